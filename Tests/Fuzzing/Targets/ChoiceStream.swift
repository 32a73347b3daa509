/// Choices that an input makes: one octet each, then either always the first, or pseudorandom ones.
///
/// A short input gives a small result, since the first choice is the simplest everywhere.
package struct ChoiceStream: Sendable {
  private let octets: [UInt8]
  private var position = 0
  /// The state of SplitMix64, which goes on when the octets are used up; nil for the first choice for ever.
  private var state: UInt64?

  /// The choices of an input.
  package init(_ octets: [UInt8]) { self.octets = octets }

  /// Pseudorandom choices, without an end.
  package init(seed: UInt64) {
    octets = []
    state = seed
  }

  /// Pseudorandom choices that any change to an input changes (FNV-1a).
  package init(hashing octets: [UInt8]) {
    self.init(
      seed: octets.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 })
  }

  /// Whether the octets are used up.
  var isAtEnd: Bool { position == octets.count }

  private mutating func octet() -> UInt8 {
    guard position == octets.count else {
      position += 1
      return octets[position - 1]
    }
    guard let old = state else { return 0 }
    let new = old &+ 0x9E37_79B9_7F4A_7C15
    state = new
    var mixed = (new ^ (new >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return UInt8(truncatingIfNeeded: (mixed ^ (mixed >> 31)) >> 32)
  }

  /// A number below a bound, which is positive.
  package mutating func below(_ bound: Int) -> Int {
    guard bound > 1 else { return 0 }
    var number = Int(octet())
    if bound > 256 { number = number << 8 | Int(octet()) }
    if bound > 65_536 { number = number << 16 | Int(octet()) << 8 | Int(octet()) }
    return number % bound
  }

  /// One of several elements, of which there is at least one.
  package mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// Whether one of so many chances is hit; not when the octets are used up.
  package mutating func chance(_ part: Int, of whole: Int) -> Bool {
    below(whole) >= whole - part
  }

  /// All of 64 bits.
  mutating func word() -> UInt64 { (0..<8).reduce(0) { word, _ in word << 8 | UInt64(octet()) } }
}
