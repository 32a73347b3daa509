import DeedSyntax

/// The wording of mistakes of generics, roles and properties.
extension Mistake {
  static func recursiveRole(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(.recursiveRole, "the role `\(name)` is part of its own meaning", at: span)
  }

  static func notDrawable(_ type: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .notDrawable, "a test cannot draw values of `\(type)`", at: span,
      notes: ["contracts are created in the test itself, from values that are drawn"])
  }
}
