import DeedBytecode
import DeedCrypto
import DeedEncoding

/// Holdings: what the ledger keeps for parties and contracts. No instruction on them runs code of anybody.
extension VirtualMachine {
  mutating func performHolding<World: Host>(
    _ operation: Operation, top: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    switch operation.opcode {
    case .assetGive, .assetGiveUnique:
      let holder = identifier(hostOctets(arena[top - 1]))
      try give(
        arena[top - 2], isUnique: operation.opcode == .assetGiveUnique, to: holder, host: &host)
      return top - 2
    case .assetWithdraw:
      let amount = try amount(arena[top - 1])
      let id = issued(arena[top - 2], operation, in: module)
      try takeOut(amount, of: id, from: context.contract, isRecall: false, host: &host)
      return push(try makeAsset(id, amount), at: top - 2)
    case .assetWithdrawUnique:
      let id = issued(arena[top - 2], operation, in: module)
      let unit = try takeOutUnit(
        arena[top - 1], of: id, from: context.contract, isRecall: false, host: &host)
      return push(try makeAsset(id, unit), at: top - 2)
    case .assetHolding:
      let holder = identifier(hostOctets(arena[top - 1]))
      let id = issued(arena[top - 2], operation, in: module)
      var held = try readAmount(.holding(holder: holder, id), host: &host)
      if held == 0 { held = try readAmount(.count(holder: holder, id), host: &host) }
      return push(try makeAmount(held), at: top - 2)
    case .assetHolds:
      let holder = identifier(hostOctets(arena[top - 2]))
      let id = issued(arena[top - 3], operation, in: module)
      var isHeld = false
      if let unit = unit(arena[top - 1]) {
        isHeld = try readRow(.unique(holder: holder, id, id: unit), host: &host) != nil
      }
      return push(Self.word(isHeld), at: top - 3)
    case .assetMayHold:
      let holder = identifier(hostOctets(arena[top - 1]))
      let id = issued(arena[top - 2], operation, in: module)
      let isAllowed = try mayHold(holder, id, in: module, host: &host)
      return push(Self.word(isAllowed), at: top - 2)
    case .assetFreeze, .assetThaw:
      let holder = identifier(hostOctets(arena[top - 1]))
      let id = AssetID(
        issuer: context.contract, name: module.module.assets[Int(operation.a)].name)
      let row = AssetRow.frozen(id, holder: holder)
      try writeRow(row, operation.opcode == .assetFreeze ? [] : nil, host: &host)
      return top - 1
    case .assetRecall:
      let amount = try amount(arena[top - 1])
      let holder = identifier(hostOctets(arena[top - 2]))
      let id = AssetID(
        issuer: context.contract, name: module.module.assets[Int(operation.a)].name)
      try takeOut(amount, of: id, from: holder, isRecall: true, host: &host)
      return push(try makeAsset(id, amount), at: top - 2)
    case .assetRecallUnique:
      let holder = identifier(hostOctets(arena[top - 2]))
      let id = AssetID(
        issuer: context.contract, name: module.module.assets[Int(operation.a)].name)
      let unit = try takeOutUnit(
        arena[top - 1], of: id, from: holder, isRecall: true, host: &host)
      return push(try makeAsset(id, unit), at: top - 2)
    default: preconditionFailure("an instruction on holdings without an implementation")
    }
  }

  /// The asset that a contract issues under the name of an instruction.
  private func issued(
    _ issuer: Slot, _ operation: Operation, in module: LoadedModule
  ) -> AssetID {
    AssetID(
      issuer: identifier(hostOctets(issuer)), name: assetName(Int(operation.a), in: module))
  }

  // MARK: In

  /// Puts a live value into somebody's holding, who must be one that may hold it; nothing may be given to anyone, and is not kept.
  private mutating func give<World: Host>(
    _ slot: Slot, isUnique: Bool, to holder: Digest32, host: inout World
  ) throws(Trap) {
    let value = liveValue(slot)
    if !isUnique, value.number == 0 { return }
    guard let supply = try readSupply(value.asset, host: &host) else {
      throw hold(.unavailable("an asset is given that was never issued"))
    }
    if let slot = supply.holders {
      try checkHolder(holder, in: Int(slot), of: value.asset, host: &host)
    }
    if isUnique {
      try writeRow(
        .unique(holder: holder, value.asset, id: value.number), [], host: &host)
    }
    let added = isUnique ? 1 : value.number
    let row =
      isUnique
      ? AssetRow.count(holder: holder, value.asset) : .holding(holder: holder, value.asset)
    let (sum, isOver) = try readAmount(row, host: &host).addingReportingOverflow(added)
    guard !isOver else { throw hold(.unavailable("there is more of an asset than was issued")) }
    try write(sum, to: row, host: &host)
  }

  /// Whether somebody may be given an asset; of another issuer's one of which nothing was issued, nobody can be.
  private mutating func mayHold<World: Host>(
    _ holder: Digest32, _ id: AssetID, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Bool {
    let slot: Int?
    if let supply = try readSupply(id, host: &host) {
      slot = supply.holders.map(Int.init)
    } else if id.issuer == context.contract,
      let own = module.module.assets.first(where: { $0.name == id.name })
    {
      slot = own.holders.map { module.slots[Int($0)] }
    } else {
      return false
    }
    guard let slot else { return true }
    return try isHolder(holder, in: slot, of: id, host: &host)
  }

  /// Whether a party is in the issuer's set, whose rows are read without entering the issuer.
  private mutating func isHolder<World: Host>(
    _ holder: Digest32, in slot: Int, of asset: AssetID, host: inout World
  ) throws(Trap) -> Bool {
    try readRow(Self.holderKey(slot, holder), of: asset.issuer, host: &host) != nil
  }

  /// Faults unless a party is in the issuer's set, whose rows are read without entering the issuer.
  mutating func checkHolder<World: Host>(
    _ holder: Digest32, in slot: Int, of asset: AssetID, host: inout World
  ) throws(Trap) {
    guard try isHolder(holder, in: slot, of: asset, host: &host) else {
      throw fault(.holderNotAllowed, .text(asset.name.octets), .bytes(holder.octets))
    }
  }

  // MARK: Out

  /// Takes an amount out of somebody's holding; the value is the caller's to make.
  mutating func takeOut<World: Host>(
    _ amount: UInt128, of asset: AssetID, from holder: Digest32, isRecall: Bool,
    host: inout World
  ) throws(Trap) {
    if !isRecall { try checkNotFrozen(asset, holder, host: &host) }
    let row = AssetRow.holding(holder: holder, asset)
    let held = try readAmount(row, host: &host)
    guard amount <= held else {
      throw fault(
        .insufficientHolding, .text(asset.name.octets), .amount(held), .amount(amount))
    }
    if amount > 0 { try write(held - amount, to: row, host: &host) }
  }

  /// Takes a unique one out of somebody's holding, and gives its id.
  mutating func takeOutUnit<World: Host>(
    _ slot: Slot, of asset: AssetID, from holder: Digest32, isRecall: Bool, host: inout World
  ) throws(Trap) -> UInt128 {
    if !isRecall { try checkNotFrozen(asset, holder, host: &host) }
    guard let unit = unit(slot),
      try readRow(.unique(holder: holder, asset, id: unit), host: &host) != nil
    else { throw fault(.insufficientHolding, .text(asset.name.octets)) }
    try writeRow(.unique(holder: holder, asset, id: unit), nil, host: &host)
    let count = AssetRow.count(holder: holder, asset)
    let held = try readAmount(count, host: &host)
    guard held > 0 else {
      throw hold(.unavailable("unique assets that are held are not counted"))
    }
    try write(held - 1, to: count, host: &host)
    return unit
  }

  private mutating func checkNotFrozen<World: Host>(
    _ asset: AssetID, _ holder: Digest32, host: inout World
  ) throws(Trap) {
    guard try readRow(.frozen(asset, holder: holder), host: &host) == nil else {
      throw fault(.holdingFrozen, .text(asset.name.octets), .bytes(holder.octets))
    }
  }

  // MARK: Rows

  /// The amount, or the number of unique ones, that a row has.
  private mutating func readAmount<World: Host>(
    _ row: AssetRow, host: inout World
  ) throws(Trap) -> UInt128 {
    guard let octets = try readRow(row, host: &host) else { return 0 }
    guard let amount = (try? CBOR.decode(octets))?.amount else {
      throw hold(.unavailable("the row of a holding does not decode"))
    }
    return amount
  }

  /// Writes an amount; there is no row for nothing.
  private mutating func write<World: Host>(
    _ amount: UInt128, to row: AssetRow, host: inout World
  ) throws(Trap) {
    try writeRow(row, amount > 0 ? CBOR.amount(amount).encoded() : nil, host: &host)
  }
}
