import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState

/// A ledger that records whatever it is told to, for making receipts without executing anything.
///
/// Everything that members sign is made as docs/formats.md says; what a leaf says is the caller's business, so
/// that receipts can also lie under valid signatures.
struct ReceiptLedger {
  /// A leaf with what it commits to.
  struct Entry {
    var leaf: Leaf
    let record: Receipt.SignedRecord
    let outcome: Outcome
    let reads: Reads
  }

  let suite: CipherSuite
  let book: ReceiptSignatureBook
  private let log: MerkleLog
  private let store = MemoryStore()
  private(set) var entries: [Entry] = []
  private(set) var heads: [SignedCheckpoint] = []
  private(set) var steps: [Receipt.MembershipStep] = []
  private var snapshots: [any StateReader] = []
  private var nodes: [MerkleLog.Node: Digest32] = [:]
  private var frontier: [Digest32] = []
  private var stateRoot = Digest32.zero
  /// The network's id, which every checkpoint names.
  var network = Digest32.zero

  init(suite: CipherSuite, book: ReceiptSignatureBook) {
    self.suite = suite
    self.book = book
    log = MerkleLog(suite: suite)
  }

  /// The height of the block that comes next.
  var height: UInt64 { UInt64(heads.count) }

  /// Records a block.
  mutating func block(
    time: Int64, _ added: [Entry], writes: [RowWrite] = [], members: Members,
    signedBy keys: [PrivateKey], next: Members? = nil
  ) throws {
    let leaves = added.map { log.leafHash($0.leaf.encoded()) }
    for part in log.append(leaves, size: UInt64(entries.count), frontier: &frontier) {
      nodes[part.node] = part.hash
    }
    entries += added
    let tree = StateTree(reader: store, suite: suite)
    let update = try tree.update(root: stateRoot, changes: writes)
    stateRoot = update.root
    var batch = WriteBatch()
    batch.append(writes, in: .state)
    batch.append(update.pageWrites, in: .tree)
    try store.commit(batch, synced: false)
    snapshots.append(try store.snapshot())

    let checkpoint = Checkpoint(
      network: network, height: height, time: time, logSize: UInt64(entries.count),
      logRoot: log.root(frontier: frontier), stateRoot: stateRoot,
      signersHash: members.hash(suite: suite),
      nextMembersHash: (next ?? members).hash(suite: suite),
      previous: heads.last?.checkpoint.hash(suite: suite) ?? .zero)
    heads.append(try sign(checkpoint, with: keys))
    if let next {
      steps.append(Receipt.MembershipStep(signed: heads[heads.count - 1], members: next))
    }
  }

  /// Signs a checkpoint with any keys.
  func sign(_ checkpoint: Checkpoint, with keys: [PrivateKey]) throws -> SignedCheckpoint {
    SignedCheckpoint(
      checkpoint: checkpoint,
      signatures: try keys.map { key in
        SignedCheckpoint.Signature(
          key: key.publicKey,
          signature: try book.sign(
            checkpoint.signatureInput(key: key.publicKey), with: key))
      })
  }

  /// Signs a payload with the keys that it lists.
  func sign(_ payload: TransactionPayload, with keys: [PrivateKey]) throws -> Transaction {
    let body = payload.encoded()
    let protected = COSE.protected([(COSE.Label.type, .string(Transaction.contentType))])
    let signatures = try payload.signers.flatMap(\.keys).map { octets in
      let key = try wanted(keys.first { $0.publicKey.octets == octets })
      let header = COSE.protected([
        (COSE.Label.algorithm, .integer(key.publicKey.algorithm.rawValue)),
        (COSE.Label.keyIdentifier, .bytes(octets)),
      ])
      let input = COSE.signatureInput(
        bodyProtected: protected, signerProtected: header, payload: body)
      return COSESign.Signature(protected: header, signature: try book.sign(input, with: key))
    }
    return try Transaction(COSESign(protected: protected, payload: body, signatures: signatures))
  }

  /// The receipt of a leaf under the head at a height, complete but for its optional items.
  func receipt(
    index: Int, height: Int, steps: [Receipt.MembershipStep] = [], reads: Bool = false,
    packages: [Receipt.PackageTexts] = [], proofs keys: [[UInt8]] = []
  ) throws -> Receipt {
    let entry = entries[index]
    return Receipt(
      leaf: entry.leaf, record: entry.record, outcome: entry.outcome,
      inclusion: Receipt.Inclusion(
        signed: heads[height], index: UInt64(index),
        path: try log.inclusionPath(
          index: UInt64(index), size: heads[height].checkpoint.logSize,
          hash: { try wanted(nodes[$0]) })),
      membership: steps, reads: reads ? entry.reads : nil,
      packages: packages.sorted { $0.package.id(suite: suite) < $1.package.id(suite: suite) },
      proofs: try keys.sorted { $0.lexicographicallyPrecedes($1) }.map {
        try StateTree(reader: snapshots[height], suite: suite).prove($0)
      })
  }
}

/// Something that a test needs is not there.
struct MissingForTest: Error {}

/// The value, or an error that fails the test.
func wanted<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw MissingForTest() }
  return value
}
