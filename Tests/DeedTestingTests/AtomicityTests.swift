import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTesting
import Testing

/// Several actions in one transaction: all or none, with signers of their own.
@Suite struct AtomicityTests {
  private func evidence(
    _ network: TestNetwork
  ) throws -> (contract: Digest32, package: Digest32) {
    try network.deploy(TestSources.evidence.get())
  }

  private func file(
    _ network: TestNetwork, _ evidence: (contract: Digest32, package: Digest32), _ name: String,
    by acting: [Int]
  ) -> Action {
    network.call(
      evidence.contract, evidence.package, "file", [sha256(name), .string(name)], by: acting)
  }

  @Test func actionsHaveSignersOfTheirOwn() throws {
    let network = try TestNetwork(founders: ["ann", "bob", "cid"])
    let evidence = try evidence(network)
    let (ann, bob, cid) = (network.founders[0], network.founders[1], network.founders[2])
    let handOver = network.call(
      evidence.contract, evidence.package, "handOver",
      [sha256("a"), .bytes(bob.address.octets)], by: [1, 2])
    // The payer acts in nothing here; it only pays.
    let done = try network.complete(
      network.transaction(
        [
          file(network, evidence, "a", by: [1]), handOver, file(network, evidence, "b", by: [2]),
        ], by: [cid, ann, bob]))
    #expect(done.results == [[], [], []])
    let outcome = try #require(done.entry.outcome)
    #expect(outcome.events.map(\.name) == ["Filed", "HandedOver", "Filed"])
    #expect(outcome.code == [.init(contract: evidence.contract, package: evidence.package)])
  }

  @Test(arguments: [1, 2]) func aLaterFailureUndoesTheEarlierActions(_ position: Int) throws {
    let network = try TestNetwork()
    let evidence = try evidence(network)
    let before = (try network.rows(.state), network.ledger.head.stateRoot)
    var actions = ["a", "b", "c"].map { file(network, evidence, $0, by: [0]) }
    actions[position] = file(network, evidence, "a", by: [0])
    let entry = try network.record(network.transaction(actions, by: network.founders))
    let outcome = try #require(entry.outcome)
    guard case .failed(let failure) = outcome.verdict else {
      Issue.record("completed")
      return
    }
    #expect(failure.action == position && failure.name == "AlreadyOnRecord")
    #expect(failure.package == evidence.package && failure.function != nil)
    #expect(outcome.events.isEmpty)
    #expect(try network.rows(.state) == before.0)
    #expect(network.ledger.head.stateRoot == before.1)
    // Nothing of it is in the way of doing it right.
    _ = try network.complete(
      network.transaction(
        ["a", "b", "c"].map { file(network, evidence, $0, by: [0]) }, by: network.founders))
  }

  @Test func aContractIsCalledInTheTransactionThatCreatesIt() throws {
    let network = try TestNetwork()
    let evidence = try evidence(network)
    let create = Action(
      actingSigners: [0], body: .create(package: evidence.package, arguments: []))
    // The id of a contract depends on the transaction's, which names the contract: it cannot be known in advance.
    let unknown = try network.record(
      network.transaction(
        [create, network.call(.zero, evidence.package, "file", [sha256("a"), .string("a")])],
        by: network.founders))
    guard case .failed(let failure)? = unknown.outcome?.verdict else {
      Issue.record("completed")
      return
    }
    #expect(failure.code == .unknownContract && failure.action == 1)
    #expect(failure.package == nil && failure.function == nil && failure.offset == nil)
  }

  @Test func contractsAreNumberedByWhatWasCreated() throws {
    let network = try TestNetwork()
    let evidence = try evidence(network)
    let create = Action(
      actingSigners: [0], body: .create(package: evidence.package, arguments: []))
    let transaction = try network.transaction(
      [create, file(network, evidence, "x", by: [0]), create, create], by: network.founders)
    let done = try network.complete(transaction)
    let id = transaction.id(suite: network.suite)
    #expect(
      done.results
        == [
          [.bytes(ContractID.derived(from: id, index: 0, suite: network.suite).octets)], [],
          [.bytes(ContractID.derived(from: id, index: 1, suite: network.suite).octets)],
          [.bytes(ContractID.derived(from: id, index: 2, suite: network.suite).octets)],
        ])
    let code = try #require(done.entry.outcome).code.map(\.contract)
    #expect(code == code.sorted() && code.count == 4)
  }

  @Test func aPackageOfTheSameTransactionIsThere() throws {
    let network = try TestNetwork()
    let build = try TestSources.evidence.get()
    let id = build.package.id(suite: network.suite)
    let publish = Action(actingSigners: [], body: .publish(build.package))
    let create = Action(actingSigners: [0], body: .create(package: id, arguments: []))
    // Undone with the transaction: the loaded module may be kept, the package is not there.
    let failing = try network.record(
      network.transaction(
        [publish, create, create, network.call(.zero, id, "x")], by: network.founders),
      texts: build.texts)
    guard case .failed(let failure)? = failing.outcome?.verdict else {
      Issue.record("completed")
      return
    }
    #expect(failure.code == .unknownContract && failure.action == 3)
    #expect(try network.ledger.package(id: id) == nil)
    #expect(try network.ledger.text(build.package.sourceHash) == nil)
    let early = try network.record(network.transaction([create], by: network.founders))
    guard case .failed(let missing)? = early.outcome?.verdict else {
      Issue.record("completed")
      return
    }
    #expect(missing.code == .unknownPackage)
    let done = try network.complete(
      network.transaction([publish, create, publish], by: network.founders), texts: build.texts)
    #expect(done.results[0] == [.bytes(id.octets)] && done.results[2] == [.bytes(id.octets)])
    #expect(try network.ledger.text(build.package.sourceHash) == build.sourceOctets)
    #expect(try network.ledger.text(build.package.interfaceHash) == build.interfaceOctets)
  }

  @Test func theLimitsOfATransactionAreReached() throws {
    let names = (0..<16).map { "party \($0)" }
    let network = try TestNetwork(founders: names)
    let evidence = try evidence(network)
    // 16 actions, 16 signers, 32 keys of accounts with two each.
    for (index, party) in network.founders.enumerated() {
      try network.put(
        [party.key, TestParty("second \(index)").key], threshold: 2, member: 0, at: party.address)
    }
    let seconds = try (0..<16).map { try TestParty("second \($0)").key }
    let signers = zip(network.founders, seconds).map { party, second in
      TransactionPayload.Signer(
        address: party.address,
        keys: [party.key.publicKey.octets, second.publicKey.octets].sorted {
          $0.lexicographicallyPrecedes($1)
        })
    }
    let actions = (0..<16).map { file(network, evidence, "document \($0)", by: [$0]) }
    let transaction = try Transaction(
      signing: network.payload(actions, signers: signers),
      with: network.founders.map(\.key) + seconds)
    #expect(transaction.keys.count == 32)
    let done = try network.complete(transaction)
    #expect(done.results.count == 16)
    let gas = try #require(done.entry.outcome).gas
    #expect(done.entry.leaf.charge == gas + 32_000 + 10 * UInt64(transaction.encoded().count))
    let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(
      network.receipt(of: done.entry.index))
    #expect(verified.isReexecuted)
    #expect(verified.signers == Array(repeating: .shownByReads, count: 16))
    // One more of each is no transaction.
    #expect(throws: TransactionSigningFailure.self) {
      _ = try Transaction(
        signing: network.payload(actions + [actions[0]], signers: signers),
        with: network.founders.map(\.key) + seconds)
    }
    let seventeen = try TestParty("party 17")
    #expect(throws: TransactionSigningFailure.self) {
      _ = try network.transaction(
        (0..<15).map { network.call(.zero, .zero, "x", by: [$0]) }
          + [network.call(.zero, .zero, "x", by: [15, 16])],
        by: network.founders + [seventeen])
    }
  }
}
