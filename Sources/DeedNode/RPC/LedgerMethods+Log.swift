import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState

extension LedgerMethods {
  /// The height asked for, or the newest.
  private func height(_ arguments: RPCArguments) throws(RPCError) -> UInt64 {
    try arguments.optionalNumber("height").map { UInt64($0) } ?? application.head.height
  }

  private func existingCheckpoint(_ height: UInt64) throws(RPCError) -> Checkpoint {
    let found = try read { (ledger) throws(LedgerFailure) in try ledger.checkpoint(at: height) }
    guard let found else { throw .notFound("UnknownBlock", "there is no block \(height)") }
    return found
  }

  private func describe(_ checkpoint: Checkpoint) -> [JSON.Member] {
    [
      .init("height", .unsigned(checkpoint.height)), .init("time", .integer(checkpoint.time)),
      .init("logSize", .unsigned(checkpoint.logSize)),
      .init("logRoot", .digest(checkpoint.logRoot)),
      .init("stateRoot", .digest(checkpoint.stateRoot)),
      .init("membersHash", .digest(checkpoint.signersHash)),
      .init("nextMembersHash", .digest(checkpoint.nextMembersHash)),
      .init("previous", .digest(checkpoint.previous)),
      .init("hash", .digest(checkpoint.hash(suite: application.genesis.suite))),
    ]
  }

  /// `deed_checkpoint`: the head after a block, with its signatures.
  @Sendable func checkpoint(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let height = try height(arguments)
    let checkpoint = try existingCheckpoint(height)
    let signed = try read { (ledger) throws(LedgerFailure) in
      try ledger.signedCheckpoint(at: height)
    }
    return .object(
      describe(checkpoint) + [
        .init("checkpoint", .base64(checkpoint.encoded())),
        .init("signed", signed.map { .base64($0.encoded()) } ?? .null),
        .init(
          "signers",
          .array((signed?.signatures ?? []).map { .hexadecimal($0.key.octets) })),
      ])
  }

  /// `deed_block`: a block's head and its leaves.
  @Sendable func block(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let height = try height(arguments)
    let checkpoint = try existingCheckpoint(height)
    let leaves = try read { (ledger) throws(LedgerFailure) in
      var leaves: [JSON] = []
      for index in try ledger.leaves(at: height) ?? 0..<0 {
        guard let entry = try ledger.entry(at: index) else { continue }
        leaves.append(Self.summary(entry))
      }
      return leaves
    }
    return .object(describe(checkpoint) + [.init("leaves", .array(leaves))])
  }

  private static func summary(_ entry: RecordedEntry) -> JSON {
    let status: JSON
    switch entry.outcome?.verdict {
    case .completed: status = 0
    case .failed(let failure): status = .unsigned(UInt64(failure.code.rawValue))
    case nil: status = .null
    }
    return [
      "index": .unsigned(entry.index), "kind": .string(String(describing: entry.leaf.kind)),
      "id": .digest(entry.leaf.id), "payer": entry.leaf.payer.map(JSON.unsigned) ?? .null,
      "charge": .unsigned(entry.leaf.charge), "status": status,
    ]
  }

  /// `deed_receipt`: the receipt of a leaf under the newest signed head.
  @Sendable func receipt(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let index: UInt64
    if let number = try arguments.optionalNumber("index") {
      guard arguments.optional("id") == nil else { throw .parameter("index", "excludes id") }
      index = UInt64(number)
    } else {
      let id = try arguments.digest("id")
      let found = try read { (ledger) throws(LedgerFailure) in try ledger.index(of: id) }
      guard let found else {
        throw RPCError(
          .unknownTransaction, name: "UnknownTransaction",
          message: "no leaf is about \(id)")
      }
      index = found
    }
    var contents = Ledger.ReceiptContents()
    contents.reads = try arguments.flag("reads", default: true)
    contents.packages = try arguments.flag("packages", default: true)
    for key in try arguments.array("stateKeys") {
      contents.stateKeys.append(try RPCArguments.octets(key, of: "stateKeys"))
    }
    guard contents.stateKeys.count <= 64,
      Set(contents.stateKeys).count == contents.stateKeys.count
    else { throw .parameter("stateKeys", "are at most 64 different keys") }
    guard index < application.head.logSize else {
      throw .notFound("UnknownLeaf", "the log has no leaf \(index)")
    }
    let receipt = try read { (ledger) throws(LedgerFailure) in
      try ledger.receipt(of: index, contents: contents)
    }
    guard let receipt else {
      throw RPCError(
        .notSigned, name: "NotSigned", message: "no signed checkpoint includes the leaf yet")
    }
    let octets = receipt.encoded()
    return [
      "receipt": .base64(octets), "octets": .count(octets.count), "index": .unsigned(index),
      "height": .unsigned(receipt.inclusion.signed.checkpoint.height),
    ]
  }

  /// `deed_proof`: that a state key has this row, or none.
  @Sendable func proof(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let key = try arguments.octets("key")
    let (proof, head) = try read { (ledger) throws(LedgerFailure) in
      (try ledger.proof(of: key), ledger.head)
    }
    return [
      "proof": .base64(proof.encoded()),
      "value": proof.value.map(JSON.hexadecimal) ?? .null, "height": .unsigned(head.height),
      "stateRoot": .digest(head.stateRoot),
    ]
  }

  /// `deed_account`: an account's row.
  @Sendable func account(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let address = try arguments.digest("address")
    let account = try read { (ledger) throws(LedgerFailure) in try ledger.account(address) }
    guard let account else {
      throw .notFound("UnknownAccount", "the address has no account")
    }
    return [
      "address": .digest(address), "keys": .array(account.keys.map(Self.describe)),
      "threshold": .count(account.threshold), "member": .unsigned(account.member),
      "status": .string(String(describing: account.status)),
    ]
  }

  private static func describe(_ key: PublicKey) -> JSON {
    ["algorithm": .string(key.algorithm.name), "key": .hexadecimal(key.octets)]
  }

  /// `deed_network`: what the network is, and its pin.
  @Sendable func network(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let genesis = application.genesis
    let pin = Pin(
      network: application.networkID, suite: genesis.suite, members: genesis.members)
    return [
      "network": .digest(application.networkID), "name": .string(genesis.name),
      "suite": .string(genesis.suite.name), "time": .integer(genesis.time),
      "members": .array(
        genesis.members.members.map { member in
          [
            "id": .unsigned(member.id), "name": .string(member.name),
            "key": .hexadecimal(member.key.octets),
          ]
        }),
      "quorum": .count(genesis.members.quorum), "epoch": .unsigned(genesis.members.epoch),
      "faultModel": .string(String(describing: genesis.members.faultModel)),
      "limits": [
        "windowMilliseconds": .integer(genesis.limits.window),
        "transactionGas": .unsigned(genesis.limits.transactionGas),
        "blockGas": .unsigned(genesis.limits.blockGas),
        "batchOctets": .count(genesis.limits.batchOctets),
        "memberQuota": .unsigned(genesis.limits.memberQuota),
      ],
      "governance": [
        "contract": .digest(genesis.governanceID),
        "package": .digest(genesis.governance.id(suite: genesis.suite)),
      ],
      "rulesVersion": .unsigned(RulesVersion.current), "pin": .base64(pin.encoded()),
      "genesis": .base64(genesis.encoded()),
    ]
  }

  /// `deed_status`: how far the node is.
  @Sendable func status(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let head = application.head
    return [
      "network": .digest(application.networkID), "height": .unsigned(head.height),
      "time": .integer(head.time), "logSize": .unsigned(head.logSize),
      "waiting": .count(engine.waitingCount), "isDevelopment": .bool(registrar != nil),
    ]
  }
}
