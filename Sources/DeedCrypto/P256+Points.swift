import COpenSSLCrypto

/// The curve's parameters, made once.
///
/// Unchecked: what the pointer leads to never changes, so threads may share it.
@safe
private struct P256Group: @unchecked Sendable {
  /// The `EC_GROUP`: never freed and never changed, so threads may share it.
  let pointer: OpaquePointer

  static let shared: P256Group = {
    // Owned by this value, which lives as long as the process.
    guard let pointer = unsafe EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1) else {
      preconditionFailure("OpenSSL has no P-256")
    }
    return unsafe P256Group(pointer: pointer)
  }()
}

extension P256 {
  /// Whether 65 octets 04 ‖ X ‖ Y are a point on the curve with both coordinates below the field's prime.
  static func isOnCurve(_ octets: [UInt8]) -> Bool {
    let group = unsafe P256Group.shared.pointer
    // Freed at the end of the call.
    guard let point = unsafe EC_POINT_new(group) else { return false }
    defer { unsafe EC_POINT_free(point) }
    // OpenSSL reads exactly `count` octets and checks range and curve equation.
    let isPoint = unsafe EC_POINT_oct2point(group, point, octets, octets.count, nil) == 1
    if !isPoint { ERR_clear_error() }
    return isPoint
  }

  /// The point of a secret scalar from 1 to n − 1, uncompressed; nil when memory runs out.
  static func point(of scalar: SecretOctets) -> [UInt8]? {
    let group = unsafe P256Group.shared.pointer
    // Both are freed at the end of the call, the number after it was overwritten.
    guard let point = unsafe EC_POINT_new(group) else { return nil }
    defer { unsafe EC_POINT_free(point) }
    let number = unsafe scalar.withUnsafeOctets { octets in
      unsafe BN_bin2bn(octets, Int32(scalar.count), nil)
    }
    guard let number = unsafe number else { return nil }
    defer { unsafe BN_clear_free(number) }
    unsafe BN_set_flags(number, BN_FLG_CONSTTIME)
    guard unsafe EC_POINT_mul(group, point, number, nil, nil, nil) == 1 else { return nil }
    var octets = [UInt8](repeating: 0, count: 65)
    // OpenSSL is told the room there is.
    let count = unsafe EC_POINT_point2oct(
      group, point, POINT_CONVERSION_UNCOMPRESSED, &octets, octets.count, nil)
    return count == octets.count ? octets : nil
  }
}
