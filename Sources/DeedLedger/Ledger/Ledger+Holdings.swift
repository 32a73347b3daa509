import DeedBytecode
package import DeedCrypto
import DeedEncoding
import DeedState
package import DeedVM

/// Something that a party or a contract holds.
package struct Holding: Hashable, Sendable {
  /// How much of it, or which one.
  package enum Content: Hashable, Sendable {
    /// An amount of a fungible asset.
    case amount(UInt128)
    /// The id of a unique one.
    case unit(UInt128)
  }

  /// The asset.
  package let asset: AssetID
  /// How much of it, or which one.
  package let content: Content
  /// Whether the issuer has frozen what the holder holds of the asset.
  package let isFrozen: Bool
  /// Where it stands among the holder's: what comes after it comes after this key.
  package let key: [UInt8]
}

extension Ledger {
  /// What somebody holds outside of contracts' fields, by issuer, name and id.
  ///
  /// - Parameters:
  ///   - holder: a party or a contract.
  ///   - key: only what comes after the ``Holding/key`` of another; nil for all.
  ///   - limit: at most so many rows are read; fewer holdings may come of them, and none when there are no more.
  /// - Returns: the holdings, and the key after which more may come.
  /// - Throws: `LedgerFailure`.
  package func holdings(
    of holder: Digest32, after key: [UInt8]?, limit: Int
  ) throws(LedgerFailure) -> (holdings: [Holding], next: [UInt8]?) {
    let prefix = AssetRow.holdings(of: holder)
    var range = KeyRange(prefix: prefix)
    if let key { range.from = OctetOrder.successor(of: prefix + key) }
    let rows: [StoreRow]
    do throws(StoreFailure) {
      rows = try store.rows(of: .state, in: range, limit: limit)
    } catch {
      throw .store(error)
    }
    var holdings: [Holding] = []
    for row in rows {
      let content: Holding.Content
      let asset: AssetID
      switch AssetRow(key: row.key) {
      case .holding(_, let found):
        guard let amount = (try? CBOR.decode(row.value))?.amount else {
          throw .inconsistent("a holding of \(holder) does not decode")
        }
        (asset, content) = (found, .amount(amount))
      case .unique(_, let found, let id): (asset, content) = (found, .unit(id))
      case .count: continue
      case .supply, .frozen, .fields, nil:
        throw .inconsistent("a holding of \(holder) has a key that none has")
      }
      let frozen = AssetRow.frozen(asset, holder: holder).key
      holdings.append(
        Holding(
          asset: asset, content: content,
          isFrozen: try LedgerReader(reader: store).value(frozen, .state) != nil,
          key: Array(row.key.dropFirst(prefix.count))))
    }
    let last = rows.last.map { Array($0.key.dropFirst(prefix.count)) }
    return (holdings, rows.count < limit ? nil : last)
  }

  /// What there is of an asset, and what its declaration says; nil when it was never issued.
  ///
  /// - Throws: `LedgerFailure`.
  package func supply(of asset: AssetID) throws(LedgerFailure) -> AssetSupply? {
    let key = AssetRow.supply(asset).key
    guard let octets = try LedgerReader(reader: store).value(key, .state) else { return nil }
    guard let supply = AssetSupply(decoding: octets) else {
      throw .inconsistent("the supply of \(asset.name) does not decode")
    }
    return supply
  }
}
