import DeedBytecode
import DeedIntegers
import DeedTestSupport

/// Changes to modules: to their octets, and to their parts so that many still verify.
struct ModuleMutation {
  /// Where instructions are taken from.
  let sources: [Module]
  var generator: SeededGenerator

  /// A few octets changed, removed, added or swapped.
  mutating func octets(of module: Module) -> [UInt8] {
    var octets = module.encoded()
    for _ in 0...generator.below(3) where !octets.isEmpty {
      let position = generator.below(octets.count)
      switch generator.below(5) {
      case 0: octets[position] ^= UInt8(1 << generator.below(8))
      case 1: octets[position] = UInt8(generator.below(256))
      case 2: octets.remove(at: position)
      case 3: octets.insert(UInt8(generator.below(256)), at: position)
      default: octets.swapAt(position, generator.below(octets.count))
      }
    }
    return octets
  }

  /// A few parts changed.
  mutating func mutant(of module: Module) -> Module {
    var module = module
    guard !module.functions.isEmpty else { return module }
    for _ in 0...generator.below(3) {
      switch generator.below(20) {
      case 0...3: changeSignature(in: &module)
      case 4: changeField(in: &module)
      case 5: changeType(in: &module)
      case 6: changeEntry(in: &module)
      case 7 where generator.below(3) == 0: changeAsset(in: &module)
      case 7:
        let index = generator.below(module.functions.count)
        let count = module.functions[index].code.count
        guard count > 0 else { continue }
        module.functions[index].code[generator.below(count)] = UInt8(
          generator.below(Opcode.allCases.count))
      default: changeCode(in: &module)
      }
    }
    return module
  }

  private mutating func type(in module: Module) -> TypeIndex {
    let isBuiltIn = module.types.isEmpty || generator.below(2) == 0
    return TypeIndex(
      rawValue: isBuiltIn
        ? UInt32(generator.below(11))
        : TypeIndex.firstDefined + UInt32(generator.below(module.types.count)))
  }

  private mutating func phase(in module: Module) -> PhaseIndex {
    PhaseIndex(rawValue: UInt32(generator.below(module.phases.count)))
  }

  private mutating func function(in module: Module) -> FunctionIndex {
    FunctionIndex(rawValue: UInt32(generator.below(module.functions.count)))
  }

  private mutating func changeSignature(in module: inout Module) {
    var function = module.functions[generator.below(module.functions.count)]
    let index = module.functions.firstIndex(of: function) ?? 0
    let type = type(in: module)
    switch generator.below(4) {
    case 0 where !function.locals.isEmpty:
      function.locals[generator.below(function.locals.count)] = type
    case 1 where !function.parameters.isEmpty:
      function.parameters[generator.below(function.parameters.count)] = type
    case 2 where !function.results.isEmpty:
      function.results[generator.below(function.results.count)] = type
    default: function.locals.append(type)
    }
    module.functions[index] = function
  }

  private mutating func changeField(in module: inout Module) {
    guard !module.fields.isEmpty else { return }
    let index = generator.below(module.fields.count)
    let old = module.fields[index]
    let kinds = Field.Kind.allCases
    module.fields[index] = Field(
      name: old.name, type: generator.below(3) == 0 ? old.type : type(in: module),
      kind: kinds[generator.below(kinds.count)], phases: old.phases, slot: old.slot)
  }

  private mutating func changeType(in module: inout Module) {
    guard !module.types.isEmpty else { return }
    let index = generator.below(module.types.count)
    let type = type(in: module)
    switch module.types[index] {
    case .option: module.types[index] = .option(type)
    case .list: module.types[index] = generator.below(3) == 0 ? .log(type) : .list(type)
    case .log: module.types[index] = .list(type)
    case .set: module.types[index] = .set(type)
    case .map(let key, let value):
      module.types[index] =
        generator.below(2) == 0 ? .map(key: type, value: value) : .map(key: key, value: type)
    case .structure(let structure):
      var fields = structure.fields
      if !fields.isEmpty {
        let position = generator.below(fields.count)
        fields[position] = NamedType(name: fields[position].name, type: type)
        if generator.below(6) == 0 { fields.removeLast() }
      }
      if generator.below(4) == 0 { fields.append(NamedType(name: "extra", type: type)) }
      let isLinear = generator.below(5) == 0 ? !structure.isLinear : structure.isLinear
      module.types[index] = .structure(
        StructureType(name: structure.name, fields: fields, isLinear: isLinear))
    case .fixedBytes:
      let counts: [UInt32] = [0, 1, 7, 8, 9, 32, 1000]
      module.types[index] = .fixedBytes(count: counts[generator.below(counts.count)])
    case .range:
      module.types[index] = .range(
        lower: Integer(Int64(generator.below(5)) - 3), upper: RandomValue.integer(&generator))
    case .ring:
      let moduli = [Integer(0), Integer(2), Integer(7), Integer(256), Integer(UInt64.max)]
      module.types[index] = .ring(modulus: moduli[generator.below(moduli.count)])
    default: break
    }
  }

  private mutating func changeAsset(in module: inout Module) {
    guard !module.assets.isEmpty else { return }
    let index = generator.below(module.assets.count)
    let old = module.assets[index]
    let holders = generator.below(2) == 0 ? old.holders : UInt32(generator.below(4))
    let kind = generator.below(4) == 0 ? AssetKind.allCases[generator.below(2)] : old.kind
    module.assets[index] = Asset(
      name: old.name, kind: kind, holders: generator.below(4) == 0 ? nil : holders,
      powers: AssetPowers(rawValue: UInt8(generator.below(4))),
      fields: kind == .unique ? old.fields : [])
  }

  private mutating func changeEntry(in module: inout Module) {
    guard !module.entries.isEmpty else { return }
    let index = generator.below(module.entries.count)
    let function = function(in: module)
    switch generator.below(module.phases.isEmpty ? 5 : 9) {
    case 0: module.entries[index].body = function
    case 1: module.entries[index].conditions.append(function)
    case 2: module.entries[index].ensures.append(function)
    case 5:
      module.entries[index].phases =
        generator.below(2) == 0 ? [] : Array(Set([phase(in: module), phase(in: module)])).sorted()
    case 6: module.entries[index].target = generator.below(3) == 0 ? nil : phase(in: module)
    case 7: module.entries[index].opens = generator.below(3) == 0 ? nil : function
    case 8: module.entries[index].closes = generator.below(3) == 0 ? nil : function
    case 3:
      let kinds = Entry.Kind.allCases
      module.entries[index].kind = kinds[generator.below(kinds.count)]
    default:
      let choices: [Authority?] = [
        .anyone, .any([.anyone]), .all([.anyone]), nil, .party(function), .every(of: function),
      ]
      module.entries[index].authority = choices[generator.below(choices.count)]
    }
  }

  // MARK: Code

  private mutating func changeCode(in module: inout Module) {
    let index = generator.below(module.functions.count)
    var list = Self.instructions(module.functions[index].code)
    guard !list.isEmpty else { return }
    let position = generator.below(list.count)
    switch generator.below(12) {
    case 0: list.remove(at: position)
    case 1: list.insert(list[generator.below(list.count)], at: position)
    case 2: list.swapAt(position, generator.below(list.count))
    case 3:
      let other = sources[generator.below(sources.count)].functions
      guard !other.isEmpty else { return }
      let donor = Self.instructions(other[generator.below(other.count)].code)
      if !donor.isEmpty { list.insert(donor[generator.below(donor.count)], at: position) }
    case 4:
      list.insert(contentsOf: [Instruction(.true), Instruction(.drop)], at: position)
    case 5:
      let operands = OpcodeTable.row(list[position].opcode).operands
      let same = Opcode.allCases.filter { OpcodeTable.row($0).operands == operands }
      let old = list[position]
      list[position] = Instruction(
        same[generator.below(same.count)], numbers: old.numbers, signed: old.signed,
        path: old.path)
    case 6:
      // Joins two blocks, or splits one.
      if list[position].opcode == .block {
        list.remove(at: position)
      } else {
        list.insert(Instruction(.block), at: position)
      }
    case 7:
      let locals = (UInt32(generator.below(4)), UInt32(generator.below(4)))
      list.insert(
        contentsOf: [Instruction(.localMove, locals.0), Instruction(.localStore, locals.1)],
        at: position)
    default: list[position] = changed(list[position])
    }
    var code: [UInt8] = []
    for instruction in list { instruction.encode(into: &code) }
    module.functions[index].code = code
  }

  /// The instruction with another operand.
  private mutating func changed(_ instruction: Instruction) -> Instruction {
    var (numbers, signed, path) = (instruction.numbers, instruction.signed, instruction.path)
    let steps: [PathStep] = [
      .field(UInt32(generator.below(3))), .element, .key,
      .payload(enumCase: UInt32(generator.below(3)), part: 0), .some,
    ]
    let step = steps[generator.below(steps.count)]
    let hasPath = OpcodeTable.row(instruction.opcode).operands.contains(.path)
    switch generator.below(4) {
    case 0 where !numbers.isEmpty:
      let position = generator.below(numbers.count)
      numbers[position] =
        generator.below(2) == 0 ? numbers[position] &+ 1 : UInt32(generator.below(24))
    case 1 where instruction.opcode == .integer:
      let edges: [Int64] = [0, 1, -1, 2, 100, -(1 << 62), (1 << 62) - 1]
      signed = edges[generator.below(edges.count)]
    case 2 where hasPath && path.count < Limits.pathStepsMax: path.append(step)
    case 3 where hasPath && !path.isEmpty:
      if generator.below(2) == 0 {
        path.removeLast()
      } else {
        path[generator.below(path.count)] = step
      }
    default: break
    }
    return Instruction(instruction.opcode, numbers: numbers, signed: signed, path: path)
  }

  static func instructions(_ code: [UInt8]) -> [Instruction] {
    var reader = CodeReader(code)
    var instructions: [Instruction] = []
    while !reader.isAtEnd, let instruction = try? reader.next() {
      instructions.append(instruction)
    }
    return instructions
  }
}
