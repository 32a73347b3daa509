import DeedBytecode
import DeedCrypto
import DeedLedger

/// Modules that follow one another: each does what the first one does, with its fields under other names, and has one row of its own,
/// which the next one reads and leaves.
struct Succession {
  /// The module of the present generation.
  private(set) var module: Module
  /// How many have gone before it.
  private(set) var generation: Int64 = 0
  private let fieldCount: Int

  /// A contract's module that anyone may upgrade, in all phases.
  init(_ first: Module) {
    module = first
    fieldCount = first.fields.count
    module.functions.append(Self.function([Instruction(.return)]))
    module.entries.append(
      Entry(
        kind: .upgrade, name: Array("upgrade".utf8), parameterNames: [], resultNames: [],
        authority: .anyone, conditions: [],
        body: FunctionIndex(rawValue: UInt32(module.functions.count - 1))))
  }

  var package: Package { Self.package(module) }

  static func package(_ module: Module) -> Package {
    Package(
      module: module.encoded(), sourceHash: .zero, interfaceHash: .zero, proseHash: nil,
      compiler: "test")
  }

  /// The slot of the generation's own row; nil for the first one.
  var ownSlot: UInt32? { generation > 0 ? module.fields.last?.slot : nil }

  private static func function(_ instructions: [Instruction]) -> Function {
    var code: [UInt8] = []
    Instruction(.block).encode(into: &code)
    for instruction in instructions { instruction.encode(into: &code) }
    return Function(parameters: [], results: [], locals: [], code: code)
  }

  /// Goes on to a successor of the present module.
  mutating func advance() {
    let old = module
    let oldSlot = ownSlot
    generation += 1
    let own = UInt32(fieldCount)
    module.fields = old.fields.prefix(fieldCount).enumerated().map { number, field in
      Field(
        name: Name("field_\(number)_\(generation)"), type: field.type, kind: field.kind,
        phases: field.phases, slot: field.slot)
    }
    // Two slots in turn: what the generation before the last one had is free again.
    let slot = (own...).first { $0 != oldSlot } ?? own
    module.fields.append(
      Field(name: "generation", type: .integer, kind: .variable, slot: slot))
    var body = [
      Instruction(.integer, signed: generation), Instruction(.stateAssign, own),
      Instruction(.return),
    ]
    if oldSlot != nil { body = [Instruction(.oldLoad, own), Instruction(.drop)] + body }
    // The body of the step stands where the last one's stood.
    let number = module.functions.count - (oldSlot == nil ? 0 : 1)
    module.functions = Array(module.functions.prefix(number)) + [Self.function(body)]
    let phases = old.phases.indices.map { PhaseIndex(rawValue: UInt32($0)) }
    func step(_ phase: PhaseIndex?) -> UpgradeStep {
      let kept = old.fields.prefix(fieldCount).enumerated().filter { _, field in
        phase.map(field.isPresent(in:)) ?? true
      }
      return UpgradeStep(
        phases: phase.map { [$0] } ?? [], target: phase,
        kept: kept.map { .init(field: UInt32($0.offset), old: UInt32($0.offset)) },
        body: FunctionIndex(rawValue: UInt32(number)))
    }
    module.predecessor = Predecessor(
      name: old.name, fields: old.fields, phases: old.phases.map(\.name), assets: old.assets,
      interfaces: old.interfaces, steps: phases.isEmpty ? [step(nil)] : phases.map { step($0) })
    module.name = Name("Generation\(generation)")
  }
}
