import COpenSSLCrypto

/// OpenSSL's form of one key on a curve of 256 bits, for as long as one operation takes.
@safe
struct CurveKey: ~Copyable {
  /// A curve with the signatures that are made on it.
  enum Curve {
    /// NIST P-256 (FIPS 186-5), for ECDSA with SHA-256.
    case p256
    /// The recommended curve of GM/T 0003.5-2012, for SM2 with SM3.
    case sm2

    /// OpenSSL's name of the kind of key.
    fileprivate var kind: String {
      switch self {
      case .p256: "EC"
      case .sm2: "SM2"
      }
    }

    /// OpenSSL's name of the curve.
    fileprivate var group: String {
      switch self {
      case .p256: "prime256v1"
      case .sm2: "SM2"
      }
    }

    fileprivate var digest: DigestAlgorithm {
      switch self {
      case .p256: .sha256
      case .sm2: .sm3
      }
    }
  }

  private let curve: Curve
  /// The key, owned by this value and freed with it.
  private let key: OpaquePointer

  /// The key of an uncompressed point; nil when the point is not on the curve.
  init?(_ curve: Curve, point: [UInt8]) {
    self.init(curve, selection: DeedKeySelectionPublicKey, point: point, scalar: nil)
  }

  /// The key pair of a scalar and its point on P-256.
  init?(scalar: SecretOctets, point: [UInt8]) {
    precondition(scalar.count == P256.scalarByteCount, "a scalar of another size")
    let count = scalar.count
    // OpenSSL takes numbers in the machine's order of octets.
    let native = unsafe SecretOctets(count: count) { native in
      unsafe scalar.withUnsafeOctets { scalar in
        for index in 0..<count {
          let isLittleEndian = 1 == 1.littleEndian
          unsafe native[index] = scalar[isLittleEndian ? count - 1 - index : index]
        }
      }
    }
    self.init(.p256, selection: DeedKeySelectionKeyPair, point: point, scalar: native)
  }

  private init?(
    _ curve: Curve, selection: DeedKeySelection, point: [UInt8], scalar: SecretOctets?
  ) {
    // Freed at the end of this initialiser.
    guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, curve.kind, nil) else { return nil }
    defer { unsafe EVP_PKEY_CTX_free(context) }
    var point = point
    var group = Array(curve.group.utf8.map { CChar(bitPattern: $0) }) + [0]
    var key: OpaquePointer?
    // The parameters only point to their names, which live for ever, and to `group`, `point` and `scalar`, all of which outlive the call, and
    // OpenSSL copies what it keeps.
    unsafe group.withUnsafeMutableBufferPointer { group in
      unsafe point.withUnsafeMutableBufferPointer { point in
        var parameters = unsafe [
          unsafe OSSL_PARAM_construct_utf8_string(Self.name("group"), group.baseAddress, 0),
          unsafe OSSL_PARAM_construct_octet_string(
            Self.name("pub"), point.baseAddress, point.count),
        ]
        func make() {
          unsafe parameters.append(OSSL_PARAM_construct_end())
          guard unsafe EVP_PKEY_fromdata_init(context) == 1 else { return }
          _ = unsafe EVP_PKEY_fromdata(context, &key, Int32(selection.rawValue), &parameters)
        }
        guard let scalar else { return make() }
        unsafe scalar.withUnsafeOctets { start in
          let octets = unsafe UnsafeMutablePointer(mutating: start)
          unsafe parameters.append(
            OSSL_PARAM_construct_BN(Self.name("priv"), octets, scalar.count))
          make()
        }
      }
    }
    guard let key = unsafe key else {
      ERR_clear_error()
      return nil
    }
    unsafe self.key = key
    self.curve = curve
  }

  /// The name of a parameter as a C string that lives for ever.
  ///
  /// A parameter keeps the pointer to its name. A Swift string lends one for the time of a call only, so OpenSSL would
  /// read freed memory; builds without optimisation failed for that reason.
  private static func name(_ name: StaticString) -> UnsafePointer<CChar> {
    // A static string that is a literal has constant storage and ends with a zero octet.
    unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
  }

  deinit {
    // This value is the only owner.
    unsafe EVP_PKEY_free(key)
  }

  /// Whether a signature in DER holds; with SM2, of a signer with the standard identifier.
  borrowing func isValid(der: [UInt8], for message: [UInt8]) -> Bool {
    // Freed at the end of the call.
    guard let context = unsafe EVP_MD_CTX_new() else { return false }
    defer { unsafe EVP_MD_CTX_free(context) }
    let digest = unsafe FetchedDigest.of(curve.digest).pointer
    // Belongs to `context`.
    var keyContext: OpaquePointer?
    guard unsafe EVP_DigestVerifyInit(context, &keyContext, digest, nil, key) == 1 else {
      ERR_clear_error()
      return false
    }
    if curve == .sm2 {
      // OpenSSL copies the octets of the array.
      guard
        unsafe EVP_PKEY_CTX_set1_id(
          keyContext, SM2.signerIdentifier, Int32(SM2.signerIdentifier.count)) == 1
      else {
        ERR_clear_error()
        return false
      }
    }
    // OpenSSL reads exactly the octets of the two arrays.
    let verdict = unsafe EVP_DigestVerify(context, der, der.count, message, message.count)
    if verdict != 1 { ERR_clear_error() }
    return verdict == 1
  }

  /// The signature r ‖ s as OpenSSL makes it, with either s.
  borrowing func sign(_ message: [UInt8]) -> [UInt8]? {
    // Freed at the end of the call.
    guard let context = unsafe EVP_MD_CTX_new() else { return nil }
    defer { unsafe EVP_MD_CTX_free(context) }
    let digest = unsafe FetchedDigest.of(.sha256).pointer
    var der = [UInt8](repeating: 0, count: 80)
    var count = der.count
    // A signature on P-256 takes at most 72 octets; OpenSSL is told the room there is.
    guard unsafe EVP_DigestSignInit(context, nil, digest, nil, key) == 1,
      unsafe EVP_DigestSign(context, &der, &count, message, message.count) == 1
    else {
      ERR_clear_error()
      return nil
    }
    return Self.raw(der: Array(der.prefix(count)))
  }

  /// r ‖ s of a signature in DER.
  private static func raw(der: [UInt8]) -> [UInt8]? {
    // OpenSSL reads at most `der.count` octets; the parsed signature is freed at the end.
    let parsed = unsafe der.withUnsafeBufferPointer { buffer in
      var start = buffer.baseAddress
      return unsafe d2i_ECDSA_SIG(nil, &start, buffer.count)
    }
    guard let parsed = unsafe parsed else { return nil }
    defer { unsafe ECDSA_SIG_free(parsed) }
    var raw = [UInt8](repeating: 0, count: 64)
    // Each number is written with leading zeros into its own half of the array.
    let written = unsafe raw.withUnsafeMutableBufferPointer { raw in
      guard let start = raw.baseAddress else { return false }
      return unsafe BN_bn2binpad(ECDSA_SIG_get0_r(parsed), start, 32) == 32
        && BN_bn2binpad(ECDSA_SIG_get0_s(parsed), start + 32, 32) == 32
    }
    return written ? raw : nil
  }
}
