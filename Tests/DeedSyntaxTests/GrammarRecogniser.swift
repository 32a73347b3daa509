import DeedSyntax

/// Decides whether tokens are a sentence of the grammar, by trying everything and remembering results.
///
/// It shares nothing with the parser but the tokens; line ends become NEWLINE tokens here by the rule at the head of the
/// grammar file.
struct GrammarRecogniser {
  struct Terminal {
    let kind: TokenKind
    let text: String
    let isNewline: Bool
    let isInSameLine: Bool
  }

  let grammar: Grammar
  private let terminals: [Terminal]
  private var ends: [Int: [Int]] = [:]
  private(set) var usedProductions: Set<String> = []

  init(_ grammar: Grammar, _ module: ParsedModule) {
    self.grammar = grammar
    terminals = Self.terminals(of: module)
  }

  /// Whether the tokens are a module; then `usedProductions` are those of one derivation.
  mutating func accepts() -> Bool {
    guard let start = grammar.productions["Module"], matches(start, 0).contains(terminals.count)
    else { return false }
    usedProductions.insert("Module")
    return derive(start, 0, terminals.count)
  }

  // MARK: Line ends

  private static func terminals(of module: ParsedModule) -> [Terminal] {
    let tokens = module.tree.tokens.dropLast()
    let texts = tokens.indices.map { module.tree.text(of: $0) }
    var result: [Terminal] = []
    var isBlock: [Bool] = []
    var pendingMatches = [0]
    let continuing: Set<String> = [
      "+", "-", "*", "/", "**", "mod", "==", "!=", "<", "<=", ">", ">=", "and", "or", "xor", "=",
      ",",
    ]
    for (index, token) in tokens.enumerated() {
      let text = texts[index]
      let isLiteral = token.kind == .text
      if isBlock.last == true, token.hasNewlineBefore, index > 0, texts[index - 1] != "{",
        !continuing.contains(texts[index - 1]) || index > 1 && texts[index - 2] == ".",
        isLiteral || ![".", "and", "or", "xor", "else", "}"].contains(text)
      {
        result.append(Terminal(kind: .lineEnd, text: "", isNewline: true, isInSameLine: false))
      }
      result.append(
        Terminal(
          kind: token.kind, text: text, isNewline: false, isInSameLine: !token.hasNewlineBefore))
      switch token.kind {
      case .match where index == 0 || texts[index - 1] != ".",
        .attempt where index == 0 || texts[index - 1] != ".":
        if index + 1 >= texts.count || texts[index + 1] != ":" {
          pendingMatches[pendingMatches.count - 1] += 1
        }
      case .leftBrace:
        let isMembers =
          index >= 2 && tokens[index - 1].kind == .identifier
          && ["contract", "struct", "enum", "interface", "asset"].contains(texts[index - 2])
          || isBehindInterfaces(tokens.prefix(index)) || isDuring(texts, before: index)
        let isMatch = pendingMatches[pendingMatches.count - 1] > 0
        if isMatch { pendingMatches[pendingMatches.count - 1] -= 1 }
        isBlock.append(!isMembers && !isMatch)
        pendingMatches.append(0)
      case .leftParenthesis, .leftBracket:
        isBlock.append(false)
        pendingMatches.append(0)
      case .rightBrace, .rightParenthesis, .rightBracket:
        if !isBlock.isEmpty {
          isBlock.removeLast()
          pendingMatches.removeLast()
        }
      default: break
      }
    }
    return result
  }

  /// Whether tokens end with `contract C: I, a.J`.
  private static func isBehindInterfaces(_ tokens: ArraySlice<Token>) -> Bool {
    var rest = tokens
    while let last = rest.last,
      [.identifier, .dot, .comma].contains(last.kind) || last.kind.isReservedWord
    {
      rest.removeLast()
    }
    guard rest.count < tokens.count, rest.popLast()?.kind == .colon else { return false }
    return rest.popLast()?.kind == .identifier && rest.last?.kind == .identifier
      && rest.last?.span.byteCount == "contract".utf8.count
  }

  /// Whether a brace follows `during` and names with commas between them.
  private static func isDuring(_ texts: [String], before brace: Int) -> Bool {
    var index = brace - 1
    while index >= 2, texts[index - 1] == "," { index -= 2 }
    return index >= 1 && texts[index - 1] == "during"
  }

  // MARK: Matching

  /// The positions where a form that begins at `start` can end.
  private mutating func matches(_ form: Int, _ start: Int) -> [Int] {
    switch grammar.forms[form] {
    case .quoted(let word): return isQuoted(word, start) ? [start + 1] : []
    case .token(let name): return isToken(name, start) ? [start + 1] : []
    default: break
    }
    let key = form * (terminals.count + 1) + start
    if let known = ends[key] { return known }
    var result: Set<Int> = []
    switch grammar.forms[form] {
    case .production(let name):
      if let body = grammar.productions[name] { result = Set(matches(body, start)) }
    case .sequence(let parts):
      result = [start]
      for part in parts {
        var next: Set<Int> = []
        for position in result { next.formUnion(matches(part, position)) }
        result = next
      }
    case .choice(let options):
      for option in options { result.formUnion(matches(option, start)) }
    case .optional(let inner):
      result = Set(matches(inner, start) + [start])
    case .many(let inner):
      result = [start]
      var open = [start]
      while let position = open.popLast() {
        for end in matches(inner, position) where result.insert(end).inserted { open.append(end) }
      }
    case .quoted, .token: break
    }
    let sorted = result.sorted()
    ends[key] = sorted
    return sorted
  }

  private func isQuoted(_ word: String, _ position: Int) -> Bool {
    guard position < terminals.count, !terminals[position].isNewline else { return false }
    let terminal = terminals[position]
    guard terminal.kind == .identifier || terminal.kind.rawValue == word else { return false }
    return terminal.text == word
  }

  private func isToken(_ name: String, _ position: Int) -> Bool {
    guard position < terminals.count else { return false }
    let terminal = terminals[position]
    switch name {
    case "NEWLINE": return terminal.isNewline
    case "INTEGER": return terminal.kind == .integer
    case "TEXT": return terminal.kind == .text
    case "BYTES": return terminal.kind == .bytesLiteral
    case "TIME": return terminal.kind == .timeLiteral
    case "PARTY": return terminal.kind == .partyLiteral
    case "DIGEST": return terminal.kind == .digestLiteral
    case "RESERVED": return terminal.kind.isReservedWord
    default: return terminal.kind == .identifier && isName(position)
    }
  }

  /// Whether a name is not one of the words that the grammar's last note reads otherwise.
  private func isName(_ position: Int) -> Bool {
    let previous = position > 0 ? terminals[position - 1] : nil
    let next = position + 1 < terminals.count ? terminals[position + 1] : nil
    let isNameNext = next?.kind == .identifier
    switch terminals[position].text {
    case "set": return next?.kind != .leftBracket || previous?.kind == .dot
    case "party": return !(isNameNext && next?.isInSameLine == true)
    case "fails", "emits":
      return !(isNameNext && next?.isInSameLine == true && previous?.kind == .expect)
    default: return true
    }
  }

  // MARK: One derivation

  /// Records the productions of one way to read `start..<end` as a form that matches there.
  private mutating func derive(_ form: Int, _ start: Int, _ end: Int) -> Bool {
    switch grammar.forms[form] {
    case .quoted, .token: return end == start + 1
    case .production(let name):
      usedProductions.insert(name)
      return grammar.productions[name].map { derive($0, start, end) } ?? false
    case .choice(let options):
      for option in options where matches(option, start).contains(end) {
        return derive(option, start, end)
      }
      return false
    case .optional(let inner):
      return start == end || derive(inner, start, end)
    case .many(let inner):
      // The iteration whose rest can still reach the end, longest first.
      var position = start
      while position < end {
        let next = matches(inner, position).last {
          $0 > position && matches(form, $0).contains(end)
        }
        guard let next, derive(inner, position, next) else { return false }
        position = next
      }
      return true
    case .sequence(let parts):
      return derive(parts[...], start, end)
    }
  }

  private mutating func derive(_ parts: ArraySlice<Int>, _ start: Int, _ end: Int) -> Bool {
    guard let first = parts.first else { return start == end }
    for split in matches(first, start).reversed() where reaches(parts.dropFirst(), split, end) {
      return derive(first, start, split) && derive(parts.dropFirst(), split, end)
    }
    return false
  }

  private mutating func reaches(_ parts: ArraySlice<Int>, _ start: Int, _ end: Int) -> Bool {
    var positions: Set<Int> = [start]
    for part in parts {
      var next: Set<Int> = []
      for position in positions { next.formUnion(matches(part, position)) }
      positions = next
    }
    return positions.contains(end)
  }
}
