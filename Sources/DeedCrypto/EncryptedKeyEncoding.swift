import COpenSSLCrypto

/// EncryptedPrivateKeyInfo (RFC 5958 §3) by OpenSSL: PBES2 (RFC 8018 §6.2) with AES-256-CBC and, when written, scrypt (RFC 7914).
///
/// The key of PKCS#8 has one fixed form (`KeyEncoding`); OpenSSL encrypts and decrypts that.
enum EncryptedKeyEncoding {
  /// The cost of scrypt: 16 MiB and about a quarter of a second; OpenSSL's commands read no more than 32 MiB.
  private static let scrypt: (n: UInt64, r: UInt64, p: UInt64) = (1 << 14, 8, 5)
  private static let saltByteCount = 16

  /// The encrypted form of a PKCS#8 structure; nil when OpenSSL fails.
  static func encrypt(_ der: [UInt8], with passphrase: Passphrase) -> [UInt8]? {
    // OpenSSL reads at most `count` octets; the parsed structure is freed, and overwritten, at the end.
    let parsed = unsafe der.withUnsafeBufferPointer { buffer in
      var start = buffer.baseAddress
      return unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, &start, buffer.count)
    }
    guard let information = unsafe parsed else { return failed() }
    defer { unsafe PKCS8_PRIV_KEY_INFO_free(information) }
    var salt = SystemRandom.octets(count: saltByteCount)
    // OpenSSL copies the salt and draws the initialisation vector itself.
    guard
      let scheme = unsafe PKCS5_pbe2_set_scrypt(
        EVP_aes_256_cbc(), &salt, Int32(salt.count), nil, scrypt.n, scrypt.r, scrypt.p)
    else { return failed() }
    // The call takes `scheme` over when it succeeds, and only then.
    let made = unsafe passphrase.octets.withUnsafeOctets { start in
      unsafe start.withMemoryRebound(to: CChar.self, capacity: passphrase.octets.count) {
        unsafe PKCS8_set0_pbe($0, Int32(passphrase.octets.count), information, scheme)
      }
    }
    guard let encrypted = unsafe made else {
      unsafe X509_ALGOR_free(scheme)
      return failed()
    }
    defer { unsafe X509_SIG_free(encrypted) }
    return unsafe written { unsafe i2d_X509_SIG(encrypted, $0) }
  }

  /// The PKCS#8 structure in an encrypted one, in memory that the caller overwrites.
  ///
  /// - Throws: ``PEMFailure/malformed`` for octets that are no such structure, ``PEMFailure/wrongPassphrase`` when what
  ///   comes out is no key, which is also how a damaged file or an unknown cipher shows.
  static func decrypt(
    _ octets: [UInt8], with passphrase: Passphrase
  ) throws(PEMFailure) -> [UInt8] {
    // OpenSSL reads at most `count` octets; the parsed structure is freed at the end.
    let parsed = unsafe octets.withUnsafeBufferPointer { buffer in
      var start = buffer.baseAddress
      return unsafe d2i_X509_SIG(nil, &start, buffer.count)
    }
    guard let encrypted = unsafe parsed else {
      ERR_clear_error()
      throw .malformed
    }
    defer { unsafe X509_SIG_free(encrypted) }
    let opened = unsafe passphrase.octets.withUnsafeOctets { start in
      unsafe start.withMemoryRebound(to: CChar.self, capacity: passphrase.octets.count) {
        unsafe PKCS8_decrypt(encrypted, $0, Int32(passphrase.octets.count))
      }
    }
    guard let information = unsafe opened else {
      ERR_clear_error()
      throw .wrongPassphrase
    }
    // OpenSSL overwrites the key in it when it is freed.
    defer { unsafe PKCS8_PRIV_KEY_INFO_free(information) }
    guard let der = unsafe written({ unsafe i2d_PKCS8_PRIV_KEY_INFO(information, $0) }) else {
      throw .wrongPassphrase
    }
    return der
  }

  /// What an encoder of OpenSSL writes, which says with a null pointer how much it will be.
  private static func written(
    _ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
  ) -> [UInt8]? {
    let count = encode(nil)
    guard count > 0 else { return failed() }
    var octets = [UInt8](repeating: 0, count: Int(count))
    // The encoder writes as many octets as it said, into an array of that size.
    let end = unsafe octets.withUnsafeMutableBufferPointer { buffer in
      var start = buffer.baseAddress
      return unsafe encode(&start)
    }
    return end == count ? octets : failed()
  }

  private static func failed() -> [UInt8]? {
    ERR_clear_error()
    return nil
  }
}
