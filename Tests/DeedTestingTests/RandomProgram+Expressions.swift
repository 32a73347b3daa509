extension RandomProgram {
  // MARK: Expressions

  /// The same with a variable in it, so that the compiler does not compute it.
  func atLeastOnce(_ code: Code) -> Code {
    guard code.isConstant else { return code }
    return Code(deed: "(p0 + \(code.deed))", python: "op_add(p0, \(code.python))")
  }

  /// Mostly an index that a list has.
  mutating func near(_ index: Code) -> Code {
    guard chance(5, of: 6) else { return index }
    let index = atLeastOnce(index)
    return Code(deed: "(\(index.deed) mod 2)", python: "op_mod(\(index.python), 2)")
  }

  /// A random expression of a kind; `needsType` where nothing around it says which type `none` has.
  mutating func expression(_ kind: Kind, _ level: Int, needsType: Bool = false) -> Code {
    if level == 0 || chance(1, of: 5) { return leaf(kind, needsType) }
    if chance(1, of: 8) {
      let condition = expression(.truth, level - 1)
      let first = expression(kind, level - 1, needsType: true)
      let second = expression(kind, level - 1, needsType: true)
      return Code(
        deed: "(if \(condition.deed) { \(first.deed) } else { \(second.deed) })",
        python: "(\(first.python) if \(condition.python) else \(second.python))")
    }
    if chance(1, of: 10) {
      let name = fresh("x")
      let subject = expression(.option, level - 1, needsType: true)
      scope.append(Variable(deed: name, python: name, kind: .integer, isMutable: false))
      let first = expression(kind, level - 1, needsType: true)
      scope.removeAll { $0.deed == name }
      let second = expression(kind, level - 1, needsType: true)
      return Code(
        deed: "(match \(subject.deed) { some(\(name)) { \(first.deed) } none { \(second.deed) } })",
        python:
          "pick(\(subject.python), lambda \(name): \(first.python), lambda: \(second.python))")
    }
    switch kind {
    case .integer: return integer(level)
    case .truth: return truth(level)
    case .words:
      let left = expression(.words, level - 1)
      let right = leaf(.words, true, literal: true)
      return Code(
        deed: "\(left.deed).appending(\(right.deed))", python: "(\(left.python) + \(right.python))")
    case .list:
      let parts = (0..<Int.random(in: 1...3, using: &generator)).map { _ in level - 1 }
      var codes: [Code] = []
      for part in parts { codes.append(expression(.integer, part)) }
      return Code(
        deed: "[" + codes.map(\.deed).joined(separator: ", ") + "]",
        python: "(" + codes.map { $0.python + "," }.joined(separator: " ") + ")",
        isConstant: codes.allSatisfy(\.isConstant))
    case .option:
      if chance(1, of: 2) {
        let table = variable(.table)
        let key = expression(.integer, level - 1)
        return Code(
          deed: "\(table.deed).get(\(key.deed))", python: "get(\(table.python), \(key.python))")
      }
      let value = expression(.integer, level - 1)
      return Code(
        deed: "some(\(value.deed))", python: "('some', \(value.python))",
        isConstant: value.isConstant)
    case .pair:
      let n = expression(.integer, level - 1)
      let items = expression(.list, level - 1)
      return Code(
        deed: "Pair(n: \(n.deed), items: \(items.deed))", python: "(\(n.python), \(items.python))",
        isConstant: n.isConstant && items.isConstant)
    case .table: return leaf(.table, needsType)
    }
  }

  private mutating func leaf(
    _ kind: Kind, _ needsType: Bool, literal: Bool = false
  ) -> Code {
    if !literal, scope.contains(where: { $0.kind == kind }), chance(2, of: 3) || needsType {
      let variable = variable(kind)
      return Code(deed: variable.deed, python: variable.python)
    }
    let n = Int.random(in: -3...12, using: &generator)
    switch kind {
    case .integer:
      let text = chance(1, of: 8) ? "(2 ** \(abs(n) * 6) - 1)" : n < 0 ? "(\(n))" : "\(n)"
      return Code(deed: text, python: text, isConstant: true)
    case .truth:
      return Code(
        deed: n > 4 ? "true" : "false", python: n > 4 ? "True" : "False", isConstant: true)
    case .words:
      let text = ["\"\"", "\"a\"", "\"b\"", "\"é\"", "\"z€\""][abs(n) % 5]
      return Code(deed: text, python: text, isConstant: true)
    case .list:
      return n < 0 && !needsType
        ? Code(deed: "[]", python: "()", isConstant: true)
        : Code(deed: "[\(abs(n)), p1]", python: "(\(abs(n)), p1,)")
    case .option:
      return n < 4 && !needsType
        ? Code(deed: "none", python: "None", isConstant: true)
        : Code(deed: "some(p1)", python: "('some', p1)")
    case .pair:
      return Code(
        deed: "Pair(n: \(abs(n)), items: [p0])", python: "(\(abs(n)), (p0,))")
    case .table:
      return Code(deed: "[\(abs(n)): p0, 99: p1]", python: "((\(abs(n)), p0), (99, p1))")
    }
  }

  private mutating func integer(_ level: Int) -> Code {
    let target = scope.first { $0.kind == .integer && $0.isMutable }
    switch Int.random(in: 0..<17, using: &generator) {
    case 0:
      let list = variable(.list)
      let index = near(expression(.integer, level - 1))
      return Code(
        deed: "\(list.deed)[\(index.deed)]", python: "at(\(list.python), \(index.python))")
    case 1:
      let list = variable(.list)
      return Code(deed: "\(list.deed).count", python: "len(\(list.python))")
    case 2:
      let words = variable(.words)
      return Code(deed: "\(words.deed).count", python: "len(\(words.python).encode())")
    case 3:
      let pair = variable(.pair)
      return Code(deed: "\(pair.deed).n", python: "\(pair.python)[0]")
    case 4:
      let table = variable(.table)
      let known = Code(deed: "99", python: "99")
      let key = chance(1, of: 3) ? expression(.integer, level - 1) : known
      return Code(
        deed: "\(table.deed)[\(key.deed)]", python: "key(\(table.python), \(key.python))")
    case 5:
      let value = expression(.integer, level - 1)
      return Code(
        deed: "(-\(value.deed))", python: "(-\(value.python))", isConstant: value.isConstant)
    case 6, 7:
      guard let target else { return leaf(.integer, false) }
      return Code(
        deed: "raise(inout \(target.deed))", python: "raised(e, '\(target.deed)')")
    case 8, 9: return ring(level)
    case 10: return function(level)
    default: return arithmetic(level)
    }
  }

  private mutating func arithmetic(_ level: Int) -> Code {
    let (sign, name) = [
      ("+", "op_add"), ("-", "op_sub"), ("*", "op_mul"), ("/", "op_div"), ("mod", "op_mod"),
      ("**", "op_pow"),
    ][Int.random(in: 0..<6, using: &generator)]
    let left = atLeastOnce(expression(.integer, level - 1))
    var right = expression(.integer, level - 1)
    if sign == "**", chance(5, of: 6) {
      right = Code(deed: "(\(right.deed) mod 4)", python: "op_mod(\(right.python), 4)")
    }
    return Code(
      deed: "(\(left.deed) \(sign) \(right.deed))",
      python: "\(name)(\(left.python), \(right.python))")
  }

  private mutating func truth(_ level: Int) -> Code {
    switch Int.random(in: 0..<9, using: &generator) {
    case 0:
      let value = expression(.truth, level - 1)
      return Code(deed: "(not (\(value.deed)))", python: "(not \(value.python))")
    case 1, 2:
      let word = ["and", "or", "xor"][Int.random(in: 0..<3, using: &generator)]
      let left = expression(.truth, level - 1)
      let right = expression(.truth, level - 1)
      return Code(
        deed: "(\(left.deed) \(word) \(right.deed))",
        python: "(\(left.python) \(word == "xor" ? "!=" : word) \(right.python))",
        isConstant: left.isConstant && right.isConstant)
    case 3:
      let table = variable(.table)
      let key = expression(.integer, level - 1)
      return Code(
        deed: "\(table.deed).contains(\(key.deed))",
        python: "(get(\(table.python), \(key.python)) is not None)")
    case 4:
      let kind = Kind.allCases[Int.random(in: 0..<7, using: &generator)]
      let left = variable(kind)
      let right = expression(kind, level - 1)
      let sign = chance(1, of: 2) ? "==" : "!="
      return Code(
        deed: "(\(left.deed) \(sign) \(right.deed))",
        python: "(\(left.python) \(sign) \(right.python))")
    default:
      let kind: Kind = chance(1, of: 3) ? .words : .integer
      let sign = ["<", "<=", ">", ">="][Int.random(in: 0..<4, using: &generator)]
      let left = expression(kind, level - 1)
      let right = expression(kind, level - 1)
      return Code(
        deed: "(\(left.deed) \(sign) \(right.deed))",
        python: "(\(left.python) \(sign) \(right.python))")
    }
  }

  /// An operation in a ring, as the integer of its value.
  private mutating func ring(_ level: Int) -> Code {
    let (ring, modulus, hasBits) = [
      ("Word", "2 ** 32", true), ("Full", "2 ** 64", true), ("Wide", "2 ** 256", true),
      ("Seven", "7", false), ("Field", "(2 ** 255 - 19)", false),
    ][Int.random(in: 0..<5, using: &generator)]
    let left = atLeastOnce(expression(.integer, level - 1))
    let right = expression(.integer, level - 1)
    let first = "\(ring)(\(left.deed))"
    let second = "\(ring)(\(right.deed))"
    func code(_ deed: String, _ sign: String) -> Code {
      Code(
        deed: "int(\(deed))",
        python: "op_ring('\(sign)', \(modulus), \(left.python), \(right.python))")
    }
    switch Int.random(in: 0..<(hasBits ? 12 : 5), using: &generator) {
    case 0: return code("\(first) + \(second)", "+")
    case 1: return code("\(first) - \(second)", "-")
    case 2: return code("\(first) * -\(second)", "*-")
    case 3: return code("\(first) ** (\(right.deed) mod 100)", "**")
    case 4: return code("(\(first) + \(second)).inverse()", "inverse")
    case 5: return code("\(first) and \(second)", "and")
    case 6: return code("\(first) or \(second)", "or")
    case 7: return code("\(first) xor \(second)", "xor")
    case 8: return code("(not \(first)) + \(second)", "not")
    case 9: return code("\(first).shiftedLeft(\(right.deed))", "<<")
    case 10: return code("\(first).shiftedRight(\(right.deed))", ">>")
    default: return code("\(first).rotatedLeft(\(right.deed))", "rotate")
    }
  }

  /// A function of integers.
  private mutating func function(_ level: Int) -> Code {
    let first = atLeastOnce(expression(.integer, level - 1))
    let second = expression(.integer, level - 1)
    switch Int.random(in: 0..<4, using: &generator) {
    case 0:
      return Code(
        deed: "gcd(\(first.deed), with: \(second.deed))",
        python: "math.gcd(\(first.python), \(second.python))")
    case 1: return Code(deed: "squareRoot(\(first.deed))", python: "op_root(\(first.python))")
    case 2:
      return Code(
        deed: "powmod(\(first.deed), exponent: \(second.deed) mod 500, modulus: 1009)",
        python: "pow(\(first.python), op_mod(\(second.python), 500), 1009)")
    default:
      return Code(
        deed: "int(bytes(\(first.deed) mod 2 ** 40, count: 8).reversed())",
        python: "op_turned(op_mod(\(first.python), 2 ** 40))")
    }
  }
}
