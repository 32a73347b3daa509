/// What to write instead of what other languages have in some place.
struct Advice {
  /// What is wrong.
  let message: String
  let note: String
  var fixIts: [FixIt] = []
}

extension Parser {
  /// Reports what an advice is about, at a place.
  @inline(never)
  mutating func report(_ advice: Advice, at place: SourceSpan) {
    report(
      .unexpectedToken, advice.message, at: place, notes: [advice.note], fixIts: advice.fixIts)
  }

  /// Reports a form of another language that a file may use again and again; once.
  @inline(never)
  mutating func reportOnce(_ advice: Advice, at place: SourceSpan) {
    if toldAdvice.insert(advice.message).inserted {
      report(advice, at: place)
    } else {
      keepSilent()
    }
  }

  /// An advice that replaces the current token.
  func advice(_ message: String, _ note: String, replacing: String) -> Advice {
    Advice(
      message: message, note: note,
      fixIts: [
        FixIt(
          replacing.isEmpty ? "remove `\(text)`" : "write `\(replacing)`", replacing: span,
          with: replacing)
      ])
  }

  /// What the current token may mean behind a whole expression, where it cannot stand; nil where nothing is known.
  @inline(never)
  func adviceBehindExpression() -> Advice? {
    switch kind {
    case .comma: adviceOnComma()
    case .question: adviceOnQuestion()
    case .assign:
      Advice(
        message: "an assignment is no value",
        note: "Set one place in each statement; `==` compares.")
    case .arrow where text == "->":
      advice("the members of a value stand behind `.`", "Write `a.b`.", replacing: ".")
    case .leftBrace where position > 0 && tokens[position - 1].kind == .identifier:
      Advice(
        message: "a value is made with parentheses, as by a call",
        note: "Write `Share(holder: ann, percent: 10)`, with the names of its fields.")
    case .in, .not:
      Advice(
        message: "there is no operator `\(at(.not) ? "not in" : "in")`",
        note: "Write `list.contains(x)`; for a range, `(a <= x) and (x < b)`.")
    case .if, .else:
      Advice(
        message: "the condition stands before the value",
        note: "Write `if condition { a } else { b }`, as a value or a statement.")
    case .by where position > 0 && tokens[position - 1].kind == .rightParenthesis:
      Advice(message: "a signed call stands alone", note: Self.signedCallNote)
    case .identifier: adviceOnWord()
    case .text where position > 0 && tokens[position - 1].kind == .text:
      Advice(message: "two texts stand side by side", note: "Write `a.appending(b)`.")
    case .integer, .text, .timeLiteral, .partyLiteral, .bytesLiteral, .digestLiteral:
      position > 0 && tokens[position - 1].kind == .identifier
        ? Advice(
          message: "arguments stand in parentheses",
          note: "Write `\(source.text(in: tokens[position - 1].span))(…)`.") : nil
    default: nil
    }
  }

  private func adviceOnComma() -> Advice? {
    guard position > 0 else { return nil }
    let before = tokens[position - 1]
    if before.kind == .integer, kind(ahead: 1) == .integer, before.span.end == span.start {
      return advice(
        "a number has no commas", "The digits of a number are grouped by `_`: `1_000`.",
        replacing: "_")
    }
    return nil
  }

  private func adviceOnQuestion() -> Advice {
    switch self.kind(ahead: 1) {
    case .question:
      Advice(
        message: "there is no operator `??`",
        note: "Write `match x { some(v) { v } none { other } }`.")
    case .dot:
      Advice(
        message: "there is no operator `?.`",
        note: "Write `match x { some(v) { … } none { … } }`.")
    default:
      isInSameLine(ahead: 1) && ![.rightBrace, .rightParenthesis, .comma].contains(kind(ahead: 1))
        ? Advice(
          message: "there is no operator `? :`", note: "Write `if condition { a } else { b }`.")
        : Advice(
          message: "a failure is not passed on by `?`",
          note: "A failure undoes the whole call; an option is taken apart by `match`.")
    }
  }

  private func adviceOnWord() -> Advice? {
    let word = text
    switch word {
    case "is", "isnt":
      return Advice(
        message: "there is no operator `\(word)`",
        note: "Write `==`, or `match x { some(v) { … } none { … } }` for an option.")
    case "as":
      return Advice(
        message: "there is no operator `as`",
        note: "A range becomes an `int` by itself; other values are made by a function.")
    case "then":
      return advice("no `then` stands behind a condition", "Braces do.", replacing: "")
    case "eq", "ne", "lt", "gt", "le", "ge":
      return Advice(
        message: "there is no operator `\(word)`", note: "Write `==`, `!=`, `<`, `>`, `<=` or `>=`."
      )
    case "div", "rem", "shl", "shr", "pow":
      return Advice(
        message: "there is no operator `\(word)`", note: "Write `/`, `mod` or `**`.")
    case _ where ForeignUnits.money.contains(word):
      guard position > 0, tokens[position - 1].kind == .integer else { return nil }
      return Advice(
        message: "there is no unit `\(word)`: the language knows no money",
        note: "Count in the smallest unit; an amount of an asset is `5 of bank.Yuan`.")
    default:
      guard Self.durationUnits[word] != nil else { return nil }
      return Advice(
        message: "a unit stands behind a whole number only",
        note: "Write `1 \(word.hasSuffix("s") ? String(word.dropLast()) : word) * n`.")
    }
  }

  /// Takes a unit of time that is misspelt, abbreviated or of no fixed length, and reports it; false where there is none.
  @inline(never)
  mutating func takeForeignUnit() -> Bool {
    let word = text
    guard isInSameLine(ahead: 0) else { return false }
    if ForeignUnits.calendar.contains(word) {
      report(
        .unexpectedToken, "there is no unit `\(word)`: not all are equally long", at: span,
        notes: ["Write days or weeks, or let who creates the contract pass a `time`."])
    } else if let meaning = ForeignUnits.meaning(word) {
      report(
        .unexpectedToken, "there is no unit `\(word)`", at: span,
        notes: ["The units are `milliseconds`, `seconds`, `minutes`, `hours`, `days`, `weeks`."],
        fixIts: [FixIt("write `\(meaning)`", replacing: span, with: meaning)])
    } else {
      return false
    }
    take()
    return true
  }
}
