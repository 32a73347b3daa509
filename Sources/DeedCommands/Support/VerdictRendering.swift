import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode

/// What a receipt shows, in words that somebody who knows no software can read.
struct VerdictRendering {
  /// The receipt that passed.
  let verified: VerifiedReceipt
  /// What was trusted.
  let pin: Pin
  /// What recompiling gave, when it was asked for.
  var comparison: SourceComparison?

  /// Writes the verdict.
  func write(isJSON: Bool, _ output: any Output) {
    if isJSON { output.result(json.text) } else { lines.forEach(output.result) }
  }

  /// Writes why a receipt is refused.
  static func writeRefusal(
    _ refusal: ReceiptRefusal, isJSON: Bool, _ output: any Output
  ) {
    if isJSON {
      let result: JSON = [
        "accepted": false, "rule": .count(refusal.rule), "reason": .string(refusal.words),
      ]
      output.result(result.text)
    } else {
      output.result("REFUSED by rule \(refusal.rule): \(refusal.words)")
    }
  }

  private var lines: [String] {
    let receipt = verified.receipt
    let head = receipt.inclusion.signed.checkpoint
    var lines = [
      comparison?.isConfirmed ?? true
        ? "ACCEPTED" : "ACCEPTED, BUT NOT SHOWN TO BE MADE OF THIS SOURCE",
      "Network     \(pin.network)",
      "Entry       \(receipt.inclusion.index) in block \(receipt.leaf.height), recorded "
        + CalendarTime(milliseconds: receipt.leaf.time).description,
      "Checkpoint  block \(head.height) of \(CalendarTime(milliseconds: head.time).description), "
        + "signed by \(verified.signedBy.joined(separator: ", ")) "
        + "(\(pin.members.quorum) needed)",
    ]
    lines += recordLines
    lines += outcomeLines
    lines += comparison?.lines ?? []
    lines.append("")
    lines.append(
      "This record is unaltered since the checkpoint's time, which the signing members saw within 60"
    )
    lines.append(
      "seconds. The record's own time is as the node that ordered it says. That what was recorded is"
    )
    lines.append("true is not shown.")
    if verified.isReexecuted {
      lines.append(
        "\(isTransaction ? "The transaction" : "It") was executed again here, with the same outcome octet for octet."
      )
    }
    lines.append("Whether a key was given up later is not shown.")
    return lines
  }

  private var isTransaction: Bool {
    if case .transaction = verified.receipt.record { true } else { false }
  }

  private var recordLines: [String] {
    switch verified.receipt.record {
    case .genesis(let genesis):
      return ["Record      the beginning of the network '\(OneLine.text(genesis.name))'"]
    case .ledgerAction(let action): return ["Record      " + words(action)]
    case nil: return ["Record      withheld: only its digest is shown"]
    case .transaction(let transaction):
      var lines: [String] = ["Transaction \(verified.receipt.leaf.id)"]
      for (signer, standing) in zip(transaction.payload.signers, verified.signers) {
        lines.append("Signed by   \(signer.address) (\(standing.words))")
      }
      for action in transaction.payload.actions { lines.append("Action      " + words(action)) }
      return lines
    }
  }

  private func words(_ action: LedgerAction) -> String {
    switch action.kind {
    case .deployGovernance: "the ledger founded the governance contract \(action.contract)"
    case .due:
      "the ledger carried out what was due at "
        + "\(CalendarTime(milliseconds: action.dueTime)), without anybody's call: "
        + "due \(OneLine.text(action.clause)) of contract \(action.contract)"
    }
  }

  private func words(_ action: Action) -> String {
    switch action.body {
    case .publish(let package): return "publish package \(package.id(suite: pin.suite))"
    case .create(let package, _):
      return "create a contract of package \(package)(\(arguments(of: action)))"
    case .call(let call):
      return
        "call \(OneLine.text(call.function))(\(arguments(of: action))) of contract \(call.contract)"
    case .upgrade(let upgrade):
      return
        "upgrade contract \(upgrade.contract) from package \(upgrade.expectedPackage) "
        + "to package \(upgrade.successor)"
    }
  }

  private func arguments(of action: Action) -> String {
    action.package.flatMap(interface)?.arguments(of: action.body)?
      .map { "\($0.name): \($0.value)" }.joined(separator: ", ") ?? "…"
  }

  /// What describes a package's module, when the receipt carries it: a published text only where the module agrees.
  private func interface(of package: Digest32) -> Interface? {
    let part = verified.receipt.packages.first {
      $0.package.id(suite: pin.suite) == package
    }
    return part.flatMap { part in
      PackageText(
        part.package, interfaceText: part.texts.first { $0.kind == .interface }?.octets,
        suite: pin.suite
      ).interface
    }
  }

  private var outcomeLines: [String] {
    guard let outcome = verified.receipt.outcome else { return ["Outcome     withheld"] }
    switch outcome.verdict {
    case .completed:
      return ["Outcome     done, gas \(outcome.gas)"]
        + outcome.events.map { "Event       \(OneLine.text($0.name))\(fields($0, outcome))" }
    case .failed(let failure):
      let place = isTransaction ? " in action \(failure.action)" : ""
      let why = failure.code.words(failure.fields) ?? failure.name
      return ["Outcome     failed with \(OneLine.text(why))\(place)"]
    }
  }

  private func fields(_ event: Outcome.Event, _ outcome: Outcome) -> String {
    // A contract that was upgraded has two packages; the event is one of either.
    let packages = outcome.code.filter { $0.contract == event.contract }
      .map { interface(of: $0.package) }
    let literal = Interface.literal(ofEvent: event.name, fields: event.fields, ranBy: packages)
    guard let literal else { return "" }
    return literal.hasPrefix(event.name) ? String(literal.dropFirst(event.name.count)) : literal
  }

  private var json: JSON {
    let receipt = verified.receipt
    let head = receipt.inclusion.signed.checkpoint
    let members: JSON = [
      "accepted": true, "network": .string(pin.network.description),
      "id": .string(receipt.leaf.id.description),
      "index": .integer(Int64(receipt.inclusion.index)),
      "height": .integer(Int64(receipt.leaf.height)), "time": .integer(receipt.leaf.time),
      "checkpointHeight": .integer(Int64(head.height)), "checkpointTime": .integer(head.time),
      "signedBy": .array(verified.signedBy.map { .string($0) }),
      "signers": .array(verified.signers.map { .string(String(describing: $0)) }),
      "reexecuted": .bool(verified.isReexecuted),
      "status": receipt.outcome.map { outcome in
        switch outcome.verdict {
        case .completed: 0
        case .failed(let failure): .integer(Int64(failure.code.rawValue))
        }
      } ?? .null,
    ]
    guard case .object(var items) = members else { return members }
    if case .ledgerAction(let action) = receipt.record {
      items += [
        .init("contract", .string(action.contract.description)),
        .init("clause", .string(action.clause)), .init("dueTime", .integer(action.dueTime)),
      ]
    }
    if let comparison {
      items += [
        .init("source", comparison.json), .init("sourceConfirmed", .bool(comparison.isConfirmed)),
      ]
    }
    return .object(items)
  }
}

extension SignerStanding {
  /// What is shown about a signer.
  fileprivate var words: String {
    switch self {
    case .shownByReads: "with the keys that its account had"
    case .rotationNotChecked: "with the account's first key; a later change of keys is not checked"
    case .keyNotShown: "with a key that is not shown to be the account's"
    }
  }
}

extension ReceiptRefusal {
  /// The reason in words.
  var words: String {
    switch self {
    case .notCanonical(let failure): "these are not the octets of a receipt: \(failure)"
    case .leafMismatch(let what):
      "the entry of the log does not belong to what stands beside it: \(what)"
    case .startsElsewhere:
      "the receipt starts from other members than the pin's: nothing was verified"
    case .membership(let step, let what): "change of members \(step): \(what)"
    case .checkpoint(let what): "the checkpoint does not count: \(what)"
    case .notIncluded: "the path does not lead from the entry to the checkpoint's log"
    case .leafAfterCheckpoint: "the entry is later than the checkpoint"
    case .invalidSignature(let what): "\(what) does not verify"
    case .reads(let what): "what execution read does not fit: \(what)"
    case .optionalItem(let what): "something that was added does not belong here: \(what)"
    case .executionDiffers: "executing it again gives another outcome"
    }
  }
}
