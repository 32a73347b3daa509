import DeedCrypto
package import DeedEncoding
import DeedState

/// Why a receipt is refused: the first rule of `docs/formats.md` §6 that it breaks.
package enum ReceiptRefusal: Error, Hashable, Sendable {
  /// Rule 1: the octets are no receipt.
  case notCanonical(DecodingFailure)
  /// Rule 2: the leaf does not belong to what stands beside it.
  case leafMismatch(String)
  /// Rule 3: no step begins with the pin's members; nothing was verified.
  case startsElsewhere
  /// Rule 3: a change of members does not follow from the one before.
  case membership(step: Int, String)
  /// Rule 4: the head is not one that these members sign.
  case checkpoint(String)
  /// Rule 5: the path does not lead from the leaf to the log's root.
  case notIncluded
  /// Rule 6: the leaf is later than the head.
  case leafAfterCheckpoint
  /// Rule 7: a signature does not verify.
  case invalidSignature(String)
  /// Rule 8: the rows read do not give the signers these keys, or the payer.
  case reads(String)
  /// Rule 9: something beside the record does not belong to it.
  case optionalItem(String)
  /// Rule 10: executing it again gives another outcome.
  case executionDiffers

  /// The number of the rule in `docs/formats.md` §6.
  package var rule: Int {
    switch self {
    case .notCanonical: 1
    case .leafMismatch: 2
    case .startsElsewhere, .membership: 3
    case .checkpoint: 4
    case .notIncluded: 5
    case .leafAfterCheckpoint: 6
    case .invalidSignature: 7
    case .reads: 8
    case .optionalItem: 9
    case .executionDiffers: 10
    }
  }
}

/// What is not shown about a signer without the rows that execution read.
package enum SignerStanding: Hashable, Sendable {
  /// The row of the account shows the keys and the threshold.
  case shownByReads
  /// One key, which gives the address; whether the account had replaced it is not shown.
  case rotationNotChecked
  /// The keys are not shown to be the account's.
  case keyNotShown
}

/// A receipt that passed every rule, and what the rules leave open.
package struct VerifiedReceipt: Sendable {
  /// The receipt.
  package let receipt: Receipt
  /// The members that signed its head, by name.
  package let signedBy: [String]
  /// What is shown about each signer, in order.
  package let signers: [SignerStanding]
  /// Whether the outcome was found again by executing the transaction.
  package let isReexecuted: Bool
}

/// Checks receipts offline against a pin, by the rules of `docs/formats.md` §6 in their order.
package struct ReceiptVerifier {
  /// What is trusted.
  package let pin: Pin

  private let reexecution: Reexecution?
  private var suite: CipherSuite { pin.suite }

  /// A verifier that trusts a pin.
  ///
  /// - Parameters:
  ///   - pin: what is trusted.
  ///   - reexecutes: whether rule 10 is checked where the receipt carries enough for it.
  package init(pin: Pin, reexecutes: Bool = true) {
    self.pin = pin
    reexecution = reexecutes ? Reexecution(pin: pin) : nil
  }

  /// Verifies the octets of a receipt file.
  ///
  /// - Throws: `ReceiptRefusal`, the first rule that is broken.
  package func verify(_ octets: [UInt8]) throws(ReceiptRefusal) -> VerifiedReceipt {
    let receipt: Receipt
    do throws(DecodingFailure) {
      receipt = try Receipt(file: octets)
    } catch {
      throw .notCanonical(error)
    }
    return try verify(receipt)
  }

  /// Verifies a receipt.
  ///
  /// - Throws: `ReceiptRefusal`, the first rule that is broken.
  package func verify(_ receipt: Receipt) throws(ReceiptRefusal) -> VerifiedReceipt {
    try checkLeaf(receipt)
    let (members, lastHeight) = try followMembership(receipt)
    let head = receipt.inclusion.signed
    try checkHead(head, members: members, above: lastHeight)
    try checkInclusion(receipt)
    try checkSignatures(receipt)
    let signers = try checkReads(receipt)
    try checkOptionalItems(receipt)
    let isReexecuted = try checkExecution(receipt)
    let signedBy = head.signatures.compactMap { signature in
      members.members.first { $0.key == signature.key }?.name
    }
    return VerifiedReceipt(
      receipt: receipt, signedBy: signedBy, signers: signers, isReexecuted: isReexecuted)
  }

  /// Rules 3 and 4 for one head: enough members of a set, each with its own algorithm.
  private func checkSigners(_ signed: SignedCheckpoint, of members: Members) -> String? {
    guard signed.checkpoint.network == pin.network else { return "another network" }
    guard signed.checkpoint.signersHash == members.hash(suite: suite) else {
      return "other members sign"
    }
    for signature in signed.signatures
    where !members.members.contains(where: { $0.key == signature.key }) {
      return "signed by a key that is no member's"
    }
    guard signed.signatures.count >= members.quorum else {
      return "\(signed.signatures.count) of \(members.quorum) signatures"
    }
    return nil
  }

  /// Rule 3: from the pin's members to those that sign the receipt's head.
  private func followMembership(
    _ receipt: Receipt
  ) throws(ReceiptRefusal) -> (members: Members, lastHeight: UInt64?) {
    let pinned = pin.members.hash(suite: suite)
    let steps = receipt.membership
    guard let first = steps.firstIndex(where: { $0.signed.checkpoint.signersHash == pinned })
    else {
      // All steps lead to the pin's members or nowhere: a newer pin makes an older receipt shorter.
      guard receipt.inclusion.signed.checkpoint.signersHash == pinned else {
        throw .startsElsewhere
      }
      return (pin.members, nil)
    }
    var members = pin.members
    var lastHeight: UInt64?
    for (index, step) in steps.enumerated().dropFirst(first) {
      if let problem = checkSigners(step.signed, of: members) {
        throw .membership(step: index, problem)
      }
      let checkpoint = step.signed.checkpoint
      guard checkpoint.nextMembersHash == step.members.hash(suite: suite) else {
        throw .membership(step: index, "other members follow")
      }
      guard step.members.epoch == members.epoch + 1 else {
        throw .membership(step: index, "the epoch does not follow")
      }
      guard step.members.fits(suite) else {
        throw .membership(step: index, "a member's key is not of the suite")
      }
      if let lastHeight, checkpoint.height <= lastHeight {
        throw .membership(step: index, "heights do not ascend")
      }
      lastHeight = checkpoint.height
      members = step.members
    }
    return (members, lastHeight)
  }

  /// Rule 4.
  private func checkHead(
    _ head: SignedCheckpoint, members: Members, above height: UInt64?
  ) throws(ReceiptRefusal) {
    if let problem = checkSigners(head, of: members) { throw .checkpoint(problem) }
    if let height, head.checkpoint.height <= height {
      throw .checkpoint("not above the last change of members")
    }
  }

  /// Rules 5 and 6.
  private func checkInclusion(_ receipt: Receipt) throws(ReceiptRefusal) {
    let head = receipt.inclusion.signed.checkpoint
    let log = MerkleLog(suite: suite)
    guard
      log.verifies(
        leaf: log.leafHash(receipt.leaf.encoded()), index: receipt.inclusion.index,
        size: head.logSize, path: receipt.inclusion.path, root: head.logRoot)
    else { throw .notIncluded }
    guard receipt.leaf.height <= head.height, receipt.leaf.time <= head.time,
      receipt.leaf.height < head.height || receipt.leaf.time == head.time
    else { throw .leafAfterCheckpoint }
  }

  /// Rule 7: every signature there is.
  private func checkSignatures(_ receipt: Receipt) throws(ReceiptRefusal) {
    if case .transaction(let transaction) = receipt.record,
      let index = transaction.firstInvalidSignature()
    {
      throw .invalidSignature("signature \(index) of the transaction")
    }
    for signed in receipt.membership.map(\.signed) + [receipt.inclusion.signed] {
      for signature in signed.signatures
      where !signature.key.isValid(
        signature.signature, for: signed.checkpoint.signatureInput(key: signature.key))
      {
        throw .invalidSignature("a signature over the checkpoint at \(signed.checkpoint.height)")
      }
    }
  }

  /// Rule 10.
  private func checkExecution(_ receipt: Receipt) throws(ReceiptRefusal) -> Bool {
    guard let reexecution, let outcome = receipt.outcome else { return false }
    switch reexecution.execute(receipt) {
    case .notPossible: return false
    case .none: throw .executionDiffers
    case .outcome(let again):
      guard again.encoded() == outcome.encoded() else { throw .executionDiffers }
    }
    return true
  }
}
