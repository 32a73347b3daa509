import DeedCrypto
import DeedIntegers

extension Value {
  /// The value as a literal of the language, as command lines take and print it (`docs/literals.md`).
  ///
  /// A value of the type is read back by `parse(_:type:in:octetsMax:)`. The text of a value of another type is
  /// made without the names that it would need, and is for messages only.
  package func literal(as type: TypeIndex, in types: TypeTable) -> String {
    var printer = LiteralPrinter(types: types)
    printer.print(self, type)
    return String(decoding: printer.octets, as: UTF8.self)
  }
}

/// Writes literals into one run of octets.
struct LiteralPrinter {
  let types: TypeTable
  private(set) var octets: [UInt8] = []

  init(types: TypeTable) { self.types = types }

  private mutating func write(_ text: String) { octets.append(contentsOf: text.utf8) }

  mutating func print(_ value: Value, _ type: TypeIndex?) {
    let definition = type.flatMap { types[$0] }
    switch value {
    case .bool(let flag): write(flag ? "true" : "false")
    case .integer(let number): octets.append(contentsOf: number.decimalOctets)
    case .bytes(let octets): quote("hex", Hexadecimal.encode(octets))
    case .text(let text): print(text: text)
    case .time(let milliseconds):
      quote("time", CalendarTime(milliseconds: milliseconds).description)
    case .duration(let milliseconds): print(duration: milliseconds)
    case .party(let identifier): quote("party", identifier.description)
    case .contract(let identifier): quote("contract", identifier.description)
    case .digest(let algorithm, let octets):
      quote("digest", "\(algorithm.name):" + Hexadecimal.encode(octets))
    case .asset(let issuer, let name, let number, _):
      octets.append(contentsOf: number.decimalOctets)
      write(" of ")
      quote("contract", issuer.description)
      write(".\(name)")
    case .structure(let fields): print(fields: fields, definition)
    case .enumeration(let index, let payload): print(enumCase: index, payload, definition)
    case .none: write("none")
    case .some(let wrapped):
      write("some(")
      if case .option(let type) = definition { print(wrapped, type) } else { print(wrapped, nil) }
      write(")")
    case .list(let elements): print(elements, open: "[", definition)
    case .set(let elements): print(elements, open: "set[", definition)
    case .map(let entries): print(entries, definition)
    }
  }

  private mutating func quote(_ prefix: String, _ content: String) {
    write(prefix + "\"" + content + "\"")
  }

  private mutating func print(duration milliseconds: Int64) {
    let unit = DurationUnit.allCases.last { milliseconds != 0 && milliseconds % $0.rawValue == 0 }
    let chosen = unit ?? .milliseconds
    write("\(milliseconds / chosen.rawValue) \(chosen)")
  }

  private mutating func print(_ elements: [Value], open: String, _ definition: TypeDefinition?) {
    var type: TypeIndex?
    switch definition {
    case .list(let element), .log(let element), .set(let element): type = element
    default: break
    }
    write(open)
    for (position, element) in elements.enumerated() {
      if position > 0 { write(", ") }
      print(element, type)
    }
    write("]")
  }

  private mutating func print(_ entries: [Value.MapEntry], _ definition: TypeDefinition?) {
    guard !entries.isEmpty else { return write("[:]") }
    var types: (key: TypeIndex, value: TypeIndex)?
    if case .map(let key, let value) = definition { types = (key, value) }
    for (position, entry) in entries.enumerated() {
      write(position == 0 ? "[" : ", ")
      print(entry.key, types?.key)
      write(": ")
      print(entry.value, types?.value)
    }
    write("]")
  }

  private mutating func print(fields: [Value], _ definition: TypeDefinition?) {
    var structure: StructureType?
    if case .structure(let found) = definition { structure = found }
    if let structure { octets.append(contentsOf: structure.name.octets) }
    write("(")
    for (position, field) in fields.enumerated() {
      if position > 0 { write(", ") }
      let known = structure.flatMap { position < $0.fields.count ? $0.fields[position] : nil }
      if let known { write("\(known.name): ") }
      print(field, known?.type)
    }
    write(")")
  }

  private mutating func print(
    enumCase index: UInt32, _ payload: [Value], _ definition: TypeDefinition?
  ) {
    var known: EnumerationType.Case?
    if case .enumeration(let enumeration) = definition, index < enumeration.cases.count {
      known = enumeration.cases[Int(index)]
      write("\(enumeration.name).\(enumeration.cases[Int(index)].name)")
    } else {
      write("case \(index)")
    }
    guard !payload.isEmpty else { return }
    write("(")
    for (position, part) in payload.enumerated() {
      let name = known.flatMap { position < $0.payload.count ? $0.payload[position] : nil }
      if position > 0 {
        write(", ")
        if let name { write("\(name.name): ") }
      }
      print(part, name?.type)
    }
    write(")")
  }

  private mutating func print(text: [UInt8]) {
    write("\"")
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\"": write("\\\"")
      case "\\": write("\\\\")
      case "\n": write("\\n")
      case "\t": write("\\t")
      case "\r": write("\\r")
      default:
        if TextCharacter.isPlain(scalar.value) {
          write(String(scalar))
        } else {
          write("\\u{" + String(scalar.value, radix: 16) + "}")
        }
      }
    }
    write("\"")
  }
}

/// Which characters may stand in a text as they are: the same in literals as in source files.
enum TextCharacter {
  /// Whether a scalar is neither a control character nor shown as nothing or as a blank (UAX #9, UAX #44).
  static func isPlain(_ value: UInt32) -> Bool {
    switch value {
    case 0x00...0x08, 0x0A...0x1F, 0x7F, 0x80...0xA0, 0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x1680,
      0x17B4, 0x17B5, 0x180B...0x180F, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x2069, 0x3000,
      0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xE0000...0xE0FFF:
      false
    default: true
    }
  }
}
