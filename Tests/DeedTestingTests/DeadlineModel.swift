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
    let costs: Costs
    /// What was paid for what is carried out.
    var fund: UInt64 = 0
    /// What was taken of it.
    var spent: UInt64 = 0
    /// For each clause the time that its alarm was set for, its place in the queue and its state.
    var alarms: [(time: Int64, place: Int64, state: State)]

    init(times: [Int64], fails: Bool, again: Int64, costs: Costs, at now: Int64) {
      self.times = times
      self.fails = fails
      self.again = again
      self.costs = costs
      alarms = times.map { ($0, max($0, now), .armed) }
      fill()
    }

    /// What all that is armed costs.
    var armedCost: UInt64 {
      zip(alarms, costs.clauses).reduce(0) { $1.0.state == .armed ? $0 + $1.1 : $0 }
    }

    /// Takes what a clause costs.
    mutating func take(_ clause: Int) {
      fund -= costs.clauses[clause]
      spent += costs.clauses[clause]
    }

    /// What a call pays.
    mutating func fill() { fund = max(fund, armedCost, costs.following) }

    /// Alarms are set again for clauses whose time is another.
    mutating func rearm(at now: Int64) {
      for (index, time) in times.enumerated() where alarms[index].time != time {
        alarms[index] = (time, max(time, now), .armed)
      }
    }

    /// The clause that is carried out first: by its own time.
    var first: Int? {
      alarms.indices.filter { alarms[$0].state == .armed }
        .min { (alarms[$0].time, $0) < (alarms[$1].time, $1) }
    }

    func isOverdue(at now: Int64) -> Bool {
      alarms.contains { $0.state == .armed && $0.time <= now }
    }

    /// Runs a clause.
    ///
    /// - Returns: the error with which it fails.
    mutating func run(_ clause: Int, byLedger: Bool, at now: Int64) -> String? {
      if clause == 0, fails { return "Stubborn" }
      var next = self
      next.alarms[clause].state = .done
      if clause == 0, again > 0 { next.times[0] += again }
      if clause == 2 { next.times[1] += 7000 }
      next.rearm(at: now)
      if byLedger {
        next.take(clause)
        if next.armedCost > next.fund { return "DueUnpaid" }
      } else {
        next.fill()
      }
      self = next
      return nil
    }
  }

  /// What carrying out clauses takes of what was paid for them.
  struct Costs: Hashable {
    /// The proven bound of each clause and 5,000 for its leaf.
    let clauses: [UInt64]

    init(bounds: [UInt64]) { clauses = bounds.map { $0 + 5000 } }

    /// The first and the third put something off, 64 times at most, and the second may come between; all may be armed then.
    var following: UInt64 {
      min(4_000_000, 64 * (clauses[1] + max(clauses[0], clauses[2])) + clauses.reduce(0, +))
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
        alarm.state == .armed ? Alarm(time: alarm.place, contract: id, due: index) : nil
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
      guard var contract = self.contracts[alarm.contract], let clause = contract.first else {
        continue
      }
      if !carriedOut.isEmpty, gas + bounds[clause] > share { break }
      contracts.insert(alarm.contract)
      gas += bounds[clause]
      let due = contract.alarms[clause].time
      let failure = contract.run(clause, byLedger: true, at: now)
      if failure != nil {
        contract.alarms[clause].state = .failed
        contract.take(clause)
      }
      self.contracts[alarm.contract] = contract
      carriedOut.append(
        CarriedOut(contract: alarm.contract, clause: clause, due: due, failure: failure))
    }
    return (carriedOut, gas)
  }

  /// What a call must fail with at a time; nil when it does what it is to do, which is done.
  mutating func touch(_ id: Digest32, at now: Int64) -> String? {
    if contracts[id]?.isOverdue(at: now) == true { return "DuePending" }
    contracts[id]?.touched += 1
    contracts[id]?.fill()
    return nil
  }

  mutating func set(_ id: Digest32, _ times: [Int64], fails: Bool, at now: Int64) -> String? {
    if contracts[id]?.isOverdue(at: now) == true { return "DuePending" }
    contracts[id]?.times = times
    contracts[id]?.fails = fails
    contracts[id]?.rearm(at: now)
    contracts[id]?.fill()
    return nil
  }

  /// Somebody calls a clause by its words.
  mutating func invoke(_ id: Digest32, _ clause: Int, at now: Int64) -> String? {
    guard let contract = contracts[id] else { return "UnknownContract" }
    if contract.isOverdue(at: now) { return "DuePending" }
    switch contract.alarms[clause].state {
    case .armed: return "TooEarly"
    case .done: return "NotDue"
    case .failed: return contracts[id]?.run(clause, byLedger: false, at: now)
    }
  }
}
