/// Proves that the descriptors by which a module is entered are complete and fit the functions they name.
///
/// Afterwards entries are of kinds that the module's kind allows; a contract has exactly one `create`; exactly
/// `create`, `call` and `upgrade` have an authority; only calls and dues move, and they and an upgrade have times, a due exactly the one at which it is due;
/// each linear parameter of a call has one payer, issuer and name, and there are no others; each head takes the body's parameters,
/// with an `int` for each linear one, and gives what its place wants, and an invariant takes and gives nothing;
/// `caller` is read only by a body or condition, before or after it, of entries at which exactly one signer acts, `signers`
/// only by those of a `create` or `call`, and neither by a function that is called or used by any other entry; a stored
/// set is named as a whole by functions alone that are groups of authorities.
struct EntryCheck {
  let module: Module
  let types: TypeTable
  let graph: CallGraph

  func check(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    try checkForms(&meter)
    for (index, entry) in module.entries.enumerated() {
      let place = VerificationFailure.Place.entry(index)
      let parameters = types.headParameters(module.functions[Int(entry.body.rawValue)].parameters)
      for take in entry.takes { try check(take, parameters, place, &meter) }
      if let authority = entry.authority { try check(authority, parameters, place, &meter) }
      for time in [entry.opens, entry.closes] {
        if let time { try check(time, parameters, place, &meter) { $0 == [.time] } }
      }
      for condition in entry.conditions + entry.ensures {
        try check(condition, parameters, place, &meter) { $0.isEmpty }
      }
    }
    for (index, invariant) in module.invariants.enumerated() {
      let function = module.functions[Int(invariant.function.rawValue)]
      guard function.parameters.isEmpty, function.results.isEmpty else {
        throw VerificationFailure(
          .invariantSignature, .invariant(index), .function(invariant.function))
      }
    }
    let createCount = module.entries.count { $0.kind == .create }
    guard createCount == (module.kind == .contract ? 1 : 0) else {
      throw VerificationFailure(.createCount, .module, .found(createCount))
    }
    try checkSigners()
    try checkGroups(&meter)
  }

  /// Checks that functions which name a stored set as a group are no bodies and not called: they are never run.
  private func checkGroups(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    let bodies = Set(module.entries.map(\.body))
    for index in module.functions.indices {
      let function = FunctionIndex(rawValue: UInt32(index))
      let place = VerificationFailure.Place.function(function)
      try meter.take(1, at: place)
      guard graph.isCalled[index] || bodies.contains(function), module.storedGroup(function) != nil
      else { continue }
      throw VerificationFailure(.storedCollection, place)
    }
  }

  /// Checks that entries are of kinds that the module may have, with the clauses of their kinds; looks into no heads.
  func checkForms(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    for (index, entry) in module.entries.enumerated() {
      let place = VerificationFailure.Place.entry(index)
      try meter.take(1, at: place)
      guard isAllowed(entry.kind) else { throw VerificationFailure(.entryNotAllowed, place) }
      guard (entry.authority != nil) == entry.kind.hasAuthority else {
        throw VerificationFailure(.authorityPresence, place)
      }
      try checkClauses(entry, place)
      try checkTakes(entry, place, &meter)
    }
  }

  private func isAllowed(_ kind: Entry.Kind) -> Bool {
    switch kind {
    case .create, .call, .view, .due, .upgrade: module.kind == .contract
    case .test: module.kind == .test
    case .function: true
    }
  }

  /// Checks that the entry has only clauses that its kind has.
  private func checkClauses(
    _ entry: Entry, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    let hasMove = entry.target != nil || entry.opens != nil || entry.closes != nil
    let isAllowed: Bool
    switch entry.kind {
    case .call: isAllowed = true
    case .create: isAllowed = !hasMove && entry.phases.isEmpty
    case .upgrade:
      isAllowed = entry.target == nil && entry.conditions.isEmpty && entry.ensures.isEmpty
    case .view: isAllowed = !hasMove && entry.ensures.isEmpty
    case .function, .test:
      isAllowed = !hasMove && entry.phases.isEmpty && entry.ensures.isEmpty
    case .due:
      let body = module.functions[Int(entry.body.rawValue)]
      isAllowed =
        entry.closes == nil && entry.conditions.isEmpty && body.parameters.isEmpty
        && body.results.isEmpty
    }
    guard isAllowed else { throw VerificationFailure(.clauseNotAllowed, place) }
    guard entry.kind != .due || entry.opens != nil else {
      throw VerificationFailure(.dueWithoutTime, place)
    }
  }

  private func check(
    _ authority: Authority, _ parameters: [TypeIndex], _ place: VerificationFailure.Place,
    _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    func isInteger(_ results: [TypeIndex]) -> Bool {
      results.count == 1 && types.isSubtype(results[0], of: .integer)
    }
    func isPartySet(_ results: [TypeIndex]) -> Bool {
      results.count == 1 && types[results[0]] == .set(.party)
    }
    switch authority {
    case .anyone: break
    case .party(let function):
      try check(function, parameters, place, &meter) { $0 == [.party] }
    case .quorum(let count, let set):
      try check(count, parameters, place, &meter, isInteger)
      try check(set, parameters, place, &meter, isPartySet)
    case .every(let set): try check(set, parameters, place, &meter, isPartySet)
    case .all(let parts), .any(let parts):
      guard !parts.isEmpty else { throw VerificationFailure(.emptyAuthority, place) }
      for part in parts { try check(part, parameters, place, &meter) }
    }
  }

  func check(
    _ function: FunctionIndex, _ parameters: [TypeIndex], _ place: VerificationFailure.Place,
    _ meter: inout VerificationMeter, _ isWanted: ([TypeIndex]) -> Bool
  ) throws(VerificationFailure) {
    try meter.take(1 + parameters.count, at: place)
    let head = module.functions[Int(function.rawValue)]
    guard head.parameters == parameters else {
      throw VerificationFailure(.headParameters, place, .function(function))
    }
    guard isWanted(head.results) else {
      throw VerificationFailure(.headResults, place, .function(function))
    }
  }

  /// Checks that each function that reads the signers is used only where they exist.
  private func checkSigners() throws(VerificationFailure) {
    let count = module.functions.count
    var mayReadCaller = [Bool](repeating: false, count: count)
    var mayReadSigners = [Bool](repeating: false, count: count)
    var mayNotReadCaller = graph.isCalled
    var mayNotReadSigners = graph.isCalled
    for entry in module.entries {
      let hasCaller = hasCaller(entry)
      for function in entry.conditions + entry.ensures + [entry.body] {
        let index = Int(function.rawValue)
        if hasCaller { mayReadCaller[index] = true } else { mayNotReadCaller[index] = true }
        if entry.authority != nil {
          mayReadSigners[index] = true
        } else {
          mayNotReadSigners[index] = true
        }
      }
      for take in entry.takes {
        let index = Int(take.payer.rawValue)
        if hasCaller { mayReadCaller[index] = true } else { mayNotReadCaller[index] = true }
        mayNotReadSigners[index] = true
      }
      let others = [entry.opens, entry.closes].compactMap { $0 } + entry.takes.map(\.issuer)
      for function in (entry.authority?.leaves ?? []) + others {
        mayNotReadCaller[Int(function.rawValue)] = true
        mayNotReadSigners[Int(function.rawValue)] = true
      }
    }
    for invariant in module.invariants {
      mayNotReadCaller[Int(invariant.function.rawValue)] = true
      mayNotReadSigners[Int(invariant.function.rawValue)] = true
    }
    for index in 0..<count {
      let place = VerificationFailure.Place.function(FunctionIndex(rawValue: UInt32(index)))
      let own = graph.ownEffects[index]
      if own.contains(.readsCaller), mayNotReadCaller[index] || !mayReadCaller[index] {
        throw VerificationFailure(.callerNotAllowed, place)
      }
      if own.contains(.readsSigners), mayNotReadSigners[index] || !mayReadSigners[index] {
        throw VerificationFailure(.signersNotAllowed, place)
      }
    }
  }
}

extension Entry.Kind {
  /// Whether entries of the kind say who may act.
  var hasAuthority: Bool { self == .create || self == .call || self == .upgrade }
}
