extension JSON {
  /// The text in UTF-8, without spaces, with members in their order.
  package func printed() -> [UInt8] {
    var octets: [UInt8] = []
    print(into: &octets)
    return octets
  }

  /// The text as a string.
  package var text: String { String(decoding: printed(), as: UTF8.self) }

  private func print(into octets: inout [UInt8]) {
    switch self {
    case .null: octets += "null".utf8
    case .bool(let truth): octets += (truth ? "true" : "false").utf8
    case .integer(let number): octets += String(number).utf8
    case .string(let text): Self.print(text, into: &octets)
    case .array(let elements):
      octets.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { octets.append(UInt8(ascii: ",")) }
        element.print(into: &octets)
      }
      octets.append(UInt8(ascii: "]"))
    case .object(let members):
      octets.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { octets.append(UInt8(ascii: ",")) }
        Self.print(member.name, into: &octets)
        octets.append(UInt8(ascii: ":"))
        member.value.print(into: &octets)
      }
      octets.append(UInt8(ascii: "}"))
    }
  }

  private static func print(_ text: String, into octets: inout [UInt8]) {
    octets.append(UInt8(ascii: "\""))
    for octet in text.utf8 {
      switch octet {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        octets += [UInt8(ascii: "\\"), octet]
      case 0x0A: octets += "\\n".utf8
      case 0x0D: octets += "\\r".utf8
      case 0x09: octets += "\\t".utf8
      case 0..<0x20, 0x7F:
        let digits = Array("0123456789abcdef".utf8)
        octets += "\\u00".utf8
        octets += [digits[Int(octet >> 4)], digits[Int(octet & 15)]]
      default: octets.append(octet)
      }
    }
    octets.append(UInt8(ascii: "\""))
  }
}
