/// Proves that the tables beside types and code are sound: every type and function they name exists, and holds
/// only what may stand there.
///
/// Afterwards constants are values of their types; constants, events, errors, imports and results of entries are not linear; a field
/// that is linear is a `var`; what is linear comes in as a parameter of a call only, and is then an asset itself. A stored collection
/// holds no collections directly; party fields are of type `party`; a field that is there in some phases only is a `var`
/// of one row; slots of fields are distinct, and their numbers unless there is a predecessor; lists of phases and the list of interfaces are strictly ascending and name what exists; and a table
/// stands only in a module of a kind that may have it.
struct TableCheck {
  let module: Module
  let types: TypeTable

  func check(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    let hasContract =
      !module.interfaces.isEmpty || module.proseHash != nil || !module.fields.isEmpty
      || !module.phases.isEmpty || !module.invariants.isEmpty || !module.assets.isEmpty
      || module.predecessor != nil
    guard !hasContract || module.kind == .contract,
      module.imports.isEmpty || module.kind == .test
    else { throw VerificationFailure(.tableNotAllowed, .module) }
    for (index, constant) in module.constants.enumerated() {
      try data([constant.type], .constant(index), &meter)
      guard constant.value.conforms(to: constant.type, in: types) else {
        throw VerificationFailure(
          .invalidConstant, .constant(index), .expectedType(constant.type))
      }
    }
    var slots: Set<UInt32> = []
    for (index, field) in module.fields.enumerated() {
      guard field.slot < Limits.slotsMax, slots.insert(field.slot).inserted,
        module.predecessor != nil || field.slot == UInt32(index)
      else { throw VerificationFailure(.fieldSlot, .field(index), .found(Int(field.slot))) }
      try known([field.type], .field(index), &meter)
      guard field.kind == .variable || !types.isLinear(field.type) else {
        throw VerificationFailure(.linearNotAllowed, .field(index), .foundType(field.type))
      }
      try check(field, .field(index))
      try check(field.phases, .field(index), &meter)
    }
    for (index, message) in module.errors.enumerated() {
      try data(message.fields.map(\.type), .error(index), &meter)
    }
    for (index, message) in module.events.enumerated() {
      try data(message.fields.map(\.type), .event(index), &meter)
    }
    for (index, function) in module.functions.enumerated() {
      let place = VerificationFailure.Place.function(FunctionIndex(rawValue: UInt32(index)))
      try known(function.parameters + function.results + function.locals, place, &meter)
    }
    for (index, entry) in module.imports.enumerated() {
      try data(entry.parameters + entry.results, .import(index), &meter)
    }
    for (index, entry) in module.entries.enumerated() { try check(entry, .entry(index), &meter) }
    for (index, phase) in module.phases.enumerated() {
      try check(phase.targets, .phase(index), &meter)
    }
    for (index, invariant) in module.invariants.enumerated() {
      try check(invariant.function, .invariant(index))
      try check(invariant.phases, .invariant(index), &meter)
    }
    try checkInterfaces(&meter)
    for (index, asset) in module.assets.enumerated() { try check(asset, .asset(index), &meter) }
  }

  private func checkInterfaces(
    _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    try meter.take(module.interfaces.count, at: .module)
    var last: TypeIndex?
    for type in module.interfaces {
      guard case .interface = types[type] else {
        throw VerificationFailure(.notInterface, .module, .foundType(type))
      }
      if let last, type <= last {
        throw VerificationFailure(.notAscending, .module, .foundType(type))
      }
      last = type
    }
  }

  /// Phases that exist, strictly ascending.
  private func check(
    _ phases: [PhaseIndex], _ place: VerificationFailure.Place, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    try meter.take(phases.count, at: place)
    for (position, phase) in phases.enumerated() {
      guard phase.rawValue < UInt32(module.phases.count) else {
        throw VerificationFailure(.unknownPhase, place, .phase(phase))
      }
      guard position == 0 || phases[position - 1] < phase else {
        throw VerificationFailure(.notAscending, place, .phase(phase))
      }
    }
  }

  private func check(
    _ function: FunctionIndex, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    guard function.rawValue < UInt32(module.functions.count) else {
      throw VerificationFailure(.unknownFunction, place, .function(function))
    }
  }

  private func check(
    _ field: Field, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    guard field.kind != .party || field.type == .party else {
      throw VerificationFailure(.partyFieldType, place, .foundType(field.type))
    }
    guard field.phases.isEmpty || field.kind == .variable && !types.isCollection(field.type) else {
      throw VerificationFailure(.phaseFieldNotRow, place, .foundType(field.type))
    }
    let stored: TypeIndex
    switch types[field.type] {
    case .list(let element), .log(let element), .set(let element): stored = element
    case .map(_, let value): stored = value
    default: return
    }
    guard !types.isCollection(stored) else {
      throw VerificationFailure(.nestedStoredCollection, place, .foundType(stored))
    }
  }

  private func check(
    _ entry: Entry, _ place: VerificationFailure.Place, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    for function in entry.heads + [entry.body] { try check(function, place) }
    try check(entry.phases, place, &meter)
    if let target = entry.target { try check([target], place, &meter) }
    let body = module.functions[Int(entry.body.rawValue)]
    try meter.take(body.parameters.count + body.results.count, at: place)
    try types.checkPlaces(body.parameters, isCall: entry.kind == .call, body.results, place)
  }

  private func check(
    _ asset: Asset, _ place: VerificationFailure.Place, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    try known(asset.fields.map(\.type), place, &meter)
    try types.checkFields(asset.kind, asset.fields, place)
    guard let holders = asset.holders else { return }
    guard holders < UInt32(module.fields.count),
      types[module.fields[Int(holders)].type] == .set(.party)
    else { throw VerificationFailure(.assetHolders, place, .field(Int(holders))) }
  }

  private func known(
    _ indices: [TypeIndex], _ place: VerificationFailure.Place, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    try meter.take(indices.count, at: place)
    for type in indices where !types.contains(type) {
      throw VerificationFailure(.unknownType, place, .foundType(type))
    }
  }

  /// Types that exist and are not linear.
  private func data(
    _ indices: [TypeIndex], _ place: VerificationFailure.Place, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    try known(indices, place, &meter)
    for type in indices where types.isLinear(type) {
      throw VerificationFailure(.linearNotAllowed, place, .foundType(type))
    }
  }
}

extension Entry {
  /// All functions of the entry but the body, in the order of a call.
  var heads: [FunctionIndex] { headsBefore + ensures }
}
