import DeedCrypto
import DeedLedger
import DeedNode
import DeedState
import Dispatch
import FoundationEssentials
import Synchronization
import Testing

private final class FailureBox: Sendable {
  private let list = Mutex<[ApplicationFailure]>([])
  var all: [ApplicationFailure] { list.withLock { $0 } }
  func add(_ failure: ApplicationFailure) { list.withLock { $0.append(failure) } }
}

/// What a node is made of over a store that breaks: the application, its signer and the high-water mark.
@Suite struct ApplicationFaultTests {
  private let script: FaultScript
  private let folder: TestFolder
  private var mark: HighWaterMark { HighWaterMark(path: folder.path + "/high-water") }

  init() throws {
    script = try FaultScript()
    folder = try TestFolder()
  }

  /// How a run ended.
  private struct End {
    var acknowledged = -1
    var failure: (any Error)?
    /// The hashes of all heads that were signed, by height.
    var signed: [UInt64: Set<Digest32>] = [:]
    /// The batches that were written, and what the mark's file held, after each block.
    var moments: [(batchCount: Int, mark: Data)] = []
  }

  /// Founds or opens, and plays the rest of the run through the calls that an engine makes.
  private func play(_ store: FaultStore, from known: End = End()) -> End {
    var end = known
    end.failure = nil
    do {
      let application = try TestLedger.application(
        store: store, mark: mark.path, time: FaultScript.start, isChecked: true)
      end.acknowledged = Int(application.head.height)
      try note(application, store, in: &end)
      for (index, block) in script.blocks.enumerated().dropFirst(end.acknowledged) {
        let time = FaultScript.time(of: index + 1)
        var ordered: [OrderedTransaction] = []
        for octets in block {
          if case .admitted(let transaction) = try application.admit(octets, texts: [], now: time) {
            ordered.append(transaction)
          }
        }
        try application.execute(OrderedBatch(time: time, transactions: ordered))
        try application.commit()
        end.acknowledged = index + 1
        try note(application, store, in: &end)
      }
    } catch {
      end.failure = error
    }
    return end
  }

  private func note(
    _ application: LedgerApplication, _ store: FaultStore, in end: inout End
  ) throws {
    let height = application.head.height
    let signed = try application.read { (ledger) throws(LedgerFailure) in
      try ledger.signedCheckpoint(at: height)
    }
    let checkpoint = try #require(signed?.checkpoint, "an acknowledged head is signed")
    end.signed[height, default: []].insert(checkpoint.hash(suite: script.genesis.suite))
    #expect(end.signed[height]?.count == 1, "two heads of height \(height) are signed")
    let octets = try #require(FileManager.default.contents(atPath: mark.path))
    end.moments.append((store.batches.count, octets))
  }

  private func setMark(_ octets: Data?) throws {
    try? FileManager.default.removeItem(atPath: mark.path)
    guard let octets else { return }
    try #require(FileManager.default.createFile(atPath: mark.path, contents: octets))
  }

  @Test func failsAtEveryOperation() throws {
    let whole = try FaultStore()
    #expect(play(whole).acknowledged == script.blocks.count)
    for operation in 0..<whole.operationCount {
      try setMark(nil)
      let failure = StoreFailure.inputOutput(detail: "injected")
      let store = try FaultStore(
        breaksAt: operation, fault: operation % 2 == 0 ? .fails(failure) : .failsOnce(failure))
      let end = play(store)
      #expect(
        end.failure is ApplicationFailure || end.failure is LedgerFailure,
        "operation \(operation): \(String(describing: end.failure))")
      let octets = FileManager.default.contents(atPath: mark.path)
      for disk in store.lawfulDisks() {
        try setMark(octets)
        let rest = play(try FaultStore(disk), from: end)
        #expect(
          rest.failure == nil && rest.acknowledged == script.blocks.count,
          "operation \(operation): \(String(describing: rest.failure))")
      }
    }
  }

  /// A device that loses synced blocks whole: only the mark knows, and nothing is signed a second time.
  @Test func refusesAStoreThatLostBlocks() throws {
    try setMark(nil)
    let whole = try FaultStore()
    let end = play(whole)
    for moment in end.moments {
      let height = end.moments.firstIndex { $0.mark == moment.mark } ?? 0
      for count in 0...whole.batches.count {
        try setMark(moment.mark)
        let kept = whole.batches.prefix(count)
        let found = kept.count { $0.isSynced } - 1
        let rest = play(try FaultStore(kept.map(\.batch)), from: end)
        if found >= height || found == -1 && height == 0 {
          #expect(rest.failure == nil, "\(String(describing: rest.failure))")
        } else {
          let head = UInt64(max(0, found))
          #expect(
            rest.failure as? ApplicationFailure
              == .signing(.belowHighWaterMark(head: head, mark: UInt64(height))))
        }
      }
    }
  }

  /// Without the mark nothing protects from an old copy, so its loss is refused, until the owner says that the store is right.
  @Test func refusesALostMark() throws {
    try setMark(nil)
    let whole = try FaultStore()
    let end = play(whole)
    for moment in end.moments {
      let disk = whole.batches.prefix(moment.batchCount).map(\.batch)
      try setMark(nil)
      let refused = play(try FaultStore(disk))
      #expect(
        refused.failure as? ApplicationFailure == .signing(.markMissing(path: mark.path)))
      #expect(try mark.read() == nil)
      let trusting = try TestLedger.application(
        store: FaultStore(disk), mark: mark.path, time: FaultScript.start, trustsStore: true)
      #expect(try mark.read()?.height == trusting.head.height)
    }
    // Between the write of block 0 and its signature there is no mark yet, and nothing to lose.
    try setMark(nil)
    #expect(play(try FaultStore(whole.batches.prefix(1).map(\.batch))).failure == nil)
  }

  @Test func refusesADamagedMark() throws {
    try setMark(nil)
    let whole = try FaultStore()
    let end = play(whole)
    let disk = whole.batches.map(\.batch)
    let octets = try #require(end.moments.last?.mark)
    func expectRefusal(_ damaged: Data) throws {
      try setMark(damaged)
      #expect(throws: NodeFailure.self) { try mark.read() }
    }
    for bit in 0..<octets.count * 8 {
      var damaged = octets
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      try expectRefusal(damaged)
    }
    for count in 0..<octets.count { try expectRefusal(octets.prefix(count)) }
    try expectRefusal(octets + Data([10]))
    guard
      case .signing(.highWaterMark(_, let reason)) = play(try FaultStore(disk)).failure
        as? ApplicationFailure
    else {
      Issue.record("not refused")
      return
    }
    #expect(reason.contains("damaged"))
    #expect(
      try TestLedger.application(
        store: FaultStore(disk), mark: mark.path, time: FaultScript.start, trustsStore: true
      ).head == script.heads.last)
  }

  @Test func stopsWhenTheMarkCannotBeWritten() throws {
    let path = folder.path + "/nowhere/high-water"
    #expect(throws: ApplicationFailure.self) {
      try TestLedger.application(store: FaultStore(), mark: path, time: FaultScript.start)
    }
  }

  /// A node's engine and methods over a store that breaks: the engine stops, each answer is a typed error, and the reason is
  /// reported once.
  @Test func aRunningNodeStopsAndSaysWhy() async throws {
    let whole = try FaultStore()
    let opening = try TestLedger.application(
      store: whole, mark: mark.path, time: FaultScript.start)
    #expect(opening.head.height == 0)
    let first = whole.operationCount
    for operation in first..<first + 24 {
      try setMark(nil)
      let store = try FaultStore(
        breaksAt: operation, fault: .fails(.full(detail: "injected")))
      let application = try TestLedger.application(
        store: store, mark: mark.path, time: FaultScript.start)
      var limits = SoloEngine.Limits()
      limits.batchMilliseconds = 1
      let engine = SoloEngine(limits: limits) { FaultScript.start }
      let failures = FailureBox()
      // The owner of a node that failed stops it, so that nobody waits for ever.
      let report: @Sendable (ApplicationFailure) -> Void = { failure in
        failures.add(failure)
        DispatchQueue.global().async { engine.stop() }
      }
      engine.start(application, onFailure: report)
      let methods = LedgerMethods(
        application: application, engine: engine, onFailure: report)
      let dispatcher = RPCDispatcher(methods: methods.all)
      func call(_ method: String, _ parameters: JSON) async -> JSON? {
        let request: JSON = [
          "jsonrpc": "2.0", "id": 1, "method": .string(method), "params": parameters,
        ]
        return await dispatcher.answer(request.printed(), from: ClientAddress(octets: []))
      }
      var names: [String] = []
      for block in script.blocks {
        for octets in block {
          let submitted = await call("deed_submit", [.octets(octets)])
          guard let id = submitted?["result"]?["id"] else {
            names.append(submitted?["error"]?["data"]?["name"]?.string ?? "none")
            continue
          }
          let outcome = await call("deed_outcome", [id])
          names.append(outcome?["error"]?["data"]?["name"]?.string ?? "recorded")
        }
      }
      engine.stop()
      let known = ["recorded", "LedgerFailed", "Stopping", "UnknownTransaction"]
      #expect(names.allSatisfy(known.contains), "operation \(operation): \(names)")
      #expect(names.last == "Stopping" || names.last == "LedgerFailed")
      #expect(!engine.isRunning)
      let reasons = failures.all
      #expect(reasons.contains { "\(NodeFailure.application($0))".contains("device is full") })
    }
  }
}
