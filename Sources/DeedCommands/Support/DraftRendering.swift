import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode

/// What a draft would do, for those who are to sign it.
struct DraftRendering {
  /// The draft; its signatures have been verified.
  let draft: Draft

  /// Writes it.
  func write(isJSON: Bool, _ output: any Output) {
    if isJSON { output.result(json.text) } else { lines.forEach(output.result) }
  }

  private var payload: TransactionPayload { draft.payload }

  /// Every suite there is has the same digest.
  private var id: Digest32 {
    CipherSuite.ed25519SHA256.taggedDigest("transaction", draft.payloadOctets)
  }

  private var lines: [String] {
    var lines = [
      "Transaction \(id)", "Network     \(payload.network)",
      "Until       \(CalendarTime(milliseconds: payload.notAfter)), then nobody can have it recorded",
      "Gas         \(payload.gasLimit) at most, on the account party\"\(payload.signers[0].address)\"",
    ]
    for action in payload.actions {
      lines.append("Action      \(words(action))")
      for (name, value) in arguments(of: action) { lines.append("              \(name): \(value)") }
      for signer in action.actingSigners {
        lines.append("            in the name of party\"\(payload.signers[signer].address)\"")
      }
    }
    for (signer, place) in draft.signed {
      let state = place.signature == nil ? "MISSING" : "signed "
      lines.append("Signature   \(state) party\"\(signer)\" with \(place.key)")
    }
    return lines
  }

  private func words(_ action: Action) -> String {
    switch action.body {
    case .publish(let package): "publish package \(package.id(suite: .ed25519SHA256))"
    case .create(let package, _): "create \(contractName(package)) of package \(package)"
    case .call(let call):
      "call \(OneLine.text(call.function)) of contract\"\(call.contract)\", \(contractName(call.expectedPackage))"
    case .upgrade(let upgrade):
      "upgrade contract\"\(upgrade.contract)\", \(contractName(upgrade.expectedPackage)) of package "
        + "\(upgrade.expectedPackage), to \(contractName(upgrade.successor)) of package \(upgrade.successor)"
    }
  }

  private func contractName(_ package: Digest32) -> String {
    draft.interface(of: package).map { OneLine.text("\($0.name)") }
      ?? "a contract whose module is not shown to be one,"
  }

  /// The arguments with their names, in the words of the interface that the draft proves.
  private func arguments(of action: Action) -> [(name: String, value: String)] {
    let interface = action.package.flatMap { draft.interface(of: $0) }
    if let arguments = interface?.arguments(of: action.body) { return arguments }
    let items: [CBOR]
    switch action.body {
    case .publish, .upgrade: items = []
    case .create(_, let arguments): items = arguments
    case .call(let call): items = call.arguments
    }
    return items.enumerated().map {
      ("argument \($0 + 1)", Hexadecimal.encode($1.encoded()) + " (not of the interface's types)")
    }
  }

  private var json: JSON {
    [
      "id": .string(id.description), "network": .string(payload.network.description),
      "notAfter": .integer(payload.notAfter),
      "gasLimit": .integer(Int64(clamping: payload.gasLimit)),
      "actions": .array(
        payload.actions.map { action in
          [
            "action": .string(words(action)),
            "arguments": .object(arguments(of: action).map { .init($0.name, .string($0.value)) }),
            "signers": .array(
              action.actingSigners.map { .string(payload.signers[$0].address.description) }),
          ]
        }),
      "signatures": .array(
        draft.signed.map {
          [
            "signer": .string($0.signer.description), "key": .string($0.place.key.description),
            "signed": .bool($0.place.signature != nil),
          ]
        }),
      "complete": .bool(draft.missing.isEmpty),
    ]
  }
}
