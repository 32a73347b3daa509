/// What always holds of a contract, and the views that show all of it.
extension ProgramWriter {
  mutating func invariants(_ model: ModelContract) {
    guard chance(1, of: 2) else { return }
    rights = Rights(reads: true, isBounded: true, isHead: true, inContract: true)
    scope = outline.fields
    budget = 20
    let condition = expression(.truth, 2)
    let number = expression(.int, 1)
    line("invariant (\(condition.text)) or (\(operand(number)) < 5_000)")
    model.invariants.append(
      (
        nil,
        Code(
          text: "", run: { .truth(try condition.run($0).isTrue || number.run($0).number < 5000) })
      ))
  }

  /// Views that show every field, so that nothing that differs stays unseen.
  mutating func readers(_ model: ModelContract) {
    let always = outline.hasPhases ? " in any" : ""
    for field in outline.fields {
      if case .reference = field.type { continue }
      let entry = Entry("show\(field.name)", isView: true, parameters: [], results: [field.type])
      line("view \(entry.name)()\(arrow([field.type]))\(always) { return \(field.name) }")
      let name = field.name
      entry.body = [
        { machine in
          machine.results = [machine.field(name)]
          return .left
        }
      ]
      model.entries.append(entry)
    }
    for field in outline.stored {
      let entry = Entry("show\(field.name)", isView: true, parameters: [], results: [field.type])
      line("view \(entry.name)()\(arrow([field.type]))\(always) {")
      let name = field.name
      switch field.type {
      case .map:
        line("    var found: \(spelled(field.type)) = [:]")
        line("    for key, value in \(name) { found[key] = value }")
      case .set:
        line("    var found: \(spelled(field.type)) = set[]")
        line("    for value in \(name) { found.insert(value) }")
      default:
        line("    var found: \(spelled(field.type)) = []")
        line("    for value in \(name) { found.append(value) }")
      }
      line("    return found")
      line("}")
      entry.body = [
        { machine in
          machine.results = [machine.field(name)]
          return .left
        }
      ]
      model.entries.append(entry)
    }
  }
}
