package import DeedCrypto
import DeedEncoding

/// What an account's new keys sign before they are put in the place of the old ones (`docs/formats.md` §5, rule 5).
///
/// An account that replaces its own keys must go on being able to sign: as many of the new keys as the new threshold
/// says prove that somebody has them. Nothing else follows from a proof, so it may be used again.
package struct KeyRotation: Hashable, Sendable {
  /// The governance contract, which is another one on each network.
  package let governance: Digest32
  /// The account.
  package let account: Digest32
  /// All new keys, in their order.
  package let keys: [PublicKey]
  /// The new threshold.
  package let threshold: Int

  /// Describes a rotation.
  package init(governance: Digest32, account: Digest32, keys: [PublicKey], threshold: Int) {
    self.governance = governance
    self.account = account
    self.keys = keys
    self.threshold = threshold
  }

  /// What one of the new keys signs: the Sig_structure of a COSE_Sign1 (RFC 9052 §4.4) over [governance, account, keys, threshold].
  package func signatureInput(key: PublicKey) -> [UInt8] {
    let protected = COSE.protected([
      (COSE.Label.algorithm, key.algorithmItem), (COSE.Label.keyIdentifier, .bytes(key.octets)),
      (COSE.Label.type, .string("application/vnd.deed.keys+cbor")),
    ])
    let payload = CBOR.array([
      .digest(governance), .digest(account),
      .array(keys.map { .array([$0.algorithmItem, .bytes($0.octets)]) }), .count(threshold),
    ])
    return COSE.signature1Input(protected: protected, payload: payload.encoded())
  }

  /// The proof that somebody has a new key.
  ///
  /// - Throws: `SigningFailure` when the library cannot sign.
  package func prove(with key: PrivateKey) throws(SigningFailure) -> [UInt8] {
    try key.sign(signatureInput(key: key.publicKey))
  }

  /// Whether a signature is the proof of one of the new keys.
  package func isProof(_ signature: [UInt8], of key: PublicKey) -> Bool {
    keys.contains(key) && key.isValid(signature, for: signatureInput(key: key))
  }
}
