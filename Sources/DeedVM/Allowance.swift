import DeedBytecode

/// What whoever is called in an attempt may use, beside gas: of each limit of a transaction as much as the stated gas stands for.
///
/// It follows from the stated gas alone, never from what is left or how deep the caller stands, so a callee does under any
/// caller what it does under another (`docs/decisions/0011-an-attempt-brings-its-limits-along.md`). An attempt begins only
/// when all of it is there; what the callee uses beyond it is a failure of the callee.
package struct Allowance: Hashable, Sendable {
  /// The stated gas.
  package let gas: UInt64

  /// An allowance for so much gas.
  package init(gas: UInt64) { self.gas = gas }

  /// Contracts that may be entered one inside the other: one, and one more for 4,096 gas and for each doubling; 12 at most.
  package var levels: Int {
    min(Self.levelsMax, 1 + UInt64.bitWidth - (gas / Self.firstLevelGas).leadingZeroBitCount)
  }

  /// Slots for the frames of their functions.
  package var frameSlots: Int { levels * Self.frameSlotsPerLevel }

  /// Octets of the arena.
  package var arenaOctets: Int { levels * Self.arenaOctetsPerLevel }

  /// Rows that are read, written or listed.
  package var rows: Int { share(150, Limits.rowsMax) }

  /// Octets of what is read, as the record of reads counts them.
  package var readOctets: Int { share(1, Self.readOctetsMax) }

  /// Packages that the transaction has not met yet.
  package var packages: Int { 1 + share(32_768, Limits.packagesMax) }

  /// Events.
  package var events: Int { 1 + share(1_024, Limits.eventsMax) }

  /// Octets of events.
  package var eventOctets: Int { events * (Limits.eventOctetsMax / Limits.eventsMax) }

  /// The share of a limit that gas stands for: at first one unit for so much, then less and less, never a half of it.
  ///
  /// So the caller has the other half; and less gas has less of every limit, so that attempts have room in attempts.
  private func share(_ gasPerUnit: UInt64, _ most: Int) -> Int {
    let half = UInt64(most / 2)
    // Far more gas than there is stands for no more; so nothing overflows.
    let gas = min(gas, 1 << 40)
    return Int(half * gas / (gas + half * gasPerUnit))
  }

  /// The most levels of an attempt: the caller is four deep at most when it begins one with them.
  package static let levelsMax = 12
  private static let firstLevelGas: UInt64 = 4_096
  /// The frames of all levels that there are use up what there is.
  static let frameSlotsPerLevel = Limits.frameSlotsMax / Limits.contractDepthMax
  /// So do their values.
  static let arenaOctetsPerLevel = Limits.arenaOctetsMax / Limits.contractDepthMax
  /// What a transaction may read, as its host counts it.
  package static let readOctetsMax = 768 * 1024
}
