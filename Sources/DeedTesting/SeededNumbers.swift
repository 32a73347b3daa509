/// The numbers that a seed gives: SplitMix64, the same everywhere.
///
/// G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
struct SeededNumbers {
  private var state: UInt64

  /// The numbers of a seed for one name, so that tests of one file draw different ones.
  init(seed: UInt64, name: [UInt8]) {
    // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for octet in name { hash = (hash ^ UInt64(octet)) &* 0x100_0000_01B3 }
    state = seed ^ hash
  }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// A number below a bound; zero where the bound is not positive.
  mutating func below(_ bound: Int) -> Int {
    bound > 0 ? Int(truncatingIfNeeded: next() % UInt64(bound)) : 0
  }

  /// One of some elements; nil of none.
  mutating func one<Element>(of elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[below(elements.count)]
  }

  /// So many octets.
  mutating func octets(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}
