package import DeedCrypto
package import DeedLedger
import Synchronization

/// Knows who waits for which transaction.
///
/// Waiting takes a continuation and no thread.
/// A transaction is announced when it is admitted and resolved once, after the durable write; between the two it is
/// *waiting* and its outcome can be awaited.
package final class OutcomeWaiters: Sendable {
  /// How waiting ended.
  package enum Resolution: Hashable, Sendable {
    /// The transaction has a durable leaf at this index.
    case recorded(index: UInt64)
    /// It was refused when it was executed and left no leaf.
    case refused(AdmissionRefusal)
    /// The node stops.
    case abandoned
    /// The time is up.
    case timedOut
    /// It does not wait here: it may be recorded, or was never seen.
    case notWaiting
  }

  private struct Waiter {
    let deadline: Int64
    let continuation: CheckedContinuation<Resolution, Never>
  }

  private struct State {
    var waiting: [Digest32: [Waiter]] = [:]
    var waiterCount = 0
    var isAbandoned = false
  }

  private let state = Mutex(State())
  private let timer = Mutex<RepeatingTimer?>(nil)

  /// Milliseconds between two looks at the deadlines.
  private static let tickMilliseconds = 50

  /// Nobody waits yet.
  package init() {
    let ticker = RepeatingTimer(
      label: "deed.outcomes", milliseconds: Self.tickMilliseconds
    ) { [weak self] in self?.expire() }
    timer.withLock { $0 = ticker }
  }

  /// Marks a transaction as waiting; false when it was already, or when nothing is ordered any more.
  package func announce(_ id: Digest32) -> Bool {
    state.withLock { state in
      guard !state.isAbandoned, state.waiting[id] == nil else { return false }
      state.waiting[id] = []
      return true
    }
  }

  /// How many wait for some transaction.
  package var waiterCount: Int { state.withLock { $0.waiterCount } }

  /// Whether a transaction is waiting.
  package func isWaiting(_ id: Digest32) -> Bool { state.withLock { $0.waiting[id] != nil } }

  /// Waits for a transaction until a monotonic time in milliseconds.
  package func wait(for id: Digest32, until deadline: Int64) async -> Resolution {
    await withCheckedContinuation { continuation in
      let isWaiting = state.withLock { state in
        guard state.waiting[id] != nil else { return false }
        state.waiting[id]?.append(Waiter(deadline: deadline, continuation: continuation))
        state.waiterCount += 1
        return true
      }
      if !isWaiting { continuation.resume(returning: .notWaiting) }
    }
  }

  /// Ends the waiting for a transaction.
  package func resolve(_ id: Digest32, _ resolution: Resolution) {
    let waiters = state.withLock { state in
      let waiters = state.waiting.removeValue(forKey: id) ?? []
      state.waiterCount -= waiters.count
      return waiters
    }
    for waiter in waiters { waiter.continuation.resume(returning: resolution) }
  }

  /// Ends all waiting, for good.
  package func abandon() {
    let waiters = state.withLock { state in
      let waiters = state.waiting.values.flatMap { $0 }
      state = State(isAbandoned: true)
      return waiters
    }
    for waiter in waiters { waiter.continuation.resume(returning: .abandoned) }
    timer.withLock { $0 = nil }
  }

  /// Ends the waiting of those whose time is up.
  private func expire() {
    let now = HTTPServer.now()
    let late = state.withLock { state in
      guard state.waiterCount > 0 else { return [Waiter]() }
      var late: [Waiter] = []
      for (id, waiters) in state.waiting where waiters.contains(where: { $0.deadline <= now }) {
        late += waiters.filter { $0.deadline <= now }
        state.waiting[id] = waiters.filter { $0.deadline > now }
      }
      state.waiterCount -= late.count
      return late
    }
    for waiter in late { waiter.continuation.resume(returning: .timedOut) }
  }
}
