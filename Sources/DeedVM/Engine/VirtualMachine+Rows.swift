import DeedBytecode
import DeedCrypto

/// The rows of the executing contract: every access is counted and charged here.
extension VirtualMachine {
  /// Reads a row of the executing contract.
  mutating func readRow<World: Host>(
    _ key: [UInt8], host: inout World
  ) throws(Trap) -> [UInt8]? {
    try readRow(key, of: context.contract, host: &host)
  }

  /// Reads a row of a contract.
  mutating func readRow<World: Host>(
    _ key: [UInt8], of contract: Digest32, host: inout World
  ) throws(Trap) -> [UInt8]? {
    guard gas.countRow() else { throw .fault(.tooManyRows) }
    try charge(GasSchedule.rowRead, 1)
    try charge(GasSchedule.rowOctetRead, key.count)
    let value: [UInt8]?
    do throws(HostFailure) {
      value = try host.read(contract: contract, key: key)
    } catch {
      throw hold(error)
    }
    try charge(GasSchedule.rowOctetRead, value?.count ?? 0)
    return value
  }

  /// Writes a row, or removes it.
  mutating func writeRow<World: Host>(
    _ key: [UInt8], _ value: [UInt8]?, host: inout World
  ) throws(Trap) {
    if let value, value.count > Limits.storageValueOctetsMax {
      throw .fault(.storageValueTooLarge)
    }
    guard gas.countRow() else { throw .fault(.tooManyRows) }
    try charge(GasSchedule.rowWrite, 1)
    try charge(GasSchedule.rowOctetWritten, key.count + (value?.count ?? 0))
    do throws(HostFailure) {
      try host.write(contract: context.contract, key: key, value: value)
    } catch {
      throw hold(error)
    }
  }

  /// The first row of a slot's elements that comes after a key of a row of the slot.
  mutating func nextRow<World: Host>(
    _ slot: Int, after key: [UInt8], host: inout World
  ) throws(Trap) -> (key: [UInt8], value: [UInt8])? {
    guard gas.countRow() else { throw .fault(.tooManyRows) }
    try charge(GasSchedule.rowList, 1)
    try charge(GasSchedule.rowOctetRead, key.count)
    let row: (key: [UInt8], value: [UInt8])?
    do throws(HostFailure) {
      // No key lies between a key and the same key with a zero octet behind it.
      row = try host.firstRow(
        contract: context.contract, from: key + [0], to: Self.fieldKey(slot + 1),
        gas: &gas)
    } catch {
      throw hold(error)
    }
    try charge(GasSchedule.rowOctetRead, row.map { $0.key.count + $0.value.count } ?? 0)
    return row
  }

  /// The key of a scalar's row and of a collection's count, by the field's slot; all rows of the field begin with it.
  static func fieldKey(_ slot: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: slot >> 8), UInt8(truncatingIfNeeded: slot)]
  }

  /// The key of an element of a list or log.
  static func elementKey(_ slot: Int, _ index: Int) -> [UInt8] {
    fieldKey(slot) + StateKey.element(UInt64(index))
  }

  /// The key of a party in a set of parties: those that may hold an asset.
  static func holderKey(_ slot: Int, _ party: Digest32) -> [UInt8] {
    fieldKey(slot) + party.octets
  }

  /// The key of a map's entry or a set's element.
  mutating func rowKey(
    _ slot: Int, _ key: Slot, _ type: Int, in module: LoadedModule
  ) throws(Trap) -> [UInt8] {
    // Some parts take fewer octets in a key than in CBOR; the exact count is compared below.
    var budget = Budget(octets: 4 * Limits.storageKeyOctetsMax, fault: .storageKeyTooLarge)
    let type = Self.index(type)
    let value = try value(key, type, budget: &budget, in: module)
    let octets: [UInt8]
    do throws(ValueFailure) {
      octets = try StateKey.key(value, type: type, in: module.types)
    } catch {
      throw hold(.unavailable("a key does not encode: \(error.problem)"))
    }
    guard octets.count + StateKey.prefixCount <= Limits.storageKeyOctetsMax else {
      throw .fault(.storageKeyTooLarge)
    }
    return Self.fieldKey(slot) + octets
  }

  /// Brings a row's value into the arena.
  mutating func decodeRow(
    _ octets: [UInt8], _ type: Int, in module: LoadedModule
  ) throws(Trap) -> Slot {
    try charge(GasSchedule.conversion, Self.itemCount(octets))
    let value: Value
    do throws(ValueFailure) {
      value = try Value.decode(octets, type: Self.index(type), in: module.types)
    } catch {
      throw hold(.unavailable("a row does not decode: \(error.problem)"))
    }
    return try slot(value, Self.index(type), in: module)
  }

  /// The number of heads in CBOR, by which decoding is charged before it is done; takes any octets.
  static func itemCount(_ octets: [UInt8]) -> Int {
    var count = 0
    var offset = 0
    while offset < octets.count {
      let (major, additional) = (octets[offset] >> 5, octets[offset] & 0x1F)
      offset += 1
      count += 1
      var argument = UInt64(additional)
      if (24...27).contains(additional) {
        argument = 0
        for octet in octets[offset...].prefix(1 << Int(additional - 24)) {
          argument = argument << 8 | UInt64(octet)
        }
        offset += min(1 << Int(additional - 24), octets.count - offset)
      }
      if major == 2 || major == 3 {
        offset += Int(min(argument, UInt64(octets.count - offset)))
      }
    }
    return count
  }

  /// The octets of a row's value.
  mutating func encodeRow(
    _ slot: Slot, _ type: Int, in module: LoadedModule
  ) throws(Trap) -> [UInt8] {
    var budget = Budget(octets: Limits.storageValueOctetsMax, fault: .storageValueTooLarge)
    return try value(slot, Self.index(type), budget: &budget, in: module).encoded()
  }

  /// Reads a collection's count.
  mutating func readCount<World: Host>(
    _ slot: Int, host: inout World
  ) throws(Trap) -> Int {
    guard let row = try readRow(Self.fieldKey(slot), host: &host) else { return 0 }
    guard let count = StateKey.count(row: row), count <= UInt64(Limits.timeBound) else {
      throw hold(.unavailable("the row of a count does not decode"))
    }
    return Int(count)
  }

  /// Writes a collection's count; there is no row for 0.
  mutating func writeCount<World: Host>(
    _ slot: Int, _ count: Int, host: inout World
  ) throws(Trap) {
    let row = count > 0 ? StateKey.countRow(UInt64(count)) : nil
    try writeRow(Self.fieldKey(slot), row, host: &host)
  }
}
