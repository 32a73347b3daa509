import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode

extension Command {
  /// The command `deed account`.
  static let account = Command(
    "account", "show an account, replace its keys, or administer it", operands: "ACTION …",
    discussion: """
      show ADDRESS            its keys, how many of them must sign, and who answers for it
      rotate ADDRESS KEY…     replace its keys; every --key is one of its present keys
      prove ADDRESS KEY…      write lines that prove the private ones among its new keys, for --proof
      register KEY            give the key's address an account (--member; administrators sign)
      recover ADDRESS KEY…    replace its keys without it (--grounds; administrators sign)
      freeze ADDRESS          let it sign nothing (--grounds; administrators sign)
      unfreeze ADDRESS        let it sign again (administrators sign)

      KEY is a file with a public key, as 'deed keygen --public' writes it. Of the new keys of 'rotate',
      as many as the threshold must prove that somebody has them, so that nobody locks himself out: by
      naming the private file as KEY or as --key, or by --proof with the lines of 'prove', which the
      key's owner makes of the same keys and the same threshold wherever the private file lies.

      The address stays the same whatever keys an account has; a key that is not its account's first one
      is given to other commands as --key ADDRESS=FILE, or made by 'deed keygen --account ADDRESS'.
      Administrators are the founding accounts of the network; as many sign as the network's quorum says.
      """,
    options: [
      Option("threshold", argument: "N", "how many of several new keys must sign"),
      Option(
        "proof", argument: "FILE", repeatable: true, "lines of 'deed account prove' for new keys"),
      Option("member", argument: "ID", "the member that answers for the account"),
      Option("grounds", argument: "TEXT", "why, for the record"),
    ] + Submitting.options
  ) { (invocation, output) throws(CommandFailure) in
    guard let word = invocation.operands.first, let action = AccountAction(rawValue: word) else {
      let known = AccountAction.allCases.map(\.rawValue).joined(separator: ", ")
      throw .usage("expected an ACTION: \(known)")
    }
    let client = try NodeClient(invocation)
    if action == .show { return try AccountAction.show(invocation, client, output) }
    if action == .prove { return try AccountAction.prove(invocation, client, output) }
    var change = try AccountChange(action, invocation)
    let submitting = try Submitting(
      invocation, client, account: action == .rotate ? change.address : nil)
    let governance = try RemoteContract(AccountAction.governance(client), client)
    if let newKeys = change.newKeys, action == .rotate {
      change.arguments.append(
        try newKeys.proofs(
          of: change.address, governance.id, signing: submitting.keys.present,
          files: invocation.values["proof"] ?? []))
    }
    let entry = try governance.entry(action.rawValue, kind: .call)
    guard entry.parameters.count == change.arguments.count else {
      throw .refused("the network's governance contract takes other arguments")
    }
    let outcome = try submitting.submit(
      [
        .call(
          .init(
            contract: governance.id, expectedPackage: governance.package,
            function: action.rawValue, arguments: change.arguments))
      ], output)
    guard let outcome else { return .success }
    return OutcomeRendering(outcome: outcome).write(isJSON: invocation.isJSON, output)
  }
}

/// What `deed account` does; all but `show` and `prove` are calls of the governance contract of the same name.
private enum AccountAction: String, CaseIterable {
  case show, rotate, prove, register, recover, freeze, unfreeze

  /// The options that say more about it; all others of the command's own are refused.
  var options: Set<String> {
    switch self {
    case .show, .unfreeze: []
    case .rotate: ["threshold", "proof"]
    case .prove: ["threshold"]
    case .register: ["member"]
    case .recover: ["threshold", "grounds"]
    case .freeze: ["grounds"]
    }
  }

  /// The governance contract of a node's network.
  static func governance(_ client: NodeClient) throws(CommandFailure) -> Digest32 {
    try client.call("deed_network")["governance"].orMissing("governance").digest("contract")
  }

  /// Writes the proofs of new keys.
  static func prove(
    _ invocation: Invocation, _ client: NodeClient, _ output: any Output
  ) throws(CommandFailure) -> ExitCode {
    let change = try AccountChange(.prove, invocation)
    guard invocation.value("key") == nil, let newKeys = change.newKeys else {
      throw .usage("--key has no meaning for 'prove': a KEY that is a private file is proven")
    }
    let lines = try newKeys.proofLines(of: change.address, governance(client))
    if invocation.isJSON {
      output.result(JSON.array(lines.map { .string($0) }).text)
    } else {
      lines.forEach(output.result)
    }
    return .success
  }

  /// Shows an account.
  static func show(
    _ invocation: Invocation, _ client: NodeClient, _ output: any Output
  ) throws(CommandFailure) -> ExitCode {
    guard invocation.operands.count == 2 else { throw .usage("expected show ADDRESS") }
    let address = try AccountChange.address(invocation.operands[1])
    let account = try client.call(
      "deed_account", [.init("address", .string(address.description))])
    if invocation.isJSON {
      output.result(account.text)
      return .success
    }
    let keys = account["keys"]?.array ?? []
    output.result("account    party\"\(address)\"")
    output.result("member     \(try account.number("member"))")
    output.result("status     \(try account.text("status"))")
    output.result("threshold  \(try account.number("threshold")) of \(keys.count)")
    for key in keys {
      output.result("key        \(try key.text("algorithm")) \(try key.text("key"))")
    }
    return .success
  }
}

/// A change of an account as the command line describes it.
private struct AccountChange {
  /// The account.
  let address: Digest32
  /// The arguments of governance's call; of a rotation without the proofs.
  var arguments: [CBOR]
  /// The keys that the account is to have.
  private(set) var newKeys: NewKeys?

  init(_ action: AccountAction, _ invocation: Invocation) throws(CommandFailure) {
    for name in ["threshold", "proof", "member", "grounds"]
    where invocation.value(name) != nil && !action.options.contains(name) {
      throw .usage("--\(name) has no meaning for '\(action.rawValue)'")
    }
    let operands = Array(invocation.operands.dropFirst())
    guard let first = operands.first else { throw .usage("expected what '\(action)' is to change") }
    switch action {
    case .register:
      guard operands.count == 1 else { throw .usage("expected register KEY") }
      let key = try KeyFiles.readPublic(first)
      guard let member = try invocation.number("member", in: 0...Int.max) else {
        throw .usage("--member ID is needed: who answers for the account")
      }
      address = CipherSuite.ed25519SHA256.address(of: key)
      arguments = [
        .bytes(address.octets), .integer(key.algorithm.rawValue), .bytes(key.octets),
        .integer(Int64(member)),
      ]
    case .rotate, .prove:
      address = try Self.address(first)
      let keys = try NewKeys(operands.dropFirst(), invocation)
      newKeys = keys
      arguments = keys.arguments
    case .recover:
      address = try Self.address(first)
      let keys = try NewKeys(operands.dropFirst(), invocation)
      newKeys = keys
      arguments = [.bytes(address.octets)] + keys.arguments + [try Self.grounds(invocation)]
    case .freeze, .unfreeze, .show:
      guard operands.count == 1 else { throw .usage("expected \(action.rawValue) ADDRESS") }
      address = try Self.address(first)
      arguments =
        [.bytes(address.octets)] + (action == .freeze ? [try Self.grounds(invocation)] : [])
    }
  }

  /// An address, also as the language writes it.
  static func address(_ text: String) throws(CommandFailure) -> Digest32 {
    guard let address = Digest32(text, literal: "party") else {
      throw .usage("'\(text)' is no address: 64 hexadecimal digits")
    }
    return address
  }

  private static func grounds(_ invocation: Invocation) throws(CommandFailure) -> CBOR {
    guard let text = invocation.value("grounds"), !text.isEmpty else {
      throw .usage("--grounds TEXT is needed: it goes on record")
    }
    return .string(text)
  }
}

extension JSON? {
  /// A member of a node's answer that must be there.
  ///
  /// - Throws: `CommandFailure` of the environment.
  fileprivate func orMissing(_ name: String) throws(CommandFailure) -> JSON {
    guard let self else { throw .environment("the node's answer lacks '\(name)'") }
    return self
  }
}
