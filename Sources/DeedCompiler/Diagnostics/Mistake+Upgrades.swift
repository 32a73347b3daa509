import DeedSyntax

/// The mistakes of upgrades (`docs/language.md` rule 33).
extension DiagnosticCode {
  static let predecessorUnknown = DiagnosticCode(3340, "no contract to go on from")
  static let neverUpgraded = DiagnosticCode(3341, "contract that is never upgraded")
  static let upgradeRepeated = DiagnosticCode(3342, "upgrade said twice")
  static let upgradePhases = DiagnosticCode(3343, "phases of an upgrade")
  static let upgradeIncomplete = DiagnosticCode(3344, "phases that no upgrade leads on from")
  static let upgradeTarget = DiagnosticCode(3345, "phase that an upgrade leads to")
  static let fieldNotKept = DiagnosticCode(3346, "party or `let` not kept")
  static let assetNotKept = DiagnosticCode(3347, "asset not kept")
  static let interfaceNotKept = DiagnosticCode(3348, "interface not kept")
  static let oldFieldLeft = DiagnosticCode(3349, "old field left behind")
  static let oldUnavailable = DiagnosticCode(3350, "`old` outside of an upgrade")
  static let oldFieldUnknown = DiagnosticCode(3351, "no such field of the old contract")
  static let oldNotReadable = DiagnosticCode(3352, "old field that cannot be read")
  static let handedOver = DiagnosticCode(3353, "old field that is handed over already")
  static let handOver = DiagnosticCode(3354, "old field that cannot be handed over so")
  static let keptFieldSet = DiagnosticCode(3355, "kept field set again")
  static let upgradeMeets = DiagnosticCode(3356, "upgrade that meets other contracts")
  static let upgradeCall = DiagnosticCode(3357, "upgrade of a contract that is no predecessor")
  static let constantNotKept = DiagnosticCode(3358, "`let` with a value not kept")
  static let dueRenewed = DiagnosticCode(
    3359, "`due` that may be carried out again", severity: .warning)

  /// All of them.
  static let upgradeCodes: [DiagnosticCode] = [
    predecessorUnknown, neverUpgraded, upgradeRepeated, upgradePhases, upgradeIncomplete,
    upgradeTarget, fieldNotKept, assetNotKept, interfaceNotKept, oldFieldLeft, oldUnavailable,
    oldFieldUnknown, oldNotReadable, handedOver, handOver, keptFieldSet, upgradeMeets, upgradeCall,
    constantNotKept, dueRenewed,
  ]
}

/// The wording of mistakes in what a successor says of its predecessor as a whole.
extension Mistake {
  static func predecessorUnknown(
    _ name: QualifiedNameSyntax, is kind: String?, missing file: String?, candidates: [String],
    own: String
  ) -> Mistake {
    if let file {
      return Mistake(
        .predecessorUnknown, "there is no contract `\(name.text)`: `\(file)` is not imported",
        at: name.span, notes: ["write `import \(file)` at the top of this file"])
    }
    let only = candidates.count == 1 ? candidates.first : nil
    return Mistake(
      .predecessorUnknown,
      kind.map { "`\(name.text)` is \($0), and no contract of another file" }
        ?? "there is no contract `\(name.text)`", at: name.span,
      notes: [
        only.map { "the contract of the imported file is `\($0)`" }
          ?? (candidates.isEmpty
            ? "keep the old source beside the new one and import it: `import v1`, then `upgrade v1.\(own) { … }`"
            : "the contracts of the imported files are \(list(candidates))")
      ],
      fixIts: only.map { [FixIt("write `\($0)`", replacing: name.span, with: $0)] } ?? [])
  }

  static func neverUpgraded(
    _ name: QualifiedNameSyntax, declared: DiagnosticLabel, hasPhases: Bool
  ) -> Mistake {
    Mistake(
      .neverUpgraded, "`\(name.text)` may never be upgraded", at: name.span,
      places: [declared],
      notes: [
        "a contract that may be has a line that says by whom: `upgrade by admins\(hasPhases ? " in any" : "")`",
        "contracts that were created without it stay what they are",
      ])
  }

  static func upgradeRepeated(at span: SourceSpan, earlier: SourceSpan) -> Mistake {
    Mistake(
      .upgradeRepeated, "a contract says once who may upgrade it", at: span,
      places: [DiagnosticLabel("the other", at: earlier)],
      notes: ["join both by `or`: `upgrade by a or b`"])
  }

  static func secondPredecessor(
    _ name: QualifiedNameSyntax, first: String, at earlier: SourceSpan
  ) -> Mistake {
    Mistake(
      .upgradeRepeated, "a contract goes on from one other, here `\(first)`", at: name.span,
      places: [DiagnosticLabel("the other", at: earlier)],
      notes: [
        "who has skipped a version upgrades twice; or write another successor, in a file of its own"
      ])
  }

  static func upgradeWithoutPhases(_ predecessor: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .upgradePhases, "`\(predecessor)` has no phases", at: span,
      notes: ["leave `in` away: one block says what becomes of it"])
  }

  static func upgradePhasesMissing(
    _ predecessor: String, permitted: [String], at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .upgradePhases, "this block does not say from which phases of `\(predecessor)` it leads on",
      at: span,
      notes: [
        "write `in any`, or a block for each of \(list(permitted)): `in \(permitted.first ?? "open") -> …`"
      ])
  }

  static func upgradeNotPermitted(
    _ phase: NameSyntax, of predecessor: String, permitted: [String], declared: DiagnosticLabel
  ) -> Mistake {
    Mistake(
      .upgradePhases, "`\(predecessor)` is not upgraded in `\(phase.text)`", at: phase.span,
      places: [declared], notes: ["it may be in \(list(permitted)) only: leave it away"])
  }

  static func unknownOldPhase(
    _ phase: NameSyntax, of predecessor: String, candidates: [String]
  ) -> Mistake {
    let near = NearbyNames.closest(to: phase.text, among: candidates)
    return Mistake(
      .upgradePhases, "`\(predecessor)` has no phase `\(phase.text)`", at: phase.span,
      notes: [
        near.isEmpty ? "it has \(list(candidates))" : "did you mean \(list(near))?",
        "behind `in` stand phases of the old contract, behind `->` one of the new",
      ],
      fixIts: near.count == 1
        ? [FixIt("write `\(near[0])`", replacing: phase.span, with: near[0])] : [])
  }

  static func upgradePhaseTwice(
    _ phases: [String], at span: SourceSpan, earlier: SourceSpan
  ) -> Mistake {
    Mistake(
      .upgradePhases,
      phases.isEmpty
        ? "one block says what becomes of a contract without phases"
        : "another block leads on from \(list(phases)) already", at: span,
      places: [DiagnosticLabel("the other", at: earlier)],
      notes: phases.isEmpty
        ? ["put both into one"] : ["each phase is in exactly one block"])
  }

  static func upgradeIncomplete(
    _ phases: [String], of predecessor: String, at span: SourceSpan, permission: DiagnosticLabel
  ) -> Mistake {
    Mistake(
      .upgradeIncomplete,
      "`\(predecessor)` may be upgraded in \(list(phases)), but no block leads on from there",
      at: span, places: [permission],
      notes: [
        "write `upgrade \(predecessor) in \(phases.joined(separator: ", ")) -> … { … }`, too, or add \(phases.count == 1 ? "it" : "them") to the phases of a block"
      ])
  }

  static func upgradeTargetMissing(_ phases: [String], at span: SourceSpan) -> Mistake {
    Mistake(
      .upgradeTarget, "this block does not say to which phase it leads", at: span,
      notes: [
        "write `->` and one of the phases of this contract before the body: `-> \(phases.first ?? "open")`"
      ])
  }

  static func upgradeTargetNotWanted(at span: SourceSpan) -> Mistake {
    Mistake(
      .upgradeTarget, "this contract has no phases to lead to", at: span,
      notes: ["leave `->` and the phase away, or declare it by `phase a -> b` or `final a`"])
  }

  static func upgradeCall(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .upgradeCall, "`\(name)` goes on from no other contract", at: span,
      notes: [
        "its declaration says from which: `upgrade v1.\(name) { … }`",
        "`upgrade` takes a contract of the old type, and gives a reference of the new one",
      ])
  }

  static func upgradeMeets(_ function: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .upgradeMeets, "`\(function)` meets other contracts, which an upgrade does not", at: span,
      notes: ["let a `call` of the new contract do it, once it is upgraded"])
  }
}

/// The wording of mistakes of what is kept and handed over.
extension Mistake {
  static func fieldsMissing(
    _ words: [String], renamed: (from: String, to: String)?, at span: SourceSpan,
    old: DiagnosticLabel
  ) -> Mistake {
    var notes = [
      "parties and `let`s go on as they are: declare \(words.count == 1 ? "it" : "them") with the same \(words.count == 1 ? "name" : "names")"
    ]
    if let renamed {
      notes.append("if that is what `\(renamed.to)` means, it is named `\(renamed.from)` here, too")
    }
    return Mistake(
      .fieldNotKept, "the old contract has \(list(words)), which this one lacks", at: span,
      places: [old], notes: notes)
  }

  static func fieldNotKept(
    _ words: String, is found: String, at span: SourceSpan, old: DiagnosticLabel
  ) -> Mistake {
    Mistake(
      .fieldNotKept, "this is \(found), but the old contract has `\(words)`", at: span,
      places: [old],
      notes: ["parties and `let`s go on as they are: write `\(words)`"])
  }

  static func constantMissing(
    _ words: String, at span: SourceSpan, old: DiagnosticLabel
  ) -> Mistake {
    Mistake(
      .constantNotKept, "the old contract has `\(words)`, which this one lacks", at: span,
      places: [old], notes: ["`let`s go on as they were agreed: write `\(words)` here, too"])
  }

  static func constantNotKept(
    _ words: String, is found: String, at span: SourceSpan, old: DiagnosticLabel
  ) -> Mistake {
    Mistake(
      .constantNotKept, "this is \(found), but the old contract has `\(words)`", at: span,
      places: [old],
      notes: [
        "`let`s go on as they were agreed: write `\(words)`; what is to change needs another name"
      ])
  }

  static func dueRenewed(
    _ words: String, lacking: [String], at span: SourceSpan, old: DiagnosticLabel
  ) -> Mistake {
    Mistake(
      .dueRenewed,
      "what the old contract has carried out may be carried out again: it has \(list(lacking)), and this one no clause of these words",
      at: span, places: [old],
      notes: [
        "a clause that is done stays done where its time and phases are in the same words, and the time is the same; other words make another clause, also where they mean the same: `\(words)` is armed anew",
        "keep the words, or let the body see by a `var` whether it is done",
      ])
  }

  static func assetsMissing(
    _ words: [String], at span: SourceSpan, old: DiagnosticLabel
  ) -> Mistake {
    Mistake(
      .assetNotKept, "the old contract issues what this one does not declare", at: span,
      places: [old], notes: ["write \(list(words))"])
  }

  static func assetNotKept(
    _ words: String, _ difference: String, at span: SourceSpan, old: DiagnosticLabel
  ) -> Mistake {
    Mistake(
      .assetNotKept, "the asset is another one in the old contract: \(difference)", at: span,
      places: [old],
      notes: ["who holds it relies on what was declared: write `\(words)`"])
  }

  static func interfaceNotKept(_ name: String, at span: SourceSpan, hint: String) -> Mistake {
    Mistake(
      .interfaceNotKept, "the old contract declares `\(name)`, and this one does not", at: span,
      notes: ["others call it by that interface: write `\(hint)`"])
  }

  /// What a block forgets of the old contract.
  struct LeftField {
    let name: String
    /// The field of this contract that can take it.
    let target: String?
    /// Whether it can only be handed over.
    let mustGo: Bool
    /// The phases of the block in which it is there; none where it is there in all.
    let phases: [String]
  }

  static func oldFieldsLeft(
    _ fields: [LeftField], at span: SourceSpan, old: DiagnosticLabel
  ) -> Mistake {
    var notes: [String] = []
    let some = fields.filter { !$0.phases.isEmpty }
    let handed = fields.filter { $0.phases.isEmpty && $0.mustGo }
    let others = fields.filter { $0.phases.isEmpty && !$0.mustGo }
    if let first = handed.first {
      notes.append(
        "collections and what holds assets go on as they are: `\(first.target ?? first.name) = old.\(first.name)`, to a `var` of the same type"
      )
    }
    if let first = others.first {
      notes.append(
        "hand \(list(others.map(\.name))) over, `\(first.target ?? first.name) = old.\(first.name)`; or read it; or give it up on purpose: `let _ = old.\(first.name)`"
      )
    }
    for field in some {
      notes.append(
        "`\(field.name)` is there in \(list(field.phases)) only: write a block of its own for that, `in \(field.phases.joined(separator: ", "))`"
      )
    }
    return Mistake(
      .oldFieldLeft, "nothing is said of what becomes of \(list(fields.map(\.name)))", at: span,
      places: [old], notes: notes)
  }

  static func oldUnavailable(
    _ name: String, in kind: BodyContext.Kind, at span: SourceSpan
  ) -> Mistake {
    let advice: String? =
      switch kind {
      case .guarantee:
        "an `ensures` sees the state after the call; compare with a parameter, or check in the body"
      case .call, .due, .function:
        "a field has its old value until it is set: keep it before, `let was = \(name)`"
      default: nil
      }
    return Mistake(
      .oldUnavailable, "`old.\(name)` does not exist in \(kind.words)", at: span,
      notes: [
        "it is a field of the contract that is upgraded, in the braces of `upgrade v1.C { … }` alone",
        advice,
      ].compactMap { $0 })
  }

  static func oldFieldUnknown(
    _ name: NameSyntax, of predecessor: String, candidates: [String]
  ) -> Mistake {
    let near = NearbyNames.closest(to: name.text, among: candidates)
    return Mistake(
      .oldFieldUnknown, "`\(predecessor)` has no field `\(name.text)`", at: name.span,
      notes: [
        near.isEmpty
          ? candidates.isEmpty ? "it has none" : "it has \(list(candidates))"
          : "did you mean \(list(near))?"
      ],
      fixIts: near.count == 1
        ? [FixIt("write `\(near[0])`", replacing: name.span, with: near[0])] : [])
  }

  static func oldNotReadable(
    _ name: String, isLinear: Bool, at span: SourceSpan, old: DiagnosticLabel
  ) -> Mistake {
    Mistake(
      .oldNotReadable,
      isLinear
        ? "`\(name)` holds assets, and is handed over as a whole"
        : "`\(name)` is a collection, one row an element, and is handed over as a whole",
      at: span, places: [old],
      notes: [
        "write `x = old.\(name)` as a statement of its own, directly in the braces of the `upgrade`, and use `x` then"
      ])
  }

  static func oldNotThere(
    _ name: String, in phases: [String], own: [String], at span: SourceSpan, old: DiagnosticLabel
  ) -> Mistake {
    Mistake(
      .oldNotReadable, "`\(name)` is not there in \(list(phases))", at: span, places: [old],
      notes: ["write a block of its own: `in \(own.joined(separator: ", ")) -> …`"])
  }

  static func oldIsKept(_ name: String, as own: String, isHanded: Bool, at span: SourceSpan)
    -> Mistake
  {
    Mistake(
      .handedOver,
      isHanded
        ? "`old.\(name)` is handed over, and is `\(own)` now"
        : "`old.\(name)` goes on as it is, and is `\(own)` now", at: span,
      notes: ["read `\(own)`"],
      fixIts: [FixIt("write `\(own)`", replacing: span, with: own)])
  }

  static func handedTwice(_ name: String, at span: SourceSpan, first: SourceSpan) -> Mistake {
    Mistake(
      .handedOver, "`\(name)` is handed over twice", at: span,
      places: [DiagnosticLabel("first here", at: first)],
      notes: ["one field goes on with it: read that one, or leave one of them away"])
  }

  static func handOverType(
    _ name: String, _ old: String, to own: String, _ type: String, parts: String?,
    at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .handOver, "`\(own)` is `\(type)`, but `\(name)` of the old contract is `\(old)`",
      at: span,
      notes: [
        "rows are handed over as they are, without being read: declare "
          + (parts.map { "`\($0)` here as in the old contract, with the same names and types" }
            ?? "`var \(own): \(old)`")
      ])
  }

  static func handOverPlace(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .handOver, "`\(name)` cannot be handed over here", at: span,
      notes: [
        "write `x = old.\(name)` directly in the braces of the `upgrade`, `x` being a `var` of this contract"
      ])
  }

  static func handOverDiffers(_ name: String, to own: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .handOver, "another block does not hand `\(name)` over to `\(own)`", at: span,
      notes: [
        "a field that goes on is the same in each block in whose phases the old one is there: write `\(own) = old.\(name)` in all of them"
      ])
  }

  static func keptFieldSet(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .keptFieldSet, "`\(name)` goes on as it is, and is not set", at: span,
      notes: [
        "parties and `let`s of the old contract stay: leave this line away; only new ones are set"
      ])
  }
}
