import COpenSSLCrypto

/// ECDSA on P-256 with SHA-256 (FIPS 186-5) by OpenSSL, on raw octets.
///
/// Signatures are r ‖ s with s at most half the order. OpenSSL 3.0 mixes the secret scalar, the message and
/// randomness into each nonce; it offers no RFC 6979, so signing twice gives two signatures.
enum P256 {
  static let scalarByteCount = 32

  /// The order n of the group.
  static let order: [UInt8] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
  ]

  /// (n − 1) / 2, the largest s.
  static let halfOrder: [UInt8] = [
    0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xde, 0x73, 0x7d, 0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
  ]

  /// Whether 32 octets are a number from 1 to `limit`.
  static func isInRange(_ number: ArraySlice<UInt8>, atMost limit: [UInt8]) -> Bool {
    number.contains { $0 != 0 } && !limit.lexicographicallyPrecedes(number)
  }

  /// Whether 32 octets are a number from 1 to n − 1.
  static func isScalar(_ number: ArraySlice<UInt8>) -> Bool {
    number.contains { $0 != 0 } && number.lexicographicallyPrecedes(order)
  }

  /// n − s, for public numbers.
  static func negated(_ number: ArraySlice<UInt8>) -> [UInt8] {
    var result = order
    var borrow = 0
    for (index, octet) in zip(result.indices, number).reversed() {
      let difference = Int(result[index]) - Int(octet) - borrow
      result[index] = UInt8(truncatingIfNeeded: difference)
      borrow = difference < 0 ? 1 : 0
    }
    return result
  }

  /// Whether a signature of 64 octets holds under an uncompressed point on the curve.
  static func isValid(_ signature: [UInt8], for message: [UInt8], point: [UInt8]) -> Bool {
    precondition(signature.count == 64 && point.count == 65, "a signature or point of another size")
    guard isInRange(signature[32...], atMost: halfOrder) else { return false }
    return isValidWithEitherS(signature, for: message, point: point)
  }

  /// The same, but s may be any from 1 up to below the order, as FIPS 186-5 has it.
  static func isValidWithEitherS(
    _ signature: [UInt8], for message: [UInt8], point: [UInt8]
  ) -> Bool {
    guard isScalar(signature[..<32]), isScalar(signature[32...]),
      let key = CurveKey(.p256, point: point)
    else { return false }
    return key.isValid(der: derSignature(signature), for: message)
  }

  /// The signature of a message, low-S; nil when OpenSSL fails, as without a source of randomness.
  static func sign(_ message: [UInt8], scalar: SecretOctets, point: [UInt8]) -> [UInt8]? {
    guard let raw = CurveKey(scalar: scalar, point: point)?.sign(message) else { return nil }
    guard halfOrder.lexicographicallyPrecedes(raw[32...]) else { return raw }
    return raw[..<32] + negated(raw[32...])
  }

  /// SEQUENCE { INTEGER r, INTEGER s } (RFC 3279 §2.2.3) of r ‖ s.
  static func derSignature(_ signature: [UInt8]) -> [UInt8] {
    func integer(_ number: ArraySlice<UInt8>) -> [UInt8] {
      var octets = Array(number.drop { $0 == 0 })
      if octets.first.map({ $0 >= 0x80 }) ?? true { octets.insert(0, at: 0) }
      return [0x02, UInt8(octets.count)] + octets
    }
    let content = integer(signature[..<32]) + integer(signature[32...])
    return [0x30, UInt8(content.count)] + content
  }
}
