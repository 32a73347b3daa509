import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedIntegers

/// Assets: live values, and what their issuer does (`docs/language.md` rules 18 to 22).
///
/// A value is made by issuing, by taking out of a holding, and by decoding one that was there; it ends by burning, by giving, by being
/// encoded, and when it is empty. In between it has one owner, which the verifier has proven.
extension VirtualMachine {
  /// A live value, out of the arena.
  struct LiveValue {
    let asset: AssetID
    /// The amount, or the id.
    let number: UInt128
  }

  mutating func performAsset<World: Host>(
    _ operation: Operation, top: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    switch operation.opcode {
    case .assetExpect:
      let wanted = AssetID(
        issuer: identifier(hostOctets(arena[top - 1])),
        name: assetName(Int(operation.b), in: module))
      try expect(arena[top - 2], wanted)
      return top - 1
    case .assetDestroyEmpty:
      guard arena[arena[top - 1] + 2] == 0 else { throw .fault(.notEmpty) }
      return top - 1
    case .optionDestroyNone:
      guard arena[top - 1] == 0 else { throw .fault(.notEmpty) }
      return top - 1
    case .assetIssue:
      let asset = module.module.assets[Int(operation.a)]
      let amount = try amount(arena[top - 1])
      let id = try issue(asset, amount, in: module, host: &host)
      return push(try makeAsset(id, amount), at: top - 1)
    case .assetIssueUnique:
      return try issueUnique(
        module.module.assets[Int(operation.a)], top: top, in: module, host: &host)
    case .assetBurn, .assetBurnUnique:
      let asset = module.module.assets[Int(operation.a)]
      try burn(asset, arena[top - 1], host: &host)
      return top - 1
    case .assetAmend:
      return try amend(
        module.module.assets[Int(operation.a)], top: top, in: module, host: &host)
    case .assetRead:
      return try readFields(operation, top: top, in: module, host: &host)
    case .assetSupply:
      let id = AssetID(
        issuer: identifier(hostOctets(arena[top - 1])),
        name: assetName(Int(operation.a), in: module))
      let supply = try readSupply(id, host: &host)
      return push(try makeAmount(supply?.outstanding ?? 0), at: top - 1)
    default: preconditionFailure("an instruction on assets without an implementation")
    }
  }

  // MARK: Values

  /// Makes a live value; its asset's octets are made with it.
  mutating func makeAsset(_ id: AssetID, _ number: UInt128) throws(Trap) -> Slot {
    try charge(GasSchedule.slot, 3)
    try charge(GasSchedule.octet, Digest32.byteCount + id.name.octets.count)
    let new = try allocate(3)
    arena[new] = try makeOctets(id.issuer.octets)
    arena[new + 1] = try makeOctets(id.name.octets)
    arena[new + 2] = try makeAmount(number)
    return new
  }

  /// The slot of an amount or an id.
  mutating func makeAmount(_ amount: UInt128) throws(Trap) -> Slot {
    try makeInteger(Integer(amount: amount))
  }

  /// What a live value is.
  mutating func liveValue(_ slot: Slot) -> LiveValue {
    guard let number = hostInteger(arena[slot + 2]).amount else {
      preconditionFailure("an asset with a number that none has")
    }
    let id = AssetID(
      issuer: identifier(hostOctets(arena[slot])), name: Name(octets: hostOctets(arena[slot + 1])))
    return LiveValue(asset: id, number: number)
  }

  /// An integer as an amount.
  mutating func amount(_ slot: Slot) throws(Trap) -> UInt128 {
    guard let amount = unit(slot) else { throw .fault(.amountOutOfRange) }
    return amount
  }

  /// An integer as an id; nil for one that no unique asset has.
  mutating func unit(_ slot: Slot) -> UInt128? {
    // A big one is not looked at further than its limbs.
    if !Self.isSmall(slot), arena[slot >> 1] >> 1 > 2 { return nil }
    return hostInteger(slot).amount
  }

  /// The name of an asset that a constant is.
  func assetName(_ constant: Int, in module: LoadedModule) -> Name {
    guard case .text(let octets) = module.module.constants[constant].value else {
      preconditionFailure("the name of an asset that is no text")
    }
    return Name(octets: octets)
  }

  /// Faults with `wrongAsset` unless a live value is of an asset.
  mutating func expect(_ slot: Slot, _ wanted: AssetID) throws(Trap) {
    try charge(GasSchedule.octet, Digest32.byteCount + wanted.name.octets.count)
    let found = liveValue(slot).asset
    guard found == wanted else { throw wrongAsset(found, wanted: wanted) }
  }

  /// The fault of a value that is of another asset.
  mutating func wrongAsset(_ found: AssetID, wanted: AssetID) -> Trap {
    fault(
      .wrongAsset, .text(wanted.name.octets), .bytes(wanted.issuer.octets),
      .text(found.name.octets), .bytes(found.issuer.octets))
  }

  // MARK: The issuer

  /// The contract's own asset.
  private func own(_ asset: Asset) -> AssetID {
    AssetID(issuer: context.contract, name: asset.name)
  }

  /// Adds to what was issued; an amount, or one more unique one.
  private mutating func issue<World: Host>(
    _ asset: Asset, _ amount: UInt128, in module: LoadedModule, host: inout World
  ) throws(Trap) -> AssetID {
    let id = own(asset)
    let before = try readSupply(id, host: &host)
    let (issued, isOver) = (before?.issued ?? 0).addingReportingOverflow(amount)
    guard !isOver else { throw .fault(.amountOutOfRange) }
    let supply = AssetSupply(
      issued: issued, burned: before?.burned ?? 0,
      holders: asset.holders.map { UInt16(truncatingIfNeeded: module.slots[Int($0)]) },
      powers: asset.powers.rawValue, isUnique: asset.kind == .unique)
    try writeRow(.supply(id), supply.encoded(), host: &host)
    return id
  }

  private mutating func issueUnique<World: Host>(
    _ asset: Asset, top: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    let first = top - asset.fields.count
    let octets = try encodeFields(asset, first: first, in: module)
    let id = try issue(asset, 1, in: module, host: &host)
    guard let supply = try readSupply(id, host: &host) else {
      throw hold(.unavailable("the supply of an asset that was issued is gone"))
    }
    try writeRow(.fields(id, id: supply.issued), octets, host: &host)
    return push(try makeAsset(id, supply.issued), at: first)
  }

  /// Ends a live value of the contract's own.
  private mutating func burn<World: Host>(
    _ asset: Asset, _ slot: Slot, host: inout World
  ) throws(Trap) {
    let id = own(asset)
    try expect(slot, id)
    let number = liveValue(slot).number
    guard var supply = try readSupply(id, host: &host) else {
      // Nothing of an asset that was never issued.
      guard asset.kind == .fungible, number == 0 else {
        throw hold(.unavailable("an asset is burned that was never issued"))
      }
      return
    }
    let (burned, isOver) = supply.burned.addingReportingOverflow(
      asset.kind == .unique ? 1 : number)
    guard !isOver, burned <= supply.issued else {
      throw hold(.unavailable("more of an asset is burned than was issued"))
    }
    supply.burned = burned
    try writeRow(.supply(id), supply.encoded(), host: &host)
    if asset.kind == .unique { try writeRow(.fields(id, id: number), nil, host: &host) }
  }

  /// Gives a unique one other fields.
  private mutating func amend<World: Host>(
    _ asset: Asset, top: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    let first = top - asset.fields.count
    guard let number = unit(arena[first - 1]) else { throw .fault(.unknownUnit) }
    let row = AssetRow.fields(own(asset), id: number)
    let octets = try encodeFields(asset, first: first, in: module)
    guard try readRow(row, host: &host) != nil else { throw .fault(.unknownUnit) }
    try writeRow(row, octets, host: &host)
    return first - 1
  }

  /// The fields of a unique one as those of a struct.
  private mutating func encodeFields(
    _ asset: Asset, first: Int, in module: LoadedModule
  ) throws(Trap) -> [UInt8] {
    let fields = try items(
      asset.fields.indices.map { arena[first + $0] }, asset.fields.map(\.type),
      budget: Budget(octets: Limits.storageValueOctetsMax, fault: .storageValueTooLarge),
      in: module)
    return CBOR.array(fields.items).encoded()
  }

  /// Reads the fields of a unique one as a struct.
  private mutating func readFields<World: Host>(
    _ operation: Operation, top: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    let id = AssetID(
      issuer: identifier(hostOctets(arena[top - 2])),
      name: assetName(Int(operation.b), in: module))
    guard let number = unit(arena[top - 1]),
      let row = try readRow(.fields(id, id: number), host: &host)
    else { throw .fault(.unknownUnit) }
    try charge(GasSchedule.conversion, Self.itemCount(row))
    let type = Self.index(Int(operation.a))
    // An issuer that is not known by an interface may have other fields.
    guard let value = try? Value.decode(row, type: type, in: module.types) else {
      throw .fault(.wrongAsset)
    }
    return push(try slot(value, type, in: module), at: top - 2)
  }

  // MARK: Rows

  /// What there is of an asset; nil when it was never issued.
  mutating func readSupply<World: Host>(
    _ id: AssetID, host: inout World
  ) throws(Trap) -> AssetSupply? {
    guard let octets = try readRow(.supply(id), host: &host) else { return nil }
    guard let supply = AssetSupply(decoding: octets) else {
      throw hold(.unavailable("the supply of \(id.name) does not decode"))
    }
    return supply
  }

  /// Reads a row of an asset, which is counted and charged like any row.
  mutating func readRow<World: Host>(
    _ row: AssetRow, host: inout World
  ) throws(Trap) -> [UInt8]? {
    guard gas.countRow() else { throw .fault(.tooManyRows) }
    try charge(GasSchedule.rowRead, 1)
    try charge(GasSchedule.rowOctetRead, row.key.count)
    let value: [UInt8]?
    do throws(HostFailure) {
      value = try host.read(row)
    } catch {
      throw hold(error)
    }
    try charge(GasSchedule.rowOctetRead, value?.count ?? 0)
    return value
  }

  /// Writes a row of an asset, or removes it.
  mutating func writeRow<World: Host>(
    _ row: AssetRow, _ value: [UInt8]?, host: inout World
  ) throws(Trap) {
    if let value, value.count > Limits.storageValueOctetsMax {
      throw .fault(.storageValueTooLarge)
    }
    guard gas.countRow() else { throw .fault(.tooManyRows) }
    try charge(GasSchedule.rowWrite, 1)
    try charge(GasSchedule.rowOctetWritten, row.key.count + (value?.count ?? 0))
    do throws(HostFailure) {
      try host.write(row, value: value)
    } catch {
      throw hold(error)
    }
  }
}
