import DeedBytecode

/// Proves how much gas functions without loops, recursion and contract calls take at most.
///
/// Walks the blocks of a function in order, since they only jump ahead, with the bounds of what locals and operands hold;
/// where ways meet, the greater bound goes on. A function is walked once for each bound of its arguments. All this is itself
/// bounded: a module whose functions take more steps has no bound. An operation takes a step and one for each operand that it
/// makes more or fewer; a call one for each argument and result; an edge to another block one for each local.
struct GasBound {
  /// What a function takes and what it gives.
  struct Summary {
    var work: WorkBound
    var results: [Extent]
  }

  /// What is known where a block begins.
  struct State {
    var work: WorkBound
    var locals: [Extent]

    mutating func join(_ other: State) {
      work = work.joined(other.work)
      for index in locals.indices { locals[index] = locals[index].joined(other.locals[index]) }
    }
  }

  private struct Known: Hashable {
    let function: Int
    let arguments: [Extent]
  }

  let module: LoadedModule
  let extents: TypeExtents
  let constants: [Extent]
  private var known: [Known: Summary] = [:]
  private var stepsLeft = Self.stepsMax

  /// The steps for all due clauses of a module together: a few hundredths of a second.
  private static let stepsMax = 200_000
  /// The functions that are walked inside each other.
  private static let depthMax = 48

  init(_ module: LoadedModule) {
    self.module = module
    extents = TypeExtents(module.types)
    constants = module.module.constants.map { constant in
      let octets = constant.value.encoded()
      return Extent(octets.count, VirtualMachine.itemCount(octets))
    }
  }

  /// The most that a function takes; unbounded when that is not proven.
  mutating func summary(_ function: Int, _ arguments: [Extent], depth: Int = 0) -> Summary {
    let key = Known(function: function, arguments: arguments)
    if let summary = known[key] { return summary }
    let summary = walk(function, arguments, depth: depth)
    known[key] = summary
    return summary
  }

  private mutating func walk(_ index: Int, _ arguments: [Extent], depth: Int) -> Summary {
    let function = module.functions[index]
    let types = module.module.functions[index]
    var summary = Summary(
      work: WorkBound(0), results: Array(repeating: .zero, count: function.resultCount))
    let unbounded = Summary(
      work: .unbounded, results: types.results.map { extents[Int($0.rawValue)] })
    guard depth < Self.depthMax else { return unbounded }
    let end =
      index + 1 < module.functions.count
      ? module.functions[index + 1].start : module.operations.count
    var locals = zip(arguments, types.parameters).map { $0.within(extents[Int($1.rawValue)]) }
    locals += Array(repeating: .zero, count: function.localCount - locals.count)
    let edgeSteps = 1 + locals.count
    stepsLeft -= edgeSteps
    var waiting: [Int: State] = [:]
    var walk: BlockWalk? = BlockWalk(State(work: WorkBound(0), locals: locals))
    for position in function.start..<end {
      let operation = module.operations[position]
      if operation.opcode == .block, let other = waiting.removeValue(forKey: position) {
        stepsLeft -= edgeSteps
        if walk == nil { walk = BlockWalk(other) } else { walk?.state.join(other) }
      }
      guard var current = walk else { continue }
      stepsLeft -= 1
      guard stepsLeft > 0 else { return unbounded }
      switch operation.opcode {
      case .jump, .branch:
        if operation.opcode == .branch { current.pop() }
        stepsLeft -= edgeSteps
        let target = Int(operation.a)
        guard target > position else { return unbounded }
        waiting[target] =
          waiting[target].map { state in
            var joined = state
            joined.join(current.state)
            return joined
          } ?? current.state
        walk = operation.opcode == .branch ? current : nil
      case .return:
        for (offset, result) in current.stack.suffix(function.resultCount).enumerated() {
          summary.results[offset] = summary.results[offset].joined(result)
        }
        summary.work = summary.work.joined(current.state.work)
        walk = nil
      case .fail, .breach:
        step(operation, &current)
        summary.work = summary.work.joined(current.state.work)
        walk = nil
      case .call:
        let callee = Int(operation.a)
        stepsLeft -= module.functions[callee].parameterCount + module.functions[callee].resultCount
        let own = current.pop(module.functions[callee].parameterCount)
        current.add(WorkBound(UInt64(bitPattern: operation.immediate)))
        let called = self.summary(callee, own, depth: depth + 1)
        current.add(called.work)
        current.stack += called.results
        walk = current
      default:
        let height = current.stack.count
        step(operation, &current)
        stepsLeft -= abs(current.stack.count - height)
        walk = current
      }
    }
    return summary
  }
}

/// A walk through a block: what is known so far, and the operands.
struct BlockWalk {
  var state: GasBound.State
  var stack: [Extent] = []

  init(_ state: GasBound.State) { self.state = state }

  mutating func add(_ work: WorkBound) { state.work += work }

  mutating func push(_ extent: Extent) { stack.append(extent) }

  @discardableResult
  mutating func pop() -> Extent { stack.popLast() ?? .unbounded }

  /// The uppermost operands in their order; unbounded ones where there are none, which verified code never has.
  mutating func pop(_ count: Int) -> [Extent] {
    let operands = stack.suffix(count)
    stack.removeLast(operands.count)
    return Array(repeating: .unbounded, count: count - operands.count) + operands
  }

  /// The uppermost operands as one.
  mutating func popJoined(_ count: Int) -> Extent { pop(count).reduce(.zero, +) }
}
