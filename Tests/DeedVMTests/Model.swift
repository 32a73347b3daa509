import DeedBytecode
import DeedIntegers
import DeedTestSupport

/// A tiny interpreter on `Value`s for straight-line code on a few types, and a generator of such code.
///
/// Written without a look at the machine: values are Swift's, so copies cannot be shared by mistake.
struct Model {
  static let list = TypeIndex(rawValue: 16)
  static let map = TypeIndex(rawValue: 17)
  static let set = TypeIndex(rawValue: 18)
  static let option = TypeIndex(rawValue: 19)
  static let pair = TypeIndex(rawValue: 20)

  static let types: [TypeDefinition] = [
    .list(.integer), .map(key: .integer, value: list), .set(.integer), .option(.integer),
    .structure(
      StructureType(
        name: "Pair",
        fields: [NamedType(name: "number", type: .integer), NamedType(name: "list", type: list)],
        isLinear: false)),
  ]

  /// The locals' types; all are initialised, and all are the results.
  static let locals: [TypeIndex] = [.integer, .integer, list, map, set, option, pair, list]

  /// A value with its type.
  struct Operand: Equatable {
    let type: TypeIndex
    let value: Value
  }

  var generator: SeededGenerator
  var stack: [Operand] = []
  var locals: [Value]
  var code: [Instruction] = [Instruction(.block)]
  var fault: FaultCode?

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    locals = [
      .integer(3), .integer(-2), .list([]), .map([]), .set([]), .none,
      .structure([.integer(0), .list([])]), .list([]),
    ]
    for (index, type) in Self.locals.enumerated() { initialise(index, type) }
  }

  private mutating func initialise(_ index: Int, _ type: TypeIndex) {
    let raw = type.rawValue
    switch type {
    case .integer: code.append(Instruction(.integer, signed: index == 0 ? 3 : -2))
    case Self.list: code.append(Instruction(.listNew, raw, 0))
    case Self.map: code.append(Instruction(.mapNew, raw, 0))
    case Self.set: code.append(Instruction(.setNew, raw, 0))
    case Self.option: code.append(Instruction(.optionNone, raw))
    default:
      code.append(Instruction(.integer, signed: 0))
      code.append(Instruction(.listNew, Self.list.rawValue, 0))
      code.append(Instruction(.structNew, raw))
    }
    code.append(Instruction(.localStore, UInt32(index)))
  }

  /// The module of a program of so many steps, that ends when a step faults.
  mutating func module(steps: Int) -> Module {
    for _ in 0..<steps where fault == nil { step() }
    if fault == nil {
      stack.removeAll { _ in
        code.append(Instruction(.drop)); return true
      }
    }
    for index in Self.locals.indices { code.append(Instruction(.localMove, UInt32(index))) }
    code.append(Instruction(.return))
    var module = Module(kind: .library, name: "Model")
    module.types = Self.types
    var octets: [UInt8] = []
    // What follows a fault never runs, but must verify: the operands are dropped there, too.
    let end = code.count - Self.locals.count - 1
    for (position, instruction) in code.enumerated() {
      if position == end, fault != nil {
        for _ in stack { Instruction(.drop).encode(into: &octets) }
      }
      instruction.encode(into: &octets)
    }
    module.functions = [
      Function(parameters: [], results: Self.locals, locals: Self.locals, code: octets)
    ]
    module.entries = [
      Entry(
        kind: .function, name: Array("run".utf8), parameterNames: [], resultNames: [],
        authority: nil, conditions: [], body: FunctionIndex(rawValue: 0))
    ]
    return module
  }

  // MARK: Steps

  private func top(_ count: Int, are types: TypeIndex...) -> Bool {
    stack.count >= count && stack.suffix(count).map(\.type) == types
  }

  private mutating func push(_ type: TypeIndex, _ value: Value) {
    stack.append(Operand(type: type, value: value))
  }

  private mutating func pop() -> Value { stack.removeLast().value }

  private mutating func integer() -> Integer {
    guard case .integer(let value) = pop() else { return .zero }
    return value
  }

  private mutating func step() {
    if stack.count > 6 {
      code.append(Instruction(.drop))
      _ = pop()
      return
    }
    if stack.last?.type == .integer, generator.below(2) == 0 { return integerStep() }
    switch generator.below(4) {
    case 0:
      let value = Int64(generator.below(7)) - 2
      code.append(Instruction(.integer, signed: value))
      push(.integer, .integer(Integer(value)))
    case 1:
      let local = generator.below(locals.count)
      code.append(Instruction(.localCopy, UInt32(local)))
      push(Self.locals[local], locals[local])
    case 2: storeStep()
    default: aggregateStep()
    }
  }

  private mutating func storeStep() {
    guard let last = stack.last,
      let local = Self.locals.indices.filter({ Self.locals[$0] == last.type }).randomElement(
        using: &generator)
    else { return }
    code.append(Instruction(.localStore, UInt32(local)))
    locals[local] = pop()
  }

  private mutating func fails(_ code: FaultCode) { fault = code }

  /// A step that takes an integer from the top.
  private mutating func integerStep() {
    let choice = generator.below(9)
    if choice < 4, top(2, are: .integer, .integer) { return arithmeticStep() }
    switch choice {
    case 0, 1:
      code.append(Instruction(.localAppend, 2))
      let value = pop()
      locals[2] = .list(elements(2) + [value])
    case 2:
      code.append(Instruction(.localLoad, 2, path: [.element]))
      element { $0 }
    case 3:
      code.append(Instruction(.localInsert, 4))
      let value = pop()
      locals[4] = .set((elements(4).filter { $0 != value } + [value]).sorted { $0.precedes($1) })
    case 4:
      code.append(Instruction(.localRemove, 4))
      let value = pop()
      locals[4] = .set(elements(4).filter { $0 != value })
    case 5:
      code.append(Instruction(.localContains, 3))
      let key = pop()
      push(.bool, .bool(entries().contains { $0.key == key }))
    case 6:
      code.append(Instruction(.localLoad, 3, path: [.key]))
      let key = pop()
      guard let entry = entries().first(where: { $0.key == key }) else {
        push(Self.list, .list([]))
        return fails(.keyMissing)
      }
      push(Self.list, entry.value)
    case 7:
      code.append(Instruction(.localAssign, 6, path: [.field(0)]))
      let value = pop()
      locals[6] = .structure([value, .list(elements(of: field(1)))])
    default:
      code.append(Instruction(.localAppend, 6, path: [.field(1)]))
      let value = pop()
      locals[6] = .structure([field(0), .list(elements(of: field(1)) + [value])])
    }
  }

  private mutating func arithmeticStep() {
    let opcodes: [Opcode] = [
      .integerAdd, .integerSubtract, .integerMultiply, .integerDivide, .integerModulo, .integerLess,
    ]
    let opcode = opcodes[generator.below(opcodes.count)]
    code.append(Instruction(opcode))
    let right = integer()
    let left = integer()
    if opcode == .integerLess { return push(.bool, .bool(left < right)) }
    do throws(IntegerFailure) {
      let value =
        switch opcode {
        case .integerAdd: try left.adding(right)
        case .integerSubtract: try left.subtracting(right)
        case .integerMultiply: try left.multiplied(by: right)
        case .integerDivide: try left.dividedEuclidean(by: right).quotient
        default: try left.dividedEuclidean(by: right).remainder
        }
      push(.integer, .integer(value))
    } catch {
      push(.integer, .integer(.zero))
      fails(error == .divisionByZero ? .divisionByZero : .integerTooLarge)
    }
  }

  /// A step on collections, options and structs.
  private mutating func aggregateStep() {
    switch generator.below(8) {
    case 0:
      code.append(Instruction(.localRemoveLast, 2))
      let old = elements(2)
      push(.integer, old.last ?? .integer(.zero))
      if old.isEmpty { return fails(.indexOutOfBounds) }
      locals[2] = .list(Array(old.dropLast()))
    case 1 where top(2, are: .integer, Self.list):
      code.append(Instruction(.localAssign, 3, path: [.key]))
      let value = pop()
      let key = pop()
      let kept = entries().filter { $0.key != key } + [Value.MapEntry(key: key, value: value)]
      locals[3] = .map(kept.sorted { $0.key.precedes($1.key) })
    case 2 where top(1, are: .integer):
      code.append(Instruction(.optionSome, Self.option.rawValue))
      push(Self.option, .some(pop()))
    case 3 where top(1, are: Self.option):
      code.append(Instruction(.optionUnwrap, Self.option.rawValue))
      guard case .some(let value) = pop() else {
        push(.integer, .integer(.zero))
        return fails(.noneUnwrapped)
      }
      push(.integer, value)
    case 4 where top(1, are: Self.pair):
      code.append(Instruction(.structUnpack, Self.pair.rawValue))
      guard case .structure(let fields) = pop() else { return }
      push(.integer, fields[0])
      push(Self.list, fields[1])
    case 5 where stack.count >= 2 && stack[stack.count - 2].type == stack[stack.count - 1].type:
      let type = stack[stack.count - 1].type
      code.append(Instruction(.equal, type.rawValue))
      let right = pop()
      push(.bool, .bool(pop() == right))
    case 6:
      let local = [2, 3, 4, 7][generator.below(4)]
      code.append(Instruction(.localCount, UInt32(local)))
      let count = local == 3 ? entries().count : elements(local).count
      push(.integer, .integer(Integer(count)))
    default:
      code.append(Instruction(.localLoad, 6, path: [.field(1)]))
      push(Self.list, field(1))
    }
  }

  // MARK: Parts

  private func elements(_ local: Int) -> [Value] { elements(of: locals[local]) }

  private func elements(of value: Value) -> [Value] {
    switch value {
    case .list(let elements), .set(let elements): elements
    default: []
    }
  }

  private func entries() -> [Value.MapEntry] {
    guard case .map(let entries) = locals[3] else { return [] }
    return entries
  }

  private func field(_ index: Int) -> Value {
    guard case .structure(let fields) = locals[6] else { return .none }
    return fields[index]
  }

  private mutating func element(_ read: (Value) -> Value) {
    let index = integer()
    let elements = elements(2)
    guard let position = index.int64, elements.indices.contains(Int(position)) else {
      push(.integer, .integer(.zero))
      return fails(.indexOutOfBounds)
    }
    push(.integer, read(elements[Int(position)]))
  }
}
