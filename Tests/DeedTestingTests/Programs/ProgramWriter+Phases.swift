/// Phases, the fields that are there in some of them, and what is due.
extension ProgramWriter {
  /// Three phases: from the first to the others, from the second back and on; nothing follows the third.
  mutating func phases(_ model: ModelContract) {
    line("phase early -> middle, late")
    line("phase middle -> early, late")
    line("final late")
    let names = ["early", "middle", "late"]
    outline.passing = []
    for phases in [[0], [1], [1, 2], [0, 1]] as [[Int]] where chance(2, of: 3) {
      let type = pick([.int, .text, .truth, .moment, .option(.int)] as [ProgramType])
      let name = fresh("held")
      line("during \(phases.map { names[$0] }.joined(separator: ", ")) {")
      line("    var \(name): \(spelled(type))")
      if type == .int {
        line("    invariant \(name) < 900_000")
        model.invariants.append(
          (Set(phases), Code(text: "", run: { .truth($0.field(name).number < 900_000) })))
      }
      line("}")
      outline.passing.append(
        (Variable(name: name, type: type, isField: true), Set(phases)))
    }
    model.passing = outline.passing.map { ($0.variable.name, $0.phases) }
  }

  /// Where a call or view runs.
  mutating func stay(isView: Bool) -> ModelContract.Stay {
    let stays: [(text: String, phases: Set<Int>?, target: Int?)] = [
      (" in any", nil, nil), (" in early -> middle", [0], 1), (" in middle", [1], nil),
      (" in early -> late", [0], 2), (" in middle -> late", [1], 2),
      (" in middle -> early", [1], 0),
      (" in early, middle", [0, 1], nil), (" in early, middle -> late", [0, 1], 2),
    ]
    let fitting = stays.filter { stay in
      guard let target = stay.target else { return true }
      guard !isView, let phases = stay.phases else { return false }
      // A field of some of the phases and of the target would have to be both kept and set.
      return outline.passing.allSatisfy { field in
        !field.phases.contains(target) || phases.allSatisfy(field.phases.contains)
          || !phases.contains(where: field.phases.contains)
      }
    }
    let (text, phases, target) = pick(fitting)
    var stay = ModelContract.Stay(text: text, phases: phases, target: target)
    for (variable, there) in outline.passing {
      let all = phases ?? [0, 1, 2]
      if all.allSatisfy(there.contains) {
        if target.map(there.contains) ?? true { stay.writes.append(variable.name) }
        stay.reads.append(variable.name)
      } else if let target, there.contains(target) {
        stay.sets.append(variable.name)
      }
    }
    return stay
  }

  /// The fields that a body sees.
  mutating func sight(_ stay: ModelContract.Stay) -> [Variable] {
    let passing = outline.passing.filter { stay.reads.contains($0.variable.name) }
    return outline.fields
      + passing.map {
        Variable(
          name: $0.variable.name, type: $0.variable.type,
          isMutable: stay.writes.contains($0.variable.name), isField: true)
      }
  }

  /// Sets the fields of the phase that is entered.
  mutating func settings(_ stay: ModelContract.Stay) -> [Step] {
    var steps: [Step] = []
    for (variable, _) in outline.passing where stay.sets.contains(variable.name) {
      let code = assigned(variable.type, 1)
      line("\(variable.name) = \(code.text)")
      steps.append { machine in
        machine.setField(variable.name, try code.run(machine))
        return .next
      }
    }
    return steps
  }

  /// Deadlines, whose bodies do little: what they cost is bounded.
  mutating func dues(_ model: ModelContract) {
    for number in 0..<3 where chance(1, of: 2) {
      var stay = stay(isView: false)
      // One that leads back would arm others again and again.
      while stay.target == 0 { stay = self.stay(isView: false) }
      let days = number * 3
      let words = number == 0 ? "deadline" : number == 1 ? "ending() + 2 days" : "deadline + 6 days"
      let name = "due \(chance(1, of: 3) && number == 1 ? "last()" : words)\(stay.text)"
      line("\(name) {")
      let entry = ModelContract.Entry("due", isView: false, parameters: [], results: [])
      entry.stay = stay
      rights = Rights(
        reads: true, writes: true, hasTime: true, isBounded: true, isHead: true, inContract: true)
      rights.mayLeave = false
      scope = sight(stay)
      storedInSight = []
      (budget, times) = (4, 1)
      depth += 1
      entry.body = settings(stay)
      for variable in scope where variable.isMutable && variable.type == .int {
        let code = leaf(.int, true)
        guard chance(1, of: 2), code.text != variable.name else { continue }
        line("\(variable.name) = \(code.text)")
        entry.body.append { machine in
          machine.setField(variable.name, try code.run(machine))
          return .next
        }
      }
      depth -= 1
      line("}")
      let time = Code(
        text: "", run: { .number($0.field("deadline").number + days * 86_400_000) })
      model.dues.append(.init(name: name, time: time, entry: entry))
    }
  }
}

extension ModelContract.Stay {
  static let any = ModelContract.Stay(text: " in any")
}
