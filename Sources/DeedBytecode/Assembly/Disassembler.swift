internal import DeedCrypto
internal import DeedIntegers

/// Writes a module as assembly, from which `Assembler` makes the same module again.
package struct Disassembler {
  private let module: Module
  private let types: TypeTable
  private var text = ""

  /// The text of a module, verified or not.
  ///
  /// A constant that is not a value of its type, which no octets can hold, is written as a comment.
  package static func disassemble(_ module: Module) -> String {
    var disassembler = Disassembler(module: module)
    disassembler.writeModule()
    return disassembler.text
  }

  private init(module: Module) {
    self.module = module
    types = module.typeTable
  }

  private mutating func line(_ line: String) {
    text += line
    text += "\n"
  }

  private mutating func writeModule() {
    line("module \(module.kind) \(Self.name(module.name))")
    if let prose = module.proseHash { line("prose \(prose)") }
    for (index, type) in module.types.enumerated() {
      if index == 0 { line("") }
      line("type %\(Int(TypeIndex.firstDefined) + index) = \(Self.definition(type))")
    }
    if !module.interfaces.isEmpty {
      line("")
      line("interfaces \(module.interfaces.map(Self.type).joined(separator: ", "))")
    }
    for (index, constant) in module.constants.enumerated() {
      if index == 0 { line("") }
      if constant.value.conforms(to: constant.type, in: types) {
        let literal = constant.value.literal(as: constant.type, in: types)
        line("constant \(index): \(Self.type(constant.type)) = \(literal)")
      } else {
        line("// constant \(index): \(Self.type(constant.type)) is not a value of its type")
      }
    }
    for (index, phase) in module.phases.enumerated() {
      if index == 0 { line("") }
      let targets = Self.numbers(" -> ", phase.targets.map(\.rawValue))
      line("phase \(index) \(Self.name(phase.name))\(targets)\(phase.isFinal ? " final" : "")")
    }
    for (index, field) in module.fields.enumerated() {
      if index == 0 { line("") }
      line(Self.field(index, field))
    }
    for (index, asset) in module.assets.enumerated() {
      if index == 0 { line("") }
      line(Self.asset(index, asset))
    }
    if let predecessor = module.predecessor {
      line("")
      for text in Self.lines(predecessor) { line(text) }
    }
    writeMessages("error", module.errors)
    writeMessages("event", module.events)
    for (index, entry) in module.imports.enumerated() {
      if index == 0 { line("") }
      line(
        "import \(index) \(Self.quoted(entry.name))\(Self.types(entry.parameters))"
          + " -> \(Self.types(entry.results))")
    }
    for index in module.functions.indices { writeFunction(index) }
    for (index, entry) in module.entries.enumerated() {
      if index == 0 { line("") }
      writeEntry(index, entry)
    }
    for (index, invariant) in module.invariants.enumerated() {
      if index == 0 { line("") }
      line(
        "invariant \(index) function \(invariant.function.rawValue)"
          + Self.numbers(" in ", invariant.phases.map(\.rawValue)))
    }
  }

  private mutating func writeMessages(_ keyword: String, _ messages: [Message]) {
    for (index, message) in messages.enumerated() {
      if index == 0 { line("") }
      line("\(keyword) \(index) \(Self.name(message.name))(\(Self.named(message.fields)))")
    }
  }

  private mutating func writeFunction(_ index: Int) {
    let function = module.functions[index]
    line("")
    let locals = function.locals.isEmpty ? "" : " locals \(Self.types(function.locals))"
    line(
      "function \(index) \(Self.types(function.parameters)) -> \(Self.types(function.results))"
        + "\(locals) {")
    if let lines = Self.instructions(function.code) {
      for instruction in lines { line(instruction) }
    } else {
      line("  octets \(Hexadecimal.encode(function.code))")
    }
    line("}")
  }

  /// The lines of code; nil when it is not canonical code.
  private static func instructions(_ code: [UInt8]) -> [String]? {
    var reader = CodeReader(code)
    var lines: [String] = []
    var block = 0
    while !reader.isAtEnd {
      do throws(CodeFailure) {
        let instruction = try reader.next()
        if instruction.opcode == .block {
          lines.append("  block  // @\(block)")
          block += 1
        } else {
          lines.append("    \(instruction.assembly)")
        }
      } catch {
        return nil
      }
    }
    return lines
  }

  private mutating func writeEntry(_ index: Int, _ entry: Entry) {
    let name =
      entry.kind.hasTextName ? Self.quoted(entry.name) : Self.name(Name(octets: entry.name))
    var words = "entry \(index) \(entry.kind) \(name)"
    words += "(\(entry.parameterNames.map(Self.name).joined(separator: ", ")))"
    words += " -> (\(entry.resultNames.map(Self.name).joined(separator: ", ")))"
    if let authority = entry.authority { words += " by \(Self.authority(authority))" }
    words += Self.numbers(" in ", entry.phases.map(\.rawValue))
    if let target = entry.target { words += " to \(target.rawValue)" }
    if let opens = entry.opens { words += " opens \(opens.rawValue)" }
    if let closes = entry.closes { words += " closes \(closes.rawValue)" }
    words += Self.numbers(" requires ", entry.conditions.map(\.rawValue))
    words += Self.numbers(" ensures ", entry.ensures.map(\.rawValue))
    words += " body \(entry.body.rawValue)"
    let takes = entry.takes.map { take in
      "\(take.parameter) payer \(take.payer.rawValue) issuer \(take.issuer.rawValue) "
        + Self.name(take.asset)
    }
    line(takes.isEmpty ? words : words + " takes " + takes.joined(separator: ", "))
  }

  // MARK: Words

  /// A word and numbers behind it; nothing when there are none.
  static func numbers(_ word: String, _ numbers: [UInt32]) -> String {
    numbers.isEmpty ? "" : word + numbers.map { "\($0)" }.joined(separator: ", ")
  }

  private static func authority(_ authority: Authority) -> String {
    switch authority {
    case .anyone: "anyone"
    case .party(let function): "party \(function.rawValue)"
    case .all(let parts): "all(\(parts.map(Self.authority).joined(separator: ", ")))"
    case .any(let parts): "any(\(parts.map(Self.authority).joined(separator: ", ")))"
    case .quorum(let count, let set): "quorum \(count.rawValue) \(set.rawValue)"
    case .every(let set): "every \(set.rawValue)"
    }
  }

  private static func definition(_ definition: TypeDefinition) -> String {
    switch definition {
    case .bool, .integer, .bytes, .text, .time, .duration, .party, .contract, .digest, .asset,
      .unique:
      "built-in"
    case .fixedBytes(let count): "bytes \(count)"
    case .range(let lower, let upper): "range \(lower) \(upper)"
    case .ring(let modulus): "ring \(modulus)"
    case .option(let wrapped): "option \(type(wrapped))"
    case .list(let element): "list \(type(element))"
    case .map(let key, let value): "map \(type(key)) \(type(value))"
    case .set(let element): "set \(type(element))"
    case .log(let element): "log \(type(element))"
    case .structure(let structure):
      "\(structure.isLinear ? "linear " : "")struct \(name(structure.name))"
        + (structure.fields.isEmpty ? " {}" : " { \(named(structure.fields)) }")
    case .enumeration(let enumeration):
      "enum \(name(enumeration.name)) { "
        + enumeration.cases.map { enumCase in
          name(enumCase.name) + (enumCase.payload.isEmpty ? "" : "(\(named(enumCase.payload)))")
        }.joined(separator: ", ") + " }"
    case .interface(let interface):
      "interface \(name(interface.name)) { "
        + (interface.functions.map { function in
          "\(function.kind) \(name(function.name))(\(named(function.parameters)))"
            + " -> \(types(function.results))"
        }
        + interface.assets.map { "asset " + asset($0.kind, $0.name, $0.fields) })
        .joined(separator: ", ") + " }"
    }
  }

  static func asset(_ kind: AssetKind, _ name: Name, _ fields: [NamedType]) -> String {
    "\(kind) \(self.name(name))" + (fields.isEmpty ? "" : "(\(named(fields)))")
  }

  private static func types(_ types: [TypeIndex]) -> String {
    "(\(types.map(type).joined(separator: ", ")))"
  }

  static func type(_ type: TypeIndex) -> String {
    switch type {
    case .bool: "bool"
    case .integer: "int"
    case .bytes: "bytes"
    case .text: "text"
    case .time: "time"
    case .duration: "duration"
    case .party: "party"
    case .contract: "contract"
    case .digest: "Digest"
    case .asset: "asset"
    case .unique: "unique"
    default: "%\(type.rawValue)"
    }
  }

  private static func named(_ parts: [NamedType]) -> String {
    parts.map { "\(name($0.name)): \(type($0.type))" }.joined(separator: ", ")
  }

  /// A name bare when it is an identifier, else quoted.
  static func name(_ name: Name) -> String {
    name.isIdentifier ? name.description : quoted(name.octets)
  }

  private static func quoted(_ octets: [UInt8]) -> String {
    let isText = Value.isText(octets)
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    for octet in octets {
      switch octet {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), octet]
      case 0x20..<0x7F: quoted.append(octet)
      case 0x80... where isText: quoted.append(octet)
      default: quoted += Array("\\x\(Hexadecimal.encode([octet]))".utf8)
      }
    }
    quoted.append(UInt8(ascii: "\""))
    return String(decoding: quoted, as: UTF8.self)
  }
}

extension Instruction {
  /// The instruction as a line of assembly, without indentation.
  package var assembly: String {
    var words = OpcodeTable.row(opcode).mnemonic
    var rest = numbers[...]
    for operand in OpcodeTable.row(opcode).operands {
      words += " "
      switch operand {
      case .signed: words += "\(signed)"
      case .path: words += path.isEmpty ? "-" : path.map(\.assembly).joined()
      case .type: words += Disassembler.type(TypeIndex(rawValue: rest.popFirst() ?? 0))
      case .block: words += "@\(rest.popFirst() ?? 0)"
      case .function, .error, .event, .local, .field, .constant, .import, .enumCase, .count,
        .algorithm, .scheme, .interfaceFunction, .breachKind, .asset, .oldField:
        words += "\(rest.popFirst() ?? 0)"
      }
    }
    return words
  }
}

extension PathStep {
  /// The step in assembly: `.1` a field, `[]` an element, `{}` a key, `<2.0>` a payload's part, `?` an option's value.
  package var assembly: String {
    switch self {
    case .field(let field): ".\(field)"
    case .element: "[]"
    case .key: "{}"
    case .payload(let enumCase, let part): "<\(enumCase).\(part)>"
    case .some: "?"
    }
  }
}
