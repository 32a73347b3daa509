import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTesting
import Testing

/// Every failure that is recorded: a leaf, a charge and a used id, no writes and no events (`docs/node.md`).
@Suite struct RecordedFailureTests {
  /// What one case does with the network and its contracts.
  struct Scene {
    let network: TestNetwork
    let sampler: (contract: Digest32, package: Digest32)
    let parties: [TestParty]

    init() throws {
      network = try TestNetwork(founders: ["ann", "bob"])
      parties = network.founders
      let build = try Sampler.build.get()
      let package = build.package.id(suite: network.suite)
      let actions = [
        Action(actingSigners: [], body: .publish(build.package)),
        Action(
          actingSigners: [0, 1],
          body: .create(
            package: package, arguments: parties.map { .bytes($0.address.octets) })),
      ]
      let done = try network.complete(
        network.transaction(actions, by: parties), texts: build.texts)
      guard case .bytes(let octets)? = done.results[1].first else {
        throw TestSources.Failure(description: "no contract")
      }
      sampler = (try #require(Digest32(octets: octets)), package)
    }

    func call(_ function: String, _ arguments: CBOR..., by acting: [Int] = [0]) -> Action {
      network.call(sampler.contract, sampler.package, function, arguments, by: acting)
    }

    /// Runs a transaction that must be recorded with this fault, and holds it to everything that a recorded failure is.
    func expect(
      _ code: FaultCode, _ actions: [Action], at index: Int = 0, signers: Int = 1,
      gasLimit: UInt64 = 5_000_000, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let before = (network.ledger.head, try network.rows(.state))
      let chargedBefore = network.ledger.charged(member: 0)
      let transaction = try network.transaction(
        actions, by: Array(parties.prefix(signers)), gasLimit: gasLimit)
      let entry = try network.record(transaction)
      let outcome = try #require(entry.outcome)
      guard case .failed(let failure) = outcome.verdict else {
        Issue.record("completed instead of \(code)", sourceLocation: sourceLocation)
        return
      }
      #expect(failure.code == code, sourceLocation: sourceLocation)
      #expect(failure.action == index, sourceLocation: sourceLocation)
      #expect(failure.name == (code == .declaredError ? "Wrong" : code.name))
      // A leaf that is charged.
      let octets = transaction.encoded()
      let charge = outcome.gas + 1000 * UInt64(signers) + 10 * UInt64(octets.count)
      #expect(entry.leaf.kind == .transaction && entry.leaf.payer == 0)
      #expect(entry.leaf.charge == charge, sourceLocation: sourceLocation)
      #expect(network.ledger.charged(member: 0) == chargedBefore + charge)
      #expect(outcome.gas <= gasLimit)
      // Nothing is written and nothing emitted.
      #expect(outcome.events.isEmpty)
      #expect(outcome.writesHash == network.suite.taggedDigest("writes", CBOR.array([]).encoded()))
      #expect(network.ledger.head.stateRoot == before.0.stateRoot, sourceLocation: sourceLocation)
      #expect(try network.rows(.state) == before.1, sourceLocation: sourceLocation)
      #expect(network.ledger.head.logSize == before.0.logSize + 1)
      // The id is used.
      #expect(
        try network.run([Submission(transaction: octets)])
          == [.refused(.alreadyRecorded(index: entry.index))], sourceLocation: sourceLocation)
      // The receipt tells the failure, and executing again finds it.
      let receipt = try network.receipt(of: entry.index)
      do {
        let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(receipt)
        #expect(verified.isReexecuted, sourceLocation: sourceLocation)
      } catch {
        Issue.record("\(code): \(error)", sourceLocation: sourceLocation)
      }
    }
  }

  @Test func failuresOfTheLedger() throws {
    let scene = try Scene()
    let network = scene.network
    let (contract, package) = scene.sampler
    let governance = network.genesis.governance.id(suite: network.suite)
    try scene.expect(.unknownContract, [network.call(.zero, package, "note", [1])])
    try scene.expect(.unexpectedPackage, [network.call(contract, governance, "note", [1])])
    try scene.expect(
      .unknownPackage, [Action(actingSigners: [0], body: .create(package: .zero, arguments: []))])
    for module in [[0], [0x80], try TestSources.assemble("module library None").module] {
      let refused = Package(
        module: module, sourceHash: .zero, interfaceHash: .zero, proseHash: nil, compiler: "")
      try scene.expect(.packageRefused, [Action(actingSigners: [0], body: .publish(refused))])
    }
    try scene.expect(.unknownFunction, [scene.call("nothing")])
    try scene.expect(.unknownFunction, [scene.call("sum")])
    try scene.expect(.unknownFunction, [scene.call("create", .bytes([]), .bytes([]))])
    try scene.expect(.argumentMismatch, [scene.call("note")])
    try scene.expect(.argumentMismatch, [scene.call("note", .string("1"))])
    try scene.expect(.argumentMismatch, [scene.call("note", 1, 2)])
    try scene.expect(.outOfRange, [scene.call("small", 10)])
    try scene.expect(.unauthorised, [scene.call("note", 1, by: [])])
    try scene.expect(
      .unauthorised, [scene.call("small", 1), scene.call("note", 1, by: [1])], at: 1, signers: 2)
    try scene.expect(.unneededSignature, [scene.call("note", 1, by: [0, 1])], signers: 2)
    try scene.expect(.declaredError, [scene.call("wrong", 1)])
    let ann = CBOR.bytes(scene.parties[0].address.octets)
    try scene.expect(
      .partiesNotDistinct,
      [Action(actingSigners: [0], body: .create(package: package, arguments: [ann, ann]))])
    try scene.expect(
      .governanceRefused, [network.register(scene.parties[0], member: 0, by: [0])])
  }

  @Test func faultsOfTheMachine() throws {
    let scene = try Scene()
    let kilobyte = CBOR.bytes([UInt8](repeating: 7, count: 1024))
    try scene.expect(.divisionByZero, [scene.call("divide", 0)])
    try scene.expect(.integerTooLarge, [scene.call("power", 2, 70_000)])
    try scene.expect(.negativeExponent, [scene.call("power", 2, -1)])
    try scene.expect(.timeOutOfRange, [scene.call("later", .integer(1 << 62))])
    try scene.expect(.indexOutOfBounds, [scene.call("name", 0)])
    try scene.expect(.indexOutOfBounds, [scene.call("name", -1)])
    try scene.expect(.keyMissing, [scene.call("missing", 7)])
    try scene.expect(.duplicateKey, [scene.call("twice", 7)])
    try scene.expect(.invalidText, [scene.call("decode", .bytes([0xFF]))])
    try scene.expect(.outOfGas, [scene.call("spin")], gasLimit: 100_000)
    try scene.expect(.outOfGas, [scene.call("note", 1)], gasLimit: 1)
    try scene.expect(.callTooDeep, [scene.call("deep")])
    try scene.expect(.eventsTooLarge, [scene.call("endless")])
    try scene.expect(.storageValueTooLarge, [scene.call("keep", kilobyte, 7)])
    try scene.expect(.storageKeyTooLarge, [scene.call("keepAt", kilobyte, 1)])
    try scene.expect(.resultsTooLarge, [scene.call("grow", kilobyte, 9)])
    try scene.expect(.arenaExhausted, [scene.call("grow", kilobyte, 16)], gasLimit: 50_000_000)
    try scene.expect(.tooManyRows, [scene.call("rows", 20_000)], gasLimit: 50_000_000)
  }

  @Test func faultsThatOnlyCodeByHandHas() throws {
    let scene = try Scene()
    let package = try TestSources.assemble(Sampler.assembly)
    let id = package.id(suite: scene.network.suite)
    // `create` leaves a field without a value: publishing is undone with it.
    let publish = Action(actingSigners: [], body: .publish(package))
    try scene.expect(
      .uninitialised,
      [publish, Action(actingSigners: [0], body: .create(package: id, arguments: []))], at: 1)
    try scene.expect(
      .unknownPackage, [Action(actingSigners: [0], body: .create(package: id, arguments: []))])

    let whole = try TestSources.assemble(
      Sampler.assembly.replacing("field 1 var other: int\n", with: ""))
    let (contract, wholeID) = try scene.network.deploy(whole)
    func call(_ name: String, _ arguments: [CBOR] = []) -> Action {
      scene.network.call(contract, wholeID, name, arguments)
    }
    try scene.expect(.noneUnwrapped, [call("unwrap")])
    try scene.expect(.sizeMismatch, [call("fix", [.bytes([1, 2, 3])])])
    try scene.expect(.wrongCase, [call("unpack")])
    try scene.expect(.requirementFailed, [call("require")])
  }
}
