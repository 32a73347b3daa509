import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedTestSupport
import DeedVM
import Foundation
import Testing

/// Successors that are changed at random: whatever the verifier lets pass and the machine carries out loses and doubles nothing, and
/// leaves rows that are all the new module's.
///
/// This rests on nothing of `UpgradeCheck`: assets are counted anew, and each row is read by the interface of the new module.
@Suite struct UpgradeMutationTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let mutants = Int(environment["DEED_CAMPAIGN_MUTANTS"] ?? "") ?? 1_500
  private static let seed = UInt64(environment["DEED_CAMPAIGN_SEED"] ?? "") ?? 20_261_134

  @Test func whatIsCarriedOutLosesNothing() throws {
    var random = SeededGenerator(seed: Self.seed)
    let new = try Assembler.assemble(UpgradeModules.new)
    let worlds = try [false, true].map { isRunning in
      var world = try UpgradeWorld(UpgradeModules.old)
      for number in 0..<3 { _ = try world.enter(.call, "note", [.integer(Int64(number))]) }
      if isRunning { #expect(try world.enter(.call, "go") == .success([])) }
      return world
    }
    var (verified, carriedOut) = (0, 0)
    for number in 0..<Self.mutants {
      var mutant = new
      for _ in 0...random.below(2) { Self.mutate(&mutant, &random) }
      guard mutant != new, let proven = try? Verifier.verify(mutant) else { continue }
      verified += 1
      let module = LoadedModule(proven)
      for var world in worlds {
        guard case .success = try world.upgrade(to: module, gas: 50_000_000) else { continue }
        carriedOut += 1
        let strays = try Self.strays(in: world)
        #expect(strays.isEmpty, "seed \(Self.seed), mutant \(number): \(strays)")
      }
    }
    // Enough of them are good for something.
    #expect(verified > Self.mutants / 40, "\(verified) of \(Self.mutants) verified")
    #expect(carriedOut > Self.mutants / 40, "\(carriedOut) carried out")
  }

  /// What is wrong with the rows of a contract, by the module that it runs.
  private static func strays(in world: UpgradeWorld) throws -> [String] {
    let module = world.module.module
    let interface = Interface(module)
    var phase = PhaseIndex.initial
    var strays: [String] = []
    if !module.phases.isEmpty {
      guard let row = world.row([0xFF, 0xFF]), case .unsigned(let number) = try CBOR.decode(row),
        number < UInt64(module.phases.count)
      else { return ["no phase"] }
      phase = PhaseIndex(rawValue: UInt32(number))
    }
    var counts: [Int: UInt64] = [:]
    var elements: [Int: UInt64] = [:]
    for (key, value) in world.host.rows
    where key.octets.starts(with: UpgradeWorld.contract.octets) {
      let part = Array(key.octets.dropFirst(32))
      let slot = Int(part[0]) << 8 | Int(part[1])
      let field = module.fields.firstIndex { $0.slot == UInt32(slot) }
      guard field != nil || slot >= 0xFFFE else {
        strays.append("slot \(slot) is nobody's")
        continue
      }
      if let field, !module.fields[field].isPresent(in: phase) {
        strays.append("field \(field) is of another phase")
      }
      do {
        let row = try interface.row(
          field: field ?? slot, part: Array(part.dropFirst(2)), value: value)
        if let field, case .count(let count) = row.content { counts[field] = count }
        if let field, row.part != .count, row.part != .scalar { elements[field, default: 0] += 1 }
      } catch {
        strays.append("slot \(slot): \(error)")
      }
    }
    if counts != elements { strays.append("counts \(counts) of \(elements)") }
    for (number, field) in module.fields.enumerated()
    where !world.module.types.isCollection(field.type) && field.isPresent(in: phase) {
      if world.row(slot: Int(field.slot)) == nil { strays.append("field \(number) has no value") }
    }
    return strays
  }

  // MARK: Mutants

  private static func mutate(_ module: inout Module, _ random: inout SeededGenerator) {
    guard var predecessor = module.predecessor else { return }
    let step = random.below(predecessor.steps.count)
    func phases(_ count: Int) -> [PhaseIndex] {
      (0..<count).filter { _ in random.below(2) == 0 }.map { PhaseIndex(rawValue: UInt32($0)) }
    }
    switch random.below(10) {
    case 0, 1: changeField(&module, predecessor, &random)
    case 2 where module.fields.count > 2:
      // A field less, or two exchanged, with the pairs left as they are.
      let field = random.below(module.fields.count)
      if random.below(2) == 0 {
        module.fields.swapAt(field, random.below(module.fields.count))
      } else if field == module.fields.count - 1 {
        module.fields.removeLast()
      }
    case 3:
      let old = module.fields[random.below(module.fields.count)]
      module.fields.append(
        Field(
          name: Name("more\(module.fields.count)"), type: old.type, kind: .variable,
          phases: random.below(2) == 0 ? old.phases : phases(module.phases.count),
          slot: UInt32(random.below(14))))
    case 4:
      let kept = predecessor.steps[step].kept
      if !kept.isEmpty { predecessor.steps[step].kept.remove(at: random.below(kept.count)) }
    case 5:
      predecessor.steps[step].kept.append(
        .init(
          field: UInt32(random.below(module.fields.count)),
          old: UInt32(random.below(predecessor.fields.count))))
      predecessor.steps[step].kept.sort { $0.field < $1.field }
    case 6:
      predecessor.steps[step].target = PhaseIndex(rawValue: UInt32(random.below(3)))
    case 7:
      if random.below(2) == 0, predecessor.steps.count > 1 {
        predecessor.steps[0].phases = [PhaseIndex(rawValue: 0), PhaseIndex(rawValue: 1)]
        predecessor.steps.removeLast()
      } else {
        predecessor.steps[step].body = FunctionIndex(rawValue: UInt32([2, 3, 4][random.below(3)]))
      }
    default:
      module.predecessor = predecessor
      changeBody(&module, Int(predecessor.steps[step].body.rawValue), &random)
      return
    }
    module.predecessor = predecessor
  }

  private static func changeField(
    _ module: inout Module, _ predecessor: Predecessor, _ random: inout SeededGenerator
  ) {
    let index = random.below(module.fields.count)
    let field = module.fields[index]
    let other = module.fields[random.below(module.fields.count)]
    let phases = [[], [0], [1], [0, 1], [0, 1, 2]][random.below(5)]
    module.fields[index] = Field(
      name: field.name, type: random.below(3) == 0 ? other.type : field.type,
      kind: random.below(5) == 0 ? other.kind : field.kind,
      phases: random.below(3) == 0
        ? phases.map { PhaseIndex(rawValue: UInt32($0)) } : field.phases,
      slot: random.below(2) == 0 ? UInt32(random.below(14)) : field.slot)
  }

  /// Changes the code of a step's body: fields, instructions, and pairs of reading and writing.
  private static func changeBody(
    _ module: inout Module, _ function: Int, _ random: inout SeededGenerator
  ) {
    var list: [Instruction] = []
    var reader = CodeReader(module.functions[function].code)
    while !reader.isAtEnd, let instruction = try? reader.next() { list.append(instruction) }
    guard list.count > 1 else { return }
    let position = 1 + random.below(list.count - 1)
    let field = UInt32(random.below(module.fields.count))
    let old = UInt32(random.below(module.predecessor?.fields.count ?? 1))
    switch random.below(6) {
    case 0: list.remove(at: position)
    case 1: list.insert(contentsOf: [Instruction(.oldLoad, old), Instruction(.drop)], at: position)
    case 2:
      list.insert(
        contentsOf: [Instruction(.oldLoad, old), Instruction(.stateAssign, field)], at: position)
    case 3:
      list.insert(
        contentsOf: [Instruction(.stateMove, field), Instruction(.stateAssign, field)],
        at: position)
    case 4:
      list.insert(
        contentsOf: [
          Instruction(.integer, signed: 2), Instruction(.stateSplit, field),
          Instruction(.stateJoin, UInt32(random.below(module.fields.count))),
        ], at: position)
    default:
      list.insert(
        contentsOf: [
          Instruction(.integer, signed: 3), Instruction(.assetIssue, 0),
          Instruction(.stateAssign, field),
        ], at: position)
    }
    var code: [UInt8] = []
    for instruction in list { instruction.encode(into: &code) }
    module.functions[function].code = code
  }
}
