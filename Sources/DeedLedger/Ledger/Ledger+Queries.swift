package import DeedCrypto
import DeedEncoding
package import DeedState

/// A leaf with everything the ledger keeps about it.
package struct RecordedEntry: Sendable {
  /// The leaf's index in the log.
  package let index: UInt64
  /// The leaf.
  package let leaf: Leaf
  /// The signed record's octets, when they are kept.
  package let record: [UInt8]?
  /// The outcome, when it is kept.
  package let outcome: Outcome?
}

extension Ledger {
  private var reader: LedgerReader { LedgerReader(reader: store) }

  /// The index of the leaf of a transaction or a ledger action, or nil when there is none.
  ///
  /// - Throws: `LedgerFailure`.
  package func index(of id: Digest32) throws(LedgerFailure) -> UInt64? {
    guard let octets = try reader.value(id.octets, .transactions) else { return nil }
    guard let index = LedgerStore.number(octets), index < head.logSize else {
      throw .inconsistent("the index of \(id) is damaged")
    }
    return index
  }

  /// The leaf at an index with what is kept about it, or nil beyond the log's end.
  ///
  /// - Throws: `LedgerFailure`.
  package func entry(at index: UInt64) throws(LedgerFailure) -> RecordedEntry? {
    guard index < head.logSize else { return nil }
    let entry = RecordedEntry(
      index: index, leaf: try reader.leaf(index, log),
      record: try reader.value(LedgerStore.body(index, .record), .bodies),
      outcome: try reader.record(LedgerStore.body(index, .outcome), .bodies))
    try checkBody(of: entry)
    return entry
  }

  /// Refuses a record or an outcome that is not the one that the leaf commits to.
  private func checkBody(of entry: RecordedEntry) throws(LedgerFailure) {
    guard let octets = entry.record else { return }
    guard suite.taggedDigest("signed", octets) == entry.leaf.signedHash else {
      throw .inconsistent("the record at \(entry.index) is not its leaf's")
    }
    guard let outcome = entry.outcome else { return }
    var nonce: [UInt8]?
    if case .transaction(let transaction) = try signedRecord(entry) {
      nonce = transaction.payload.nonce
    }
    guard outcome.hash(nonce: nonce, suite: suite) == entry.leaf.outcomeHash else {
      throw .inconsistent("the outcome at \(entry.index) is not its leaf's")
    }
  }

  /// The checkpoint of a height, or nil beyond the head.
  ///
  /// - Throws: `LedgerFailure`.
  package func checkpoint(at height: UInt64) throws(LedgerFailure) -> Checkpoint? {
    guard height < head.height else { return height == head.height ? head : nil }
    let checkpoint: Checkpoint = try reader.required(
      LedgerStore.checkpoint(height), .checkpoints)
    let next: Checkpoint = try reader.required(
      LedgerStore.checkpoint(height + 1), .checkpoints)
    guard next.previous == checkpoint.hash(suite: suite) else {
      throw .inconsistent("the checkpoint at \(height + 1) follows from another")
    }
    return checkpoint
  }

  /// The signed checkpoint of a height, or nil while nobody has signed it.
  ///
  /// - Throws: `LedgerFailure`.
  package func signedCheckpoint(at height: UInt64) throws(LedgerFailure) -> SignedCheckpoint? {
    try reader.record(LedgerStore.signed(height), .checkpoints)
  }

  /// The indices of a block's leaves, or nil beyond the head.
  ///
  /// - Throws: `LedgerFailure`.
  package func leaves(at height: UInt64) throws(LedgerFailure) -> Range<UInt64>? {
    guard let checkpoint = try checkpoint(at: height) else { return nil }
    guard height > 0 else { return 0..<checkpoint.logSize }
    let before: Checkpoint = try reader.required(
      LedgerStore.checkpoint(height - 1), .checkpoints)
    guard before.logSize < checkpoint.logSize else {
      throw .inconsistent("block \(height) has no leaves")
    }
    return before.logSize..<checkpoint.logSize
  }

  /// The package that a contract runs with its id, or nil when there is no such contract.
  ///
  /// - Throws: `LedgerFailure`.
  package func package(of contract: Digest32) throws(LedgerFailure) -> (
    id: Digest32, package: Package
  )? {
    guard let row: ContractRow = try reader.record(LedgerKey.contract(contract), .state) else {
      return nil
    }
    guard let package = try package(id: row.package) else {
      throw .inconsistent("package \(row.package) is missing")
    }
    return (row.package, package)
  }

  /// A published package, or nil when there is none of this id.
  ///
  /// - Throws: `LedgerFailure`.
  package func package(id: Digest32) throws(LedgerFailure) -> Package? {
    let package: Package? = try reader.record(LedgerKey.package(id), .state)
    guard package.map({ $0.id(suite: suite) == id }) ?? true else {
      throw .inconsistent("the row of package \(id) is another's")
    }
    return package
  }

  /// A text that belongs to a package, by its digest; nil when it is not kept.
  ///
  /// - Throws: `LedgerFailure`.
  package func text(_ digest: Digest32) throws(LedgerFailure) -> [UInt8]? {
    guard let text = try reader.value(digest.octets, .texts) else { return nil }
    let tags: [StaticString] = ["source", "abi", "prose"]
    guard tags.contains(where: { suite.taggedDigest($0, text) == digest }) else {
      throw .inconsistent("the text \(digest) is another")
    }
    return text
  }

  /// The account of an address, or nil when it has no row.
  ///
  /// - Throws: `LedgerFailure`.
  package func account(_ address: Digest32) throws(LedgerFailure) -> Account? {
    try reader.record(LedgerKey.account(address), .state)
  }

  /// A proof that a state key has this row, or none, under the head's state root.
  ///
  /// - Throws: `LedgerFailure`.
  package func proof(of key: [UInt8]) throws(LedgerFailure) -> StateProof {
    do throws(StoreFailure) {
      return try StateTree(reader: store, suite: suite).prove(key)
    } catch {
      throw .store(error)
    }
  }

  // MARK: Receipts

  /// What a receipt takes along besides the record and its proof.
  package struct ReceiptContents: Hashable, Sendable {
    /// What execution read: shows the signers' keys and allows executing again.
    package var reads = true
    /// The packages that ran, with their texts.
    package var packages = true
    /// State keys whose rows are proven; only under the newest head.
    package var stateKeys: [[UInt8]] = []
    /// Everything but state proofs.
    package init() {}
  }

  /// The receipt of a leaf under the newest signed head, or nil while no head that includes it is signed.
  ///
  /// - Throws: `LedgerFailure`.
  package func receipt(
    of index: UInt64, contents: ReceiptContents = ReceiptContents()
  ) throws(LedgerFailure) -> Receipt? {
    guard let entry = try entry(at: index),
      let signed = try newestSigned(atLeast: entry.leaf.height)
    else { return nil }
    let reader = reader
    let path = try log.inclusionPath(index: index, size: signed.checkpoint.logSize) {
      (node) throws(LedgerFailure) in try reader.nodeHash(node)
    }
    guard
      log.verifies(
        leaf: log.leafHash(entry.leaf.encoded()), index: index, size: signed.checkpoint.logSize,
        path: path, root: signed.checkpoint.logRoot)
    else { throw .inconsistent("the log does not lead from leaf \(index) to its root") }
    let record = try signedRecord(entry)
    var packages: [Receipt.PackageTexts] = []
    if contents.packages, let outcome = entry.outcome {
      packages = try packageTexts(of: outcome)
    }
    var proofs: [StateProof] = []
    if signed.checkpoint.height == head.height {
      for key in contents.stateKeys.sorted(by: OctetOrder.precedes) {
        proofs.append(try proof(of: key))
      }
    }
    return Receipt(
      leaf: entry.leaf, record: record, outcome: entry.outcome,
      inclusion: .init(signed: signed, index: index, path: path),
      reads: contents.reads
        ? try reader.record(LedgerStore.body(index, .reads), .bodies) : nil,
      packages: packages, proofs: proofs)
  }

  private func newestSigned(atLeast height: UInt64) throws(LedgerFailure) -> SignedCheckpoint? {
    var candidate = head.height
    while candidate >= height {
      if let signed = try signedCheckpoint(at: candidate) { return signed }
      guard candidate > 0 else { return nil }
      candidate -= 1
    }
    return nil
  }

  private func signedRecord(
    _ entry: RecordedEntry
  ) throws(LedgerFailure) -> Receipt.SignedRecord? {
    guard let octets = entry.record else { return nil }
    do throws(DecodingFailure) {
      switch entry.leaf.kind {
      case .genesis: return .genesis(try Genesis(decoding: octets))
      case .transaction: return .transaction(try Transaction(decoding: octets))
      case .ledgerAction: return .ledgerAction(try LedgerAction(decoding: octets))
      }
    } catch {
      throw .damaged("the record at \(entry.index)", error)
    }
  }

  private func packageTexts(of outcome: Outcome) throws(LedgerFailure) -> [Receipt.PackageTexts] {
    var packages: [Receipt.PackageTexts] = []
    for id in Set(outcome.code.map(\.package)).sorted() {
      guard let package = try package(id: id) else { continue }
      var texts: [Receipt.PackageTexts.Text] = []
      if let source = try text(package.sourceHash) {
        texts.append(.init(kind: .source, octets: source))
      }
      if let prose = package.proseHash, let octets = try text(prose) {
        texts.append(.init(kind: .prose, octets: octets))
      }
      if let interface = try text(package.interfaceHash) {
        texts.append(.init(kind: .interface, octets: interface))
      }
      packages.append(Receipt.PackageTexts(package: package, texts: texts))
    }
    return packages
  }
}
