/// Expressions of each basic type.
extension ProgramWriter {
  mutating func binary(
    _ left: Code, _ sign: String, _ right: Code, bound: Double,
    _ operation: @escaping (Int, Int) throws -> Int
  ) -> Code {
    Code(
      text: "\(operand(left)) \(sign) \(right.isBranch ? right.text : operand(right))",
      run: { machine in
        let first = try left.run(machine).number
        return .number(try operation(first, try right.run(machine).number))
      }, bound: bound, isOperand: false)
  }

  /// The same, small enough to be multiplied.
  func small(_ code: Code, _ modulus: Int = 1009) -> Code {
    guard code.bound > Double(modulus) else { return code }
    return Code(
      text: "(\(operand(code)) mod \(modulus))",
      run: { .number(Euclid.remainder(try code.run($0).number, by: modulus)) },
      bound: Double(modulus))
  }

  mutating func integer(_ level: Int) -> Code {
    let left = expression(.int, level - 1)
    switch below(20) {
    case 0, 1: return plus(left, expression(.int, level - 1))
    case 2, 3:
      let right = expression(.int, level - 1)
      guard left.bound + right.bound < Self.greatest else { return left }
      return binary(left, "-", right, bound: left.bound + right.bound, -)
    case 4, 5:
      let (first, second) = (small(left), small(expression(.int, level - 1)))
      return binary(first, "*", second, bound: first.bound * second.bound, *)
    case 6, 7:
      let divisor = constant(.number(pick([1, 2, 7, -3, 10])), .int)
      return chance(1, of: 2)
        ? binary(left, "/", divisor, bound: left.bound) { Euclid.quotient($0, by: $1) }
        : binary(left, "mod", divisor, bound: 10) { Euclid.remainder($0, by: $1) }
    case 8:
      let (base, exponent) = (small(left, 13), constant(.number(below(4)), .int))
      return binary(base, "**", exponent, bound: 2197) { Euclid.power($0, $1) }
    case 9:
      if chance(1, of: 3) {
        let base = small(leaf(.int, true), 97)
        return Code(
          text: "-\(operand(base)) ** 2 - - \(operand(base))",
          run: { machine in
            let number = try base.run(machine).number
            return .number(-(number * number) + number)
          }, bound: 1e4, isOperand: false)
      }
      if chance(1, of: 4) {
        return Code(
          text: "- -\(operand(left))", run: left.run, bound: left.bound, isOperand: false)
      }
      return Code(
        text: "-\(operand(left))", run: { .number(-(try left.run($0).number)) }, bound: left.bound,
        isOperand: false)
    case 10: return count(level)
    case 11: return converted(level)
    case 12: return numberFunction(left, level)
    case 13:
      // No parentheses where precedence gives the same.
      let (second, third) = (small(leaf(.int, true)), small(leaf(.int, true)))
      guard left.bound < Self.greatest / 2 else { return left }
      return Code(
        text: "\(operand(left)) + \(operand(second)) * \(operand(third))",
        run: { machine in
          let one = try left.run(machine).number
          let two = try second.run(machine).number
          return .number(one + two * (try third.run(machine).number))
        }, bound: left.bound + second.bound * third.bound, isOperand: false)
    case 14: return risky(left)
    default: return plus(left, leaf(.int, true))
    }
  }

  mutating func plus(_ left: Code, _ right: Code) -> Code {
    guard left.bound + right.bound < Self.greatest else { return left }
    return binary(left, "+", right, bound: left.bound + right.bound, +)
  }

  /// What may fail, seldom.
  mutating func risky(_ left: Code) -> Code {
    guard !rights.isHead, chance(1, of: 3), let other = variable(.int), other.value == nil else {
      return left
    }
    let divisor = reading(other)
    return binary(left, "/", divisor, bound: left.bound) { dividend, divisor in
      guard divisor != 0 else { throw ModelFault("DivisionByZero") }
      return Euclid.quotient(dividend, by: divisor)
    }
  }

  mutating func count(_ level: Int) -> Code {
    if rights.hasSigners, chance(1, of: 2) {
      return Code(text: "signers.count", run: { .number($0.signers.count) }, bound: 9)
    }
    let type: ProgramType = pick([
      .text, .octets, .list(.int), .map(.int, .int), .set(.int), .list(part(0)), .digest,
    ])
    let (subject, isFixed): (Code, Bool) =
      type == .digest
      ? (expression(.fixed(4), 0, isTyped: false), true)
      : (expression(type, level - 1, isTyped: false), false)
    if isFixed, !scope.contains(where: { $0.type == .fixed(4) }) { return leaf(.int, true) }
    return Code(
      text: "\(operand(subject)).count", run: { .number(try subject.run($0).count) }, bound: 1e5)
  }

  /// An element of a list that has no name.
  mutating func element(_ level: Int) -> Code {
    let parts = [small(expression(.int, level - 1)), small(expression(.int, level - 1))]
    let index = below(2)
    let isNegated = chance(1, of: 2)
    return Code(
      text: "\(isNegated ? "-" : "")[[\(parts[0].text), \(parts[1].text)], [7]][0][\(index)]",
      run: { machine in
        let numbers = try parts.map { try $0.run(machine).number }
        return .number(isNegated ? -numbers[index] : numbers[index])
      }, bound: 1e4, isOperand: !isNegated)
  }

  mutating func converted(_ level: Int) -> Code {
    switch below(5) {
    case 4: return element(level)
    case 0:
      let type: ProgramType = pick([.moment, .span])
      let code = expression(type, level - 1)
      return Code(text: "int(\(code.text))", run: code.run, bound: code.bound)
    case 1:
      guard !rings.isEmpty else { return leaf(.int, true) }
      let ring = pick(rings)
      let code = expression(.ring(ring), level - 1)
      return Code(text: "int(\(code.text))", run: code.run, bound: Double(ring.modulus))
    case 2:
      let octets = expression(.octets, 0, isTyped: false)
      return Code(
        text: "int(\(operand(octets)).appending(hex\"0907\").slice(0, to: 2))",
        run: { machine in
          let all = try octets.run(machine).octets + [9, 7]
          return .number(Int(all[0]) * 256 + Int(all[1]))
        }, bound: 65_536)
    default:
      let code = small(expression(.int, level - 1), 65_521)
      return Code(
        text: "bytes(\(operand(code)) mod 251, count: 2).reversed()[0]",
        run: { .number(Euclid.remainder(try code.run($0).number, by: 251)) }, bound: 255)
    }
  }

  mutating func numberFunction(_ left: Code, _ level: Int) -> Code {
    let right = small(expression(.int, level - 1))
    let own = small(left)
    switch below(3) {
    case 0:
      return Code(
        text: "gcd(\(own.text), with: \(right.text))",
        run: { machine in
          let first = try own.run(machine).number
          return .number(Euclid.commonDivisor(first, try right.run(machine).number))
        }, bound: 1e6)
    case 1:
      return Code(
        text: "squareRoot(\(operand(own)) mod 1000)",
        run: { .number(Euclid.root(Euclid.remainder(try own.run($0).number, by: 1000))) },
        bound: 32)
    default:
      return Code(
        text: "powmod(\(own.text), exponent: \(operand(right)) mod 5, modulus: 97)",
        run: { machine in
          let base = Euclid.remainder(try own.run(machine).number, by: 97)
          let exponent = Euclid.remainder(try right.run(machine).number, by: 5)
          return .number(Euclid.power(base, exponent, modulo: 97))
        }, bound: 97)
    }
  }

  // MARK: Truth

  mutating func truth(_ level: Int) -> Code {
    switch below(10) {
    case 0:
      let code = expression(.truth, level - 1)
      return Code(
        text: "not \(operand(code))", run: { .truth(!(try code.run($0).isTrue)) },
        isOperand: false)
    case 1, 2, 3: return joined(level)
    case 4: return contained(level)
    case 5:
      let type: ProgramType = pick([.list(.int), .text, .octets, .set(.int), .map(.int, .int)])
      let code = expression(type, level - 1, isTyped: false)
      return Code(
        text: "\(operand(code)).isEmpty", run: { .truth(try code.run($0).count == 0) })
    case 6:
      let message = expression(.octets, level - 1, isTyped: false)
      let name = pick(["verifyEd25519", "verifyP256", "verifySM2"])
      return Code(
        text: "\(name)(\(message.text), key: hex\"\", signature: hex\"00\")",
        run: { machine in
          _ = try message.run(machine)
          return .truth(false)
        })
    case 7: return equality(level)
    default: return comparison(level)
    }
  }

  mutating func joined(_ level: Int) -> Code {
    let word = pick(["and", "or", "xor"])
    let parts = (0...(1 + below(2))).map { _ in expression(.truth, level - 1) }
    let texts = parts.map { operand($0) }
    return Code(
      text: texts.joined(separator: " \(word) "),
      run: { machine in
        var result = try parts[0].run(machine).isTrue
        for part in parts.dropFirst() {
          switch word {
          case "and": if result { result = try part.run(machine).isTrue }
          case "or": if !result { result = try part.run(machine).isTrue }
          default: result = result != (try part.run(machine).isTrue)
          }
        }
        return .truth(result)
      }, isOperand: false)
  }

  mutating func contained(_ level: Int) -> Code {
    let key = key()
    let wanted = expression(key, level - 1)
    if chance(1, of: 2) {
      let set = expression(.set(key), level - 1, isTyped: false)
      return Code(
        text: "\(operand(set)).contains(\(wanted.text))",
        run: { machine in
          let elements = try set.run(machine).elements
          return .truth(elements.contains(try wanted.run(machine)))
        })
    }
    let map = expression(.map(key, .int), level - 1, isTyped: false)
    return Code(
      text: "\(operand(map)).contains(\(wanted.text))",
      run: { machine in
        let map = try map.run(machine)
        return .truth(map[try wanted.run(machine)] != nil)
      })
  }

  mutating func equality(_ level: Int) -> Code {
    let type = type(1)
    if case .fixed = type, variable(type) == nil { return leaf(.truth, true) }
    let left = expression(type, level - 1, isTyped: false)
    let right = expression(type, level - 1, isTyped: false)
    let isEqual = chance(1, of: 2)
    return Code(
      text: "\(operand(left)) \(isEqual ? "==" : "!=") \(operand(right))",
      run: { machine in
        let value = try left.run(machine)
        return .truth((value == (try right.run(machine))) == isEqual)
      }, isOperand: false)
  }

  mutating func comparison(_ level: Int) -> Code {
    var type: ProgramType = pick([.int, .int, .text, .octets, .moment, .span, .digest])
    let ordered = typeParameters.filter { $0.bound == .ordered }
    if !ordered.isEmpty, chance(1, of: 2) { type = .parameter(pick(ordered)) }
    let left = expression(type, level - 1, isTyped: false)
    let right = expression(type, level - 1, isTyped: false)
    let sign = pick(["<", "<=", ">", ">="])
    return Code(
      text: "\(operand(left)) \(sign) \(operand(right))",
      run: { machine in
        let (first, second) = (try left.run(machine), try right.run(machine))
        switch sign {
        case "<": return .truth(first.precedes(second))
        case "<=": return .truth(!second.precedes(first))
        case ">": return .truth(second.precedes(first))
        default: return .truth(!first.precedes(second))
        }
      }, isOperand: false)
  }

  // MARK: Texts, octets and times

  mutating func words(_ level: Int) -> Code {
    let left = expression(.text, level - 1)
    if chance(1, of: 4) { return Code(text: "text(utf8(\(left.text)))", run: left.run) }
    let right = constant(.octets(Array(pick(["!", "é", " a"]).utf8)), .text)
    return Code(
      text: "\(operand(left)).appending(\(right.text))",
      run: { .octets(try left.run($0).octets + right.run($0).octets) })
  }

  /// Octets that become `Four`, of which there is one in the first file; seldom of another number.
  mutating func fixed(_ level: Int) -> Code {
    let name = named("Four", in: rings.first?.file ?? file)
    if !rights.isHead, chance(1, of: 6), let variable = variable(.octets), variable.value == nil {
      let code = reading(variable)
      return Code(
        text: "\(name)(\(code.text))",
        run: { machine in
          let octets = try code.run(machine).octets
          guard octets.count == 4 else { throw ModelFault("SizeMismatch") }
          return .octets(octets)
        })
    }
    let code = expression(.octets, level - 1)
    return Code(
      text: "\(name)(\(operand(code)).appending(hex\"01020304\").slice(0, to: 4))",
      run: { .octets(Array((try code.run($0).octets + [1, 2, 3, 4]).prefix(4))) })
  }

  mutating func octets(_ level: Int) -> Code {
    switch below(6) {
    case 0:
      let words = expression(.text, level - 1)
      return Code(text: "utf8(\(words.text))", run: words.run)
    case 1:
      let code = expression(.octets, level - 1)
      return Code(
        text: "\(operand(code)).reversed()",
        run: { .octets(try code.run($0).octets.reversed()) })
    case 2:
      guard let fixed = variable(.fixed(4)) else { return leaf(.octets, true) }
      let code = reading(fixed)
      return Code(text: "bytes(\(code.text))", run: code.run)
    case 3:
      if chance(1, of: 2) {
        let party = expression(.party, level - 1)
        return Code(
          text: "bytes(\(party.text)).slice(0, to: 0)",
          run: {
            _ = try party.run($0); return .octets([])
          })
      }
      let digest = expression(.digest, level - 1)
      return Code(text: "bytes(\(digest.text))", run: digest.run)
    case 4:
      let code = expression(.octets, level - 1)
      return Code(
        text: "\(operand(code)).appending(hex\"0102\").slice(1, to: 2)",
        run: { .octets(Array((try code.run($0).octets + [1, 2])[1..<2])) })
    default:
      let left = expression(.octets, level - 1)
      return Code(
        text: "\(operand(left)).appending(hex\"ff\")",
        run: { .octets(try left.run($0).octets + [255]) })
    }
  }

  mutating func time(_ type: ProgramType, _ level: Int) -> Code {
    if type == .moment {
      if chance(1, of: 3) {
        let code = small(expression(.int, level - 1), 999_983)
        return Code(
          text: "time(\(operand(code)) mod 999_983)",
          run: { .number(Euclid.remainder(try code.run($0).number, by: 999_983)) }, bound: 1e6)
      }
      let left = leaf(.moment, true)
      return binary(left, "+", constant(.number(86_400_000), .span), bound: 4e12, +)
    }
    switch below(4) {
    case 0: return binary(leaf(.moment, true), "-", leaf(.moment, true), bound: 4e12, -)
    case 1:
      let code = small(expression(.int, level - 1))
      let left = Code(text: "duration(\(code.text))", run: code.run, bound: code.bound)
      return binary(left, "*", constant(.number(2), .int), bound: left.bound * 2, *)
    case 2:
      return binary(leaf(.span, true), "/", constant(.number(3), .int), bound: 3e12) {
        Euclid.quotient($0, by: $1)
      }
    default:
      let code = small(expression(.int, level - 1))
      return Code(text: "duration(\(code.text))", run: code.run, bound: code.bound)
    }
  }
}
