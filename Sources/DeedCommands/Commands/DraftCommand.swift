import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode

extension Command {
  /// The command `deed draft`.
  static let draft = Command(
    "draft", "sign a transaction that others sign elsewhere", operands: "ACTION FILE…",
    discussion: """
      show FILE       what would be done, in whose name, and whose signatures are missing
      sign FILE       add the signature of every --key; without a node, which need not be trusted
      submit FILE…    put together what copies of one draft hold, have it recorded, show the outcome

      A draft comes from --draft FILE of 'deed call', 'deed deploy', 'deed upgrade' and 'deed account':
      there a --key may be a public key, or an account, and sign later. The file goes from one signer to
      the next, or a copy goes to each. Whoever has it can read it and can sign nothing without a key.
      """,
    options: [
      Option(
        "key", argument: "FILE", repeatable: true, "a private key that signs wherever it is listed"),
      KeyFiles.passphraseOption,
    ] + NodeClient.options
  ) { (invocation, output) throws(CommandFailure) in
    guard let word = invocation.operands.first, let action = DraftAction(rawValue: word) else {
      let known = DraftAction.allCases.map(\.rawValue).joined(separator: ", ")
      throw .usage("expected an ACTION: \(known)")
    }
    let paths = Array(invocation.operands.dropFirst())
    guard let path = paths.first, action == .submit || paths.count == 1 else {
      throw .usage("expected \(action.rawValue) FILE\(action == .submit ? "…" : "")")
    }
    guard action == .sign || invocation.values["key"] == nil else {
      throw .usage("--key has no meaning for '\(action.rawValue)'")
    }
    switch action {
    case .show:
      DraftRendering(draft: try DraftFile.read(path)).write(isJSON: invocation.isJSON, output)
      return .success
    case .sign: return try DraftAction.sign(path, invocation, output)
    case .submit: return try DraftAction.submit(paths, invocation, output)
    }
  }
}

/// What `deed draft` does.
private enum DraftAction: String, CaseIterable {
  case show, sign, submit

  /// Adds signatures to a draft's file.
  static func sign(
    _ path: String, _ invocation: Invocation, _ output: any Output
  ) throws(CommandFailure) -> ExitCode {
    var draft = try DraftFile.read(path)
    let files = try KeyFiles(invocation)
    guard let keys = invocation.values["key"] else { throw .usage("--key FILE is needed to sign") }
    for file in keys {
      let found = try files.read(file)
      let listed = draft.signed.filter { $0.place.key == found.key.publicKey }.map(\.signer)
      if let own = found.account, !listed.isEmpty, !listed.contains(own) {
        throw .refused(
          "'\(file)' signs for party\"\(own)\", and the transaction lists its key for "
            + "party\"\(listed[0])\"; nothing was signed")
      }
      let isListed = try DraftFile.sign(&draft, with: found.key)
      guard isListed else {
        throw .refused("the transaction does not ask for the key of '\(file)'; nothing was signed")
      }
    }
    try DraftFile.write(draft, to: path)
    DraftRendering(draft: draft).write(isJSON: invocation.isJSON, output)
    return .success
  }

  /// Has a draft recorded whose signatures are all there.
  static func submit(
    _ paths: [String], _ invocation: Invocation, _ output: any Output
  ) throws(CommandFailure) -> ExitCode {
    var draft = try DraftFile.read(paths[0])
    for path in paths.dropFirst() {
      guard draft.merge(try DraftFile.read(path)) else {
        throw .refused("'\(path)' is a draft of another transaction than '\(paths[0])'")
      }
    }
    let outcome = try NodeClient(invocation).record(
      DraftFile.complete(draft), texts: draft.texts)
    let rendering = OutcomeRendering(outcome: outcome)
    let creation = draft.payload.actions.firstIndex {
      if case .create = $0.body { true } else { false }
    }
    guard let creation, rendering.isSuccess, !invocation.isJSON else {
      return rendering.write(isJSON: invocation.isJSON, output)
    }
    output.result(rendering.contract(createdBy: creation))
    output.note(rendering.summary)
    return .success
  }
}
