/// The kind of mistake a diagnostic reports: a number that is never reused and a short title.
///
/// Each module lists its own codes in an extension (`DiagnosticCode+Syntax.swift` here): `D1xxx` for lexing
/// and parsing, `D2xxx` for names and types, `D3xxx` for resources and effects. Two codes are the
/// same when their numbers are.
package struct DiagnosticCode: Sendable {
  /// The number, between 1000 and 9999.
  package let number: Int

  /// What kind of mistake this is, in a few words and without a full stop.
  package let title: String

  /// The severity a diagnostic of this code has unless it says otherwise.
  package let severity: DiagnosticSeverity

  /// Defines a code.
  package init(_ number: Int, _ title: String, severity: DiagnosticSeverity = .error) {
    self.number = number
    self.title = title
    self.severity = severity
  }

  /// The stable identifier that users see and search for, such as `D1004`.
  package var identifier: String { "D\(number)" }
}

extension DiagnosticCode: Hashable {
  /// Compares numbers only.
  package static func == (left: DiagnosticCode, right: DiagnosticCode) -> Bool {
    left.number == right.number
  }

  /// Hashes the number only.
  package func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// How grave a diagnostic is.
package enum DiagnosticSeverity: Int, Sendable, Comparable {
  /// The module cannot be used.
  case error = 0
  /// The module can be used, but the author should look.
  case warning = 1

  /// The word shown to users.
  package var word: String { self == .error ? "error" : "warning" }

  /// Orders the graver severity first.
  package static func < (left: DiagnosticSeverity, right: DiagnosticSeverity) -> Bool {
    left.rawValue < right.rawValue
  }
}
