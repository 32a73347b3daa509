import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedVM

/// A state in memory on which transactions, views and dues are executed, each transaction and due a second time from nothing
/// but what the first consulted, as a receipt is.
struct ContractSession: ~Copyable {
  private static let suite = CipherSuite.ed25519SHA256
  /// 2026-01-01T00:00:00Z.
  private static let startTime: Int64 = 1_767_225_600_000
  private static let parties = ["ann", "bob", "cat"].map {
    suite.taggedDigest("party", Array($0.utf8))
  }
  /// Enough for whatever a generated view does.
  private static let ample: UInt64 = 5_000_000

  /// What a run showed: each outcome, and what each view gave.
  struct Trace: Hashable {
    var outcomes: [Outcome] = []
    var views: [CBOR] = []
    var gas: [UInt64] = []
    /// How many executions completed.
    var completed = 0
    /// How many transactions completed in which contracts called each other or one transaction several.
    var met = 0
    /// How many upgrades completed.
    var upgraded = 0
    /// How often each fault ended a transaction.
    var faults: [String: Int] = [:]
  }

  /// A package on record.
  struct Published {
    let id: Digest32
    let interface: Interface
  }

  /// An entry of a contract.
  struct Target {
    let contract: Digest32
    let package: Digest32
    let interface: Interface
    let entry: InterfaceEntry
  }

  private(set) var trace = Trace()
  private let isGenerated: Bool
  private var executor: TransactionExecutor
  /// Executes again.
  private var witness: TransactionExecutor
  private var block = BlockJournal(over: MemoryStore())
  private var packages: [Digest32: [UInt8]] = [:]
  private var published: [Published] = []
  private var contracts: [(id: Digest32, package: Published)] = []
  private var time = startTime
  private var transactionCount: UInt64 = 0

  init(isGenerated: Bool) throws {
    let context = try Self.context.get()
    let executor = try TransactionExecutor(context: context)
    let witness = try TransactionExecutor(context: context)
    self.isGenerated = isGenerated
    self.executor = executor
    self.witness = witness
  }

  /// Publishes a module; nil when the ledger refuses it, as it does what has a due that takes too much gas.
  mutating func publish(_ module: VerifiedModule) throws -> Published? {
    let package = Package(
      module: module.octets, sourceHash: .zero, interfaceHash: .zero,
      proseHash: module.module.proseHash, compiler: "fuzz")
    let id = package.id(suite: Self.suite)
    let publication = try executor.execute(
      .init(
        origin: id, signers: [Self.parties[0]],
        actions: [Action(actingSigners: [0], body: .publish(package))],
        gasLimit: NetworkLimits().transactionGas, time: time), over: block)
    guard publication.fault == nil else { return nil }
    block.commit(publication.journal)
    packages[id] = package.encoded()
    let result = Published(id: id, interface: Interface(module.module))
    published.append(result)
    return result
  }

  func hasContract(of package: Published) -> Bool {
    contracts.contains { $0.package.id == package.id }
  }

  // MARK: What is called

  /// A call or a view of one of the contracts; of one that is not there when there is none.
  func target(_ choices: inout ChoiceStream, _ packages: [Published]) -> Target? {
    let contract = contracts.isEmpty ? nil : choices.pick(contracts)
    guard let package = contract?.package ?? packages.first else { return nil }
    let entries = package.interface.entries.filter { [.call, .view].contains($0.kind) }
    guard !entries.isEmpty else { return nil }
    return Target(
      contract: contract?.id ?? package.id, package: package.id, interface: package.interface,
      entry: choices.pick(entries))
  }

  private func arguments(
    of entry: InterfaceEntry, in interface: Interface, _ choices: inout ChoiceStream
  ) -> [CBOR] {
    let contracts = contracts
    let values = ValueChoice(
      types: interface.types, digests: Self.parties + contracts.map(\.id)
    ) { wanted in
      contracts.filter { contract in
        let other = contract.package.interface
        return other.name == wanted.name
          || other.interfaces.contains { other.types[$0] == .interface(wanted) }
          || other.interfaces.contains { other.types.name(of: $0) == wanted.name.description }
      }.map(\.id)
    }
    return entry.parameters.map { values.value($0.type, &choices, depth: 0).cbor() }
  }

  func creation(of package: Published, _ choices: inout ChoiceStream) -> Action.Body? {
    guard let create = package.interface.entries.first(where: { $0.kind == .create }) else {
      return nil
    }
    var arguments = arguments(of: create, in: package.interface, &choices)
    // Parties must be distinct.
    for (index, parameter) in create.parameters.enumerated().prefix(Self.parties.count)
    where parameter.type == .party && choices.below(8) < 7 {
      arguments[index] = .bytes(Self.parties[index].octets)
    }
    return .create(package: package.id, arguments: arguments)
  }

  func call(_ target: Target, _ choices: inout ChoiceStream) -> Action.Body {
    .call(
      .init(
        contract: target.contract, expectedPackage: target.package,
        function: String(decoding: target.entry.name, as: UTF8.self),
        arguments: arguments(of: target.entry, in: target.interface, &choices)))
  }

  /// The upgrade of one of the contracts to one of the packages, most often to the one after its own.
  func upgrade(_ choices: inout ChoiceStream) -> Action.Body? {
    guard !contracts.isEmpty else { return nil }
    let contract = choices.pick(contracts)
    let next = published.firstIndex { $0.id == contract.package.id }.map { $0 + 1 } ?? 0
    let successor =
      next < published.count && choices.below(8) < 7 ? published[next] : choices.pick(published)
    return .upgrade(
      .init(contract: contract.id, expectedPackage: contract.package.id, successor: successor.id))
  }

  // MARK: Executing

  private mutating func advance(_ choices: inout ChoiceStream) throws {
    time += choices.pick([0, 1, 60_000, 86_400_000])
    try carryOutDues()
  }

  mutating func view(_ target: Target, _ choices: inout ChoiceStream) throws {
    let arguments = arguments(of: target.entry, in: target.interface, &choices)
    let gasLimit = gasLimit(&choices)
    try advance(&choices)
    let viewed = try executor.view(
      contract: target.contract, function: String(decoding: target.entry.name, as: UTF8.self),
      arguments: arguments, gasLimit: gasLimit, time: time, over: block)
    switch viewed.execution {
    case .completed(let results):
      trace.views += results
      trace.completed += 1
    case .faulted(let fault): try checkPromise(fault.code, fault.name)
    }
    trace.gas.append(viewed.gas)
    try require(viewed.gas <= gasLimit, "a view took more gas than it had")
  }

  /// Executes a transaction of actions by random signers, of which all act in each.
  mutating func transact(
    _ choices: inout ChoiceStream,
    _ make: (borrowing ContractSession, inout ChoiceStream) -> [Action.Body]
  ) throws {
    let bodies = make(self, &choices)
    let gasLimit = gasLimit(&choices)
    try advance(&choices)
    let signers = signers(&choices)
    transactionCount += 1
    let origin = Self.suite.taggedDigest(
      "transaction", CBOR.unsigned(transactionCount).encoded())
    let request = TransactionExecutor.Request(
      origin: origin, signers: signers,
      actions: bodies.map { Action(actingSigners: Array(signers.indices), body: $0) },
      gasLimit: gasLimit, time: time)
    let before = try carried(by: bodies)
    let executed = try executor.execute(request, over: block)
    let again = try witness.execute(request, over: recorded(executed))
    try conclude(executed, again)
    if executed.fault == nil, case .upgrade(let upgrade)? = bodies.first {
      trace.upgraded += 1
      for index in contracts.indices where contracts[index].id == upgrade.contract {
        guard let package = published.first(where: { $0.id == upgrade.successor }) else { break }
        contracts[index].package = package
      }
      if let before, let after = try carried(by: bodies) {
        try require(after == before, "an upgrade changes what it must not")
      }
    }
    if executed.fault == nil, case .create(let id, _)? = bodies.first,
      let package = published.first(where: { $0.id == id })
    {
      contracts.append((ContractID.derived(from: origin, index: 0, suite: Self.suite), package))
    }
    try checkSoundness()
  }

  /// What the contract of an upgrade says of itself that the upgrade must not change; nil while something is due.
  private mutating func carried(by bodies: [Action.Body]) throws -> [CBOR]? {
    guard isGenerated, case .upgrade(let upgrade)? = bodies.first else { return nil }
    let answer = try executor.view(
      contract: upgrade.contract, function: "carried", arguments: [], gasLimit: Self.ample,
      time: time, over: block)
    switch answer.execution {
    case .completed(let results): return results
    case .faulted(let fault):
      try require(fault.code == .duePending, "carried fails: \(fault.name)")
      return nil
    }
  }

  /// Carries out what is due, as a ledger does before a block's calls; what arms itself again and again, only so often.
  private mutating func carryOutDues() throws {
    for _ in 0..<8 {
      let dues = try executor.selectDues(
        until: time, gas: NetworkLimits().dueGas, over: block)
      guard !dues.isEmpty else { return }
      for due in dues {
        let executed = try executor.carryOut(due, time: time, over: block)
        let again = try witness.carryOut(due, time: time, over: recorded(executed))
        try require(
          executed.fault?.code != .outOfGas, "a due takes more gas than its proven bound")
        try conclude(executed, again)
        try checkSoundness()
      }
    }
  }

  /// A block over nothing but what an execution consulted.
  private func recorded(_ executed: Executed) -> BlockJournal {
    BlockJournal(over: PackagesOverReads(reads: RecordedState(executed.reads), packages: packages))
  }

  private mutating func conclude(_ executed: Executed, _ again: Executed) throws {
    try require(
      again.outcome == executed.outcome && again.reads == executed.reads,
      "executing again from the reads gives \(again.outcome) instead of \(executed.outcome)")
    block.commit(executed.journal)
    if executed.fault == nil {
      trace.completed += 1
      if executed.outcome.code.count > 1 { trace.met += 1 }
    }
    trace.outcomes.append(executed.outcome)
    let encoded = executed.outcome.encoded()
    try require(
      (try? Outcome(decoding: encoded)) == executed.outcome, "an outcome does not decode")
    if case .failed(let failure) = executed.outcome.verdict {
      trace.faults[failure.name, default: 0] += 1
      try checkPromise(failure.code, failure.name)
    }
  }

  // MARK: What the compiler promises

  /// What no program of the generator fails with: it compares itself with itself, and is accepted.
  private func checkPromise(_ code: FaultCode, _ name: String) throws {
    guard isGenerated else { return }
    try require(name != "Broken", "a program finds a promise broken")
    try require(
      ![.uninitialised, .wrongCase, .noneUnwrapped].contains(code),
      "an accepted program fails with \(name)")
  }
  /// Asks each contract whether its invariants hold: a view of the generator repeats them.
  private mutating func checkSoundness() throws {
    guard isGenerated else { return }
    for (contract, package) in contracts {
      for entry in package.interface.entries {
        let name = String(decoding: entry.name, as: UTF8.self)
        guard entry.kind == .view, name.hasPrefix("sound") else { continue }
        let answer = try executor.view(
          contract: contract, function: name, arguments: [], gasLimit: Self.ample, time: time,
          over: block)
        switch answer.execution {
        case .completed(let results):
          try require(results == [.bool(true)], "\(name) of a contract does not hold")
        case .faulted(let fault):
          try require(
            [.wrongPhase, .duePending].contains(fault.code), "\(name) fails: \(fault.name)")
        }
      }
    }
  }

  private func gasLimit(_ choices: inout ChoiceStream) -> UInt64 {
    choices.pick(
      isGenerated ? [10_000_000, 10_000_000, 100_000, 5000] : [10_000_000, 200_000, 50_000, 5000])
  }

  /// Whoever signs; of a generated program most calls are for one.
  private func signers(_ choices: inout ChoiceStream) -> [Digest32] {
    let number = choices.below(8)
    switch isGenerated && number < 7 ? max(0, number - 3) : number {
    case 0, 1, 2: return [Self.parties[0]]
    case 3: return isGenerated ? Array(Self.parties.prefix(2)) : [Self.parties[0]]
    case 4: return [Self.parties[1]]
    case 5: return Array(Self.parties.prefix(2))
    case 6: return Self.parties
    default: return []
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
