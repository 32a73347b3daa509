package import DeedSyntax

/// What a caller of the compiler found where a contract's legal text should be.
package enum ProseInput: Sendable {
  /// The file, named as diagnostics name it.
  case file(SourceFile)
  /// Nothing that could be read, and why, as a sentence without a full stop.
  case unavailable(String)
}

/// The path of the legal text that a file names.
package enum ProsePath {
  /// The path relative to the folder of the source file; nil where the file names none that leads below that folder.
  ///
  /// A path has components with `/` between them, none of them empty, `.` or `..`; so it never leads out of the folder.
  package static func path(of parsed: ParsedModule) -> String? {
    for declaration in parsed.syntax.declarations {
      guard case .contract(let contract) = declaration.kind else { continue }
      for member in contract.members {
        if case .prose(let prose) = member.kind { return isInside(prose.path) ? prose.path : nil }
      }
    }
    return nil
  }

  /// Whether a path leads to the folder where it begins, or below it.
  static func isInside(_ path: String) -> Bool {
    let octets = Array(path.utf8)
    guard octets.count <= 512, octets.allSatisfy({ $0 >= 0x20 && $0 != 0x5C && $0 != 0x7F }) else {
      return false
    }
    let parts = octets.split(separator: 0x2F, omittingEmptySubsequences: false).map(Array.init)
    return parts.allSatisfy { !$0.isEmpty && $0 != [0x2E] && $0 != [0x2E, 0x2E] }
  }
}

/// A legal text with the clauses that are numbered in it (`docs/language.md`, The legal text).
///
/// A clause is a line of Markdown that begins with its number: `2.1 …`, `2. …`, `## 2.1 …`, `**2.1** …`. A number without a
/// dot counts in headings and in bold type only. A line inside a paragraph is a clause only if its number can come
/// after that of the clause before it and no small letter follows: else a sentence goes on there. Code is no text.
struct ProseText: Sendable {
  /// The most octets of a legal text: it is published in one transaction with the source.
  static let octetsMax = 128 * 1024

  /// A clause and the line that it begins.
  struct Clause: Sendable {
    let number: String
    let span: SourceSpan
  }

  let source: SourceFile
  /// The clauses in their order, each number once.
  let clauses: [Clause]
  /// Lines with the number of an earlier clause.
  let repetitions: [Clause]

  init(_ source: SourceFile) {
    self.source = source
    var clauses: [Clause] = []
    var repetitions: [Clause] = []
    var seen: Set<[Int]> = []
    var fence: [UInt8]?
    // At the beginning, and behind what is no line of a paragraph.
    var beginsParagraph = true
    for index in source.lineStarts.indices {
      let span = source.lineSpan(index)
      let line = source.bytes(in: span)
      if let open = fence {
        if Self.closes(open, line) { fence = nil }
        beginsParagraph = true
        continue
      }
      fence = Self.fence(line)
      let found = fence == nil ? Self.number(line) : nil
      if let found {
        let isInside =
          !beginsParagraph && !found.isMarked
          && (found.isFollowedBySmallLetter
            || !(clauses.last.map { ClauseNumber.follows(found.number, $0.number) } ?? true))
        if !isInside {
          let clause = Clause(number: found.number, span: span)
          if seen.insert(ClauseNumber.parts(found.number)).inserted {
            clauses.append(clause)
          } else {
            repetitions.append(clause)
          }
        }
      }
      let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      beginsParagraph = isBlank || fence != nil || line.drop { $0 == 0x20 }.first == 0x23
    }
    self.clauses = clauses
    self.repetitions = repetitions
  }

  /// The fence of code that a line begins with: three or more backquotes or tildes (CommonMark 0.31, section 4.5).
  private static func fence(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    let rest = line.drop { $0 == 0x20 }
    guard line.count - rest.count <= 3, let sign = rest.first, sign == 0x60 || sign == 0x7E else {
      return nil
    }
    let fence = Array(rest.prefix { $0 == sign })
    guard fence.count >= 3, sign == 0x7E || !rest.dropFirst(fence.count).contains(0x60) else {
      return nil
    }
    return fence
  }

  /// Whether a line closes code that a fence opened.
  private static func closes(_ open: [UInt8], _ line: ArraySlice<UInt8>) -> Bool {
    guard let fence = fence(line), fence.starts(with: open) else { return false }
    return line.drop { $0 == 0x20 }.dropFirst(fence.count)
      .allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  /// A number that a line begins with.
  private struct LineNumber {
    let number: String
    /// Whether it stands in a heading or in bold type, where no sentence goes on.
    let isMarked: Bool
    let isFollowedBySmallLetter: Bool
  }

  private static func number(_ line: ArraySlice<UInt8>) -> LineNumber? {
    var rest = line.drop { $0 == 0x20 }
    guard line.count - rest.count <= 3 else { return nil }
    let heading = rest.prefix { $0 == 0x23 }.count
    if heading > 0 {
      guard heading <= 6 else { return nil }
      rest = rest.dropFirst(heading).drop { $0 == 0x20 }
    }
    let isBold = rest.starts(with: [0x2A, 0x2A])
    if isBold { rest = rest.dropFirst(2) }
    let (number, hasDot, after) = ClauseNumber.read(rest)
    guard let number, hasDot || heading > 0 || isBold else { return nil }
    let follower = after.first
    guard follower == nil || [0x20, 0x09, 0x0D, 0x2A, 0x29, 0x3A].contains(follower ?? 0) else {
      return nil
    }
    let text = after.drop { [0x20, 0x09, 0x2A, 0x29, 0x3A].contains($0) }
    return LineNumber(
      number: number, isMarked: heading > 0 || isBold,
      isFollowedBySmallLetter: text.first.map { (0x61...0x7A).contains($0) } ?? false)
  }
}
