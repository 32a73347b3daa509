/// A JSON text as a tree (RFC 8259) whose rendering is one run of octets: members stay in their order.
package indirect enum JSONText: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A whole number of 64 bits; larger ones are written as strings by their makers.
  case integer(Int64)
  /// A string as UTF-8 octets.
  case string([UInt8])
  case array([JSONText])
  case object([Member])

  /// A member of an object.
  package struct Member: Hashable, Sendable {
    /// The name.
    package let name: String
    /// The value.
    package let value: JSONText
    /// Names a value.
    package init(_ name: String, _ value: JSONText) {
      self.name = name
      self.value = value
    }
  }

  /// A string.
  package static func text(_ string: String) -> JSONText { .string(Array(string.utf8)) }

  /// The rendering: without blanks, or with two spaces a level when `isIndented`.
  ///
  /// Octets that are not UTF-8 are repaired; the tree is made by this process, so its depth is not bounded here.
  package func rendered(isIndented: Bool = false) -> String {
    var output = ""
    write(to: &output, indentation: isIndented ? 0 : nil)
    return output
  }

  private func write(to output: inout String, indentation: Int?) {
    switch self {
    case .null: output += "null"
    case .bool(let value): output += value ? "true" : "false"
    case .integer(let value): output += String(value)
    case .string(let octets): Self.write(octets, to: &output)
    case .array(let elements):
      Self.write(elements.count, "[", "]", to: &output, indentation) { position, output, inner in
        elements[position].write(to: &output, indentation: inner)
      }
    case .object(let members):
      Self.write(members.count, "{", "}", to: &output, indentation) { position, output, inner in
        Self.write(Array(members[position].name.utf8), to: &output)
        output += inner == nil ? ":" : ": "
        members[position].value.write(to: &output, indentation: inner)
      }
    }
  }

  private static func write(
    _ count: Int, _ open: String, _ close: String, to output: inout String, _ indentation: Int?,
    element: (Int, inout String, Int?) -> Void
  ) {
    output += open
    let inner = indentation.map { $0 + 2 }
    for position in 0..<count {
      if position > 0 { output += "," }
      if let inner { output += "\n" + String(repeating: " ", count: inner) }
      element(position, &output, inner)
    }
    if let indentation, count > 0 { output += "\n" + String(repeating: " ", count: indentation) }
    output += close
  }

  private static func write(_ octets: [UInt8], to output: inout String) {
    output += "\""
    for scalar in String(decoding: octets, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          let digits = String(scalar.value, radix: 16)
          output += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        } else {
          output.unicodeScalars.append(scalar)
        }
      }
    }
    output += "\""
  }
}
