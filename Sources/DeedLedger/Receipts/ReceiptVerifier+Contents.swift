import DeedCrypto
import DeedEncoding
import DeedState

/// The rules of `docs/formats.md` §6 about what a receipt contains: 2, 8 and 9.
extension ReceiptVerifier {
  /// Rule 2: the leaf belongs to the record and the outcome beside it, and to the pin's network.
  func checkLeaf(_ receipt: Receipt) throws(ReceiptRefusal) {
    let leaf = receipt.leaf
    if let record = receipt.record {
      guard pin.suite.taggedDigest("signed", record.encoded()) == leaf.signedHash else {
        throw .leafMismatch("the record is another")
      }
    }
    var nonce: [UInt8]?
    switch receipt.record {
    case .transaction(let transaction):
      nonce = transaction.payload.nonce
      try checkTransaction(transaction, receipt)
    case .genesis(let genesis): try checkGenesis(genesis, receipt)
    case .ledgerAction(let action): try checkLedgerAction(action, receipt)
    case nil: break
    }
    if let outcome = receipt.outcome {
      guard outcome.hash(nonce: nonce, suite: pin.suite) == leaf.outcomeHash else {
        throw .leafMismatch("the outcome is another")
      }
    }
    try checkResults(receipt)
    let index = receipt.inclusion.index
    let fits =
      switch leaf.kind {
      case .genesis: index == 0 && leaf.id == pin.network
      case .transaction: index > 1
      case .ledgerAction: index > 0
      }
    guard fits, (index <= 1) == (leaf.height == 0) else {
      throw .leafMismatch("the index does not fit the kind of leaf and its height")
    }
  }

  /// Rule 2: one array of results for each action, or an error of one of them.
  private func checkResults(_ receipt: Receipt) throws(ReceiptRefusal) {
    let actions =
      switch receipt.record {
      case .transaction(let transaction): transaction.payload.actions.count
      case .genesis: 0
      case .ledgerAction: 1
      case nil: receipt.leaf.kind == .genesis ? 0 : 1
      }
    switch receipt.outcome?.verdict {
    case .completed(let results) where results.count != actions:
      throw .leafMismatch("results and actions differ in number")
    case .failed(let failure) where failure.action >= actions:
      throw .leafMismatch("the failed action is none of the record's")
    default: break
    }
  }

  private func checkTransaction(
    _ transaction: Transaction, _ receipt: Receipt
  ) throws(ReceiptRefusal) {
    guard transaction.payload.network == pin.network else {
      throw .leafMismatch("another network")
    }
    guard transaction.id(suite: pin.suite) == receipt.leaf.id else {
      throw .leafMismatch("the id is another")
    }
    guard receipt.leaf.time <= transaction.payload.notAfter else {
      throw .leafMismatch("recorded after `not after`")
    }
  }

  private func checkGenesis(_ genesis: Genesis, _ receipt: Receipt) throws(ReceiptRefusal) {
    guard genesis.networkID == pin.network, receipt.leaf.id == pin.network else {
      throw .leafMismatch("another network")
    }
    guard genesis.suite == pin.suite, genesis.time == receipt.leaf.time else {
      throw .leafMismatch("the genesis has another suite or time")
    }
  }

  private func checkLedgerAction(
    _ action: LedgerAction, _ receipt: Receipt
  ) throws(ReceiptRefusal) {
    guard action.network == pin.network else { throw .leafMismatch("another network") }
    guard action.id(suite: pin.suite) == receipt.leaf.id else {
      throw .leafMismatch("the id is another")
    }
    guard action.index == receipt.inclusion.index, action.dueTime <= receipt.leaf.time,
      (action.kind == .deployGovernance) == (action.index == 1)
    else { throw .leafMismatch("the ledger's action stands elsewhere") }
    if action.kind == .due, case .completed(let results)? = receipt.outcome?.verdict,
      results != [[]]
    {
      throw .leafMismatch("a due has no results")
    }
  }

  /// Rule 8: what the rows read show about the signers.
  func checkReads(_ receipt: Receipt) throws(ReceiptRefusal) -> [SignerStanding] {
    if let reads = receipt.reads {
      guard let outcome = receipt.outcome,
        pin.suite.taggedDigest("reads", reads.encoded()) == outcome.readsHash
      else { throw .reads("they are not the outcome's") }
    }
    guard case .transaction(let transaction) = receipt.record else { return [] }
    var standings: [SignerStanding] = []
    var keys = transaction.keys[...]
    for (index, signer) in transaction.payload.signers.enumerated() {
      let own = Array(keys.prefix(signer.keys.count))
      keys = keys.dropFirst(signer.keys.count)
      let isFirstKey = own.count == 1 && pin.suite.address(of: own[0]) == signer.address
      guard let reads = receipt.reads else {
        standings.append(isFirstKey ? .rotationNotChecked : .keyNotShown)
        continue
      }
      guard let row = reads.value(of: LedgerKey.account(signer.address)) else {
        throw .reads("the row of signer \(index) is missing")
      }
      try checkAccount(
        row, signer: index, keys: own, isFirstKey: isFirstKey, payer: receipt.leaf.payer)
      standings.append(.shownByReads)
    }
    return standings
  }

  private func checkAccount(
    _ row: [UInt8]?, signer index: Int, keys: [PublicKey], isFirstKey: Bool, payer: UInt64?
  ) throws(ReceiptRefusal) {
    guard let row else {
      guard index > 0 else { throw .reads("the payer's account has no row") }
      guard isFirstKey else { throw .reads("signer \(index) has no row and not its first key") }
      return
    }
    let account: Account
    do throws(DecodingFailure) {
      account = try Account(decoding: row)
    } catch {
      throw .reads("the row of signer \(index) is no account")
    }
    guard keys.allSatisfy({ account.keys.contains($0) }), keys.count >= account.threshold else {
      throw .reads("the keys of signer \(index) are not its account's")
    }
    guard account.status == .active else { throw .reads("signer \(index) may not act") }
    if index == 0, account.member != payer { throw .reads("another member is charged") }
  }

  /// Rule 9: packages, texts and state proofs, each matched by digest, none left over.
  func checkOptionalItems(_ receipt: Receipt) throws(ReceiptRefusal) {
    var previous: Digest32?
    let wanted = packageIDs(receipt)
    for part in receipt.packages {
      let id = part.package.id(suite: pin.suite)
      if let previous, !(previous < id) { throw .optionalItem("packages do not ascend") }
      previous = id
      guard wanted.contains(id) else { throw .optionalItem("a package that has no part in this") }
      for text in part.texts where !matches(text, part.package) {
        throw .optionalItem("a text of another package")
      }
    }
    let root = receipt.inclusion.signed.checkpoint.stateRoot
    for proof in receipt.proofs where !proof.verify(root: root, suite: pin.suite) {
      throw .optionalItem("a state proof does not lead to the state root")
    }
  }

  /// The packages that ran, or that the record publishes, creates from, expects or upgrades to.
  private func packageIDs(_ receipt: Receipt) -> [Digest32] {
    var ids = receipt.outcome?.code.map(\.package) ?? []
    switch receipt.record {
    case .transaction(let transaction):
      for action in transaction.payload.actions {
        ids += action.packages
        if case .publish(let package) = action.body { ids.append(package.id(suite: pin.suite)) }
      }
    case .genesis(let genesis): ids.append(genesis.governance.id(suite: pin.suite))
    case .ledgerAction, nil: break
    }
    return ids
  }

  private func matches(_ text: Receipt.PackageTexts.Text, _ package: Package) -> Bool {
    switch text.kind {
    case .source: pin.suite.taggedDigest("source", text.octets) == package.sourceHash
    case .prose: pin.suite.taggedDigest("prose", text.octets) == package.proseHash
    case .interface: pin.suite.taggedDigest("abi", text.octets) == package.interfaceHash
    }
  }
}
