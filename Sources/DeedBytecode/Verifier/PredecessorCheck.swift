/// Proves that what a module says of its predecessor could be said of a module.
///
/// Afterwards its fields, phases, assets and interfaces stand to the limits, names and rules of tables of any contract, as
/// `LimitsCheck`, `NameCheck` and `TableCheck` prove them; its slots are distinct; phases that are named exist, and lists of
/// them ascend strictly; bodies of steps exist.
struct PredecessorCheck {
  let module: Module
  let types: TypeTable

  func check(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    guard let predecessor = module.predecessor else { return }
    do throws(VerificationFailure) {
      let tables = tables(predecessor)
      try LimitsCheck(module: tables).check()
      try NameCheck(module: tables).check(&meter)
      try TableCheck(module: tables, types: types).check(&meter)
    } catch {
      let place: VerificationFailure.Place
      if case .field(let number) = error.place {
        place = .oldField(number)
      } else {
        place = .predecessor
      }
      throw VerificationFailure(error.code, place, facts: error.facts)
    }
    let count = predecessor.phases.count
    try phases(predecessor.permitted, count, .predecessor, &meter)
    guard predecessor.steps.count <= Limits.phasesMax else {
      throw VerificationFailure(
        .tooManyPhases, .predecessor, .found(predecessor.steps.count),
        .expected(Limits.phasesMax))
    }
    for (index, step) in predecessor.steps.enumerated() {
      let place = VerificationFailure.Place.step(index)
      try meter.take(1 + step.kept.count, at: place)
      try phases(step.phases, count, place, &meter)
      guard step.kept.count <= Limits.tableEntriesMax else {
        throw VerificationFailure(
          .tableTooLong, place, .found(step.kept.count), .expected(Limits.tableEntriesMax))
      }
      guard step.body.rawValue < UInt32(module.functions.count) else {
        throw VerificationFailure(.unknownFunction, place, .function(step.body))
      }
    }
  }

  /// A module of the predecessor's tables.
  private func tables(_ predecessor: Predecessor) -> Module {
    var tables = Module(kind: .contract, name: predecessor.name)
    tables.types = module.types
    tables.fields = predecessor.fields
    tables.phases = predecessor.phases.map { Phase(name: $0, targets: [], isFinal: true) }
    tables.assets = predecessor.assets
    tables.interfaces = predecessor.interfaces
    // It may have had one itself: its slots need not be the numbers of its fields.
    tables.predecessor = Predecessor(name: predecessor.name)
    return tables
  }

  private func phases(
    _ phases: [PhaseIndex], _ count: Int, _ place: VerificationFailure.Place,
    _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    try meter.take(phases.count, at: place)
    for (position, phase) in phases.enumerated() {
      guard phase.rawValue < UInt32(count) else {
        throw VerificationFailure(.unknownPhase, place, .phase(phase))
      }
      guard position == 0 || phases[position - 1] < phase else {
        throw VerificationFailure(.notAscending, place, .phase(phase))
      }
    }
  }
}
