import DeedCrypto
import DeedTestSupport

/// Expressions of any type, beginning with the simplest.
extension ProgramWriter {
  static let greatest = 1e12

  /// An expression of a type; `isTyped` where what stands around it says which type it has.
  mutating func expression(_ type: ProgramType, _ level: Int, isTyped: Bool = true) -> Code {
    budget -= 1
    cost += times
    guard level > 0, budget > 0, chance(4, of: 5) else { return leaf(type, isTyped) }
    if case .fixed = type {
      return chance(1, of: 2) ? fixed(level) : leaf(type, isTyped)
    }
    if case .reference = type { return leaf(type, isTyped) }
    if !functions.isEmpty, chance(1, of: 8), let code = genericCall(type, level) { return code }
    switch below(14) {
    case 0: return conditional(type, level)
    case 1: return matching(type, level)
    case 2: if let call = call(type, level) { return call }
    case 3: if let part = part(of: type, level) { return part }
    default: break
    }
    switch type {
    case .int: return integer(level)
    case .range: return leaf(type, isTyped)
    case .truth: return truth(level)
    case .text: return words(level)
    case .octets: return octets(level)
    case .moment, .span: return time(type, level)
    case .digest:
      let octets = expression(.octets, level - 1)
      return Code(text: "sha256(\(octets.text))") {
        .octets(DigestAlgorithm.sha256.digest(try octets.run($0).octets))
      }
    case .ring(let ring): return element(ring, level)
    default: return aggregate(type, level, isTyped)
    }
  }

  func reading(_ variable: Variable) -> Code {
    var bound = 1e6
    if case .range(let low, let high) = variable.type { bound = Double(max(abs(low), abs(high))) }
    if [.moment, .span].contains(variable.type) { bound = 3e12 }
    let name = variable.name
    if let value = variable.value {
      return Code(text: name, run: { _ in value }, bound: bound)
    }
    return variable.isField
      ? Code(text: name, run: { $0.field(name) }, bound: bound)
      : Code(text: name, run: { $0.local(name) }, bound: bound)
  }

  /// A variable of a type that may be read.
  mutating func variable(_ type: ProgramType) -> Variable? {
    let found = (scope + constants).filter { $0.type == type }
    return found.isEmpty ? nil : pick(found)
  }

  mutating func leaf(_ type: ProgramType, _ isTyped: Bool) -> Code {
    if type == .party, rights.hasCaller, chance(1, of: 3) {
      return Code(text: "caller", run: { .party($0.signers.first ?? 0) })
    }
    if type == .set(.party), rights.hasSigners, chance(1, of: 2) {
      return Code(text: "signers", run: { .set(of: $0.signers.map(ModelValue.party)) })
    }
    if type == .moment, rights.hasTime, chance(1, of: 3) {
      return Code(text: "now", run: { .number($0.world.now) }, bound: 3e12)
    }
    if chance(3, of: 4), let variable = variable(type) { return reading(variable) }
    if case .parameter = type, let variable = variable(type) { return reading(variable) }
    if type == .int, chance(1, of: 3) {
      let ranges = scope.filter { if case .range = $0.type { true } else { false } }
      if !ranges.isEmpty {
        let code = reading(pick(ranges))
        // An option or list of a range is none of `int`.
        return Code(text: "int(\(code.text))", run: code.run, bound: code.bound)
      }
    }
    switch type {
    case .fixed(let count):
      if !isTyped, let variable = variable(type) { return reading(variable) }
      return constant(.octets(random.octets(count: count)), type)
    case .reference:
      if let variable = variable(type) { return reading(variable) }
      return Code(text: "self", run: { .reference($0.own ?? 0) })
    case .list, .set, .map, .option, .structure, .enumeration: return aggregate(type, 0, isTyped)
    default: return constant(value(type), type)
    }
  }

  func constant(_ value: ModelValue, _ type: ProgramType) -> Code {
    let isNegative = value.number < 0
    var text = literal(value, type)
    // The literal of times in a program, beside the conversion that expectations use.
    if type == .moment, value.number % 86_400_000 == 0, value.number / 86_400_000 < 31 {
      let day = String(value.number / 86_400_000 + 1)
      text = "time\"1970-01-\(day.count < 2 ? "0" : "")\(day)T00:00:00Z\""
    }
    if type == .span {
      for (unit, name) in Self.units where value.number != 0 && value.number % unit == 0 {
        let count = value.number / unit
        text = "\(count) \(name)\(count == 1 ? "" : "s")"
        break
      }
    }
    if type == .int, value.number > 9, value.number % 3 == 0 {
      text = "0x" + String(value.number, radix: 16)
    } else if type == .int, value.number >= 1000, value.number % 2 == 0 {
      text = text.dropLast(3) + "_" + text.suffix(3)
    }
    return Code(
      text: text, run: { _ in value }, bound: Double(abs(value.number)),
      isOperand: !isNegative && type != .span)
  }

  static let units = [
    (604_800_000, "week"), (86_400_000, "day"), (3_600_000, "hour"), (60_000, "minute"),
    (1000, "second"), (1, "millisecond"),
  ]

  /// A value of a type without parts.
  private mutating func value(_ type: ProgramType) -> ModelValue {
    switch type {
    case .range(let low, let high): return .number(low + below(high - low + 1))
    case .truth: return .truth(chance(1, of: 2))
    case .text:
      let text = pick(["", "a", "é\n", "z€", "\"q\"", "\\\t\r", "word"])
      return .octets(Array(text.utf8))
    case .octets: return .octets(random.octets(count: below(4)))
    case .moment:
      return .number(chance(1, of: 2) ? below(31) * 86_400_000 : 1_000_000_000 + below(9_999))
    case .span: return .number(pick([1, 1, 2, 30]) * pick(Self.units).0)
    case .party: return .party(1000 + below(3))
    case .digest: return .octets(DigestAlgorithm.sha256.digest([UInt8(below(4))]))
    case .ring(let ring): return .number(below(ring.modulus))
    default: return .number(pick([0, 1, 2, 7, -3, 10, 255, 4096, 1000]))
    }
  }

  /// The code where it stands between operators or before a point.
  func operand(_ code: Code) -> String { code.isOperand ? code.text : "(\(code.text))" }

  // MARK: Of every type

  private mutating func conditional(_ type: ProgramType, _ level: Int) -> Code {
    var branches: [(condition: Code, value: Code)] = []
    for _ in 0...below(2) {
      let condition = expression(.truth, level - 1)
      branches.append((condition, expression(type, level - 1, isTyped: false)))
    }
    let last = expression(type, level - 1, isTyped: false)
    let text = branches.map { "if \($0.condition.text) { \($0.value.text) } else " }.joined()
    let all = branches
    return Code(
      text: "\(text){ \(last.text) }",
      run: { machine in
        for branch in all where try branch.condition.run(machine).isTrue {
          return try branch.value.run(machine)
        }
        return try last.run(machine)
      }, bound: branches.map(\.value.bound).reduce(last.bound, max), isOperand: false,
      isBranch: true)
  }

  /// A match on an option or an enum.
  private mutating func matching(_ type: ProgramType, _ level: Int) -> Code {
    let outer = scope
    defer { scope = outer }
    guard !enumerations.isEmpty, chance(1, of: 2) else {
      let part = part(0)
      let (name, subject) = (fresh("x"), expression(.option(part), level - 1, isTyped: false))
      scope.append(Variable(name: name, type: part, isMutable: false))
      let first = expression(type, level - 1, isTyped: false)
      scope = outer
      let second = expression(type, level - 1, isTyped: false)
      let other = chance(1, of: 2) ? "none" : "else"
      return Code(
        text:
          "match \(subject.text) { some(\(name)) { \(first.text) } \(other) { \(second.text) } }",
        run: { machine in
          guard case .present(let value) = try subject.run(machine) else {
            return try second.run(machine)
          }
          machine.set(name, value)
          return try first.run(machine)
        }, bound: max(first.bound, second.bound), isOperand: false, isBranch: true)
    }
    let declaration = pick(enumerations)
    let subject = expression(.enumeration(declaration), level - 1, isTyped: false)
    var arms: [(names: [String], code: Code)] = []
    var text = "match \(subject.text) {"
    let count = 1 + below(declaration.cases.count)
    for number in 0..<count {
      let (pattern, names) = pattern(declaration.cases[number])
      let code = expression(type, level - 1, isTyped: false)
      scope = outer
      arms.append((names, code))
      text += " \(pattern) { \(code.text) }"
    }
    var last: Code?
    if count < declaration.cases.count {
      let code = expression(type, level - 1, isTyped: false)
      text += " else { \(code.text) }"
      last = code
    }
    let (all, other) = (arms, last)
    return Code(
      text: text + " }",
      run: { machine in
        guard case .variant(let number, let parts) = try subject.run(machine) else {
          return .absent
        }
        guard number < all.count else { return try other?.run(machine) ?? .absent }
        for (name, part) in zip(all[number].names, parts) { machine.set(name, part) }
        return try all[number].code.run(machine)
      }, bound: arms.map(\.code.bound).reduce(last?.bound ?? 0, max), isOperand: false,
      isBranch: true)
  }

  /// A pattern that names the parts of a payload, which come into sight.
  mutating func pattern(_ item: EnumerationDeclaration.Case) -> (text: String, names: [String]) {
    guard !item.payload.isEmpty else { return (item.name, []) }
    var names: [String] = []
    var words: [String] = []
    for (index, part) in item.payload.enumerated() {
      let name = chance(1, of: 5) ? "_" : fresh("x")
      names.append(name)
      if name != "_" { scope.append(Variable(name: name, type: part.type, isMutable: false)) }
      words.append(index == 0 ? name : "\(part.name): \(name)")
    }
    return ("\(item.name)(\(words.joined(separator: ", ")))", names)
  }

  /// A call of a function that is lent nothing and changes nothing.
  private mutating func call(_ type: ProgramType, _ level: Int) -> Code? {
    let callable = functions.filter { function in
      function.open.isEmpty && function.results == [type] && !function.writes
        && (rights.reads || !function.reads)
        && (function.isBounded || !rights.isBounded) && function.cost * times < 4000
        && !function.parameters.contains { $0.isLent }
    }
    guard !callable.isEmpty else { return nil }
    let function = pick(callable)
    cost += function.cost * times
    if !function.isBounded { isBoundedSoFar = false }
    var arguments: [Code] = []
    var words: [String] = []
    for (index, parameter) in function.parameters.enumerated() {
      let code = assigned(parameter.typed.type, level - 1)
      arguments.append(code)
      words.append(index == 0 ? code.text : "\(parameter.typed.name): \(code.text)")
    }
    let all = arguments
    let names = function.parameters.map(\.typed.name)
    return Code(
      text: "\(named(function.name, in: function.file))(\(words.joined(separator: ", ")))",
      run: { machine in
        let values = try all.map { try $0.run(machine) }
        return try machine.call(names, values, function.body).results[0]
      }, bound: 1e6)
  }

  /// A field of a struct, an element, or what a key has.
  private mutating func part(of type: ProgramType, _ level: Int) -> Code? {
    let structured = (scope + constants).compactMap { variable -> (Variable, Int)? in
      guard case .structure(let declaration) = variable.type,
        let index = declaration.fields.firstIndex(where: { $0.type == type })
      else { return nil }
      return (variable, index)
    }
    if !structured.isEmpty, chance(2, of: 3) {
      let (variable, index) = pick(structured)
      guard case .structure(let declaration) = variable.type else { return nil }
      let code = reading(variable)
      return Code(
        text: "\(code.text).\(declaration.fields[index].name)",
        run: { try code.run($0).elements[index] }, bound: 1e6)
    }
    if let list = variable(.list(type)), list.value == nil {
      let code = reading(list)
      let index = expression(.int, level - 1)
      let other = expression(type, 0, isTyped: false)
      return Code(
        text:
          "(if \(code.text).isEmpty { \(other.text) } else { \(code.text)[(\(index.text)) mod \(code.text).count] })",
        run: { machine in
          let elements = try code.run(machine).elements
          guard !elements.isEmpty else { return try other.run(machine) }
          return elements[Euclid.remainder(try index.run(machine).number, by: elements.count)]
        }, bound: 1e6)
    }
    guard let map = variable(.map(.int, type)), map.value == nil else { return nil }
    let (code, key) = (reading(map), expression(.int, level - 1))
    let other = expression(type, 0, isTyped: false)
    return Code(
      text:
        "(if \(code.text).contains(\(key.text)) { \(code.text)[\(key.text)] } else { \(other.text) })",
      run: { machine in
        try code.run(machine)[try key.run(machine)] ?? other.run(machine)
      }, bound: 1e6)
  }

  /// An expression whose value fits into a variable of a type: a number of at most a million, one within a range.
  mutating func assigned(_ type: ProgramType, _ level: Int) -> Code {
    if case .range(let low, let high) = type, [40, 99].contains(high), level > 0, chance(1, of: 2) {
      return ranged(low, high, level)
    }
    let code = expression(type, level)
    guard type == .int, code.bound > 1e6 else { return code }
    return Code(
      text: "\(operand(code)) mod 1_000_003",
      run: { .number(Euclid.remainder(try code.run($0).number, by: 1_000_003)) }, bound: 1e6,
      isOperand: false)
  }

  /// A number that becomes one of a range; seldom one that may lie outside.
  private mutating func ranged(_ low: Int, _ high: Int, _ level: Int) -> Code {
    if !rights.isHead, chance(1, of: 6), let variable = variable(.int), variable.value == nil {
      let code = reading(variable)
      return Code(
        text: "\(code.text) mod \(high + 9)",
        run: { machine in
          let number = Euclid.remainder(try code.run(machine).number, by: high + 9)
          guard number >= low, number <= high else { throw ModelFault("OutOfRange") }
          return .number(number)
        }, bound: Double(high), isOperand: false)
    }
    let code = expression(.int, level)
    return Code(
      text: "\(operand(code)) mod \(high)",
      run: { .number(Euclid.remainder(try code.run($0).number, by: high)) }, bound: Double(high),
      isOperand: false)
  }
}
