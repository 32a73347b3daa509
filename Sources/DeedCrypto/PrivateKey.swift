/// A private key with its public key; its secret is overwritten in memory when the last copy goes.
package struct PrivateKey: Sendable {
  /// The public key.
  package let publicKey: PublicKey
  /// The seed (Ed25519) or the scalar (P-256).
  let seed: SecretOctets
  /// libsodium's form of an Ed25519 secret, or the scalar again.
  private let secret: SecretOctets

  /// The count of octets of a seed or a scalar.
  package static let seedByteCount = 32

  /// The key of 32 secret octets: an Ed25519 seed (RFC 8032 §5.1.5) or a P-256 scalar, big-endian.
  ///
  /// The caller supplies randomness; of 2³² random octet strings about one is no scalar of P-256.
  ///
  /// - Throws: ``KeyFailure/wrongByteCount(expected:found:)`` and ``KeyFailure/scalarOutOfRange``.
  package init(algorithm: SignatureAlgorithm, seed octets: [UInt8]) throws(KeyFailure) {
    guard octets.count == Self.seedByteCount else {
      throw .wrongByteCount(expected: Self.seedByteCount, found: octets.count)
    }
    let seed = SecretOctets(octets)
    switch algorithm {
    case .ed25519:
      let pair = Ed25519.keyPair(seed: seed)
      publicKey = PublicKey(unchecked: pair.publicKey, algorithm: algorithm)
      secret = pair.secret
    case .esp256:
      guard P256.isScalar(octets[...]), let point = P256.point(of: seed) else {
        throw .scalarOutOfRange
      }
      publicKey = PublicKey(unchecked: point, algorithm: algorithm)
      secret = seed
    }
    self.seed = seed
  }

  /// The signature of `message`, 64 octets.
  ///
  /// Ed25519 signatures are deterministic; those of P-256 are not, since OpenSSL 3.0 draws part of each
  /// nonce at random.
  ///
  /// - Throws: ``SigningFailure`` when OpenSSL cannot sign.
  package func sign(_ message: [UInt8]) throws(SigningFailure) -> [UInt8] {
    switch publicKey.algorithm {
    case .ed25519:
      return Ed25519.sign(message, secret: secret)
    case .esp256:
      guard let signature = P256.sign(message, scalar: secret, point: publicKey.octets) else {
        throw .libraryFailed
      }
      return signature
    }
  }
}

/// Why nothing was signed.
package enum SigningFailure: Error, Hashable, Sendable {
  /// OpenSSL reported a failure, such as missing randomness or memory.
  case libraryFailed
}

extension PrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The public key, never the secret.
  package var description: String { "private key of \(publicKey)" }

  /// The public key, never the secret.
  package var debugDescription: String { description }

  /// The public key, never the secret.
  package var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
