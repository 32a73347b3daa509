import Foundation
import Testing

/// A line of a fixture: octets and the words after them.
struct EncodingVector: CustomTestStringConvertible, Sendable {
  let octets: [UInt8]
  let words: [String]

  var testDescription: String { "\(octets.hex) \(words.joined(separator: " "))" }

  /// The vectors of `Tests/Fixtures/encoding/<name>`.
  static func load(_ name: String) throws -> [EncodingVector] {
    let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let words = line.split(separator: " ").map(String.init)
      return EncodingVector(
        octets: words[0] == "-" ? [] : [UInt8](hex: words[0]), words: Array(words.dropFirst()))
    }
  }

  static var folder: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/encoding")
  }
}

extension [UInt8] {
  /// The octets that a fixture writes in hexadecimal.
  init(hex: some StringProtocol) {
    let digits = hex.utf8.map { UInt8(Character(UnicodeScalar($0)).hexDigitValue ?? 0) }
    self = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  var hex: String { map { String(format: "%02x", $0) }.joined() }
}
