import DeedSyntax

/// The legal text: which clauses it has, and which of them the doc comments name.
extension Checker {
  /// A clause that a doc comment names.
  private struct Reference {
    let number: String
    let span: SourceSpan
    /// The last clause of a range that begins with this one.
    var last: String?
  }

  /// Checks the legal text of the contract and the clauses that are named.
  func checkProse() {
    var first: ProseSyntax?
    for declaration in module.syntax.declarations {
      guard case .contract(let contract) = declaration.kind,
        contract.name.span == program.contract?.span
      else { continue }
      for member in contract.members {
        guard case .prose(let syntax) = member.kind else { continue }
        if first == nil {
          first = syntax
        } else {
          report(.proseUnusable("a contract has one legal text", at: syntax.pathSpan))
        }
      }
    }
    guard let syntax = first else {
      if program.contract != nil, let reference = references().first {
        report(.clauseWithoutText(reference.number, at: reference.span))
      }
      return
    }
    guard let text = load(syntax) else { return }
    program.prose = text
    var places: [[Int]: SourceSpan] = [:]
    for clause in text.clauses {
      let parts = ClauseNumber.parts(clause.number)
      if places[parts] == nil { places[parts] = clause.span }
    }
    var written: [(first: [Int], last: [Int]?)] = []
    for reference in references() {
      written.append(
        (ClauseNumber.parts(reference.number), reference.last.map(ClauseNumber.parts)))
      for number in [reference.number, reference.last].compactMap({ $0 })
      where places[ClauseNumber.parts(number)] == nil {
        report(.unknownClause(number, in: text.source.name, at: reference.span))
      }
    }
    for clause in text.repetitions {
      proseMistakes.append(
        Mistake.clauseRepeated(
          clause.number, at: clause.span, earlier: places[ClauseNumber.parts(clause.number)]
        ).diagnostic(in: text.source.name))
    }
    let named = NamedClauses(written)
    for clause in text.clauses where !named.contains(ClauseNumber.parts(clause.number)) {
      proseMistakes.append(
        Mistake.clauseWithoutCode(clause.number, at: clause.span).diagnostic(in: text.source.name))
    }
  }

  private func load(_ syntax: ProseSyntax) -> ProseText? {
    func refuse(_ why: String, _ notes: [String] = []) -> ProseText? {
      report(.proseUnusable(why, at: syntax.pathSpan, notes: notes))
      return nil
    }
    guard ProsePath.isInside(syntax.path) else {
      return refuse(
        "the path of a legal text leads to no other folder than the source file's and those below it",
        ["write the name of a file that lies beside the source: `prose \"terms.md\"`"])
    }
    switch prose {
    case nil: return refuse("the legal text was not read")
    case .unavailable(let why)?: return refuse(why)
    case .file(let source)?:
      if source.bytes.count > ProseText.octetsMax {
        return refuse("the legal text has more than \(ProseText.octetsMax) octets")
      }
      if let offset = source.firstOffsetOutsideUTF8 {
        let line = source.position(at: offset).line
        return refuse("the legal text is not UTF-8: octet \(offset + 1), in line \(line)")
      }
      return ProseText(source)
    }
  }

  /// The clauses that `///` lines name: `clause 2.1`, `clauses 2.1, 3 and 4`.
  private func references() -> [Reference] {
    var result: [Reference] = []
    for index in module.source.lineStarts.indices {
      let line = module.source.lineSpan(index)
      let octets = module.source.bytes(in: line)
      let content = octets.drop { $0 == 0x20 || $0 == 0x09 }
      guard content.starts(with: [0x2F, 0x2F, 0x2F]) else { continue }
      result += references(in: content.dropFirst(3))
    }
    return result
  }

  private func references(in line: ArraySlice<UInt8>) -> [Reference] {
    let word = Array("clause".utf8)
    var result: [Reference] = []
    var position = line.startIndex
    while position < line.endIndex {
      let rest = line[position...]
      let isAtWord =
        rest.count > word.count
        && zip(rest, word).allSatisfy { $0 | 0x20 == $1 }
        && (position == line.startIndex || !isLetter(line[position - 1]))
      guard isAtWord else {
        position += 1
        continue
      }
      position += word.count
      if line[position] | 0x20 == 0x73 { position += 1 }
      position = numbers(in: line, from: position, into: &result)
    }
    return result
  }

  /// Reads numbers with commas or "and" between them; the position behind the last.
  private func numbers(
    in line: ArraySlice<UInt8>, from start: Int, into result: inout [Reference]
  ) -> Int {
    var end = start
    var position = start
    while true {
      let blank = line[position...].drop { $0 == 0x20 }
      guard blank.startIndex > position else { return end }
      let (number, _, rest) = ClauseNumber.read(blank)
      guard let number else { return end }
      var span = SourceSpan(blank.startIndex, blank.startIndex + number.utf8.count)
      var after = rest
      var last: String?
      if let second = rangeEnd(rest) {
        last = second.number
        after = second.rest
        span = SourceSpan(span.start, after.startIndex)
      }
      result.append(Reference(number: number, span: span, last: last))
      end = after.startIndex
      if after.first == 0x2C {
        position = after.startIndex + 1
      } else if after.starts(with: Array(" and".utf8)) {
        position = after.startIndex + 4
      } else {
        return end
      }
    }
  }

  /// The second number of `2.1-2.4`, `2.1–2.4` or `2.1 to 2.4`, and what follows it.
  private func rangeEnd(
    _ octets: ArraySlice<UInt8>
  ) -> (number: String, rest: ArraySlice<UInt8>)? {
    for sign in [" to ", "-", "–", " - ", " – "] where octets.starts(with: Array(sign.utf8)) {
      let (number, _, rest) = ClauseNumber.read(octets.dropFirst(sign.utf8.count))
      if let number { return (number, rest) }
    }
    return nil
  }

  private func isLetter(_ octet: UInt8) -> Bool {
    (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet)
  }
}

extension Mistake {
  static func proseUnusable(
    _ why: String, at span: SourceSpan, notes: [String] = []
  ) -> Mistake {
    Mistake(.prose, why, at: span, notes: notes)
  }

  static func clauseWithoutText(_ number: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .unknownClause, "clause \(number) is named, but the contract names no legal text", at: span,
      notes: ["write `prose \"terms.md\"` into the contract"])
  }

  static func clauseRepeated(
    _ number: String, at span: SourceSpan, earlier: SourceSpan?
  ) -> Mistake {
    Mistake(
      .clauseRepeated, "clause \(number) stands in the text twice", at: span,
      places: earlier.map { [DiagnosticLabel("the first", at: $0)] } ?? [],
      notes: ["a doc comment that names it would name both"])
  }

  static func unknownClause(_ number: String, in file: String, at span: SourceSpan) -> Mistake {
    Mistake(.unknownClause, "\(file) has no clause \(number)", at: span)
  }

  static func clauseWithoutCode(_ number: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .clauseWithoutCode, "no declaration names clause \(number)", at: span,
      notes: ["write `clause \(number)` into the doc comment of what carries it out"])
  }
}
