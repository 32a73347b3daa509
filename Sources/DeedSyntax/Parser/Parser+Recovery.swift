/// The words that begin a declaration; none of them is reserved, except `let` and `var`.
enum DeclarationWord {
  /// Those of this version.
  static let supported: Set<String> = [
    "contract", "party", "create", "call", "view", "fn", "struct", "enum", "event", "error",
    "type", "test", "pub", "let", "var", "import", "interface", "phase", "final", "during", "due",
    "prose", "invariant", "role", "asset", "upgrade",
  ]

  /// Those that stand inside contracts only.
  static let insideContracts: Set<String> = [
    "party", "var", "create", "call", "view", "phase", "final", "during", "invariant", "due",
    "prose", "role", "asset", "upgrade",
  ]

  /// Whether a word begins a declaration.
  static func begins(_ word: String) -> Bool { supported.contains(word) }
}

extension Parser {
  /// The current token as a message names it.
  var foundPhrase: String {
    switch kind {
    case .identifier: "`\(clippedText)`"
    case .integer, .text, .bytesLiteral, .timeLiteral, .partyLiteral, .digestLiteral:
      "`\(clippedText)`"
    default: kind.phrase
    }
  }

  private var clippedText: String {
    span.byteCount > 40
      ? source.text(in: SourceSpan(span.start, span.start + 37)) + "…" : text
  }

  /// Reports that something else must stand here.
  @inline(never)
  mutating func reportExpected(
    _ wanted: String, _ context: String, notes: [String] = [], fixIts: [FixIt] = []
  ) {
    let isAtEnd =
      kind == .lineEnd || kind == .endOfFile
      || kind == .rightBrace && tokens[position].hasNewlineBefore
    let place =
      isAtEnd
      ? SourceSpan(previousEnd, min(previousEnd + 1, source.bytes.count)) : span
    report(
      .unexpectedToken, "expected \(wanted) \(context), found \(foundPhrase)", at: place,
      notes: notes, fixIts: fixIts)
  }

  /// Whether only a `{` is missing at the end of the line before: what follows is indented as what stands in braces is, up to a `}`
  /// that stands below the beginning of what it would close.
  var isBraceLost: Bool {
    // Behind more mistakes than are shown nobody learns of it, and looking takes time.
    guard tokens[position].hasNewlineBefore,
      diagnostics.count <= SyntaxLimits.diagnosticCount
    else { return false }
    var end = position
    var depth = 0
    while depth > 0 || tokens[end].kind != .rightBrace {
      switch tokens[end].kind {
      case .leftBrace: depth += 1
      case .rightBrace: depth -= 1
      case .endOfFile: return false
      default: break
      }
      end += 1
      if end - position > Self.lostBlockTokensMax { return false }
    }
    let indentation = column(of: end)
    guard tokens[end].hasNewlineBefore, column(of: position) > indentation else { return false }
    var start = position - 1
    while start >= 0, position - start <= Self.lostBlockTokensMax,
      tokens[start].kind != .leftBrace, tokens[start].kind != .rightBrace
    {
      if tokens[start].hasNewlineBefore || start == 0, column(of: start) <= indentation {
        return column(of: start) == indentation
      }
      start -= 1
    }
    return false
  }

  /// The most tokens on either side among which the head and the end of a block are looked for that nothing begins.
  private static let lostBlockTokensMax = 20_000

  /// Reports a `{` that is missing at the end of the line before.
  @inline(never)
  mutating func reportLostBrace(_ context: String) {
    report(
      .unexpectedToken, "a `{` is missing \(context)",
      at: SourceSpan(previousEnd, min(previousEnd + 1, source.bytes.count)),
      fixIts: [FixIt("write `{`", replacing: SourceSpan(previousEnd, previousEnd), with: " {")])
  }

  /// Whether a declaration begins at the current token, judged by its first words.
  var isAtDeclaration: Bool {
    if at(.let) || at(.var) { return true }
    return at(.identifier) && DeclarationWord.begins(text)
  }

  /// Whether a test or a function of tests begins at the current token.
  var isAtTest: Bool {
    at(word: "test") && (kind(ahead: 1) == .text || kind(ahead: 1) == .identifier)
  }

  /// Whether a declaration, and no statement, begins at the current token inside a block.
  ///
  /// A name is never followed by another one in a statement, so these two words decide.
  var isAtForgottenDeclaration: Bool {
    guard tokens[position].kind == .identifier, isInSameLine(ahead: 1) else { return false }
    let word = text
    let next = kind(ahead: 1)
    switch word {
    case "call", "view", "fn", "struct", "enum", "event", "error", "contract", "type", "interface",
      "import", "phase", "final", "during", "invariant", "asset":
      return next == .identifier && isDeclarationBehindName
    case "due":
      // Behind `{`, in its line, one was written into a body.
      return next == .identifier
        && (position == 0 || tokens[position - 1].kind != .leftBrace
          || tokens[position].hasNewlineBefore)
    case "create", "upgrade":
      return next == .by
    case "test":
      return next == .text || next == .identifier
    case "prose":
      return next == .text
    default:
      return false
    }
  }

  /// Whether what stands behind the next name can follow the name of a declaration, but no variable or callee.
  private var isDeclarationBehindName: Bool {
    switch text {
    case "call", "view", "fn": kind(ahead: 2) == .leftParenthesis || kind(ahead: 2) == .less
    case "final", "error": ![.assign, .leftBrace].contains(kind(ahead: 2))
    case "import", "invariant": true
    default: kind(ahead: 2) != .dot
    }
  }

  /// Skips to where a list can go on: its next comma or closing bracket, or the end of what holds the list.
  @inline(never)
  mutating func skipInList(_ closing: TokenKind) {
    let marker = open()
    var brackets = 0
    while !at(.endOfFile) {
      let current = kind
      if brackets == 0 {
        if current == closing || current == .comma { break }
        if [.rightParenthesis, .rightBracket, .rightBrace].contains(current) { break }
        if closing == .greater, current == .assign || current == .greaterOrEqual { break }
      }
      if current == .rightBrace || isAtStatementWord { break }
      switch current {
      case .leftParenthesis, .leftBracket: brackets += 1
      case .rightParenthesis, .rightBracket: brackets -= 1
      case .leftBrace:
        // A body: the list was not closed before it.
        if closing != .rightBrace {
          closeSkipped(marker)
          return
        }
        skipBraces()
        continue
      default: break
      }
      take()
    }
    closeSkipped(marker)
  }

  /// Whether the current token begins a line with a word that only a statement or declaration begins with.
  var isAtStatementWord: Bool {
    guard tokens[position].hasNewlineBefore else { return false }
    switch tokens[position].kind {
    case .let, .var, .while, .return, .fail, .emit, .expect, .requires, .for, .attempt: return true
    case .identifier: return isAtForgottenDeclaration
    default: return false
    }
  }

  /// Skips from an opening brace to just behind the one that closes it.
  mutating func skipBraces() {
    var braces = 0
    repeat {
      if tokens[position].kind == .leftBrace { braces += 1 }
      if tokens[position].kind == .rightBrace { braces -= 1 }
      take()
    } while braces > 0 && tokens[position].kind != .endOfFile
  }

  /// Skips what is left of a statement: to the end of its line outside brackets, or the end of its block.
  mutating func skipStatement() {
    let marker = open()
    var brackets = 0
    while tokens[position].kind != .endOfFile {
      let token = tokens[position]
      if token.kind == .rightBrace { break }
      if position > marker.token {
        if brackets <= 0, kind == .lineEnd { break }
        if isAtStatementWord { break }
      }
      switch token.kind {
      case .leftParenthesis, .leftBracket: brackets += 1
      case .rightParenthesis, .rightBracket: brackets -= 1
      case .leftBrace:
        passLineEnd()
        skipBraces()
        continue
      default: break
      }
      take()
    }
    closeSkipped(marker)
  }

  /// Skips to the next declaration, or to the brace that closes the contract.
  mutating func skipDeclaration() {
    let marker = open()
    while tokens[position].kind != .endOfFile, !at(.rightBrace) {
      if position > marker.token, tokens[position].hasNewlineBefore, isAtDeclaration { break }
      if at(.leftBrace) { skipBraces() } else { take() }
    }
    closeSkipped(marker)
  }

  /// Records skipped tokens, if there are any.
  mutating func closeSkipped(_ marker: Marker) {
    if position > marker.token { close(marker, .skipped) }
  }
}

/// The names of types that the language itself has, as the parser needs them to tell a type from a name.
enum PredeclaredType {
  static let names: Set<String> = [
    "bool", "int", "bytes", "text", "time", "duration", "party", "Digest", "list", "map", "set",
    "log",
  ]
}
