import DeedCrypto
import DeedLedger
import DeedNode
import Dispatch
import Glibc
import Synchronization
import Testing

/// An application that writes down what it is asked, and can be held up or made to fail.
private final class FakeApplication: OrderedApplication {
  struct State {
    var committed: [[[UInt8]]] = []
    var times: [Int64] = []
    var executed: [[UInt8]]?
    /// When something is due; one of them is carried out in a block.
    var dues: [Int64] = []
    /// What was due and carried out, with the time of the batch and its number of transactions.
    var carriedOut: [CarriedOut] = []
    var fails = false
    var isAbandoned = false
  }

  struct CarriedOut: Equatable {
    let due: Int64
    let time: Int64
    let transactions: Int
  }

  let state = Mutex(State())
  let batchLimits: BatchLimits
  let hold = DispatchSemaphore(value: 0)
  let isHeld: Bool

  init(limits: BatchLimits = .init(count: 100, octets: 10_000, gas: 1000), isHeld: Bool = false) {
    batchLimits = limits
    self.isHeld = isHeld
  }

  func admit(
    _ transaction: [UInt8], texts: [[UInt8]], now: Int64
  ) throws(ApplicationFailure) -> Admission {
    guard let gas = transaction.first, gas > 0 else { return .refused(.gasLimitOutOfRange) }
    let id = CipherSuite.ed25519SHA256.digest(transaction)
    return .admitted(
      OrderedTransaction(id: id, octets: transaction, texts: texts, gasLimit: UInt64(gas)))
  }

  func batchLimits(at time: Int64) -> BatchLimits { batchLimits }

  var nextDue: Int64? { state.withLock { $0.dues.min() } }

  func execute(_ batch: OrderedBatch) throws(ApplicationFailure) {
    if state.withLock({ $0.fails }) { throw .clockBehind(milliseconds: 1) }
    state.withLock { state in
      state.executed = batch.transactions.map(\.octets)
      state.times.append(batch.time)
      if let due = state.dues.min(), due <= batch.time {
        state.dues.removeAll { $0 == due }
        state.carriedOut.append(
          CarriedOut(due: due, time: batch.time, transactions: batch.transactions.count))
      }
    }
    if isHeld { hold.wait() }
  }

  func commit() throws(ApplicationFailure) {
    state.withLock { state in
      if let executed = state.executed { state.committed.append(executed) }
      state.executed = nil
    }
  }

  func abandonWaiting() { state.withLock { $0.isAbandoned = true } }

  var committed: [[[UInt8]]] { state.withLock { $0.committed } }

  func await(carriedOut count: Int) -> [CarriedOut] {
    for _ in 0..<2000 where state.withLock({ $0.carriedOut.count < count }) { usleep(1000) }
    return state.withLock { $0.carriedOut }
  }

  func await(_ count: Int) -> [[[UInt8]]] {
    for _ in 0..<2000 where committed.joined().count < count { usleep(1000) }
    return committed
  }
}

@Suite(.timeLimit(.minutes(1))) struct SoloEngineTests {
  private func engine(milliseconds: Int64, queue: Int = 1000) -> SoloEngine {
    var limits = SoloEngine.Limits()
    limits.batchMilliseconds = milliseconds
    limits.queueCountMax = queue
    return SoloEngine(limits: limits) { 1_700_000_000_000 }
  }

  @Test func keepsTheOrderOfArrival() throws {
    let application = FakeApplication()
    let engine = engine(milliseconds: 5)
    engine.start(application) { _ in }
    let transactions = (0..<500).map { [1, UInt8($0 >> 8), UInt8($0 & 255)] }
    for transaction in transactions { _ = try engine.submit(transaction, texts: []) }
    let blocks = application.await(500)
    #expect(Array(blocks.joined()) == transactions)
    #expect(blocks.allSatisfy { !$0.isEmpty && $0.count <= 100 })
    #expect(application.state.withLock { $0.times.allSatisfy { $0 == 1_700_000_000_000 } })
    engine.stop()
  }

  @Test func cutsBatchesByTime() throws {
    let application = FakeApplication()
    let engine = engine(milliseconds: 100)
    engine.start(application) { _ in }
    for number in 1...3 as ClosedRange<UInt8> { _ = try engine.submit([number], texts: []) }
    #expect(application.committed.isEmpty)
    #expect(application.await(3) == [[[1], [2], [3]]])
    usleep(250_000)
    #expect(application.committed.count == 1, "there are no empty blocks")
    engine.stop()
  }

  @Test(arguments: [
    BatchLimits(count: 2, octets: 10_000, gas: 1000),
    BatchLimits(count: 100, octets: 5, gas: 1000), BatchLimits(count: 100, octets: 10_000, gas: 20),
  ])
  func cutsBatchesBySize(limits: BatchLimits) throws {
    let application = FakeApplication(limits: limits)
    let engine = engine(milliseconds: 60_000)
    engine.start(application) { _ in }
    for number in 0..<4 as Range<UInt8> { _ = try engine.submit([10, number], texts: []) }
    if limits.octets == 5 { _ = try engine.submit([10, 4], texts: []) }
    #expect(application.await(4).allSatisfy { $0.count == 2 })
    engine.stop()
  }

  @Test func stoppingFinishesTheBlockInFlight() throws {
    let application = FakeApplication(
      limits: .init(count: 1, octets: 100, gas: 100), isHeld: true)
    let engine = engine(milliseconds: 0)
    engine.start(application) { _ in }
    _ = try engine.submit([1], texts: [])
    _ = try engine.submit([2], texts: [])
    while application.state.withLock({ $0.executed == nil }) { usleep(1000) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 0.05) { application.hold.signal() }
    engine.stop()
    #expect(application.committed == [[[1]]])
    #expect(application.state.withLock { $0.isAbandoned })
    #expect(throws: SubmissionRefusal.stopped) { try engine.submit([3], texts: []) }
    #expect(!engine.isRunning)
    engine.stop()
  }

  @Test func pushesBackWhenTheQueueIsFull() throws {
    let application = FakeApplication()
    let engine = engine(milliseconds: 60_000, queue: 3)
    engine.start(application) { _ in }
    for number in 1...3 as ClosedRange<UInt8> { _ = try engine.submit([number], texts: []) }
    #expect(engine.waitingCount == 3)
    #expect(throws: SubmissionRefusal.queueFull) { try engine.submit([4], texts: []) }
    #expect(throws: SubmissionRefusal.queueFull) {
      try engine.submit([UInt8](repeating: 1, count: 65 << 20), texts: [])
    }
    engine.stop()
  }

  @Test func refusalsTakeNoPlace() throws {
    let application = FakeApplication()
    let engine = engine(milliseconds: 60_000, queue: 1)
    engine.start(application) { _ in }
    for _ in 0..<5 {
      #expect(throws: SubmissionRefusal.refused(.gasLimitOutOfRange)) {
        try engine.submit([0], texts: [])
      }
    }
    _ = try engine.submit([1], texts: [])
    engine.stop()
  }

  @Test func stopsWhenTheApplicationFails() throws {
    let application = FakeApplication()
    let engine = engine(milliseconds: 1)
    let failures = Mutex<[ApplicationFailure]>([])
    engine.start(application) { failure in failures.withLock { $0.append(failure) } }
    application.state.withLock { $0.fails = true }
    _ = try engine.submit([1], texts: [])
    for _ in 0..<2000 where failures.withLock({ $0.isEmpty }) { usleep(1000) }
    #expect(failures.withLock { $0 } == [.clockBehind(milliseconds: 1)])
    #expect(throws: SubmissionRefusal.stopped) { try engine.submit([2], texts: []) }
    #expect(application.committed.isEmpty)
    engine.stop()
  }

  @Test func refusesBeforeItIsStarted() {
    let engine = engine(milliseconds: 1)
    #expect(throws: SubmissionRefusal.stopped) { try engine.submit([2], texts: []) }
    engine.stop()
  }

  // MARK: Deadlines

  /// A wall clock that is set by hand.
  private final class SetClock: Sendable {
    let time: Mutex<Int64>
    init(_ time: Int64) { self.time = Mutex(time) }
    func set(_ time: Int64, _ engine: SoloEngine) {
      self.time.withLock { $0 = time }
      engine.look()
    }
  }

  private func engine(_ clock: SetClock, milliseconds: Int64 = 60_000) -> SoloEngine {
    var limits = SoloEngine.Limits()
    limits.batchMilliseconds = milliseconds
    return SoloEngine(limits: limits) { clock.time.withLock { $0 } }
  }

  @Test func makesABlockWhenSomethingIsDueAndOtherwiseNone() throws {
    let application = FakeApplication()
    application.state.withLock { $0.dues = [5000, 9000] }
    let clock = SetClock(1000)
    let engine = engine(clock)
    engine.start(application) { _ in }
    clock.set(4999, engine)
    usleep(20_000)
    #expect(application.state.withLock { $0.times.isEmpty })
    clock.set(5000, engine)
    #expect(application.await(carriedOut: 1) == [.init(due: 5000, time: 5000, transactions: 0)])
    clock.set(12_000, engine)
    #expect(
      application.await(carriedOut: 2).last == .init(due: 9000, time: 12_000, transactions: 0))
    // Nothing is left: the engine sleeps.
    clock.set(99_000, engine)
    usleep(20_000)
    #expect(application.state.withLock { $0.times } == [5000, 12_000])
    engine.stop()
  }

  /// What became due before the start is carried out before anything else, block after block, without a call.
  @Test func goesOnAtOnceWhileSomethingIsLeftOver() throws {
    let application = FakeApplication()
    application.state.withLock { $0.dues = [3, 1, 2, 4, 2000] }
    let clock = SetClock(1000)
    let engine = engine(clock)
    engine.start(application) { _ in }
    #expect(application.await(carriedOut: 4).map(\.due) == [1, 2, 3, 4])
    _ = try engine.submit([1], texts: [])
    clock.set(2000, engine)
    // A block for what is due takes along what waits.
    #expect(
      application.await(carriedOut: 5).last == .init(due: 2000, time: 2000, transactions: 1))
    #expect(application.await(1) == [[], [], [], [], [[1]]])
    engine.stop()
  }

  @Test func wakesByItself() throws {
    let application = FakeApplication()
    let due = WallClock.now() + 120
    application.state.withLock { $0.dues = [due] }
    let engine = SoloEngine()
    engine.start(application) { _ in }
    let carriedOut = application.await(carriedOut: 1)
    #expect(carriedOut.map(\.due) == [due])
    #expect(carriedOut.allSatisfy { $0.time >= due })
    engine.stop()
  }

  /// A deadline that a transaction sets is kept without another transaction.
  @Test func keepsADeadlineThatABatchSets() throws {
    let application = FakeApplication()
    let clock = SetClock(1000)
    let engine = engine(clock, milliseconds: 1)
    engine.start(application) { _ in }
    application.state.withLock { $0.dues = [1500] }
    _ = try engine.submit([1], texts: [])
    #expect(application.await(1) == [[[1]]])
    clock.set(1500, engine)
    #expect(application.await(carriedOut: 1) == [.init(due: 1500, time: 1500, transactions: 0)])
    engine.stop()
  }
}
