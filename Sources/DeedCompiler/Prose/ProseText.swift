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

/// A legal text with the clauses that are numbered in it.
///
/// A clause is a line of Markdown that begins with its number: `2.1 …`, `2. …`, `## 2.1 …`, `**2.1** …`. A number without a
/// dot counts in headings and in bold type only, where no sentence goes on.
struct ProseText: Sendable {
  /// The most octets of a legal text: it is published in one transaction with the source.
  static let octetsMax = 128 * 1024

  /// A clause and the line that it begins.
  struct Clause: Sendable {
    let number: String
    let span: SourceSpan
  }

  let source: SourceFile
  let clauses: [Clause]

  init(_ source: SourceFile) {
    self.source = source
    var clauses: [Clause] = []
    var seen: Set<String> = []
    for index in source.lineStarts.indices {
      let span = source.lineSpan(index)
      guard let number = Self.number(source.bytes(in: span)), seen.insert(number).inserted else {
        continue
      }
      clauses.append(Clause(number: number, span: span))
    }
    self.clauses = clauses
  }

  private static func number(_ line: ArraySlice<UInt8>) -> String? {
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
    return follower == nil || [0x20, 0x09, 0x2A, 0x29, 0x3A].contains(follower ?? 0) ? number : nil
  }
}

/// Reads the numbers of clauses.
enum ClauseNumber {
  /// A number such as `2.1` at the beginning of octets, whether a dot stands in or behind it, and what follows.
  static func read(
    _ octets: ArraySlice<UInt8>
  ) -> (number: String?, hasDot: Bool, rest: ArraySlice<UInt8>) {
    var rest = octets
    var parts: [[UInt8]] = []
    var hasDot = false
    while parts.count < 6 {
      let digits = Array(rest.prefix { (0x30...0x39).contains($0) })
      guard !digits.isEmpty, digits.count <= 3 else { break }
      parts.append(digits)
      rest = rest.dropFirst(digits.count)
      guard rest.first == 0x2E else { break }
      hasDot = true
      rest = rest.dropFirst()
    }
    guard !parts.isEmpty else { return (nil, false, octets) }
    return (String(decoding: Array(parts.joined(separator: [0x2E])), as: UTF8.self), hasDot, rest)
  }

  /// Whether naming one clause names the other: they are the same, or one is part of the other.
  static func covers(_ named: String, _ clause: String) -> Bool {
    let named = Array(named.utf8)
    let clause = Array(clause.utf8)
    return named == clause || clause.starts(with: named + [0x2E])
      || named.starts(with: clause + [0x2E])
  }
}
