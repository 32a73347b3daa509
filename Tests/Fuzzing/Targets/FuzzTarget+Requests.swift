import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode
import DeedState
import DeedTesting
import Dispatch
import Foundation
import Synchronization

extension FuzzTarget {
  /// Requests as the server hands them on: a line of method, path and content type, then the body.
  ///
  /// Without such a line all of the input is a body. The answer is JSON that the node's own parser reads.
  static let request = FuzzTarget(
    "request", octetsMax: 8192,
    words: [
      #""jsonrpc":"2.0""#, #""id":1"#, #""params":{"#, #""method":"deed_view""#, #""0x00""#,
      "deed_submit", "deed_outcome", "deed_interface", "deed_block", "deed_checkpoint",
      "deed_receipt", "deed_proof", "deed_account", "deed_network", "deed_status", "\"arguments\":",
      "\"argumentsCBOR\":", "\"stateKeys\":", "\"packages\":", "\"height\":",
      "\"timeoutMilliseconds\":0",
    ],
    seeds: { try RequestWorld.shared.get().seeds },
    run: { octets in try RequestWorld.shared.get().answer(octets) })
}

/// A ledger in memory with a founder and a contract, and the node's methods over it.
private final class RequestWorld: Sendable {
  static let shared = Result { try RequestWorld() }
  private static let time: Int64 = 1_767_225_600_000
  private static let suite = CipherSuite.ed25519SHA256

  private let dispatcher: RPCDispatcher
  private let handler: NodeHTTPHandler
  private let executor = QueueExecutor()
  private let failures = FailureList()
  let seeds: [[UInt8]]

  init() throws {
    let builds = try ContractBuilds.shipped.get()
    let founder = try Self.key(11)
    let named = { (name: String) in builds.first { "\($0.module.module.name)" == name } }
    guard let governance = named("Governance"), let evidence = named("Evidence") else {
      throw Finding("the shipped contracts are not there")
    }
    let genesis = Genesis(
      name: "fuzz", suite: Self.suite, time: Self.time,
      members: try Members(
        epoch: 0, quorum: 1, members: [.init(id: 1, name: "one", key: try Self.key(12).publicKey)],
        faultModel: .crash),
      limits: NetworkLimits(), governance: governance.package, predecessor: nil,
      founders: [.init(key: founder.publicKey, member: 1)])
    let mark =
      FileManager.default.temporaryDirectory.path
      + "/deed-fuzz-\(ProcessInfo.processInfo.processIdentifier)-\(UInt64.random(in: 0...(.max)))"
    defer { try? FileManager.default.removeItem(atPath: mark) }
    let application = try LedgerApplication(
      Ledger.found(genesis, texts: governance.texts, in: MemoryStore()),
      signer: CheckpointSigner(
        keys: [Self.key(12)], genesis: genesis, mark: HighWaterMark(path: mark)))
    let address = Self.suite.address(of: founder.publicKey)
    let package = evidence.package.id(suite: Self.suite)
    let payload = try TransactionPayload(
      network: application.networkID,
      signers: [.init(address: address, keys: [founder.publicKey.octets])],
      actions: [
        Action(actingSigners: [0], body: .publish(evidence.package)),
        Action(actingSigners: [0], body: .create(package: package, arguments: [])),
      ], gasLimit: 10_000_000, notAfter: Self.time + 60_000,
      nonce: [UInt8](repeating: 1, count: 16))
    let transaction = try Transaction(signing: payload, with: [founder])
    guard
      case .admitted(let ordered) = try application.admit(
        transaction.encoded(), texts: evidence.texts, now: Self.time)
    else { throw Finding("the deployment was not admitted") }
    try application.execute(OrderedBatch(time: Self.time, transactions: [ordered]))
    try application.commit()

    let failures = failures
    let methods = LedgerMethods(
      application: application, engine: JudgingEngine(application: application),
      wallClock: { Self.time },
      onFailure: { failure in failures.list.withLock { $0.append("\(failure)") } })
    dispatcher = RPCDispatcher(methods: methods.all)
    handler = NodeHTTPHandler(dispatcher: dispatcher) { ["ok": true] }
    seeds = Self.seeds(
      transaction, id: ordered.id,
      contract: ContractID.derived(from: ordered.id, index: 0, suite: Self.suite), package: package,
      address: address)
  }

  private static func key(_ number: UInt8) throws -> PrivateKey {
    try PrivateKey(
      algorithm: .ed25519, seed: [UInt8](repeating: number, count: PrivateKey.seedByteCount))
  }

  private static func seeds(
    _ transaction: Transaction, id: Digest32, contract: Digest32, package: Digest32,
    address: Digest32
  ) -> [[UInt8]] {
    let evidence = #"["digest\"sha256:"# + String(repeating: "0", count: 64) + #"\"","0"]"#
    let parameters: [(String, String)] = [
      ("deed_submit", #"{"transaction":"0x\#(Hexadecimal.encode(transaction.encoded()))"}"#),
      ("deed_outcome", #"{"id":"\#(id)","timeoutMilliseconds":0}"#),
      ("deed_view", #"{"contract":"\#(contract)","function":"handover","arguments":\#(evidence)}"#),
      ("deed_view", #"{"contract":"\#(contract)","function":"count","argumentsCBOR":"0x80"}"#),
      ("deed_interface", #"{"package":"\#(package)"}"#), ("deed_block", #"{"height":1}"#),
      ("deed_interface", #"{"contract":"\#(contract)"}"#), ("deed_checkpoint", #"{"height":0}"#),
      ("deed_receipt", #"{"id":"\#(id)","reads":true,"packages":true}"#),
      ("deed_receipt", #"{"index":1,"stateKeys":["0x01\#(contract)"]}"#),
      ("deed_proof", #"{"key":"0x00\#(address)"}"#),
      ("deed_account", #"{"address":"\#(address)"}"#),
      ("deed_network", "{}"), ("deed_status", "[]"),
    ]
    let bodies = parameters.map {
      #"{"jsonrpc":"2.0","id":1,"method":"\#($0)","params":\#($1)}"#
    }
    return [
      Array("POST / application/json; charset=utf-8\n[\(bodies[4]),\(bodies[5])]".utf8),
      Array("GET /healthz -\n".utf8), Array("POST /x text/plain\n{}".utf8),
    ] + bodies.map { Array($0.utf8) }
  }

  /// Answers one input.
  func answer(_ octets: [UInt8]) throws {
    var body = octets
    if let end = octets.firstIndex(of: 0x0A), octets.first != 0x7B, octets.first != 0x5B {
      let parts = octets[..<end].split(separator: 0x20, maxSplits: 2).map {
        String(decoding: $0, as: UTF8.self)
      }
      let head = HTTPRequestHead(
        method: parts.first ?? "", path: parts.count > 1 ? parts[1] : "",
        contentType: parts.count > 2 ? parts[2] : nil)
      if let refusal = handler.refusal(of: head) {
        try require((400..<500).contains(refusal.status), "a refusal with \(refusal.status)")
        return
      }
      body = Array(octets[(end + 1)...])
    }
    let answer = executor.wait { [dispatcher, body] in
      await dispatcher.answer(body, from: ClientAddress(octets: []))
    }
    if let answer {
      let printed = answer.printed()
      let limits = JSONLimits(octetsMax: .max, depthMax: 64, valuesMax: .max)
      try require(
        (try? JSON(parsing: printed, limits: limits)) == answer, "an answer that is no JSON")
    }
    let failed = failures.list.withLock { list in
      defer { list = [] }
      return list
    }
    try require(failed.isEmpty, "a request stopped the node: \(failed)")
  }
}

/// What a node would have stopped for.
private final class FailureList: Sendable {
  let list = Mutex<[String]>([])
}

/// Judges transactions and orders none, so that no input has influence on the next.
private struct JudgingEngine: OrderingEngine {
  let application: LedgerApplication
  var waitingCount: Int { 0 }

  func start(
    _ application: any OrderedApplication,
    onFailure: @escaping @Sendable (ApplicationFailure) -> Void
  ) {}

  func submit(
    _ transaction: [UInt8], texts: [[UInt8]]
  ) throws(SubmissionRefusal) -> Digest32 {
    let admission: Admission
    do throws(ApplicationFailure) {
      admission = try application.admit(transaction, texts: texts, now: application.genesis.time)
    } catch {
      throw .failed(error)
    }
    switch admission {
    case .refused(let refusal): throw .refused(refusal)
    case .waiting: throw .queueFull
    case .admitted(let ordered):
      application.waiters.resolve(ordered.id, .refused(.expired))
      throw .queueFull
    }
  }

  func stop() {}
}

/// A queue on which tasks run while the caller waits, whatever else the process does.
private final class QueueExecutor: TaskExecutor {
  private let queue = DispatchQueue(label: "deed.fuzz")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = unsafe asUnownedTaskExecutor()
    queue.async { unsafe job.runSynchronously(on: executor) }
  }

  /// Runs a task and waits for it.
  func wait<Result: Sendable>(_ body: @escaping @Sendable () async -> Result?) -> Result? {
    let done = DispatchSemaphore(value: 0)
    let result = Answer<Result>()
    Task.detached(executorPreference: self) {
      let value = await body()
      result.value.withLock { $0 = value }
      done.signal()
    }
    done.wait()
    return result.value.withLock { $0 }
  }

  private final class Answer<Result: Sendable>: Sendable {
    let value = Mutex<Result?>(nil)
  }
}
