/// One mistake found in a source file, with everything needed to show it.
package struct Diagnostic: Hashable, Sendable {
  /// The kind of mistake.
  package var code: DiagnosticCode

  /// How grave it is.
  package var severity: DiagnosticSeverity

  /// What is wrong, in the user's terms: one sentence without a full stop.
  package var message: String

  /// The name of the file the primary span lies in.
  package var fileName: String

  /// The place that is wrong.
  package var span: SourceSpan

  /// Words shown beside the carets of the primary span.
  package var label: String?

  /// Other places that matter, each with what it has to do with the mistake.
  package var secondaryLabels: [DiagnosticLabel]

  /// Further sentences: where an expectation came from, what to write instead.
  package var notes: [String]

  /// Changes of the source that would mend it.
  package var fixIts: [FixIt]

  /// Makes a diagnostic with the severity of its code.
  package init(
    _ code: DiagnosticCode, _ message: String, in fileName: String, at span: SourceSpan,
    label: String? = nil, secondaryLabels: [DiagnosticLabel] = [], notes: [String] = [],
    fixIts: [FixIt] = []
  ) {
    self.code = code
    self.severity = code.severity
    self.message = Self.shortened(message)
    self.fileName = fileName
    self.span = span
    self.label = label
    self.secondaryLabels = secondaryLabels
    self.notes = notes.map(Self.shortened)
    self.fixIts = fixIts
  }

  /// The most octets of a message or a note; whoever quotes the source may quote a name of a mebibyte.
  package static let textOctetsMax = 600

  /// A text whose middle is left out where it is too long.
  private static func shortened(_ text: String) -> String {
    guard text.utf8.count > textOctetsMax else { return text }
    let half = textOctetsMax / 8
    return "\(text.prefix(half)) … \(text.suffix(half))"
  }
}

/// A second place that a diagnostic points to.
package struct DiagnosticLabel: Hashable, Sendable {
  /// The name of the file, or nil when it is the diagnostic's own.
  package var fileName: String?

  /// The place.
  package var span: SourceSpan

  /// What the place has to do with the mistake.
  package var text: String

  /// Labels a place.
  package init(_ text: String, at span: SourceSpan, in fileName: String? = nil) {
    self.fileName = fileName
    self.span = span
    self.text = text
  }
}

/// A change of the source that would mend a mistake.
package struct FixIt: Hashable, Sendable {
  /// What the change does, as an instruction: "write `mod`".
  package var text: String

  /// The span to replace; empty to insert.
  package var span: SourceSpan

  /// What to put there; empty to remove.
  package var replacement: String

  /// Describes a change.
  package init(_ text: String, replacing span: SourceSpan, with replacement: String) {
    self.text = text
    self.span = span
    self.replacement = replacement
  }
}

extension Diagnostic {
  /// Whether this diagnostic comes before `other`: by file, start, end, severity, code, message.
  ///
  /// Names and messages are compared by their UTF-8 bytes. Diagnostics that tie are equal in all
  /// that orders them, and keep the order in which they were found.
  package func precedes(_ other: Diagnostic) -> Bool {
    if fileName.utf8.elementsEqual(other.fileName.utf8) == false {
      return fileName.utf8.lexicographicallyPrecedes(other.fileName.utf8)
    }
    let mine = [span.start, span.end, severity.rawValue, code.number]
    let theirs = [other.span.start, other.span.end, other.severity.rawValue, other.code.number]
    if mine != theirs { return mine.lexicographicallyPrecedes(theirs) }
    return message.utf8.lexicographicallyPrecedes(other.message.utf8)
  }

  /// Sorts diagnostics into their total order and drops repetitions.
  package static func ordered(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    // `sorted(by:)` is stable only by implementation, so the position found breaks ties.
    let sorted = diagnostics.enumerated().sorted { left, right in
      if left.element.precedes(right.element) { return true }
      if right.element.precedes(left.element) { return false }
      return left.offset < right.offset
    }
    var result: [Diagnostic] = []
    for (_, diagnostic) in sorted {
      if let last = result.last, !last.precedes(diagnostic) { continue }
      result.append(diagnostic)
    }
    return result
  }
}
