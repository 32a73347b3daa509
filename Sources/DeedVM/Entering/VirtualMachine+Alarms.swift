import DeedBytecode
import DeedEncoding

/// The alarms of due clauses (`docs/bytecode.md`, State): nothing overtakes a deadline, and each change arms anew what it
/// has changed.
extension VirtualMachine {
  /// The octets of a row in the ledger's queue: its prefix, the time, the contract, the number of the due.
  static let queueKeyOctets = 1 + 8 + 32 + 2

  /// Reads the alarms into the context; faults with `duePending` when one has come that the ledger carries out first.
  mutating func readAlarms<World: Host>(
    _ kind: Entry.Kind, in module: LoadedModule, host: inout World
  ) throws(Trap) {
    switch kind {
    case .create, .function, .test: return
    case .call, .view, .due, .upgrade: if module.dues.isEmpty { return }
    }
    guard let octets = try readRow(AlarmRow.key, host: &host) else {
      throw .fault(.uninitialised)
    }
    guard let row = AlarmRow(decoding: octets, count: module.dues.count)
    else { throw hold(.unavailable("the row of the alarms does not decode")) }
    context.alarms = row
    if kind == .due { return }
    guard let number = row.first, let alarm = row.alarms[number], alarm.time <= host.now
    else { return }
    throw fault(.duePending, .text(module.dues[number].name), .integer(alarm.time))
  }

  /// Faults when a due is not there to be carried out: by the ledger when it is armed, by anyone when it has failed.
  mutating func checkAlarm(
    of entry: Entry, _ kind: Entry.Kind, in module: LoadedModule, now: Int64
  ) throws(Trap) {
    let number = module.dues.firstIndex { $0.name == entry.name } ?? 0
    guard let alarm = context.alarms.alarms[number], alarm.state != .done else {
      throw fault(.notDue)
    }
    guard now >= alarm.time else { throw fault(.tooEarly, .integer(alarm.time)) }
    guard alarm.state == (kind == .due ? .armed : .failed) else { throw fault(.notDue) }
  }

  /// Computes the alarms again after an entry that changed the contract (`docs/language.md` rule 14).
  ///
  /// A clause is armed when the contract comes into its phases from outside of them, and when its time is another than before.
  /// The clause that was just carried out is done when its time is the same. Moves among its phases change nothing.
  mutating func setAlarms<World: Host>(
    after entry: Entry, in module: LoadedModule, host: inout World
  ) throws(Trap) {
    if module.dues.isEmpty { return }
    let isNew = entry.kind == .create
    let old = isNew ? AlarmRow(module.dues.map { _ in nil }) : context.alarms
    let carriedOut =
      entry.kind == .due ? module.dues.firstIndex { $0.name == entry.name } : nil
    var new = old
    for (number, due) in module.dues.enumerated() {
      guard due.isOpen(in: context.phase), let opens = due.opens else {
        new.alarms[number] = nil
        continue
      }
      let time = try self.time(opens, in: module, host: &host)
      if time != old.alarms[number]?.time {
        new.alarms[number] = AlarmRow.Alarm(time: time, state: .armed, armedAt: host.now)
      } else if number == carriedOut {
        new.alarms[number]?.state = .done
      }
    }
    // Only the ledger carries out a due without signers.
    try pay(&new, carriedOut: context.signers.isEmpty ? carriedOut : nil, in: module)
    for number in module.dues.indices {
      try setAlarm(
        number, from: old.alarms[number]?.queuedTime, to: new.alarms[number]?.queuedTime,
        host: &host)
    }
    if isNew || new != old { try writeRow(AlarmRow.key, new.encoded(), host: &host) }
  }

  /// Arms the clauses of a module that has taken a contract over, as when their phases are entered.
  ///
  /// One that its predecessor has under the same name and for the same time, and that is done, stays done: it would be carried out
  /// for one time twice. What was paid in advance goes on.
  mutating func setAlarms<World: Host>(
    after row: AlarmRow, from old: LoadedModule, to new: LoadedModule, host: inout World
  ) throws(Trap) {
    var next = AlarmRow(new.dues.map { _ in nil }, fund: row.fund)
    for (number, due) in new.dues.enumerated() {
      guard due.isOpen(in: context.phase), let opens = due.opens else { continue }
      let time = try self.time(opens, in: new, host: &host)
      next.alarms[number] = AlarmRow.Alarm(time: time, state: .armed, armedAt: host.now)
      if let same = old.dues.firstIndex(where: { $0.name == due.name }),
        let alarm = row.alarms[same], alarm.state == .done, alarm.time == time
      {
        next.alarms[number] = alarm
      }
    }
    if !new.dues.isEmpty { try pay(&next, carriedOut: nil, in: new) }
    for number in 0..<max(old.dues.count, new.dues.count) {
      try setAlarm(
        number, from: number < old.dues.count ? row.alarms[number]?.queuedTime : nil,
        to: number < new.dues.count ? next.alarms[number]?.queuedTime : nil, host: &host)
    }
    if !new.dues.isEmpty {
      try writeRow(AlarmRow.key, next.encoded(), host: &host)
    } else if !old.dues.isEmpty {
      try writeRow(AlarmRow.key, nil, host: &host)
    }
  }

  /// Takes the cost of a due that the ledger carried out from the fund, which must still pay for all that are armed; whoever
  /// else changes the contract fills the fund up.
  private mutating func pay(
    _ row: inout AlarmRow, carriedOut: Int?, in module: LoadedModule
  ) throws(Trap) {
    if let carriedOut {
      row.take(module.dueCosts.costs[carriedOut])
      guard module.dueCosts.cost(of: row) <= row.fund else { throw fault(.dueUnpaid) }
      return
    }
    let fund = module.dueCosts.fund(for: row, in: context.phase)
    guard row.fund < fund else { return }
    guard gas.charge(fund - row.fund) else { throw .fault(.outOfGas) }
    row.fund = fund
  }

  /// Moves an alarm in the queue, for the gas of its rows.
  private mutating func setAlarm<World: Host>(
    _ number: Int, from old: Int64?, to new: Int64?, host: inout World
  ) throws(Trap) {
    if old == new { return }
    for _ in [old, new].compactMap({ $0 }) {
      guard gas.countRow() else { throw .fault(.tooManyRows) }
      try charge(GasSchedule.rowWrite, 1)
      try charge(GasSchedule.rowOctetWritten, Self.queueKeyOctets)
    }
    do throws(HostFailure) {
      try host.setAlarm(contract: context.contract, due: number, from: old, to: new)
    } catch {
      throw hold(error)
    }
  }
}
