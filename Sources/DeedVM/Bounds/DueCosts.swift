package import DeedBytecode

/// What carrying out the due clauses of a module costs at most, and how much of it is paid in advance (`docs/gas.md`, Due clauses).
///
/// Nobody pays when the ledger carries out a due, so what arms alarms pays before: a contract has a fund, which each
/// carried-out due takes its cost from and which calls fill up.
package struct DueCosts: Hashable, Sendable {
  /// The cost of each due in the order of dues: the bound of its gas and what its leaf takes; `UInt64.max` when there is no bound.
  package private(set) var costs: [UInt64] = []
  /// For each phase, or for the only state of a contract without phases: the cost of those that the ledger carries out one after
  /// the other when nobody calls, as far as a call pays for it.
  private var following: [UInt64] = []

  /// Those of a module without dues.
  init() {}

  /// The costs of a loaded module's dues.
  init(_ module: LoadedModule) {
    guard !module.dues.isEmpty else { return }
    costs = module.dueGasBounds.map { Self.sum($0, GasSchedule.due.cost(1)) }
    let changing = FunctionReach(module).changingTimes()
    let rearms = module.dues.map { $0.target != nil || changing[Int($0.body.rawValue)] }
    let open = (0..<max(1, module.module.phases.count)).map { phase in
      module.dues.indices.filter { module.dues[$0].isOpen(in: .init(rawValue: UInt32(phase))) }
    }
    // All that a phase has may be armed at once, and the last due that arms others must leave as much.
    let all = open.map { dues in dues.reduce(0) { Self.sum($0, costs[$1]) } }
    following = all
    for _ in 0..<Limits.dueChainMax {
      let next = open.indices.map { phase in
        // Those that arm nothing are carried out once before the next one that does.
        var once: UInt64 = 0
        var most: UInt64 = 0
        var least: UInt64 = 0
        for due in open[phase] {
          if rearms[due] {
            let target = module.dues[due].target.map { Int($0.rawValue) } ?? phase
            least = max(least, Self.sum(costs[due], all[target]))
            most = max(most, Self.sum(costs[due], following[target]))
          } else {
            once = Self.sum(once, costs[due])
          }
        }
        // The next due is never left without what it arms; beyond it the fund has an end.
        return max(
          all[phase], Self.sum(once, least), min(Self.sum(once, most), Limits.dueFundMax))
      }
      if next == following { break }
      following = next
    }
  }

  /// The most that the fund must have in some phase, which a call into that phase pays at once.
  package var greatest: UInt64 { following.max() ?? 0 }

  /// The cost of all armed alarms of a row, each carried out once.
  package func cost(of row: AlarmRow) -> UInt64 {
    zip(costs, row.alarms).reduce(0) { $1.1?.state == .armed ? Self.sum($0, $1.0) : $0 }
  }

  /// What the fund must have after a call by somebody: for all armed alarms, and for what may follow from them.
  package func fund(for row: AlarmRow, in phase: PhaseIndex) -> UInt64 {
    let index = Int(phase.rawValue)
    return max(cost(of: row), following.indices.contains(index) ? following[index] : 0)
  }

  private static func sum(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let (sum, isOver) = left.addingReportingOverflow(right)
    return isOver ? .max : sum
  }
}

/// What functions touch of the state, with all that they call; in time linear in the code.
struct FunctionReach {
  private let module: LoadedModule
  private var callees: [[Int]] = []
  private var callers: [[Int]]

  init(_ module: LoadedModule) {
    self.module = module
    callers = module.functions.map { _ in [] }
    for index in module.functions.indices {
      callees.append([])
      for operation in operations(of: index) where operation.opcode == .call {
        callees[index].append(Int(operation.a))
        callers[Int(operation.a)].append(index)
      }
    }
  }

  private func operations(of function: Int) -> ArraySlice<Operation> {
    let end =
      function + 1 < module.functions.count
      ? module.functions[function + 1].start : module.operations.count
    return module.operations[module.functions[function].start..<end]
  }

  /// Whether a function may write a field from which the time of some due clause is computed.
  func changingTimes() -> [Bool] {
    let heads = module.dues.compactMap { $0.opens.map { Int($0.rawValue) } }
    var fields: Set<Int32> = []
    let reading = reached(from: heads, by: callees)
    for function in module.functions.indices where reading[function] {
      for operation in operations(of: function) {
        switch operation.opcode {
        case .stateLoad, .stateCount, .stateContains, .stateLookup, .stateNext, .stateAmount,
          .stateCase:
          fields.insert(operation.a)
        default: break
        }
      }
    }
    let writing = module.functions.indices.filter { function in
      operations(of: function).contains { operation in
        switch operation.opcode {
        case .stateAssign, .stateAppend, .stateRemoveLast, .stateInsert, .stateRemove, .stateSplit,
          .stateJoin, .stateTake, .statePut, .stateMove:
          fields.contains(operation.a)
        default: false
        }
      }
    }
    return reached(from: writing, by: callers)
  }

  private func reached(from roots: [Int], by edges: [[Int]]) -> [Bool] {
    var isReached = module.functions.map { _ in false }
    var waiting = roots
    while let function = waiting.popLast() {
      guard !isReached[function] else { continue }
      isReached[function] = true
      waiting += edges[function].filter { !isReached[$0] }
    }
    return isReached
  }
}
