/// The first file of a program: types, constants, errors and functions that all others use.
extension ProgramWriter {
  mutating func kit() {
    file = "kit"
    lines = ["/// What the files of this program share."]
    declareRings()
    for _ in 0...below(2) { declareEnumeration(isPlain: true) }
    for _ in 0...below(2) { declareStructure() }
    for _ in 0...below(3) { declareEnumeration(isPlain: false) }
    for _ in 0...below(2) { declareStructure() }
    for number in 0...(1 + below(2)) { declareTemplate(isStruct: number != 1) }
    for _ in 0...below(3) { declareConstant() }
    for _ in 0...below(2) { declareError() }
    for _ in 0...below(2) { declareFace() }
    for text in [Self.currency, Self.couriers, Self.linear] {
      lines += text.split(separator: "\n").map(String.init)
    }
    line("pub error Few(amount: int)")
    freeFunctions(count: 3 + below(4), isPublic: true)
    finish()
  }

  mutating func finish() {
    files.append((file, lines.joined(separator: "\n") + "\n"))
    lines = []
  }

  private mutating func declareRings() {
    for (name, modulus, text) in [
      ("Word", 1 << 32, "2 ** 32"), ("Octet", 256, "256"), ("Seven", 7, "7"),
      ("Prime", 1_000_003, "1_000_003"),
    ] where name == "Word" || chance(2, of: 3) {
      line("pub type \(name) = int mod \(text)")
      rings.append(RingDeclaration(name: name, file: file, modulus: modulus))
    }
    line("pub type Four = bytes[4]")
    line("pub type Percent = int in 0...100")
    line("pub type Wide = int mod 2 ** 255 - 19")
    line("pub type Count = int")
    line("pub struct Odd { word: (int mod 251)?, other: int mod 251, count: Count, by: int }")
    line("pub fn marked(odd: Odd) -> int { return odd.by }")
    line("pub struct Terms { agent: party, group: set<party>, deputies: list<party> }")
    line("pub fn grown(ages: map<text, int in 0...150>) -> int { return ages.count }")
    line("pub let two: int = 2")
    line("pub fn wide(n: int) -> int { return int(Wide(n) * Wide(7) * Wide(7).inverse()) }")
  }

  private mutating func typed(_ prefix: String, _ level: Int) -> Typed {
    // After a point and as a label every word may stand.
    if chance(1, of: 12) {
      return Typed(name: pick(["match", "of", "all", "by"]), type: type(level))
    }
    return Typed(name: fresh(prefix), type: type(level))
  }

  private mutating func unique(_ fields: [Typed]) -> [Typed] {
    var names: Set<String> = []
    return fields.filter { names.insert($0.name).inserted }
  }

  mutating func declareStructure() {
    let fields = unique((0...below(3)).map { _ in typed("d", 1) })
    let declaration = StructureDeclaration(name: fresh("Part"), file: file, fields: fields)
    let words = fields.map { "\($0.name): \(spelled($0.type))" }
    if chance(1, of: 3) { line("/// Some parts.") }
    line("pub struct \(declaration.name) { \(words.joined(separator: ", ")) }")
    structures.append(declaration)
  }

  mutating func declareEnumeration(isPlain: Bool) {
    var cases: [EnumerationDeclaration.Case] = []
    for number in 0...(1 + below(3)) {
      var payload: [Typed] = []
      if !isPlain, number > 0 || chance(1, of: 4) {
        payload = unique((0...below(2)).map { _ in typed("d", 1) })
        payload = payload.filter { !$0.name.allSatisfy(\.isLetter) }
      }
      cases.append(.init(name: fresh("case"), payload: payload))
    }
    let declaration = EnumerationDeclaration(name: fresh("Kind"), file: file, cases: cases)
    let words = cases.map { item in
      let payload = item.payload.map { "\($0.name): \(spelled($0.type))" }
      return payload.isEmpty ? item.name : "\(item.name)(\(payload.joined(separator: ", ")))"
    }
    line("pub enum \(declaration.name) { \(words.joined(separator: ", ")) }")
    enumerations.append(declaration)
  }

  mutating func declareConstant() {
    let type = type(1)
    let outer = (scope, constants)
    (scope, constants) = ([], [])
    let code = leaf(type, true)
    (scope, constants) = outer
    let name = fresh("known")
    line("pub let \(name): \(spelled(type)) = \(code.text)")
    guard let value = try? code.run(ModelMachine()) else { return }
    constants.append(Variable(name: name, type: type, isMutable: false, value: value))
  }

  mutating func declareError() {
    let name = fresh("Failed")
    let fields = unique((0..<below(3)).map { _ in typed("d", 1) })
    let words = fields.map { "\($0.name): \(spelled($0.type))" }
    line("pub error \(name)\(words.isEmpty ? "" : "(\(words.joined(separator: ", ")))")")
    errors.append((name, file, fields))
  }

  mutating func freeFunctions(count: Int, isPublic: Bool) {
    rights = Rights()
    for number in 0..<count {
      function(
        isLending: number % 3 == 1, isBounded: number % 3 == 2, isPublic: isPublic)
    }
    for _ in 0...below(2) { genericFunction(isPublic: isPublic) }
  }

  /// The constants of the first file as others name them.
  mutating func useKit() {
    constants = constants.map { constant in
      var constant = constant
      if !constant.name.contains(".") {
        constant = Variable(
          name: "kit.\(constant.name)", type: constant.type, isMutable: false,
          value: constant.value)
      }
      return constant
    }
  }

  // MARK: Tests of functions

  /// A test that runs statements and functions, and expects what the model has in each variable then.
  mutating func testFunctions() {
    let name = fresh("test")
    line("test \"\(name)\" {")
    depth += 1
    line("party \(Self.accounts.joined(separator: ", "))")
    rights = Rights()
    rights.isTest = true
    rights.mayLeave = false
    scope = Self.accounts.map { Variable(name: $0, type: .party, isMutable: false) }
    (budget, times, cost) = (150, 1, 0)
    let machine = ModelMachine()
    for (number, account) in Self.accounts.enumerated() { machine.set(account, .party(number)) }
    for _ in 0..<(6 + below(6)) {
      let kept = (lines, scope)
      let steps = statements(1, 2)
      let world = machine.frames
      do {
        _ = try machine.run(steps)
      } catch let fault as ModelFault {
        // What fails is expected to, and leaves everything as it was.
        let new = Array(lines[kept.0.count...])
        (lines, scope) = kept
        machine.frames = world
        expectFailure(fault, new)
      } catch {
        (lines, scope) = kept
      }
    }
    line("expect kit.wide(5) == 5")
    line("expect true")
    for variable in scope.dropFirst(Self.accounts.count) {
      let value = machine.local(variable.name)
      if variable.type == .truth, value.isTrue { line("expect \(variable.name)") }
      if variable.type.isDeep, value.count == 0 { line("expect \(variable.name).isEmpty") }
    }
    for _ in 0..<4 {
      budget = 20
      let code = expression(.truth, 2)
      guard let value = try? machine.undoing({ try code.run(machine) }) else { continue }
      line(value.isTrue ? "expect \(code.text)" : "expect not \(operand(code))")
    }
    for variable in scope.dropFirst(Self.accounts.count) {
      line(
        "expect \(variable.name) == \(literal(machine.local(variable.name), variable.type))")
    }
    scope = []
    depth -= 1
    line("}")
  }

  /// Statements that fail; variables outside of the block may not change in it, so only those that declare are kept.
  private mutating func expectFailure(_ fault: ModelFault, _ new: [String]) {
    guard new.count == 1, let text = new.first, text.contains("let ") || text.contains("requires "),
      !text.contains("inout ")
    else { return }
    line("expect fails \(named(fault))\(said(fault.fields)) {")
    line("    " + text.drop { $0 == " " })
    line("}")
  }

  /// All fields of a test `for all`: what always holds of values of a type.
  mutating func testForAll() {
    let parameters = (0...below(3)).map { _ in Typed(name: fresh("a"), type: type(2)) }
    let words = parameters.map { "\($0.name): \(spelled($0.type))" }
    line("test \"\(fresh("all"))\" for all \(words.joined(separator: ", ")) {")
    depth += 1
    for parameter in parameters {
      let copy = fresh("v")
      line("let \(copy) = \(parameter.name)")
      line("expect \(copy) == \(parameter.name)")
      switch parameter.type {
      case .int: line("expect \(parameter.name) mod 7 < 7")
      case .range(let low, let high):
        line("expect (\(parameter.name) >= \(low)) and (\(parameter.name) <= \(high))")
      case .ring(let ring): line("expect \(spelled(.ring(ring)))(int(\(copy))) == \(copy)")
      case .list, .set, .map: line("expect \(copy).isEmpty == (\(copy).count == 0)")
      default: break
      }
    }
    depth -= 1
    line("}")
  }
}
