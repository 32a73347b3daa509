import DeedSyntax

/// A mistake the checker found, before it is tied to a file; made by a constructor named for it.
///
/// A class, so that the many places that may make one need little room in the frames of the checker's recursion.
final class Mistake: Sendable {
  let code: DiagnosticCode
  let message: String
  let span: SourceSpan
  let label: String?
  let places: [DiagnosticLabel]
  let notes: [String]
  let fixIts: [FixIt]

  init(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, label: String? = nil,
    places: [DiagnosticLabel] = [], notes: [String] = [], fixIts: [FixIt] = []
  ) {
    self.code = code
    self.message = message
    self.span = span
    self.label = label
    self.places = places
    self.notes = notes
    self.fixIts = fixIts
  }

  /// The diagnostic of the mistake in a file.
  func diagnostic(in fileName: String) -> Diagnostic {
    Diagnostic(
      code, message, in: fileName, at: span, label: label, secondaryLabels: places, notes: notes,
      fixIts: fixIts)
  }
}
