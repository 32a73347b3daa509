package import DeedSyntax

/// The mistakes of phases, deadlines and clauses (`D31xx`).
extension DiagnosticCode {
  static let unknownPhase = DiagnosticCode(3101, "unknown phase")
  static let phaseRepeated = DiagnosticCode(3102, "phase repeated")
  static let moveNotDeclared = DiagnosticCode(3103, "move not declared")
  static let phaseClause = DiagnosticCode(3104, "`in` missing or not wanted")
  static let unreachablePhase = DiagnosticCode(3105, "phase never reached")
  static let deadEnd = DiagnosticCode(3106, "phase never left")
  static let fieldNotThere = DiagnosticCode(3107, "field not there in a phase")
  static let fieldAmbiguous = DiagnosticCode(3108, "field kept and set at once")
  static let fieldSetTwice = DiagnosticCode(3109, "field of a phase not set exactly once")
  static let collectionInPhase = DiagnosticCode(3110, "stored collection in a phase")
  static let dueNotBounded = DiagnosticCode(3111, "`due` without a bound")
  static let dueRepeated = DiagnosticCode(3112, "`due` repeated")
  static let unusedMove = DiagnosticCode(3113, "move that nothing makes", severity: .warning)
  static let prose = DiagnosticCode(3114, "legal text cannot be used")
  static let unknownClause = DiagnosticCode(3115, "unknown clause", severity: .warning)
  static let clauseWithoutCode = DiagnosticCode(
    3116, "clause that nothing carries out", severity: .warning)
  /// What a clause costs at most is proven of its module, so not by this module.
  package static let dueTooCostly = DiagnosticCode(3117, "`due` too costly")
  static let clauseRepeated = DiagnosticCode(3118, "clause number repeated", severity: .warning)

  static let phaseCodes: [DiagnosticCode] = [
    unknownPhase, phaseRepeated, moveNotDeclared, phaseClause, unreachablePhase, deadEnd,
    fieldNotThere, fieldAmbiguous, fieldSetTwice, collectionInPhase, dueNotBounded, dueRepeated,
    unusedMove, prose, unknownClause, clauseWithoutCode, dueTooCostly, clauseRepeated,
  ]
}

/// The wording of mistakes of phases and deadlines.
extension Mistake {
  /// Names in backticks with commas and a last "and".
  static func list(_ names: [String]) -> String {
    let quoted = names.map { "`\($0)`" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " and " + last
  }

  static func unknownPhase(_ name: NameSyntax, candidates: [String]) -> Mistake {
    let near = NearbyNames.closest(to: name.text, among: candidates)
    let note =
      candidates.isEmpty
      ? "this contract declares no phases; `phase a -> b` declares one"
      : near.isEmpty
        ? "write `final \(name.text)` if nothing follows it, else `phase \(name.text) -> …`; declared \(candidates.count == 1 ? "is" : "are") \(list(candidates))"
        : "did you mean \(list(near))?"
    return Mistake(
      .unknownPhase, "there is no phase `\(name.text)`", at: name.span, notes: [note],
      fixIts: near.count == 1
        ? [FixIt("write `\(near[0])`", replacing: name.span, with: near[0])] : [])
  }

  static func phaseAsValue(_ name: NameSyntax, isInTest: Bool) -> Mistake {
    Mistake(
      .notAValue,
      name.text == "phase"
        ? "the phase is not a value" : "`\(name.text)` is a phase, not a value", at: name.span,
      notes: [
        isInTest
          ? "the phase shows in what may be called: `expect fails WrongPhase { … }`"
          : "in which phases a call may be made, and to which it moves, stands in its head: `in a, b -> c`"
      ])
  }

  static func phaseRepeated(_ name: NameSyntax, earlier: SourceSpan, isFinal: Bool) -> Mistake {
    Mistake(
      .phaseRepeated, "the phase `\(name.text)` is declared twice", at: name.span,
      places: [DiagnosticLabel("declared here", at: earlier)],
      notes: [
        isFinal
          ? "`final \(name.text)` declares the phase by itself"
          : "write all its moves in one line: `phase \(name.text) -> b, c`"
      ])
  }

  static func phaseListedTwice(_ name: NameSyntax) -> Mistake {
    Mistake(.phaseRepeated, "`\(name.text)` stands twice in this list", at: name.span)
  }

  static func phasesNotDeclared(at span: SourceSpan) -> Mistake {
    Mistake(
      .phaseClause, "this contract has no phases", at: span,
      notes: ["declare them with `phase a -> b` and `final b`, or leave `in` away"])
  }

  static func phasesMissing(_ entry: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .phaseClause, "`\(entry)` does not say in which phases", at: span,
      notes: ["write `in` and the phases, or `in any`, in its head"])
  }

  static func moveNotDeclared(
    from sources: [String], to target: String, isFinal: Bool, at span: SourceSpan,
    declared: SourceSpan, instead: (any: SourceSpan, sources: [String])?
  ) -> Mistake {
    let first = sources.first ?? ""
    if let instead {
      let words = "in \(instead.sources.joined(separator: ", ")) -> \(target)"
      return Mistake(
        .moveNotDeclared,
        "`in any` means every phase, but no move leads from \(list(sources)) to `\(target)`",
        at: span, places: [DiagnosticLabel("one of them", at: declared)],
        notes: ["name the phases that this moves from: `\(words)`"],
        fixIts: instead.sources.isEmpty
          ? [] : [FixIt("write `\(words)`", replacing: instead.any, with: words)])
    }
    return Mistake(
      .moveNotDeclared, "no move leads from \(list(sources)) to `\(target)`", at: span,
      places: [
        DiagnosticLabel(isFinal ? "final, so nothing follows" : "declared here", at: declared)
      ],
      notes: [
        isFinal
          ? "leave `\(first)` away, or declare it by `phase \(first) -> \(target)`"
          : "add `\(target)` behind `phase \(first) ->`, if the contract may move so"
      ])
  }

  static func unreachablePhase(
    _ name: String, from first: String, isFirstFinal: Bool, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .unreachablePhase, "no moves lead from `\(first)` to `\(name)`", at: span,
      notes: [
        "a contract begins in the phase that is declared first, here `\(first)`",
        isFirstFinal
          ? "declare `final \(first)` after the phases that lead to it"
          : "add `\(name)` behind the `->` of a phase from which the contract may move there",
      ])
  }

  static func deadEnd(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .deadEnd, "nothing follows `\(name)`", at: span,
      notes: ["write `final \(name)` if the contract ends there, else `phase \(name) -> …`"])
  }

  static func unusedMove(from source: String, to target: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .unusedMove, "no `call` or `due` moves from `\(source)` to `\(target)`", at: span)
  }

  static func fieldNotThere(
    _ name: String, by function: String?, in phases: [String], own: [String],
    isInInvariant: Bool, isInUpgrade: Bool, at span: SourceSpan, declared: SourceSpan
  ) -> Mistake {
    let what = function.map { "`\($0)` uses `\(name)`, which" } ?? "`\(name)`"
    return Mistake(
      .fieldNotThere, "\(what) is not there in \(list(phases))", at: span,
      places: [DiagnosticLabel("there in \(list(own)) only", at: declared)],
      notes: [
        isInUpgrade
          ? "an upgrade sets what is there in the phase that it leads to: lead it to \(list(own)), or leave `\(name)` to the call that goes there"
          : isInInvariant
            ? "an invariant of some phases stands in their `during`: `during \(own.joined(separator: ", ")) { … }`"
            : "what uses it says `in \(own.joined(separator: ", "))` in its head"
      ])
  }

  static func fieldAmbiguous(
    _ name: String, without phases: [String], target: String, at span: SourceSpan,
    declared: SourceSpan
  ) -> Mistake {
    Mistake(
      .fieldAmbiguous,
      "`\(name)` would be kept from some of these phases, but is not there in \(list(phases))",
      at: span, places: [DiagnosticLabel("there in `\(target)`, too", at: declared)],
      notes: ["write one head for the phases that have `\(name)`, and one for the others"])
  }

  static func fieldSetTwice(_ name: String, to target: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .fieldSetTwice, "`\(name)` may have a value already", at: span,
      notes: ["a move to `\(target)` sets it exactly once on every way through the body"])
  }

  static func fieldSetInLoop(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .fieldSetTwice, "a loop may set `\(name)` never or more than once", at: span,
      notes: ["compute the value in a variable, and set `\(name)` after the loop"])
  }

  static func fieldSetByFunction(
    _ name: String, by function: String, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .fieldSetTwice, "`\(function)` sets `\(name)`, which has no value yet", at: span,
      notes: [
        "only the body itself sets what the new phase has; let `\(function)` return the value"
      ])
  }

  static func collectionInPhase(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .collectionInPhase, "a stored collection cannot be there in some phases only", at: span,
      notes: [
        "leaving the phase would cost as much as it holds",
        "declare `var \(name)` outside of `during`; or put it into a struct, stored as one value",
      ])
  }

  static func nowInTime(at span: SourceSpan) -> Mistake {
    Mistake(
      .contextUnavailable, "`now` does not exist in a time of a head", at: span,
      notes: ["a time that begins to run now is kept in a field: `until = now + 3 days`"])
  }

  static func contextThroughCall(
    _ function: String, _ place: String, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .contextUnavailable, "`\(function)` reads `now` or `self`, which do not exist in \(place)",
      at: span)
  }

  static func dueNotBounded(_ what: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .dueNotBounded, "a `due` ends within a known bound, but \(what)", at: span,
      notes: ["its cost is paid in advance; let a `call` do what takes a loop"])
  }

  static func dueRepeated(_ words: String, at span: SourceSpan, earlier: SourceSpan) -> Mistake {
    Mistake(
      .dueRepeated, "something of the name `\(words)` falls due or is called already", at: span,
      places: [DiagnosticLabel("the other", at: earlier)],
      notes: ["a `due` is named by the words of its head; do both in one body"])
  }
}
