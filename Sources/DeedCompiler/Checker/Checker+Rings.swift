import DeedBytecode
import DeedIntegers
import DeedSyntax

/// What the name of a type converts to, rings `int mod n` (`docs/language.md` rule 25), and the functions of integers.
extension Checker {
  /// The type that a type's name converts to when it is called: a ring, or octets of a fixed number.
  func conversion(_ symbol: DeclarationScope.TypeSymbol?, at span: SourceSpan) -> SemanticType? {
    let type: SemanticType
    switch symbol {
    case .alias(let index): type = aliasedType(index, at: span)
    case .known(let known): type = known
    default: return nil
    }
    switch type {
    case .ring, .fixedBytes: return type
    default: return nil
    }
  }

  /// `Word(x)`, `Salt(b)`: a call of a type's name.
  func checkConversion(
    to type: SemanticType, _ name: String, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    if case .fixedBytes(let count) = type {
      return checkFixing(count, name, arguments, at: span)
    }
    return checkReduction(type, name, arguments, at: span)
  }

  /// `Salt(b)` of `type Salt = bytes[16]`: octets that must be 16.
  private func checkFixing(
    _ count: UInt32, _ name: String, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    guard let value = checkOnlyArgument(arguments, of: name, at: span) else { return .failed }
    let type = SemanticType.fixedBytes(count)
    if value.type == type { return .value(value) }
    if case .fixedBytes(let other) = value.type, !context.isFailureBlock {
      report(.constantFailure(ConstantFolding.octetsDiffer(Int(other), count), at: span))
      return .failed
    }
    if value.type.isInteger {
      let written = "bytes(\(text(of: value)), count: \(count))"
      report(
        .typeMismatch(
          expected: program.describe(.bytes), found: program.describe(value.type), at: value.span,
          because: nil,
          advice: Advice(
            note: "a number as \(count) octets, the most significant first, is `\(written)`",
            replacement: written)))
      return .failed
    }
    let octets = coerce(coerceToBytes(value), to: .bytes)
    return .value(operation(.bytesFix, [octets], operand: type, gives: type, at: span))
  }

  /// `Word(x)`: an integer is reduced.
  private func checkReduction(
    _ ring: SemanticType, _ name: String, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    let slots = [Slot(name: "value", type: .integer)]
    guard let value = checkArguments(arguments, slots, .firstBare, of: name, at: span)?.first
    else { return .failed }
    return .value(operation(.ringFromInteger, [value], operand: ring, gives: ring, at: span))
  }

  /// `-w`, `not w`.
  func checkRingUnary(
    _ symbol: UnaryOperator, _ operand: CheckedExpression, at span: SourceSpan
  ) -> CheckedExpression {
    if symbol == .not, !hasBits(operand.type) {
      report(.ringBits(symbol.rawValue, program.describe(operand.type), at: span))
      return failed(span)
    }
    return operation(
      symbol == .not ? .ringNot : .ringNegate, [operand], operand: operand.type,
      gives: operand.type, at: span)
  }

  /// An operator between two values of which one is a ring's.
  func computeRing(
    _ symbol: BinaryOperator, _ left: CheckedExpression, _ right: CheckedExpression,
    at span: SourceSpan
  ) -> CheckedExpression {
    if left.type.isError || right.type.isError { return failed(span) }
    if symbol == .divide || symbol == .modulo {
      report(.ringDivision(symbol.rawValue, at: span))
      return failed(span)
    }
    if symbol == .power, left.type.isRing, right.type.isInteger {
      return operation(
        .ringPower, [left, coerce(right, to: .integer)], operand: left.type, gives: left.type,
        at: span)
    }
    guard left.type == right.type, let opcode = Self.ringArithmetic[symbol] else {
      reportMixed(symbol, left, right, at: span)
      return failed(span)
    }
    if [.and, .or, .xor].contains(symbol), !hasBits(left.type) {
      report(.ringBits(symbol.rawValue, program.describe(left.type), at: span))
      return failed(span)
    }
    return operation(opcode, [left, right], operand: left.type, gives: left.type, at: span)
  }

  private func reportMixed(
    _ symbol: BinaryOperator, _ left: CheckedExpression, _ right: CheckedExpression,
    at span: SourceSpan
  ) {
    let advice =
      if symbol == .power {
        "the exponent is an `int`: `int(\(text(of: right)))`"
      } else if left.type.isInteger || right.type.isInteger {
        mixedAdvice(left, right)
      } else {
        "both sides are of one ring; `int(…)` gives the integer"
      }
    report(
      .ringOperands(
        symbol.rawValue, program.describe(left.type), program.describe(right.type), at: span,
        advice: advice))
  }

  /// How an integer and a value of a ring become of one kind.
  private func mixedAdvice(_ left: CheckedExpression, _ right: CheckedExpression) -> String {
    let (number, ring) = left.type.isInteger ? (left, right) : (right, left)
    let name = alias(of: ring.type)
    return
      "an integer becomes a value of the ring by the type's name, `\(name ?? "Word")(\(text(of: number)))`, and a value of the ring an integer by `int(\(text(of: ring)))`"
  }

  private func hasBits(_ type: SemanticType) -> Bool {
    if case .ring(let modulus) = type { modulus.exponentOfTwo != nil } else { false }
  }

  private static let ringArithmetic: [BinaryOperator: Opcode] = [
    .add: .ringAdd, .subtract: .ringSubtract, .multiply: .ringMultiply, .and: .ringAnd,
    .or: .ringOr, .xor: .ringXor,
  ]

  /// `w.inverse()`, `w.rotatedLeft(7)`.
  func checkRingMethod(
    _ base: CheckedPlace, _ name: NameSyntax, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    let value = read(base)
    let slots = name.text == "inverse" ? [] : [Slot(name: "distance", type: .integer)]
    guard let checked = checkArguments(arguments, slots, .firstBare, of: name.text, at: span)
    else { return .failed }
    let opcode: Opcode =
      switch name.text {
      case "inverse": .ringInverse
      case "shiftedLeft": .ringShiftLeft
      case "shiftedRight": .ringShiftRight
      case "rotatedLeft": .ringRotateLeft
      default: .ringRotateRight
      }
    return .value(
      operation(opcode, [value] + checked, operand: value.type, gives: value.type, at: span))
  }

  /// `powmod`, `gcd` and `squareRoot`.
  func checkIntegerFunction(
    _ name: String, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    let (opcode, names): (Opcode, [String]) =
      switch name {
      case "powmod": (.integerPowerModulo, ["base", "exponent", "modulus"])
      case "gcd": (.integerCommonDivisor, ["a", "with"])
      default: (.integerSquareRoot, ["n"])
      }
    let slots = names.map { Slot(name: $0, type: .integer) }
    guard let operands = checkArguments(arguments, slots, .firstBare, of: name, at: span) else {
      return .failed
    }
    return .value(operation(opcode, operands, gives: .integer, at: span))
  }
}
