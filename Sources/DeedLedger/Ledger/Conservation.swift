import DeedBytecode
import DeedCrypto
import DeedEncoding
package import DeedState
package import DeedVM

/// Whether assets are conserved: whatever the machine and the contracts do, what is held grows by what was issued and shrinks
/// by what was burned, and no unique one is in two places (`docs/state.md`, Assets).
///
/// Goes over rows alone and knows neither contracts nor instructions: live values stand in contracts' rows under a tag that
/// nothing else has, so that they are found without the types of the rows.
package struct Conservation {
  /// What is wrong, and with which asset.
  package struct Break: Hashable, Sendable {
    /// The asset; nil for a row that is no row of an asset.
    package let asset: AssetID?
    /// What is wrong, in words.
    package let reason: String
  }

  /// What there is of one asset.
  package struct Total: Hashable, Sendable {
    /// The asset.
    package let asset: AssetID
    /// How much is held, in holdings and in contracts; of a unique asset how many.
    package let held: UInt128
    /// What was issued and burned ever.
    package let supply: AssetSupply
  }

  // MARK: Blocks

  /// Compares the rows that a block, or a transaction of it, writes with those before it.
  ///
  /// - Parameters:
  ///   - writes: the rows that it leaves, each once; nil for one that it removes.
  ///   - base: the state before.
  /// - Throws: `LedgerFailure.notConserved` when an asset is not conserved; `store` when the store fails.
  package static func check(
    _ writes: [RowWrite], over base: BlockJournal
  ) throws(LedgerFailure) {
    var (before, after) = (AssetRows(), AssetRows())
    for write in writes where mayHaveAssets(write.key) {
      if let old = try value(of: write.key, base) { try before.add(write.key, old) }
      if let new = write.value { try after.add(write.key, new) }
    }
    for asset in before.touched(and: after) {
      // A supply whose row was not written is what it was.
      if before.assets[asset]?.supply == nil, after.assets[asset]?.supply == nil {
        let key = AssetRow.supply(asset).key
        if let octets = try value(of: key, base) {
          try before.add(key, octets)
          try after.add(key, octets)
        }
      }
      try compare(
        asset, before.assets[asset] ?? AssetRows.Found(), after.assets[asset] ?? AssetRows.Found())
    }
  }

  private static func value(
    of key: [UInt8], _ base: BlockJournal
  ) throws(LedgerFailure) -> [UInt8]? {
    do throws(StoreFailure) {
      return try base.value(of: key)
    } catch {
      throw .store(error)
    }
  }

  /// Whether a row with the key may say something of assets.
  private static func mayHaveAssets(_ key: [UInt8]) -> Bool {
    switch key.first {
    case StateKey.contractTag, AssetRow.holdingTag, AssetRow.supplyTag, AssetRow.fieldsTag: true
    default: false
    }
  }

  private static func compare(
    _ asset: AssetID, _ before: AssetRows.Found, _ after: AssetRows.Found
  ) throws(LedgerFailure) {
    func broken(_ reason: String) -> LedgerFailure {
      .notConserved(Break(asset: asset, reason: reason))
    }
    try checkKind(asset, after)
    guard before.supply == nil || after.supply != nil else { throw broken("its supply is gone") }
    let issuedBefore = before.supply?.issued ?? 0
    let burnedBefore = before.supply?.burned ?? 0
    let issuedAfter = after.supply?.issued ?? 0
    let burnedAfter = after.supply?.burned ?? 0
    guard issuedBefore <= issuedAfter, burnedBefore <= burnedAfter,
      before.supply == nil || before.supply?.isUnique == after.supply?.isUnique
    else { throw broken("its supply was set back") }
    let (issued, burned) = (issuedAfter - issuedBefore, burnedAfter - burnedBefore)
    func isBalanced(_ old: UInt128, _ new: UInt128) -> Bool {
      let left = old.addingReportingOverflow(issued)
      return left == new.addingReportingOverflow(burned)
    }
    guard after.supply?.isUnique == true else {
      guard isBalanced(before.held, after.held) else {
        throw broken(
          "\(before.held) of it became \(after.held) with \(issued) issued and \(burned) burned")
      }
      return
    }
    guard before.inHoldings + after.counted == after.inHoldings + before.counted else {
      throw broken("those that are held are not counted")
    }
    guard isBalanced(UInt128(before.ids.count), UInt128(after.ids.count)),
      isBalanced(UInt128(before.fields.count), UInt128(after.fields.count))
    else {
      throw broken(
        "\(before.ids.count) of them became \(after.ids.count) with \(issued) issued and \(burned) burned"
      )
    }
    if let id = after.ids.subtracting(before.ids).sorted().first(where: { $0 <= issuedBefore }) {
      throw broken("number \(id) was not taken from where it is")
    }
  }

  /// Refuses amounts of a unique asset, unique ones of a fungible one, ids that were not given, and what nobody issued.
  private static func checkKind(_ asset: AssetID, _ found: AssetRows.Found) throws(LedgerFailure) {
    func broken(_ reason: String) -> LedgerFailure {
      .notConserved(Break(asset: asset, reason: reason))
    }
    guard let supply = found.supply else {
      guard found.held == 0, found.ids.isEmpty, found.fields.isEmpty else {
        throw broken("there is some of it, and it was never issued")
      }
      return
    }
    if supply.isUnique {
      guard found.held == 0 else { throw broken("it is unique, and there is an amount of it") }
      guard found.ids.union(found.fields).allSatisfy({ $0 >= 1 && $0 <= supply.issued }) else {
        throw broken("there is one whose number was never given")
      }
    } else if !found.ids.isEmpty || !found.fields.isEmpty || found.counted > 0 {
      throw broken("it is not unique, and there is one with a number")
    }
  }

  // MARK: Everything

  /// Counts all assets of a state anew.
  ///
  /// - Returns: what there is of each, in order.
  /// - Throws: `LedgerFailure.notConserved` when what is held is not what was issued less what was burned; `store`.
  @discardableResult
  package static func recount(_ state: any StateReader) throws(LedgerFailure) -> [Total] {
    var side = AssetRows()
    var failure: LedgerFailure?
    do throws(StoreFailure) {
      try state.visitRows(of: .state) { row in
        guard failure == nil, mayHaveAssets(row.key) else { return }
        do throws(LedgerFailure) {
          try side.add(row.key, row.value)
        } catch {
          failure = error
        }
      }
    } catch {
      throw .store(error)
    }
    if let failure { throw failure }
    var totals: [Total] = []
    for asset in side.assets.keys.sorted() {
      guard let found = side.assets[asset] else { continue }
      try checkKind(asset, found)
      guard let supply = found.supply else { continue }
      let held = supply.isUnique ? UInt128(found.ids.count) : found.held
      guard held == supply.outstanding, found.inHoldings == found.counted, found.fields == found.ids
      else {
        throw .notConserved(
          Break(
            asset: asset,
            reason:
              "\(held) of it are held, and \(supply.issued) issued less \(supply.burned) burned"))
      }
      totals.append(Total(asset: asset, held: held, supply: supply))
    }
    return totals
  }
}
