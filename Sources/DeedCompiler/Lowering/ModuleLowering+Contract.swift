import DeedBytecode
import DeedSyntax

/// A contract's fields and entries.
extension ModuleLowering {
  /// Lowers the contract.
  func lowerContract(_ contract: CheckedContract) {
    module.fields = program.fields.indices.map { index in
      let field = program.fields[index]
      return Field(
        name: Name(field.name), type: type(of: FieldID(index: index)), kind: field.kind)
    }
    if let create = contract.create { lowerCreate(create) }
    for index in program.functions.indices where program.functions[index].role != .function {
      lowerEntry(FunctionID(index: index))
    }
  }

  private func lowerEntry(_ id: FunctionID) {
    let declared = program.functions[id.index]
    let authority = declared.authority.map { lower($0, name: declared.name) }
    let conditions = declared.conditions.map { add($0, name: "\(declared.name)_requires") }
    module.entries.append(
      Entry(
        kind: declared.role == .call ? .call : .view, name: Array(declared.name.utf8),
        parameterNames: declared.parameters.map { Name($0.name) },
        resultNames: declared.hasResultNames ? declared.results.map { Name($0.name) } : [],
        authority: authority, conditions: conditions, body: function(id)))
  }

  private func lower(_ authority: CheckedAuthority, name: String) -> Authority {
    func leaf(_ body: CheckedBody) -> FunctionIndex { add(body, name: "\(name)_by") }
    switch authority {
    case .anyone: return .anyone
    case .party(let body): return .party(leaf(body))
    case .all(let parts): return .all(parts.map { lower($0, name: name) })
    case .any(let parts): return .any(parts.map { lower($0, name: name) })
    case .quorum(let count, let group):
      let count = leaf(count)
      return .quorum(count: count, of: leaf(group))
    case .every(let group): return .every(of: leaf(group))
    }
  }

  private func lowerCreate(_ create: CheckedCreate) {
    let authority = lower(create.authority, name: "create")
    let conditions = create.conditions.map { add($0, name: "create_requires") }
    let fields = create.parameterFields.map { program.fields[$0.index] }
    let body = add(name: "create", parameters: fields.map { type($0.type) }, results: []) {
      $0.lower(create)
    }
    module.entries.append(
      Entry(
        kind: .create, name: Array("create".utf8), parameterNames: fields.map { Name($0.name) },
        resultNames: [], authority: authority, conditions: conditions, body: body))
  }

  /// Lowers every free function that can be called from outside.
  func lowerFreeFunctions() {
    for index in program.functions.indices {
      let declared = program.functions[index]
      guard declared.role == .function, !declared.isInContract,
        !declared.parameters.contains(where: \.isInout)
      else { continue }
      module.entries.append(
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
      module.entries.append(
        Entry(
          kind: .test, name: Array(test.name.utf8), parameterNames: [], resultNames: [],
          authority: nil, conditions: [], body: add(body, name: "test_\(index + 1)")))
    }
  }
}
