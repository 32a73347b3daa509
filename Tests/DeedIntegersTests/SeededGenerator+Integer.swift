import DeedIntegers
import DeedTestSupport

extension SeededGenerator {
  /// An integer with exactly `bitWidth` bits: random, or runs of ones and zeros, or next to a power of two.
  mutating func integer(bitWidth: Int) -> Integer {
    guard bitWidth > 0 else { return .zero }
    var octets = [UInt8](repeating: 0, count: (bitWidth + 7) / 8)
    let shape = next() % 8
    for index in octets.indices {
      switch shape {
      case 0: octets[index] = 0
      case 1: octets[index] = 0xFF
      case 2: octets[index] = (index / 8) % 2 == 0 ? 0xFF : 0
      case 3: octets[index] = index % 24 == 0 ? UInt8.random(in: 0...255, using: &self) : 0
      default: octets[index] = UInt8(truncatingIfNeeded: next())
      }
    }
    let topBits = (bitWidth - 1) % 8 + 1
    octets[0] = (octets[0] & UInt8((1 << topBits) - 1)) | UInt8(1 << (topBits - 1))
    if next() % 8 == 0 { octets[octets.count - 1] |= 1 }
    let isNegative = next() % 2 == 0
    guard let value = try? Integer(magnitudeOctets: octets, isNegative: isNegative) else {
      preconditionFailure("a width within the limit")
    }
    return value
  }

  /// An integer of heavy-tailed size: most fit a word, some have thousands of bits, a few reach the limit.
  mutating func integer() -> Integer {
    switch next() % 1_000 {
    case 0..<250: return integer(bitWidth: Int(next() % 9))
    case 250..<550: return integer(bitWidth: Int(next() % 65))
    case 550..<700: return integer(bitWidth: 60 + Int(next() % 8))
    case 700..<900: return integer(bitWidth: Int(next() % 300))
    case 900..<985: return integer(bitWidth: Int(next() % 2_100))
    case 985..<997: return integer(bitWidth: Int(next() % 33_000))
    default: return integer(bitWidth: 65_536 - Int(next() % 3))
    }
  }
}
