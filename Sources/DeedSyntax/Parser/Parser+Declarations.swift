extension Parser {
  /// Parses the whole file.
  mutating func parseModule() -> [DeclarationSyntax] {
    var declarations: [DeclarationSyntax] = []
    while tokens[position].kind != .endOfFile {
      let start = position
      if at(.rightBrace) {
        report(.unexpectedToken, "this `}` closes nothing", at: span)
        take()
        continue
      }
      declarations.append(parseDeclaration(in: .file))
      finishDeclaration(start)
      declarations += takeExtraDeclarations()
    }
    closeRoot()
    return declarations
  }

  /// The declarations beside the last one, which a word was meant for, too.
  private mutating func takeExtraDeclarations() -> [DeclarationSyntax] {
    defer { extraDeclarations = [] }
    return extraDeclarations
  }

  /// Where a declaration stands.
  enum DeclarationPlace {
    case file
    case contract
    case interface
  }

  /// Goes on at the next declaration after the one that began at `start`.
  mutating func finishDeclaration(_ start: Int) {
    if isAtDeclaration || at(.rightBrace) || at(.endOfFile) {
      if position == start { take() }
      return
    }
    if position > start, tokens[position].hasNewlineBefore, kind.isWord, !hasReportedHere {
      // What begins a line is read as a declaration, and so reported as one.
      return
    }
    if !hasReported(since: start) { reportBehindDeclaration() }
    let before = position
    if tokens[position].hasNewlineBefore, isAtDeclaration { return }
    skipDeclaration()
    if position == before, position == start { take() }
  }

  mutating func parseDeclaration(in place: DeclarationPlace) -> DeclarationSyntax {
    let marker = open()
    let id = newID()
    let documentation = documentation(before: position)
    var isPublic = false
    if at(word: "pub") {
      if place != .file {
        report(
          .misplacedClause, "`pub` stands at file level only", at: span,
          notes: ["What a contract declares is reached through the contract's name."])
      }
      take()
      isPublic = true
      if at(word: "contract") || at(word: "test") && kind(ahead: 1) != .identifier
        || at(word: "import")
      {
        report(
          .misplacedClause, "no `pub` stands before `\(text)`", at: span,
          notes: ["`pub` is for types, interfaces, constants, functions, events and errors."])
      }
    }
    let kind = parseDeclarationKind(open(), in: place)
    close(marker, .declaration)
    return DeclarationSyntax(
      id: id, span: span(since: marker), documentation: documentation, isPublic: isPublic,
      kind: kind)
  }

  private mutating func parseDeclarationKind(
    _ marker: Marker, in place: DeclarationPlace
  ) -> DeclarationSyntax.Kind {
    if place == .interface { return parseInterfaceMember(marker) }
    guard let word = isAtDeclaration ? text : foreignDeclarationWord(in: place) else {
      reportNoDeclaration(in: place)
      return .invalid
    }
    let fileOnly: Set<String> = ["contract", "test", "import", "interface"]
    if isInSameLine(ahead: 1), text(ahead: 1) == word, kind(ahead: 2) == .identifier,
      isInSameLine(ahead: 2), !DeclarationWord.begins(text(ahead: 2))
    {
      report(advice("`\(word)` stands twice", "Once is enough.", replacing: ""), at: span)
      take()
    }
    if place == .file
      ? DeclarationWord.insideContracts.contains(word) : fileOnly.contains(word)
    {
      let rule =
        place == .file
        ? "`\(word)` stands inside a contract" : "`\(word)` stands outside of contracts"
      if place != .file || misplacedMembers < SyntaxLimits.misplacedCount {
        report(
          .misplacedDeclaration, rule, at: span,
          notes: [
            place == .file
              ? "A contract is `contract C { … }`; a file holds constants, types, functions and tests beside it."
              : "It stands beside the contract, in the file."
          ])
      }
      if place == .file { misplacedMembers += 1 }
    }
    switch word {
    case "import": return parseImport(marker)
    case "interface": return parseInterface(marker)
    case "contract": return parseContract(marker)
    case "party":
      take()
      let parties = parseParties()
      close(marker, .parties)
      return .parties(parties)
    case "let", "var": return parseField(marker, in: place, isMutable: word == "var")
    case "phase", "final": return parsePhase(marker, isFinal: word == "final")
    case "during": return parseDuring(marker)
    case "invariant": return .invariant(parseConditionClause(.invariant))
    case "due": return parseDue(marker)
    case "prose": return parseProse(marker)
    case "role": return parseRole(marker)
    case "upgrade": return parseUpgrade(marker)
    case "create": return parseCreate(marker)
    case "call": return parseFunction(.call, marker)
    case "view": return parseFunction(.view, marker)
    case "fn": return parseFunction(.function, marker)
    case "struct": return parseStructure(marker)
    case "enum": return parseEnumeration(marker)
    case "event", "error": return parseRecord(marker, isEvent: word == "event")
    case "asset": return parseAsset(marker, in: place)
    case "type": return parseTypeAlias(marker)
    case "test": return parseTest(marker)
    default:
      reportExpected("a declaration", "after `pub`")
      return .invalid
    }
  }

  private mutating func parseContract(_ marker: Marker) -> DeclarationSyntax.Kind {
    // Where the word itself is missing, that was reported.
    if at(word: "contract") || kind(ahead: 1) != .leftBrace { take() }
    let name = parseName("for the contract")
    skipTypeParameters(of: "a contract")
    let interfaces = parseForeignInheritance() ?? parseInterfaceNames()
    let membersMarker = open()
    let opening = span
    if at(.leftBrace) {
      take()
    } else if isBraceLost {
      reportLostBrace("after the name of the contract")
      passLineEnd()
    } else {
      reportExpected("`{`", "after the name of the contract")
      close(marker, .contract)
      return .contract(ContractSyntax(name: name, interfaces: interfaces, members: []))
    }
    var members: [DeclarationSyntax] = []
    var isClosedEarly = false
    while !at(.endOfFile) {
      if at(.rightBrace) {
        guard isAtEarlyEnd else { break }
        if !isClosedEarly { reportEarlyEnd() }
        isClosedEarly = true
        take()
        continue
      }
      // A file-level declaration that is not indented: the contract was not closed before it.
      let isFileLevel = at(word: "contract") || isAtTest
      if isFileLevel, column(of: position) <= column(of: marker.token) { break }
      let start = position
      members.append(parseDeclaration(in: .contract))
      finishDeclaration(start)
      members += takeExtraDeclarations()
    }
    if !eat(.rightBrace), !isClosedEarly {
      report(
        .unclosedBracket, "the contract that is opened here is never closed", at: opening,
        secondaryLabels: [DiagnosticLabel("it must be closed before this", at: span)],
        notes: ["Every `{` needs its `}`."])
    }
    close(membersMarker, .members)
    close(marker, .contract)
    return .contract(ContractSyntax(name: name, interfaces: interfaces, members: members))
  }

  /// Whether the brace at the current token closes a contract although another of its members follows.
  private var isAtEarlyEnd: Bool {
    guard position + 2 < tokens.count else { return false }
    let next = tokens[position + 1]
    return (next.kind == .var || next.kind == .identifier)
      && DeclarationWord.insideContracts.contains(text(ahead: 1))
      && (kind(ahead: 2).isWord || kind(ahead: 2) == .text)
  }

  @inline(never)
  private mutating func reportEarlyEnd() {
    report(
      .misplacedDeclaration, "`\(text(ahead: 1))` stands inside a contract",
      at: tokens[position + 1].span,
      secondaryLabels: [DiagnosticLabel("the contract is closed here", at: span)],
      notes: ["Is this `}` one too many, or is another missing before it?"])
  }

  private mutating func parseField(
    _ marker: Marker, in place: DeclarationPlace, isMutable: Bool
  ) -> DeclarationSyntax.Kind {
    take()
    if at(word: "mut"), kind(ahead: 1) == .identifier {
      report(
        advice("`mut` begins no name", "A field that changes begins with `var`.", replacing: ""),
        at: span)
      take()
    }
    let name = parseName("for a field")
    let type: TypeSyntax
    if at(.colon) || (at(.identifier) && isInSameLine(ahead: 0) && !hasReportedHere),
      expectColon("after the name")
    {
      type = parseType()
    } else {
      if !hasReportedHere {
        reportExpected(
          "`:`", "after the name", notes: ["A declared `let` or `var` always has a type."])
      }
      type = TypeSyntax(id: newID(), span: SourceSpan(previousEnd, previousEnd), kind: .error)
    }
    var value: ExpressionSyntax?
    if eat(.assign) {
      value = parseExpression()
    } else if place == .file, !hasReportedHere {
      report(
        .missingValue, "a constant has a value", at: name.span,
        notes: ["Write `= …` after the type."])
    }
    close(marker, .field)
    let field = FieldSyntax(name: name, type: type, value: value)
    return isMutable ? .variable(field) : .constant(field)
  }

  private mutating func parseStructure(_ marker: Marker) -> DeclarationSyntax.Kind {
    take()
    let name = parseName("for the struct")
    let typeParameters = parseTypeParameters()
    if at(word: "has"), !hasReportedHere {
      report(
        Advice(
          message: "a struct has no abilities",
          note: "Every value is copied; what may not be is an `asset`, and what holds one."),
        at: span)
      skipLine()
      if !at(.leftBrace) { keepSilent() }
    }
    let fields = parseFieldList(.leftBrace, .rightBrace, "after the name of the struct")
    close(marker, .structure)
    return .structure(
      StructureSyntax(name: name, typeParameters: typeParameters, fields: fields))
  }

  mutating func parseRecord(_ marker: Marker, isEvent: Bool) -> DeclarationSyntax.Kind {
    take()
    let name = parseName(isEvent ? "for the event" : "for the error")
    skipTypeParameters(of: isEvent ? "an event" : "an error")
    var fields: [TypedNameSyntax] = []
    if at(.leftParenthesis) {
      fields = parseFieldList(.leftParenthesis, .rightParenthesis, "here")
    } else if at(.leftBrace), !hasReportedHere, isInSameLine(ahead: 0) {
      report(
        Advice(
          message: "the parts of an \(isEvent ? "event" : "error") stand in parentheses",
          note: "Write `\(isEvent ? "event Paid" : "error TooMuch")(amount: int)`."), at: span)
      fields = parseFieldList(.leftBrace, .rightBrace, "here")
    }
    close(marker, isEvent ? .event : .error)
    let record = RecordSyntax(name: name, fields: fields)
    return isEvent ? .event(record) : .error(record)
  }

  /// Parses fields in brackets: names, where every word may stand, with types.
  mutating func parseFieldList(
    _ opening: TokenKind, _ closing: TokenKind, _ context: String
  ) -> [TypedNameSyntax] {
    guard at(opening) else {
      reportExpected(opening.phrase, context)
      return []
    }
    let marker = open()
    // Behind a field that is none, the rest of the list is likely something else: that is said once.
    var isBroken = false
    let fields = parseList(opening, closing, of: "field") { parser in
      let field = parser.parseTypedName(allowsEveryWord: true, isTold: isBroken)
      if case .error = field.type.kind { isBroken = true }
      return field
    }
    close(marker, .fieldList)
    return fields
  }

  /// Parses `name: T`; without a word of a missing type where `isTold`.
  mutating func parseTypedName(
    allowsEveryWord: Bool, _ context: String = "for a result", isTold: Bool = false
  ) -> TypedNameSyntax {
    let marker = open()
    let id = newID()
    if at(.identifier), kind(ahead: 1) == .identifier, isInSameLine(ahead: 1),
      let named = parseTypeBeforeName(marker, id)
    {
      return named
    }
    let name = allowsEveryWord ? parseWord("for a field") : parseName(context)
    if isTold, !at(.colon) { keepSilent() }
    let type = parseColonType("after the name")
    close(marker, .typedName)
    return TypedNameSyntax(id: id, span: span(since: marker), name: name, type: type)
  }

  /// Parses `int a` as the field `a: int` that was meant.
  @inline(never)
  private mutating func parseTypeBeforeName(_ marker: Marker, _ id: NodeID) -> TypedNameSyntax? {
    guard let type = ForeignDeclaration.type(text) else { return nil }
    // `address indexed from`
    let isMarked = isInSameLine(ahead: 2) && kind(ahead: 2).isWord
    let name = text(ahead: isMarked ? 2 : 1)
    report(
      Advice(message: "a name stands before its type", note: "Write `\(name): \(type)`."), at: span)
    take()
    if isMarked { take() }
    let word = NameSyntax(text: name, span: take())
    close(marker, .typedName)
    return TypedNameSyntax(
      id: id, span: span(since: marker), name: word,
      type: TypeSyntax(id: newID(), span: word.span, kind: .error))
  }

  /// Parses `: T`.
  mutating func parseColonType(_ context: String) -> TypeSyntax {
    guard !hasReportedHere, expectColon(context) else {
      return TypeSyntax(id: newID(), span: SourceSpan(previousEnd, previousEnd), kind: .error)
    }
    return parseType()
  }

  /// Takes the colon before a type.
  mutating func expectColon(_ context: String) -> Bool {
    if eat(.colon) { return true }
    if at(.identifier), isInSameLine(ahead: 0), !hasReportedHere, position > 0 {
      // A type is here; only its colon is not.
      reportAside(
        .unexpectedToken, "a `:` is missing \(context)", at: tokens[position - 1].span,
        fixIts: [
          FixIt("write `:`", replacing: SourceSpan(previousEnd, previousEnd), with: ":")
        ])
      return true
    }
    reportExpected("`:` and a type", context, notes: ["Write `amount: int`."])
    return false
  }

  /// The distance of a token from the beginning of its line, in bytes.
  func column(of token: Int) -> Int {
    let offset = tokens[token].span.start
    return offset - source.lineStarts[source.lineIndex(at: offset)]
  }

  private mutating func parseTypeAlias(_ marker: Marker) -> DeclarationSyntax.Kind {
    take()
    let name = parseName("for the type")
    skipTypeParameters(of: "a second name of a type")
    let type: TypeSyntax
    if at(.colon), !hasReportedHere {
      report(
        advice("`=` stands between a type and its name", "Write `type A = int`.", replacing: " ="),
        at: span)
      take()
      type = parseType()
    } else if !hasReportedHere, expect(.assign, "after the name of the type") {
      type = parseType()
    } else {
      type = TypeSyntax(id: newID(), span: SourceSpan(previousEnd, previousEnd), kind: .error)
    }
    close(marker, .typeAlias)
    return .typeAlias(TypeAliasSyntax(name: name, type: type))
  }
}
