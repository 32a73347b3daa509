import DeedBytecode
import DeedCrypto
import DeedSyntax

/// A contract's fields and entries.
extension ModuleLowering {
  /// Lowers the contract.
  func lowerContract(_ contract: CheckedContract) {
    module.fields = program.fields.indices.map { index in
      let field = program.fields[index]
      note(field.span)
      return Field(
        name: Name(field.name), type: type(of: FieldID(index: index)), kind: field.kind,
        phases: field.phases.map(indices) ?? [],
        slot: program.upgrade?.slots[index] ?? UInt32(index))
    }
    module.phases = program.phases.map { phase in
      Phase(name: Name(phase.name), targets: indices(phase.targets), isFinal: phase.isFinal)
    }
    module.assets = program.interfaces[contract.reference.index].assets.map { id in
      let asset = program.assets[id.index]
      note(asset.span)
      return lower(asset, fields: asset.fields)
    }
    if let prose = program.prose {
      module.proseHash = CipherSuite.ed25519SHA256.taggedDigest("prose", prose.source.bytes)
    }
    if let create = contract.create { lowerCreate(create) }
    note(contract.span)
    for id in contract.interfaces { declare(id) }
    for index in program.ownFunctions where program.functions[index].role != .function {
      lowerEntry(FunctionID(index: index))
    }
    for due in program.dues { lower(due) }
    if let permission = program.permission { lower(permission) }
    if let upgrade = program.upgrade { lower(upgrade, of: contract) }
    module.invariants = program.invariants.map { invariant in
      Invariant(
        function: addHead(invariant.body, name: "invariant"),
        phases: invariant.phases.map(indices) ?? [])
    }
  }

  /// An asset, whose fields may be named by the types of a successor.
  func lower(_ asset: CheckedAsset, fields: [CheckedComponent]) -> Asset {
    var powers: AssetPowers = []
    if asset.isFreezable { powers.insert(.freezable) }
    if asset.isRecallable { powers.insert(.recallable) }
    return Asset(
      name: Name(asset.name), kind: asset.isUnique ? .unique : .fungible,
      holders: asset.holders.map { UInt32($0.index) }, powers: powers, fields: named(fields))
  }

  func indices(_ phases: PhaseSet) -> [PhaseIndex] {
    phases.members.map { PhaseIndex(rawValue: UInt32($0)) }
  }

  private func lower(_ due: CheckedDue) {
    guard let time = due.time, let body = due.body else { return }
    note(due.span)
    let opens = addHead(time, name: "due \(due.name)")
    let ensures = due.ensures.map { addHead($0, name: "ensures of due \(due.name)") }
    append(
      Entry(
        kind: .due, name: Array(due.name.utf8), parameterNames: [], resultNames: [],
        authority: nil, phases: due.move.listed,
        target: due.move.target.map { PhaseIndex(rawValue: UInt32($0)) }, opens: opens,
        conditions: [], ensures: ensures, body: add(body, name: "due \(due.name)")))
  }

  private func lowerEntry(_ id: FunctionID) {
    let declared = program.functions[id.index]
    note(declared.span)
    let authority = declared.authority.map { lower($0, name: declared.name) }
    let takes = declared.parameters.enumerated().compactMap { position, parameter in
      parameter.payment.map { payment in
        let payer = addHead(payment.payer, name: "from of \(declared.name)")
        return Entry.Take(
          parameter: UInt32(position), payer: payer,
          issuer: addHead(payment.issuer, name: "issuer of \(parameter.name)"),
          asset: Name(payment.asset.name))
      }
    }
    let opens = declared.after.map { addHead($0, name: "after of \(declared.name)") }
    let closes = declared.before.map { addHead($0, name: "before of \(declared.name)") }
    let conditions = declared.conditions.map { addHead($0, name: "requires of \(declared.name)") }
    let ensures = declared.ensures.map { addHead($0, name: "ensures of \(declared.name)") }
    append(
      Entry(
        kind: declared.role == .call ? .call : .view, name: Array(declared.name.utf8),
        parameterNames: declared.parameters.map { Name($0.name) },
        resultNames: declared.hasResultNames ? declared.results.map { Name($0.name) } : [],
        authority: authority, phases: declared.move.listed,
        target: declared.move.target.map { PhaseIndex(rawValue: UInt32($0)) }, opens: opens,
        closes: closes, conditions: conditions, ensures: ensures, body: function(id), takes: takes))
  }

  func lower(_ authority: CheckedAuthority, name: String) -> Authority {
    func leaf(_ body: CheckedBody) -> FunctionIndex { addHead(body, name: "by of \(name)") }
    switch authority {
    case .anyone: return .anyone
    case .party(let body): return .party(leaf(body))
    case .all(let parts): return .all(parts.map { lower($0, name: name) })
    case .any(let parts): return .any(parts.map { lower($0, name: name) })
    case .quorum(let count, let group, _):
      let count = leaf(count)
      return .quorum(count: count, of: leaf(group))
    case .every(let group): return .every(of: leaf(group))
    }
  }

  private func lowerCreate(_ create: CheckedCreate) {
    note(create.span)
    let authority = lower(create.authority, name: "create")
    let conditions = create.conditions.map { addHead($0, name: "requires of create") }
    let ensures = create.ensures.map { addHead($0, name: "ensures of create") }
    let fields = create.parameterFields.map { program.fields[$0.index] }
    let body = add(name: "create", parameters: fields.map { type($0.type) }, results: []) {
      $0.lower(create)
    }
    append(
      Entry(
        kind: .create, name: Array("create".utf8), parameterNames: fields.map { Name($0.name) },
        resultNames: [], authority: authority, conditions: conditions, ensures: ensures,
        body: body))
  }

  /// Lowers every free function that can be called from outside.
  func lowerFreeFunctions() {
    for index in program.ownFunctions {
      let declared = program.functions[index]
      guard declared.role == .function, !declared.isInContract, !declared.isForTests,
        declared.typeParameters.isEmpty,
        !declared.parameters.contains(where: { $0.isInout || program.isLinear($0.type) }),
        !declared.results.contains(where: { program.isLinear($0.type) })
      else { continue }
      note(declared.span)
      append(
        Entry(
          kind: .function, name: Array(declared.name.utf8),
          parameterNames: declared.parameters.map { Name($0.name) },
          resultNames: declared.hasResultNames ? declared.results.map { Name($0.name) } : [],
          authority: nil, conditions: [], body: function(FunctionID(index: index))))
    }
  }

  /// Lowers every test.
  func lowerTests() {
    for (index, test) in program.tests.enumerated() {
      guard let body = test.body else { continue }
      note(test.span)
      append(
        Entry(
          kind: .test, name: Array(test.name.utf8),
          parameterNames: body.parameters.map { Name(body.locals[$0.index].name) },
          resultNames: [], authority: nil, conditions: [],
          body: add(body, name: "test \(index + 1)", at: test.span)))
    }
  }
}
