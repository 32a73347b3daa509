import DeedSyntax

/// Begins and judges the flow of linear values through a body.
extension Checker {
  /// Follows the linear values of a body in which nothing else is wrong.
  func checkFlow(of body: CheckedBody, _ move: CheckedMove, since known: Int) {
    guard !move.isUnclear,
      !mistakes.dropFirst(known).contains(where: { $0.severity == .error })
    else { return }
    let fields = program.fields.indices.map { FieldID(index: $0) }.filter {
      context.isInContract && program.isLinear(field($0).type) && !field($0).isCollection
    }
    // An asset that the creator would hand over is refused as such.
    if context.kind == .create,
      body.parameters.contains(where: { program.isLinear(body.locals[$0.index].type) })
    {
      return
    }
    let hasLinear =
      !fields.isEmpty || body.locals.contains { program.isLinear($0.type) }
      || context.effects.movesAssets
    guard hasLinear else { return }
    let isBeginning = context.kind == .create || context.kind == .upgrade
    var atStart: [(field: FieldID, status: LinearFlow.Status)] = []
    var entering: Set<FieldID> = []
    var full: [FieldID] = []
    var empty: [FieldID] = []
    let after = move.target.map { PhaseSet([$0]) } ?? move.sources
    for id in fields {
      let own = field(id).phases
      let isThereBefore: Bool
      if isBeginning {
        isThereBefore = false
      } else {
        isThereBefore = own.map { own in move.sources?.isSubset(of: own) ?? true } ?? true
      }
      let isThereAfter = own.map { own in after?.isSubset(of: own) ?? true } ?? true
      if !isThereBefore, !isThereAfter {
        // A field of some of the phases before it cannot be named, and what is in it would be left.
        if !isBeginning, move.target != nil, let own, let sources = move.sources,
          own.intersects(sources)
        {
          report(
            .assetLeftInSome(
              field(id).name, own.members.map { program.phases[$0].name }, at: body.span,
              declared: field(id).span))
        }
        continue
      }
      atStart.append((id, isThereBefore ? .full(field(id).span) : .unset))
      if !isThereBefore { entering.insert(id) }
      if isThereAfter { full.append(id) } else { empty.append(id) }
    }
    var flow = LinearFlow(
      program, body, atStart: atStart, atEnd: (full, empty), isInContract: context.isInContract,
      sourceText: { self.module.source.text(in: $0) },
      place: { self.context.variables[$0.index].span })
    flow.run()
    // What was reported elsewhere may do anything with what it is given.
    if flow.meetsMistakes { return }
    for mistake in flow.mistakes { report(mistake) }
    for call in flow.callsUnderLooks {
      obligations.append(
        Obligation(
          rule: .lookedInto(call.field, look: call.look), callee: call.function, span: call.span))
    }
    for call in flow.calls {
      let fields = call.fields.filter { !entering.contains($0) }
      if !fields.isEmpty {
        obligations.append(
          Obligation(rule: .movedOut(fields), callee: call.function, span: call.span))
      }
    }
  }
}
