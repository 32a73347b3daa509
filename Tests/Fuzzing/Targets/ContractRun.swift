import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedVM

/// Runs a contract on the ledger's own executor: `create`, then calls and views with arguments of the right types.
///
/// Whatever a verified module does is an outcome. That the executor throws is a finding: it would stop a node.
struct ContractRun {
  private static let suite = CipherSuite.ed25519SHA256
  /// 2026-01-01T00:00:00Z.
  private static let startTime: Int64 = 1_767_225_600_000
  private static let parties = ["ann", "bob", "cat"].map {
    suite.taggedDigest("party", Array($0.utf8))
  }

  /// What a run showed: each outcome, and what each view gave.
  struct Trace: Hashable {
    var outcomes: [Outcome] = []
    var views: [CBOR] = []
    var gas: [UInt64] = []
    /// How many executions completed.
    var completed = 0
  }

  /// The calls after `create`.
  var callCount = 8

  /// Runs a contract twice by the same choices, and compares.
  @discardableResult
  func repeatedly(_ module: VerifiedModule, _ choices: ChoiceStream) throws -> Trace {
    let first = try run(module, choices)
    try require(try run(module, choices) == first, "two runs of the same calls differ")
    return first
  }

  /// Runs a contract by choices.
  func run(_ module: VerifiedModule, _ choices: ChoiceStream) throws -> Trace {
    var choices = choices
    var trace = Trace()
    guard module.module.kind == .contract else { return trace }
    let suite = Self.suite
    let package = Package(
      module: module.octets, sourceHash: .zero, interfaceHash: .zero,
      proseHash: module.module.proseHash, compiler: "fuzz")
    let packageID = package.id(suite: suite)
    var block = BlockJournal(over: MemoryStore())
    var executor = try TransactionExecutor(context: Self.context.get())
    // Publishing refuses what a ledger may not carry, such as a due that takes too much gas.
    let publication = try executor.execute(
      .init(
        origin: packageID, signers: [Self.parties[0]],
        actions: [Action(actingSigners: [0], body: .publish(package))],
        gasLimit: NetworkLimits().transactionGas, time: Self.startTime), over: block)
    guard publication.fault == nil else { return trace }
    block.commit(publication.journal)
    let interface = Interface(module.module)
    var time = Self.startTime
    var contracts: [Digest32] = []
    for number in 0..<(2 + callCount) {
      let isCreation = number == 0 || (number == 1 && choices.below(2) == 1)
      let kinds: [Entry.Kind] = isCreation ? [.create] : [.call, .view]
      let entries = interface.entries.filter { kinds.contains($0.kind) }
      guard !entries.isEmpty else { continue }
      let entry = choices.pick(entries)
      let values = ValueChoice(
        types: interface.types, digests: Self.parties + contracts)
      let arguments = entry.parameters.map { values.value($0.type, &choices, depth: 0).cbor() }
      let gasLimit = choices.pick([200_000, 50_000, 5000, 1000] as [UInt64])
      time += choices.pick([0, 1, 60_000, 86_400_000])
      try Self.carryOutDues(until: time, &executor, &block, &trace)
      let name = String(decoding: entry.name, as: UTF8.self)
      let contract = contracts.isEmpty ? packageID : choices.pick(contracts)
      if entry.kind == .view {
        let viewed = try executor.view(
          contract: contract, function: name, arguments: arguments, gasLimit: gasLimit,
          time: time, over: block)
        if case .completed(results: let results) = viewed.execution {
          trace.views += results
          trace.completed += 1
        }
        trace.gas.append(viewed.gas)
        try require(viewed.gas <= gasLimit, "a view took more gas than it had")
        continue
      }
      let signers = Self.signers(&choices)
      let origin = suite.taggedDigest("transaction", CBOR.unsigned(UInt64(number)).encoded())
      let executed = try executor.execute(
        .init(
          origin: origin, signers: signers,
          actions: [
            Action(
              actingSigners: Array(signers.indices),
              body: isCreation
                ? .create(package: packageID, arguments: arguments)
                : .call(
                  .init(
                    contract: contract, expectedPackage: packageID, function: name,
                    arguments: arguments)))
          ], gasLimit: gasLimit, time: time), over: block)
      block.commit(executed.journal)
      if executed.fault == nil {
        trace.completed += 1
        if isCreation {
          contracts.append(ContractID.derived(from: origin, index: 0, suite: suite))
        }
      }
      trace.outcomes.append(executed.outcome)
      let encoded = executed.outcome.encoded()
      try require(
        (try? Outcome(decoding: encoded)) == executed.outcome, "an outcome does not decode")
    }
    return trace
  }

  /// Carries out what is due, as a ledger does before a block's calls; what arms itself again and again, only so often.
  private static func carryOutDues(
    until time: Int64, _ executor: inout TransactionExecutor, _ block: inout BlockJournal,
    _ trace: inout Trace
  ) throws {
    for _ in 0..<8 {
      let dues = try executor.selectDues(
        until: time, gas: NetworkLimits().dueGas, over: block)
      guard !dues.isEmpty else { return }
      for due in dues {
        let executed = try executor.carryOut(due, time: time, over: block)
        block.commit(executed.journal)
        trace.outcomes.append(executed.outcome)
        if executed.fault == nil { trace.completed += 1 }
      }
    }
  }

  private static func signers(_ choices: inout ChoiceStream) -> [Digest32] {
    switch choices.below(8) {
    case 0...3: [parties[0]]
    case 4: [parties[1]]
    case 5: [parties[0], parties[1]]
    case 6: parties
    default: []
    }
  }

  private static let context = Result {
    let key = try PrivateKey(
      algorithm: .ed25519, seed: [UInt8](repeating: 1, count: PrivateKey.seedByteCount))
    return TransactionExecutor.Context(
      suite: suite, governance: nil,
      members: try Members(
        epoch: 0, quorum: 1, members: [.init(id: 0, name: "fuzz", key: key.publicKey)],
        faultModel: .crash))
  }
}
