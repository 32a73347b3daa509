/// Other files and other contracts: `import`, `interface`, and the interfaces of a contract.
extension Parser {
  /// Parses `import a.b`.
  mutating func parseImport(_ marker: Marker) -> DeclarationSyntax.Kind {
    let isForeign = !at(word: "import")
    let word = take()
    if isForeign {
      skipLine()
      close(marker, .importing)
      return .invalid
    }
    let isAtTop = marker.token == importsEnd
    // Of several in a row the first one is told.
    defer { importsEnd = position }
    if !isAtTop, !hasReportedHere {
      reportAside(
        .misplacedDeclaration, "imports stand before everything else in a file", at: word)
    }
    if at(.text) {
      report(
        .unexpectedToken, "an import is written with dots and without quotes", at: span,
        notes: ["`import a.b` is the file `a/b.deed`, in this folder or one above."])
      take()
      close(marker, .importing)
      return .invalid
    }
    if at(.identifier), tokens[position].hasNewlineBefore, isAtDeclaration, kind(ahead: 1) != .dot {
      report(.unexpectedToken, "expected the name of a file after `import`", at: word)
      close(marker, .importing)
      return .invalid
    }
    if at(.leftBrace) || at(.star), !hasReportedHere {
      report(
        Advice(
          message: "a file is imported as a whole",
          note: "`import a.b` is the file `a/b.deed`; what it declares is used as `b.Name`."),
        at: span)
      close(marker, .importing)
      return .invalid
    }
    let path = parsePath("of a file")
    if at(word: "as") || at(word: "from") || at(word: "import") || at(.from), !hasReportedHere,
      isInSameLine(ahead: 0)
    {
      report(
        Advice(
          message: "a file is imported as a whole, by its own name",
          note: "`import a.b` is the file `a/b.deed`; what it declares is used as `b.Name`."),
        at: span)
    }
    close(marker, .importing)
    return .importing(ImportSyntax(path: path))
  }

  /// Parses `interface I { … }`.
  mutating func parseInterface(_ marker: Marker) -> DeclarationSyntax.Kind {
    take()
    let name = parseName("for the interface")
    skipTypeParameters(of: "an interface")
    let membersMarker = open()
    let opening = span
    guard at(.leftBrace) else {
      reportExpected("`{`", "after the name of the interface")
      close(marker, .interface)
      return .interface(InterfaceSyntax(name: name, members: []))
    }
    take()
    var members: [DeclarationSyntax] = []
    while !at(.rightBrace), !at(.endOfFile) {
      if isAtNextDeclaration { break }
      let start = position
      members.append(parseDeclaration(in: .interface))
      finishMember(start)
    }
    if !eat(.rightBrace) {
      report(
        .unclosedBracket, "the interface that is opened here is never closed", at: opening,
        secondaryLabels: [DiagnosticLabel("it must be closed before this", at: span)],
        notes: ["Every `{` needs its `}`."])
    }
    close(membersMarker, .members)
    close(marker, .interface)
    return .interface(InterfaceSyntax(name: name, members: members))
  }

  /// Whether a member of an interface, or what ends it, stands at the current token.
  private var isAtInterfaceMember: Bool {
    at(word: "call") || at(word: "view") || at(word: "error")
      || at(word: "asset") || at(word: "pub")
      || at(.rightBrace) || at(.endOfFile)
  }

  /// Whether a declaration begins that stands at file level only: the interface was not closed before it.
  private var isAtNextDeclaration: Bool {
    at(word: "contract") || isAtTest
  }

  /// Goes on at the next member after the one that began at `start`.
  private mutating func finishMember(_ start: Int) {
    if isAtInterfaceMember || isAtNextDeclaration, position > start { return }
    if !hasReported(since: start) { reportExpected("a member of the interface", "here") }
    let marker = open()
    repeat {
      if at(.leftBrace) { skipBraces() } else { take() }
    } while !(isAtInterfaceMember && tokens[position].hasNewlineBefore) && !at(.rightBrace)
      && !at(.endOfFile)
    closeSkipped(marker)
  }

  /// Parses what stands in the braces of an interface.
  mutating func parseInterfaceMember(_ marker: Marker) -> DeclarationSyntax.Kind {
    let role: FunctionRole
    switch isAtInterfaceMember ? text : foreignDeclarationWord(in: .interface) {
    case "error": return parseRecord(marker, isEvent: false)
    case "asset": return parseAsset(marker, in: .interface)
    case "call": role = .call
    case "view": role = .view
    default:
      if !hasReportedHere {
        reportExpected(
          "a member of the interface", "here",
          notes: ["It begins with `call`, `view`, `asset` or `error`."])
      }
      return .invalid
    }
    take()
    let name = parseName("for the \(role.rawValue)")
    skipTypeParameters(of: "a \(role.rawValue)")
    let parameters = parseParameters(of: name)
    let results = parseResults()
    close(marker, .signature)
    if !hasReportedHere, at(.by) || at(.in) || at(.requires) || at(.leftBrace) {
      report(
        .misplacedClause, "a member of an interface ends with its results", at: span,
        notes: ["Who may call, in which phases, and what is done belong to the contract."])
    }
    return .signature(
      SignatureSyntax(role: role, name: name, parameters: parameters, results: results))
  }

  /// Parses `: I, mod.J` behind the name of a contract.
  mutating func parseInterfaceNames() -> [QualifiedNameSyntax] {
    guard eat(.colon) else { return [] }
    var names: [QualifiedNameSyntax] = []
    repeat {
      names.append(parsePath("of an interface"))
    } while !hasReportedHere && eat(.comma)
    return names
  }
}
