/// A digest algorithm; the raw value is the name that Deed's `Digest` values and literals carry.
package enum DigestAlgorithm: String, CaseIterable, Hashable, Sendable {
  /// SHA-256 (FIPS 180-4).
  case sha256
  /// SHA-512 (FIPS 180-4).
  case sha512
  /// SHA3-256 (FIPS 202).
  case sha3x256 = "sha3-256"
  /// SM3 (GB/T 32905-2016, ISO/IEC 10118-3).
  case sm3

  /// The count of octets of a digest.
  package var byteCount: Int {
    switch self {
    case .sha256, .sha3x256, .sm3: 32
    case .sha512: 64
    }
  }

  /// The digest of `octets`.
  package func digest(_ octets: [UInt8]) -> [UInt8] {
    digest(octets.span)
  }

  /// The digest of the octets of a span.
  package func digest(_ octets: borrowing Span<UInt8>) -> [UInt8] {
    ThreadDigest.octets(self) { (context) in
      context.update(octets)
    }
  }
}
