import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState

/// A receipt, the pin it is held against and the verdict: 0, or the rule of docs/formats.md §6 that refuses it.
struct ReceiptCase {
  let name: String
  let octets: [UInt8]
  let epoch: Int
  let rule: Int
}

extension ReceiptNetwork {
  /// The last block's height.
  var top: Int { ledger.heads.count - 1 }

  /// Receipts that show one thing each.
  func cases() throws -> [ReceiptCase] {
    var cases: [ReceiptCase] = []
    func add(_ name: String, _ receipt: Receipt, epoch: Int = 0, rule: Int = 0) {
      cases.append(
        ReceiptCase(name: name, octets: receipt.encoded(), epoch: epoch, rule: rule))
    }
    let prefix = [0x01] + contract.octets
    let proofKeys = [
      accountKey(founder), accountKey(guest), prefix + [0, 1], prefix + [0, 9], [0x7f],
    ]
    let full = try ledger.receipt(
      index: 3, height: 2, reads: true, packages: [evidence], proofs: proofKeys)
    add("genesis", try ledger.receipt(index: 0, height: 0, packages: [governance]))
    add("genesis-later", try ledger.receipt(index: 0, height: 2))
    add("genesis-withheld", try ledger.receipt(index: 0, height: 2).without(record: true))
    add("governance", try ledger.receipt(index: 1, height: 0, packages: [governance]))
    add("publication", try ledger.receipt(index: 2, height: 1, reads: true, packages: [evidence]))
    add("creation-and-call", full)
    add("creation-without-reads", try ledger.receipt(index: 3, height: 2))
    add("two-keys", try ledger.receipt(index: 4, height: 2, reads: true))
    add("two-keys-not-shown", try ledger.receipt(index: 4, height: 2))
    add("failure", try ledger.receipt(index: 5, height: 2, packages: [evidence]))
    add("outcome-withheld", full.without(outcome: true))
    add("all-withheld", full.without(outcome: true).without(record: true))
    add("one-step", try ledger.receipt(index: 8, height: 4, steps: [ledger.steps[0]], reads: true))
    let two = try ledger.receipt(
      index: 10, height: top, steps: ledger.steps, reads: true, packages: [evidence],
      proofs: proofKeys)
    add("two-steps", two)
    add("due", try ledger.receipt(index: 7, height: 4, steps: [ledger.steps[0]]))
    add("old-leaf-new-head", try ledger.receipt(index: 3, height: top, steps: ledger.steps))
    add("later-pin-one-step-skipped", two, epoch: 1)
    add("later-pin-all-steps-skipped", two, epoch: 2)

    add("starts-elsewhere", full, epoch: 1, rule: 3)
    add(
      "starts-elsewhere-with-steps",
      try ledger.receipt(index: 8, height: 4, steps: [ledger.steps[0]]), epoch: 2, rule: 3)
    add(
      "step-missing", try ledger.receipt(index: 10, height: top, steps: [ledger.steps[0]]), rule: 4)
    add("step-too-many", try ledger.receipt(index: 8, height: 4, steps: ledger.steps), rule: 4)
    add(
      "account-row-missing",
      try ledger.receipt(index: 11, height: top, steps: ledger.steps, reads: true), rule: 8)
    add(
      "account-row-missing-reads-withheld",
      try ledger.receipt(index: 11, height: top, steps: ledger.steps))
    add(
      "payer-without-row",
      try ledger.receipt(index: 12, height: top, steps: ledger.steps, reads: true), rule: 8)
    add(
      "key-not-the-accounts",
      try ledger.receipt(index: 13, height: top, steps: ledger.steps, reads: true), rule: 8)
    add(
      "another-member-charged",
      try ledger.receipt(index: 14, height: top, steps: ledger.steps, reads: true), rule: 8)
    add(
      "account-row-no-account",
      try ledger.receipt(index: 15, height: top, steps: ledger.steps, reads: true), rule: 8)
    add(
      "results-too-many", try ledger.receipt(index: 16, height: top, steps: ledger.steps), rule: 2)
    add(
      "recorded-after-not-after", try ledger.receipt(index: 17, height: top, steps: ledger.steps),
      rule: 2)
    add(
      "leaf-after-checkpoint", try ledger.receipt(index: 18, height: top, steps: ledger.steps),
      rule: 6)
    add(
      "account-frozen",
      try ledger.receipt(index: 19, height: top, steps: ledger.steps, reads: true), rule: 8)
    add(
      "package-of-no-part", try ledger.receipt(index: 3, height: 2, packages: [governance]), rule: 9
    )
    add(
      "texts-of-another-package",
      full.with(packages: [.init(package: evidence.package, texts: governance.texts)]), rule: 9)
    add(
      "proof-of-another-state",
      full.with(proofs: try ledger.receipt(index: 3, height: 1, proofs: proofKeys).proofs), rule: 9)
    return cases + (try signerCases())
  }

  /// Receipts whose head is signed by the wrong keys, or by too few or the same twice.
  private func signerCases() throws -> [ReceiptCase] {
    let full = try ledger.receipt(index: 3, height: 2)
    let head = full.inclusion.signed
    var cases: [ReceiptCase] = []
    func add(_ name: String, _ signed: SignedCheckpoint, rule: Int) {
      cases.append(
        ReceiptCase(name: name, octets: full.with(signed: signed).encoded(), epoch: 0, rule: rule))
    }
    add("all-members-sign", try ledger.sign(head.checkpoint, with: memberKeys[0]), rule: 0)
    add(
      "foreign-key-besides",
      try ledger.sign(head.checkpoint, with: memberKeys[0] + [memberKeys[1][0]]), rule: 4)
    add("foreign-keys-only", try ledger.sign(head.checkpoint, with: [founder, guest]), rule: 4)
    let one = head.signatures[0]
    add(
      "member-counted-twice",
      SignedCheckpoint(checkpoint: head.checkpoint, signatures: [one, one]), rule: 1)
    if memberCount > 1 {
      add("one-of-three", SignedCheckpoint(checkpoint: head.checkpoint, signatures: [one]), rule: 4)
    }
    // Some paths lead to the same root for a neighbouring size; only the signatures bind it then.
    let old = head.checkpoint
    for (size, rule) in [(old.logSize + 1, 7), (old.logSize * 2, 5), (4, 5)] {
      let forged = Checkpoint(
        network: old.network, height: old.height, time: old.time, logSize: size,
        logRoot: old.logRoot, stateRoot: old.stateRoot, signersHash: old.signersHash,
        nextMembersHash: old.nextMembersHash, previous: old.previous)
      add(
        "log-size-\(size)-forged",
        SignedCheckpoint(checkpoint: forged, signatures: head.signatures), rule: rule)
    }
    var wrong = one.signature
    wrong[63] ^= 1
    add(
      "signature-wrong-besides",
      SignedCheckpoint(
        checkpoint: old,
        signatures: [.init(key: one.key, signature: wrong)] + head.signatures.dropFirst()),
      rule: 7)
    return cases
  }
}

extension Receipt {
  /// The receipt with parts left out, as its holder may.
  func without(record withoutRecord: Bool = false, outcome withoutOutcome: Bool = false) -> Receipt
  {
    Receipt(
      leaf: leaf, record: withoutRecord ? nil : record, outcome: withoutOutcome ? nil : outcome,
      inclusion: inclusion, membership: membership,
      reads: withoutOutcome || withoutRecord ? nil : reads,
      packages: withoutRecord ? [] : packages, proofs: proofs)
  }

  /// The receipt with other parts, as its holder may not.
  func with(
    signed: SignedCheckpoint? = nil, packages: [PackageTexts]? = nil, proofs: [StateProof]? = nil
  ) -> Receipt {
    Receipt(
      leaf: leaf, record: record, outcome: outcome,
      inclusion: Inclusion(
        signed: signed ?? inclusion.signed, index: inclusion.index, path: inclusion.path),
      membership: membership, reads: reads, packages: packages ?? self.packages,
      proofs: proofs ?? self.proofs)
  }
}

/// A verdict as the checker in Python prints it, up to its first word for refusals.
struct ReceiptVerdict: Equatable, CustomStringConvertible {
  let rule: Int
  let words: String
  var description: String { "\(rule) \(words)" }

  /// The verdict of Deed's verifier by rules 1 to 9; the words of refusals are its own.
  init(_ octets: [UInt8], pin: Pin) {
    do throws(ReceiptRefusal) {
      let verified = try ReceiptVerifier(pin: pin, reexecutes: false).verify(octets)
      let leaf = verified.receipt.leaf
      let signers = verified.signers.map { standing in
        switch standing {
        case .shownByReads: "shown by reads"
        case .rotationNotChecked: "rotation not checked"
        case .keyNotShown: "key not shown to be the account's"
        }
      }
      rule = 0
      words =
        "recorded at height \(leaf.height), time \(leaf.time); signed by "
        + "\(verified.signedBy.joined(separator: ", ")); signers: \(signers.joined(separator: ", "))"
    } catch {
      rule = error.rule
      words = "\(error)"
    }
  }

  /// A line that the checker in Python printed.
  init(line: Substring) throws {
    let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    rule = try wanted(parts.first.flatMap { Int($0) })
    words = parts.count > 1 ? String(parts[1]) : ""
  }
}
