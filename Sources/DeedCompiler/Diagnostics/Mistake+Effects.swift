import DeedSyntax

/// The wording of mistakes of effects, authority and state.
extension Mistake {
  static func immutable(
    _ name: String, _ why: String, at span: SourceSpan, advice: String? = nil
  ) -> Mistake {
    let hint: String? =
      switch why {
      case _ where advice != nil: advice
      case "a `let`":
        "a `let` has its value where it is declared or, in a contract, from its creator; write `var`, if it is to change"
      case "a party":
        "parties are fixed: declare `var \(name): party` for one that is replaced"
      default: nil
      }
    return Mistake(
      .immutable, "`\(name)` cannot be changed: it is \(why)", at: span,
      notes: hint.map { [$0] } ?? [])
  }

  static func amountFixed(_ text: String, at span: SourceSpan) -> Mistake {
    let whole = text.dropLast(".amount".count)
    return Mistake(
      .immutable, "`\(text)` cannot be changed: an asset has the amount that was issued", at: span,
      notes: ["it grows by `\(whole).join(x)`, and `\(whole).split(n)` takes a part out of it"])
  }

  static func recordFixed(_ asset: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .immutable, "the fields of a unique asset cannot be changed like a variable's", at: span,
      notes: ["the contract that issues it writes all of them: `\(asset).amend(id, …)`"])
  }

  static func callerUnavailable(_ why: String, at span: SourceSpan, hint: String) -> Mistake {
    Mistake(
      .callerUnavailable, "there is no `caller` here: \(why)", at: span, notes: [hint])
  }

  static func quorumNeverMet(
    _ wanted: Int, of parties: Int?, isRepeated: Bool, at span: SourceSpan
  ) -> Mistake {
    let most = parties.map { $0 == 1 ? "of 1 party" : "of \($0) parties" } ?? ""
    return Mistake(
      .quorumNeverMet,
      wanted == 0 ? "`any 0 of` is met by nobody" : "\(wanted) \(most) can never sign", at: span,
      notes: [
        wanted == 0
          ? "what anybody may do is `by anyone`; what nobody may do is left out"
          : isRepeated
            ? "who is named twice counts once: name each party once"
            : "all of them is `all of (…)`"
      ])
  }

  static func signersUnavailable(_ why: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .signersUnavailable, "there are no `signers` here: \(why)", at: span,
      notes: ["they are there where several may act: `by a and b`, `by any 2 of (a, b, c)`"])
  }

  static func headNotPure(_ name: String, _ what: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .headNotPure, "a head cannot call `\(name)`, which \(what)", at: span,
      notes: ["heads and invariants only read: their functions change, emit and repeat nothing"])
  }

  static func headChanges(at span: SourceSpan) -> Mistake {
    Mistake(.headNotPure, "a head changes nothing", at: span)
  }

  static func viewChangesState(_ what: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .viewChangesState, "a view changes nothing, but this \(what)", at: span,
      notes: ["what changes something is a `call`, which says by whom"])
  }

  static func contextUnavailable(_ name: String, _ place: String, at span: SourceSpan) -> Mistake {
    let hint: String? =
      switch place {
      case "a constant": "a constant is known when the contract is compiled"
      case "a `fn` outside a contract": "give the `fn` a parameter, and hand `\(name)` on"
      case "an invariant": "keep what it is about in a field: an invariant reads the state alone"
      default: nil
      }
    return Mistake(
      .contextUnavailable, "`\(name)` does not exist in \(place)", at: span,
      notes: hint.map { [$0] } ?? [])
  }

  static func eventUnavailable(_ place: String, at span: SourceSpan) -> Mistake {
    Mistake(.contextUnavailable, "nothing can be emitted in \(place)", at: span)
  }

  static func returnInExpectation(_ word: String, at span: SourceSpan) -> Mistake {
    Mistake(.contextUnavailable, "`return` cannot leave the block of `expect \(word)`", at: span)
  }

  static func changedWhileIterated(_ name: String, at span: SourceSpan, loop: SourceSpan) -> Mistake
  {
    Mistake(
      .changedWhileIterated, "`\(name)` cannot change while a loop runs over it", at: span,
      places: [DiagnosticLabel("this loop", at: loop)],
      notes: ["collect what to change, and change it after the loop"])
  }

  static func inoutMissing(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .inoutMark, "`\(name)` is lent here: write `inout` before it", at: span,
      fixIts: [
        FixIt("write `inout`", replacing: SourceSpan(span.start, span.start), with: "inout ")
      ])
  }

  static func inoutNotWanted(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(.inoutMark, "the parameter `\(name)` is not `inout`", at: span)
  }

  static func inoutPlace(at span: SourceSpan) -> Mistake {
    Mistake(.inoutPlace, "only a variable or a part of one can be lent", at: span)
  }

  static func inoutOverlap(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .inoutOverlap, "`\(name)` is already lent to this call", at: span,
      notes: ["what is lent comes back when the call ends, and would undo this change"])
  }

  static func lentFieldTouched(_ field: String, by function: String, at span: SourceSpan) -> Mistake
  {
    Mistake(
      .lentFieldTouched, "`\(field)` is lent to `\(function)`, which also uses it by name", at: span
    )
  }

  static func storedCollectionAsValue(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .storedCollectionAsValue, "the stored collection `\(name)` is not a value", at: span,
      notes: ["use its elements in place, or run over it with `for`"])
  }

  static func storedCollectionSet(
    _ name: String, _ type: SemanticType, at span: SourceSpan
  ) -> Mistake {
    let ways: String
    switch type {
    case .list: ways = "`\(name).append(x)`, `\(name)[i] = x`, `let _ = \(name).removeLast()`"
    case .map: ways = "`\(name)[k] = x`, `\(name).remove(k)`"
    case .log: ways = "`\(name).append(x)`"
    default: ways = "`\(name).insert(x)`, `\(name).remove(x)`"
    }
    return Mistake(
      .storedCollectionAsValue, "the stored collection `\(name)` is not set as a whole", at: span,
      notes: ["each element is a row of its own, and is changed by itself: \(ways)"])
  }

  static func storedCollectionStart(
    _ literal: String, of name: String, type: String, hasValue: Bool, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .storedCollectionStart, "a stored collection starts with its literal, such as `\(literal)`",
      at: span,
      notes: [
        hasValue
          ? "begin with `\(literal)`, and fill it in the body of `create`"
          : "write `var \(name): \(type) = \(literal)`"
      ])
  }

  static func fieldNotSet(
    _ name: String, by entry: String, to target: String?, at span: SourceSpan,
    declared: SourceSpan, setter: String?, start: String?
  ) -> Mistake {
    if entry == "upgrade", target == nil {
      return Mistake(
        .fieldNotSet, "`upgrade` can end without giving `\(name)` a value", at: span,
        places: [DiagnosticLabel("declared here", at: declared)],
        notes: [
          setter.map {
            "`\($0)` sets it, but only the body of the `upgrade` itself does; let `\($0)` return the value"
          } ?? "hand it over, `\(name) = old.…`, or set it: `\(name) = \(start ?? "…")`"
        ])
    }
    guard let target else {
      return Mistake(
        .fieldNotSet, "`create` can end without giving `\(name)` a value", at: span,
        places: [DiagnosticLabel("declared without a value", at: declared)],
        notes: [
          setter.map {
            "`\($0)` sets it, but only the body of `create` itself does; let `\($0)` return the value"
          }
            ?? start.map { "begin with nothing of it, in the body of `create`: `\(name) = \($0)`" }
            ?? "write `\(name) = …` in the body of `create`, or a first value where it is declared"
        ])
    }
    return Mistake(
      .fieldNotSet, "`\(entry)` can move to `\(target)` without giving `\(name)` a value", at: span,
      places: [DiagnosticLabel("there in `\(target)`, and not before", at: declared)],
      notes: ["write `\(name) = …` on every way through the body"])
  }

  static func fieldReadEarly(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(.fieldReadEarly, "`\(name)` has no value yet", at: span)
  }

  static func fieldReadEarly(_ name: String, by function: String, at span: SourceSpan) -> Mistake {
    Mistake(.fieldReadEarly, "`\(function)` reads `\(name)`, which has no value yet", at: span)
  }

  static func nestedStoredCollection(at span: SourceSpan) -> Mistake {
    Mistake(
      .nestedStoredCollection, "a field cannot be a collection of collections", at: span,
      notes: ["put the inner collection into a struct: it is stored with its row"])
  }

  static func testOnly(_ what: String, at span: SourceSpan, hint: String? = nil) -> Mistake {
    Mistake(
      .testOnly, "\(what) exists only in tests", at: span, notes: hint.map { [$0] } ?? [])
  }

  static func signersMissing(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .signersOfCall, "who signs `\(name)` is missing", at: span,
      notes: ["write `by` and the signers in order, such as `by ann, bob`"])
  }

  static func signersNotWanted(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .signersOfCall, "`\(name)` is not signed", at: span,
      notes: ["only `create` and calls are: leave `by` and what follows away"])
  }

  static func entryCalledInside(_ name: String, _ role: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .entryCalledInside, "the \(role) `\(name)` is entered from outside only", at: span,
      notes: ["move what both need into a `fn`"])
  }

  static func createReadsState(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .createAlone, "before `create` has run there is no `\(name)` to read", at: span,
      notes: [
        "the head of `create` sees its parameters: the parties and the `let`s without a value"
      ])
  }
}

extension Mistake {
  static func inoutInEntry(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .inoutMark, "`\(name)` cannot be lent: nobody outside has a variable here", at: span,
      notes: ["only a `fn` has `inout` parameters"])
  }
}
