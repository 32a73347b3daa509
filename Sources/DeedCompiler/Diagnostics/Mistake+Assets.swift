import DeedSyntax

/// The mistakes of assets.
extension DiagnosticCode {
  static let assetNotAllowed = DiagnosticCode(3200, "no asset can be here")
  static let assetLost = DiagnosticCode(3201, "asset lost")
  static let assetUsedAgain = DiagnosticCode(3202, "asset used twice")
  static let waysDisagree = DiagnosticCode(3203, "ways disagree about an asset")
  static let assetOverwritten = DiagnosticCode(3204, "asset overwritten")
  static let assetPart = DiagnosticCode(3205, "asset cannot be taken from here")
  static let movedInFunction = DiagnosticCode(3206, "field moved out by a function")
  static let leftEmpty = DiagnosticCode(3207, "asset moved out and not replaced")
  static let assetLeftBehind = DiagnosticCode(3208, "asset left behind by a move")
  static let assetStuck = DiagnosticCode(3209, "asset stuck")
  static let payer = DiagnosticCode(3210, "payer missing or not wanted")
  static let issuerNotNamed = DiagnosticCode(3211, "issuer without a lasting name")
  static let unknownAsset = DiagnosticCode(3212, "unknown asset")
  static let issuerAlone = DiagnosticCode(3213, "only its issuer can")
  static let assetDeclaration = DiagnosticCode(3214, "asset declared wrongly")
  static let headSeesAmounts = DiagnosticCode(3215, "head takes an asset")
  static let assetsUnavailable = DiagnosticCode(3216, "assets cannot be met here")
  static let amountMisplaced = DiagnosticCode(3217, "amount of an asset misplaced")
  static let notAnAsset = DiagnosticCode(3218, "not an asset")
  static let attemptedAsset = DiagnosticCode(3219, "asset of an attempt without a place")
  static let changedUnderLook = DiagnosticCode(3220, "changed while a match looks into it")

  static let assetCodes: [DiagnosticCode] = [
    assetNotAllowed, assetLost, assetUsedAgain, waysDisagree, assetOverwritten, assetPart,
    movedInFunction, leftEmpty, assetLeftBehind, assetStuck, payer, issuerNotNamed, unknownAsset,
    issuerAlone, assetDeclaration, headSeesAmounts, assetsUnavailable, amountMisplaced, notAnAsset,
    attemptedAsset, changedUnderLook,
  ]
}

/// The wording of mistakes of assets' declarations and types.
extension Mistake {
  static func collectionInAsset(at span: SourceSpan) -> Mistake {
    Mistake(
      .assetDeclaration, "a unique asset has no collections", at: span,
      notes: ["its fields are one row of the ledger: keep a collection in the contract, by the id"])
  }

  static func anyoneAlone(at span: SourceSpan) -> Mistake {
    Mistake(
      .assetDeclaration, "`for anyone` alone says nothing", at: span,
      notes: [
        "an asset that anyone may hold is declared by its name: `asset A`; `for anyone` stands before a power: `asset A for anyone, freezable`"
      ])
  }

  static func holders(_ name: NameSyntax, is what: String) -> Mistake {
    Mistake(
      .assetDeclaration, "`\(name.text)` cannot be who may hold an asset: it is \(what)",
      at: name.span,
      notes: [
        "it is a field of the contract that is always there: `var \(name.text): set<party> = set[]`"
      ])
  }

  static func holdersType(
    _ asset: String, _ field: String, _ type: String, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .assetDeclaration, "who may hold `\(asset)` is a `set<party>`, but `\(field)` is `\(type)`",
      at: span)
  }

  static func issuerMissing(_ name: String, at span: SourceSpan) -> Mistake {
    let last = name.split(separator: ".").last.map(String.init) ?? name
    return Mistake(
      .issuerNotNamed, "`\(name)` does not say which contract issues it", at: span,
      notes: [
        "an asset is named by a contract's: with `let bank: …` in the contract, a parameter or a `let` before it, write `bank.\(last)`"
      ])
  }

  static func issuerChanges(_ name: NameSyntax, is what: String) -> Mistake {
    Mistake(
      .issuerNotNamed, "`\(name.text)` cannot name an issuer: it is \(what)", at: name.span,
      notes: ["the contract that issues an asset is a `let` or a parameter, which stays the same"])
  }

  static func issuerLater(_ name: NameSyntax) -> Mistake {
    Mistake(
      .issuerNotNamed, "`\(name.text)` cannot name an issuer here: its own type is not known yet",
      at: name.span,
      notes: ["the `let` of the contract that issues an asset stands before what names the asset"])
  }

  static func notAnIssuer(_ name: NameSyntax, type: String) -> Mistake {
    Mistake(
      .issuerNotNamed, "`\(name.text)` issues nothing: it is `\(type)`, and no contract",
      at: name.span)
  }

  static func issuerUnknown(_ type: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .issuerNotNamed, "which contract issues this `\(type)` is not known here", at: span,
      notes: ["give the contract a name first, `let bank = …`, and the value the type `bank.A`"])
  }

  static func unknownAsset(_ name: NameSyntax, of type: String, candidates: [String]) -> Mistake {
    let near = NearbyNames.closest(to: name.text, among: candidates).first
    let hint =
      near.map { "did you mean `\($0)`?" }
      ?? (candidates.isEmpty
        ? "it declares no assets: `asset \(name.text)`" : "it issues \(list(candidates))")
    return Mistake(
      .unknownAsset, "`\(type)` has no asset `\(name.text)`", at: name.span, notes: [hint],
      fixIts: near.map { [FixIt("write `\($0)`", replacing: name.span, with: $0)] } ?? [])
  }

  static func notAnAssetName(_ text: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .unknownAsset, "`\(text)` names no asset", at: span,
      notes: ["write `A` in the contract that issues it, else `bank.A`"])
  }

  static func linearHere(_ type: String, _ place: String, at span: SourceSpan) -> Mistake {
    let hint: String
    switch place {
    case "a test":
      hint =
        "a test pays by the call's argument, `c.pay(300 of bank.Yuan) by ann`, and asks `holding(bank.Yuan, of: ann)`"
    case "a view": hint = "a view gives numbers: `-> int { return held.amount }`"
    case "the result of a call": hint = "a call gives assets to a party: `give(x, to: p)`"
    case "an event", "an error": hint = "carry the amount: `amount: int`"
    default:
      hint = "assets are in variables, fields, `T?`, structs, enums, lists and values of maps"
    }
    return Mistake(
      .assetNotAllowed, "`\(type)` is or holds an asset, which cannot be in \(place)", at: span,
      notes: [hint])
  }

  static func interfaceAssetMissing(
    _ asset: String, of interface: String, contract: NameSyntax, place: DiagnosticLabel
  ) -> Mistake {
    Mistake(
      .interfaceNotMet, "`\(contract.text)` does not issue what `\(interface)` says: `\(asset)`",
      at: contract.span, places: [place], notes: ["declare `\(asset)` in the contract"])
  }

  static func interfaceAssetDiffers(
    _ name: String, wanted: String, of interface: String, at span: SourceSpan,
    place: DiagnosticLabel
  ) -> Mistake {
    Mistake(
      .interfaceNotMet, "`\(name)` is another asset than `\(interface)` says", at: span,
      places: [place], notes: ["there it is `\(wanted)`"])
  }

  static func attemptedAsset(at span: SourceSpan) -> Mistake {
    Mistake(
      .attemptedAsset, "this asset has no place to which it could come back", at: span,
      notes: [
        "when the attempt fails, what was handed over is there again: give it a name before, `let x = …`"
      ])
  }

  // MARK: Payers and issuers

  static func payerMissing(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .payer, "nobody is said to pay `\(name)`", at: span,
      notes: [
        "a call says from whom it takes an asset: write `from` and a party behind the type, or `from caller`"
      ])
  }

  static func payerNotWanted(
    _ name: String, _ role: FunctionRole, at span: SourceSpan
  ) -> Mistake {
    let why =
      role == .call
      ? "it is no asset"
      : role == .view
        ? "a view takes nothing" : "a `fn` is handed assets by the call around it, without `from`"
    return Mistake(.payer, "nobody pays `\(name)`: \(why)", at: span)
  }

  static func payerOfInterface(at span: SourceSpan) -> Mistake {
    Mistake(
      .payer, "an interface says `from caller`, or names a parameter", at: span,
      notes: ["the fields of the contract that declares it are not known here"])
  }

  static func issuerAlone(_ operation: String, _ asset: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .issuerAlone, "only the contract that declares `asset \(asset)` can do this: `\(operation)`",
      at: span,
      notes: ["others ask it by a call that it offers"])
  }

  static func powerNotDeclared(
    _ operation: String, _ asset: String, at span: SourceSpan, declared: SourceSpan
  ) -> Mistake {
    let power = operation == "recall" ? "recallable" : "freezable"
    return Mistake(
      .issuerAlone, "`\(asset)` is not declared as \(power)", at: span,
      places: [DiagnosticLabel("declared here", at: declared)],
      notes: [
        "its holders must know: write `asset \(asset) for anyone, \(power)`, or with a set of parties instead of `anyone`"
      ])
  }
}
