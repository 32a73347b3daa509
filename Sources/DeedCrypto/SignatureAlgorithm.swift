/// A signature algorithm; the raw value is its fully specified COSE identifier (RFC 9864).
package enum SignatureAlgorithm: Int64, CaseIterable, Hashable, Sendable {
  /// EdDSA on Curve25519 (RFC 8032), checked as ``PublicKey/isValid(_:for:)`` says.
  case ed25519 = -19
  /// ECDSA on P-256 with SHA-256 (FIPS 186-5), low-S.
  case esp256 = -9

  /// The name on the command line.
  package var name: String {
    switch self {
    case .ed25519: "ed25519"
    case .esp256: "p256"
    }
  }

  /// The algorithm called `name`, if any.
  package init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
      return nil
    }
    self = found
  }

  /// The count of octets of a raw public key.
  package var publicKeyByteCount: Int {
    switch self {
    case .ed25519: 32
    case .esp256: 65
    }
  }

  /// The count of octets of every signature.
  package static let signatureByteCount = 64
}

/// Why octets are not a key.
package enum KeyFailure: Error, Hashable, Sendable {
  /// A key of another length than its algorithm's.
  case wrongByteCount(expected: Int, found: Int)
  /// A P-256 point that is not in the uncompressed form 04 ‖ X ‖ Y.
  case notUncompressed
  /// A point that is not on its curve.
  case notOnCurve
  /// An Ed25519 key whose y coordinate is not below 2²⁵⁵ − 19.
  case notCanonical
  /// An Ed25519 key of small order, for which anybody can sign.
  case smallOrder
  /// A P-256 scalar that is zero or not below the group's order.
  case scalarOutOfRange
}
