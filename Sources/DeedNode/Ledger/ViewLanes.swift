package import DeedLedger
import Synchronization

/// A few machines for views, and the line before them: a view that takes long holds up no call, and many of them only views.
///
/// Waiting takes a continuation and no thread.
package final class ViewLanes: Sendable {
  /// A machine, made when it is first needed.
  private final class Lane: Sendable {
    let machine = Mutex<ViewMachine?>(nil)
  }

  /// A view in the line.
  private struct Waiting {
    let client: ClientAddress
    let continuation: CheckedContinuation<Result<Int, ViewRefusal>, Never>
  }

  private struct State {
    var idle: [Int]
    var waiting: [Waiting] = []
  }

  /// Machines.
  package static let count = 2
  /// Views that may wait for one.
  package static let waitingCountMax = 256
  /// Views of one address among these, unless the node is told another number.
  package static let waitingPerClientMax = 64

  private let genesis: Genesis
  private let waitingPerClientMax: Int
  private let lanes: [Lane]
  private let state: Mutex<State>

  /// Machines for the contracts of a network, all idle.
  package init(genesis: Genesis, waitingPerClientMax: Int) {
    self.genesis = genesis
    self.waitingPerClientMax = waitingPerClientMax
    lanes = (0..<Self.count).map { _ in Lane() }
    state = Mutex(State(idle: Array(lanes.indices)))
  }

  /// Uses a machine as soon as one is idle.
  ///
  /// - Returns: a refusal when too many views wait already.
  /// - Throws: `LedgerFailure`.
  func perform<Answer: Sendable>(
    for client: ClientAddress, _ body: (inout ViewMachine) throws(LedgerFailure) -> Answer
  ) async throws(LedgerFailure) -> Result<Answer, ViewRefusal> {
    let number: Int
    switch await take(for: client) {
    case .success(let taken): number = taken
    case .failure(let refusal): return .failure(refusal)
    }
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
      let answer = try body(&machine)
      slot = consume machine
      return .success(answer)
    }
  }

  /// How many views wait.
  package var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Takes a machine, as soon as one is idle; who has it gives it back.
  package func take(for client: ClientAddress) async -> Result<Int, ViewRefusal> {
    await withCheckedContinuation { continuation in
      let decided = state.withLock { state -> Result<Int, ViewRefusal>? in
        if let number = state.idle.popLast() { return .success(number) }
        guard state.waiting.count < Self.waitingCountMax else { return .failure(.tooManyWait) }
        guard state.waiting.count(where: { $0.client == client }) < waitingPerClientMax else {
          return .failure(.tooManyOfClientWait)
        }
        state.waiting.append(Waiting(client: client, continuation: continuation))
        return nil
      }
      if let decided { continuation.resume(returning: decided) }
    }
  }

  /// Gives a machine back, to the one that has waited for the longest time.
  package func give(_ number: Int) {
    let next = state.withLock { state -> Waiting? in
      if state.waiting.isEmpty {
        state.idle.append(number)
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.continuation.resume(returning: .success(number))
  }
}

/// Why a view is not carried out now; it may be asked for again.
package enum ViewRefusal: Error, Hashable, Sendable {
  /// Too many views wait.
  case tooManyWait
  /// Too many views of the same address wait.
  case tooManyOfClientWait
  /// The contract runs another package by now than the one by which it is to be read.
  case upgraded
}
