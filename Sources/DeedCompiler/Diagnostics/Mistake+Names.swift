import DeedSyntax

/// The wording of mistakes of names and declarations.
extension Mistake {
  static func unknownName(
    _ name: NameSyntax, candidates: [String], caseOf type: String?, elsewhere: [String] = [],
    hint: String? = nil
  ) -> Mistake {
    if let type {
      let whole = "\(type).\(name.text)"
      return Mistake(
        .unknownName, "there is no value `\(name.text)` here", at: name.span,
        notes: ["a case is written with its enum: `\(whole)`"],
        fixIts: [FixIt("write `\(whole)`", replacing: name.span, with: whole)])
    }
    return unknown(
      .unknownName, "there is no value `\(name.text)` here", name, candidates, elsewhere, hint)
  }

  static func partiesUnknown(_ names: [String], at span: SourceSpan) -> Mistake {
    Mistake(
      .unknownName,
      names.count == 1
        ? "there is no value `\(names[0])` here" : "there are no values \(list(names)) here",
      at: span,
      notes: [
        "a test has parties of its own, declared in it: `party \(names.joined(separator: ", "))`"
      ])
  }

  static func unknownType(
    _ name: NameSyntax, candidates: [String], elsewhere: [String] = [], hint: String? = nil
  ) -> Mistake {
    unknown(
      .unknownType, "there is no type `\(name.text)`", name, candidates, elsewhere, hint)
  }

  static func unknownFunction(
    _ name: NameSyntax, candidates: [String], elsewhere: [String] = []
  ) -> Mistake {
    unknown(
      .unknownFunction, "there is no function `\(name.text)` here", name, candidates, elsewhere)
  }

  static func unknownMember(
    _ name: NameSyntax, of type: String, candidates: [String], hint: String? = nil
  ) -> Mistake {
    unknown(.unknownMember, "`\(type)` has no `\(name.text)`", name, candidates, [], hint)
  }

  static func unknownMessage(
    _ name: QualifiedNameSyntax, kind: String, candidates: [String], elsewhere: [String] = [],
    hint: String? = nil
  ) -> Mistake {
    unknown(
      .unknownMessage, "there is no \(kind) `\(name.text)`",
      NameSyntax(text: name.text, span: name.span), candidates, elsewhere, hint)
  }

  /// What is declared elsewhere under the very name comes before what is spelt like it; the hint is for want of both.
  private static func unknown(
    _ code: DiagnosticCode, _ message: String, _ name: NameSyntax, _ candidates: [String],
    _ elsewhere: [String] = [], _ hint: String? = nil
  ) -> Mistake {
    var near = elsewhere
    if near.isEmpty { near = NearbyNames.closest(to: name.text, among: candidates) }
    if near.isEmpty {
      near = (ForeignWords.meanings[name.text] ?? []).filter(candidates.contains)
    }
    if near.isEmpty, let advice = ForeignWords.advice[name.text] ?? hint {
      return Mistake(code, message, at: name.span, notes: [advice])
    }
    if near.isEmpty { near = NearbyNames.continuing(name.text, among: candidates) }
    let list = near.map { "`\($0)`" }.joined(separator: " or ")
    return Mistake(
      code, message, at: name.span, notes: near.isEmpty ? [] : ["did you mean \(list)?"],
      fixIts: near.prefix(1).map { FixIt("write `\($0)`", replacing: name.span, with: $0) })
  }

  static func alreadyDeclared(_ name: NameSyntax, earlier: SourceSpan?) -> Mistake {
    Mistake(
      .alreadyDeclared, "`\(name.text)` is already declared", at: name.span,
      places: earlier.map { [DiagnosticLabel("declared here", at: $0)] } ?? [],
      notes: ["a name means one thing wherever it can be seen; choose another"])
  }

  static func importsOfOneName(_ name: NameSyntax, earlier: SourceSpan) -> Mistake {
    Mistake(
      .alreadyDeclared, "two files are imported as `\(name.text)`", at: name.span,
      places: [DiagnosticLabel("the other one", at: earlier)],
      notes: ["a file is used by its last name and by no other: one of the two has to be renamed"])
  }

  static func predeclaredName(_ name: NameSyntax) -> Mistake {
    Mistake(
      .predeclaredName, "`\(name.text)` belongs to the language and cannot be declared again",
      at: name.span)
  }

  static func notAValue(_ name: String, is kind: String, at span: SourceSpan) -> Mistake {
    let hint: String? =
      switch kind {
      case "an error": "an error is raised by `fail \(name)`, or behind `requires … else`"
      case "an event": "an event is emitted by `emit \(name)`"
      default: nil
      }
    return Mistake(
      .notAValue, "`\(name)` is \(kind), not a value", at: span, notes: hint.map { [$0] } ?? [])
  }

  static func notCallable(
    _ name: String, is kind: String, at span: SourceSpan, hint: String? = nil,
    verb: String = "called"
  ) -> Mistake {
    Mistake(
      .notCallable, "`\(name)` is \(kind) and cannot be \(verb)", at: span,
      notes: hint.map { [$0] } ?? [])
  }

  static func unusedName(
    _ name: String, at span: SourceSpan, hint: String = "write `_` to discard a value on purpose"
  ) -> Mistake {
    Mistake(.unusedName, "`\(name)` is never used", at: span, notes: [hint])
  }

  static func recursiveType(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .recursiveType, "`\(name)` contains itself", at: span,
      notes: ["a value is finite: refer to others by a key or a digest"])
  }

  static func typeArguments(_ name: String, wanted: Int, got: Int, at span: SourceSpan) -> Mistake {
    Mistake(
      .typeArguments,
      wanted == 0
        ? "`\(name)` takes no type arguments"
        : "`\(name)` takes \(count(wanted, "type argument")), not \(got)", at: span)
  }

  static func recursiveConstant(_ name: NameSyntax) -> Mistake {
    Mistake(.recursiveConstant, "the value of `\(name.text)` depends on itself", at: name.span)
  }

  static func chainTooLong(at span: SourceSpan) -> Mistake {
    Mistake(
      .recursiveConstant, "this depends on too many names, one through another", at: span,
      notes: ["declare constants and types before those that use them"])
  }

  static func nameTooLong(at span: SourceSpan, max: Int) -> Mistake {
    Mistake(.moduleLimit, "a name has at most \(max) letters", at: span)
  }

  static func testName(at span: SourceSpan, max: Int) -> Mistake {
    Mistake(.moduleLimit, "the text of a test has from 1 to \(max) octets", at: span)
  }

  static func tooMany(_ what: String, at span: SourceSpan, max: Int) -> Mistake {
    Mistake(.moduleLimit, "more than \(max) \(what)", at: span)
  }

  static func beyondLimit(_ words: String, at span: SourceSpan, notes: [String]) -> Mistake {
    Mistake(.moduleLimit, words, at: span, notes: notes)
  }

  static func unverifiable(_ failure: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .unverifiable, "the verifier refuses what the compiler makes of this: \(failure)", at: span,
      notes: ["this is a mistake of the compiler, not of the source: please report it"])
  }

  static func secondContract(_ name: NameSyntax, first: SourceSpan) -> Mistake {
    Mistake(
      .contractShape, "a file holds at most one contract", at: name.span,
      places: [DiagnosticLabel("the first one", at: first)])
  }

  static func secondCreate(at span: SourceSpan, first: SourceSpan) -> Mistake {
    Mistake(
      .contractShape, "a contract has one `create`", at: span,
      places: [DiagnosticLabel("the first one", at: first)])
  }

  static func missingCreate(_ name: NameSyntax) -> Mistake {
    Mistake(
      .contractShape, "`\(name.text)` has no `create`", at: name.span,
      notes: ["say who may create the contract, such as `create by anyone`"])
  }

  /// "1 argument", "2 arguments".
  static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }
}
