/// What becomes of fields and rows in a step.
extension UpgradeCheck {
  /// What a step hands over: by the predecessor's field the successor's.
  ///
  /// Pairs fit, and no field is in two of them: the slots of a module's fields are distinct, and a pair has one slot.
  func kept(
    _ step: UpgradeStep, of predecessor: Predecessor, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) -> [Int: Int] {
    var kept: [Int: Int] = [:]
    var last: UInt32?
    for pair in step.kept {
      guard pair.field < UInt32(module.fields.count), pair.old < UInt32(predecessor.fields.count),
        last.map({ $0 < pair.field }) ?? true
      else {
        throw VerificationFailure(
          .keptUnknown, place, .field(Int(pair.field)), .found(Int(pair.old)))
      }
      last = pair.field
      let new = module.fields[Int(pair.field)]
      let old = predecessor.fields[Int(pair.old)]
      guard new.type == old.type, new.kind == old.kind, new.slot == old.slot else {
        throw VerificationFailure(
          .keptDiffers, place, .field(Int(pair.field)), .found(Int(pair.old)))
      }
      guard isPresent(new, in: step.target), step.phases.allSatisfy(old.isPresent(in:)) else {
        throw VerificationFailure(
          .keptAbsent, place, .field(Int(pair.field)), .found(Int(pair.old)))
      }
      kept[Int(pair.old)] = Int(pair.field)
    }
    return kept
  }

  /// Whether a field is there in a phase of the module, or always in one without phases.
  private func isPresent(_ field: Field, in phase: PhaseIndex?) -> Bool {
    phase.map(field.isPresent(in:)) ?? true
  }

  /// Whether a field may be there when the step begins.
  private func mayBePresent(_ old: Field, in step: UpgradeStep) -> Bool {
    step.phases.isEmpty || step.phases.contains(where: old.isPresent(in:))
  }

  /// What is not handed over is one row without assets, or is not there.
  func checkLeft(
    _ step: UpgradeStep, _ kept: [Int: Int], of predecessor: Predecessor,
    _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    for (number, old) in predecessor.fields.enumerated() where kept[number] == nil {
      guard old.kind == .variable else {
        throw VerificationFailure(.constantNotKept, place, .name(old.name.octets))
      }
      guard
        !mayBePresent(old, in: step) || !types.isLinear(old.type) && !types.isCollection(old.type)
      else { throw VerificationFailure(.rowsNotKept, place, .name(old.name.octets)) }
    }
  }

  /// A field has the slot of one of the predecessor only where it is handed over from it, or one of the two is not there.
  func checkSlots(
    _ step: UpgradeStep, _ kept: [Int: Int], of predecessor: Predecessor,
    _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    var numbers: [UInt32: Int] = [:]
    for (number, old) in predecessor.fields.enumerated() { numbers[old.slot] = number }
    for (number, new) in module.fields.enumerated() where isPresent(new, in: step.target) {
      guard let old = numbers[new.slot], kept[old] != number else { continue }
      guard !mayBePresent(predecessor.fields[old], in: step) else {
        throw VerificationFailure(.slotTaken, place, .field(number), .found(old))
      }
    }
  }

  /// The body sets fields of the phase that it leads to, and nothing that a party or a `let` was before.
  func checkBody(
    _ step: UpgradeStep, _ kept: [Int: Int], of predecessor: Predecessor, _ touched: [Touched],
    _ place: VerificationFailure.Place, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    let body = Int(step.body.rawValue)
    guard module.functions[body].parameters.isEmpty, module.functions[body].results.isEmpty else {
      throw VerificationFailure(.stepBody, place, .function(step.body))
    }
    let refused: FunctionEffects = [
      .callsImports, .callsContracts, .viewsContracts, .readsCaller, .readsSigners,
    ]
    let found = graph.effects[body].intersection(refused)
    guard found.isEmpty else {
      throw VerificationFailure(.stepNotPure, place, .function(step.body), .effects(found))
    }
    for item in functions[body].items where item.opcode == .oldLoad {
      let number = Int(item.instruction.numbers[0])
      try meter.take(1 + step.phases.count, at: place)
      guard step.phases.allSatisfy(predecessor.fields[number].isPresent(in:)) else {
        throw VerificationFailure(
          .oldFieldAbsent, place, .name(predecessor.fields[number].name.octets))
      }
    }
    let keptFields = Set(step.kept.map { Int($0.field) })
    for function in try reached(from: body, place, &meter) {
      let fields = touched[function].fields.sorted()
      try meter.take(1 + fields.count, at: place)
      for field in fields {
        guard isPresent(module.fields[field], in: step.target) else {
          throw VerificationFailure(
            .stepFieldAbsent, place, .function(.init(rawValue: UInt32(function))), .field(field))
        }
        guard !touched[function].constants.contains(field) || !keptFields.contains(field) else {
          throw VerificationFailure(
            .keptConstantWritten, place, .function(.init(rawValue: UInt32(function))),
            .field(field))
        }
      }
    }
  }

  /// The functions that a function reaches, itself included, ascending.
  private func reached(
    from first: Int, _ place: VerificationFailure.Place, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) -> [Int] {
    var isReached = [Bool](repeating: false, count: functions.count)
    var waiting = [first]
    isReached[first] = true
    while let function = waiting.popLast() {
      try meter.take(1 + graph.callees[function].count, at: place)
      for callee in graph.callees[function] where !isReached[callee] {
        isReached[callee] = true
        waiting.append(callee)
      }
    }
    return isReached.indices.filter { isReached[$0] }
  }
}
