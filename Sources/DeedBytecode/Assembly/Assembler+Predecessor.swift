/// The module whose contracts this one takes over.
extension Assembler {
  /// Takes a name and, in braces, the predecessor's tables and the steps.
  mutating func readPredecessor() throws(AssemblyFailure) {
    var predecessor = Predecessor(name: try scanner.name())
    try scanner.expect("{")
    while !scanner.skip("}") {
      let start = nextWord()
      switch scanner.word() {
      case "phase":
        try number(predecessor.phases.count)
        predecessor.phases.append(try scanner.name())
      case "field":
        try number(predecessor.fields.count)
        predecessor.fields.append(try field(number: predecessor.fields.count))
      case "asset":
        try number(predecessor.assets.count)
        predecessor.assets.append(try asset())
      case "interfaces":
        predecessor.interfaces = try sequence { (assembler) throws(AssemblyFailure) in
          try assembler.type()
        }
      case "permits": predecessor.permitted = try phaseNumbers()
      case "step":
        try number(predecessor.steps.count)
        predecessor.steps.append(try step())
      default: throw scanner.failure(.expected(.declaration), at: start)
      }
    }
    module.predecessor = predecessor
  }

  /// Takes ` in 0, 1 to 2 keeps 0 from 1, 3 from 2 body 7`.
  private mutating func step() throws(AssemblyFailure) -> UpgradeStep {
    let phases = try phases(after: "in")
    let target = scanner.skip(word: "to") ? PhaseIndex(rawValue: try scanner.number()) : nil
    var kept: [UpgradeStep.Kept] = []
    if scanner.skip(word: "keeps") {
      kept = try sequence { (assembler) throws(AssemblyFailure) in
        let field = try assembler.scanner.number()
        try assembler.scanner.expect(word: "from")
        return UpgradeStep.Kept(field: field, old: try assembler.scanner.number())
      }
    }
    try scanner.expect(word: "body")
    return UpgradeStep(phases: phases, target: target, kept: kept, body: try function())
  }
}
