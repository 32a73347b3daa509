package import DeedCrypto
import Dispatch
import FoundationEssentials
import Synchronization

/// The engine of a single machine: the order is the order of arrival, a batch a stretch of time.
///
/// A batch is cut a given time after the first transaction began to wait, or as soon as what waits fills one. While
/// nothing waits, nothing happens: there are no empty blocks. Blocks are executed and committed on a queue of its
/// own, one after the other.
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
    /// Whether a batch is due to be cut, and for when.
    var cutDue: Int64?
    var isStopped = false
  }

  private let limits: Limits
  private let wallClock: @Sendable () -> Int64
  private let queue = DispatchQueue(label: "deed.ordering.solo")
  private let state = Mutex(State())

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
  }

  /// Whether submissions are taken up.
  package var isRunning: Bool { state.withLock { !$0.isStopped && $0.application != nil } }

  package var waitingCount: Int { state.withLock { $0.waiting.count } }

  package func submit(
    _ transaction: [UInt8], texts: [[UInt8]]
  ) throws(SubmissionRefusal) -> Digest32 {
    let application = try reserve(octets: texts.reduce(transaction.count) { $0 + $1.count })
    let admission: Admission
    do throws(ApplicationFailure) {
      admission = try application.admit(transaction, texts: texts, now: wallClock())
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
      try enqueue(ordered, limits: application.batchLimits)
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

  private func enqueue(
    _ transaction: OrderedTransaction, limits: BatchLimits
  ) throws(SubmissionRefusal) {
    let now = HTTPServer.now()
    try state.withLock { (state) throws(SubmissionRefusal) in
      state.reserved -= 1
      guard !state.isStopped else { throw .stopped }
      state.waiting.append((transaction, now))
      state.octets += transaction.octetCount
      state.gas += transaction.gasLimit
      schedule(&state, limits: limits, now: now)
    }
  }

  /// Sees to it that a batch is cut when the first waiting transaction has waited long enough, or at once if what waits
  /// fills a batch.
  private func schedule(_ state: inout State, limits: BatchLimits, now: Int64) {
    guard let first = state.waiting.first else { return }
    let fillsBatch =
      state.waiting.count >= limits.count || state.octets >= limits.octets
      || state.gas >= limits.gas
    let due = fillsBatch ? now : max(now, first.arrival + self.limits.batchMilliseconds)
    if let cutDue = state.cutDue, cutDue <= due { return }
    state.cutDue = due
    queue.asyncAfter(deadline: .now() + .milliseconds(Int(due - now))) { [self] in cut(due: due) }
  }

  /// Cuts a batch, executes and commits it; on the engine's queue only.
  private func cut(due: Int64) {
    let work: (any OrderedApplication, [OrderedTransaction])? = state.withLock { state in
      // A later appointment was replaced by an earlier one and is void.
      guard state.cutDue == due else { return nil }
      state.cutDue = nil
      guard !state.isStopped, let application = state.application else { return nil }
      return (application, Self.take(&state, limits: application.batchLimits))
    }
    guard let (application, transactions) = work, !transactions.isEmpty else { return }
    do throws(ApplicationFailure) {
      try application.execute(OrderedBatch(time: wallClock(), transactions: transactions))
      try application.commit()
    } catch {
      fail(error)
      return
    }
    let limits = application.batchLimits
    state.withLock { schedule(&$0, limits: limits, now: HTTPServer.now()) }
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
