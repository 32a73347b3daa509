import DeedBytecode

extension GasBound {
  /// The bounds of a module's due clauses in their order, as `LoadedModule.dueGasBounds` has them.
  static func bounds(of module: LoadedModule) -> [UInt64] {
    guard !module.dues.isEmpty else { return [] }
    var bound = GasBound(module)
    return module.dues.map { due in
      let total = bound.work(of: due).total
      return total < WorkBound.saturated ? total : .max
    }
  }

  /// What carrying out a due clause takes, in the order in which `VirtualMachine.enter` goes.
  mutating func work(of due: Entry) -> WorkBound {
    var work = WorkBound.units(GasSchedule.entry, 1, charges: 0)
    work += WorkBound(GasSchedule.load(octetCount: module.octetCount))
    let alarms = Extent(AlarmRow.octetsMax(count: module.dues.count))
    work += .reading(key: 2, alarms)
    let phases = module.module.phases
    if !phases.isEmpty { work += .reading(key: 2, Extent(2)) }
    work += summary(Int(due.body.rawValue), []).work
    for clause in due.ensures { work += summary(Int(clause.rawValue), []).work }
    let possible = due.target.map { [$0] } ?? possiblePhases(due.phases)
    if let target = due.target { work += moving(from: possiblePhases(due.phases), to: target) }
    var settling = WorkBound(0)
    for phase in possible { settling = settling.joined(self.settling(in: phase)) }
    work += settling
    // Each linear field that the body may have taken out or written is looked at once.
    for field in module.module.fields
    where module.types.isLinear(field.type) && !module.types.isCollection(field.type) {
      work += .reading(key: 2, extents.row(Int(field.type.rawValue)))
    }
    // Each alarm may leave the queue and come into it.
    for _ in 0..<2 * module.dues.count {
      work += .writing(key: VirtualMachine.queueKeyOctets, .zero)
    }
    work += .writing(key: 2, alarms)
    return work
  }

  /// The phases that an entry may be entered in; one of a contract without phases in its only state.
  private func possiblePhases(_ phases: [PhaseIndex]) -> [PhaseIndex] {
    if !phases.isEmpty { return phases }
    return (0..<max(module.module.phases.count, 1)).map { PhaseIndex(rawValue: UInt32($0)) }
  }

  private func moving(from phases: [PhaseIndex], to target: PhaseIndex) -> WorkBound {
    var most = WorkBound(0)
    for phase in phases {
      var work = WorkBound(0)
      for field in module.module.fields where !field.phases.isEmpty {
        switch (field.isPresent(in: phase), field.isPresent(in: target)) {
        case (true, false):
          if module.types.isLinear(field.type) {
            work += .reading(key: 2, extents.row(Int(field.type.rawValue)))
          } else {
            work += .writing(key: 2, .zero)
          }
        case (false, true): work += .reading(key: 2, extents.row(Int(field.type.rawValue)))
        case (true, true), (false, false): break
        }
      }
      most = most.joined(work)
    }
    most += .writing(key: 2, Extent(2))
    return most
  }

  /// The invariants of a phase and the times of its due clauses.
  private mutating func settling(in phase: PhaseIndex) -> WorkBound {
    var work = WorkBound(0)
    for invariant in module.module.invariants where invariant.holds(in: phase) {
      work += summary(Int(invariant.function.rawValue), []).work
    }
    for due in module.dues where due.isOpen(in: phase) {
      if let opens = due.opens { work += summary(Int(opens.rawValue), []).work }
    }
    return work
  }
}
