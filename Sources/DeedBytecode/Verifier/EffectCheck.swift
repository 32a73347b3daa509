/// Proves what entries cannot do, over everything their functions can reach.
///
/// Afterwards heads (the functions of an authority, payers and issuers, times, conditions before and after the body) and invariants neither
/// write, emit, loop, recur, enter contracts nor read holdings, so they end, change nothing and see their contract alone; invariants read only the state, times the state
/// and the parameters, so that a time stays the same as long as nothing changes the contract; a due
/// neither loops, recurs nor enters contracts, so its cost has a bound; a view writes and emits nothing and enters contracts
/// by views alone; a free function touches neither state nor context nor contracts; a party or a `let` is written only on
/// the way from `create`. (The test runner is called in test modules only, since no other
/// has imports: `TableCheck`.)
struct EffectCheck {
  let module: Module
  let graph: CallGraph

  /// What only bodies of `create`, `call`, dues and tests may do.
  private static let changes: FunctionEffects = [
    .writesState, .writesConstants, .emits, .callsImports, .callsContracts, .changesHoldings,
  ]

  /// What has no bound known from the code.
  private static let unbounded: FunctionEffects = [
    .loops, .recurs, .callsContracts, .viewsContracts,
  ]

  /// What no head may do: it ends, changes nothing, and sees its own contract alone.
  private static let beyondHeads = changes.union(unbounded).union(.readsHoldings)

  /// What is known of the call that runs.
  private static let context: FunctionEffects = [.readsContext, .readsCaller, .readsSigners]

  func check(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    for (index, entry) in module.entries.enumerated() { try check(entry, .entry(index), &meter) }
    for (index, invariant) in module.invariants.enumerated() {
      let place = VerificationFailure.Place.invariant(index)
      try meter.take(1, at: place)
      try refuse(
        invariant.function, Self.beyondHeads, .headNotPure, place)
      try refuse(invariant.function, Self.context, .invariantNotPure, place)
    }
  }

  private func check(
    _ entry: Entry, _ place: VerificationFailure.Place, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    let heads = entry.heads
    try meter.take(1 + heads.count, at: place)
    for head in heads {
      try refuse(head, Self.beyondHeads, .headNotPure, place)
    }
    for time in [entry.opens, entry.closes] {
      if let time { try refuse(time, Self.context, .timeNotPure, place) }
    }
    let world = Self.changes.union(Self.context).union([
      .readsState, .viewsContracts, .readsHoldings,
    ])
    switch entry.kind {
    case .create: break
    // Its body is empty: `UpgradeCheck`.
    case .upgrade: break
    case .call: try refuse(entry.body, .writesConstants, .constantFieldWritten, place)
    case .due:
      try refuse(entry.body, .writesConstants, .constantFieldWritten, place)
      try refuse(entry.body, Self.unbounded, .dueNotBounded, place)
    case .view: try refuse(entry.body, Self.changes, .viewNotPure, place)
    case .function:
      for function in heads + [entry.body] {
        try refuse(function, world, .functionNotPure, place)
      }
    case .test:
      // A test has the block's time and the test runner; contracts it meets through the runner.
      let refused = world.subtracting([.callsImports, .readsContext])
      try refuse(entry.body, refused, .functionNotPure, place)
    }
  }

  private func refuse(
    _ function: FunctionIndex, _ refused: FunctionEffects, _ code: VerificationCode,
    _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    let found = graph.effects[Int(function.rawValue)].intersection(refused)
    guard found.isEmpty else {
      throw VerificationFailure(code, place, .function(function), .effects(found))
    }
  }
}
