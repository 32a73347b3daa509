import DeedBytecode
import DeedCrypto
import DeedIntegers
import DeedSyntax

/// Literals and what is built of parts.
extension Checker {
  /// A literal that has its type by itself; octets also fit `bytes[n]`.
  func checkLiteral(
    _ syntax: ExpressionSyntax, expecting expected: SemanticType?
  ) -> CheckedExpression {
    let span = syntax.span
    switch syntax.kind {
    case .integer(let literal):
      guard let value = integer(literal) else {
        report(.constantFailure("the number is too large", at: span))
        return failed(span)
      }
      return constant(.integer(value), .integer, at: span)
    case .boolean(let value): return constant(.bool(value), .bool, at: span)
    case .text(let text): return constant(.text(Array(text.utf8)), .text, at: span)
    case .bytes(let octets):
      if case .fixedBytes(let count)? = expected, Int(count) == octets.count {
        return constant(.bytes(octets), .fixedBytes(count), at: span)
      }
      return constant(.bytes(octets), .bytes, at: span)
    case .time(let milliseconds):
      return operation(
        .timeFromInteger, [constant(.integer(Integer(milliseconds)), .integer, at: span)],
        gives: .time, at: span)
    case .duration(let literal, let unit):
      guard let count = integer(literal),
        let milliseconds = try? count.multiplied(by: Integer(unit.milliseconds))
      else {
        report(.constantFailure("the duration is out of range", at: span))
        return failed(span)
      }
      return operation(
        .durationFromInteger, [constant(.integer(milliseconds), .integer, at: span)],
        gives: .duration, at: span)
    case .party(let octets):
      guard let address = Digest32(octets: octets) else { return failed(span) }
      return constant(.party(address), .party, at: span)
    case .digest(let literal):
      guard
        let algorithm = DigestTag.allCases.first(where: {
          $0.name.description == literal.algorithm && $0.octetCount == literal.octets.count
        })
      else { return failed(span) }
      return constant(.digest(algorithm, literal.octets), .digest, at: span)
    default: return failed(span)
    }
  }

  /// The value of a whole number; nil beyond the limit.
  private func integer(_ literal: IntegerLiteral) -> Integer? {
    guard literal.isHexadecimal else { return Integer(decimal: Array(literal.digits.utf8)) }
    var digits = Array(literal.digits.utf8.drop { $0 == 0x30 })
    guard digits.count <= Limits.integerBitsMax / 4 else { return nil }
    if !digits.count.isMultiple(of: 2) { digits.insert(0x30, at: 0) }
    var octets: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = Self.hexadecimal(digits[index]),
        let low = Self.hexadecimal(digits[index + 1])
      else { return nil }
      octets.append(high << 4 | low)
    }
    return try? Integer(magnitudeOctets: octets)
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x41 + 10
    case 0x61...0x66: digit - 0x61 + 10
    default: nil
    }
  }

  /// `none`, `some`, and the literals of collections, whose types the expectation may give.
  func checkAggregate(
    _ syntax: ExpressionSyntax, expecting expected: SemanticType?
  ) -> CheckedExpression {
    let span = syntax.span
    switch syntax.kind {
    case .none:
      guard case .option(let inner)? = expected else {
        if expected == .error { return failed(span) }
        report(
          .typeNotKnown(
            "`none`", at: span,
            hint: "write it where an option is wanted, such as `var x: int? = none`"))
        return failed(span)
      }
      return isConstantContext
        ? constant(.none, .option(inner), at: span)
        : operation(
          .optionNone, [], operand: .option(inner), gives: .option(inner), at: span)
    case .some(let value): return checkSome(value, expecting: expected, at: span)
    case .list(let elements):
      if case .log(let element)? = expected {
        guard let (_, checked) = checkParts(elements, element, of: "`[]`", at: span) else {
          return failed(span)
        }
        return collect(checked, .log(element), .listNew, at: span)
      }
      var wanted: SemanticType? = expected == .error ? .error : nil
      if case .list(let element)? = expected { wanted = element }
      if elements.isEmpty, let expected, let empty = Self.emptyLiteral(expected) {
        report(
          .typeMismatch(
            expected: program.describe(expected), found: "[]", at: span,
            advice: Advice(note: "an empty one is written `\(empty)`", replacement: empty)))
        return failed(span)
      }
      guard let (element, checked) = checkParts(elements, wanted, of: "`[]`", at: span) else {
        return failed(span)
      }
      return collect(checked, .list(element), .listNew, at: span)
    case .set(let elements):
      var wanted: SemanticType? = expected == .error ? .error : nil
      if case .set(let element)? = expected { wanted = element }
      guard let (element, checked) = checkParts(elements, wanted, of: "`set[]`", at: span) else {
        return failed(span)
      }
      if wanted == nil, !program.isKey(element) {
        report(
          .notAKey(program.describe(element), at: span, isParameter: element.isParameter))
        return failed(span)
      }
      return collect(checked, .set(element), .setNew, at: span)
    case .map(let entries): return checkMap(entries, expecting: expected, at: span)
    default: return failed(span)
    }
  }

  /// How a set or map without elements is written; nil for other types.
  private static func emptyLiteral(_ type: SemanticType) -> String? {
    switch type {
    case .set: "set[]"
    case .map: "[:]"
    default: nil
    }
  }

  /// Whether the value must be known in advance.
  var isConstantContext: Bool { context.kind == .constant }

  private func checkSome(
    _ value: ExpressionSyntax, expecting expected: SemanticType?, at span: SourceSpan
  ) -> CheckedExpression {
    let inner: CheckedExpression
    if case .option(let wanted)? = expected {
      inner = check(value, as: wanted)
    } else {
      inner = check(value)
    }
    if inner.type.isError { return failed(span) }
    if case .option = inner.type {
      report(.nestedOption(at: span))
      return failed(span)
    }
    if isConstantContext, case .constant(let known) = inner.kind {
      return constant(of: [known], .option(inner.type), at: span) { .some($0[0]) }
    }
    return operation(
      .optionSome, [inner], operand: .option(inner.type), gives: .option(inner.type), at: span)
  }

  /// Checks parts that have one type, which the first decides where none is wanted; nil when that was reported.
  private func checkParts(
    _ parts: [ExpressionSyntax], _ wanted: SemanticType?, of what: String, at span: SourceSpan
  ) -> (type: SemanticType, parts: [CheckedExpression])? {
    var type = wanted
    var checked: [CheckedExpression] = []
    for part in parts {
      if let type {
        checked.append(check(part, as: type, because: "all of a collection have one type"))
      } else {
        let first = check(part)
        type = first.type.widened
        checked.append(coerce(first, to: first.type.widened))
      }
    }
    guard let type else {
      report(
        .typeNotKnown(
          what, at: span, hint: "give the variable its type, such as `var x: list<int> = []`"))
      return nil
    }
    return type.isError || checked.contains(where: \.type.isError) ? nil : (type, checked)
  }

  /// Makes a list, log or set of its elements.
  private func collect(
    _ elements: [CheckedExpression], _ type: SemanticType, _ opcode: Opcode, at span: SourceSpan
  ) -> CheckedExpression {
    if isConstantContext, let values = known(elements) {
      return constant(of: values, type, at: span) {
        opcode == .setNew ? .set(sorted($0)) : .list($0)
      }
    }
    return operation(
      opcode, elements, operand: type, number: UInt32(elements.count), gives: type, at: span)
  }

  private func checkMap(
    _ entries: [MapEntrySyntax], expecting expected: SemanticType?, at span: SourceSpan
  ) -> CheckedExpression {
    var wanted: (key: SemanticType, value: SemanticType)? =
      expected == .error ? (.error, .error) : nil
    if case .map(let key, let value)? = expected { wanted = (key, value) }
    guard let keys = checkParts(entries.map(\.key), wanted?.key, of: "`[:]`", at: span),
      let values = checkParts(entries.map(\.value), wanted?.value, of: "`[:]`", at: span)
    else { return failed(span) }
    if wanted == nil, !program.isKey(keys.type) {
      report(
        .notAKey(program.describe(keys.type), at: span, isParameter: keys.type.isParameter))
      return failed(span)
    }
    let checked = zip(keys.parts, values.parts).flatMap { [$0, $1] }
    let type = SemanticType.map(keys.type, values.type)
    if isConstantContext, let known = known(checked) { return constantMap(known, type, at: span) }
    return operation(
      .mapNew, checked, operand: type, number: UInt32(entries.count), gives: type, at: span)
  }

  private func constantMap(
    _ values: [Value], _ type: SemanticType, at span: SourceSpan
  ) -> CheckedExpression {
    guard fits(values, at: span) else { return failed(span) }
    var entries: [Value.MapEntry] = []
    for index in stride(from: 0, to: values.count, by: 2) {
      entries.append(Value.MapEntry(key: values[index], value: values[index + 1]))
    }
    entries.sort { $0.key.precedes($1.key) }
    for (left, right) in zip(entries, entries.dropFirst()) where left.key == right.key {
      report(.constantFailure("a key is given twice", at: span))
      return failed(span)
    }
    return constant(.map(entries), type, at: span)
  }

  /// The values of expressions, when all are known.
  func known(_ expressions: [CheckedExpression]) -> [Value]? {
    var values: [Value] = []
    for expression in expressions {
      guard case .constant(let value) = expression.kind else { return nil }
      values.append(value)
    }
    return values
  }

  private func sorted(_ values: [Value]) -> [Value] {
    var result: [Value] = []
    for value in values.sorted(by: { $0.precedes($1) }) where result.last != value {
      result.append(value)
    }
    return result
  }
}
