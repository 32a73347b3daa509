/// Proves that every count in the module is within `Limits`, so that later checks may allocate and recur by them.
///
/// Afterwards each table, signature, message, type, entry and function's code is bounded, and an authority's
/// formula is bounded in depth and leaves. Blocks and stack heights are bounded where they become known, in
/// `CodeCheck` and `OperandCheck`; names in `NameCheck`.
struct LimitsCheck {
  let module: Module

  func check() throws(VerificationFailure) {
    try checkTables()
    for (index, type) in module.types.enumerated() {
      try check(type, .type(TypeIndex(rawValue: TypeIndex.firstDefined + UInt32(index))))
    }
    for (index, message) in module.errors.enumerated() {
      try members(message.fields.count, .error(index))
    }
    for (index, message) in module.events.enumerated() {
      try members(message.fields.count, .event(index))
    }
    for (index, function) in module.functions.enumerated() {
      try check(function, .function(FunctionIndex(rawValue: UInt32(index))))
    }
    for (index, entry) in module.entries.enumerated() { try check(entry, .entry(index)) }
    for (index, entry) in module.imports.enumerated() {
      try members(entry.parameters.count, .import(index))
      try members(entry.results.count, .import(index))
    }
  }

  private func checkTables() throws(VerificationFailure) {
    let counts = [
      module.types.count, module.constants.count, module.fields.count, module.errors.count,
      module.events.count, module.functions.count, module.entries.count, module.imports.count,
      module.interfaces.count,
    ]
    for count in counts {
      try limit(count, Limits.tableEntriesMax, .tableTooLong, .module)
    }
    try limit(module.phases.count, Limits.phasesMax, .tooManyPhases, .module)
    for (index, phase) in module.phases.enumerated() {
      try phases(phase.targets, .phase(index))
    }
    for (index, field) in module.fields.enumerated() { try phases(field.phases, .field(index)) }
    try limit(module.invariants.count, Limits.invariantsMax, .tooManyInvariants, .module)
    for (index, invariant) in module.invariants.enumerated() {
      try phases(invariant.phases, .invariant(index))
    }
    try limit(module.assets.count, Limits.assetsMax, .tooManyAssets, .module)
    for (index, asset) in module.assets.enumerated() {
      try members(asset.fields.count, .asset(index))
    }
    let dues = module.entries.count { $0.kind == .due }
    try limit(dues, Limits.duesMax, .tooManyDues, .module)
    let interfaces = module.types.count { if case .interface = $0 { true } else { false } }
    try limit(interfaces, Limits.interfacesMax, .tooManyInterfaces, .module)
    // A module over its octets is refused here already when its code or types show it.
    var total = 0
    for function in module.functions {
      total += function.code.count + function.locals.count
    }
    try limit(total, Limits.moduleOctetsMax, .moduleTooLarge, .module)
  }

  private func check(
    _ type: TypeDefinition, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    switch type {
    case .structure(let structure): try members(structure.fields.count, place)
    case .enumeration(let enumeration):
      try members(enumeration.cases.count, place)
      for enumCase in enumeration.cases { try members(enumCase.payload.count, place) }
    case .interface(let interface):
      try members(interface.functions.count, place)
      try limit(interface.assets.count, Limits.assetsMax, .tooManyAssets, place)
      for asset in interface.assets { try members(asset.fields.count, place) }
      for function in interface.functions {
        try members(function.parameters.count, place)
        try members(function.results.count, place)
      }
    case .fixedBytes(let count):
      try limit(Int(count), Int(Limits.fixedBytesMax), .fixedBytesTooLong, place)
    default: break
    }
  }

  private func check(
    _ function: Function, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    try members(function.parameters.count, place)
    try members(function.results.count, place)
    try limit(
      function.parameters.count + function.locals.count, Limits.localsMax, .tooManyLocals, place)
    try limit(function.code.count, Limits.codeOctetsMax, .codeTooLong, place)
  }

  private func check(
    _ entry: Entry, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    try members(entry.parameterNames.count, place)
    try members(entry.resultNames.count, place)
    try members(entry.takes.count, place)
    try limit(entry.conditions.count, Limits.conditionsMax, .tooManyConditions, place)
    try limit(entry.ensures.count, Limits.ensuresMax, .tooManyConditions, place)
    try phases(entry.phases, place)
    guard let authority = entry.authority else { return }
    var leaves = 0
    try count(authority, depth: 1, leaves: &leaves, place)
  }

  /// Counts an authority's leaves; stops before it goes deeper than allowed.
  private func count(
    _ authority: Authority, depth: Int, leaves: inout Int, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    try limit(depth, Limits.authorityDepthMax, .authorityTooDeep, place)
    switch authority {
    case .anyone, .party, .quorum, .every:
      leaves += 1
      try limit(leaves, Limits.authorityLeavesMax, .authorityTooWide, place)
    case .all(let parts), .any(let parts):
      try limit(parts.count, Limits.authorityLeavesMax, .authorityTooWide, place)
      for part in parts { try count(part, depth: depth + 1, leaves: &leaves, place) }
    }
  }

  private func phases(
    _ phases: [PhaseIndex], _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    try limit(phases.count, Limits.phasesMax, .tooManyPhases, place)
  }

  private func members(
    _ count: Int, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    try limit(count, Limits.membersMax, .tooManyMembers, place)
  }

  private func limit(
    _ count: Int, _ most: Int, _ code: VerificationCode, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    guard count <= most else {
      throw VerificationFailure(code, place, .found(count), .expected(most))
    }
  }
}
