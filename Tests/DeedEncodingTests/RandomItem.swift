import DeedEncoding
import DeedTestSupport

extension CBOR {
  /// A random item that the encoder takes, with distinct keys in maps.
  static func random(depth: Int, using random: inout SeededGenerator) -> CBOR {
    switch Int.random(in: 0..<(depth > 0 ? 11 : 8), using: &random) {
    case 0: return .unsigned(randomArgument(using: &random))
    case 1: return .negative(randomArgument(using: &random))
    case 2: return .bytes(randomOctets(using: &random))
    case 3: return .string(randomString(using: &random))
    case 4: return .bool(Bool.random(using: &random))
    case 5: return .null
    case 6, 7:
      let magnitude = [UInt8.random(in: 1...255, using: &random)] + randomOctets(using: &random)
      return .integer(argument: magnitude, isNegative: Bool.random(using: &random))
    case 8:
      return .array(randomElements(depth: depth, using: &random))
    default:
      var entries: [[UInt8]: CBOREntry] = [:]
      for value in randomElements(depth: depth, using: &random) {
        let key: CBOR =
          switch Int.random(in: 0..<4, using: &random) {
          case 0: .string(randomString(using: &random))
          case 1: .bytes(randomOctets(using: &random))
          case 2: .negative(randomArgument(using: &random))
          default: .unsigned(randomArgument(using: &random))
          }
        entries[key.encoded()] = CBOREntry(key, value)
      }
      return .map(Array(entries.values))
    }
  }

  private static func randomElements(depth: Int, using random: inout SeededGenerator) -> [CBOR] {
    let count =
      Int.random(in: 0..<10, using: &random) == 0 ? 30 : Int.random(in: 0..<5, using: &random)
    return (0..<count).map { _ in .random(depth: depth - 1, using: &random) }
  }

  private static func randomArgument(using random: inout SeededGenerator) -> UInt64 {
    random.next() >> UInt64.random(in: 0..<64, using: &random)
  }

  private static func randomOctets(using random: inout SeededGenerator) -> [UInt8] {
    (0..<Int.random(in: 0..<40, using: &random)).map { _ in .random(in: 0...255, using: &random) }
  }

  private static func randomString(using random: inout SeededGenerator) -> String {
    let alphabet = Array("abcxyz019 éñ水𐅑")
    return String(
      (0..<Int.random(in: 0..<12, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      })
  }
}
