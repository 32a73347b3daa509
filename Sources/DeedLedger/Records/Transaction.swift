import DeedBytecode
package import DeedCrypto
package import DeedEncoding

/// What the signers of a transaction sign: up to 16 actions, carried out in order, all or none.
package struct TransactionPayload: LedgerRecord {
  package static let recordName = "Transaction payload"
  /// Arguments may be assets.
  package static let decodingLimits = CBORLimits(tags: Value.tags)

  /// A signing account and the keys it signs with.
  package struct Signer: Hashable, Sendable {
    /// The account's address.
    package let address: Digest32
    /// The raw keys, strictly ascending.
    package let keys: [[UInt8]]
    /// Names a signer.
    package init(address: Digest32, keys: [[UInt8]]) {
      self.address = address
      self.keys = keys
    }
  }

  /// The network's id.
  package let network: Digest32
  /// The signers in order; the member of the first one's account is charged.
  package let signers: [Signer]
  /// The actions in order.
  package let actions: [Action]
  /// The gas that all actions together may use.
  package let gasLimit: UInt64
  /// The last time at which the transaction may be recorded.
  package let notAfter: Int64
  /// 16 octets that make the id unpredictable, and keep withheld outcomes from being guessed.
  package let nonce: [UInt8]

  /// Describes a transaction.
  ///
  /// - Throws: `DecodingFailure` when the rules of the record are not met.
  package init(
    network: Digest32, signers: [Signer], actions: [Action], gasLimit: UInt64, notAfter: Int64,
    nonce: [UInt8]
  ) throws(DecodingFailure) {
    self.network = network
    self.signers = signers
    self.actions = actions
    self.gasLimit = gasLimit
    self.notAfter = notAfter
    self.nonce = nonce
    try check(DecodingPath(Self.recordName))
  }

  package var item: CBOR {
    var writer = RecordWriter(version: 1)
    writer.set(2, .digest(network))
    writer.set(
      3,
      .array(
        signers.map { .array([.digest($0.address), .array($0.keys.map(CBOR.bytes))]) }))
    writer.set(4, .array(actions.map(\.item)))
    writer.set(5, .unsigned(gasLimit))
    writer.set(6, .integer(notAfter))
    writer.set(7, .bytes(nonce))
    return writer.item
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.versionedRecord()
    network = try reader.required(2).digest()
    var signers: [Signer] = []
    for part in try reader.required(3).array(count: 1...LedgerLimits.signersMax) {
      let fields = try part.array(count: 2)
      var keys: [[UInt8]] = []
      for key in try fields[1].array(count: 1...LedgerLimits.accountKeysMax) {
        keys.append(try key.bytes(count: 32...65))
      }
      signers.append(Signer(address: try fields[0].digest(), keys: keys))
    }
    self.signers = signers
    var actions: [Action] = []
    for part in try reader.required(4).array(count: 1...LedgerLimits.actionsMax) {
      actions.append(try Action(part))
    }
    self.actions = actions
    gasLimit = try reader.required(5).unsigned()
    notAfter = try reader.required(6).time()
    nonce = try reader.required(7).bytes(count: 16)
    try reader.finish()
    try check(item.path)
  }

  private func check(_ path: DecodingPath) throws(DecodingFailure) {
    var keyCount = 0
    for (index, signer) in signers.enumerated() {
      let place = path.key(3).index(index)
      guard !signers[..<index].contains(where: { $0.address == signer.address }) else {
        throw .forbiddenValue(path: place, rule: "signers are distinct")
      }
      for (left, right) in zip(signer.keys, signer.keys.dropFirst())
      where !left.lexicographicallyPrecedes(right) {
        throw .notAscending(path: place)
      }
      keyCount += signer.keys.count
    }
    guard keyCount <= LedgerLimits.signaturesMax else {
      throw .unexpectedCount(path: path.key(3), found: keyCount)
    }
    guard nonce.count == 16 else { throw .unexpectedCount(path: path.key(7), found: nonce.count) }
    var acts = [Bool](repeating: false, count: signers.count)
    for (index, action) in actions.enumerated() {
      for signer in action.actingSigners {
        guard signer < signers.count else {
          throw .forbiddenValue(path: path.key(4).index(index), rule: "no such signer")
        }
        acts[signer] = true
      }
    }
    guard acts.dropFirst().allSatisfy({ $0 }) else {
      throw .forbiddenValue(path: path.key(3), rule: "every signer but the first acts")
    }
  }
}

/// A payload with one signature for each key it lists, in their order: nothing can be stripped, added or moved.
///
/// The form is COSE_Sign of RFC 9052 §4.1 under tag 98, also for one signer.
package struct Transaction: Hashable, Sendable {
  /// The content type in the protected header.
  package static let contentType = "application/vnd.deed.transaction+cbor"

  /// What was signed.
  package let payload: TransactionPayload
  /// The whole COSE structure.
  package let cose: COSESign
  /// The keys in the order of the signatures, as the signatures' headers name them.
  package let keys: [PublicKey]

  /// The protected header of the body.
  private static var bodyProtected: [UInt8] {
    COSE.protected([(COSE.Label.type, .string(contentType))])
  }

  /// Decodes and checks the form; no signature is verified yet.
  ///
  /// - Throws: `DecodingFailure`.
  package init(decoding octets: [UInt8]) throws(DecodingFailure) {
    guard octets.count <= LedgerLimits.transactionOctetsMax else {
      throw .inputTooLong(
        byteCount: octets.count, byteCountMax: LedgerLimits.transactionOctetsMax)
    }
    try self.init(COSESign(decoding: octets, name: "Transaction"))
  }

  /// Checks the form of a COSE structure.
  ///
  /// - Throws: `DecodingFailure`.
  package init(_ cose: COSESign) throws(DecodingFailure) {
    let path = DecodingPath("Transaction")
    guard cose.protected == Self.bodyProtected else {
      throw .forbiddenValue(path: path.index(0), rule: "the protected header of a transaction")
    }
    payload = try TransactionPayload(decoding: cose.payload)
    let listed = payload.signers.flatMap(\.keys)
    guard listed.count == cose.signatures.count else {
      throw .unexpectedCount(path: path.index(3), found: cose.signatures.count)
    }
    var keys: [PublicKey] = []
    for (index, (octets, signature)) in zip(listed, cose.signatures).enumerated() {
      let key = try Self.key(signature, path: path.index(3).index(index))
      guard key.octets == octets, signature.signature.count == 64 else {
        throw .forbiddenValue(
          path: path.index(3).index(index), rule: "signatures follow the listed keys, 64 octets")
      }
      keys.append(key)
    }
    self.keys = keys
    self.cose = cose
  }

  private static func key(
    _ signature: COSESign.Signature, path: DecodingPath
  ) throws(DecodingFailure) -> PublicKey {
    let item = RecordItem(try CBOR.decode(signature.protected), path: path.content)
    var header = try item.record()
    let algorithm = try header.required(COSE.Label.algorithm)
    let key = try PublicKey(
      algorithm: algorithm, octets: header.required(COSE.Label.keyIdentifier))
    try header.finish()
    return key
  }

  /// Signs a payload with the private keys of its listed keys, found by their public octets.
  ///
  /// - Throws: `TransactionSigningFailure`.
  package init(
    signing payload: TransactionPayload, with privateKeys: [PrivateKey]
  ) throws(TransactionSigningFailure) {
    let body = payload.encoded()
    var signatures: [(key: PublicKey, signature: [UInt8])] = []
    for octets in payload.signers.flatMap(\.keys) {
      guard let key = privateKeys.first(where: { $0.publicKey.octets == octets }) else {
        throw .missingPrivateKey(octets)
      }
      do throws(SigningFailure) {
        signatures.append(
          (key.publicKey, try key.sign(Self.signatureInput(body, signer: key.publicKey))))
      } catch {
        throw .library(error)
      }
    }
    do throws(DecodingFailure) {
      try self.init(payload: body, signatures: signatures)
    } catch {
      throw .form(error)
    }
  }

  /// Puts a payload's octets and the signatures of its listed keys together.
  ///
  /// - Throws: `DecodingFailure` when they break a rule of the form; no signature is verified yet.
  init(
    payload: [UInt8], signatures: [(key: PublicKey, signature: [UInt8])]
  ) throws(DecodingFailure) {
    try self.init(
      COSESign(
        protected: Self.bodyProtected, payload: payload,
        signatures: signatures.map {
          COSESign.Signature(protected: Self.signerProtected($0.key), signature: $0.signature)
        }))
  }

  /// What a key signs: the Sig_structure of RFC 9052 §4.4.
  static func signatureInput(_ payload: [UInt8], signer key: PublicKey) -> [UInt8] {
    COSE.signatureInput(
      bodyProtected: bodyProtected, signerProtected: signerProtected(key), payload: payload)
  }

  private static func signerProtected(_ key: PublicKey) -> [UInt8] {
    COSE.protected([
      (COSE.Label.algorithm, key.algorithmItem), (COSE.Label.keyIdentifier, .bytes(key.octets)),
    ])
  }

  /// The transaction's octets, tag included.
  package func encoded() -> [UInt8] { cose.encoded() }

  /// H("transaction", payload).
  package func id(suite: CipherSuite) -> Digest32 {
    suite.taggedDigest("transaction", cose.payload)
  }

  /// Verifies every signature.
  ///
  /// - Returns: the index of the first signature that does not verify, or nil when all do.
  package func firstInvalidSignature() -> Int? {
    for (index, (key, signature)) in zip(keys, cose.signatures).enumerated() {
      let input = COSE.signatureInput(
        bodyProtected: cose.protected, signerProtected: signature.protected, payload: cose.payload)
      if !key.isValid(signature.signature, for: input) { return index }
    }
    return nil
  }
}

/// Why a transaction could not be signed.
package enum TransactionSigningFailure: Error, Hashable, Sendable {
  /// A listed key has no private key here.
  case missingPrivateKey([UInt8])
  /// The cryptographic library failed.
  case library(SigningFailure)
  /// The payload breaks a rule of the form.
  case form(DecodingFailure)
}
