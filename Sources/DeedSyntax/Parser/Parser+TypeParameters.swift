/// Type parameters of structs, enums and functions.
extension Parser {
  /// Parses `<A, B: ordered>` behind a declared name; nothing where none stands.
  mutating func parseTypeParameters() -> [TypeParameterSyntax] {
    if at(.leftBracket), isInSameLine(ahead: 0), kind(ahead: 1) == .identifier, !hasReportedHere {
      return parseForeignTypeParameters()
    }
    guard at(.less) else { return [] }
    let marker = open()
    let parameters = parseList(.less, .greater, of: "type parameter") { $0.parseTypeParameter() }
    close(marker, .typeParameters)
    if parameters.isEmpty, !hasReported(since: marker.token) {
      report(.malformedType, "type parameters are missing", at: span(since: marker))
    }
    return parameters
  }

  private mutating func parseTypeParameter() -> TypeParameterSyntax {
    let marker = open()
    let id = newID()
    let name = parseName("for a type parameter")
    var bound: TypeBound?
    if eat(.colon) {
      bound = parseTypeBound()
    } else if at(.identifier), isInSameLine(ahead: 0), !hasReportedHere,
      TypeBound(rawValue: text) ?? Self.foreignBounds[text.lowercased()] != nil
    {
      report(
        .unexpectedToken, "a `:` stands before the bound of a type parameter", at: span,
        notes: [Self.boundAdvice],
        fixIts: [FixIt("write `:`", replacing: SourceSpan(previousEnd, previousEnd), with: ":")])
      bound = TypeBound(rawValue: text) ?? Self.foreignBounds[text.lowercased()]
      take()
    }
    close(marker, .typeParameter)
    return TypeParameterSyntax(id: id, span: span(since: marker), name: name, bound: bound)
  }

  private mutating func parseTypeBound() -> TypeBound? {
    guard at(.identifier) else {
      reportExpected("a bound", "after `:`", notes: [Self.boundAdvice])
      return nil
    }
    if let bound = TypeBound(rawValue: text) {
      take()
      return bound
    }
    let known = Self.foreignBounds[text.lowercased()]
    let fixIts = known.map {
      [FixIt("write `\($0.rawValue)`", replacing: span, with: $0.rawValue)]
    }
    report(
      .typeBound, "`\(text)` is no bound of a type parameter", at: span,
      notes: [Self.boundAdvice], fixIts: fixIts ?? [])
    take()
    return known
  }

  private static let boundAdvice =
    "A bound is `ordered`, for types that `<` compares, `key`, for keys of maps, or `linear`, for types that may hold assets."

  /// The words of other languages for bounds.
  private static let foreignBounds: [String: TypeBound] = [
    "comparable": .ordered, "ord": .ordered, "partialord": .ordered, "order": .ordered,
    "sortable": .ordered, "hash": .key, "hashable": .key, "keys": .key, "resource": .linear,
    "asset": .linear,
  ]

  /// Reports `[A, B]` behind a declared name, and takes it for type parameters.
  @inline(never)
  private mutating func parseForeignTypeParameters() -> [TypeParameterSyntax] {
    report(
      Advice(
        message: "type parameters stand between `<` and `>`",
        note: "Write `fn largest<T: ordered>(…)`."), at: span)
    return parseList(.leftBracket, .rightBracket, of: "type parameter") { $0.parseTypeParameter() }
  }

  /// Whether `<T>(` stands behind a name: no comparisons, for they do not chain.
  var isAtTypeArguments: Bool {
    var depth = 0
    var ahead = 0
    while ahead < 16 {
      switch kind(ahead: ahead) {
      case .less: depth += 1
      case .greater:
        depth -= 1
        if depth == 0 { return ahead > 1 && kind(ahead: ahead + 1) == .leftParenthesis }
      case .identifier, .question, .dot: break
      case .comma where depth > 1: break
      default: return false
      }
      ahead += 1
    }
    return false
  }

  /// Reports and skips `<T>` before the arguments of a call.
  @inline(never)
  mutating func skipTypeArguments() {
    reportAside(
      .typeParametersHere, "type arguments stand in types only", at: span,
      notes: [
        "What type parameters stand for is told by the arguments of the call, or by the type that is wanted: `let x: list<int> = empty()`."
      ])
    let marker = open()
    var depth = 0
    repeat {
      if at(.less) { depth += 1 }
      if at(.greater) { depth -= 1 }
      take()
    } while depth > 0
    close(marker, .skipped)
  }

  /// Reports and skips `<A, B>` behind the name of what has no type parameters.
  mutating func skipTypeParameters(of what: String) {
    guard at(.less) else { return }
    report(
      .typeParametersHere, "\(what) has no type parameters", at: span,
      notes: ["Structs, enums and functions have them: `fn largest<T: ordered>(…)`."])
    take()
    while ![.greater, .leftBrace, .leftParenthesis, .assign, .endOfFile, .rightBrace].contains(kind)
    {
      take()
    }
    _ = eat(.greater)
  }
}
