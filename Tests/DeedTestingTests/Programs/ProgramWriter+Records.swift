/// What tests expect of the records that calls leave: events, and the fields of errors.
extension ProgramWriter {
  /// Expects one or two of the events of some statements.
  mutating func expectEvents(_ events: [ModelEvent], _ statements: [String]) {
    var inner = statements
    for _ in 0...(chance(1, of: 4) ? 1 : 0) {
      let event = pick(events)
      let model = models[script.machine.world.contracts[event.contract].kind]
      let path = "\(named(model.name, in: model.file)).\(event.name)"
      inner =
        ["expect emits \(path)\(said(event.fields)) {"] + inner.map { "    \($0)" } + ["}"]
    }
    for text in inner { line(text) }
  }

  /// Some of the fields, in their order; nothing where none can be said.
  mutating func said(_ fields: [ModelField]) -> String {
    let sayable = fields.filter { isSayable($0.value) }
    var some: [ModelField] = []
    for field in sayable where chance(2, of: 3) { some.append(field) }
    let words = some.map { "\($0.name): \(literal($0.value, $0.type))" }
    return words.isEmpty ? "" : "(\(words.joined(separator: ", ")))"
  }

  /// Whether a test has names for all parties in a value.
  private func isSayable(_ value: ModelValue) -> Bool {
    switch value {
    case .party(let number): number >= 0 || script.names[-1 - number] != nil
    case .reference: false
    case .present(let part): isSayable(part)
    case .map(let entries):
      entries.allSatisfy { isSayable($0.key) && isSayable($0.value) }
    default: value.elements.allSatisfy(isSayable)
    }
  }
}
