import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedVM

/// Counts all assets of a host anew: what the ledger's own check does, written once more.
extension MemoryHost {
  /// What of an asset is somewhere: amounts, or as many as there are ids; each id once.
  private struct Found {
    var amount: UInt128 = 0
    var ids: [UInt128] = []
  }

  /// What is wrong with the assets; nil when what is held is what was issued less what was burned.
  func lostOrForged() -> String? {
    var found: [AssetID: Found] = [:]
    for octets in rows.values {
      let limits = CBORLimits(tags: Value.tags)
      guard let item = try? CBOR.decode(octets, limits: limits) else { continue }
      Self.collect(item, into: &found)
    }
    for (row, octets) in assets {
      switch row {
      case .holding(_, let asset):
        guard let amount = (try? CBOR.decode(octets))?.amount, amount > 0 else {
          return "a holding of nothing"
        }
        found[asset, default: Found()].amount += amount
      case .unique(_, let asset, let id): found[asset, default: Found()].ids.append(id)
      case .count, .supply, .frozen, .fields: break
      }
    }
    for (asset, all) in found {
      guard let row = assets[.supply(asset)] else {
        if all.amount > 0 || !all.ids.isEmpty { return "\(asset.name) was never issued" }
        continue
      }
      guard let supply = AssetSupply(decoding: row) else { return "a supply is damaged" }
      let held = supply.isUnique ? UInt128(all.ids.count) : all.amount
      guard held == supply.outstanding, Set(all.ids).count == all.ids.count,
        supply.isUnique ? all.amount == 0 : all.ids.isEmpty
      else {
        return "\(held) of \(asset.name) are held, \(supply.issued) issued, \(supply.burned) burned"
      }
      for id in all.ids where assets[.fields(asset, id: id)] == nil { return "no fields of \(id)" }
    }
    for (row, octets) in assets {
      guard case .supply(let asset) = row, let supply = AssetSupply(decoding: octets) else {
        continue
      }
      guard supply.outstanding == 0 || found[asset] != nil else { return "\(asset.name) is gone" }
    }
    return nil
  }

  private static func collect(_ item: CBOR, into found: inout [AssetID: Found]) {
    if case .asset(let issuer, let name, let number, let isUnique)? = try? Value.asset(item),
      let amount = number.amount
    {
      let asset = AssetID(issuer: issuer, name: name)
      if isUnique {
        found[asset, default: Found()].ids.append(amount)
      } else {
        found[asset, default: Found()].amount += amount
      }
    } else if case .array(let parts) = item {
      for part in parts { collect(part, into: &found) }
    }
  }
}
