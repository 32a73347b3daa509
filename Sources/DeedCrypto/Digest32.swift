/// A digest of 32 octets, held inline: no memory is allocated for it.
///
/// Ordered octet by octet. Identities such as addresses, transaction ids and roots are of this type.
package struct Digest32: Hashable, Sendable {
  /// The octets as four big-endian words, so that words compare as octets do.
  let words: (UInt64, UInt64, UInt64, UInt64)

  /// The count of octets.
  package static let byteCount = 32

  /// 32 zero octets.
  package static let zero = Digest32(words: (0, 0, 0, 0))

  init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// The digest with exactly these 32 octets, or nil for another count.
  package init?(octets: some Collection<UInt8>) {
    guard octets.count == Self.byteCount else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for (index, octet) in octets.enumerated() {
      switch index >> 3 {
      case 0: words.0 = words.0 << 8 | UInt64(octet)
      case 1: words.1 = words.1 << 8 | UInt64(octet)
      case 2: words.2 = words.2 << 8 | UInt64(octet)
      default: words.3 = words.3 << 8 | UInt64(octet)
      }
    }
    self.init(words: words)
  }

  /// The digest whose 32 octets begin at `offset`, or nil if fewer follow; for hot paths.
  package init?(octets: [UInt8], at offset: Int) {
    guard offset >= 0, offset <= octets.count - Self.byteCount else { return nil }
    self.init(
      words: (
        Self.word(octets, offset), Self.word(octets, offset + 8), Self.word(octets, offset + 16),
        Self.word(octets, offset + 24)
      ))
  }

  private static func word(_ octets: [UInt8], _ offset: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in offset..<offset + 8 { word = word << 8 | UInt64(octets[index]) }
    return word
  }

  /// The digest that 64 hexadecimal digits of either case stand for, or nil for any other text.
  package init?(hexadecimal: String) {
    guard let octets = Hexadecimal.decode(hexadecimal) else { return nil }
    self.init(octets: octets)
  }

  /// The 32 octets.
  package var octets: [UInt8] {
    var octets: [UInt8] = []
    octets.reserveCapacity(Self.byteCount)
    append(to: &octets)
    return octets
  }

  /// Appends the 32 octets.
  package func append(to octets: inout [UInt8]) {
    Self.append(words.0, to: &octets)
    Self.append(words.1, to: &octets)
    Self.append(words.2, to: &octets)
    Self.append(words.3, to: &octets)
  }

  private static func append(_ word: UInt64, to octets: inout [UInt8]) {
    for shift in stride(from: 56, through: 0, by: -8) {
      octets.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
    }
  }

  /// The octet at `index`, 0 to 31.
  package subscript(index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: word(index >> 3) >> UInt64(56 - 8 * (index & 7)))
  }

  /// The bit at `index`, 0 to 255, the most significant bit of the first octet being 0.
  package func bit(_ index: Int) -> Bool {
    word(index >> 6) >> UInt64(63 - (index & 63)) & 1 == 1
  }

  /// The count of leading bits that two digests share, 0 to 256.
  package func commonPrefixBitCount(with other: Digest32) -> Int {
    for index in 0..<4 {
      let difference = word(index) ^ other.word(index)
      if difference != 0 { return index * 64 + difference.leadingZeroBitCount }
    }
    return 256
  }

  private func word(_ index: Int) -> UInt64 {
    switch index {
    case 0: return words.0
    case 1: return words.1
    case 2: return words.2
    default:
      precondition(index == 3, "an octet or a bit beyond a digest of 32 octets")
      return words.3
    }
  }

  /// Whether all octets are equal.
  package static func == (first: Digest32, second: Digest32) -> Bool {
    first.words == second.words
  }

  /// Feeds the octets to a hasher.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

extension Digest32: Comparable {
  /// Whether the first digest precedes the second, octet by octet.
  package static func < (first: Digest32, second: Digest32) -> Bool {
    first.words < second.words
  }
}

extension Digest32: CustomStringConvertible {
  /// 64 hexadecimal digits in lower case.
  package var description: String { Hexadecimal.encode(octets) }
}
