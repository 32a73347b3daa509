package import DeedCrypto
import Dispatch
import FoundationEssentials
import Synchronization

/// The engine of a single machine: the order is the order of arrival, a batch a stretch of time.
///
/// A batch is cut a given time after the first transaction began to wait, or as soon as what waits fills one, or when
/// the application has something due. While nothing waits and nothing is due, nothing happens: there are no empty blocks.
/// Blocks are executed and committed on a queue of its own, one after the other.
package final class SoloEngine: OrderingEngine {
  /// When batches are cut and how much may wait.
  package struct Limits: Hashable, Sendable {
    /// Milliseconds that the first waiting transaction waits for company.
    package var batchMilliseconds: Int64 = 50
    /// Transactions that may wait.
    package var queueCountMax = 20_000
    /// Octets of transactions that may wait.
    package var queueOctetsMax = 64 << 20

    /// The default limits.
    package init() {}
  }

  private struct State {
    var application: (any OrderedApplication)?
    var onFailure: (@Sendable (ApplicationFailure) -> Void)?
    var waiting: [(transaction: OrderedTransaction, arrival: Int64)] = []
    var octets = 0
    var gas: UInt64 = 0
    /// Submissions that are being judged and have a place in the queue.
    var reserved = 0
    /// When to look whether a batch is to be cut, on the monotonic clock.
    var appointment: Int64?
    var isStopped = false
  }

  private let limits: Limits
  private let wallClock: @Sendable () -> Int64
  private let queue = DispatchQueue(label: "deed.ordering.solo")
  private let state = Mutex(State())

  /// The longest stretch in milliseconds without a look at the wall clock while something will be due: that clock may
  /// be set, and a machine may sleep.
  private static let lookMillisecondsMax: Int64 = 1000

  /// - Parameters:
  ///   - limits: when batches are cut and how much may wait.
  ///   - wallClock: milliseconds since 1970.
  package init(
    limits: Limits = Limits(), wallClock: @escaping @Sendable () -> Int64 = WallClock.now
  ) {
    self.limits = limits
    self.wallClock = wallClock
  }

  package func start(
    _ application: any OrderedApplication,
    onFailure: @escaping @Sendable (ApplicationFailure) -> Void
  ) {
    state.withLock { state in
      state.application = application
      state.onFailure = onFailure
    }
    look()
  }

  /// Whether submissions are taken up.
  package var isRunning: Bool { state.withLock { !$0.isStopped && $0.application != nil } }

  package var waitingCount: Int { state.withLock { $0.waiting.count } }

  package func submit(
    _ transaction: [UInt8], texts: [[UInt8]]
  ) throws(SubmissionRefusal) -> Digest32 {
    let application = try reserve(octets: texts.reduce(transaction.count) { $0 + $1.count })
    let admission: Admission
    let now = wallClock()
    do throws(ApplicationFailure) {
      admission = try application.admit(transaction, texts: texts, now: now)
    } catch {
      fail(error)
      throw .failed(error)
    }
    switch admission {
    case .refused(let refusal):
      state.withLock { $0.reserved -= 1 }
      throw .refused(refusal)
    case .waiting(let id):
      state.withLock { $0.reserved -= 1 }
      return id
    case .admitted(let ordered):
      try enqueue(ordered)
      return ordered.id
    }
  }

  package func stop() {
    let application = state.withLock { state in
      state.isStopped = true
      return state.application
    }
    // Waits for the block in flight; a batch that is cut after this finds the engine stopped.
    queue.sync {}
    state.withLock { $0.waiting = [] }
    application?.abandonWaiting()
  }

  /// Looks at both clocks at once: after the start, and when the wall clock was set.
  package func look() {
    let now = HTTPServer.now()
    state.withLock { state in arrange(&state, at: now, now: now) }
  }

  /// Takes a place in the queue before the transaction is judged, so that a full queue costs no verification.
  private func reserve(octets: Int) throws(SubmissionRefusal) -> any OrderedApplication {
    let limits = limits
    return try state.withLock { (state) throws(SubmissionRefusal) in
      guard !state.isStopped, let application = state.application else { throw .stopped }
      guard state.waiting.count + state.reserved < limits.queueCountMax,
        state.octets + octets <= limits.queueOctetsMax
      else { throw .queueFull }
      state.reserved += 1
      return application
    }
  }

  private func enqueue(_ transaction: OrderedTransaction) throws(SubmissionRefusal) {
    let (now, wall) = (HTTPServer.now(), wallClock())
    try state.withLock { (state) throws(SubmissionRefusal) in
      state.reserved -= 1
      guard !state.isStopped else { throw .stopped }
      state.waiting.append((transaction, now))
      state.octets += transaction.octetCount
      state.gas += transaction.gasLimit
      schedule(&state, now: now, wall: wall)
    }
  }

  // MARK: Appointments

  /// When what waits is to be cut: when its first has waited long enough, or at once if it fills a batch.
  private func cutTime(_ state: State, now: Int64, wall: Int64) -> Int64? {
    guard let first = state.waiting.first, let application = state.application else { return nil }
    let limits = application.batchLimits(at: wall)
    let fillsBatch =
      state.waiting.count >= limits.count || state.octets >= limits.octets
      || state.gas >= limits.gas
    return fillsBatch ? now : first.arrival + self.limits.batchMilliseconds
  }

  /// Sees to it that the engine looks again when a batch is to be cut or the application has something due.
  private func schedule(_ state: inout State, now: Int64, wall: Int64) {
    var next = cutTime(state, now: now, wall: wall)
    if let due = state.application?.nextDue {
      let wait = due <= wall ? 0 : min(Self.lookMillisecondsMax, due - wall)
      next = min(next ?? .max, now + wait)
    }
    if let next { arrange(&state, at: max(now, next), now: now) }
  }

  /// Makes an appointment on the engine's queue unless there is an earlier one.
  private func arrange(_ state: inout State, at time: Int64, now: Int64) {
    if let appointment = state.appointment, appointment <= time { return }
    state.appointment = time
    queue.asyncAfter(deadline: .now() + .milliseconds(Int(time - now))) { [weak self] in
      self?.keep(appointment: time)
    }
  }

  /// Cuts a batch if it is time to, executes and commits it, and makes the next appointment; on the engine's queue only.
  private func keep(appointment: Int64) {
    let (now, wall) = (HTTPServer.now(), wallClock())
    let work: (any OrderedApplication, [OrderedTransaction])? = state.withLock { state in
      // A later appointment was replaced by an earlier one and is void.
      guard state.appointment == appointment else { return nil }
      state.appointment = nil
      guard !state.isStopped, let application = state.application else { return nil }
      let isDue = application.nextDue.map { $0 <= wall } ?? false
      let isCut = cutTime(state, now: now, wall: wall).map { $0 <= now } ?? false
      guard isDue || isCut else {
        schedule(&state, now: now, wall: wall)
        return nil
      }
      return (application, Self.take(&state, limits: application.batchLimits(at: wall)))
    }
    guard let (application, transactions) = work else { return }
    do throws(ApplicationFailure) {
      try application.execute(OrderedBatch(time: wall, transactions: transactions))
      try application.commit()
    } catch {
      fail(error)
      return
    }
    let (later, laterWall) = (HTTPServer.now(), wallClock())
    state.withLock { schedule(&$0, now: later, wall: laterWall) }
  }

  /// Takes transactions in order up to the first that does not fit any more.
  private static func take(_ state: inout State, limits: BatchLimits) -> [OrderedTransaction] {
    var taken: [OrderedTransaction] = []
    var octets = 0
    var gas: UInt64 = 0
    for (transaction, _) in state.waiting {
      let isFull =
        taken.count >= limits.count || octets + transaction.octetCount > limits.octets
        || gas + transaction.gasLimit > limits.gas
      if isFull, !taken.isEmpty { break }
      taken.append(transaction)
      octets += transaction.octetCount
      gas += transaction.gasLimit
    }
    state.waiting.removeFirst(taken.count)
    state.octets -= octets
    state.gas -= gas
    return taken
  }

  /// Orders nothing any more, and says why, once.
  private func fail(_ failure: ApplicationFailure) {
    let report = state.withLock { state in
      state.isStopped = true
      defer { state.onFailure = nil }
      return state.onFailure
    }
    report?(failure)
  }
}
