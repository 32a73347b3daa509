/// Proves what entries cannot do, over everything their functions can reach.
///
/// Afterwards the functions of an authority and the conditions neither write, emit, loop nor recur, so a head ends
/// and changes nothing; a view writes and emits nothing; a free function touches neither state nor context; a party
/// or a `let` is written only on the way from `create`. (The test runner is called in test modules only, since no other
/// has imports: `TableCheck`.)
struct EffectCheck {
  let module: Module
  let graph: CallGraph

  /// What only bodies of `create`, `call` and tests may do.
  private static let changes: FunctionEffects = [
    .writesState, .writesConstants, .emits, .callsImports,
  ]

  func check(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    for (index, entry) in module.entries.enumerated() { try check(entry, .entry(index), &meter) }
  }

  private func check(
    _ entry: Entry, _ place: VerificationFailure.Place, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    let heads = entry.conditions + (entry.authority?.functions ?? [])
    try meter.take(1 + heads.count, at: place)
    for head in heads {
      try refuse(head, Self.changes.union([.loops, .recurs]), .headNotPure, place)
    }
    let world: FunctionEffects = Self.changes.union([
      .readsState, .readsContext, .readsCaller, .readsSigners,
    ])
    switch entry.kind {
    case .create: break
    case .call: try refuse(entry.body, .writesConstants, .constantFieldWritten, place)
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
