/// A recursive-descent parser for one file.
///
/// It accepts any tokens and always gives a module.
///
/// - **Two results, one pass.** Each function returns abstract syntax and, by `open` and `close`, records a node of the lossless
///   tree. Nodes are appended when they end, so a left operand needs no moving when its operator turns up.
/// - **Newlines.** Directly inside the braces of a block a line end closes a statement. There `kind` is
///   `lineEnd` until `passLineEnd` is called, and so no other function needs to know the rule.
/// - **Recovery.** A function that misses something reports it and returns an error node without taking
///   tokens; lists, blocks and members skip to the next place where they can go on. Only one mistake is
///   reported at a token, and none after the limit on nesting was met: then the rest of the file is skipped.
/// - **Stack.** What is rarely done, reporting above all, is kept out of line (`@inline(never)`): the frames of the
///   functions that call each other decide how deep a file may nest in a small stack.
/// - **Verbs.** `at` looks, `take` takes what is known to be there, `eat` takes if it is there, `expect`
///   reports if it is not.
struct Parser {
  let source: SourceFile
  let tokens: [Token]
  let literals: [Int: LiteralValue]
  /// The index of the current token.
  var position = 0
  var nodes: [SyntaxTree.Node] = []
  var diagnostics: [Diagnostic] = []
  /// How many blocks, types, authorities and expressions are open.
  var depth = 0
  /// Whether a line end closes what is being parsed.
  var isNewlineSensitive = false
  private var nextNodeIndex = 0
  private var passedLineEndAt = -1
  private var lastReportAt = -1
  private var isAbandoned = false
  /// The first token behind the imports at the top of the file.
  var importsEnd = 0
  /// How many declarations stand outside that belong inside a contract: where one ends early, all that follow do.
  var misplacedMembers = 0
  /// Reserved words that were declared as names; that was reported, and their uses are no further mistakes.
  var misusedWords: Set<String> = []
  /// Forms of other languages that were reported and are not again.
  var toldAdvice: Set<String> = []
  /// Whether the statement that begins here goes on with the `let` before it, after a comma that was reported.
  var continuesLocal = false
  /// Declarations beside the one that was parsed, where one word was meant for several.
  var extraDeclarations: [DeclarationSyntax] = []

  private init(_ lexer: Lexer) {
    source = lexer.source
    tokens = lexer.tokens
    literals = lexer.literals
  }

  /// Parses a file.
  static func parse(_ source: SourceFile) -> ParsedModule {
    var lexer = Lexer(source)
    lexer.lex()
    var parser = Parser(lexer)
    let declarations = parser.parseModule()
    var diagnostics = Self.withoutConsequences(lexer.diagnostics, parser.diagnostics, in: source)
    if diagnostics.count > SyntaxLimits.diagnosticCount {
      let place = diagnostics[SyntaxLimits.diagnosticCount].span
      diagnostics.removeSubrange(SyntaxLimits.diagnosticCount...)
      diagnostics.append(
        Diagnostic(
          .tooManyDiagnostics,
          "the file has more than \(SyntaxLimits.diagnosticCount) mistakes; the rest is not shown",
          in: source.name, at: place))
    }
    return ParsedModule(
      source: source,
      tree: SyntaxTree(source: source, tokens: parser.tokens, nodes: parser.nodes),
      syntax: ModuleSyntax(
        declarations: declarations, span: SourceSpan(0, source.bytes.count),
        nodeCount: parser.nextNodeIndex),
      diagnostics: diagnostics)
  }

  /// Leaves out what only follows: of the mistakes in one line the first is shown, and the others when it is mended.
  ///
  /// Characters that hide something are always shown. A sign of another language that a file uses throughout is one
  /// mistake, with a fix for each of its places.
  private static func withoutConsequences(
    _ lexical: [Diagnostic], _ structural: [Diagnostic], in source: SourceFile
  ) -> [Diagnostic] {
    var lines: Set<Int> = []
    var result: [Diagnostic] = []
    var firsts: [String: Int] = [:]
    // How often each that is shown was met again.
    var counts: [Int] = []
    // What the lexer could not read is no second mistake of the construct around it.
    let unread = Set(lexical.map(\.span.start))
    let all = Diagnostic.ordered(
      lexical + structural.filter { !unread.contains($0.span.start) })
    for diagnostic in all {
      let isFirst = lines.insert(source.lineIndex(at: diagnostic.span.start)).inserted
      guard isFirst || DiagnosticCode.hidden.contains(diagnostic.code) else { continue }
      if DiagnosticCode.foreignSigns.contains(diagnostic.code)
        || diagnostic.code == .unexpectedToken && !diagnostic.fixIts.isEmpty
      {
        if let first = firsts[diagnostic.message] {
          counts[first] += 1
          result[first].fixIts += diagnostic.fixIts
          continue
        }
        firsts[diagnostic.message] = result.count
      }
      result.append(diagnostic)
      counts.append(0)
    }
    for (index, count) in counts.enumerated() where count > 0 {
      result[index].notes.append(
        count == 1 ? "And in one more line." : "And in \(count) more lines.")
    }
    return result
  }

  // MARK: Looking

  /// The kind of the current token, or `lineEnd` where a line end closes the statement before it.
  var kind: TokenKind {
    if isAbandoned { return .endOfFile }
    let token = tokens[position]
    if isNewlineSensitive, token.hasNewlineBefore, passedLineEndAt != position, position > 0,
      !endsOpenLine(position - 1), !token.kind.continuesPreviousLine,
      token.kind != .endOfFile
    {
      return .lineEnd
    }
    return token.kind
  }

  /// Whether a token lets its statement go on in the next line; a member named `mod` does not.
  private func endsOpenLine(_ index: Int) -> Bool {
    let kind = tokens[index].kind
    guard kind.continuesOverNewline else { return false }
    return !kind.isReservedWord || index == 0 || tokens[index - 1].kind != .dot
  }

  /// The kind of a later token; line ends are not seen.
  func kind(ahead distance: Int) -> TokenKind {
    let index = position + distance
    return index < tokens.count && !isAbandoned ? tokens[index].kind : .endOfFile
  }

  /// The place of the current token.
  var span: SourceSpan { tokens[position].span }

  /// The end of the token before the current one.
  var previousEnd: Int { position > 0 ? tokens[position - 1].span.end : 0 }

  /// The text of the current token.
  var text: String { source.text(in: span) }

  /// The text of a later token.
  func text(ahead distance: Int) -> String {
    let index = position + distance
    return index < tokens.count ? source.text(in: tokens[index].span) : ""
  }

  /// Whether the current token has this kind.
  func at(_ wanted: TokenKind) -> Bool { kind == wanted }

  /// Whether the current token is this word, which is not a reserved one.
  func at(word: String) -> Bool {
    kind == .identifier && span.byteCount == word.utf8.count && text == word
  }

  /// Whether a later token stands in the same line as the one before it.
  func isInSameLine(ahead distance: Int) -> Bool {
    position + distance < tokens.count && !tokens[position + distance].hasNewlineBefore
  }

  // MARK: Taking

  /// Takes the current token, whatever it is; the end of the file is never passed.
  @discardableResult
  mutating func take() -> SourceSpan {
    let taken = span
    if position < tokens.count - 1 { position += 1 }
    return taken
  }

  /// Takes the current token if it has this kind.
  mutating func eat(_ wanted: TokenKind) -> Bool {
    guard at(wanted) else { return false }
    take()
    return true
  }

  /// Takes the current token if it is this word.
  mutating func eat(word: String) -> Bool {
    guard at(word: word) else { return false }
    take()
    return true
  }

  /// Takes a token of this kind or reports that it is missing.
  @discardableResult
  mutating func expect(_ wanted: TokenKind, _ context: String) -> Bool {
    if eat(wanted) { return true }
    reportExpected(wanted.phrase, context)
    return false
  }

  /// Goes past a line end that closed a statement.
  mutating func passLineEnd() {
    passedLineEndAt = position
    // What was missing at the end of the line is no mistake of the token that begins the next one.
    if lastReportAt == position { lastReportAt = position - 1 }
  }

  // MARK: Reporting

  /// Reports a mistake unless one was reported at the current token before.
  @inline(never)
  mutating func report(
    _ code: DiagnosticCode, _ message: String, at place: SourceSpan, label: String? = nil,
    secondaryLabels: [DiagnosticLabel] = [], notes: [String] = [], fixIts: [FixIt] = []
  ) {
    guard !isAbandoned, lastReportAt != position else { return }
    lastReportAt = position
    guard diagnostics.count <= SyntaxLimits.diagnosticCount else { return }
    diagnostics.append(
      Diagnostic(
        code, message, in: source.name, at: place, label: label, secondaryLabels: secondaryLabels,
        notes: notes, fixIts: fixIts))
  }

  /// Reports a mistake that does not keep others at the same token from being reported.
  @inline(never)
  mutating func reportAside(
    _ code: DiagnosticCode, _ message: String, at place: SourceSpan,
    secondaryLabels: [DiagnosticLabel] = [], notes: [String] = [], fixIts: [FixIt] = []
  ) {
    guard !isAbandoned, diagnostics.count <= SyntaxLimits.diagnosticCount else { return }
    diagnostics.append(
      Diagnostic(
        code, message, in: source.name, at: place, secondaryLabels: secondaryLabels, notes: notes,
        fixIts: fixIts))
  }

  /// Adds a fix to the mistake that was reported last.
  mutating func addFixIt(_ fixIt: FixIt) {
    guard !isAbandoned, !diagnostics.isEmpty else { return }
    diagnostics[diagnostics.count - 1].fixIts.append(fixIt)
  }

  /// Counts the current token as reported.
  mutating func keepSilent() { lastReportAt = position }

  /// Whether a mistake was reported at the current token.
  var hasReportedHere: Bool { isAbandoned || lastReportAt == position }

  /// Whether a mistake was reported at a token from `start` to the current one.
  func hasReported(since start: Int) -> Bool { isAbandoned || lastReportAt >= start }

  /// Gives up the rest of the file; nothing more is reported.
  @inline(never)
  mutating func abandon(_ code: DiagnosticCode, _ message: String, notes: [String]) {
    guard !isAbandoned else { return }
    lastReportAt = -1
    report(code, message, at: span, notes: notes)
    isAbandoned = true
    position = tokens.count - 1
  }

  // MARK: Depth

  /// Opens a level of nesting; false, after giving up, beyond the limit.
  ///
  /// Each success needs a `leave`.
  mutating func enter() -> Bool {
    guard depth < SyntaxLimits.nestingDepth else {
      abandon(
        .nestingTooDeep, "this is nested more than \(SyntaxLimits.nestingDepth) deep",
        notes: ["Give parts a name of their own. The rest of the file was not read."])
      return false
    }
    depth += 1
    return true
  }

  /// Closes a level of nesting.
  mutating func leave() { depth -= 1 }

  // MARK: Nodes

  /// Where a node begins.
  struct Marker {
    let nodeCount: Int
    let token: Int
  }

  /// Marks the beginning of a node.
  func open() -> Marker { Marker(nodeCount: nodes.count, token: position) }

  /// Records a node from the marker to the token before the current one.
  @inline(never)
  mutating func close(_ marker: Marker, _ kind: SyntaxKind) {
    nodes.append(
      SyntaxTree.Node(
        kind: kind, firstToken: marker.token, tokenEnd: position,
        subtreeCount: nodes.count - marker.nodeCount + 1))
  }

  /// Records the root, which has all tokens.
  mutating func closeRoot() {
    nodes.append(
      SyntaxTree.Node(
        kind: .module, firstToken: 0, tokenEnd: tokens.count, subtreeCount: nodes.count + 1))
  }

  /// The place from a marker's token to the last one taken.
  func span(since marker: Marker) -> SourceSpan {
    let start = tokens[marker.token].span.start
    return position == marker.token
      ? SourceSpan(start, start) : SourceSpan(start, max(start, previousEnd))
  }

  /// A new identity.
  mutating func newID() -> NodeID {
    defer { nextNodeIndex += 1 }
    return NodeID(index: nextNodeIndex)
  }
}
