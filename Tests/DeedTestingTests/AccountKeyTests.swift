import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTesting
import Testing

/// Accounts whose keys change: by themselves, by the administrators, and what receipts show before and after.
@Suite struct AccountKeyTests {
  /// Keys of either algorithm by name.
  static func keys(_ names: String...) throws -> [PrivateKey] {
    try names.map { name in
      let seed = CipherSuite.ed25519SHA256.taggedDigest("test-key", Array(name.utf8)).octets
      return try PrivateKey(algorithm: name.hasPrefix("p") ? .esp256 : .ed25519, seed: seed)
    }
  }

  let network: TestNetwork
  let ann: TestParty

  init() throws {
    network = try TestNetwork(founders: ["ann", "bob", "cid"], members: 3, quorum: 2)
    ann = network.founders[0]
  }

  // MARK: Making transactions

  static func items(_ keys: [PrivateKey]) -> CBOR { .array(keys.map(\.publicKey.item)) }

  private func governance(
    _ function: String, _ arguments: CBOR..., by acting: [Int] = [0]
  ) -> Action {
    network.call(
      network.genesis.governanceID, network.genesis.governance.id(suite: network.suite), function,
      arguments, by: acting)
  }

  /// A rotation of an account, ann's unless it is said, that each of the new keys proves.
  private func rotate(
    _ keys: [PrivateKey], _ threshold: Int, of account: Digest32? = nil, by acting: [Int] = [0]
  ) throws -> Action {
    let rotation = KeyRotation(
      governance: network.genesis.governanceID, account: account ?? ann.address,
      keys: keys.map(\.publicKey), threshold: max(0, threshold))
    return rotate(
      keys, threshold, try keys.map { try rotation.prove(with: $0) }, by: acting)
  }

  /// A rotation with these proofs.
  private func rotate(
    _ keys: [PrivateKey], _ threshold: Int, _ proofs: [[UInt8]], by acting: [Int] = [0]
  ) -> Action {
    governance(
      "rotate", Self.items(keys), .integer(Int64(threshold)), .array(proofs.map { .bytes($0) }),
      by: acting)
  }

  /// A transaction of signers that each have several keys.
  private func transaction(
    _ actions: [Action], by signers: [(address: Digest32, keys: [PrivateKey])]
  ) throws -> Transaction {
    let parties = signers.map { signer in
      TransactionPayload.Signer(
        address: signer.address,
        keys: signer.keys.map(\.publicKey.octets).sorted { $0.lexicographicallyPrecedes($1) })
    }
    return try Transaction(
      signing: network.payload(actions, signers: parties), with: signers.flatMap(\.keys))
  }

  private func refusal(_ transaction: Transaction) throws -> AdmissionRefusal? {
    let results = try network.run([transaction])
    guard case .refused(let refusal)? = results.first else { return nil }
    return refusal
  }

  private func expectRefused(
    _ actions: [Action], by parties: [TestParty], _ order: String, _ reason: GovernanceRefusal,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let root = network.ledger.head.stateRoot
    let entry = try network.record(network.transaction(actions, by: parties))
    guard case .failed(let failure)? = entry.outcome?.verdict else {
      Issue.record("completed", sourceLocation: sourceLocation)
      return
    }
    #expect(
      failure.code == .governanceRefused && failure.name == "GovernanceRefused",
      sourceLocation: sourceLocation)
    #expect(
      failure.fields == [.string(order), .string(reason.rawValue)], sourceLocation: sourceLocation)
    #expect(network.ledger.head.stateRoot == root, sourceLocation: sourceLocation)
    let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(
      network.receipt(of: entry.index))
    #expect(verified.isReexecuted, sourceLocation: sourceLocation)
  }

  // MARK: Rotation

  /// A key is stolen and replaced: what the party holds stays the party's, and the thief is out.
  @Test func aReplacedKeyDoesNotCostThePartyItsAddress() throws {
    let evidence = try network.deploy(TestSources.evidence.get())
    func call(_ function: String, _ arguments: CBOR...) -> Action {
      network.call(evidence.contract, evidence.package, function, arguments)
    }
    let filed = try network.complete(
      network.transaction([call("file", sha256("a"), .string("a"))], by: [ann]))
    let keys = try Self.keys("x", "y", "p256")
    let rotation = try network.complete(network.transaction([rotate(keys, 2)], by: [ann]))
    #expect(rotation.entry.outcome?.events.map(\.name) == ["KeysReplaced"])
    let account = try #require(try network.ledger.account(ann.address))
    #expect(account.keys == keys.map(\.publicKey) && account.threshold == 2)
    #expect(account.member == 0 && account.status == .active)

    // The thief's key signs nothing any more, alone or beside a new one.
    let withdraw = call("withdraw", sha256("a"), .string("an error"))
    #expect(
      try refusal(network.transaction([withdraw], by: [ann])) == .foreignKey(signer: 0))
    #expect(
      try refusal(transaction([withdraw], by: [(ann.address, [ann.key, keys[0]])]))
        == .foreignKey(signer: 0))
    for key in keys {
      #expect(
        try refusal(transaction([withdraw], by: [(ann.address, [key])]))
          == .thresholdNotReached(signer: 0))
    }
    // Any two of the three do; the filer of before withdraws, and the same member pays.
    let withdrawn = try network.complete(
      transaction([withdraw], by: [(ann.address, [keys[2], keys[0]])]))
    #expect(withdrawn.entry.leaf.payer == 0)
    _ = try network.complete(
      transaction([call("file", sha256("b"), .string("b"))], by: [(ann.address, keys)]))
    try expectReceipts([filed.entry, rotation.entry, withdrawn.entry])
    // A second rotation takes two of the three, and back to one key.
    let back = try Self.keys("z")
    #expect(
      try refusal(transaction([rotate(back, 1)], by: [(ann.address, [keys[1]])]))
        == .thresholdNotReached(signer: 0))
    let second = try network.complete(
      transaction([rotate(back, 1)], by: [(ann.address, [keys[1], keys[2]])]))
    try expectReceipts([filed.entry, rotation.entry, withdrawn.entry, second.entry])
    #expect(try network.ledger.account(ann.address)?.keys == back.map(\.publicKey))
    _ = try LedgerAudit.run(of: network.store)
  }

  /// Receipts show the keys as of their height: they verify under every later head, here and in Python.
  private func expectReceipts(
    _ entries: [RecordedEntry], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var receipts: [[UInt8]] = []
    let pin = network.ledger.pin
    for entry in entries {
      let receipt = try network.receipt(of: entry.index)
      let verified = try ReceiptVerifier(pin: pin).verify(receipt.encoded())
      #expect(verified.isReexecuted, sourceLocation: sourceLocation)
      #expect(verified.signers == [.shownByReads], sourceLocation: sourceLocation)
      receipts.append(receipt.encoded())
    }
    if let verdicts = try PythonChecker.verdicts(on: receipts, pin: pin) {
      #expect(verdicts == entries.map { _ in 0 }, sourceLocation: sourceLocation)
    }
  }

  /// A receipt whose reads show the account as it is now, and not as it was, is refused.
  @Test func aReceiptShowsTheKeysOfItsOwnHeight() throws {
    let before = try network.record(
      network.transaction([network.call(.zero, .zero, "x")], by: [ann]))
    let keys = try Self.keys("x", "y")
    _ = try network.complete(network.transaction([rotate(keys, 2)], by: [ann]))
    let after = try network.record(
      transaction([network.call(.zero, .zero, "x")], by: [(ann.address, keys)]))
    let (old, new) = (
      try network.receipt(of: before.index), try network.receipt(of: after.index)
    )
    for (receipt, other) in [(old, new), (new, old)] {
      func with(_ reads: Reads?) -> Receipt {
        Receipt(
          leaf: receipt.leaf, record: receipt.record, outcome: receipt.outcome,
          inclusion: receipt.inclusion, reads: reads)
      }
      #expect(throws: ReceiptRefusal.self) {
        try ReceiptVerifier(pin: network.ledger.pin).verify(with(other.reads))
      }
      // Without reads a receipt says only what its keys alone show.
      let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(with(nil))
      #expect(
        verified.signers == [receipt.leaf.id == old.leaf.id ? .rotationNotChecked : .keyNotShown])
    }
    #expect(try network.ledger.account(ann.address)?.threshold == 2)
  }

  /// What waits when a rotation lands is judged by the new keys; within one transaction the old ones count.
  @Test func transactionsInFlight() throws {
    let keys = try Self.keys("x")
    let call = network.call(.zero, .zero, "x")
    let waiting = try network.transaction([call], by: [ann])
    guard case .success = try network.ledger.admit(waiting.encoded(), now: network.now) else {
      Issue.record("not admitted before")
      return
    }
    let results = try network.run([
      network.transaction([call], by: [ann]),
      network.transaction([rotate(keys, 1), network.register(try TestParty("dan"))], by: [ann]),
      waiting,
      transaction([call], by: [(ann.address, keys)]),
      network.transaction([rotate(try Self.keys("thief"), 1)], by: [ann]),
    ])
    // The second fails in its second action, since one administrator does not reach the quorum: nothing is replaced.
    #expect(results.filter { if case .recorded = $0 { true } else { false } }.count == 4)
    #expect(results[3] == .refused(.foreignKey(signer: 0)))
    #expect(
      try network.ledger.account(ann.address)?.keys == Self.keys("thief").map(\.publicKey))

    let (now, next) = (try Self.keys("thief"), try Self.keys("y"))
    let late = try transaction([call], by: [(ann.address, now)])
    let landed = try network.run([
      transaction([rotate(next, 1), call], by: [(ann.address, now)]),
      transaction([rotate(next, 1)], by: [(ann.address, now)]), late,
      transaction([rotate(now, 1)], by: [(ann.address, now)]),
      transaction([call], by: [(ann.address, next)]),
    ])
    // The call of no contract undoes the first rotation with it; the second one counts for all that follows.
    guard case .recorded(_, let index) = landed[0], case .recorded = landed[1],
      case .recorded = landed[4]
    else {
      Issue.record("\(landed)")
      return
    }
    #expect(landed[2] == .refused(.foreignKey(signer: 0)) && landed[2] == landed[3])
    #expect(try network.ledger.index(of: late.id(suite: network.suite)) == nil)
    guard case .failed(let failure)? = try network.ledger.entry(at: index)?.outcome?.verdict else {
      Issue.record("the first rotation stands")
      return
    }
    #expect(failure.action == 1 && failure.code == .unknownContract)
  }

  /// The keys of before sign all of a transaction, also what follows the rotation in it.
  @Test func oneTransactionRotatesAndGoesOn() throws {
    let keys = try Self.keys("x", "p1")
    let bob = network.founders[1]
    let dan = try TestParty("dan")
    let done = try network.complete(
      network.transaction(
        [rotate(keys, 1), network.register(dan, by: [0, 1]), rotate(keys, 2)], by: [ann, bob]))
    #expect(
      done.entry.outcome?.events.map(\.name) == ["KeysReplaced", "Registered", "KeysReplaced"])
    #expect(try network.ledger.account(ann.address)?.threshold == 2)
    #expect(try network.ledger.account(dan.address)?.keys == [dan.key.publicKey])
    let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(
      network.receipt(of: done.entry.index))
    #expect(verified.isReexecuted && verified.signers == [.shownByReads, .shownByReads])
  }

  @Test func everyRotationThatCannotBeIsRefused() throws {
    let (x, y) = (try Self.keys("x")[0], try Self.keys("y")[0])
    let member = network.memberKeys[1]
    let big = CBOR.integer(argument: [UInt8](repeating: 1, count: 20), isNegative: false)
    let many = try (0..<17).map { try TestParty("key \($0)").key }
    func order(_ keys: CBOR, _ threshold: CBOR) -> Action {
      guard case .array(let items) = keys else { return governance("rotate", keys, threshold, []) }
      return governance("rotate", keys, threshold, .array(items.map { _ in .bytes([]) }))
    }
    let refused: [(GovernanceRefusal, Action)] = try [
      (.noKeys, order([], 0)), (.noKeys, order([], 1)),
      (.tooManyKeys, rotate(many, 1)),
      (.duplicateKey, rotate([x, y, x], 1)),
      (.membersKey, rotate([x, member], 1)),
      (.thresholdOutOfRange, rotate([x, y], 0)), (.thresholdOutOfRange, rotate([x, y], 3)),
      (.thresholdOutOfRange, rotate([x, y], -1)),
      (.thresholdOutOfRange, order(Self.items([x]), big)),
      (.invalidKey, order([[-7, .bytes(x.publicKey.octets)]], 1)),
      (.invalidKey, order([[big, .bytes(x.publicKey.octets)]], 1)),
      (.invalidKey, order([[-9, .bytes(x.publicKey.octets)]], 1)),
      (.invalidKey, order([x.publicKey.item, [-19, .bytes([])]], 1)),
      (.invalidKey, order([[-19, .bytes([1] + [UInt8](repeating: 0, count: 31))]], 1)),
      (.invalidKey, order([[-9, .bytes([4] + [UInt8](repeating: 1, count: 64))]], 1)),
    ]
    for (reason, action) in refused {
      try expectRefused([action], by: [ann], "KeysReplaced", reason)
    }
    // An address without a row has no keys to replace, although it may act beside a payer.
    let dan = try TestParty("dan")
    try expectRefused(
      [rotate([x], 1, of: dan.address, by: [1])], by: [ann, dan], "KeysReplaced", .unknownAccount)
    // Two cannot act in one rotation.
    let both = try network.record(
      network.transaction([rotate([x], 1, by: [0, 1])], by: [ann, network.founders[1]]))
    guard case .failed(let failure)? = both.outcome?.verdict else {
      Issue.record("completed")
      return
    }
    #expect(failure.code == .unneededSignature)
    // Sixteen keys, all of which must sign, are allowed, and so is staying as one is.
    let sixteen = Array(many.dropLast())
    _ = try network.complete(network.transaction([rotate([ann.key], 1)], by: [ann]))
    _ = try network.complete(network.transaction([rotate(sixteen, 16)], by: [ann]))
    #expect(
      try refusal(
        transaction([rotate([x], 1)], by: [(ann.address, Array(sixteen.dropLast()))]))
        == .thresholdNotReached(signer: 0))
    _ = try network.complete(transaction([rotate([x], 1)], by: [(ann.address, sixteen)]))
    #expect(try network.ledger.account(ann.address)?.keys == [x.publicKey])
  }

  /// Who replaces keys shows that the new ones can sign: as many of them as the new threshold says.
  @Test func newKeysAreProven() throws {
    let keys = try Self.keys("x", "y", "p256")
    let rotation = KeyRotation(
      governance: network.genesis.governanceID, account: ann.address, keys: keys.map(\.publicKey),
      threshold: 2)
    let proofs = try keys.map { try rotation.prove(with: $0) }
    let (x, y, p256) = (proofs[0], proofs[1], proofs[2])
    func refuse(_ proofs: [[UInt8]], _ reason: GovernanceRefusal) throws {
      try expectRefused([rotate(keys, 2, proofs)], by: [ann], "KeysReplaced", reason)
    }
    try refuse([[], [], []], .unproven)
    try refuse([[], y, []], .unproven)
    try refuse([], .malformed)
    try refuse([x, y], .malformed)
    try refuse([x, y, p256, []], .malformed)
    // A signature in another key's place, one of something else, and one too few are none.
    try refuse([y, x, []], .invalidProof)
    try refuse([x, Array(y.dropLast()), p256], .invalidProof)
    try refuse([x, y.map { $0 ^ 1 }, p256], .invalidProof)
    let others: [KeyRotation] = [
      .init(governance: .zero, account: ann.address, keys: rotation.keys, threshold: 2),
      .init(
        governance: rotation.governance, account: network.founders[1].address, keys: rotation.keys,
        threshold: 2),
      .init(
        governance: rotation.governance, account: ann.address, keys: rotation.keys.reversed(),
        threshold: 2),
      .init(
        governance: rotation.governance, account: ann.address, keys: rotation.keys, threshold: 1),
    ]
    for other in others { try refuse([try other.prove(with: keys[0]), y, []], .invalidProof) }
    // The paper key that lies in a safe proves nothing, and need not.
    let done = try network.complete(
      network.transaction([rotate(keys, 2, [x, [], p256])], by: [ann]))
    #expect(try network.ledger.account(ann.address)?.threshold == 2)
    try expectReceipts([done.entry])
    #expect(
      Array(rotation.signatureInput(key: keys[0].publicKey).prefix(12))
        == [0x84, 0x6A] + Array("Signature1".utf8))
  }

  @Test func anOrderTakesGasForItsKeys() throws {
    let gas = try [1, 2, 5].enumerated().map { index, count in
      let keys = try (0..<count).map { try TestParty("g\(count) \($0)").key }
      let party = network.founders[index]
      return try network.complete(
        network.transaction([rotate(keys, 1, of: party.address)], by: [party])
      ).entry
        .outcome?.gas ?? 0
    }
    #expect(gas[1] - gas[0] > 1000 && gas[2] - gas[1] > 3000)
  }

  // MARK: The administrators

  @Test func theQuorumRecoversAnAccount() throws {
    let dan = try TestParty("dan")
    let (bob, cid) = (network.founders[1], network.founders[2])
    func recover(_ keys: [PrivateKey], _ threshold: Int, by acting: [Int] = [0, 1]) -> Action {
      governance(
        "recover", .bytes(dan.address.octets), Self.items(keys), .integer(Int64(threshold)),
        .string("lost at sea"), by: acting)
    }
    let keys = try Self.keys("x", "p2")
    try expectRefused([recover(keys, 1)], by: [bob, cid], "KeysRecovered", .unknownAccount)
    _ = try network.complete(
      network.transaction([network.register(dan, member: 2, by: [0, 1])], by: [bob, cid]))
    try expectRefused([recover([], 1)], by: [bob, cid], "KeysRecovered", .noKeys)
    try expectRefused([recover(keys, 3)], by: [bob, cid], "KeysRecovered", .thresholdOutOfRange)
    try expectRefused(
      [recover([network.memberKeys[0]], 1)], by: [bob, cid], "KeysRecovered", .membersKey)
    for parties in [[bob], [dan]] {
      let alone = try network.record(network.transaction([recover(keys, 1, by: [0])], by: parties))
      guard case .failed(let failure)? = alone.outcome?.verdict else {
        Issue.record("completed")
        return
      }
      #expect(failure.code == .unauthorised)
    }
    // Frozen, recovered, unfrozen: the account is its owner's again.
    func freeze(_ function: String, _ arguments: CBOR...) -> Action {
      network.call(
        network.genesis.governanceID, network.genesis.governance.id(suite: network.suite),
        function, [.bytes(dan.address.octets)] + arguments, by: [0, 1])
    }
    _ = try network.complete(
      network.transaction([freeze("freeze", .string("stolen"))], by: [bob, cid]))
    #expect(
      try refusal(network.transaction([rotate(keys, 1)], by: [dan])) == .frozenAccount(signer: 0))
    try expectRefused(
      [freeze("freeze", .string("again"))], by: [bob, cid], "Frozen", .statusUnchanged)
    let recovered = try network.complete(
      network.transaction([recover(keys, 2)], by: [bob, cid]))
    let account = try #require(try network.ledger.account(dan.address))
    #expect(account.status == .frozen && account.threshold == 2 && account.member == 2)
    _ = try network.complete(network.transaction([freeze("unfreeze")], by: [bob, cid]))
    try expectRefused([freeze("unfreeze")], by: [bob, cid], "Unfrozen", .statusUnchanged)
    #expect(
      try refusal(network.transaction([rotate(keys, 1)], by: [dan])) == .foreignKey(signer: 0))
    let own = try network.complete(
      transaction([rotate([dan.key], 1, of: dan.address)], by: [(dan.address, keys)]))
    #expect(own.entry.leaf.payer == 2)
    #expect(recovered.entry.outcome?.events.map(\.name) == ["KeysRecovered"])
    _ = try LedgerAudit.run(of: network.store)
  }

  @Test func administratorsAreNotFrozen() throws {
    let freeze = governance(
      "freeze", .bytes(ann.address.octets), .string("quarrel"), by: [0, 1])
    let entry = try network.record(
      network.transaction([freeze], by: Array(network.founders.dropFirst())))
    guard case .failed(let failure)? = entry.outcome?.verdict else {
      Issue.record("completed")
      return
    }
    #expect(failure.code == .declaredError && failure.name == "AdministratorStays")
  }

  // MARK: Who gives orders

  /// Another contract's events order nothing, whatever they are called.
  @Test func onlyGovernanceGivesOrders() throws {
    let bob = network.founders[1]
    let contract = try network.deploy(
      TestSources.build(
        """
        contract Impostor {
            struct AccountKey { algorithm: int, key: bytes }
            event KeysReplaced(account: party, keys: list<AccountKey>, threshold: int, proofs: list<bytes>)
            event Frozen(account: party, grounds: text)
            create by anyone
            call steal(account: party, algorithm: int, key: bytes) by anyone {
                emit KeysReplaced(account, keys: [AccountKey(algorithm, key)], threshold: 1, proofs: [])
                emit Frozen(account, grounds: "because")
            }
        }
        """))
    let steal = network.call(
      contract.contract, contract.package, "steal",
      [.bytes(bob.address.octets), -19, .bytes(ann.key.publicKey.octets)])
    _ = try network.complete(network.transaction([steal], by: [ann]))
    let account = try #require(try network.ledger.account(bob.address))
    #expect(account.keys == [bob.key.publicKey] && account.status == .active)
  }

  /// A governance contract whose events have the orders' names and other fields orders nothing that could be done.
  @Test func malformedOrdersAreRefused() throws {
    let build = try TestSources.build(
      """
      contract Governance {
          let administrators: set<party>
          let quorum: int
          event KeysReplaced(account: party, keys: int, threshold: int, proofs: int)
          event Frozen(account: int, grounds: text)
          event Unfrozen(account: party, extra: int)
          create by all of administrators
          call keys() by anyone { emit KeysReplaced(account: caller, keys: 1, threshold: 1, proofs: 1) }
          call freeze() by anyone { emit Frozen(account: 1, grounds: "") }
          call unfreeze() by anyone { emit Unfrozen(account: caller, extra: 1) }
      }
      """)
    let network = try TestNetwork(governance: build)
    for (function, order) in [
      ("keys", "KeysReplaced"), ("freeze", "Frozen"), ("unfreeze", "Unfrozen"),
    ] {
      let call = network.call(
        network.genesis.governanceID, network.genesis.governance.id(suite: network.suite), function)
      let entry = try network.record(network.transaction([call], by: network.founders))
      guard case .failed(let failure)? = entry.outcome?.verdict else {
        Issue.record("completed")
        return
      }
      #expect(failure.fields == [.string(order), .string("malformed")])
    }
  }

  /// A founding account with a member's key begins no network.
  @Test func foundersHaveKeysOfTheirOwn() throws {
    let genesis = network.genesis
    let mixed = Genesis(
      name: genesis.name, suite: genesis.suite, time: genesis.time, members: genesis.members,
      limits: genesis.limits, governance: genesis.governance, predecessor: nil,
      founders: [.init(key: network.memberKeys[2].publicKey, member: 0)])
    #expect(throws: DecodingFailure.self) { try Genesis(decoding: mixed.encoded()) }
  }
}
