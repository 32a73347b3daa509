/// SplitMix64: the same numbers from the same seed everywhere; tests print the seed that they began with.
///
/// G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014. Not for secrets.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator whose numbers a seed decides.
  package init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// A number below a bound, which is positive.
  package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// So many random octets.
  package mutating func octets(count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }

  /// Octets of a random length, often short and from a small alphabet, so that keys collide.
  package mutating func octets(
    countMax: Int, alphabet: [UInt8] = [0, 1, 0x7F, 0xFE, 0xFF]
  ) -> [UInt8] {
    let count = Int.random(in: 0...countMax, using: &self)
    return (0..<count).map { _ in alphabet.randomElement(using: &self) ?? 0 }
  }
}
