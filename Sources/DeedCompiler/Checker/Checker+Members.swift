import DeedBytecode
import DeedCrypto
import DeedIntegers
import DeedSyntax

/// What follows a dot: cases of an enum, properties and methods of the predeclared types, entries of a contract.
extension Checker {
  /// The type that an expression names, where it is a type's name and not a value.
  func typeNamed(by syntax: ExpressionSyntax) -> DeclarationScope.TypeSymbol? {
    switch syntax.kind {
    case .name(let name):
      for scope in scopesInSight {
        if let symbol = scope.types[name.text] { return resolveAlias(symbol, at: name.span) }
      }
      return nil
    case .member(let base, let name):
      guard let symbol = scope(namedBy: base)?.types[name.text] else { return nil }
      return resolveAlias(symbol, at: name.span)
    default: return nil
    }
  }

  /// A second name of a struct or an enum stands for it here as well.
  func resolveAlias(
    _ symbol: DeclarationScope.TypeSymbol, at span: SourceSpan
  ) -> DeclarationScope.TypeSymbol {
    let type: SemanticType
    switch symbol {
    case .alias(let index): type = aliasedType(index, at: span)
    case .known(let known): type = known
    default: return symbol
    }
    switch type {
    case .structure(let id): return .structure(id)
    case .enumeration(let id): return .enumeration(id)
    default: return symbol
    }
  }

  /// `Enum.case` without a payload.
  func checkTypeMember(
    _ symbol: DeclarationScope.TypeSymbol, _ base: ExpressionSyntax, _ name: NameSyntax,
    expecting expected: SemanticType?, at span: SourceSpan
  ) -> CheckedExpression {
    if name.isMissing { return failed(span) }
    guard case .enumeration(let id) = symbol else {
      let text = module.source.text(in: base.span)
      if case .contract(let id) = symbol, declarations(of: id).types[name.text] != nil {
        report(.notAValue("\(text).\(name.text)", is: "a type", at: span))
      } else {
        report(.unknownMember(name, of: text, candidates: []))
      }
      return failed(span)
    }
    let enumeration = program.enumerations[id.index]
    guard let number = enumeration.cases.firstIndex(where: { $0.name == name.text }) else {
      if !enumeration.isMistaken {
        report(
          .unknownMember(
            name, of: enumeration.name, candidates: enumeration.cases.map(\.name),
            hint: casesAdvice(enumeration)))
      }
      return failed(span)
    }
    let payload = enumeration.cases[number].payload
    guard payload.isEmpty else {
      report(.argumentCount(name.text, wanted: payload.map(\.name), got: 0, at: span))
      return failed(span)
    }
    guard !enumeration.typeParameters.isEmpty else {
      return build(.enumNew, [], .enumeration(id), case: number, at: span)
    }
    // Nothing but what is wanted tells the arguments of a case without a payload.
    if let expected, program.instance(expected)?.origin == .enumeration(id) {
      return build(.enumNew, [], expected, case: number, at: span)
    }
    if expected != .error {
      let example = enumeration.typeParameters.map { _ in "int" }.joined(separator: ", ")
      report(
        .typeArgumentUnknown(
          enumeration.typeParameters[0].name, of: program.describe(.enumeration(id)), at: span,
          hint:
            "write it where its type is wanted, such as `let x: \(enumeration.name)<\(example)> = …`"
        ))
    }
    return failed(span)
  }

  /// `Enum.case(…)`, `Contract.Struct(…)`.
  func checkTypeMemberCall(
    _ symbol: DeclarationScope.TypeSymbol, _ base: ExpressionSyntax, _ name: NameSyntax,
    _ arguments: [ArgumentSyntax], expecting expected: SemanticType?, at span: SourceSpan
  ) -> CallOutcome {
    if case .asset(let id) = symbol {
      return checkIssuerCall(id, name, arguments, at: span)
    }
    if case .contract(let contract) = symbol,
      case .structure(let id)? = declarations(of: contract).types[name.text]
    {
      return checkConstruction(id, arguments, expecting: expected, at: span)
    }
    guard case .enumeration(let id) = symbol else {
      checkLoosely(arguments)
      reportNoMemberCall(symbol, base, name)
      return .failed
    }
    let enumeration = program.enumerations[id.index]
    guard let number = enumeration.cases.firstIndex(where: { $0.name == name.text }) else {
      checkLoosely(arguments)
      report(
        .unknownMember(
          name, of: enumeration.name, candidates: enumeration.cases.map(\.name),
          hint: casesAdvice(enumeration)))
      return .failed
    }
    let slots = enumeration.cases[number].payload.map { Slot(name: $0.name, type: $0.type) }
    return construct(
      .enumNew, .enumeration(id), arguments, slots, .firstBare, of: name.text, case: number,
      expecting: expected, at: span)
  }

  private func reportNoMemberCall(
    _ symbol: DeclarationScope.TypeSymbol, _ base: ExpressionSyntax, _ name: NameSyntax
  ) {
    let type = module.source.text(in: base.span)
    switch symbol {
    case .contract(let id):
      let isEntry = program.interfaces[id.index].function(named: name.text) != nil
      report(
        .unknownMember(
          name, of: type, candidates: isEntry ? [] : ["create"],
          hint: isEntry
            ? "`\(name.text)` is called of a contract, not of its type: `let c = \(type).create(…)`, then `c.\(name.text)(…)`"
            : nil))
    case .interface:
      report(
        .unknownMember(
          name, of: type, candidates: [],
          hint: name.text == "create"
            ? "an interface is no contract: create one that declares it"
            : "it is called of a reference: `let x: \(type)`, then `x.\(name.text)(…)`"))
    default:
      report(
        .unknownMember(
          name, of: type, candidates: [], hint: "a struct is made by `\(type)(…)`"))
    }
  }

  /// The properties of a predeclared type.
  func properties(of type: SemanticType) -> [String] {
    switch type {
    case .list, .log, .set, .map, .text, .bytes, .fixedBytes: ["count", "isEmpty"]
    case .asset(let asset):
      asset.isUnique
        ? ["id"] + program.assets[asset.declaration.index].fields.map(\.name) : ["amount"]
    default: []
    }
  }

  /// The methods of a predeclared type.
  func methods(of type: SemanticType) -> [String] {
    switch type {
    case .asset(let asset): asset.isUnique ? [] : ["split", "join", "destroyEmpty"]
    case .list(let element) where program.isLinear(element):
      ["append", "removeLast", "destroyEmpty"]
    case .map(_, let value) where program.isLinear(value):
      ["contains", "take", "insert", "destroyEmpty"]
    case .list: ["append", "removeLast"]
    case .log: ["append"]
    case .set: ["contains", "insert", "remove"]
    case .map: ["contains", "get", "remove"]
    case .bytes, .fixedBytes: ["appending", "slice", "reversed"]
    case .ring(let modulus):
      modulus.exponentOfTwo == nil
        ? ["inverse"]
        : ["inverse", "shiftedLeft", "shiftedRight", "rotatedLeft", "rotatedRight"]
    case .text: ["appending"]
    default: []
    }
  }

  /// `count`, `isEmpty`.
  func checkProperty(
    _ base: CheckedPlace, _ name: NameSyntax, at span: SourceSpan
  ) -> CheckedExpression {
    let count: CheckedExpression
    if case .asset(let asset) = base.type {
      return checkAssetProperty(asset, base, name, at: span)
    }
    switch base.type {
    case .text: count = operation(.textCount, [read(base)], gives: .integer, at: span)
    case .bytes, .fixedBytes:
      count = operation(.bytesCount, [coerceToBytes(read(base))], gives: .integer, at: span)
    default:
      noteRead(base)
      count = CheckedExpression(
        kind: .collection(.count, base, []), type: .integer, span: span)
    }
    if name.text == "count" { return count }
    return compare(.equal, count, constant(.integer(.zero), .integer, at: span), at: span)
  }

  /// `bytes[n]` as `bytes`.
  func coerceToBytes(_ expression: CheckedExpression) -> CheckedExpression {
    guard case .fixedBytes = expression.type else { return expression }
    return CheckedExpression(kind: expression.kind, type: .bytes, span: expression.span)
  }

  /// A predeclared method on a value or a place.
  func checkMethod(
    _ base: CheckedPlace, _ name: NameSyntax, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    if base.type.isError || name.isMissing {
      checkLoosely(arguments)
      return .failed
    }
    guard methods(of: base.type).contains(name.text) else {
      checkLoosely(arguments)
      if properties(of: base.type).contains(name.text) {
        report(
          .notCallable(
            name.text, is: "a property", at: name.span,
            hint: "write `\(name.text)` without parentheses"))
      } else {
        report(
          .unknownMember(
            name, of: program.describe(base.type),
            candidates: methods(of: base.type) + properties(of: base.type),
            hint: storedListAdvice(name.text, base) ?? memberAdvice(name.text, base.type)))
      }
      noteRead(base)
      return .failed
    }
    if program.isLinear(base.type) {
      return checkLinearMethod(base, name, arguments, at: span)
    }
    switch base.type {
    case .text, .bytes, .fixedBytes: return checkOctetMethod(base, name, arguments, at: span)
    case .ring: return checkRingMethod(base, name, arguments, at: span)
    default: return checkCollectionMethod(base, name, arguments, at: span)
    }
  }

  private func checkOctetMethod(
    _ base: CheckedPlace, _ name: NameSyntax, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    let value = coerceToBytes(read(base))
    let slots =
      switch name.text {
      case "slice": [Slot(name: "from", type: .integer), Slot(name: "to", type: .integer)]
      case "reversed": [Slot]()
      default: [Slot(name: "other", type: value.type)]
      }
    guard let checked = checkArguments(arguments, slots, .firstBare, of: name.text, at: span)
    else { return .failed }
    let opcode: Opcode =
      switch name.text {
      case "slice": .bytesSlice
      case "reversed": .bytesReversed
      default: value.type == .text ? .textConcatenate : .bytesConcatenate
      }
    return .value(operation(opcode, [value] + checked, gives: value.type, at: span))
  }

  private func checkCollectionMethod(
    _ base: CheckedPlace, _ name: NameSyntax, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    let slots: [Slot]
    let operation: CollectionOperation
    var result: SemanticType?
    switch (base.type, name.text) {
    case (.list(let element), "append"), (.log(let element), "append"):
      (slots, operation) = ([Slot(name: "element", type: element)], .append)
    case (.list(let element), _): (slots, operation, result) = ([], .removeLast, element)
    case (.set(let element), "contains"):
      (slots, operation, result) = ([Slot(name: "element", type: element)], .contains, .bool)
    case (.set(let element), "insert"):
      (slots, operation) = ([Slot(name: "element", type: element)], .insert)
    case (.set(let element), _):
      (slots, operation) = ([Slot(name: "element", type: element)], .remove)
    case (.map(let key, _), "contains"):
      (slots, operation, result) = ([Slot(name: "key", type: key)], .contains, .bool)
    case (.map(let key, let value), "get"):
      if case .option = value {
        checkLoosely(arguments)
        report(.nestedOption(at: span))
        return .failed
      }
      (slots, operation, result) = ([Slot(name: "key", type: key)], .get, .option(value))
    case (.map(let key, _), _): (slots, operation) = ([Slot(name: "key", type: key)], .remove)
    default: return .failed
    }
    let checked = checkArguments(arguments, slots, .firstBare, of: name.text, at: span)
    if operation.isChange {
      guard noteWrite(base) else { return .failed }
      if result != nil { noteRead(base) }
    } else {
      noteRead(base)
    }
    guard let checked else { return .failed }
    guard let result else { return .change(operation, base, checked) }
    return .value(
      CheckedExpression(
        kind: .collection(operation, base, checked), type: result, span: span))
  }

  /// `sha256`, `utf8`, `wait`, the checks of signatures and the conversions.
  func checkPredeclaredCall(
    _ name: NameSyntax, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    if let scheme = Predeclared.schemes.first(where: { $0.function == name.text })?.scheme {
      return checkVerification(scheme, name, arguments, at: span)
    }
    let parameter: SemanticType
    switch name.text {
    case "give", "withdraw", "holding", "isHeld", "mayHold":
      return checkHoldingCall(name, arguments, at: span)
    case "sha256", "text": parameter = .bytes
    case "utf8": parameter = .text
    case "wait": parameter = .duration
    case "time", "duration": parameter = .integer
    case "powmod", "gcd", "squareRoot":
      return checkIntegerFunction(name.text, arguments, at: span)
    case "bytes" where arguments.count == 2:
      let slots = [Slot(name: "value", type: .integer), Slot(name: "count", type: .integer)]
      guard let operands = checkArguments(arguments, slots, .firstBare, of: "bytes", at: span)
      else { return .failed }
      return .value(operation(.bytesFromInteger, operands, gives: .bytes, at: span))
    default: return checkConversion(name, arguments, at: span)
    }
    guard
      let value = checkArguments(
        arguments, [Slot(name: "value", type: parameter)], .firstBare, of: name.text, at: span)?
        .first
    else { return .failed }
    func result(_ opcode: Opcode, _ type: SemanticType) -> CallOutcome {
      .value(operation(opcode, [value], gives: type, at: span))
    }
    switch name.text {
    case "sha256":
      return .value(operation(.hash, [value], number: 0, gives: .digest, at: span))
    case "text": return result(.textFromBytes, .text)
    case "utf8": return result(.textToBytes, .bytes)
    case "time": return result(.timeFromInteger, .time)
    case "duration": return result(.durationFromInteger, .duration)
    default:
      if context.kind != .test { report(.testOnly("`wait`", at: span)) }
      return .results(
        CheckedCall(
          callee: .runner("wait"), arguments: [.value(value)], results: [], span: span))
    }
  }

  /// `verifyEd25519(message, key: k, signature: s)` and its siblings.
  private func checkVerification(
    _ scheme: SignatureScheme, _ name: NameSyntax, _ arguments: [ArgumentSyntax],
    at span: SourceSpan
  ) -> CallOutcome {
    let slots = ["message", "key", "signature"].map { Slot(name: $0, type: .bytes) }
    guard let values = checkArguments(arguments, slots, .firstBare, of: name.text, at: span) else {
      return .failed
    }
    let number = UInt32(scheme.rawValue)
    return .value(
      operation(.signatureVerify, values, number: number, gives: .bool, at: span))
  }

  /// The one argument of a conversion that takes several types; nil where something was reported.
  func checkOnlyArgument(
    _ arguments: [ArgumentSyntax], of name: String, at span: SourceSpan
  ) -> CheckedExpression? {
    guard arguments.count == 1 else {
      checkLoosely(arguments)
      report(
        .argumentCount(
          name, wanted: ["value"], got: arguments.count, at: span,
          advice: countAdvice(name, ["value"], arguments, at: span)))
      return nil
    }
    if let label = arguments[0].label { report(.labelNotWanted(label, form: "\(name)(…)")) }
    if arguments[0].isInout { report(.inoutNotWanted("value", at: arguments[0].span)) }
    let value = check(arguments[0].value)
    return value.type.isError ? nil : value
  }

  /// `int(x)` and `bytes(x)`, which take several types.
  private func checkConversion(
    _ name: NameSyntax, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    guard let value = checkOnlyArgument(arguments, of: name.text, at: span) else { return .failed }
    switch (name.text, value.type) {
    case ("int", .integer), ("int", .range): return .value(coerce(value, to: .integer))
    case ("int", .ring):
      return .value(
        operation(.ringToInteger, [value], operand: value.type, gives: .integer, at: span))
    case ("int", .bytes), ("int", .fixedBytes):
      return .value(
        operation(.bytesToInteger, [coerceToBytes(value)], gives: .integer, at: span))
    case ("int", .time):
      return .value(operation(.timeToInteger, [value], gives: .integer, at: span))
    case ("int", .duration):
      return .value(operation(.durationToInteger, [value], gives: .integer, at: span))
    case ("bytes", .bytes), ("bytes", .fixedBytes): return .value(coerceToBytes(value))
    case ("bytes", .digest):
      return .value(operation(.digestToBytes, [value], gives: .bytes, at: span))
    case ("bytes", .party):
      return .value(operation(.partyToBytes, [value], gives: .bytes, at: span))
    case ("party", .contract), ("party", .reference):
      return .value(
        operation(
          .referenceParty, [value], operand: value.type, gives: .party, at: span))
    default:
      report(
        .operandTypes(
          name.text, [program.describe(value.type)], at: span,
          advice: conversionAdvice(name.text, value)))
      return .failed
    }
  }
}
