/// SM2 signatures with SM3 (GM/T 0003.2-2012, GM/T 0009-2012, ISO/IEC 14888-3) by OpenSSL, on raw octets.
///
/// The curve is the recommended one of GM/T 0003.5-2012. Signatures are r ‖ s.
enum SM2 {
  /// The identifier of a signer that has no other: 1234567812345678 (GM/T 0009-2012 §10).
  static let signerIdentifier = Array("1234567812345678".utf8)

  /// The order n of the group.
  static let order: [UInt8] = [
    0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0x72, 0x03, 0xdf, 0x6b, 0x21, 0xc6, 0x05, 0x2b, 0x53, 0xbb, 0xf4, 0x09, 0x39, 0xd5, 0x41, 0x23,
  ]

  /// Whether a signature of 64 octets holds under an uncompressed point; false when that is not on the curve.
  static func isValid(_ signature: [UInt8], for message: [UInt8], point: [UInt8]) -> Bool {
    precondition(signature.count == 64 && point.count == 65, "a signature or point of another size")
    for number in [signature[..<32], signature[32...]] {
      guard number.contains(where: { $0 != 0 }), number.lexicographicallyPrecedes(order) else {
        return false
      }
    }
    guard let key = CurveKey(.sm2, point: point) else { return false }
    return key.isValid(der: P256.derSignature(signature), for: message)
  }
}
