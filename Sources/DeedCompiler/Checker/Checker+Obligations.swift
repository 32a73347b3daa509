import DeedBytecode
import DeedSyntax

/// The last pass: what called functions do, together with all they call, against what is allowed where.
extension Checker {
  /// What a function does with everything it can reach.
  private struct Reach {
    var reads: Set<FieldID> = []
    var writes: Set<FieldID> = []
    var takes: Set<FieldID> = []
    var emits = false
    var movesAssets = false
    var readsHoldings = false
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
          declared: field(id).span, setter: setter.map { program.functions[$0.index].name },
          start: emptyValue(of: field(id).type)))
    }
  }

  /// How a field for assets begins without any; nil for others.
  private func emptyValue(of type: SemanticType) -> String? {
    guard program.isLinear(type) else { return nil }
    switch type {
    case .option: return "none"
    case .asset(let asset) where !asset.isUnique:
      return asset.issuer == .own
        ? "\(asset.name).issue(0)" : "withdraw(0 of \(program.describe(type)))"
    default: return nil
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
      result.takes.formUnion(effects[index].takes)
      result.movesAssets = result.movesAssets || effects[index].movesAssets
      result.readsHoldings = result.readsHoldings || effects[index].readsHoldings
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

  /// The fields out of which a body takes assets, by itself or through what it calls.
  private func taken(by effects: Effects, _ callees: [[Int]]) -> Set<FieldID> {
    effects.callees.reduce(into: effects.takes) {
      $0.formUnion(reach(of: $1.function.index, callees).takes)
    }
  }

  /// How the assets of a field are given to somebody.
  private func wayOut(of id: FieldID) -> String {
    let name = field(id).name
    switch field(id).type {
    case .asset(let asset) where !asset.isUnique: return "give(\(name).split(n), to: p)"
    case .map(_, .asset): return "give(\(name).take(k), to: p)"
    case .list(.asset): return "give(\(name).removeLast(), to: p)"
    default: return "give(…, to: …)"
    }
  }

  /// Reports fields whose assets nothing can take out in a phase behind which nothing comes.
  func judgeStuckAssets() {
    let linear = program.fields.indices.filter { program.isLinear(program.fields[$0].type) }
    guard !linear.isEmpty, !hasErrors else { return }
    let callees = effects.map { $0.callees.map(\.function.index) }
    var takers: [(sources: PhaseSet?, fields: Set<FieldID>)] = []
    for index in program.ownFunctions where program.functions[index].role == .call {
      takers.append((program.functions[index].move.sources, taken(by: effects[index], callees)))
    }
    for (due, effects) in zip(program.dues, dueEffects) {
      takers.append((due.move.sources, taken(by: effects, callees)))
    }
    for index in linear {
      let id = FieldID(index: index)
      if program.phases.isEmpty {
        if !takers.contains(where: { $0.fields.contains(id) }) {
          report(.assetStuck(field(id).name, by: wayOut(of: id), in: nil, at: field(id).span))
        }
        continue
      }
      let stuck = program.phases.indices.first { phase in
        program.phases[phase].isFinal && program.phases[phase].targets.isEmpty
          && field(id).phases?.contains(phase) ?? true
          && !takers.contains {
            $0.fields.contains(id) && $0.sources?.contains(phase) ?? true
          }
      }
      if let stuck {
        report(
          .assetStuck(
            field(id).name, by: wayOut(of: id), in: program.phases[stuck].name, at: field(id).span))
      }
    }
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
      } else if reach.movesAssets {
        report(.headNotPure(name, "moves assets", at: span))
      } else if reach.readsHoldings {
        report(.headNotPure(name, "reads holdings", at: span))
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
    case .upgrade:
      if reach.callsContracts || reach.viewsContracts { report(.upgradeMeets(name, at: span)) }
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
      } else if reach.movesAssets {
        report(.viewChangesState("moves assets", at: span))
      } else if reach.callsContracts {
        report(.viewChangesState("calls another contract", at: span))
      }
    case .iterated(let id, let loop):
      if reach.writes.contains(id) {
        report(.changedWhileIterated(field(id).name, at: span, loop: loop))
      }
    case .lookedInto(let id, let look):
      if reach.writes.contains(id) {
        let place = module.source.text(in: look)
        report(.changedUnderLook(name, changing: field(id).name, place, at: span, look: look))
      }
    case .lent(let id):
      if reach.reads.contains(id) || reach.writes.contains(id) {
        report(.lentFieldTouched(field(id).name, by: name, at: span))
      }
    case .lentAround(let id):
      if reach.writes.contains(id) {
        report(.inoutOverlap(field(id).name, at: span))
      }
    case .movedOut(let fields):
      if let id = fields.first(where: { reach.reads.contains($0) || reach.writes.contains($0) }) {
        report(.movedOutUnderCall(field(id).name, by: name, at: span))
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
