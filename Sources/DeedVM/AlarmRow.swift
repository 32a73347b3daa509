import DeedBytecode
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
    /// What is to become of it.
    package var state: State

    /// An alarm.
    package init(time: Int64, state: State) {
      self.time = time
      self.state = state
    }

    /// The time in the ledger's queue: there exactly while the alarm is armed.
    package var queuedTime: Int64? { state == .armed ? time : nil }
  }

  /// An alarm for each due entry in the order of entries; nil when its phase is not there.
  package var alarms: [Alarm?]

  /// How many dues in a row the ledger has carried out that armed the next one for a time that has come or comes within
  /// `Limits.dueIntervalMin`; a call by somebody begins anew.
  package var chain: Int

  /// The row's key below `01 ‖ contract`; fields have numbers below 4096, so no field's row has it.
  package static let key: [UInt8] = [0xFF, 0xFE]

  /// A row of these alarms.
  package init(_ alarms: [Alarm?], chain: Int = 0) {
    self.alarms = alarms
    self.chain = chain
  }

  /// The earliest time of an armed alarm.
  package var earliest: Int64? { alarms.compactMap { $0?.queuedTime }.min() }

  /// The row's octets.
  package func encoded() -> [UInt8] {
    let items: [CBOR] = alarms.map { alarm in
      guard let alarm else { return .array([]) }
      return .array([.integer(alarm.time), .unsigned(UInt64(alarm.state.rawValue))])
    }
    return CBOR.array([.integer(Int64(chain))] + items).encoded()
  }

  /// Decodes the row of a module with so many due entries; nil for octets that no machine wrote.
  package init?(decoding octets: [UInt8], count: Int) {
    guard case .array(let items)? = try? CBOR.decode(octets), items.count == count + 1,
      case .unsigned(let chain) = items[0], chain <= UInt64(Limits.dueChainMax)
    else { return nil }
    self.chain = Int(chain)
    alarms = []
    for item in items.dropFirst() {
      guard case .array(let parts) = item else { return nil }
      if parts.isEmpty {
        alarms.append(nil)
      } else {
        guard parts.count == 2, case .unsigned(let time) = parts[0],
          case .unsigned(let number) = parts[1], let time = Int64(exactly: time),
          let state = UInt8(exactly: number).flatMap(State.init(rawValue:))
        else { return nil }
        alarms.append(Alarm(time: time, state: state))
      }
    }
  }
}
