/// Who calls whom, who recurs, and what each function may do with everything it can reach.
///
/// Strongly connected components by Tarjan's algorithm with a stack of its own, so that hostile call graphs cannot
/// exhaust the verifier's; components come out callees first, so effects flow up in one pass.
struct CallGraph {
  /// The functions that each function calls, ascending.
  private(set) var callees: [[Int]] = []
  /// What each function does itself.
  private(set) var ownEffects: [FunctionEffects] = []
  /// What each function does together with all it can reach.
  private(set) var effects: [FunctionEffects] = []
  /// The strongly connected components, each after those that it calls.
  private(set) var components: [[Int]] = []
  /// Whether a function is called by another or itself.
  private(set) var isCalled: [Bool] = []

  init(
    module: Module, types: TypeTable, functions: [DecodedFunction],
    _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    isCalled = Array(repeating: false, count: functions.count)
    for function in functions {
      var called: Set<Int> = []
      var own: FunctionEffects = []
      for ordinal in function.blocks.indices
      where function.successors(ofBlock: ordinal).contains(where: { $0 <= ordinal }) {
        own.insert(.loops)
      }
      for item in function.items {
        own.formUnion(Self.effects(of: item.instruction, module, types))
        if item.opcode == .call { called.insert(Int(item.instruction.numbers[0])) }
      }
      try meter.take(function.items.count, at: .function(function.index))
      for callee in called { isCalled[callee] = true }
      callees.append(called.sorted())
      ownEffects.append(own)
    }
    effects = ownEffects
    components = try findComponents(&meter)
    for component in components {
      var union: FunctionEffects = []
      for function in component {
        union.formUnion(effects[function])
        for callee in callees[function] {
          union.formUnion(effects[callee])
          if callee == function { union.insert(.recurs) }
        }
      }
      if component.count > 1 { union.insert(.recurs) }
      for function in component { effects[function] = union }
    }
  }

  /// The effects of one instruction.
  private static func effects(
    of instruction: Instruction, _ module: Module, _ types: TypeTable
  ) -> FunctionEffects {
    switch instruction.opcode {
    case .stateLoad, .stateCount, .stateContains, .stateLookup, .stateNext, .stateAmount,
      .stateCase, .oldLoad:
      return .readsState
    case .stateAssign, .stateAppend, .stateRemoveLast, .stateInsert, .stateRemove, .stateSplit,
      .stateJoin, .stateTake, .statePut, .stateMove:
      let field = module.fields[Int(instruction.numbers[0])]
      return [.readsState, field.kind == .variable ? .writesState : .writesConstants]
    case .assetHolding, .assetHolds, .assetMayHold, .assetRead, .assetSupply: return .readsHoldings
    case .assetIssue, .assetIssueUnique, .assetBurn, .assetBurnUnique, .assetAmend, .assetGive,
      .assetGiveUnique, .assetWithdraw, .assetWithdrawUnique, .assetFreeze, .assetThaw,
      .assetRecall, .assetRecallUnique:
      return .changesHoldings
    case .emit: return .emits
    case .now, .selfContract, .selfAs: return .readsContext
    case .caller: return .readsCaller
    case .signers: return .readsSigners
    case .importCall: return .callsImports
    case .contractCall:
      guard case .interface(let interface) = types[TypeIndex(rawValue: instruction.numbers[0])]
      else { return .callsContracts }
      let callee = interface.functions[Int(instruction.numbers[1])]
      return callee.kind == .call ? .callsContracts : .viewsContracts
    case .contractAttempt, .contractCreate: return .callsContracts
    default: return []
    }
  }

  /// The strongly connected components, each after those that it calls.
  private func findComponents(
    _ meter: inout VerificationMeter
  ) throws(VerificationFailure) -> [[Int]] {
    let count = callees.count
    var order = [Int](repeating: -1, count: count)
    var low = [Int](repeating: 0, count: count)
    var isOpen = [Bool](repeating: false, count: count)
    var open: [Int] = []
    var next = 0
    var found: [[Int]] = []
    for root in 0..<count where order[root] < 0 {
      var visits: [(function: Int, edge: Int)] = [(root, 0)]
      while let (function, edge) = visits.last {
        try meter.take(1, at: .module)
        if edge == 0 {
          order[function] = next
          low[function] = next
          next += 1
          open.append(function)
          isOpen[function] = true
        }
        if edge < callees[function].count {
          visits[visits.count - 1].edge += 1
          let callee = callees[function][edge]
          if order[callee] < 0 {
            visits.append((callee, 0))
          } else if isOpen[callee] {
            low[function] = min(low[function], order[callee])
          }
          continue
        }
        visits.removeLast()
        if let caller = visits.last?.function { low[caller] = min(low[caller], low[function]) }
        guard low[function] == order[function] else { continue }
        var component: [Int] = []
        while let member = open.popLast() {
          isOpen[member] = false
          component.append(member)
          if member == function { break }
        }
        found.append(component)
      }
    }
    return found
  }
}
