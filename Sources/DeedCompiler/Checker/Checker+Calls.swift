import DeedBytecode
import DeedSyntax

/// Calls: of functions, constructors, conversions, and in tests of the contract.
extension Checker {
  /// What a call turns out to be.
  enum CallOutcome {
    /// A value, to be read.
    case value(CheckedExpression)
    /// A call with any number of results.
    case results(CheckedCall)
    /// A change of a collection without a result.
    case change(CollectionOperation, CheckedPlace, [CheckedExpression])
    /// Something that was reported.
    case failed
  }

  /// A call where one value is wanted.
  func checkCallValue(
    _ syntax: ExpressionSyntax, expecting expected: SemanticType? = nil
  ) -> CheckedExpression {
    let name = calleeName(syntax)
    switch checkCall(syntax, expecting: expected) {
    case .value(let expression): return expression
    case .results(let call):
      if call.results.count == 1 {
        return CheckedExpression(kind: .call(call), type: call.results[0], span: syntax.span)
      }
      if call.results.isEmpty {
        report(.noResult(name, at: syntax.span))
      } else {
        let names = (1...call.results.count).map { "r\($0)" }.joined(separator: ", ")
        report(
          .resultCount(
            wanted: 1, got: call.results.count, at: syntax.span,
            hint: "take all results of `\(name)` apart first: `let \(names) = \(name)(…)`"))
      }
      return failed(syntax.span)
    case .change:
      report(.noResult(name, at: syntax.span))
      return failed(syntax.span)
    case .failed: return failed(syntax.span)
    }
  }

  /// The name of what is called, for messages.
  func calleeName(_ syntax: ExpressionSyntax) -> String {
    switch syntax.kind {
    case .callBy(let call, _): return calleeName(call)
    case .call(let callee, _):
      switch callee.kind {
      case .name(let name): return name.text
      case .member(_, let name): return name.text
      default: return "this"
      }
    default: return "this"
    }
  }

  /// Checks a call, with or without signers.
  func checkCall(
    _ syntax: ExpressionSyntax, expecting expected: SemanticType? = nil
  ) -> CallOutcome {
    switch syntax.kind {
    case .callBy(let call, let signers):
      guard case .call(let callee, let arguments) = call.kind else {
        _ = check(call)
        return .failed
      }
      if context.kind != .test {
        report(
          .testOnly(
            "`by` after a call", at: syntax.span,
            hint: "a contract that calls another acts as itself, `party(self)`"))
      }
      return checkCall(callee, arguments, signers, expecting: expected, at: syntax.span)
    case .call(let callee, let arguments):
      return checkCall(callee, arguments, nil, expecting: expected, at: syntax.span)
    default:
      _ = check(syntax)
      return .failed
    }
  }

  private func checkCall(
    _ callee: ExpressionSyntax, _ arguments: [ArgumentSyntax], _ signers: [ExpressionSyntax]?,
    expecting expected: SemanticType?, at span: SourceSpan
  ) -> CallOutcome {
    switch callee.kind {
    case .name(let name):
      return unsigned(
        checkNamedCall(name, arguments, expecting: expected, at: span), signers, name.text,
        at: span)
    case .member(let base, let name):
      if let symbol = typeNamed(by: base) {
        if case .contract(let id) = symbol, name.text == "create" {
          return checkCreation(id, arguments, signers, at: span)
        }
        if case .contract(let id) = symbol, name.text == "upgrade" {
          return checkUpgradeCall(id, arguments, signers, at: span)
        }
        return unsigned(
          checkTypeMemberCall(symbol, base, name, arguments, expecting: expected, at: span),
          signers, name.text, at: span)
      }
      if let unit = importNamed(by: base) {
        return unsigned(
          checkImportedCall(unit, name, arguments, expecting: expected, at: span), signers,
          name.text, at: span)
      }
      if let asset = assetNamed(by: base) {
        checkLoosely(arguments)
        if let asset { report(.issuerAlone(name.text, asset.name, at: name.span)) }
        return .failed
      }
      let place = checkPath(base, isQualifier: true)
      if case .reference(let id) = place.type {
        return checkEntryCall(place, id, name, arguments, signers, at: span)
      }
      if place.type == .contract, let entry = contractScope.entries[name.text] {
        checkLoosely(arguments)
        let role = program.functions[entry.index].role
        report(.entryCalledInside(name.text, role.rawValue, at: name.span))
        return .failed
      }
      return unsigned(checkMethod(place, name, arguments, at: span), signers, name.text, at: span)
    case .old:
      let value = check(callee)
      checkLoosely(arguments)
      if !value.type.isError { report(.notCallable("this", is: "a value", at: callee.span)) }
      return .failed
    case .index(let base, let count) where isBytesType(base):
      _ = check(count, as: .integer)
      checkLoosely(arguments)
      report(unnamedOctets(callee, count, arguments))
      return .failed
    default:
      _ = check(callee)
      checkLoosely(arguments)
      report(.notCallable("this", is: "a value", at: callee.span))
      return .failed
    }
  }

  /// Reports the signers of what nobody signs; where something else is wrong with the call, that may be the reason.
  private func unsigned(
    _ outcome: CallOutcome, _ signers: [ExpressionSyntax]?, _ name: String, at span: SourceSpan
  ) -> CallOutcome {
    guard let signers else { return outcome }
    for signer in signers { _ = check(signer, as: .party) }
    if case .failed = outcome { return outcome }
    if context.kind == .test { report(.signersNotWanted(name, at: span)) }
    return outcome
  }

  /// Checks arguments of a call whose parameters are not known, for the mistakes inside them.
  func checkLoosely(_ arguments: [ArgumentSyntax]) {
    for argument in arguments {
      // A call that is not known may take amounts.
      if case .amount(let count, _) = argument.value.kind {
        _ = check(count, as: .integer)
      } else {
        _ = check(argument.value)
      }
    }
  }

  /// Notes what arguments use, but not what is wrong in them: that may only follow from the call.
  func noteNames(in arguments: [ArgumentSyntax]) {
    let known = mistakes.count
    checkLoosely(arguments)
    mistakes.removeLast(mistakes.count - known)
  }

  private func checkNamedCall(
    _ name: NameSyntax, _ arguments: [ArgumentSyntax], expecting expected: SemanticType?,
    at span: SourceSpan
  ) -> CallOutcome {
    if name.isMissing {
      checkLoosely(arguments)
      return .failed
    }
    for scope in scopesInSight {
      if let id = scope.functions[name.text], context.isInContract || !isContractFunction(id) {
        return checkFunctionCall(id, arguments, expecting: expected, at: span)
      }
      if let symbol = scope.types[name.text],
        case .structure(let id) = resolveAlias(symbol, at: name.span)
      {
        return checkConstruction(id, arguments, expecting: expected, at: span)
      }
      if let type = conversion(scope.types[name.text], at: name.span) {
        return checkConversion(to: type, name.text, arguments, at: span)
      }
    }
    if Predeclared.functions.contains(name.text) || Predeclared.conversions.contains(name.text) {
      return checkPredeclaredCall(name, arguments, at: span)
    }
    // What a word of another language is given is written otherwise, too.
    if ForeignWords.meanings[name.text] == nil, ForeignWords.advice[name.text] == nil {
      checkLoosely(arguments)
    } else {
      noteNames(in: arguments)
    }
    reportNotCallable(name)
    return .failed
  }

  func checkConstruction(
    _ id: StructureID, _ arguments: [ArgumentSyntax], expecting expected: SemanticType?,
    at span: SourceSpan
  ) -> CallOutcome {
    let structure = program.structures[id.index]
    let slots = structure.fields.map { Slot(name: $0.name, type: $0.type) }
    return construct(
      .structNew, .structure(id), arguments, slots, .all, of: structure.name, case: nil,
      expecting: expected, at: span)
  }

  /// Checks the parts of a struct or an enum's case, and makes it of them.
  func construct(
    _ opcode: Opcode, _ type: SemanticType, _ arguments: [ArgumentSyntax], _ slots: [Slot],
    _ labels: Labels, of name: String, case number: Int?, expecting expected: SemanticType?,
    at span: SourceSpan
  ) -> CallOutcome {
    let parameters = program.typeParameters(of: type)
    var inference = self.inference(
      of: parameters.isEmpty ? name : program.describe(type), parameters,
      giving: parameters.isEmpty ? nil : program.open(type), expecting: expected)
    guard
      let values = checkArguments(
        arguments, slots, labels, of: name, &inference, at: span)
    else { return .failed }
    if parameters.isEmpty { return .value(build(opcode, values, type, case: number, at: span)) }
    guard let types = self.arguments(inference, at: span) else { return .failed }
    let made = program.instance(of: type, types)
    if reportsLargeType(at: span) { return .failed }
    if depth(made) > Limits.valueDepthMax {
      report(.deepType(at: span))
      return .failed
    }
    return .value(build(opcode, values, made, case: number, at: span))
  }

  /// Makes a struct or an enum's case of its parts.
  func build(
    _ opcode: Opcode, _ parts: [CheckedExpression], _ type: SemanticType, case number: Int?,
    at span: SourceSpan
  ) -> CheckedExpression {
    if isConstantContext, let values = known(parts) {
      return constant(of: values, type, at: span) { parts in
        number.map { .enumeration(UInt32($0), parts) } ?? .structure(parts)
      }
    }
    return operation(
      opcode, parts, operand: type, number: number.map { UInt32($0) }, gives: type, at: span)
  }

  func checkFunctionCall(
    _ id: FunctionID, _ arguments: [ArgumentSyntax], expecting expected: SemanticType?,
    at span: SourceSpan
  ) -> CallOutcome {
    let function = program.functions[id.index]
    if function.isForTests, context.kind != .test {
      checkLoosely(arguments)
      report(
        .testOnly(
          "the `test fn` `\(function.name)`", at: span,
          hint: "without `test` before `fn` it can be used everywhere, and do what a `fn` may"))
      return .failed
    }
    if function.isUnclear {
      checkLoosely(arguments)
      return .failed
    }
    let slots = function.parameters.map {
      Slot(name: $0.name, type: $0.type, isInout: $0.isInout)
    }
    noteCall(of: id, at: span)
    guard countFits(arguments, slots, of: function.name, at: span) else { return .failed }
    checkLabels(arguments, slots, .firstBare, of: function.name)
    var checked: [CheckedCall.Argument] = []
    let lentBefore = context.lent.count
    defer { context.lent.removeLast(context.lent.count - lentBefore) }
    var hasFailed = false
    var values: [CheckedExpression?] = []
    var inference = self.inference(
      of: function.name, function.typeParameters,
      giving: function.results.count == 1 ? function.results[0].type : nil, expecting: expected)
    for (argument, slot) in zip(arguments, slots) {
      values.append(nil)
      if slot.isInout {
        let slot = Slot(name: slot.name, type: substituting(slot.type, values), isInout: true)
        if let place = checkLoan(argument, slot, of: id, &inference) {
          checked.append(.lent(place))
        } else {
          hasFailed = true
        }
      } else {
        if argument.isInout {
          let mistake = Mistake.inoutNotWanted(slot.name, at: argument.span)
          report(mistake)
          // Only a function of this file may have forgotten the word.
          if id.index >= program.own.functions {
            let parameter = function.parameters[checked.count].span
            loansNotWanted.append((parameter, mistake.diagnostic(in: module.source.name)))
          }
        }
        let type = substituting(slot.type, values)
        var value = check(argument.value, expecting: expectation(type, inference))
        let wanted = learn(type, from: value.type, &inference, at: argument.value.span)
        value = coerce(value, to: wanted, because: reason(slot, inference))
        if value.type.isError { hasFailed = true }
        checked.append(.value(value))
        values[values.count - 1] = value
      }
    }
    var results = function.results.map { substituting($0.type, values) }
    if hasFailed || results.contains(.error) { return .failed }
    guard let types = self.arguments(inference, at: span) else { return .failed }
    if !types.isEmpty {
      results = results.map { program.substituting($0, types) }
      if reportsLargeType(at: span) { return .failed }
      noteGenericCall(id, types, at: span)
    }
    return .results(
      CheckedCall(callee: .function(id, types), arguments: checked, results: results, span: span))
  }

  /// Notes a call and what the callee must not do here.
  private func noteCall(of id: FunctionID, at span: SourceSpan) {
    context.effects.callees.append(Effects.Callee(function: id, span: span))
    func demand(_ rule: Obligation.Rule) {
      obligations.append(Obligation(rule: rule, callee: id, span: span))
    }
    switch context.kind {
    case .authority, .payer, .condition, .guarantee:
      demand(.head)
      if context.parameterFields != nil { demand(.createHead) }
    case .time, .invariant:
      demand(.head)
      demand(.steady(place: context.kind.words))
    case .due: demand(.due)
    case .upgrade: demand(.upgrade)
    case .view: demand(.view)
    default: break
    }
    if let phases = context.phases { demand(.phases(phases, target: context.target)) }
    for iterated in context.iterated {
      if case .field(let field) = iterated.place.root {
        demand(.iterated(field, loop: iterated.loop))
      }
    }
    for place in context.lent {
      if case .field(let field) = place.root { demand(.lentAround(field)) }
    }
    if !context.unset.isEmpty {
      demand(.unset(context.unset.sorted { $0.index < $1.index }))
    }
  }
}
