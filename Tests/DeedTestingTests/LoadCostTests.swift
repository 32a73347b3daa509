import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTesting
import DeedVM
import Testing

/// What loading a module costs: each package once a transaction, whatever a node has loaded, and at most so many of them.
@Suite struct LoadCostTests {
  /// A contract that takes references to contracts of its kind; modules of distinct numbers are distinct packages.
  private static func package(_ number: Int) throws -> Package {
    try TestSources.assemble(
      """
      module contract Peer

      type %16 = interface Peer { view number() -> (int) }
      type %17 = list %16

      interfaces %16

      function 0 () -> () {
        block
          return
      }

      function 1 () -> (int) {
        block
          int \(number)
          return
      }

      function 2 (%17) -> () {
        block
          return
      }

      function 3 (%16) -> (int) {
        block
          local.copy 0
          contract.call %16 0
          return
      }

      entry 0 create new() -> () by anyone body 0
      entry 1 call ask(peer) -> () by anyone body 3
      entry 2 call meet(peers) -> () by anyone body 2
      entry 3 view number() -> () body 1
      """)
  }

  private typealias Deployed = (contract: Digest32, package: Digest32)

  private static func peers(_ contracts: some Sequence<Deployed>) -> CBOR {
    .array(contracts.map { .bytes($0.contract.octets) })
  }

  private func gas(_ network: TestNetwork, _ actions: [Action]) throws -> UInt64 {
    let entry = try network.record(network.transaction(actions, by: [network.founders[0]]))
    let outcome = try #require(entry.outcome)
    guard case .completed = outcome.verdict else {
      throw TestSources.Failure(description: "\(outcome.verdict)")
    }
    return outcome.gas
  }

  @Test func aTransactionPaysForAPackageOnce() throws {
    let network = try TestNetwork()
    let package = try Self.package(1)
    let load = GasSchedule.load(octetCount: package.module.count)
    let first = try network.deploy(package)
    let second = try network.deploy(package)
    let other = try network.deploy(Self.package(2_000_000))
    func call(_ peers: Deployed...) -> Action {
      network.call(first.contract, first.package, "meet", [Self.peers(peers)])
    }
    let alone = try gas(network, [call()])
    #expect(alone > load)
    // The second action finds the package loaded.
    #expect(try gas(network, [call(), call()]) == 2 * alone - load)
    // A contract of the same package costs a reference, one of another package its loading, too; again nothing.
    let same = try gas(network, [call(second)])
    #expect(same < alone + 500)
    let more = try gas(network, [call(other)])
    let octets = try Self.package(2_000_000).module.count
    #expect(more == same + GasSchedule.load(octetCount: octets))
    #expect(try gas(network, [call(other, other)]) < more + 500)
    // A call to a contract that an argument names finds it loaded.
    let ask = network.call(
      first.contract, first.package, "ask", [.bytes(other.contract.octets)])
    #expect(try gas(network, [ask]) < more + 1500)
  }

  @Test func theGasDoesNotDependOnWhatIsLoaded() throws {
    let network = try TestNetwork()
    var peers: [Deployed] = []
    for number in 0..<3 { peers.append(try network.deploy(Self.package(number))) }
    let request = TransactionExecutor.Request(
      origin: .zero, signers: [network.founders[0].address],
      actions: [
        network.call(peers[0].contract, peers[0].package, "meet", [Self.peers(peers)]),
        network.call(peers[1].contract, peers[1].package, "nothing", []),
      ], gasLimit: 5_000_000, time: network.now)
    let context = TransactionExecutor.Context(
      suite: network.suite, governance: nil, members: network.genesis.members)
    var executor = try TransactionExecutor(context: context)
    let block = BlockJournal(over: network.store)
    let cold = try executor.execute(request, over: block).outcome
    let warm = try executor.execute(request, over: block).outcome
    #expect(cold == warm)
    #expect(cold.code.count == 3)
    func view(_ executor: inout TransactionExecutor, gasLimit: UInt64) throws -> UInt64 {
      let viewed = try executor.view(
        contract: peers[2].contract, function: "number", arguments: [], gasLimit: gasLimit,
        time: network.now, over: block)
      return viewed.gas
    }
    var other = try TransactionExecutor(context: context)
    let gas = try view(&executor, gasLimit: 1_000_000)
    #expect(try view(&other, gasLimit: 1_000_000) == gas)
    // Loading is paid before it is done.
    for limit in [gas - 1, 1001, 1] {
      var fresh = try TransactionExecutor(context: context)
      let failed = try fresh.view(
        contract: peers[2].contract, function: "number", arguments: [], gasLimit: limit,
        time: network.now, over: block)
      #expect(failed.execution == .faulted(Fault(.outOfGas)) || limit == gas - 1)
      #expect(failed.gas == limit)
    }
  }

  @Test func aTransactionLoadsAtMostSoManyPackages() throws {
    let scene = try RecordedFailureTests.Scene()
    let network = scene.network
    var peers: [Deployed] = []
    for number in 0...Limits.packagesMax { peers.append(try network.deploy(Self.package(number))) }
    let (most, last) = (peers.dropLast(), peers[Limits.packagesMax])
    func meet(_ others: some Sequence<Deployed>) -> Action {
      network.call(peers[0].contract, peers[0].package, "meet", [Self.peers(others)])
    }
    _ = try gas(network, [meet(most), meet(most)])
    try scene.expect(.tooManyPackages, [meet(peers)])
    try scene.expect(
      .tooManyPackages,
      [meet(most), network.call(last.contract, last.package, "meet", [.array([])])], at: 1)
    // A package that was not loaded is in no receipt: its creation must fail without a look at it.
    let create = Action(
      actingSigners: [0], body: .create(package: last.package, arguments: []))
    try scene.expect(.tooManyPackages, [meet(most), create], at: 1)
    // Running out of gas while a package is loaded is executed again, too.
    try scene.expect(.outOfGas, [meet(most)], gasLimit: 10_000)
  }

  @Test func rowsOfReferencesAreCounted() throws {
    let network = try TestNetwork()
    let peer = try network.deploy(Self.package(0))
    var executor = try TransactionExecutor(
      context: .init(suite: network.suite, governance: nil, members: network.genesis.members))
    func fault(references: Int) throws -> FaultCode? {
      let peers = Array(repeating: peer, count: references)
      let request = TransactionExecutor.Request(
        origin: .zero, signers: [network.founders[0].address],
        actions: [network.call(peer.contract, peer.package, "meet", [Self.peers(peers)])],
        gasLimit: 50_000_000, time: network.now)
      return try executor.execute(request, over: BlockJournal(over: network.store)).fault?.code
    }
    // The contract's own row is one.
    #expect(try fault(references: Limits.rowsMax - 1) == nil)
    #expect(try fault(references: Limits.rowsMax) == .tooManyRows)
  }

  /// Rows that references name go into the Reads, which have a limit.
  @Test func readsOfReferencesAreCounted() throws {
    let network = try TestNetwork()
    let peer = try network.deploy(Self.package(0))
    let store = MemoryStore()
    var batch = WriteBatch()
    for row in try network.rows(.state) { batch.put(row.value, at: row.key, in: .state) }
    let row = try #require(
      try network.store.value(of: LedgerKey.contract(peer.contract), in: .state))
    let many = try (0..<12_000).map { number in
      let octets = UInt64(number).octets + [UInt8](repeating: 7, count: 24)
      return (contract: try #require(Digest32(octets: octets)), package: peer.package)
    }
    for other in many { batch.put(row, at: LedgerKey.contract(other.contract), in: .state) }
    try store.commit(batch, synced: false)
    var executor = try TransactionExecutor(
      context: .init(suite: network.suite, governance: nil, members: network.genesis.members))
    func execute(_ count: Int) throws -> Executed {
      try executor.execute(
        .init(
          origin: .zero, signers: [network.founders[0].address],
          actions: [
            network.call(peer.contract, peer.package, "meet", [Self.peers(many.prefix(count))])
          ], gasLimit: 50_000_000, time: network.now), over: BlockJournal(over: store))
    }
    #expect(try execute(5000).fault == nil)
    let stopped = try execute(12_000)
    #expect(stopped.fault?.code == .tooManyRows)
    #expect(stopped.reads.encoded().count < ExecutionLimits.readsOctetsMax + 1024)
  }
}
