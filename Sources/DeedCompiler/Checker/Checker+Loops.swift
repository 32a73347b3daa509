import DeedBytecode
import DeedSyntax

/// Loops, and what may not change while they run.
extension Checker {
  /// `for` and `while`.
  func checkLoop(_ statement: StatementSyntax) -> CheckedStatement.Kind {
    context.effects.loops = true
    if context.kind == .due { report(.dueNotBounded("this is a loop", at: statement.span)) }
    let before = context.unset
    context.loops += 1
    // The body may run no time at all: what it sets counts for nothing afterwards.
    defer {
      context.unset = before
      context.loops -= 1
    }
    switch statement.kind {
    case .whileLoop(let condition, let body):
      let condition = check(condition, as: .bool, because: "a condition is a bool")
      let checked = check(body)
      return condition.type.isError ? .error : .whileLoop(condition, body: checked)
    case .forEach(let bindings, .range(let range), let body):
      return checkRangeLoop(bindings, range, body, at: statement.span)
    case .forEach(let bindings, .collection(let collection), let body):
      return checkCollectionLoop(bindings, collection, body, at: statement.span)
    default: return .error
    }
  }

  private func checkRangeLoop(
    _ bindings: [BindingSyntax], _ range: RangeSyntax, _ body: BlockSyntax, at span: SourceSpan
  ) -> CheckedStatement.Kind {
    let lower = check(range.lower, as: .integer, because: "a bound is a number")
    let upper = check(range.upper, as: .integer, because: "a bound is a number")
    context.scopes.append([:])
    defer { closeScope() }
    if bindings.count != 1 { report(.loopNames("a range", wanted: 1, at: span)) }
    let locals = bindings.map {
      declare($0, .integer, immutability: "the number of a loop", mustBeUsed: false)
    }
    let checked = check(body)
    if lower.type.isError || upper.type.isError || bindings.count != 1 { return .error }
    return .forRange(
      locals[0], lower: lower, upper: upper, includesUpper: range.includesUpper, body: checked)
  }

  private func checkCollectionLoop(
    _ bindings: [BindingSyntax], _ collection: ExpressionSyntax, _ body: BlockSyntax,
    at span: SourceSpan
  ) -> CheckedStatement.Kind {
    let place = checkPath(collection)
    noteRead(place)
    var types: [SemanticType]
    switch place.type {
    case .list(let element), .log(let element), .set(let element): types = [element]
    case .map(let key, let value): types = [key, value]
    case .error: types = bindings.map { _ in .error }
    default:
      report(.notIterable(program.describe(place.type), at: collection.span))
      types = bindings.map { _ in .error }
    }
    let fits = types.count == bindings.count
    let isWalkable = fits && isWalkable(place, bindings, at: collection.span)
    if !isWalkable { types = types.map { _ in .error } }
    if !fits {
      report(
        .loopNames(
          program.describe(place.type), wanted: types.count,
          at: bindings.first.map { $0.span.union(bindings[bindings.count - 1].span) } ?? span))
      types = bindings.map { _ in .error }
    }
    context.scopes.append([:])
    defer { closeScope() }
    let locals = zip(bindings, types).map {
      declare($0, $1, immutability: "an element of a loop", mustBeUsed: false)
    }
    context.iterated.append(
      BodyContext.Iterated(place: place, loop: SourceSpan(span.start, collection.span.end)))
    let checked = check(body)
    context.iterated.removeLast()
    guard isWalkable, !place.type.isError, place.type.isCollection else { return .error }
    return .forEach(
      first: locals[0], second: locals.count > 1 ? locals[1] : nil, place, body: checked)
  }

  /// Whether a loop may run over a place: of what contains assets over the keys of a map alone, where it is (`docs/language.md`
  /// rule 28).
  private func isWalkable(
    _ place: CheckedPlace, _ bindings: [BindingSyntax], at span: SourceSpan
  ) -> Bool {
    guard program.isLinear(place.type) else { return true }
    let isInPlace =
      switch place.root {
      case .local(let local):
        context.variables[local.index].immutability != BodyContext.patternImmutability
      case .field: isStoredCollection(place)
      case .value: false
      }
    if case .map = place.type, isInPlace, bindings[1].name == nil { return true }
    report(
      .linearLoop(
        program.describe(place.type), module.source.text(in: place.span),
        part: isInPlace ? elementAdvice(place.type) : nil, isInPlace: isInPlace, at: span))
    return false
  }

  /// Where in an element of a list or map an asset lies, `.money`, and whether it is an amount; nil where it has no name.
  private func elementAdvice(_ type: SemanticType) -> (path: String, isUnique: Bool)? {
    switch type {
    case .list(let element), .map(_, let element): assetPath(element)
    default: nil
    }
  }

  private func assetPath(_ type: SemanticType) -> (path: String, isUnique: Bool)? {
    switch type {
    case .asset(let asset): return ("", asset.isUnique)
    case .structure(let id):
      for field in program.structures[id.index].fields where program.isLinear(field.type) {
        if let found = assetPath(field.type) {
          return (".\(field.name)\(found.path)", found.isUnique)
        }
      }
      return nil
    default: return nil
    }
  }
}
