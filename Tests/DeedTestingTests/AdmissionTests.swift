import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import Testing

/// Every refusal leaves no leaf, no charge and no used id, when it is submitted and when it is executed (`docs/node.md`).
@Suite struct AdmissionTests {
  let network: TestNetwork
  let ann: TestParty
  let bob: TestParty

  init() throws {
    network = try TestNetwork(
      founders: ["ann", "bob"], limits: NetworkLimits(window: 3_600_000, transactionGas: 1_000_000))
    ann = network.founders[0]
    bob = network.founders[1]
  }

  private var count: Action { network.register(bob) }

  /// Submits to admission, then executes without admission; both give the refusal and nothing else happens.
  private func expectRefused(
    _ octets: [UInt8], _ expected: (AdmissionRefusal) -> Bool, now: Int64? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let now = now ?? network.now
    switch try network.ledger.admit(octets, now: now) {
    case .success: Issue.record("admitted", sourceLocation: sourceLocation)
    case .failure(let refusal):
      #expect(expected(refusal), "\(refusal)", sourceLocation: sourceLocation)
    }
    let before = (
      network.ledger.head, network.ledger.charged(member: 0),
      try StoreColumn.allCases.map { try network.rows($0) }
    )
    let block = try network.ledger.execute(
      Batch(time: now, submissions: [Submission(transaction: octets)]))
    guard case .refused(let refusal)? = block.results.first else {
      Issue.record("executed", sourceLocation: sourceLocation)
      return
    }
    #expect(expected(refusal), "\(refusal)", sourceLocation: sourceLocation)
    #expect(block.checkpoint == nil, sourceLocation: sourceLocation)
    try network.ledger.commit(block)
    #expect(network.ledger.head == before.0, sourceLocation: sourceLocation)
    #expect(network.ledger.charged(member: 0) == before.1, sourceLocation: sourceLocation)
    #expect(
      try StoreColumn.allCases.map { try network.rows($0) } == before.2,
      sourceLocation: sourceLocation)
    if let transaction = try? Transaction(decoding: octets) {
      let id = transaction.id(suite: network.suite)
      #expect(try network.ledger.index(of: id) == nil, sourceLocation: sourceLocation)
    }
  }

  private func expectRefused(
    _ transaction: Transaction, _ expected: AdmissionRefusal, now: Int64? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try expectRefused(
      transaction.encoded(), { $0 == expected }, now: now, sourceLocation: sourceLocation)
  }

  @Test func notCanonical() throws {
    let octets = try network.transaction([count], by: [ann]).encoded()
    let forms: [[UInt8]] = [
      [], [0], Array(octets.dropLast()), octets + [0],
      Array(octets.dropFirst(2)), [UInt8](repeating: 0, count: 600_000),
    ]
    for form in forms {
      try expectRefused(form) { if case .notCanonical = $0 { true } else { false } }
    }
  }

  @Test func otherNetworkAndTimes() throws {
    let other = try Transaction(
      signing: network.payload(
        [count], signers: [TestNetwork.signer(ann)], gasLimit: 1000, network: .zero),
      with: [ann.key])
    try expectRefused(other, .otherNetwork)
    let now = network.now
    func transaction(_ notAfter: Int64) throws -> Transaction {
      try network.transaction([count], by: [ann], gasLimit: 1_000_000, notAfter: notAfter)
    }
    try expectRefused(transaction(now - 1), .expired)
    try expectRefused(transaction(now + 3_600_001), .tooFarAhead)
    try expectRefused(transaction(.max), .tooFarAhead)
    // The block's time counts, which does not go back.
    try expectRefused(transaction(network.ledger.head.time - 1), .expired, now: 0)
    try expectRefused(transaction(now), .expired, now: now + 1)
    // Both ends of the window are in it.
    for end in [now, now + 3_600_000] {
      guard case .success = try network.ledger.admit(transaction(end).encoded(), now: now) else {
        Issue.record("refused at an end of the window")
        return
      }
    }
  }

  @Test func usedTwice() throws {
    let transaction = try network.transaction([count], by: [ann], gasLimit: 1_000_000)
    let results = try network.run([transaction, transaction])
    #expect(results.count == 2 && results[1] == .refused(.repeated))
    guard case .recorded(let id, let index) = results[0] else {
      Issue.record("\(results)")
      return
    }
    #expect(id == transaction.id(suite: network.suite))
    for _ in 0..<2 {
      #expect(
        try network.run([transaction]) == [.refused(.alreadyRecorded(index: index))])
      #expect(network.ledger.head.logSize == index + 1)
      // Not from memory: from the store.
      try network.reopen()
    }
  }

  @Test func signersAndTheirAccounts() throws {
    let cid = try TestParty("cid")
    let sampled = network.register(cid)
    try expectRefused(
      network.transaction([sampled], by: [cid], gasLimit: 1000), .unknownAccount(signer: 0))
    // A later signer needs no row, but then exactly the key that gives the address.
    let both = network.call(.zero, .zero, "x", [], by: [0, 1])
    let stranger = TransactionPayload.Signer(
      address: cid.address, keys: [bob.key.publicKey.octets])
    try expectRefused(
      Transaction(
        signing: network.payload(
          [both], signers: [TestNetwork.signer(ann), stranger], gasLimit: 1000),
        with: [ann.key, bob.key]), .unknownAccount(signer: 1))
    let two = TransactionPayload.Signer(
      address: cid.address,
      keys: [cid.key.publicKey.octets, bob.key.publicKey.octets].sorted {
        $0.lexicographicallyPrecedes($1)
      })
    try expectRefused(
      Transaction(
        signing: network.payload(
          [both], signers: [TestNetwork.signer(ann), two], gasLimit: 1000),
        with: [ann.key, bob.key, cid.key]), .unknownAccount(signer: 1))
    let foreign = TransactionPayload.Signer(
      address: ann.address, keys: [bob.key.publicKey.octets])
    try expectRefused(
      Transaction(
        signing: network.payload([count], signers: [foreign], gasLimit: 1000), with: [bob.key]),
      .foreignKey(signer: 0))
  }

  @Test func frozenThresholdAndMember() throws {
    let (cid, dan) = (try TestParty("cid"), try TestParty("dan"))
    try network.put(
      [ann.key], threshold: 1, member: 0, status: 1, at: bob.address)
    try expectRefused(
      network.transaction([count], by: [bob], gasLimit: 1000), .frozenAccount(signer: 0))
    let both = network.call(.zero, .zero, "x", [], by: [0, 1])
    try expectRefused(
      network.transaction([both], by: [ann, bob], gasLimit: 1000), .frozenAccount(signer: 1))

    try network.put(
      [cid.key, dan.key, bob.key], threshold: 2, member: 0,
      status: 0, at: cid.address)
    try expectRefused(
      network.transaction([count], by: [cid], gasLimit: 1000), .thresholdNotReached(signer: 0))
    try expectRefused(
      network.transaction([both], by: [ann, cid], gasLimit: 1000),
      .thresholdNotReached(signer: 1))

    try network.put([dan.key], threshold: 1, member: 9, status: 0, at: dan.address)
    try expectRefused(network.transaction([count], by: [dan], gasLimit: 1000), .unknownMember)
  }

  @Test func signaturesAndGas() throws {
    let both = network.call(.zero, .zero, "x", [], by: [0, 1])
    let transaction = try network.transaction([both], by: [ann, bob], gasLimit: 1000)
    for index in 0..<2 {
      for octet in [0, 31, 32, 63] {
        var signatures = transaction.cose.signatures
        var signature = signatures[index].signature
        signature[octet] ^= 1
        signatures[index] = .init(protected: signatures[index].protected, signature: signature)
        let changed = COSESign(
          protected: transaction.cose.protected, payload: transaction.cose.payload,
          signatures: signatures)
        try expectRefused(changed.encoded()) { $0 == .invalidSignature(index: index) }
      }
    }
    try expectRefused(
      network.transaction([count], by: [ann], gasLimit: 0), .gasLimitOutOfRange)
    try expectRefused(
      network.transaction([count], by: [ann], gasLimit: 1_000_001), .gasLimitOutOfRange)
    guard
      case .success = try network.ledger.admit(
        network.transaction([count], by: [ann], gasLimit: 1_000_000).encoded(), now: network.now)
    else {
      Issue.record("the network's limit itself is refused")
      return
    }
  }

  @Test func aFullBlockLeavesTheRest() throws {
    let network = try TestNetwork(
      limits: NetworkLimits(transactionGas: 1_000_000, blockGas: 2_000_000))
    let ann = network.founders[0]
    let party = try TestParty("x")
    let transactions = try (0..<4).map { index in
      try network.transaction(
        [network.register(party)], by: [ann], gasLimit: index == 2 ? 1_000_000 : 900_000)
    }
    let results = try network.run(transactions)
    #expect(results[2] == .refused(.blockFull) && results[3] == .refused(.blockFull))
    #expect(network.ledger.head.logSize == 4)
    // The next block takes them.
    let later = try network.run([transactions[2], transactions[3]])
    #expect(
      later == [
        .recorded(id: transactions[2].id(suite: network.suite), index: 4),
        .recorded(id: transactions[3].id(suite: network.suite), index: 5),
      ])
  }

  @Test func aQuotaIsUsedUpAndComesBackByItself() throws {
    let network = try TestNetwork(
      founders: ["ann", "bob"], members: 2, quorum: 2,
      limits: NetworkLimits(window: 3_600_000, memberQuota: 20_000))
    let (ann, bob) = (network.founders[0], network.founders[1])
    func transaction(_ party: TestParty) throws -> Transaction {
      try network.transaction(
        [network.call(.zero, .zero, "x")], by: [party], notAfter: network.now + 60_000)
    }
    // Within one batch the charges count at once.
    let results = try network.run((0..<8).map { _ in try transaction(ann) })
    let recorded = results.count { if case .recorded = $0 { true } else { false } }
    #expect(recorded > 1 && recorded < 8)
    #expect(results.dropFirst(recorded).allSatisfy { $0 == .refused(.quotaExceeded) })
    func isRefused() throws -> Bool {
      let octets = try transaction(ann).encoded()
      let charged = network.ledger.charged(member: 0)
      let now = network.now
      let head = network.ledger.head
      guard case .failure(.quotaExceeded) = try network.ledger.admit(octets, now: now) else {
        return false
      }
      #expect(try network.run([Submission(transaction: octets)]) == [.refused(.quotaExceeded)])
      #expect(network.ledger.charged(member: 0) == charged && network.ledger.head == head)
      return true
    }
    #expect(try isRefused())
    try network.reopen()
    #expect(try isRefused())
    // The other member has a quota of its own.
    guard case .recorded? = try network.run([transaction(bob)]).first else {
      Issue.record("another member pays")
      return
    }
    #expect(try isRefused())
    // A window later there is room again, without a block in between.
    network.now += 3_600_000
    #expect(try !isRefused())
    guard case .recorded? = try network.run([transaction(ann)]).first else {
      Issue.record("the quota does not come back")
      return
    }
    let charged = (network.ledger.charged(member: 0), network.ledger.charged(member: 1))
    #expect(charged.0 > 0 && charged.0 < 20_000 && charged.1 == 0)
    try network.reopen()
    #expect(charged == (network.ledger.charged(member: 0), network.ledger.charged(member: 1)))
  }
}
