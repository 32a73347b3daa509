package import DeedCrypto
package import DeedEncoding

/// The head of the ledger after a block: what members sign.
package struct Checkpoint: LedgerRecord {
  package static let recordName = "Checkpoint"

  /// The network's id.
  package let network: Digest32
  /// The block's height.
  package let height: UInt64
  /// The block's time.
  package let time: Int64
  /// How many leaves the log has.
  package let logSize: UInt64
  /// The root of the log.
  package let logRoot: Digest32
  /// The root of the state.
  package let stateRoot: Digest32
  /// The hash of the Members that sign this.
  package let signersHash: Digest32
  /// The hash of the Members from the next height on.
  package let nextMembersHash: Digest32
  /// The previous checkpoint's hash, 32 zero octets exactly at height 0.
  package let previous: Digest32

  /// Describes a head.
  package init(
    network: Digest32, height: UInt64, time: Int64, logSize: UInt64, logRoot: Digest32,
    stateRoot: Digest32, signersHash: Digest32, nextMembersHash: Digest32, previous: Digest32
  ) {
    self.network = network
    self.height = height
    self.time = time
    self.logSize = logSize
    self.logRoot = logRoot
    self.stateRoot = stateRoot
    self.signersHash = signersHash
    self.nextMembersHash = nextMembersHash
    self.previous = previous
  }

  package var item: CBOR {
    var writer = RecordWriter(version: 1)
    writer.set(2, .digest(network))
    writer.set(3, .unsigned(height))
    writer.set(4, .integer(time))
    writer.set(5, .unsigned(logSize))
    writer.set(6, .digest(logRoot))
    writer.set(7, .digest(stateRoot))
    writer.set(8, .digest(signersHash))
    writer.set(9, .digest(nextMembersHash))
    writer.set(10, .digest(previous))
    return writer.item
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.versionedRecord()
    network = try reader.required(2).digest()
    height = try reader.required(3).unsigned()
    time = try reader.required(4).time()
    logSize = try reader.required(5).unsigned(in: 1...RecordItem.unsignedMax)
    logRoot = try reader.required(6).digest()
    stateRoot = try reader.required(7).digest()
    signersHash = try reader.required(8).digest()
    nextMembersHash = try reader.required(9).digest()
    previous = try reader.required(10).digest()
    try reader.finish()
    guard (height == 0) == (previous == .zero) else {
      throw item.refuse("previous is zero exactly at height 0")
    }
  }

  /// H("checkpoint", Checkpoint).
  package func hash(suite: CipherSuite) -> Digest32 { suite.taggedDigest("checkpoint", encoded()) }

  /// What a member with this key signs: the Sig_structure of a receipt of RFC 9942 over the log root.
  package func signatureInput(key: PublicKey) -> [UInt8] {
    let protected = COSE.protected([
      (COSE.Label.algorithm, key.algorithmItem), (COSE.Label.keyIdentifier, .bytes(key.octets)),
      (COSE.Label.type, .string("application/vnd.deed.checkpoint+cose")),
      (COSE.Label.verifiableDataStructure, 1), (-70000, .bytes(encoded())),
    ])
    return COSE.signature1Input(protected: protected, payload: logRoot.octets)
  }
}

/// A checkpoint with signatures of members: every one is verified, never only enough of them.
package struct SignedCheckpoint: LedgerRecord {
  package static let recordName = "Signed"

  /// A member's key and its signature.
  package struct Signature: Hashable, Sendable {
    /// The key.
    package let key: PublicKey
    /// 64 octets.
    package let signature: [UInt8]
    /// Pairs a key with its signature.
    package init(key: PublicKey, signature: [UInt8]) {
      self.key = key
      self.signature = signature
    }
  }

  /// The head that was signed.
  package let checkpoint: Checkpoint
  /// The signatures, ascending by key.
  package let signatures: [Signature]

  /// Collects signatures over a checkpoint, in any order.
  package init(checkpoint: Checkpoint, signatures: [Signature]) {
    self.checkpoint = checkpoint
    self.signatures = signatures.sorted {
      $0.key.octets.lexicographicallyPrecedes($1.key.octets)
    }
  }

  /// Signs a checkpoint with a member's key.
  ///
  /// - Throws: `SigningFailure` when the library cannot sign.
  package static func sign(
    _ checkpoint: Checkpoint, with key: PrivateKey
  ) throws(SigningFailure) -> Signature {
    Signature(
      key: key.publicKey, signature: try key.sign(checkpoint.signatureInput(key: key.publicKey)))
  }

  package var item: CBOR {
    .array([
      .bytes(checkpoint.encoded()),
      .array(
        signatures.map {
          .array([$0.key.algorithmItem, .bytes($0.key.octets), .bytes($0.signature)])
        }),
    ])
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    let parts = try item.array(count: 2)
    checkpoint = try Checkpoint(parts[0].embedded())
    let entries = try parts[1].array(count: 1...LedgerLimits.membersMax)
    try entries.checkAscending { item throws(DecodingFailure) in
      try item.array(count: 3)[1].bytes()
    }
    var signatures: [Signature] = []
    for entry in entries {
      let fields = try entry.array(count: 3)
      signatures.append(
        Signature(
          key: try PublicKey(algorithm: fields[0], octets: fields[1]),
          signature: try fields[2].bytes(count: 64)))
    }
    self.signatures = signatures
  }
}
