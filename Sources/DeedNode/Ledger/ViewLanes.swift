import DeedLedger
import Synchronization

/// A few machines for views, and the line before them: a view that takes long holds up no call, and many of them only views.
///
/// Waiting takes a continuation and no thread.
final class ViewLanes: Sendable {
  /// A machine, made when it is first needed.
  private final class Lane: Sendable {
    let machine = Mutex<ViewMachine?>(nil)
  }

  private struct State {
    var idle: [Int]
    var waiting: [CheckedContinuation<Int, Never>] = []
  }

  /// Machines.
  static let count = 2
  /// Views that may wait for one.
  static let waitingCountMax = 256

  private let genesis: Genesis
  private let lanes: [Lane]
  private let state: Mutex<State>

  /// Machines for the contracts of a network, all idle.
  init(genesis: Genesis) {
    self.genesis = genesis
    lanes = (0..<Self.count).map { _ in Lane() }
    state = Mutex(State(idle: Array(lanes.indices)))
  }

  /// Uses a machine as soon as one is idle.
  ///
  /// - Returns: nil when too many views wait already.
  /// - Throws: `LedgerFailure`.
  func perform<Result: Sendable>(
    _ body: (inout ViewMachine) throws(LedgerFailure) -> Result
  ) async throws(LedgerFailure) -> Result? {
    guard let number = await take() else { return nil }
    defer { give(number) }
    let genesis = genesis
    return try lanes[number].machine.withLock { (slot) throws(LedgerFailure) in
      var machine: ViewMachine
      if let kept = slot.take() {
        machine = kept
      } else {
        machine = try ViewMachine(genesis: genesis)
      }
      // A machine that failed is not used again.
      let result = try body(&machine)
      slot = consume machine
      return result
    }
  }

  private func take() async -> Int? {
    let isFull = state.withLock { $0.waiting.count >= Self.waitingCountMax }
    guard !isFull else { return nil }
    return await withCheckedContinuation { continuation in
      let number = state.withLock { state -> Int? in
        if let number = state.idle.popLast() { return number }
        state.waiting.append(continuation)
        return nil
      }
      if let number { continuation.resume(returning: number) }
    }
  }

  private func give(_ number: Int) {
    let next = state.withLock { state -> CheckedContinuation<Int, Never>? in
      if state.waiting.isEmpty {
        state.idle.append(number)
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume(returning: number)
  }
}
