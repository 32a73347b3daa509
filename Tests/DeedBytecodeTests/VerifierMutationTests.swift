import DeedBytecode
import DeedCrypto
import DeedTestSupport
import Testing

/// Valid modules, broken at random: each mutant is refused or verified, and nothing crashes.
@Suite struct VerifierMutationTests {
  private static let valid: [Module] = VerifierFixture.accepted.compactMap { try? $0.module }

  private func judge(_ module: Module) -> Bool {
    guard let verified = try? Verifier.verify(module) else { return false }
    // What was verified in memory is what its octets say.
    return (try? Verifier.verify(verified.octets).module) == module
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func mutatedOctetsNeverCrash(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for module in Self.valid {
      let octets = module.encoded()
      for _ in 0..<60 {
        var mutant = octets
        for _ in 0...Int.random(in: 0..<3, using: &random) {
          let position = Int.random(in: 0..<mutant.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: mutant[position] = UInt8.random(in: 0...255, using: &random)
          case 1: mutant[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
          case 2: mutant.remove(at: position)
          default: mutant.insert(UInt8.random(in: 0...255, using: &random), at: position)
          }
        }
        guard mutant != octets, let decoded = try? Module.decode(mutant) else { continue }
        #expect(decoded.encoded() == mutant, "seed \(seed): a second encoding of one module")
        _ = try? Verifier.verify(mutant)
      }
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func mutatedCodeNeverCrashes(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var acceptedCount = 0
    for module in Self.valid where !module.functions.isEmpty {
      for _ in 0..<60 {
        var mutant = module
        let function = Int.random(in: 0..<mutant.functions.count, using: &random)
        mutant.functions[function].code = mutate(
          mutant.functions[function].code, module, &random)
        if judge(mutant) { acceptedCount += 1 }
      }
    }
    // Some mutants are valid: the mutation is not so wild that only the decoder is tried.
    #expect(acceptedCount > 0, "seed \(seed)")
  }

  /// Replaces, removes, doubles or inserts whole instructions.
  private func mutate(
    _ code: [UInt8], _ module: Module, _ random: inout SeededGenerator
  ) -> [UInt8] {
    var instructions: [Instruction] = []
    var reader = CodeReader(code)
    while !reader.isAtEnd {
      guard let instruction = try? reader.next() else { break }
      instructions.append(instruction)
    }
    for _ in 0...Int.random(in: 0..<2, using: &random) where !instructions.isEmpty {
      let position = Int.random(in: 0..<instructions.count, using: &random)
      let other = Int.random(in: 0..<instructions.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: instructions.remove(at: position)
      case 1: instructions.insert(instructions[other], at: position)
      case 2: instructions.swapAt(position, other)
      case 3: instructions[position] = self.random(module, &random)
      default: instructions.insert(self.random(module, &random), at: position)
      }
    }
    var mutated: [UInt8] = []
    for instruction in instructions { instruction.encode(into: &mutated) }
    return mutated
  }

  /// An instruction with small operands, likely to name something.
  private func random(_ module: Module, _ random: inout SeededGenerator) -> Instruction {
    let opcode = Opcode.allCases.randomElement(using: &random) ?? .block
    var numbers: [UInt32] = []
    var path: [PathStep] = []
    var signed: Int64 = 0
    for operand in OpcodeTable.row(opcode).operands {
      switch operand {
      case .signed: signed = Int64.random(in: -3...3, using: &random)
      case .path:
        let steps: [PathStep] = [.field(0), .element, .key, .payload(enumCase: 0, part: 0), .some]
        for _ in 0..<Int.random(in: 0..<3, using: &random) {
          path.append(steps.randomElement(using: &random) ?? .some)
        }
      case .type:
        let defined = UInt32.random(in: 0...UInt32(module.types.count), using: &random)
        numbers.append(
          Bool.random(using: &random) ? UInt32.random(in: 0..<12, using: &random) : 16 + defined)
      default: numbers.append(UInt32.random(in: 0..<4, using: &random))
      }
    }
    return Instruction(opcode, numbers: numbers, signed: signed, path: path)
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func mutatedTablesNeverCrash(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for module in Self.valid {
      for _ in 0..<40 {
        var mutant = module
        for _ in 0...Int.random(in: 0..<2, using: &random) { mutateTable(&mutant, &random) }
        _ = judge(mutant)
        _ = try? Verifier.verify(mutant.encoded())
        _ = Disassembler.disassemble(mutant)
      }
    }
  }

  private func mutateTable(_ module: inout Module, _ random: inout SeededGenerator) {
    func shuffle<Element>(_ table: inout [Element]) {
      guard !table.isEmpty else { return }
      let position = Int.random(in: 0..<table.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: table.remove(at: position)
      case 1: table.append(table[position])
      default: table.swapAt(position, Int.random(in: 0..<table.count, using: &random))
      }
    }
    func index() -> UInt32 {
      [0, 1, 2, 3, 6, 9, 10, 15, 16, 17, 18, 20, 40, .max].randomElement(using: &random) ?? 0
    }
    func type() -> TypeIndex { TypeIndex(rawValue: index()) }
    func phases() -> [PhaseIndex] {
      (0..<Int.random(in: 0..<3, using: &random)).map { _ in PhaseIndex(rawValue: index()) }
        .sorted()
    }
    switch Int.random(in: 0..<21, using: &random) {
    case 0: shuffle(&module.types)
    case 1: shuffle(&module.constants)
    case 2: shuffle(&module.fields)
    case 3: shuffle(&module.errors)
    case 4: shuffle(&module.events)
    case 5: shuffle(&module.functions)
    case 6: shuffle(&module.entries)
    case 7: module.kind = ModuleKind.allCases.randomElement(using: &random) ?? .test
    case 8 where !module.functions.isEmpty:
      let position = Int.random(in: 0..<module.functions.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: module.functions[position].parameters.append(type())
      case 1: module.functions[position].results.append(type())
      default: module.functions[position].locals.append(type())
      }
    case 9 where !module.types.isEmpty:
      let position = Int.random(in: 0..<module.types.count, using: &random)
      module.types[position] =
        [
          .option(type()), .list(type()), .set(type()), .log(type()),
          .map(key: type(), value: type()), .fixedBytes(count: index()),
          .interface(
            InterfaceType(
              name: "I",
              functions: [
                InterfaceType.Function(kind: .call, name: "f", parameters: [], results: [type()])
              ])),
          .structure(
            StructureType(
              name: "S", fields: [NamedType(name: "a", type: type())],
              isLinear: Bool.random(using: &random))),
        ].randomElement(using: &random) ?? .bool
    case 10 where !module.entries.isEmpty:
      let position = Int.random(in: 0..<module.entries.count, using: &random)
      let function = FunctionIndex(rawValue: index())
      switch Int.random(in: 0..<9, using: &random) {
      case 0: module.entries[position].body = function
      case 4: module.entries[position].opens = function
      case 5: module.entries[position].closes = function
      case 6: module.entries[position].ensures.append(function)
      case 7: module.entries[position].phases = phases()
      case 8: module.entries[position].target = PhaseIndex(rawValue: index())
      case 1: module.entries[position].conditions.append(function)
      case 2: module.entries[position].authority = .any([.party(function), .anyone])
      default:
        module.entries[position].kind =
          Entry.Kind.allCases.randomElement(using: &random) ?? .call
      }
    case 15...17: mutateAssets(&module, &random)
    case 18...20: mutatePredecessor(&module, &random)
    case 11: shuffle(&module.phases)
    case 12:
      module.invariants.append(
        Invariant(function: FunctionIndex(rawValue: index()), phases: phases()))
    case 13 where !module.fields.isEmpty:
      let position = Int.random(in: 0..<module.fields.count, using: &random)
      let field = module.fields[position]
      module.fields[position] = Field(
        name: field.name, type: field.type, kind: field.kind, phases: phases(),
        slot: Bool.random(using: &random) ? field.slot : index())
    case 14 where !module.phases.isEmpty:
      let position = Int.random(in: 0..<module.phases.count, using: &random)
      module.phases[position] = Phase(
        name: module.phases[position].name, targets: phases(),
        isFinal: Bool.random(using: &random))
    default: module.interfaces.append(type())
    }
  }

  /// Makes a predecessor of the module's own tables, or changes what is said of one.
  private func mutatePredecessor(_ module: inout Module, _ random: inout SeededGenerator) {
    func index() -> UInt32 { [0, 1, 2, 3, 7, .max].randomElement(using: &random) ?? 0 }
    func some<Element>(_ table: [Element]) -> [Element] {
      table.filter { _ in Int.random(in: 0..<8, using: &random) > 0 }
    }
    guard var predecessor = module.predecessor, Bool.random(using: &random) else {
      let phases = module.phases.indices.map { PhaseIndex(rawValue: UInt32($0)) }
      let kept = module.fields.indices.map {
        UpgradeStep.Kept(field: UInt32($0), old: UInt32($0))
      }
      let body = module.entries.first { $0.kind == .create }?.body ?? FunctionIndex(rawValue: 0)
      module.predecessor = Predecessor(
        name: module.name, fields: some(module.fields), phases: some(module.phases.map(\.name)),
        permitted: some(phases), assets: some(module.assets), interfaces: some(module.interfaces),
        steps: (phases.isEmpty ? [nil] : phases.map { $0 }).map { phase in
          UpgradeStep(
            phases: phase.map { [$0] } ?? [], target: phase, kept: some(kept), body: body)
        })
      return
    }
    switch Int.random(in: 0..<5, using: &random) {
    case 0: predecessor.fields = some(predecessor.fields)
    case 1: predecessor.interfaces.append(TypeIndex(rawValue: index()))
    case 2: predecessor.permitted = [PhaseIndex(rawValue: index())]
    case 3 where !predecessor.steps.isEmpty:
      let position = Int.random(in: 0..<predecessor.steps.count, using: &random)
      predecessor.steps[position].kept.append(.init(field: index(), old: index()))
      predecessor.steps[position].body = FunctionIndex(rawValue: index())
      predecessor.steps[position].phases.append(PhaseIndex(rawValue: index()))
      predecessor.steps[position].target = PhaseIndex(rawValue: index())
    default: predecessor.steps = some(predecessor.steps + predecessor.steps)
    }
    module.predecessor = predecessor
  }

  /// Removes, doubles and changes assets and what entries take.
  private func mutateAssets(_ module: inout Module, _ random: inout SeededGenerator) {
    func index() -> UInt32 { [0, 1, 2, 3, 7, .max].randomElement(using: &random) ?? 0 }
    if Bool.random(using: &random), !module.entries.isEmpty {
      let position = Int.random(in: 0..<module.entries.count, using: &random)
      if Bool.random(using: &random) {
        module.entries[position].takes.removeAll { _ in Bool.random(using: &random) }
      } else {
        module.entries[position].takes.append(
          Entry.Take(
            parameter: index(), payer: FunctionIndex(rawValue: index()),
            issuer: FunctionIndex(rawValue: index()), asset: "Yuan"))
      }
    } else if let asset = module.assets.randomElement(using: &random) {
      let position = Int.random(in: 0..<module.assets.count, using: &random)
      if Bool.random(using: &random) { module.assets.remove(at: position) }
      module.assets.append(
        Asset(
          name: asset.name, kind: AssetKind.allCases.randomElement(using: &random) ?? .unique,
          holders: Bool.random(using: &random) ? index() : nil,
          powers: AssetPowers(rawValue: UInt8.random(in: 0...3, using: &random)),
          fields: asset.fields))
    }
  }
}
