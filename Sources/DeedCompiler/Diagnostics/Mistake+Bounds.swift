import DeedSyntax

/// The mistakes of ranges that are computed, and of what else stands in heads.
extension DiagnosticCode {
  static let boundReads = DiagnosticCode(3370, "bound that is not fixed")
  static let boundMisplaced = DiagnosticCode(3371, "range that is computed in a wrong place")

  static let boundCodes = [boundReads, boundMisplaced]
}

/// The wording of mistakes of bounds.
extension Mistake {
  static func boundReads(_ what: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .boundReads, "a bound of a range cannot read \(what)", at: span,
      notes: [
        "the range of a parameter reads constants, `let`s and the parameters before it; what else must hold stands behind `requires`"
      ])
  }

  static func boundMisplaced(_ place: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .boundMisplaced, "\(place) has constant bounds", at: span,
      notes: [
        "write `int` here; a `call`, `view` or `fn` that takes it by value may have a range that reads `let`s and earlier parameters"
      ])
  }
}
