/// Why a text is not a key in PEM.
package enum PEMFailure: Error, Hashable, Sendable {
  /// There is no block with the label that was looked for; `labels` are those that are there.
  case missingBlock(labels: [String])
  /// A block without its end line, or with characters that are not Base64.
  case malformed
  /// The key is encrypted, and no passphrase was given.
  case passphraseNeeded
  /// The passphrase does not open the key, or the file is damaged.
  case wrongPassphrase
  /// The block's DER is none of the forms that are read: another algorithm, or parameters of its own.
  case unsupportedForm
  /// The public key beside the private one is another key's.
  case publicKeyMismatch
  /// The octets in the block are not a key.
  case invalidKey(KeyFailure)
}

/// Blocks of the textual encoding of RFC 7468.
enum PEM {
  /// The label of an encrypted private key (RFC 7468 §11).
  static let encryptedLabel = "ENCRYPTED PRIVATE KEY"

  /// A block with lines of 64 characters.
  static func encode(_ octets: [UInt8], label: String) -> String {
    let text = Array(Base64.encode(octets).utf8)
    var lines = ["-----BEGIN \(label)-----"]
    for start in stride(from: 0, to: text.count, by: 64) {
      lines.append(String(decoding: text[start..<min(start + 64, text.count)], as: UTF8.self))
    }
    lines.append("-----END \(label)-----")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The octets of the first block with `label`; text around the blocks is allowed.
  static func decode(_ text: String, label: String) throws(PEMFailure) -> [UInt8] {
    let lines = text.utf8.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      .map { trimmed($0) }
    let begin = Array("-----BEGIN \(label)-----".utf8)
    let end = Array("-----END \(label)-----".utf8)
    guard let first = lines.firstIndex(of: begin) else {
      let labels = lines.compactMap { Self.label(of: $0) }
      throw labels.contains(encryptedLabel)
        ? .passphraseNeeded : .missingBlock(labels: labels)
    }
    let rest = lines[(first + 1)...]
    guard let last = rest.firstIndex(of: end),
      let octets = Base64.decode(Array(rest[..<last].joined()))
    else { throw .malformed }
    return octets
  }

  private static func trimmed(_ line: Substring.UTF8View) -> [UInt8] {
    var line = Array(line)
    while let last = line.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
      line.removeLast()
    }
    return line
  }

  private static func label(of line: [UInt8]) -> String? {
    let prefix = Array("-----BEGIN ".utf8)
    guard line.starts(with: prefix), line.count >= prefix.count + 5 else { return nil }
    return String(decoding: line[prefix.count..<(line.count - 5)], as: UTF8.self)
  }
}

/// Base64 with padding (RFC 4648 §4).
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The characters for `octets`.
  static func encode(_ octets: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: octets.count, by: 3) {
      let group = octets[start..<min(start + 3, octets.count)]
      var bits = group.reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
      bits <<= UInt32(8 * (3 - group.count))
      for index in 0..<4 {
        text.append(
          index <= group.count
            ? alphabet[Int(bits >> UInt32(18 - 6 * index) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The octets that the characters stand for; nil unless they are canonical and padded.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard padding <= 2 else { return nil }
    var octets: [UInt8] = []
    var bits: UInt32 = 0
    for (index, character) in text.dropLast(padding).enumerated() {
      guard let value = alphabet.firstIndex(of: character) else { return nil }
      bits = bits << 6 | UInt32(value)
      if index % 4 == 3 {
        octets += [16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> UInt32($0)) }
        bits = 0
      }
    }
    switch padding {
    case 0: return octets
    case 1:
      guard bits & 3 == 0 else { return nil }
      return octets + [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
    default:
      guard bits & 15 == 0 else { return nil }
      return octets + [UInt8(truncatingIfNeeded: bits >> 4)]
    }
  }
}
