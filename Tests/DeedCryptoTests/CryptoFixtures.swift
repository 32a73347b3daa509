import DeedCrypto
import Foundation
import Testing

/// The octets that a test writes in hexadecimal digits.
func octets(_ hexadecimal: String) -> [UInt8] {
  guard let octets = Hexadecimal.decode(hexadecimal) else {
    Issue.record("not hexadecimal: \(hexadecimal)")
    return []
  }
  return octets
}

/// The lines of `Tests/Fixtures/crypto/<name>` as words.
func fixture(_ name: String) throws -> [[String]] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  let text = try String(
    contentsOf: folder.appending(path: "Fixtures/crypto/\(name)"), encoding: .utf8)
  return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    .map { $0.split(separator: " ").map(String.init) }
}

/// A repeatable source of random numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func octets(count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }
}
