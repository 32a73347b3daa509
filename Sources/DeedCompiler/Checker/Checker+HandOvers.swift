import DeedBytecode
import DeedSyntax

/// What goes on in an upgrade: parties and `let`s by themselves, fields that are handed over, assets and interfaces.
extension Checker {
  // MARK: Fields

  /// Finds out which fields go on as which, and gives all fields their slots.
  func resolveHandOvers() {
    guard let shape = program.upgrade?.predecessor else { return }
    resolveKeptFields(shape)
    let candidates = upgradeBlocks.map { handOverCandidates(of: $0, shape) }
    var sources = keptFields
    var taken = Set(keptFields.values)
    handOvers = upgradeBlocks.map { _ in [:] }
    for index in program.fields.indices {
      let id = FieldID(index: index)
      guard let old = candidates.lazy.compactMap({ $0[id]?.old }).first, !taken.contains(old),
        let steps = program.upgrade?.steps
      else { continue }
      // A slot means one field to all blocks: where one hands over, none lets the same rows go another way.
      let isSame = zip(steps, candidates).allSatisfy { step, found in
        found[id].map { $0.old == old } ?? !isThere(old, of: shape, inOneOf: step.phases)
      }
      guard isSame else { continue }
      sources[id] = old
      taken.insert(old)
      for (number, found) in candidates.enumerated() {
        guard let place = found[id]?.place else { continue }
        handOvers[number][place] = CheckedUpgrade.Kept(field: id, old: old)
      }
    }
    // New fields take what no field of the predecessor has, the smallest first, so that none runs out.
    let used = Set(shape.slots)
    var next: UInt32 = 0
    let slots = program.fields.indices.map { index -> UInt32 in
      if let old = sources[FieldID(index: index)] { return shape.slots[old] }
      while used.contains(next) { next += 1 }
      defer { next += 1 }
      return next
    }
    program.upgrade?.slots = slots
    for number in upgradeBlocks.indices where number < (program.upgrade?.steps.count ?? 0) {
      let kept = keptFields.map { CheckedUpgrade.Kept(field: $0.key, old: $0.value) }
      let all = (kept + handOvers[number].values).sorted { $0.field.index < $1.field.index }
      program.upgrade?.steps[number].kept = all
    }
    for index in shape.fields.indices {
      let type = translated(shape.fields[index].type)
      program.upgrade?.predecessor.fields[index].type = type
    }
  }

  /// Whether an old field is there in one of some phases.
  func isThere(_ old: Int, of shape: ContractShape, inOneOf phases: PhaseSet) -> Bool {
    shape.fields[old].phases.map { $0.intersects(phases) } ?? true
  }

  /// Finds the parties and `let`s of the predecessor again, and reports those that are gone.
  private func resolveKeptFields(_ shape: ContractShape) {
    var missing: [(words: String, field: CheckedField)] = []
    for (old, field) in shape.fields.enumerated() where field.kind != .variable {
      let words =
        field.kind == .party
        ? "party \(field.name)" : "let \(field.name): \(program.describe(field.type))"
      guard let place = contractScope.places[field.name] else {
        missing.append((words, field))
        continue
      }
      var found = contractScope.values[field.name] == nil ? "no value" : "a constant"
      if case .field(let id)? = contractScope.values[field.name] {
        let own = self.field(id)
        if own.type.isError { continue }
        keptFields[id] = old
        if own.kind == field.kind, isSame(field.type, own.type) { continue }
        switch own.kind {
        case .variable: found = "a `var`"
        case .party: found = "a party"
        case .constant: found = "a `let` of type `\(program.describe(own.type))`"
        }
      }
      report(
        .fieldNotKept(
          words, is: found, at: place, old: oldLabel("declared here", at: field.span)))
    }
    missingKinds = missing.map(\.field.kind)
    if let first = missing.first {
      let new = program.fields.indices.filter { index in
        let own = program.fields[index]
        return own.kind == first.field.kind && keptFields[FieldID(index: index)] == nil
          && isSame(first.field.type, own.type)
      }
      report(
        .fieldsMissing(
          missing.map(\.words),
          renamed: missing.count == 1 && new.count == 1
            ? (from: first.field.name, to: program.fields[new[0]].name) : nil,
          at: program.contract?.span ?? first.field.span,
          old: oldLabel("declared here", at: first.field.span)))
    }
  }

  /// Reports `let`s with values that are others here, or gone.
  func checkKeptConstants() {
    checkKeptComputations()
    for old in program.upgrade?.predecessor.constants ?? [] {
      let type = program.describe(translated(old.value.type))
      let words = "let \(old.name): \(type) = \(old.words)"
      let label = oldLabel("declared here", at: old.span)
      guard let place = contractScope.places[old.name] else {
        report(.constantMissing(words, at: program.contract?.span ?? old.span, old: label))
        continue
      }
      var found = "something else"
      switch contractScope.values[old.name] {
      case .constant(let index):
        let own = constantValue(index, constants[index].field.name)
        guard case .constant(let value) = own.kind, case .constant(let known) = old.value.kind
        else { continue }
        let isSameType = isSame(old.value.type, own.type)
        if isSameType, value == known { continue }
        found =
          isSameType ? "another value" : "a `let` of type `\(program.describe(own.type))`"
      case .field(let id):
        if field(id).type.isError { continue }
        found =
          switch field(id).kind {
          case .variable: "a `var`"
          case .party: "a party"
          case .constant: "a `let` without a known value"
          }
      default: break
      }
      report(.constantNotKept(words, is: found, at: place, old: label))
    }
  }

  /// Reports `let`s that are computed otherwise than in the predecessor: the value of its creation stays, whatever is written here.
  private func checkKeptComputations() {
    guard let shape = program.upgrade?.predecessor else { return }
    for (id, number) in keptFields.sorted(by: { $0.value < $1.value }) {
      let (old, own) = (shape.computed[number], computation(of: id))
      guard old.map({ Array($0.utf8) }) != own.map({ Array($0.utf8) }),
        !field(id).type.isError
      else { continue }
      let value = old.map { $0.contains("\n") ? " = …" : " = \($0)" } ?? ""
      let found =
        old == nil
        ? "a `let` with a value" : own == nil ? "a `let` without a value" : "another value"
      report(
        .constantNotKept(
          "let \(field(id).name): \(program.describe(field(id).type))\(value)", is: found,
          at: field(id).span, old: oldLabel("declared here", at: shape.fields[number].span)))
    }
  }

  /// The statements `x = old.y` directly in a block that may hand a field over, by the field.
  private func handOverCandidates(
    of block: UpgradeSyntax, _ shape: ContractShape
  ) -> [FieldID: (old: Int, place: SourceSpan)] {
    var result: [FieldID: (old: Int, place: SourceSpan)] = [:]
    for statement in block.body.statements {
      guard case .assignment(let place, let value) = statement.kind,
        case .name(let name) = place.kind, case .old(let oldName) = value.kind,
        case .field(let id)? = contractScope.values[name.text],
        let old = shape.field(named: oldName.text), result[id] == nil,
        field(id).kind == .variable, shape.fields[old].kind == .variable,
        isSame(shape.fields[old].type, field(id).type)
      else { continue }
      result[id] = (old, place.span)
    }
    return result
  }

  // MARK: Assets and interfaces

  /// Reports assets of the predecessor that are missing here, or are others.
  func checkKeptAssets() {
    guard let shape = program.upgrade?.predecessor, let contract = program.contract else { return }
    var missing: [(words: String, span: SourceSpan)] = []
    for id in shape.assets {
      let old = program.assets[id.index]
      let heirs = old.holders.flatMap { heir(of: $0, shape) }
      let words = words(
        of: old, holders: old.holders.map { heirs ?? shape.fields[$0.index].name })
      let label = oldLabel("declared here", at: old.span)
      guard case .asset(let found)? = contractScope.types[old.name] else {
        missing.append((words, old.span))
        continue
      }
      let own = program.assets[found.index]
      let difference: String?
      if own.isUnique != old.isUnique {
        difference = old.isUnique ? "unique there" : "not unique there"
      } else if own.fields.count != old.fields.count
        || !zip(own.fields, old.fields).allSatisfy({
          Array($0.name.utf8) == Array($1.name.utf8) && isSame($1.type, $0.type)
        })
      {
        difference = "its fields differ"
      } else if own.isFreezable != old.isFreezable || own.isRecallable != old.isRecallable {
        difference = "what its issuer may do differs"
      } else if !areSameHolders(own.holders, old.holders, shape) {
        // A set that no block hands over is missed by itself.
        if own.holders != nil, old.holders != nil, heirs == nil { continue }
        difference =
          old.holders.map { holders in
            let name = shape.fields[holders.index].name
            return heirs == nil || heirs == name
              ? "who is in `\(name)` may hold it there"
              : "who is in `\(name)` may hold it there, which goes on as `\(heirs ?? name)`"
          } ?? "anyone may hold it there"
      } else {
        difference = nil
      }
      if let difference {
        report(.assetNotKept(words, difference, at: own.span, old: label))
      }
    }
    if let first = missing.first {
      report(
        .assetsMissing(
          missing.map(\.words), at: contract.span, old: oldLabel("declared here", at: first.span)))
    }
  }

  /// The name of the field as which an old one goes on; nil where none hands it over.
  private func heir(of old: FieldID, _ shape: ContractShape) -> String? {
    guard let slots = program.upgrade?.slots else { return nil }
    return slots.firstIndex(of: shape.slots[old.index]).map { program.fields[$0].name }
  }

  private func areSameHolders(_ own: FieldID?, _ old: FieldID?, _ shape: ContractShape) -> Bool {
    guard let own, let old else { return own == nil && old == nil }
    return program.upgrade?.slots[own.index] == shape.slots[old.index]
  }

  /// An asset as it is declared, with who may hold it and what its issuer may do.
  private func words(of asset: CheckedAsset, holders: String?) -> String {
    var clauses = holders.map { [$0] } ?? []
    if asset.isFreezable { clauses.append("freezable") }
    if asset.isRecallable { clauses.append("recallable") }
    if holders == nil, !clauses.isEmpty { clauses.insert("anyone", at: 0) }
    let end = clauses.isEmpty ? "" : " for " + clauses.joined(separator: ", ")
    return program.describe(asset) + end
  }

  /// Reports interfaces of the predecessor that are not declared here.
  func checkKeptInterfaces() {
    guard let shape = program.upgrade?.predecessor, let contract = program.contract else { return }
    for id in shape.interfaces {
      if let own = contract.interfaces.first(where: { isSame(id, $0) }) {
        program.upgrade?.interfaces.append(own)
        continue
      }
      let all = contract.interfaces.map(program.qualifiedName) + [program.qualifiedName(id)]
      report(
        .interfaceNotKept(
          program.qualifiedName(id), at: contract.span,
          hint: "contract \(contract.name): \(all.joined(separator: ", "))"))
    }
  }
}
