import DeedSyntax

/// The doc comments of a file.
enum Documentation {
  /// All documented declarations, in the order of their kinds and then of declaration.
  static func names(of program: CheckedProgram) -> [DocumentedName] {
    var result: [DocumentedName] = []
    func add(_ kind: DocumentedName.Kind, _ name: String, _ text: String?) {
      if let text { result.append(DocumentedName(kind: kind, name: name, text: text)) }
    }
    if let contract = program.contract {
      add(.contract, contract.name, contract.documentation)
      add(.create, "create", contract.create?.documentation)
    }
    add(.upgrade, "upgrade", program.permission?.documentation)
    for role in program.roles {
      let comment = role.documentation.map { "\n\($0)" } ?? ""
      add(.role, role.name, role.words + comment)
    }
    for field in program.fields { add(.field, field.name, field.documentation) }
    for function in program.functions[program.ownFunctions] where !function.isForTests {
      let kind: DocumentedName.Kind =
        switch function.role {
        case .call: .call
        case .view: .view
        case .function: .function
        }
      add(kind, function.name, function.documentation)
    }
    for structure in program.structures.dropFirst(program.own.structures) {
      add(.structure, structure.name, structure.documentation)
    }
    for enumeration in program.enumerations.dropFirst(program.own.enumerations) {
      add(.enumeration, enumeration.name, enumeration.documentation)
    }
    for event in program.events.dropFirst(program.own.events) {
      add(.event, event.name, event.documentation)
    }
    for error in program.errors.dropFirst(program.own.errors) {
      add(.error, error.name, error.documentation)
    }
    return result
  }
}
