import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTesting
import Testing

/// Accounts: the founders', the registered ones, and every way in which a registration is refused.
@Suite struct GovernanceTests {
  @Test func foundersHaveAccountsFromBlock0On() throws {
    let network = try TestNetwork(founders: ["ann", "bob", "cid"], members: 3, quorum: 2)
    #expect(network.ledger.head.height == 0 && network.ledger.head.logSize == 2)
    for (index, founder) in network.founders.enumerated() {
      let account = try #require(try network.ledger.account(founder.address))
      #expect(account.keys == [founder.key.publicKey] && account.threshold == 1)
      #expect(account.member == UInt64(index) && account.status == .active)
    }
    let deployed = try #require(try network.ledger.package(of: network.genesis.governanceID))
    #expect(deployed.package == network.genesis.governance)
    let entry = try #require(try network.ledger.entry(at: 1))
    #expect(entry.leaf.kind == .ledgerAction && entry.leaf.payer == nil && entry.leaf.charge == 0)
    #expect(
      entry.outcome?.verdict
        == .completed(results: [[.bytes(network.genesis.governanceID.octets)]]))
  }

  /// One founder registers alone; of three, any two do, since two members sign a checkpoint.
  @Test func registrationTakesTheQuorum() throws {
    for count in [1, 3] {
      let network = try TestNetwork(
        founders: ["ann", "bob", "cid"].prefix(count).map { $0 }, members: count,
        quorum: count / 2 + 1)
      let dan = try TestParty("dan")
      var last = dan
      if count == 3 {
        try expectFailure(
          network, network.register(dan), by: [network.founders[0]], .unauthorised)
        try expectFailure(
          network, network.register(dan, by: [0, 1, 2]), by: network.founders, .unneededSignature)
        for pair in [[0, 1], [0, 2], [1, 2]] {
          last = try TestParty("party \(pair)")
          _ = try network.complete(
            network.transaction(
              [network.register(last, member: 2, by: [0, 1])],
              by: pair.map { network.founders[$0] }))
        }
      } else {
        _ = try network.complete(
          network.transaction([network.register(dan)], by: network.founders))
      }
      let account = try #require(try network.ledger.account(last.address))
      #expect(account.keys == [last.key.publicKey] && account.threshold == 1)
      #expect(account.member == (count == 3 ? 2 : 0) && account.status == .active)
      // The new account pays at once.
      let entry = try network.record(
        network.transaction([network.call(.zero, .zero, "x")], by: [last]))
      #expect(entry.leaf.payer == account.member)
    }
  }

  private func expectFailure(
    _ network: TestNetwork, _ action: Action, by parties: [TestParty], _ code: FaultCode,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let root = network.ledger.head.stateRoot
    let entry = try network.record(network.transaction([action], by: parties))
    guard case .failed(let failure)? = entry.outcome?.verdict else {
      Issue.record("completed", sourceLocation: sourceLocation)
      return
    }
    #expect(failure.code == code, sourceLocation: sourceLocation)
    #expect(network.ledger.head.stateRoot == root, sourceLocation: sourceLocation)
    let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(
      network.receipt(of: entry.index))
    #expect(verified.isReexecuted, sourceLocation: sourceLocation)
  }

  @Test func everyOrderThatCannotBeCarriedOutIsRefused() throws {
    let network = try TestNetwork(members: 2, quorum: 2)
    let (ann, dan) = (network.founders[0], try TestParty("dan"))
    let (address, key) = (dan.address.octets, dan.key.publicKey.octets)
    let governance = network.genesis.governance.id(suite: network.suite)
    func order(
      _ address: [UInt8], _ algorithm: CBOR, _ key: [UInt8], _ member: CBOR
    ) -> Action {
      network.call(
        network.genesis.governanceID, governance, "register",
        [.bytes(address), algorithm, .bytes(key), member])
    }
    let point = try PrivateKey(
      algorithm: .esp256, seed: [UInt8](repeating: 5, count: PrivateKey.seedByteCount)
    ).publicKey
    let big = CBOR.integer(argument: [UInt8](repeating: 1, count: 20), isNegative: false)
    let refused: [(String, Action)] = [
      ("another key's address", order(ann.address.octets, -19, key, 0)),
      ("an address that is none's", order([UInt8](repeating: 1, count: 32), -19, key, 0)),
      ("the other algorithm", order(address, -9, key, 0)),
      ("no algorithm", order(address, -7, key, 0)),
      ("a huge algorithm", order(address, big, key, 0)),
      ("a short key", order(address, -19, Array(key.dropLast()), 0)),
      ("no key", order(address, -19, [], 0)),
      ("a key of small order", order(address, -19, [1] + [UInt8](repeating: 0, count: 31), 0)),
      ("a point off the curve", order(address, -9, [4] + [UInt8](repeating: 1, count: 64), 0)),
      ("a key of another address", order(address, -9, point.octets, 0)),
      ("no such member", order(address, -19, key, 2)),
      ("a negative member", order(address, -19, key, -1)),
      ("a huge member", order(address, -19, key, big)),
      ("an account that exists", network.register(ann)),
    ]
    for (name, action) in refused {
      try expectFailure(network, action, by: [ann], .governanceRefused)
      #expect(try network.ledger.account(dan.address) == nil, "\(name)")
    }
    // Twice in one transaction is refused as well, and undone as a whole.
    let twice = try network.record(
      network.transaction([network.register(dan), network.register(dan)], by: [ann]))
    guard case .failed(let failure)? = twice.outcome?.verdict else {
      Issue.record("completed")
      return
    }
    #expect(failure.code == .governanceRefused && failure.action == 1)
    #expect(try network.ledger.account(dan.address) == nil)
    // Keys of the other algorithm may have accounts.
    let address2 = network.suite.address(of: point)
    _ = try network.complete(
      network.transaction([order(address2.octets, -9, point.octets, 1)], by: [ann]))
    #expect(try network.ledger.account(address2)?.keys == [point])
  }

  /// Only the governance contract's events are orders.
  @Test func anotherContractsEventIsNoOrder() throws {
    let network = try TestNetwork()
    let (ann, dan) = (network.founders[0], try TestParty("dan"))
    let copy = try network.deploy(
      network.genesis.governance,
      arguments: [.array([.bytes(ann.address.octets)]), 1])
    let done = try network.complete(
      network.transaction(
        [
          network.call(
            copy.contract, copy.package, "register",
            [
              .bytes(dan.address.octets), -19, .bytes(dan.key.publicKey.octets), 0,
            ])
        ], by: [ann]))
    #expect(done.entry.outcome?.events.map(\.name) == ["Registered"])
    #expect(try network.ledger.account(dan.address) == nil)
  }

  @Test func laterSignersNeedNoAccount() throws {
    let network = try TestNetwork()
    let (ann, dan) = (network.founders[0], try TestParty("dan"))
    let evidence = try network.deploy(TestSources.evidence.get())
    let file = network.call(
      evidence.contract, evidence.package, "file", [sha256("a"), .string("a")], by: [1])
    let done = try network.complete(network.transaction([file], by: [ann, dan]))
    #expect(done.entry.leaf.payer == 0)
    let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(
      network.receipt(of: done.entry.index))
    #expect(verified.isReexecuted && verified.signers == [.shownByReads, .shownByReads])
    // Alone, nobody would pay.
    #expect(
      try network.run([network.transaction([network.call(.zero, .zero, "x")], by: [dan])])
        == [.refused(.unknownAccount(signer: 0))])
  }

  @Test func twoOfThreeKeys() throws {
    let network = try TestNetwork()
    let keys = try ["x", "y", "z"].map { try TestParty($0).key }
    let address = network.founders[0].address
    try network.put(keys, threshold: 2, member: 0, at: address)
    let action = network.call(.zero, .zero, "x")
    for chosen in [[0], [0, 1], [0, 2], [1, 2], [0, 1, 2]] {
      let own = chosen.map { keys[$0] }
      let signer = TransactionPayload.Signer(
        address: address,
        keys: own.map(\.publicKey.octets).sorted { $0.lexicographicallyPrecedes($1) })
      let transaction = try Transaction(
        signing: network.payload([action], signers: [signer]), with: own)
      let result = try #require(try network.run([transaction]).first)
      switch result {
      case .refused(let refusal):
        #expect(chosen.count == 1 && refusal == .thresholdNotReached(signer: 0))
      case .recorded(_, let index):
        #expect(chosen.count >= 2)
        let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(
          network.receipt(of: index))
        #expect(verified.signers == [.shownByReads])
      }
    }
    // The founder's own key is no longer one of the account's.
    #expect(
      try network.run([network.transaction([action], by: network.founders)])
        == [.refused(.foreignKey(signer: 0))])
  }
}
