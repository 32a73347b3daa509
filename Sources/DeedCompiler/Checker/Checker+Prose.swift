import DeedSyntax

/// The legal text: which clauses it has, and which of them the doc comments name.
extension Checker {
  /// A clause that a doc comment names.
  private struct Reference {
    let number: String
    let span: SourceSpan
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
    guard let syntax = first, let text = load(syntax) else { return }
    program.prose = text
    let references = references()
    for reference in references
    where !text.clauses.contains(where: { Array($0.number.utf8) == Array(reference.number.utf8) }) {
      report(.unknownClause(reference.number, in: text.source.name, at: reference.span))
    }
    for clause in text.clauses
    where !references.contains(where: { ClauseNumber.covers($0.number, clause.number) }) {
      proseMistakes.append(
        Mistake.clauseWithoutCode(clause.number, at: clause.span).diagnostic(in: text.source.name))
    }
  }

  private func load(_ syntax: ProseSyntax) -> ProseText? {
    func refuse(_ why: String) -> ProseText? {
      report(.proseUnusable(why, at: syntax.pathSpan))
      return nil
    }
    guard ProsePath.isInside(syntax.path) else {
      return refuse("the path of a legal text leads to the folder of the source file or below it")
    }
    switch prose {
    case nil: return refuse("the legal text was not read")
    case .unavailable(let why)?: return refuse(why)
    case .file(let source)?:
      if source.bytes.count > ProseText.octetsMax {
        return refuse("the legal text has more than \(ProseText.octetsMax) octets")
      }
      guard String(validating: source.bytes, as: UTF8.self) != nil else {
        return refuse("the legal text is not UTF-8")
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
      let span = SourceSpan(blank.startIndex, blank.startIndex + number.utf8.count)
      result.append(Reference(number: number, span: span))
      end = rest.startIndex
      if rest.first == 0x2C {
        position = rest.startIndex + 1
      } else if rest.starts(with: Array(" and".utf8)) {
        position = rest.startIndex + 4
      } else {
        return end
      }
    }
  }

  private func isLetter(_ octet: UInt8) -> Bool {
    (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet)
  }
}

extension Mistake {
  static func proseUnusable(_ why: String, at span: SourceSpan) -> Mistake {
    Mistake(.prose, why, at: span)
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
