/// Declarations that begin with a word of another language, or with a misspelt one.
extension Parser {
  /// The declaration word that the current token means; nil where it is none, or nothing is known.
  ///
  /// What is found is reported, and the parser goes on as if the word stood there. Words before a declaration that mean
  /// nothing are taken.
  @inline(never)
  mutating func foreignDeclarationWord(in place: DeclarationPlace) -> String? {
    while kind == .identifier, !isAtDeclaration, let why = ForeignDeclaration.modifiers[text],
      isInSameLine(ahead: 1), self.kind(ahead: 1).isWord
    {
      report(advice("`\(text)` begins no declaration", why, replacing: ""), at: span)
      take()
    }
    if place == .interface, at(word: "fn") {
      report(
        advice(
          "an interface has no `fn`", "Write `call` for what changes state, `view` for the rest.",
          replacing: "call"), at: span)
      return "call"
    }
    if isAtDeclaration { return text }
    guard kind.isWord else { return nil }
    let word = text
    if place == .file, self.kind(ahead: 1) == .leftBrace,
      DeclarationWord.insideContracts.contains(text(ahead: 2))
    {
      report(
        Advice(message: "`\(word)` begins no declaration", note: "Write `contract \(word) { … }`."),
        at: span)
      return "contract"
    }
    if let meant = meantDeclaration(word, in: place) {
      var advice = advice(
        "`\(word)` begins no declaration", "Write `\(meant)`.", replacing: meant)
      if let note = Self.declarationNotes[meant] {
        advice = Advice(message: advice.message, note: note, fixIts: advice.fixIts)
      }
      report(advice, at: span)
      return meant
    }
    if let why = ForeignDeclaration.constructs[word] {
      report(Advice(message: "`\(word)` begins no declaration", note: why), at: span)
    } else if let type = ForeignDeclaration.type(word), isInSameLine(ahead: 1),
      self.kind(ahead: 1) == .identifier
    {
      // `uint public constant total`
      var ahead = 1
      var isFixed = place == .file
      while ForeignDeclaration.modifiers[text(ahead: ahead)] != nil
        || ForeignDeclaration.synonyms[text(ahead: ahead)] == "let",
        isInSameLine(ahead: ahead + 1), self.kind(ahead: ahead + 1) == .identifier
      {
        isFixed = isFixed || ForeignDeclaration.synonyms[text(ahead: ahead)] == "let"
        ahead += 1
      }
      let words = "\(isFixed ? "let" : "var") \(text(ahead: ahead)): \(type) = …"
      report(
        Advice(message: "a name stands before its type", note: "Write `\(words)`."), at: span)
    }
    return nil
  }

  /// What is meant by some words, where it is not only spelt otherwise.
  private static let declarationNotes: [String: String] = [
    "fn":
      "A function begins with `fn`, what others may call with `call`, what only reads with `view`.",
    "call": "What others may do begins with `call`, and says `by` whom.",
    "view": "What only reads begins with `view`.",
    "create": "A contract is made by its `create`; the parties and the `let`s are its parameters.",
    "let": "What never changes begins with `let`.",
    "phase": "Each phase has a line: `phase open -> closed`, and `final closed`.",
    "invariant": "What always holds begins with `invariant`.",
    "import":
      "`import a.b` is the file `a/b.deed`, in this folder or one above; it is used as `b.Name`.",
  ]

  private func meantDeclaration(_ word: String, in place: DeclarationPlace) -> String? {
    let next = kind(ahead: 1)
    let isAlone = !isInSameLine(ahead: 1)
    if let synonym = ForeignDeclaration.synonyms[word] {
      switch synonym {
      case "phase", "party", "let", "struct", "type", "contract", "interface", "error":
        guard next == .identifier, !isAlone else { return nil }
      case "create": guard next == .by || next == .leftParenthesis else { return nil }
      case "test": guard next == .text else { return nil }
      case "invariant", "due": guard place == .contract, !isAlone else { return nil }
      case "fn":
        guard next == .identifier else { return nil }
        if place == .interface || place == .contract && namesActors { return "call" }
        if place == .contract, isForeignView { return "view" }
      default: guard !isAlone else { return nil }
      }
      return synonym
    }
    guard word.utf8.count >= 3, !isAlone, next.isWord || next == .text else { return nil }
    let candidates: [String] =
      switch place {
      case .file:
        [
          "contract", "interface", "let", "type", "struct", "enum", "event", "error", "fn", "test",
          "import",
        ]
      case .contract:
        [
          "party", "let", "var", "phase", "final", "during", "invariant", "create", "call", "view",
          "due", "struct", "enum", "event", "error", "type", "prose",
        ]
      case .interface: ["call", "view", "error"]
      }
    // `uint total` is no misspelling.
    guard ForeignDeclaration.type(word) == nil else { return nil }
    return NearbyNames.closest(to: word, among: candidates).first
  }

  /// Whether `by` stands in what seems to be the head of a function here.
  private var namesActors: Bool {
    for distance in 1..<200 {
      switch kind(ahead: distance) {
      case .by: return true
      case .leftBrace, .rightBrace, .endOfFile: return false
      case .identifier
      where ["external", "payable"].contains(text(ahead: distance))
        || ForeignClause.party(of: text(ahead: distance)) != nil
        || text(ahead: distance) == "public" && !isForeignView:
        return true
      default: continue
      }
    }
    return false
  }

  /// Whether `view` or `pure` stands in what seems to be the head of a function here.
  private var isForeignView: Bool {
    for distance in 1..<200 {
      switch kind(ahead: distance) {
      case .by, .leftBrace, .rightBrace, .endOfFile: return false
      case .identifier where ["view", "pure"].contains(text(ahead: distance)): return true
      default: continue
      }
    }
    return false
  }

  /// Reports and skips the `{ … }` around members that stand directly in their contract.
  @inline(never)
  mutating func reportNoDeclaration(in place: DeclarationPlace) {
    guard !hasReportedHere else { return }
    let what = place == .file ? "a declaration" : "a member of the contract"
    if at(.assign) || kind.isWord && kind(ahead: 1) == .assign {
      report(
        Advice(
          message: "a statement stands in the body of a `call`, `due`, `create` or `fn`",
          note: "A declared name has a type: `var total: int = 0`."), at: span)
      return
    }
    let words =
      place == .file
      ? "`contract`, `interface`, `let`, `type`, `struct`, `enum`, `event`, `error`, `fn` or `test`"
      : "`party`, `let`, `var`, `phase`, `final`, `during`, `invariant`, `create`, `call`, `view`, `due`, `fn`, `struct`, `enum`, `event`, `error`, `type`, `role` or `prose`"
    reportExpected(what, "here", notes: ["It begins with \(words)."])
  }

  /// Reports what stands behind a declaration in its last line.
  @inline(never)
  mutating func reportBehindDeclaration() {
    if at(.comma) {
      report(
        advice("no comma stands between declarations", "Each has a line.", replacing: ""), at: span)
      take()
    } else if at(.requires) || at(.ensures) || at(.by) {
      report(
        Advice(message: "`\(text)` stands in the head, before the body", note: "The body ends it."),
        at: span)
    } else if at(.arrow) {
      report(
        Advice(
          message: "results stand directly behind the parameters",
          note: "Write `call f() -> int by …`; a `create` gives nothing back."), at: span)
    } else if let advice = adviceBehindExpression() {
      report(advice, at: span)
    } else {
      reportExpected("a declaration", "here")
    }
  }

  // MARK: Several for one

  /// Parses the other names of `final a, b`, each of which is a declaration, and reports them.
  @inline(never)
  mutating func parseFurtherFinalPhases() {
    let start = span.start
    let word = position
    report(
      .unexpectedToken, "a `final` declares one phase", at: span,
      notes: ["Write one `final` for each phase."])
    var names: [String] = []
    while eat(.comma) {
      let marker = open()
      let id = newID()
      let inner = open()
      let name = parseName("for the final phase")
      close(inner, .phase)
      close(marker, .declaration)
      names.append(name.text)
      extraDeclarations.append(
        DeclarationSyntax(
          id: id, span: name.span, documentation: nil, isPublic: false,
          kind: .phase(PhaseSyntax(name: name, targets: [], isFinal: true))))
      if hasReportedHere { return }
    }
    let indentation = String(repeating: " ", count: column(ofLineWith: word))
    addFixIt(
      FixIt(
        "write one `final` for each", replacing: SourceSpan(start, previousEnd),
        with: names.map { "\n\(indentation)final \($0)" }.joined()))
  }

  /// The column at which the first token of a token's line begins.
  private func column(ofLineWith token: Int) -> Int {
    var first = token
    while first > 0, !tokens[first].hasNewlineBefore { first -= 1 }
    return column(of: first)
  }

  // MARK: Parts of declarations

  /// Parses `extends D`, `is D` or `implements D` behind the name of a contract as the interfaces that were meant.
  @inline(never)
  mutating func parseForeignInheritance() -> [QualifiedNameSyntax]? {
    guard ["extends", "is", "implements", "inherits", "with"].contains(text), at(.identifier)
    else { return nil }
    report(
      advice(
        "`\(text)` does not stand behind the name of a contract",
        "A contract has no parents; the interfaces that it provides stand behind `:`.",
        replacing: ":"), at: span)
    take()
    var names: [QualifiedNameSyntax] = []
    repeat { names.append(parsePath("of an interface")) } while !hasReportedHere && eat(.comma)
    return names
  }

  /// Parses `enum E = a | b` up to the end of its line.
  @inline(never)
  mutating func parseForeignCases() -> [EnumerationCaseSyntax] {
    report(
      Advice(message: "the cases of an enum stand in braces", note: "Write `enum E { one, two }`."),
      at: span)
    var cases: [EnumerationCaseSyntax] = []
    repeat {
      take()
      let marker = open()
      let id = newID()
      guard at(.identifier), isInSameLine(ahead: 0) else { break }
      let name = parseName("for a case")
      close(marker, .enumerationCase)
      cases.append(EnumerationCaseSyntax(id: id, span: name.span, name: name, payload: []))
    } while at(.or) || at(.comma)
    return cases
  }

  /// Takes the words and numbers that other languages write at a case of an enum: `case a`, `a = 1`.
  @inline(never)
  mutating func takeForeignCaseWord() {
    guard kind(ahead: 1) == .identifier, isInSameLine(ahead: 1) else { return }
    reportOnce(
      advice("no word stands before a case", "Write `enum E { one, two }`.", replacing: ""),
      at: span)
    take()
  }

  /// Takes the number of a case.
  @inline(never)
  mutating func takeForeignCaseNumber() {
    reportOnce(
      Advice(message: "a case has no number", note: "What it carries has a name: `one(of: int)`."),
      at: span)
    take()
    _ = parseExpression()
  }

  /// Parses the name of a test that is written like a function's.
  @inline(never)
  mutating func parseForeignTestName() -> String {
    let name = text
    report(
      advice("a test is named by a text", "It says what is tested.", replacing: "\"\(name)\""),
      at: span)
    take()
    if at(.leftParenthesis) {
      _ = parseList(.leftParenthesis, .rightParenthesis, of: "parameter") { $0.parseParameter() }
    }
    return name
  }
}
