import CSodium

/// Ed25519 (RFC 8032) by libsodium, on raw octets for ``PublicKey`` and ``PrivateKey``.
enum Ed25519 {
  static let seedByteCount = 32

  /// Makes libsodium choose its fastest code for this machine, once.
  private static let isReady = sodium_init() >= 0

  /// Whether a signature of 64 octets holds under a key of 32.
  static func isValid(_ signature: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
    precondition(
      isReady && signature.count == 64 && key.count == 32, "a signature or key of another size")
    // libsodium reads 64, `message.count` and 32 octets, which is what the arrays have.
    return unsafe crypto_sign_verify_detached(signature, message, UInt64(message.count), key) == 0
  }

  /// The key pair of a seed of 32 octets: the raw public key and libsodium's 64 octets of secret.
  static func keyPair(seed: SecretOctets) -> (publicKey: [UInt8], secret: SecretOctets) {
    precondition(isReady && seed.count == seedByteCount, "a seed of another size")
    var publicKey = [UInt8](repeating: 0, count: 32)
    let secret = unsafe SecretOctets(count: 64) { secret in
      unsafe seed.withUnsafeOctets { seed in
        // libsodium writes 32 and 64 octets and reads 32.
        _ = unsafe crypto_sign_seed_keypair(&publicKey, secret, seed)
      }
    }
    return (publicKey, secret)
  }

  /// The signature of a message under libsodium's 64 octets of secret.
  static func sign(_ message: [UInt8], secret: SecretOctets) -> [UInt8] {
    precondition(isReady && secret.count == 64, "a secret of another size")
    var signature = [UInt8](repeating: 0, count: 64)
    unsafe secret.withUnsafeOctets { secret in
      // libsodium writes 64 octets and reads `message.count` and 64.
      _ = unsafe crypto_sign_detached(
        &signature, nil, message, UInt64(message.count), secret)
    }
    return signature
  }
}

/// What an encoded Ed25519 public key must be before anything is signed for it.
enum Ed25519Point {
  /// The y coordinates of the eight points of small order, little-endian; the sign of x is masked.
  private static let smallOrder: [[UInt8]] = [
    [UInt8](repeating: 0, count: 32),
    [1] + [UInt8](repeating: 0, count: 31),
    [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
    [
      0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
      0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
      0xfc, 0x05,
    ],
    [
      0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
      0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
      0x03, 0x7a,
    ],
  ]

  /// Refuses encodings that are not canonical and points of small order.
  static func check(_ octets: [UInt8]) throws(KeyFailure) {
    var y = octets
    y[31] &= 0x7f
    // y ≥ 2²⁵⁵ − 19 exactly when all higher octets are full and the lowest is at least 0xed.
    let isFull = y[31] == 0x7f && y[1..<31].allSatisfy { $0 == 0xff }
    if isFull && y[0] >= 0xed { throw .notCanonical }
    if smallOrder.contains(y) { throw .smallOrder }
  }
}
