import DeedBytecode
import DeedSyntax

/// The last pass: what called functions do, together with all they call, against what is allowed where.
extension Checker {
  /// What a function does with everything it can reach.
  private struct Reach {
    var reads: Set<FieldID> = []
    var writes: Set<FieldID> = []
    var emits = false
    var loops = false
    var callsContracts = false
    var viewsContracts = false
    var recurs = false
    var readsContext = false
  }

  /// Judges the calls that were noted.
  func judgeObligations() {
    let callees = effects.map { $0.callees.map(\.function.index) }
    let isRecursive = Self.recursive(callees)
    var known: [Int: Reach] = [:]
    for obligation in obligations {
      let index = obligation.callee.index
      var reach = known[index] ?? reach(of: index, callees)
      reach.recurs = isRecursive[index]
      known[index] = reach
      judge(obligation, reach)
    }
    for missing in missingFields { judge(missing, callees) }
  }

  /// Reports the fields that a body leaves without a value, but for those that it wants a function to set where that is
  /// a mistake by itself.
  private func judge(_ missing: MissingFields, _ callees: [[Int]]) {
    for id in missing.fields {
      let setter = missing.callees.first { reach(of: $0.index, callees).writes.contains(id) }
      if setter != nil, field(id).phases != nil { continue }
      report(
        .fieldNotSet(
          field(id).name, by: missing.entry, to: missing.target, at: missing.span,
          declared: field(id).span, setter: setter.map { program.functions[$0.index].name }))
    }
  }

  private func reach(of start: Int, _ callees: [[Int]]) -> Reach {
    var result = Reach()
    var seen: Set<Int> = []
    var pending = [start]
    while let index = pending.popLast() {
      guard seen.insert(index).inserted else { continue }
      result.reads.formUnion(effects[index].reads)
      result.writes.formUnion(effects[index].writes)
      result.emits = result.emits || effects[index].emits
      result.loops = result.loops || effects[index].loops
      result.readsContext = result.readsContext || effects[index].readsContext
      result.callsContracts = result.callsContracts || effects[index].callsContracts
      result.viewsContracts = result.viewsContracts || effects[index].viewsContracts
      pending += callees[index]
    }
    return result
  }

  /// For each function whether it can come back to a function that it came through: what is left when functions
  /// that call none of those left go, one after another.
  private static func recursive(_ callees: [[Int]]) -> [Bool] {
    var left = callees.map(\.count)
    var callers = [[Int]](repeating: [], count: callees.count)
    for (index, called) in callees.enumerated() {
      for callee in called { callers[callee].append(index) }
    }
    var isRecursive = [Bool](repeating: true, count: callees.count)
    var leaves = left.indices.filter { left[$0] == 0 }
    while let leaf = leaves.popLast() {
      isRecursive[leaf] = false
      for caller in callers[leaf] {
        left[caller] -= 1
        if left[caller] == 0 { leaves.append(caller) }
      }
    }
    return isRecursive
  }

  private func judge(_ obligation: Obligation, _ reach: Reach) {
    let name = program.functions[obligation.callee.index].name
    let span = obligation.span
    func firstName(_ fields: Set<FieldID>) -> String? {
      fields.min { $0.index < $1.index }.map { field($0).name }
    }
    switch obligation.rule {
    case .head:
      if let field = firstName(reach.writes) {
        report(.headNotPure(name, "changes `\(field)`", at: span))
      } else if reach.emits {
        report(.headNotPure(name, "emits an event", at: span))
      } else if reach.callsContracts || reach.viewsContracts {
        report(.headNotPure(name, "asks another contract", at: span))
      } else if reach.loops {
        report(.headNotPure(name, "has a loop", at: span))
      } else if reach.recurs {
        report(.headNotPure(name, "calls itself", at: span))
      }
    case .steady(let place):
      if reach.readsContext { report(.contextThroughCall(name, place, at: span)) }
    case .due:
      if reach.loops {
        report(.dueNotBounded("`\(name)` has a loop", at: span))
      } else if reach.recurs {
        report(.dueNotBounded("`\(name)` calls itself", at: span))
      } else if reach.callsContracts || reach.viewsContracts {
        report(.dueNotBounded("`\(name)` asks another contract", at: span))
      }
    case .phases(let phases, let target):
      let touched = reach.reads.union(reach.writes).sorted { $0.index < $1.index }
      if let id = touched.first(where: { !isThere($0, in: phases, target) }) {
        reportNotThere(id, by: name, in: phases, at: span)
      }
    case .createHead:
      if let field = firstName(reach.reads.union(reach.writes)) {
        report(.createReadsState(field, at: span))
      }
    case .view:
      if let field = firstName(reach.writes) {
        report(.viewChangesState("changes `\(field)`", at: span))
      } else if reach.emits {
        report(.viewChangesState("emits an event", at: span))
      } else if reach.callsContracts {
        report(.viewChangesState("calls another contract", at: span))
      }
    case .iterated(let id, let loop):
      if reach.writes.contains(id) {
        report(.changedWhileIterated(field(id).name, at: span, loop: loop))
      }
    case .lent(let id):
      if reach.reads.contains(id) || reach.writes.contains(id) {
        report(.lentFieldTouched(field(id).name, by: name, at: span))
      }
    case .lentAround(let id):
      if reach.writes.contains(id) {
        report(.inoutOverlap(field(id).name, at: span))
      }
    case .unset(let fields):
      if let id = fields.first(where: { reach.reads.contains($0) }) {
        report(.fieldReadEarly(field(id).name, by: name, at: span))
      } else if let id = fields.first(where: {
        field($0).phases != nil && reach.writes.contains($0)
      }) {
        report(.fieldSetByFunction(field(id).name, by: name, at: span))
      }
    }
  }
}
