package import DeedEncoding

/// A validated public key: its algorithm and its raw octets, which are the `kid` of records.
package struct PublicKey: Hashable, Sendable {
  /// The algorithm.
  package let algorithm: SignatureAlgorithm
  /// 32 octets for Ed25519, 65 (04 ‖ X ‖ Y) for P-256.
  package let octets: [UInt8]

  /// Checks and takes a raw key.
  ///
  /// An Ed25519 key is canonical and not of small order; whether it is on the curve shows when a
  /// signature is checked. A P-256 key is an uncompressed point on the curve.
  ///
  /// - Throws: ``KeyFailure``.
  package init(algorithm: SignatureAlgorithm, octets: [UInt8]) throws(KeyFailure) {
    guard octets.count == algorithm.publicKeyByteCount else {
      throw .wrongByteCount(expected: algorithm.publicKeyByteCount, found: octets.count)
    }
    switch algorithm {
    case .ed25519: try Ed25519Point.check(octets)
    case .esp256:
      guard octets[0] == 4 else { throw .notUncompressed }
      guard P256.isOnCurve(octets) else { throw .notOnCurve }
    }
    self.init(unchecked: octets, algorithm: algorithm)
  }

  /// A key that this module computed itself.
  init(unchecked octets: [UInt8], algorithm: SignatureAlgorithm) {
    self.algorithm = algorithm
    self.octets = octets
  }

  /// Whether `signature` is this key's signature of `message`; false for any other count than 64 octets.
  ///
  /// Ed25519 without cofactor: S < L, R canonical and not of small order, [S]B = R + [k]A exactly, as
  /// libsodium checks it. P-256: r and s from 1 up, r below the order, s at most half of it.
  package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    guard signature.count == SignatureAlgorithm.signatureByteCount else { return false }
    return switch algorithm {
    case .ed25519: Ed25519.isValid(signature, for: message, key: octets)
    case .esp256: P256.isValid(signature, for: message, point: octets)
    }
  }
}

extension PublicKey {
  /// [alg, key], as addresses, accounts and members name a key.
  package var item: CBOR {
    [.integer(algorithm.rawValue), .bytes(octets)]
  }

  /// Reads and checks [alg, key].
  package init(_ item: RecordItem) throws(DecodingFailure) {
    let fields = try item.array(count: 2)
    try self.init(algorithm: fields[0], octets: fields[1])
  }

  /// Reads and checks an algorithm and a raw key that stand in two fields of a record.
  package init(algorithm: RecordItem, octets: RecordItem) throws(DecodingFailure) {
    guard let known = SignatureAlgorithm(rawValue: try algorithm.integer()) else {
      throw algorithm.refuse("unknown-algorithm")
    }
    let raw = try octets.bytes(count: known.publicKeyByteCount...known.publicKeyByteCount)
    do throws(KeyFailure) {
      try self.init(algorithm: known, octets: raw)
    } catch {
      throw octets.refuse("invalid-key")
    }
  }
}

extension PublicKey: CustomStringConvertible {
  /// The algorithm's name and the raw key in hexadecimal digits.
  package var description: String { "\(algorithm.name):\(Hexadecimal.encode(octets))" }
}
