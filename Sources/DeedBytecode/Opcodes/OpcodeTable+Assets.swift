/// The instructions on assets, which are linear: each value is moved on exactly once.
///
/// In the third column *R* stands for the issuer, of type `contract` or of an interface, and *A* for an amount of a
/// fungible asset or a unique one.
extension OpcodeTable {
  /// What an issuer does with its own assets, and what anyone does with a value.
  static let assets: [OpcodeRow] = [
    .init(
      .assetIssue, "asset.issue", [.asset], "int → asset", gas: 20,
      "Issues an amount of the contract's own fungible asset; faults with AmountOutOfRange."),
    .init(
      .assetIssueUnique, "asset.issue_unique", [.asset], "fields → unique", gas: 20,
      "Issues a unique asset of the contract with these fields; the ledger gives the id."),
    .init(
      .assetBurn, "asset.burn", [.asset], "asset →", gas: 20,
      "Burns an amount of the contract's own asset; faults with WrongAsset."),
    .init(
      .assetBurnUnique, "asset.burn_unique", [.asset], "unique →", gas: 20,
      "Burns a unique asset of the contract; faults with WrongAsset."),
    .init(
      .assetExpect, "asset.expect", [.type, .constant], "A R → A", gas: 4,
      "Lets an asset pass that R issues and that has this name; else faults with WrongAsset."),
    .init(
      .assetDestroyEmpty, "asset.destroy_empty", [], "asset →", gas: 2,
      "Ends an amount of zero; faults with NotEmpty."),
    .init(
      .optionDestroyNone, "option.destroy_none", [.type], "T? →", gas: 2,
      "Ends a none; faults with NotEmpty when it is some. The type is T?."),
    .init(
      .assetRead, "asset.read", [.type, .constant], "R int → T", gas: 20,
      """
      Pushes the fields of the unique asset of R with this name and id as the struct T; faults with \
      UnknownUnit, and with WrongAsset when they are not T's.
      """),
    .init(
      .assetAmend, "asset.amend", [.asset], "int fields →", gas: 20,
      "Gives the contract's own unique asset of an id other fields; faults with UnknownUnit."),
    .init(
      .assetSupply, "asset.supply", [.constant], "R → int", gas: 20,
      "Pushes how much of R's asset of this name is issued and not burned."),
  ]

  /// What is done in place: to what a path leads to, and to the containers of assets.
  static let assetPaths: [OpcodeRow] = [
    .init(
      .localAmount, "local.amount", [.local, .path], "keys → int", gas: 3,
      "Pushes the amount, or the id of a unique one, of the asset that a path leads to."),
    .init(
      .stateAmount, "state.amount", [.field, .path], "keys → int", gas: 20,
      "Pushes the amount, or the id of a unique one, of the asset that a path leads to."),
    .init(
      .localSplit, "local.split", [.local, .path], "keys int → asset", gas: 6,
      """
      Takes an amount off the asset that a path leads to; faults with AmountOutOfRange and \
      InsufficientAmount.
      """),
    .init(
      .stateSplit, "state.split", [.field, .path], "keys int → asset", gas: 20,
      """
      Takes an amount off the asset that a path leads to; faults with AmountOutOfRange and \
      InsufficientAmount.
      """),
    .init(
      .localJoin, "local.join", [.local, .path], "keys asset →", gas: 6,
      "Adds an amount to the asset that a path leads to; faults with WrongAsset."),
    .init(
      .stateJoin, "state.join", [.field, .path], "keys asset →", gas: 20,
      "Adds an amount to the asset that a path leads to; faults with WrongAsset."),
    .init(
      .localTake, "local.take", [.local, .path], "keys K → V", gas: 6,
      "Removes a map's entry and pushes its value; faults with KeyMissing."),
    .init(
      .stateTake, "state.take", [.field, .path], "keys K → V", gas: 20,
      "Removes a map's entry and pushes its value; faults with KeyMissing."),
    .init(
      .localPut, "local.put", [.local, .path], "keys K V →", gas: 6,
      "Adds an entry to a map; faults with KeyTaken when the key is there."),
    .init(
      .statePut, "state.put", [.field, .path], "keys K V →", gas: 20,
      "Adds an entry to a map; faults with KeyTaken when the key is there."),
    .init(
      .stateMove, "state.move", [.field], "→ T", gas: 20,
      "Takes the row of a linear field that is no collection out; faults with Uninitialised."),
    .init(
      .localDestroyEmpty, "local.destroy_empty", [.local], "→", gas: 2,
      """
      Ends a list or map of linear values in a local, which is uninitialised then; faults with \
      NotEmpty.
      """),
  ]

  /// What the ledger keeps for each holder.
  static let holdings: [OpcodeRow] = [
    .init(
      .assetGive, "asset.give", [], "asset party →", gas: 20,
      "Adds an amount to a party's holding, unless it is 0; faults with HolderNotAllowed."),
    .init(
      .assetGiveUnique, "asset.give_unique", [], "unique party →", gas: 20,
      "Puts a unique asset into a party's holding; faults with HolderNotAllowed."),
    .init(
      .assetWithdraw, "asset.withdraw", [.constant], "R int → asset", gas: 20,
      """
      Takes an amount of R's asset of this name out of the executing contract's holding; faults with \
      AmountOutOfRange, HoldingFrozen and InsufficientHolding.
      """),
    .init(
      .assetWithdrawUnique, "asset.withdraw_unique", [.constant], "R int → unique", gas: 20,
      """
      Takes the unique asset of R with this name and id out of the executing contract's holding; \
      faults with HoldingFrozen and InsufficientHolding.
      """),
    .init(
      .assetHolding, "asset.holding", [.constant], "R party → int", gas: 20,
      "Pushes how much of R's asset of this name a party holds; of a unique one, how many."),
    .init(
      .assetHolds, "asset.holds", [.constant], "R party int → bool", gas: 20,
      "Tells whether a party holds the unique asset of R with this name and id."),
    .init(
      .assetFreeze, "asset.freeze", [.asset], "party →", gas: 20,
      "Freezes a party's holding of the contract's own asset, which is freezable."),
    .init(
      .assetThaw, "asset.thaw", [.asset], "party →", gas: 20,
      "Ends the freezing of a party's holding of the contract's own asset, which is freezable."),
    .init(
      .assetRecall, "asset.recall", [.asset], "party int → asset", gas: 20,
      """
      Takes an amount of the contract's own asset, which is recallable, out of a party's holding, \
      frozen or not; faults with AmountOutOfRange and InsufficientHolding.
      """),
    .init(
      .assetRecallUnique, "asset.recall_unique", [.asset], "party int → unique", gas: 20,
      """
      Takes the contract's own unique asset of an id, which is recallable, out of a party's \
      holding, frozen or not; faults with InsufficientHolding.
      """),
  ]
}
