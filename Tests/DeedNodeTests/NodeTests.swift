import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode
import DeedState
import DeedTestSupport
import Dispatch
import FoundationEssentials
import Glibc
import Synchronization
import Testing

/// What a node told its operator.
private final class EventList: Sendable {
  private let events = Mutex<[NodeEvent]>([])

  func add(_ event: NodeEvent) { events.withLock { $0.append(event) } }

  var all: [NodeEvent] { events.withLock { $0 } }
}

/// A development node on RocksDB, spoken to over a socket.
private final class RunningNode {
  let node: Node
  let client: SocketClient
  let failures = FailureList()

  init(_ folder: String, change: (inout NodeConfiguration) -> Void = { _ in }) throws {
    var configuration = NodeConfiguration(
      folder: folder,
      network: .development(governance: try TestPackage.named("governance"), texts: []))
    configuration.port = 0
    configuration.engine.batchMilliseconds = 5
    change(&configuration)
    let failures = failures
    node = try Node(configuration) { failure in failures.add(failure) }
    client = try #require(SocketClient(port: node.port))
  }

  func result(_ method: String, _ parameters: JSON = [:]) throws -> JSON {
    let answer = try #require(client.call(method, parameters))
    return try #require(answer["result"], "\(answer.text)")
  }

  func errorName(_ method: String, _ parameters: JSON) -> String? {
    client.call(method, parameters)?["error"]?["data"]?["name"]?.string
  }

  /// Submits and waits for the outcome.
  func record(_ transaction: Transaction) throws -> JSON {
    let id = try result("deed_submit", ["transaction": .octets(transaction.encoded())])["id"]
    return try result("deed_outcome", ["id": id ?? nil])
  }

  /// Publishes and creates the fixture `notes`.
  func deployNotes(_ party: TestParty) throws -> TestNotes {
    let package = try TestPackage.named("notes")
    let transaction = try party.transaction(
      .publish(package), .create(package: package.id(suite: .ed25519SHA256), arguments: []))
    let outcome = try record(transaction)
    #expect(outcome["ok"] == true, "\(outcome.text)")
    let contract = ContractID.derived(
      from: transaction.id(suite: .ed25519SHA256), index: 0, suite: .ed25519SHA256)
    return TestNotes(contract: contract, package: package)
  }
}

private final class FailureList: Sendable {
  private let list = Mutex<[NodeFailure]>([])
  var all: [NodeFailure] { list.withLock { $0 } }
  func add(_ failure: NodeFailure) { list.withLock { $0.append(failure) } }
}

@Suite(.timeLimit(.minutes(1))) struct NodeTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  @Test func takesACallFromSubmissionToReceipt() throws {
    let running = try RunningNode(folder.path)
    let party = try TestParty(1, network: running.node.networkID)
    let notes = try running.deployNotes(party)
    let kept = try party.transaction(notes.keep(7))
    let outcome = try running.record(kept)
    #expect(outcome["ok"] == true)
    #expect(outcome["results"]?[0]?[0]?["literal"] == "1")
    #expect(outcome["events"]?[0]?["name"] == "Kept")
    #expect(
      outcome["events"]?[0]?["literal"]?.string?.hasPrefix("Kept(note: 7, keeper: ") == true)
    #expect(outcome["payer"] == 1)

    let view = try running.result(
      "deed_view",
      ["contract": .string(notes.contract.description), "function": "count"])
    #expect(view["results"] == [["literal": "1", "cbor": "01"]])
    let keeper = try running.result(
      "deed_view",
      [
        "contract": .string(notes.contract.description), "function": "keeper",
        "argumentsCBOR": "0x8107",
      ])
    #expect(keeper["results"]?[0]?["cbor"]?.string == "5820" + party.address.description)

    let receipt = try running.result(
      "deed_receipt", ["id": .string(kept.id(suite: .ed25519SHA256).description)])
    let octets = try #require(receipt["receipt"]?.base64Octets)
    let network = try running.result("deed_network")
    let pin = try Pin(decoding: #require(network["pin"]?.base64Octets))
    let verified = try ReceiptVerifier(pin: pin, reexecutes: true).verify(octets)
    #expect(verified.isReexecuted)
    #expect(verified.signedBy == ["development"])
    try running.node.stop()
  }

  /// A deadline carries itself out on an idle node, and is found by its contract; one that passes while no node runs is
  /// the first thing after the start.
  @Test func keepsDeadlines() throws {
    let package = try TestPackage.named("alarm")
    let suite = CipherSuite.ed25519SHA256
    let events = EventList()
    func start() throws -> RunningNode {
      try RunningNode(folder.path) { $0.onEvent = { events.add($0) } }
    }
    var running = try start()
    func create(_ milliseconds: Int64) throws -> (contract: Digest32, due: Int64, height: Int64) {
      let due = WallClock.now() + milliseconds
      let party = try TestParty(1, network: running.node.networkID)
      let transaction = try party.transaction(
        .publish(package), .create(package: package.id(suite: suite), arguments: [.integer(due)]))
      let outcome = try running.record(transaction)
      #expect(outcome["ok"] == true)
      return (
        ContractID.derived(from: transaction.id(suite: suite), index: 0, suite: suite), due,
        try #require(outcome["height"]?.integer)
      )
    }
    func dues(_ contract: Digest32) throws -> JSON {
      try running.result("deed_dues", ["contract": .string(contract.description)])
    }
    func untilCarriedOut(_ contract: Digest32) throws -> JSON {
      for _ in 0..<3000 {
        let answer = try dues(contract)
        if answer["dues"]?[0]?["state"] == "done" { return answer }
        usleep(1000)
      }
      return try dues(contract)
    }
    let (first, due, height) = try create(150)
    #expect(try dues(first)["dues"]?[0]?["clause"] == "at")
    let carriedOut = try #require(try untilCarriedOut(first)["carriedOut"]?[0])
    #expect(carriedOut["dueTime"] == .integer(due) && carriedOut["ok"] == true)
    #expect(carriedOut["kind"] == "ledgerAction" && carriedOut["payer"] == .null)
    #expect(carriedOut["height"] == .integer(height + 1))
    // Nothing is due any more, and no block is made.
    usleep(60_000)
    #expect(try running.result("deed_status")["height"] == .integer(height + 1))

    let (second, later, _) = try create(1500)
    try running.node.stop()
    usleep(useconds_t(max(0, later - WallClock.now()) + 20) * 1000)
    running = try start()
    let again = try #require(try untilCarriedOut(second)["carriedOut"]?[0])
    #expect(again["dueTime"] == .integer(later) && again["height"] == .integer(height + 3))
    let receipt = try running.result("deed_receipt", ["id": again["id"] ?? nil])
    let pin = try Pin(
      decoding: #require(try running.result("deed_network")["pin"]?.base64Octets))
    let verified = try ReceiptVerifier(pin: pin).verify(
      #require(receipt["receipt"]?.base64Octets))
    #expect(verified.isReexecuted)
    #expect(
      running.errorName("deed_dues", ["contract": .string(Digest32.zero.description)])
        == "UnknownContract")
    try running.node.stop()
    // The operator is told: founded, one due; read again, the other due.
    #expect(events.all.count == 4, "\(events.all)")
    #expect(events.all.first == .founded(network: running.node.networkID))
    let told = events.all.compactMap { event -> [Int64]? in
      guard case .carriedOut(let action, let index, nil) = event else { return nil }
      return [action.dueTime, Int64(index)]
    }
    let indices = [carriedOut, again].compactMap { $0["index"]?.integer }
    #expect(told == [[due, indices[0]], [later, indices[1]]])
    guard case .checked(let checked, _) = events.all[2] else {
      Issue.record("\(events.all)")
      return
    }
    #expect(checked == UInt64(height) + 2)
  }

  @Test func answersAboutTheLog() throws {
    let running = try RunningNode(folder.path)
    let party = try TestParty(1, network: running.node.networkID)
    let notes = try running.deployNotes(party)
    let status = try running.result("deed_status")
    #expect(status["isDevelopment"] == true)
    let height = try #require(status["height"]?.integer)
    #expect(height == 2, "block 1 registers the account, block 2 deploys")
    let first = try running.result("deed_block", ["height": 0])
    #expect(first["leaves"]?.array?.count == 2)
    #expect(first["leaves"]?[0]?["kind"] == "genesis")
    let newest = try running.result("deed_block")
    #expect(newest["height"] == .integer(height))
    let checkpoint = try running.result("deed_checkpoint", ["height": 1])
    let signed = try SignedCheckpoint(decoding: #require(checkpoint["signed"]?.base64Octets))
    #expect(signed.checkpoint.height == 1)
    #expect(running.errorName("deed_block", ["height": 3]) == "UnknownBlock")
    #expect(running.errorName("deed_receipt", ["index": 99]) == "UnknownLeaf")

    let account = try running.result(
      "deed_account", ["address": .string(party.address.description)])
    #expect(account["threshold"] == 1)
    #expect(account["keys"]?[0]?["key"]?.string == Hexadecimal.encode(party.key.publicKey.octets))
    let nobody = Digest32.zero.description
    #expect(running.errorName("deed_account", ["address": .string(nobody)]) == "UnknownAccount")

    let interface = try running.result(
      "deed_interface", ["contract": .string(notes.contract.description)])
    #expect(interface["interface"]?["name"] == "Notes")
    #expect(interface["package"]?.string == notes.packageID.description)
    #expect(
      running.errorName("deed_interface", ["contract": .string(nobody)]) == "UnknownContract")
    #expect(running.errorName("deed_interface", ["package": .string(nobody)]) == "UnknownPackage")

    let key = "0x" + Hexadecimal.encode(LedgerKey.account(party.address))
    let proof = try running.result("deed_proof", ["key": .string(key)])
    #expect(proof["value"]?.string != nil)
    #expect(proof["stateRoot"] == newest["stateRoot"])
    #expect(try running.result("deed_proof", ["key": "0x00ff"])["value"] == .null)
    #expect(SocketClient(port: running.node.port)?.get("/healthz")?.json?["ok"] == true)
    try running.node.stop()
  }

  @Test func saysWhyAViewFails() throws {
    let running = try RunningNode(folder.path)
    let party = try TestParty(1, network: running.node.networkID)
    let notes = try running.deployNotes(party)
    let contract = JSON.string(notes.contract.description)
    let view: (JSON) -> JSON? = { running.client.call("deed_view", $0) }
    let missing = view(["contract": contract, "function": "keeper", "arguments": ["3"]])
    #expect(missing?["error"]?["code"] == -32006)
    #expect(missing?["error"]?["data"]?["name"] == "KeyMissing")
    for parameters: JSON in [
      ["contract": contract, "function": "keeper", "arguments": ["x"]],
      ["contract": contract, "function": "keeper", "arguments": []],
      ["contract": contract, "function": "keeper", "arguments": [3]],
      ["contract": contract, "function": "keeper", "argumentsCBOR": "0x07"],
      ["contract": contract, "function": "keeper", "argumentsCBOR": "0x8107", "arguments": []],
    ] {
      #expect(view(parameters)?["error"]?["code"] == -32602, "\(parameters.text)")
    }
    #expect(
      view(["contract": contract, "function": "keep", "arguments": ["1"]])?["error"]?["data"]?[
        "name"]
        == "UnknownFunction")
    let none = JSON.string(Digest32.zero.description)
    #expect(
      view(["contract": none, "function": "keep"])?["error"]?["data"]?["name"] == "UnknownContract")
    try running.node.stop()
  }

  @Test func waitsForOutcomesWithinItsTime() throws {
    let running = try RunningNode(folder.path) { $0.engine.batchMilliseconds = 700 }
    let party = try TestParty(1, network: running.node.networkID)
    let transaction = try party.transaction(.publish(try TestPackage.named("notes")))
    let unknown = JSON.string(Digest32.zero.description)
    #expect(running.errorName("deed_outcome", ["id": unknown]) == "UnknownTransaction")
    #expect(
      running.errorName("deed_outcome", ["id": unknown, "timeoutMilliseconds": 60_001])
        == "InvalidParameter")
    let id = try running.result("deed_submit", [.octets(transaction.encoded())])["id"] ?? nil
    // The same octets again while they wait: the same id, and one leaf.
    #expect(
      try running.result("deed_submit", [.octets(transaction.encoded())])["id"] == id)
    #expect(
      running.errorName("deed_outcome", ["id": id, "timeoutMilliseconds": 50])
        == "OutcomePending")
    #expect(try running.result("deed_outcome", ["id": id])["ok"] == true)
    #expect(try running.result("deed_outcome", ["id": id])["ok"] == true)
    #expect(
      running.errorName("deed_submit", [.octets(transaction.encoded())]) == "AlreadyRecorded")
    #expect(try running.result("deed_status")["logSize"] == 4)
    try running.node.stop()
  }

  @Test func submitsAndAwaitsInOneBatch() throws {
    let running = try RunningNode(folder.path)
    let party = try TestParty(1, network: running.node.networkID)
    let transaction = try party.transaction(.publish(try TestPackage.named("notes")))
    let id = transaction.id(suite: .ed25519SHA256)
    let batch: JSON = [
      [
        "jsonrpc": "2.0", "id": 1, "method": "deed_submit",
        "params": [.octets(transaction.encoded())],
      ],
      [
        "jsonrpc": "2.0", "id": 2, "method": "deed_outcome",
        "params": [.string(id.description)],
      ],
    ]
    let answer = running.client.post(batch.printed())?.json
    #expect(answer?[1]?["result"]?["ok"] == true)
    try running.node.stop()
  }

  @Test func stoppingTellsThoseWhoWait() throws {
    let running = try RunningNode(folder.path) { $0.engine.batchMilliseconds = 60_000 }
    let founder = try NodeFile.privateKey(at: folder.path + "/founder.pem")
    let suite = CipherSuite.ed25519SHA256
    let payload = try TransactionPayload(
      network: running.node.networkID,
      signers: [
        .init(address: suite.address(of: founder.publicKey), keys: [founder.publicKey.octets])
      ],
      actions: [Action(actingSigners: [0], body: .publish(try TestPackage.named("notes")))],
      gasLimit: 1_000_000, notAfter: WallClock.now() + 60_000,
      nonce: [UInt8](repeating: 1, count: 16))
    let transaction = try Transaction(signing: payload, with: [founder])
    let id = try running.result("deed_submit", [.octets(transaction.encoded())])["id"] ?? nil
    let request: JSON = [
      "jsonrpc": "2.0", "id": 1, "method": "deed_outcome",
      "params": ["id": id, "timeoutMilliseconds": 60_000],
    ]
    let body = request.printed()
    running.client.send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(body.count)\r\n\r\n")
    running.client.send(body)
    usleep(100_000)
    try running.node.stop()
    let answer = try #require(running.client.answer())
    let name = answer.json?["error"]?["data"]?["name"] ?? answer.json?["error"]?["name"]
    #expect(name == "Stopping")
    // Nothing was acknowledged, and nothing of it is there.
    let again = try RunningNode(folder.path)
    #expect(again.errorName("deed_outcome", ["id": id]) == "UnknownTransaction")
    try again.node.stop()
  }

  @Test func goesOnWhereItStopped() throws {
    let first = try RunningNode(folder.path)
    let party = try TestParty(1, network: first.node.networkID)
    let notes = try first.deployNotes(party)
    _ = try first.record(try party.transaction(notes.keep(1)))
    let before = try first.result("deed_checkpoint")
    try first.node.stop()
    let second = try RunningNode(folder.path)
    #expect(second.node.networkID == first.node.networkID)
    #expect(try second.result("deed_checkpoint") == before)
    #expect(
      try second.record(try party.transaction(notes.keep(2)))["results"]?[0]?[0]?["cbor"] == "02")
    #expect(throws: NodeFailure.store(.locked(path: folder.path + "/store"))) {
      try RunningNode(folder.path)
    }
    try second.node.stop()
  }

  @Test func manyClientsAtOnce() throws {
    let running = try RunningNode(folder.path)
    let party = try TestParty(1, network: running.node.networkID)
    let notes = try running.deployNotes(party)
    let recorded = Mutex(0)
    let port = running.node.port
    let transactions = try (0..<160).map { try party.transaction(notes.keep($0)).encoded() }
    DispatchQueue.concurrentPerform(iterations: 8) { lane in
      guard let client = SocketClient(port: port) else { return }
      for index in stride(from: lane, to: transactions.count, by: 8) {
        let id = client.call("deed_submit", [.octets(transactions[index])])?["result"]?["id"]
        let outcome = client.call("deed_outcome", [id ?? nil])
        if outcome?["result"]?["ok"] == true { recorded.withLock { $0 += 1 } }
      }
    }
    #expect(recorded.withLock { $0 } == 160)
    let view = try running.result(
      "deed_view", ["contract": .string(notes.contract.description), "function": "count"])
    #expect(view["results"]?[0]?["literal"] == "160")
    try running.node.stop()
  }

  /// Calls of every method with parameters of every kind: each gets an answer, and the node goes on.
  @Test func survivesArbitraryParameters() throws {
    let running = try RunningNode(folder.path)
    let party = try TestParty(1, network: running.node.networkID)
    let notes = try running.deployNotes(party)
    let seed: UInt64 = 0x0DE_CADE
    var generator = SeededGenerator(seed: seed)
    let octets = try party.transaction(notes.keep(1)).encoded()
    let values: [JSON] = [
      nil, true, -1, 0, 1, 2, 99, .integer(.max), .integer(.min), "", "0x", "0x00", "AAAA", "count",
      "keeper", [], [nil], ["1"], [["1"]], [1], ["0x8107"], [:], ["a": 1],
      .string(notes.contract.description), .string(Digest32.zero.description),
      .string(notes.packageID.description), .string(String(repeating: "f", count: 9000)),
    ]
    let names = [
      "id", "index", "height", "contract", "package", "function", "arguments", "argumentsCBOR",
      "transaction", "texts", "timeoutMilliseconds", "reads", "packages", "stateKeys", "key",
      "address",
    ]
    let methods = [
      "submit", "outcome", "view", "interface", "block", "checkpoint", "receipt", "proof",
      "account",
      "network", "status",
    ]
    for round in 0..<3000 {
      var parameters: JSON = nil
      var mutated = octets
      mutated[Int.random(in: 0..<mutated.count, using: &generator)] ^= 1
      let pool = values + [.octets(mutated)]
      if Bool.random(using: &generator) {
        parameters = .array(
          (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            pool[Int.random(in: 0..<pool.count, using: &generator)]
          })
      } else {
        let chosen = names.filter { _ in Int.random(in: 0..<8, using: &generator) == 0 }
        parameters = .object(
          chosen.map {
            .init($0, pool[Int.random(in: 0..<pool.count, using: &generator)])
          })
      }
      let method = methods[Int.random(in: 0..<methods.count, using: &generator)]
      let answer = try #require(
        running.client.call("deed_" + method, parameters), "seed \(seed), round \(round)")
      let code = answer["error"]?["code"]?.integer
      #expect(code != -32603 && code != -32700, "seed \(seed), round \(round): \(answer.text)")
    }
    #expect(running.failures.all.isEmpty)
    try running.node.stop()
  }

  @Test func stopsOnTerminate() async {
    await #expect(processExitsWith: .exitCode(0)) {
      exit(try TestProcess.run { kill(getpid(), SIGTERM) })
    }
  }

  @Test func stopsOnInterrupt() async {
    await #expect(processExitsWith: .exitCode(0)) {
      exit(try TestProcess.run { kill(getpid(), SIGINT) })
    }
  }

  @Test func exitsWithThreeWhenItCannotStart() async {
    await #expect(processExitsWith: .exitCode(3)) {
      let folder = try TestFolder()
      _ = FileManager.default.createFile(atPath: folder.path + "/member.pem", contents: Data())
      exit(try TestProcess.run(in: folder) {})
    }
  }
}

/// A whole node process, for tests that run in a process of their own.
enum TestProcess {
  static func run(in given: TestFolder? = nil, onStart: () -> Void) throws -> Int32 {
    let folder = try given ?? TestFolder()
    var configuration = NodeConfiguration(
      folder: folder.path,
      network: .development(governance: try TestPackage.named("governance"), texts: []))
    configuration.port = 0
    return NodeProcess.run(
      configuration, onStart: { _ in onStart() },
      onFailure: { print("node: \($0)") })
  }
}
