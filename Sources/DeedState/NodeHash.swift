/// A digest of 32 octets in the state tree: of a key, a value or a node.
package struct NodeHash: Hashable, Sendable {
  /// The number of octets of every digest in the tree.
  package static let octetCount = 32
  /// The hash that stands for an empty subtree: 32 zero octets.
  package static let empty = NodeHash()

  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  private init() {}

  /// Makes a hash of 32 octets; nil for any other number.
  package init?(_ octets: some Collection<UInt8>) {
    guard octets.count == Self.octetCount else { return nil }
    var index = 0
    for octet in octets {
      let shifted = UInt64(octet) << UInt64(56 - 8 * (index & 7))
      switch index >> 3 {
      case 0: words.0 |= shifted
      case 1: words.1 |= shifted
      case 2: words.2 |= shifted
      default: words.3 |= shifted
      }
      index += 1
    }
  }

  /// The 32 octets.
  package var octets: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(Self.octetCount)
    append(to: &result)
    return result
  }

  /// Appends the 32 octets to others.
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

  /// The bit at `index`, 0...255, counted from the most significant of the first octet.
  package func bit(_ index: Int) -> Bool {
    let word =
      switch index >> 6 {
      case 0: words.0
      case 1: words.1
      case 2: words.2
      default: words.3
      }
    return word >> UInt64(63 - (index & 63)) & 1 == 1
  }

  /// Tells whether the first `count` bits of both are the same.
  package func sharesPrefix(ofBits count: Int, with other: NodeHash) -> Bool {
    commonPrefixBitCount(with: other) >= count
  }

  /// The number of leading bits that both have in common, at most 256.
  package func commonPrefixBitCount(with other: NodeHash) -> Int {
    if words.0 != other.words.0 { return (words.0 ^ other.words.0).leadingZeroBitCount }
    if words.1 != other.words.1 { return 64 + (words.1 ^ other.words.1).leadingZeroBitCount }
    if words.2 != other.words.2 { return 128 + (words.2 ^ other.words.2).leadingZeroBitCount }
    return 192 + (words.3 ^ other.words.3).leadingZeroBitCount
  }

  /// Tells whether two hashes have the same octets.
  package static func == (left: NodeHash, right: NodeHash) -> Bool {
    left.words == right.words
  }

  /// Feeds the octets to a hasher of the standard library.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

extension NodeHash: Comparable {
  /// Orders hashes octet by octet.
  package static func < (left: NodeHash, right: NodeHash) -> Bool {
    left.words < right.words
  }
}
