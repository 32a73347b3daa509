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

  /// Begins a limit within the present one: so much gas from here on; nil, with all that is left used up, when there is less.
  ///
  /// Gives the limit that `endLimit` sets again. What is used within counts as everything else does.
  package mutating func beginLimit(_ gas: UInt64) -> UInt64? {
    guard gas <= remaining else {
      used = limit
      return nil
    }
    defer { limit = used + gas }
    return limit
  }

  /// Ends a limit; the one around it, which `beginLimit` gave, is in force again.
  package mutating func endLimit(_ outer: UInt64) { limit = max(outer, used) }

  /// Counts one row; false when there were too many.
  package mutating func countRow() -> Bool {
    rows += 1
    return rows <= Limits.rowsMax
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
    events += 1
    eventOctets += octets
    return events <= Limits.eventsMax && eventOctets <= Limits.eventOctetsMax
  }
}
