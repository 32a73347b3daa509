/// A kind of signature that contracts can check; the raw value is the operand of `signature.verify`.
///
/// Contracts meet signatures of other systems, so nothing is asked beyond the standards: which keys sign for
/// accounts is a ``SignatureAlgorithm``.
package enum SignatureScheme: UInt8, CaseIterable, Sendable {
  /// Ed25519 (RFC 8032): a key of 32 octets, a signature of 64.
  case ed25519 = 0
  /// ECDSA on P-256 with SHA-256 (FIPS 186-5): a key of 65 octets 04 ‖ X ‖ Y, a signature r ‖ s of 64 with either s.
  case p256 = 1
  /// SM2 with SM3 (GM/T 0003.2-2012) and the standard identifier: a key of 65 octets 04 ‖ X ‖ Y, a signature r ‖ s of 64.
  case sm2 = 2

  /// Whether `signature` is a signature of `message` under `key`; false for whatever is no key or no signature.
  ///
  /// An Ed25519 key is canonical and not of small order; the check is the one of ``PublicKey``.
  package func isValid(_ signature: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
    guard signature.count == SignatureAlgorithm.signatureByteCount else { return false }
    if self == .ed25519 {
      guard let key = try? PublicKey(algorithm: .ed25519, octets: key) else { return false }
      return key.isValid(signature, for: message)
    }
    guard key.count == 65, key[0] == 4 else { return false }
    return self == .p256
      ? P256.isValidWithEitherS(signature, for: message, point: key)
      : SM2.isValid(signature, for: message, point: key)
  }
}
