import DeedBytecode

/// What a transaction may use and has used: gas, and the counted things that have a limit of their own.
///
/// One meter serves all actions of a transaction. It saturates: `used` never exceeds `limit` and nothing wraps. A
/// charge that does not fit uses up the rest, so the gas of a transaction that ran out is its limit.
package struct GasMeter: Hashable, Sendable {
  /// The gas that may be used.
  package private(set) var limit: UInt64
  /// The gas that was used.
  package private(set) var used: UInt64 = 0
  /// Rows read, written or listed.
  package private(set) var rows = 0
  /// Events recorded.
  package private(set) var events = 0
  /// Octets of the recorded events.
  package private(set) var eventOctets = 0

  /// The most of the counted things: the transaction's own limits, or those of the attempt that is under way.
  private var most = Counts(
    rows: Limits.rowsMax, events: Limits.eventsMax, eventOctets: Limits.eventOctetsMax)

  fileprivate struct Counts: Hashable, Sendable {
    let rows: Int
    let events: Int
    let eventOctets: Int
  }

  /// A meter on which nothing is used.
  package init(limit: UInt64) { self.limit = limit }

  /// A meter for what nobody is charged for.
  package static let unlimited = GasMeter(limit: .max)

  /// The gas that is left.
  package var remaining: UInt64 { limit - used }

  /// Takes gas, or all that is left and returns false when that is less.
  package mutating func charge(_ gas: UInt64) -> Bool {
    guard gas <= limit - used else {
      used = limit
      return false
    }
    used += gas
    return true
  }

  /// The same use with another limit, which is at least what was used.
  package func limited(to limit: UInt64) -> GasMeter {
    var meter = self
    meter.limit = max(limit, used)
    return meter
  }

  /// Limits that are in force again when those within them end.
  struct Limit {
    fileprivate let gas: UInt64
    fileprivate let most: Counts
  }

  /// Begins limits within the present ones: so much from here on.
  ///
  /// What is used within counts as everything else does.
  ///
  /// - Returns: the limits for `endLimit` to set again.
  /// - Throws: the trap of what is not there; when it is gas, all that is left is used up.
  mutating func beginLimit(_ allowance: Allowance) throws(Trap) -> Limit {
    guard allowance.gas <= remaining else {
      used = limit
      throw .fault(.outOfGas)
    }
    guard allowance.rows <= most.rows - rows else { throw .fault(.tooManyRows) }
    guard allowance.events <= most.events - events,
      allowance.eventOctets <= most.eventOctets - eventOctets
    else { throw .fault(.eventsTooLarge) }
    defer {
      limit = used + allowance.gas
      most = Counts(
        rows: rows + allowance.rows, events: events + allowance.events,
        eventOctets: eventOctets + allowance.eventOctets)
    }
    return Limit(gas: limit, most: most)
  }

  /// Ends limits; those around them, which `beginLimit` gave, are in force again.
  mutating func endLimit(_ outer: Limit) {
    limit = max(outer.gas, used)
    most = outer.most
  }

  /// Counts one row; false when there were too many.
  package mutating func countRow() -> Bool {
    guard rows < most.rows else { return false }
    rows += 1
    return true
  }

  /// Counts and charges one more row that was walked over on the way to the next row of a range.
  ///
  /// - Throws: `HostFailure.fault`: too many rows, or out of gas.
  package mutating func chargeListedRow() throws(HostFailure) {
    guard countRow() else { throw .fault(Fault(.tooManyRows)) }
    guard charge(GasSchedule.rowList.cost(1)) else { throw .fault(Fault(.outOfGas)) }
  }

  /// Charges for loading a package with a module of so many octets.
  ///
  /// - Throws: `HostFailure.fault`: out of gas.
  package mutating func chargeLoad(octetCount: Int) throws(HostFailure) {
    guard charge(GasSchedule.load(octetCount: octetCount)) else { throw .fault(Fault(.outOfGas)) }
  }

  /// Counts an event; false when there were too many, or too many octets.
  mutating func countEvent(octets: Int) -> Bool {
    guard events < most.events, octets <= most.eventOctets - eventOctets else { return false }
    events += 1
    eventOctets += octets
    return true
  }
}
