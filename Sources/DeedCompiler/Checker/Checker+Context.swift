import DeedBytecode
import DeedSyntax

/// Constants, and the values that the language itself provides: `now`, `caller`, `signers`, `self`.
extension Checker {
  /// Checks every constant, used or not.
  func checkConstants() {
    for index in constants.indices {
      _ = constantValue(index, constants[index].field.name)
    }
  }

  /// The value of a constant, computed when it is first used.
  func constantValue(_ index: Int, _ use: NameSyntax) -> CheckedExpression {
    let declaration = constants[index]
    switch declaration.state {
    case .done(let value): return self.use(value, at: use.span)
    case .running:
      report(.recursiveConstant(use))
      return failed(use.span)
    case .pending:
      constants[index].state = .running
      let inner = BodyContext(
        kind: .constant, isInContract: declaration.isInContract,
        name: declaration.field.name.text)
      let value = within(inner) { computeConstant(declaration.field) }
      constants[index].state = .done(value)
      return CheckedExpression(kind: value.kind, type: value.type, span: use.span)
    }
  }

  private func computeConstant(_ field: FieldSyntax) -> CheckedExpression {
    let type = resolve(field.type)
    guard let syntax = field.value else {
      report(.notConstant("`\(field.name.text)`", at: field.name.span))
      return failed(field.name.span)
    }
    let value = check(syntax, as: type, because: "`\(field.name.text)` has this type")
    switch value.kind {
    case .constant, .error: return value
    default:
      report(.notConstant("`\(field.name.text)`", at: syntax.span))
      return failed(syntax.span)
    }
  }

  /// `now`, `caller`, `signers`, `self`, where they exist.
  func checkContextValue(_ name: NameSyntax) -> NameMeaning {
    switch name.text {
    case "now":
      switch context.kind {
      case .freeFunction, .constant, .invariant:
        report(.contextUnavailable("now", context.kind.words, at: name.span))
        return .nothing
      case .time:
        report(.nowInTime(at: name.span))
        return .nothing
      default:
        context.effects.readsContext = true
        return .value(operation(.now, [], gives: .time, at: name.span))
      }
    case "self":
      guard context.isInContract, context.kind != .constant, context.kind != .invariant,
        context.kind != .time, context.parameterFields == nil
      else {
        report(.contextUnavailable("self", context.kind.words, at: name.span))
        return .nothing
      }
      context.effects.readsContext = true
      return .value(operation(.selfContract, [], gives: .contract, at: name.span))
    case "caller":
      if let why = signersAbsence {
        report(.callerUnavailable(why, at: name.span, hint: callerAdvice))
        return .nothing
      }
      guard context.hasCaller else {
        if let parameter = context.otherPayer, context.authority?.hasSingleSigner ?? false {
          report(
            .callerUnavailable(
              "who pays `\(parameter)` signs, too, and may be somebody else", at: name.span,
              hint:
                "take it `from caller`, or from the one party behind `by`; or `signers` is the set of all who act: `signers.contains(x)`"
            ))
          return .nothing
        }
        report(.callerUnavailable("several signers may act", at: name.span, hint: signersAdvice))
        return .nothing
      }
      return .value(operation(.caller, [], gives: .party, at: name.span))
    default:
      if let why = signersAbsence {
        report(.signersUnavailable(why, at: name.span))
        return .nothing
      }
      if context.hasCaller {
        report(.signersUnavailable("one signer acts alone, the `caller`", at: name.span))
        return .nothing
      }
      return .value(
        operation(
          .signers, [], operand: .set(.party), gives: .set(.party), at: name.span))
    }
  }

  /// What to write instead of `caller` where several act.
  private var signersAdvice: String {
    if case .quorum? = context.authority {
      return
        "`signers` is the set of all who act: `signers.contains(x)`; one acts alone, as the `caller`, under `any 1 of` a group"
    }
    return
      "`signers` is the set of all who act: `signers.contains(x)`; or write `by a or b`, which one meets alone"
  }

  /// What to write instead of `caller`.
  private var callerAdvice: String {
    switch context.kind {
    case .function, .freeFunction: "give the `fn` a parameter, and hand on `caller` from the call"
    case .view: "give the view a parameter: `view \(context.name)(who: party)`"
    case .condition: "give the view a parameter for whoever is meant"
    case .payer: "name the party who pays: `from buyer`, with `by buyer`"
    case .authority: "name the parties who may act: `by owner`, or `by anyone`"
    case .time, .invariant, .due, .guarantee:
      "keep in a field who acted, and read that: `last = caller` in the call"
    default: "`caller` exists in a `create` or `call` whose `by` one signer meets alone"
    }
  }

  /// Why no signers are known here; nil where they are.
  private var signersAbsence: String? {
    switch context.kind {
    case .call, .create, .payer: nil
    case .upgrade: "the old contract says who may upgrade it"
    case .condition: context.authority == nil ? "nobody signs a view" : nil
    case .guarantee: context.authority == nil ? "nobody acts in a `due`" : nil
    case .due: "nobody acts, the ledger carries it out"
    case .time: "a time of a head reads the state and the parameters"
    case .invariant: "an invariant reads the state alone"
    case .authority: "`by` decides who may act"
    case .function, .freeFunction: "a `fn` is told by its arguments"
    case .view: "nobody signs a view"
    case .test: "a test names its signers itself, behind `by`"
    case .constant, .initialiser: "this is computed before anyone acts"
    }
  }
}
