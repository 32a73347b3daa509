/// Proves that an upgrade loses, doubles and hides nothing, and reads no row as what it is not.
///
/// The module says what its predecessor is, and the ledger sees that it is so. Afterwards a contract is upgraded by one empty
/// entry of its own module at most. In the successor, steps begin in exactly the phases in which the predecessor permits it and
/// lead to phases that exist. In each step a field that is handed over has one type, one kind and one slot before and after, and is
/// there both times; every party, every `let`, and whatever has assets or is spread over rows is handed over where it is there;
/// so what may be left is one row without assets, which is removed. The slot of a field of the predecessor
/// is another field's only where that one is handed over from it, or the row is not there, or the field is not. Bodies
/// enter no contracts, have no signers, touch fields of the phase that they lead to only, and write no party and no `let` that is
/// handed over. Assets, their powers, holders and fields stay what they are, and so do interfaces that were declared.
/// The predecessor's fields are read by bodies of steps alone, where they are there.
struct UpgradeCheck {
  let module: Module
  let types: TypeTable
  let functions: [DecodedFunction]
  let graph: CallGraph

  func check(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    try checkEntry()
    try checkOldLoads(&meter)
    guard let predecessor = module.predecessor else { return }
    try checkAssets(predecessor, &meter)
    for type in predecessor.interfaces where !module.interfaces.contains(type) {
      try meter.take(module.interfaces.count, at: .predecessor)
      throw VerificationFailure(.predecessorInterface, .predecessor, .foundType(type))
    }
    try checkPhases(predecessor, &meter)
    let touched = try touchedFields(&meter)
    for (index, step) in predecessor.steps.enumerated() {
      let place = VerificationFailure.Place.step(index)
      try meter.take(module.fields.count + predecessor.fields.count, at: place)
      let kept = try kept(step, of: predecessor, place)
      try checkLeft(step, kept, of: predecessor, place)
      try checkSlots(step, kept, of: predecessor, place)
      try checkBody(step, kept, of: predecessor, touched, place, &meter)
    }
  }

  /// The entry by which the module's own contracts are upgraded: one at most, which does nothing.
  private func checkEntry() throws(VerificationFailure) {
    var isThere = false
    for (index, entry) in module.entries.enumerated() where entry.kind == .upgrade {
      let body = module.functions[Int(entry.body.rawValue)]
      guard !isThere, entry.name == Entry.upgradeName, body.parameters.isEmpty,
        body.results.isEmpty, body.code == [Opcode.block, .return].map(\.rawValue)
      else { throw VerificationFailure(.upgradeEntry, .entry(index), .name(entry.name)) }
      isThere = true
    }
  }

  /// `old.load` stands in bodies of steps alone, which nothing else calls or uses.
  private func checkOldLoads(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    var bodies: Set<FunctionIndex> = []
    for step in module.predecessor?.steps ?? [] { bodies.insert(step.body) }
    for entry in module.entries {
      for function in entry.heads + [entry.body] { bodies.remove(function) }
    }
    for invariant in module.invariants { bodies.remove(invariant.function) }
    for function in functions {
      try meter.take(function.items.count, at: .function(function.index))
      guard let position = function.items.firstIndex(where: { $0.opcode == .oldLoad }) else {
        continue
      }
      guard bodies.contains(function.index), !graph.isCalled[Int(function.index.rawValue)] else {
        throw VerificationFailure(.oldLoadPlace, function.place(position))
      }
    }
  }

  /// Every asset of the predecessor is one of the module, with the same kind, fields, powers and slot of its holders.
  private func checkAssets(
    _ predecessor: Predecessor, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    for old in predecessor.assets {
      try meter.take(1 + module.assets.count + old.fields.count, at: .predecessor)
      let new = module.assets.first { $0.name == old.name }
      let oldHolders = old.holders.map { predecessor.fields[Int($0)].slot }
      guard let new, new.kind == old.kind, new.fields == old.fields, new.powers == old.powers,
        new.holders.map({ module.fields[Int($0)].slot }) == oldHolders
      else {
        throw VerificationFailure(.predecessorAsset, .predecessor, .name(old.name.octets))
      }
    }
  }

  /// The steps begin in the phases that the predecessor permits, each in one, and lead to phases that exist.
  private func checkPhases(
    _ predecessor: Predecessor, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    let count = predecessor.phases.count
    var covered: [PhaseIndex] = []
    for (index, step) in predecessor.steps.enumerated() {
      let place = VerificationFailure.Place.step(index)
      try meter.take(1 + step.phases.count, at: place)
      guard step.phases.isEmpty == (count == 0) else {
        throw VerificationFailure(.stepPhases, place, .found(step.phases.count))
      }
      covered += step.phases
      guard step.target == nil ? module.phases.isEmpty : isPhase(step.target) else {
        throw VerificationFailure(.stepTarget, place)
      }
    }
    let permitted =
      predecessor.permitted.isEmpty
      ? (0..<count).map { PhaseIndex(rawValue: UInt32($0)) } : predecessor.permitted
    guard covered.sorted() == permitted, count > 0 || predecessor.steps.count == 1 else {
      throw VerificationFailure(
        .stepPhases, .predecessor, .found(covered.count), .expected(permitted.count))
    }
  }

  private func isPhase(_ phase: PhaseIndex?) -> Bool {
    guard let phase else { return false }
    return phase.rawValue < UInt32(module.phases.count)
  }

  /// For each function the fields that it touches itself, and those of them that are no `var` and that it writes.
  private func touchedFields(
    _ meter: inout VerificationMeter
  ) throws(VerificationFailure) -> [Touched] {
    var touched: [Touched] = []
    for function in functions {
      try meter.take(function.items.count, at: .function(function.index))
      var own = Touched()
      for item in function.items where OpcodeTable.row(item.opcode).operands.first == .field {
        let field = Int(item.instruction.numbers[0])
        own.fields.insert(field)
        if item.opcode.writesPath, module.fields[field].kind != .variable {
          own.constants.insert(field)
        }
      }
      touched.append(own)
    }
    return touched
  }

  /// Fields that a function touches.
  struct Touched {
    var fields: Set<Int> = []
    var constants: Set<Int> = []
  }
}

extension Entry {
  /// The name of the entry of kind `upgrade`.
  package static let upgradeName = Array("upgrade".utf8)
}
