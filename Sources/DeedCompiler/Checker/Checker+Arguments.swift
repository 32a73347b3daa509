import DeedBytecode
import DeedSyntax

/// Arguments: their number, their labels, their types, and what is lent to the callee.
extension Checker {
  /// A parameter as its caller sees it.
  struct Slot {
    let name: String
    let type: SemanticType
    var isInout = false
  }

  /// How the arguments of a call are labelled.
  enum Labels {
    /// The first is bare: calls, functions, payloads.
    case firstBare
    /// All are labelled: create, structs, events, errors.
    case all
  }

  /// Checks arguments that are all passed by value; nil when something was reported.
  ///
  /// What a test passes to a contract may be a contract that declares the interface that is wanted.
  func checkArguments(
    _ arguments: [ArgumentSyntax], _ slots: [Slot], _ labels: Labels, of name: String,
    at span: SourceSpan, allowsContracts: Bool = false, checksIssuers: Bool = true
  ) -> [CheckedExpression]? {
    var inference = inference(of: name, [], giving: nil, expecting: nil)
    return checkArguments(
      arguments, slots, labels, of: name, &inference, at: span, allowsContracts: allowsContracts,
      checksIssuers: checksIssuers)
  }

  /// Checks arguments that also tell what type parameters stand for.
  func checkArguments(
    _ arguments: [ArgumentSyntax], _ slots: [Slot], _ labels: Labels, of name: String,
    _ inference: inout Inference, at span: SourceSpan, allowsContracts: Bool = false,
    checksIssuers: Bool = true
  ) -> [CheckedExpression]? {
    guard countFits(arguments, slots, of: name, at: span) else { return nil }
    var values: [CheckedExpression] = []
    checkLabels(arguments, slots, labels, of: name)
    for (argument, slot) in zip(arguments, slots) {
      if argument.isInout { report(.inoutNotWanted(slot.name, at: argument.span)) }
      if case .amount(let count, let asset) = argument.value.kind {
        values.append(
          checkPayment(count, asset, for: slot, at: argument.value.span, isCall: !checksIssuers))
        continue
      }
      let value = check(argument.value, expecting: expectation(slot.type, inference))
      // Another contract's call checks what it takes itself.
      if !checksIssuers, case .asset(let found) = value.type, case .asset(let wanted) = slot.type,
        found.mayBe(wanted)
      {
        values.append(value)
        continue
      }
      let isDeclared = allowsContracts && declares(value.type, slot.type)
      let wanted = learn(slot.type, from: value.type, &inference, at: argument.value.span)
      values.append(
        isDeclared ? value : coerce(value, to: wanted, because: reason(slot, inference)))
    }
    if inference.hasFailed { return nil }
    return values.contains(where: \.type.isError) ? nil : values
  }

  /// Whether a reference is to a contract that declares the interface of another.
  func declares(_ type: SemanticType, _ wanted: SemanticType) -> Bool {
    guard case .reference(let contract) = type, case .reference(let interface) = wanted else {
      return false
    }
    return program.interfaces[contract.index].declared.contains(interface)
  }

  func countFits(
    _ arguments: [ArgumentSyntax], _ slots: [Slot], of name: String, at span: SourceSpan
  ) -> Bool {
    guard arguments.count == slots.count else {
      checkLoosely(arguments)
      report(
        .argumentCount(
          name, wanted: slots.map(\.name), got: arguments.count, at: span,
          advice: countAdvice(name, slots.map(\.name), arguments, at: span)))
      return false
    }
    return true
  }

  /// Reports the first label that is not as it must be, together with how all of them are written.
  func checkLabels(
    _ arguments: [ArgumentSyntax], _ slots: [Slot], _ labels: Labels, of name: String
  ) {
    let whole = slots.enumerated().map { index, slot in
      labels == .firstBare && index == 0 ? "…" : "\(slot.name): …"
    }
    let form = "\(name)(\(whole.joined(separator: ", ")))"
    for (index, (argument, slot)) in zip(arguments, slots).enumerated() {
      guard let mistake = label(argument, slot, isBare: labels == .firstBare && index == 0, form)
      else { continue }
      report(mistake)
      return
    }
  }

  private func label(
    _ argument: ArgumentSyntax, _ slot: Slot, isBare: Bool, _ form: String
  ) -> Mistake? {
    if isBare { return argument.label.map { .labelNotWanted($0, form: form) } }
    if let label = argument.label {
      return label.text == slot.name || label.isMissing
        ? nil : .labelWrong(label, wanted: slot.name, form: form)
    }
    if case .name(let name) = argument.value.kind, name.text == slot.name { return nil }
    if case .error = argument.value.kind { return nil }
    return .labelMissing(slot.name, form: form, at: argument.span)
  }

  /// Checks an argument that the callee may change (`docs/language.md` rule 26).
  func checkLoan(
    _ argument: ArgumentSyntax, _ slot: Slot, of id: FunctionID, _ inference: inout Inference
  ) -> CheckedPlace? {
    let place = checkPath(argument.value)
    if place.type.isError {
      inference.hasFailed = true
      return nil
    }
    if case .value = place.root {
      switch argument.value.kind {
      case .name, .member, .index: report(.inoutPlace(at: argument.value.span))
      default: break  // The parser has reported what is no place.
      }
      return nil
    }
    if !argument.isInout {
      noteRead(place)
      report(.inoutMissing(slot.name, at: argument.value.span))
      return nil
    }
    if isStoredCollection(place), case .field(let id) = place.root {
      report(.storedCollectionAsValue(field(id).name, at: place.span))
      return nil
    }
    noteRead(place)
    if program.isLinear(place.type), !canBeTaken(place) {
      report(.assetLent(module.source.text(in: place.span), at: argument.value.span))
      return nil
    }
    guard noteWrite(place) else { return nil }
    context.lent.append(place)
    if case .field(let field) = place.root {
      // Who is lent it may take out what is in it.
      if program.isLinear(place.type) { context.effects.takes.insert(field) }
      obligations.append(Obligation(rule: .lent(field), callee: id, span: argument.span))
    }
    let wanted = learn(
      slot.type, from: place.type, &inference, isLent: true, at: argument.value.span)
    guard place.type == wanted || wanted.isError else {
      report(
        .typeMismatch(
          expected: program.describe(wanted), found: program.describe(place.type),
          at: argument.value.span, because: "what is lent has exactly the parameter's type"))
      return nil
    }
    return place
  }

  static func sharesRoot(_ left: CheckedPlace, _ right: CheckedPlace) -> Bool {
    switch (left.root, right.root) {
    case (.local(let left), .local(let right)): left == right
    case (.field(let left), .field(let right)): left == right
    default: false
    }
  }

  /// The name of the variable or field where a place begins.
  func rootName(_ place: CheckedPlace) -> String {
    switch place.root {
    case .local(let local): name(of: local)
    case .field(let id): field(id).name
    case .value: "this value"
    }
  }
}
