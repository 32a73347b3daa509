import DeedBytecode

/// An upper bound on the gas of some work; saturating.
///
/// The next row of a range costs more the more rows the transaction has removed, wherever that happened: how often each
/// is done is counted apart, and the product is added at the end.
struct WorkBound: Hashable {
  /// The gas.
  var gas: UInt64
  /// How often a next row is asked for.
  var listings: UInt64 = 0
  /// How many rows are removed.
  var removals: UInt64 = 0

  /// More than anything may take.
  static let saturated: UInt64 = 1 << 60

  init(_ gas: UInt64) { self.gas = min(gas, Self.saturated) }

  /// Work that has no bound.
  static let unbounded = WorkBound(saturated)

  /// One after the other.
  static func += (left: inout WorkBound, right: WorkBound) {
    left.gas = min(left.gas + right.gas, saturated)
    left.listings = min(left.listings + right.listings, 1 << 20)
    left.removals = min(left.removals + right.removals, 1 << 20)
  }

  /// One or the other.
  func joined(_ other: WorkBound) -> WorkBound {
    var joined = self
    joined.gas = max(gas, other.gas)
    joined.listings = max(listings, other.listings)
    joined.removals = max(removals, other.removals)
    return joined
  }

  /// The gas of all of it, rows walked over included.
  var total: UInt64 {
    min(gas + listings * removals * GasSchedule.rowList.cost(1), Self.saturated)
  }

  // MARK: Work on values, by their size

  /// So many units of a rate, in at most so many charges.
  static func units(_ rate: GasSchedule.Rate, _ units: Int, charges: Int = 1) -> WorkBound {
    WorkBound(min(rate.cost(units), saturated) + UInt64(max(charges, 0)))
  }

  /// Bringing a value into the arena: its slots, and its octets or limbs.
  static func making(_ extent: Extent) -> WorkBound {
    var work = units(GasSchedule.slot, 4 * extent.items, charges: extent.items)
    work += units(GasSchedule.octet, extent.octets, charges: extent.items)
    return work
  }

  /// Bringing a value out of the arena, ended by a limit on its octets.
  static func taking(_ extent: Extent, limit: Int) -> WorkBound {
    let extent = extent.within(octets: limit + 2)
    var work = units(GasSchedule.conversion, extent.items)
    work += units(GasSchedule.octet, extent.octets, charges: extent.items)
    // The one integer that leads beyond the limit.
    work += units(GasSchedule.limb, Extent.integer.within(extent).limbs)
    return work
  }

  /// Taking octets of a row for a value.
  static func decoding(_ extent: Extent) -> WorkBound {
    var work = units(GasSchedule.conversion, extent.items)
    work += making(extent)
    return work
  }

  /// Copying a value; a word, an integer or octets are shared.
  static func copying(_ extent: Extent) -> WorkBound {
    units(GasSchedule.slot, 4 * extent.items, charges: extent.items)
  }

  /// Comparing two values part by part.
  static func comparing(_ left: Extent, _ right: Extent) -> WorkBound {
    let least = left.within(right)
    var work = units(GasSchedule.slot, 5 * least.items, charges: 2 * least.items)
    work += units(GasSchedule.octet, least.octets, charges: least.items)
    return work
  }

  /// Searching a collection for a key by halving; the arena has room for fewer than 2^24 elements.
  static func finding(_ key: Extent, in collection: Extent) -> WorkBound {
    var work = WorkBound(0)
    let comparison = comparing(key, collection)
    var left = min(collection.items, 1 << 24)
    while left > 0 {
      work += comparison
      left >>= 1
    }
    return work
  }

  /// Making or closing a gap in a collection, which may grow to twice its capacity.
  static func shifting(_ collection: Extent) -> WorkBound {
    units(GasSchedule.slot, 2 * 2 * (collection.items + 2) + 2 * collection.items, charges: 2)
  }

  // MARK: Rows

  /// Reading a row.
  static func reading(key: Int, _ row: Extent) -> WorkBound {
    var work = units(GasSchedule.rowRead, 1, charges: 0)
    work += units(GasSchedule.rowOctetRead, key)
    work += units(GasSchedule.rowOctetRead, row.octets)
    return work
  }

  /// Writing a row.
  static func writing(key: Int, _ row: Extent) -> WorkBound {
    var work = units(GasSchedule.rowWrite, 1, charges: 0)
    work += units(
      GasSchedule.rowOctetWritten, key + min(row.octets, Limits.storageValueOctetsMax), charges: 0)
    return work
  }
}
