/// The fixed DER around raw keys: SubjectPublicKeyInfo and PKCS#8 (RFC 5958, RFC 8410, RFC 5480, RFC 5915).
///
/// Both structures have one form for each algorithm, so they are octets before and between the keys and
/// need no DER reader. OpenSSL writes the same forms.
enum KeyEncoding {
  private static let ed25519PublicPrefix: [UInt8] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]
  private static let ed25519PrivatePrefix: [UInt8] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]
  /// AlgorithmIdentifier of id-ecPublicKey with prime256v1.
  private static let p256Algorithm: [UInt8] = [
    0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
    0xce, 0x3d, 0x03, 0x01, 0x07,
  ]
  private static let p256PublicPrefix: [UInt8] =
    [0x30, 0x59] + p256Algorithm + [0x03, 0x42, 0x00]
  private static let p256PrivatePrefix: [UInt8] =
    [0x30, 0x81, 0x87, 0x02, 0x01, 0x00] + p256Algorithm
    + [0x04, 0x6d, 0x30, 0x6b, 0x02, 0x01, 0x01, 0x04, 0x20]
  /// Between the scalar and its point.
  private static let p256PrivateInfix: [UInt8] = [0xa1, 0x44, 0x03, 0x42, 0x00]
  /// The form without a public key, which some tools write.
  private static let p256BarePrefix: [UInt8] =
    [0x30, 0x41, 0x02, 0x01, 0x00] + p256Algorithm
    + [0x04, 0x27, 0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20]

  /// SubjectPublicKeyInfo of a key.
  static func subjectPublicKeyInfo(_ key: PublicKey) -> [UInt8] {
    switch key.algorithm {
    case .ed25519: ed25519PublicPrefix + key.octets
    case .esp256: p256PublicPrefix + key.octets
    }
  }

  /// PKCS#8 of a key; P-256 with its public key.
  static func privateKeyInfo(_ key: PrivateKey) -> [UInt8] {
    var seed = unsafe key.seed.withUnsafeOctets { start in
      // As many octets as the seed has.
      unsafe Array(UnsafeBufferPointer(start: start, count: key.seed.count))
    }
    defer { SecretOctets.wipe(&seed) }
    switch key.publicKey.algorithm {
    case .ed25519: return ed25519PrivatePrefix + seed
    case .esp256: return p256PrivatePrefix + seed + p256PrivateInfix + key.publicKey.octets
    }
  }

  /// The raw key in a SubjectPublicKeyInfo.
  static func publicKey(_ der: [UInt8]) throws(PEMFailure) -> PublicKey {
    for (algorithm, prefix) in [
      (SignatureAlgorithm.ed25519, ed25519PublicPrefix), (.esp256, p256PublicPrefix),
    ] where der.starts(with: prefix) {
      do throws(KeyFailure) {
        return try PublicKey(algorithm: algorithm, octets: Array(der.dropFirst(prefix.count)))
      } catch {
        throw .invalidKey(error)
      }
    }
    throw .unsupportedForm
  }

  /// The key in a PKCS#8 structure.
  static func privateKey(_ der: [UInt8]) throws(PEMFailure) -> PrivateKey {
    if der.starts(with: ed25519PrivatePrefix) {
      return try privateKey(.ed25519, der.dropFirst(ed25519PrivatePrefix.count))
    }
    if der.starts(with: p256BarePrefix) {
      return try privateKey(.esp256, der.dropFirst(p256BarePrefix.count))
    }
    guard der.starts(with: p256PrivatePrefix) else { throw .unsupportedForm }
    let rest = der.dropFirst(p256PrivatePrefix.count)
    let tail = rest.dropFirst(PrivateKey.seedByteCount)
    guard tail.starts(with: p256PrivateInfix) else { throw .unsupportedForm }
    let key = try privateKey(.esp256, rest.prefix(PrivateKey.seedByteCount))
    guard tail.dropFirst(p256PrivateInfix.count).elementsEqual(key.publicKey.octets) else {
      throw .publicKeyMismatch
    }
    return key
  }

  private static func privateKey(
    _ algorithm: SignatureAlgorithm, _ seed: ArraySlice<UInt8>
  ) throws(PEMFailure) -> PrivateKey {
    var seed = Array(seed)
    defer { SecretOctets.wipe(&seed) }
    do throws(KeyFailure) {
      return try PrivateKey(algorithm: algorithm, seed: seed)
    } catch {
      throw .invalidKey(error)
    }
  }
}

extension PublicKey {
  private static let label = "PUBLIC KEY"

  /// The key as SubjectPublicKeyInfo in PEM, as OpenSSL reads it.
  package var pem: String {
    PEM.encode(KeyEncoding.subjectPublicKeyInfo(self), label: Self.label)
  }

  /// The key of a SubjectPublicKeyInfo in PEM.
  ///
  /// - Throws: ``PEMFailure``.
  package init(pem: String) throws(PEMFailure) {
    self = try KeyEncoding.publicKey(try PEM.decode(pem, label: Self.label))
  }
}

extension PrivateKey {
  private static let label = "PRIVATE KEY"

  /// The key as PKCS#8 in PEM, as OpenSSL reads it; it is secret and not encrypted.
  package var pem: String {
    PEM.encode(KeyEncoding.privateKeyInfo(self), label: Self.label)
  }

  /// The key of an unencrypted PKCS#8 in PEM.
  ///
  /// - Throws: ``PEMFailure``.
  package init(pem: String) throws(PEMFailure) {
    self = try KeyEncoding.privateKey(try PEM.decode(pem, label: Self.label))
  }

  /// The key as encrypted PKCS#8 in PEM, as OpenSSL reads it: AES-256-CBC with a key that scrypt makes of the passphrase.
  ///
  /// - Throws: ``SigningFailure`` when OpenSSL cannot encrypt.
  package func pem(passphrase: Passphrase) throws(SigningFailure) -> String {
    var der = KeyEncoding.privateKeyInfo(self)
    defer { SecretOctets.wipe(&der) }
    guard let octets = EncryptedKeyEncoding.encrypt(der, with: passphrase) else {
      throw .libraryFailed
    }
    return PEM.encode(octets, label: PEM.encryptedLabel)
  }

  /// The key of an encrypted PKCS#8 in PEM, by whatever scheme OpenSSL knows.
  ///
  /// - Throws: ``PEMFailure``.
  package init(pem: String, passphrase: Passphrase) throws(PEMFailure) {
    let octets = try PEM.decode(pem, label: PEM.encryptedLabel)
    var der = try EncryptedKeyEncoding.decrypt(octets, with: passphrase)
    defer { SecretOctets.wipe(&der) }
    self = try KeyEncoding.privateKey(der)
  }
}
