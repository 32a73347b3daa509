import DeedCrypto
import DeedLedger

/// What contracts of ``Deadlines`` and the ledger that carries them out must do, in plain Swift.
struct DeadlineModel {
  enum State { case armed, failed, done }

  struct Contract {
    var times: [Int64]
    var fails: Bool
    let again: Int64
    var touched = 0
    /// Clauses in a row that armed another for less than a minute ahead, without a call.
    var chain = 0
    /// For each clause the time that its alarm was set for, and its state.
    var alarms: [(time: Int64, state: State)]

    init(times: [Int64], fails: Bool, again: Int64) {
      self.times = times
      self.fails = fails
      self.again = again
      alarms = times.map { ($0, .armed) }
    }

    /// Alarms are set again for clauses whose time is another.
    mutating func rearm() {
      for (index, time) in times.enumerated() where alarms[index].time != time {
        alarms[index] = (time, .armed)
      }
    }

    func isOverdue(at now: Int64) -> Bool {
      alarms.contains { $0.state == .armed && $0.time <= now }
    }

    /// Runs a clause.
    ///
    /// - Returns: the error with which it fails.
    mutating func run(_ clause: Int, byLedgerAt now: Int64?) -> String? {
      if clause == 0, fails { return "Stubborn" }
      var next = self
      next.alarms[clause].state = .done
      if clause == 0, again > 0 { next.times[0] += again }
      if clause == 2 { next.times[1] += 7000 }
      let isSoon = next.times.indices.contains { index in
        next.times[index] != alarms[index].time && next.times[index] < (now ?? 0) + 60_000
      }
      next.rearm()
      next.chain = now != nil && isSoon ? chain + 1 : 0
      if next.chain > 64 { return "DueTooSoon" }
      self = next
      return nil
    }
  }

  /// A clause that a block carries out.
  struct CarriedOut: Hashable {
    let contract: Digest32
    let clause: Int
    let due: Int64
    /// The error with which it fails.
    let failure: String?
  }

  static let clauses = ["first", "second", "third"]

  var contracts: [Digest32: Contract] = [:]
  /// The proven bound of each clause, and the share of a block.
  let bounds: [UInt64]
  let share: UInt64

  /// Every armed alarm, in the order in which they are to be carried out.
  var queue: [Alarm] {
    contracts.flatMap { id, contract in
      contract.alarms.enumerated().compactMap { index, alarm in
        alarm.state == .armed ? Alarm(time: alarm.time, contract: id, due: index) : nil
      }
    }.sorted { ($0.time, $0.contract, $0.due) < ($1.time, $1.contract, $1.due) }
  }

  /// Carries out what a block of a time begins with.
  ///
  /// - Returns: what was carried out in order, and the gas reserved for it.
  mutating func beginBlock(at now: Int64) -> (carriedOut: [CarriedOut], gas: UInt64) {
    var carriedOut: [CarriedOut] = []
    var gas: UInt64 = 0
    var contracts: Set<Digest32> = []
    for alarm in queue where alarm.time <= now && !contracts.contains(alarm.contract) {
      if !carriedOut.isEmpty, gas + bounds[alarm.due] > share { break }
      contracts.insert(alarm.contract)
      gas += bounds[alarm.due]
      let failure = self.contracts[alarm.contract]?.run(alarm.due, byLedgerAt: now)
      if failure != nil { self.contracts[alarm.contract]?.alarms[alarm.due].state = .failed }
      carriedOut.append(
        CarriedOut(
          contract: alarm.contract, clause: alarm.due, due: alarm.time, failure: failure))
    }
    return (carriedOut, gas)
  }

  /// What a call must fail with at a time; nil when it does what it is to do, which is done.
  mutating func touch(_ id: Digest32, at now: Int64) -> String? {
    if contracts[id]?.isOverdue(at: now) == true { return "DuePending" }
    contracts[id]?.touched += 1
    contracts[id]?.chain = 0
    return nil
  }

  mutating func set(_ id: Digest32, _ times: [Int64], fails: Bool, at now: Int64) -> String? {
    if contracts[id]?.isOverdue(at: now) == true { return "DuePending" }
    contracts[id]?.times = times
    contracts[id]?.fails = fails
    contracts[id]?.chain = 0
    contracts[id]?.rearm()
    return nil
  }

  /// Somebody calls a clause by its words.
  mutating func invoke(_ id: Digest32, _ clause: Int, at now: Int64) -> String? {
    guard let contract = contracts[id] else { return "UnknownContract" }
    if contract.isOverdue(at: now) { return "DuePending" }
    switch contract.alarms[clause].state {
    case .armed: return "TooEarly"
    case .done: return "NotDue"
    case .failed: return contracts[id]?.run(clause, byLedgerAt: nil)
    }
  }
}
