import DeedSyntax

/// The wording of mistakes of what becomes of assets.
extension Mistake {
  /// What an asset cannot be taken out of by naming it.
  enum PartKind {
    case element
    case entry
    case field
  }

  static func lost(
    _ name: String, at span: SourceSpan, end: SourceSpan, advice: String
  ) -> Mistake {
    Mistake(
      .assetLost, "`\(name)` is lost: an asset must end up somewhere", at: span,
      label: "it comes in here", places: [DiagnosticLabel("and is still there here", at: end)],
      notes: [advice])
  }

  static func discarded(_ type: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .assetLost, "a `\(type)` is thrown away here", at: span,
      notes: ["give it a name, and then to somebody: `let x = …`, `give(x, to: …)`"])
  }

  static func otherwiseDrops(_ name: String, _ type: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .assetLost, "`else` throws away the `\(type)` of `\(name)`", at: span,
      notes: ["write an arm of its own for `\(name)`, which says where it goes"])
  }

  static func usedAgain(
    _ name: String, at span: SourceSpan, first: SourceSpan?, advice: String
  ) -> Mistake {
    Mistake(
      .assetUsedAgain, "`\(name)` is not there any more", at: span,
      places: first.map { [DiagnosticLabel("it went here", at: $0)] } ?? [],
      notes: [advice])
  }

  static func overwritten(
    _ name: String, at span: SourceSpan, since: SourceSpan?, advice: String
  ) -> Mistake {
    Mistake(
      .assetOverwritten, "`\(name)` still holds an asset, which this would destroy", at: span,
      places: since.map { [DiagnosticLabel("it came in here", at: $0)] } ?? [], notes: [advice])
  }

  static func waysDisagree(
    _ name: String, used: SourceSpan, kept: SourceSpan, advice: String
  ) -> Mistake {
    Mistake(
      .waysDisagree, "`\(name)` goes on one way and stays on another", at: used,
      label: "it goes here", places: [DiagnosticLabel("it stays on this way", at: kept)],
      notes: ["on each way do the same with it: \(advice)"])
  }

  /// What a `match` took apart, and only some of its arms set again.
  static func setInSomeArms(
    _ name: String, isOption: Bool, at span: SourceSpan, missing: SourceSpan
  ) -> Mistake {
    Mistake(
      .waysDisagree, "`\(name)` is taken apart here, and set again in some arms only", at: missing,
      label: "it stays empty on this way", places: [DiagnosticLabel("taken out here", at: span)],
      notes: [
        "every arm sets it again, also the one in which there was nothing: `\(name) = \(isOption ? "none" : "…")`"
      ])
  }

  static func movedInLoop(_ name: String, isFilled: Bool, at span: SourceSpan) -> Mistake {
    Mistake(
      .waysDisagree,
      isFilled
        ? "a loop fills `\(name)`, which may then be full already"
        : "a loop takes `\(name)`, which is there only once", at: span,
      notes: [
        isFilled
          ? "join to it what comes: `x.join(…)`" : "take a part of it: `give(x.split(n), to: …)`"
      ])
  }

  static func partMoved(_ text: String, from kind: PartKind, at span: SourceSpan) -> Mistake {
    let (list, key) = Checker.element(text) ?? ("list", "key")
    let hint =
      switch kind {
      case .element:
        "a list gives up its last element: `\(list).removeLast()`; a `map<int, …>` gives each: `m.take(i)`"
      case .entry: "a map gives up an entry: `\(list).take(\(key))`"
      case .field: "take the whole into a variable first, then its parts: `let x = …`, `x.part`"
      }
    return Mistake(
      .assetPart, "`\(text)` cannot be taken out of its place", at: span, notes: [hint])
  }

  static func partAssigned(
    _ text: String, _ kind: PartKind, isAmount: Bool, at span: SourceSpan
  ) -> Mistake {
    let (list, key) = Checker.element(text) ?? ("list", "key")
    let hint =
      switch kind {
      case .element:
        (isAmount ? "to what is there it is added: `\(text).join(x)`; " : "")
          + "a list takes a new element at its end: `\(list).append(x)`; a `map<int, …>` gives and takes each"
      case .entry:
        "a map takes a new entry: `\(list).insert(\(key), value: x)`"
          + (isAmount ? "; to one that is there it is added: `\(text).join(x)`" : "")
      case .field: "take the whole into a variable first, and put it back as a whole"
      }
    return Mistake(
      .assetPart, "an asset cannot be put into `\(text)`", at: span, notes: [hint])
  }

  static func assetLent(_ text: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .assetPart, "`\(text)` holds assets and cannot be lent where it is", at: span,
      notes: ["take it out into a variable, lend that, and put it back"])
  }

  static func partOfValue(_ text: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .assetPart, "only a part of `\(text)` would be used, and its assets be lost", at: span,
      notes: ["give it a name first: `let x = …`"])
  }

  static func linearLoop(
    _ type: String, _ name: String, part: (path: String, isUnique: Bool)?, isInPlace: Bool,
    at span: SourceSpan
  ) -> Mistake {
    func use(_ element: String) -> String {
      let asset = element + (part?.path ?? "")
      return part?.isUnique == true ? "`\(asset).id`" : "`\(asset).amount`, `\(asset).split(n)`"
    }
    let hint =
      if !isInPlace {
        "give it a name first, and run over its keys or indices: `let x = …`"
      } else if part == nil {
        type.hasPrefix("map")
          ? "keep the keys in a list first, `for k, _ in \(name)`, and take each entry out then: `\(name).take(k)`"
          : "take each from the end: `while \(name).count > 0 { let x = \(name).removeLast() … }`"
      } else if type.hasPrefix("map") {
        "run over the keys, `for k, _ in \(name)`, and use each entry in its place: \(use("\(name)[k]"))"
      } else {
        "run over the indices, `for i in 0..<\(name).count`, and use each in its place: \(use("\(name)[i]"))"
      }
    return Mistake(
      .assetPart, "a loop would copy the assets of `\(type)`", at: span, notes: [hint])
  }

  /// What a `match` looks into is taken, or changed by a method or a loan.
  static func changedUnderLook(
    _ act: String, _ place: String, at span: SourceSpan, look: SourceSpan, isTaken: Bool
  ) -> Mistake {
    changedUnderLook(
      isTaken
        ? "\(act) cannot be taken while a `match` looks into `\(place)`"
        : "\(act) may change `\(place)` while a `match` looks into it", at: span, look: look)
  }

  /// A function changes the field that a `match` looks into.
  static func changedUnderLook(
    _ function: String, changing field: String, _ place: String, at span: SourceSpan,
    look: SourceSpan
  ) -> Mistake {
    changedUnderLook(
      "`\(function)` changes `\(field)` while a `match` looks into `\(place)`", at: span, look: look
    )
  }

  private static func changedUnderLook(
    _ title: String, at span: SourceSpan, look: SourceSpan
  ) -> Mistake {
    Mistake(
      .changedUnderLook, title, at: span,
      places: [DiagnosticLabel("a part of this has a name in the arm, and stays", at: look)],
      notes: ["do it behind the `match`, or take the whole out first, and put back what stays"])
  }

  static func collectionStays(_ text: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .assetPart, "`\(text)` cannot be ended", at: span,
      notes: ["a list or map in a variable ends so; a field of the contract stays"])
  }

  static func movedInFunction(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .movedInFunction, "only a call, `due` or `create` moves `\(name)` out or sets it", at: span,
      notes: ["give the `fn` a parameter, and hand it on: `f(\(name))`"])
  }

  static func setInFunction(_ name: String, isAmount: Bool, at span: SourceSpan) -> Mistake {
    let giving = "let the `fn` return it, and set it in the call: `\(name) = f(…)`"
    return Mistake(
      .movedInFunction, "only a call, `due` or `create` moves `\(name)` out or sets it", at: span,
      notes: [isAmount ? "add to it what comes, `\(name).join(…)`; or \(giving)" : giving])
  }

  static func movedOutUnderCall(
    _ name: String, by function: String, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .movedInFunction, "`\(function)` uses `\(name)`, which is moved out here", at: span,
      notes: ["call it before, or when `\(name)` is set again"])
  }

  static func lentNotGivenBack(_ name: String, at span: SourceSpan, end: SourceSpan) -> Mistake {
    Mistake(
      .leftEmpty, "`\(name)` is lent and must be given back", at: span,
      places: [DiagnosticLabel("it is empty here", at: end)],
      notes: ["set it again before the end, or take it without `inout`"])
  }

  static func fieldLeftEmpty(
    _ name: String, isAmount: Bool, isOption: Bool, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .leftEmpty, "`\(name)` is moved out and not set again", at: span,
      notes: [
        isOption
          ? "a `match` that takes it apart leaves it empty in every arm: write `\(name) = none` behind it"
          : "set it before the end, `\(name) = …`, \(isAmount ? "take a part, `\(name).split(n)`, " : "")or move to a phase that does not have it"
      ])
  }

  static func assetLeftBehind(
    _ name: String, at span: SourceSpan, declared: SourceSpan
  ) -> Mistake {
    Mistake(
      .assetLeftBehind, "`\(name)` still holds an asset, but is not there in the new phase",
      at: span, places: [DiagnosticLabel("declared here", at: declared)],
      notes: ["move it out before: `give(\(name), to: …)`"])
  }

  static func assetLeftInSome(
    _ name: String, _ phases: [String], at span: SourceSpan, declared: SourceSpan
  ) -> Mistake {
    Mistake(
      .assetLeftBehind, "`\(name)` holds an asset in \(list(phases)) and is not there afterwards",
      at: span, places: [DiagnosticLabel("declared here", at: declared)],
      notes: [
        "write one entry for the phases that have it, which moves it out, and one for the others"
      ])
  }

  static func assetStuck(
    _ name: String, by way: String, in phase: String?, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .assetStuck,
      phase.map { "assets in `\(name)` are stuck in `\($0)`: nothing can take them out" }
        ?? "assets in `\(name)` are stuck: nothing can take them out", at: span,
      notes: [
        phase.map {
          "declare it `during` the phases before `\($0)`, or write a call in `\($0)` that gives it to somebody"
        } ?? "write a call that gives it to somebody: `\(way)`"
      ])
  }

  // MARK: Where

  static func headSeesAmounts(_ text: String, isUnique: Bool, at span: SourceSpan) -> Mistake {
    Mistake(
      .headSeesAmounts,
      "a head or invariant sees of an asset only its \(isUnique ? "id" : "amount")", at: span,
      notes: ["write `\(text).\(isUnique ? "id" : "amount")`, or check it in the body"])
  }

  static func assetsUnavailable(
    _ what: String, _ place: String, isTest: Bool, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .assetsUnavailable, "\(place) cannot do this: it \(what)", at: span,
      notes: [
        isTest
          ? "a test has no assets of its own: it calls contracts, and pays by an argument, `c.pay(300 of bank.Yuan) by ann`"
          : place == BodyContext.Kind.initialiser.words
            ? "leave the value away, and set the field in the body of `create`"
            : "assets move in the body of a `call`, `due` or `create`, or in a `fn` of the contract"
      ])
  }

  static func withdrawnInTest(_ amount: String?, at span: SourceSpan) -> Mistake {
    Mistake(
      .assetsUnavailable, "a test withdraws nothing: it has no holding of its own", at: span,
      notes: [
        "who signs a call pays by its argument: `c.pay(\(amount ?? "300 of bank.Yuan")) by ann`"
      ],
      fixIts: amount.map { [FixIt("write `\($0)`", replacing: span, with: $0)] } ?? [])
  }

  static func holdingsUnavailable(
    _ place: String, _ condition: String, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .assetsUnavailable, "\(place) reads no holdings", at: span,
      notes: ["check it in the body: `requires \(condition)`"])
  }

  static func amountMisplaced(_ text: String, isTest: Bool, at span: SourceSpan) -> Mistake {
    Mistake(
      .amountMisplaced, "an amount of an asset is no value by itself", at: span,
      notes: [
        isTest
          ? "it pays a call: `c.pay(\(text)) by ann`"
          : "take it out of the contract's own holding: `withdraw(\(text))`"
      ])
  }

  static func amountWanted(
    _ name: String, _ number: String, of asset: String, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .amountMisplaced, "`\(name)` takes an amount of an asset", at: span,
      notes: ["write `\(name)(\(number) of \(asset)\(name == "isHeld" ? ", by: p" : ""))`"])
  }

  static func heldIsUnique(_ type: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .amountMisplaced, "`isHeld` is about unique assets, and `\(type)` is none", at: span,
      notes: ["compare the holding: `holding(\(type), of: p) >= 5`"])
  }

  static func notAnAsset(
    _ type: String, contains: Bool, amount: String, of asset: String, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .notAnAsset, "`give` gives an asset, and this is `\(type)`", at: span,
      notes: [
        contains
          ? "what contains assets is taken apart first"
          : "an asset is split from one that is there, `x.split(\(amount))`, or comes out of the contract's own holding, `withdraw(\(amount) of \(asset))`"
      ])
  }
}
