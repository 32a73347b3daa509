/// An identifier as a module carries it: ASCII octets, compared and ordered octet by octet.
///
/// Swift's `String` compares by canonical equivalence and hashes differently from its octets; a name that takes
/// part in a module's identity must not.
package struct Name: Hashable, Comparable, Sendable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  /// The UTF-8 octets of the name.
  package let octets: [UInt8]

  /// Takes octets as they are; the verifier checks that they form an identifier.
  package init(octets: [UInt8]) { self.octets = octets }

  /// Takes the UTF-8 octets of a string.
  package init(_ string: String) { octets = Array(string.utf8) }

  /// Takes the UTF-8 octets of a literal.
  package init(stringLiteral value: String) { self.init(value) }

  /// Orders names octet by octet, a prefix first.
  package static func < (left: Name, right: Name) -> Bool {
    left.octets.lexicographicallyPrecedes(right.octets)
  }

  /// The name as text, with anything that is not UTF-8 repaired.
  package var description: String { String(decoding: octets, as: UTF8.self) }

  /// Whether the name is `[A-Za-z_][A-Za-z0-9_]*` and at most `Limits.nameOctetsMax` long.
  package var isIdentifier: Bool {
    guard let first = octets.first, octets.count <= Limits.nameOctetsMax else { return false }
    func isLetter(_ octet: UInt8) -> Bool {
      (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet) || octet == 0x5F
    }
    guard isLetter(first) else { return false }
    return octets.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
  }
}
