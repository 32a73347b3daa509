import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedVM

/// What rows of one state say of assets.
struct AssetRows {
  /// What they say of one.
  struct Found {
    /// The amounts of a fungible asset together.
    var held: UInt128 = 0
    /// The unique ones that are somewhere.
    var ids: Set<UInt128> = []
    /// How many unique ones are in holdings, and how many holders' rows count.
    var (inHoldings, counted): (UInt128, UInt128) = (0, 0)
    /// The unique ones that have fields.
    var fields: Set<UInt128> = []
    var supply: AssetSupply?
  }

  private(set) var assets: [AssetID: Found] = [:]

  /// The assets of two states, in order.
  func touched(and other: AssetRows) -> [AssetID] {
    Set(assets.keys).union(other.assets.keys).sorted()
  }

  /// Adds what a row says of assets.
  mutating func add(_ key: [UInt8], _ value: [UInt8]) throws(LedgerFailure) {
    if key.first == StateKey.contractTag { return try addValues(in: value) }
    guard let row = AssetRow(key: key) else {
      throw .notConserved(.init(asset: nil, reason: "a row of assets has a key that none has"))
    }
    switch row {
    case .holding(_, let asset):
      guard let amount = (try? CBOR.decode(value))?.amount, amount > 0 else {
        throw .notConserved(.init(asset: asset, reason: "a holding is no amount"))
      }
      try add(amount, of: asset)
    case .unique(_, let asset, let id):
      try add(id: id, of: asset)
      assets[asset, default: .init()].inHoldings += 1
    case .count(_, let asset):
      guard let count = (try? CBOR.decode(value))?.amount, count > 0, count <= UInt64.max else {
        throw .notConserved(.init(asset: asset, reason: "the number of those held is none"))
      }
      assets[asset, default: .init()].counted += count
    case .supply(let asset):
      guard let supply = AssetSupply(decoding: value) else {
        throw .notConserved(.init(asset: asset, reason: "its supply does not decode"))
      }
      assets[asset, default: .init()].supply = supply
    case .fields(let asset, let id): assets[asset, default: .init()].fields.insert(id)
    case .frozen: break
    }
  }

  private mutating func add(_ amount: UInt128, of asset: AssetID) throws(LedgerFailure) {
    let (sum, isOver) = assets[asset, default: .init()].held.addingReportingOverflow(amount)
    guard !isOver else {
      throw .notConserved(.init(asset: asset, reason: "there are 2^128 of it, or more"))
    }
    assets[asset, default: .init()].held = sum
  }

  private mutating func add(id: UInt128, of asset: AssetID) throws(LedgerFailure) {
    guard assets[asset, default: .init()].ids.insert(id).inserted else {
      throw .notConserved(.init(asset: asset, reason: "number \(id) is in two places"))
    }
  }

  // MARK: Live values

  /// Adds the assets that stand in a row of a contract; a row without the octets of their tags has none.
  private mutating func addValues(in value: [UInt8]) throws(LedgerFailure) {
    guard LiveAsset.isPossible(in: value),
      // A count and a set's element are no CBOR, and are too short for a value.
      let item = try? CBOR.decode(value, limits: LiveAsset.limits)
    else { return }
    try addValues(in: item)
  }

  private mutating func addValues(in item: CBOR) throws(LedgerFailure) {
    switch item {
    case .array(let items): for item in items { try addValues(in: item) }
    case .map(let entries):
      for entry in entries {
        try addValues(in: entry.key)
        try addValues(in: entry.value)
      }
    case .tagged(_, let content):
      guard LiveAsset.hasTag(item) else { return try addValues(in: content) }
      guard let value = LiveAsset(item) else {
        throw .notConserved(.init(asset: nil, reason: "a value in a contract is no asset"))
      }
      if value.isUnique {
        try add(id: value.number, of: value.asset)
      } else {
        try add(value.number, of: value.asset)
      }
    case .unsigned, .negative, .bytes, .text, .bool, .null: break
    }
  }
}
