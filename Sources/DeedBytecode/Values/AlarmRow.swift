import DeedEncoding

/// The row of a contract's alarms (`docs/bytecode.md`, State): when each due clause is to be carried out, and whether it still is.
///
/// A contract has the row when its module has due entries. The machine writes it after every create, call and due; the
/// ledger disarms the alarm of a due that failed.
package struct AlarmRow: Hashable, Sendable {
  /// What is to become of a due clause whose time is known.
  package enum State: UInt8, Sendable, CaseIterable {
    /// The ledger carries it out when its time has come.
    case armed = 0
    /// It was carried out and failed; anyone may invoke it.
    case failed = 1
    /// It was carried out.
    case done = 2
  }

  /// A due clause's time and state.
  package struct Alarm: Hashable, Sendable {
    /// Milliseconds since 1970, not negative.
    package let time: Int64
    /// Its place in the ledger's queue: its time, or the time of the block that armed it when that was later.
    ///
    /// So a time that has passed already comes behind all that was waiting.
    package let place: Int64
    /// What is to become of it.
    package var state: State

    /// An alarm that is armed in a block of a time.
    package init(time: Int64, state: State, armedAt now: Int64 = 0) {
      self.time = time
      self.state = state
      place = max(time, now)
    }

    /// The place in the ledger's queue: there exactly while the alarm is armed.
    package var queuedTime: Int64? { state == .armed ? place : nil }
  }

  /// An alarm for each due entry in the order of entries; nil when its phase is not there.
  package var alarms: [Alarm?]

  /// The gas that was paid in advance for what the ledger carries out: at least the cost of all that are armed.
  package var fund: UInt64

  /// The row's key below `01 ‖ contract`; slots are below 8192, so no field's row has it.
  package static let key: [UInt8] = [0xFF, 0xFE]

  /// A row of these alarms.
  package init(_ alarms: [Alarm?], fund: UInt64 = 0) {
    self.alarms = alarms
    self.fund = fund
  }

  /// The number of the armed alarm that is carried out first: the earliest, of several the first clause.
  package var first: Int? {
    var first: Int?
    for (number, alarm) in alarms.enumerated() {
      guard let alarm, alarm.state == .armed else { continue }
      if let known = first.flatMap({ alarms[$0] }), known.time <= alarm.time { continue }
      first = number
    }
    return first
  }

  /// Takes the cost of a due that was carried out from the fund, which has it since the alarm was armed.
  package mutating func take(_ cost: UInt64) { fund -= min(cost, fund) }

  /// Disarms a due that was carried out, for its cost, and failed.
  package mutating func fail(_ number: Int, cost: UInt64) {
    alarms[number]?.state = .failed
    take(cost)
  }

  /// The octets that a row of so many alarms has at most.
  package static func octetsMax(count: Int) -> Int { 3 + 9 + count * (1 + 9 + 1 + 9) }

  /// The row's octets.
  package func encoded() -> [UInt8] {
    let items: [CBOR] = alarms.map { alarm in
      guard let alarm else { return .array([]) }
      return .array([
        .integer(alarm.time), .unsigned(UInt64(alarm.state.rawValue)), .integer(alarm.place),
      ])
    }
    return CBOR.array([.unsigned(fund)] + items).encoded()
  }

  /// Decodes the row of a module with so many due entries; nil for octets that no machine wrote.
  package init?(decoding octets: [UInt8], count: Int) {
    guard case .array(let items)? = try? CBOR.decode(octets), items.count == count + 1,
      case .unsigned(let fund) = items[0]
    else { return nil }
    self.fund = fund
    alarms = []
    for item in items.dropFirst() {
      guard case .array(let parts) = item else { return nil }
      if parts.isEmpty {
        alarms.append(nil)
      } else {
        guard parts.count == 3, case .unsigned(let time) = parts[0],
          case .unsigned(let number) = parts[1], case .unsigned(let place) = parts[2],
          let time = Int64(exactly: time), let place = Int64(exactly: place), place >= time,
          let state = UInt8(exactly: number).flatMap(State.init(rawValue:))
        else { return nil }
        alarms.append(Alarm(time: time, state: state, armedAt: place))
      }
    }
  }
}
