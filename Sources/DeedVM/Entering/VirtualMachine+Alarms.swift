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
    case .call, .view, .due: if module.dues.isEmpty { return }
    }
    guard let octets = try readRow(AlarmRow.key, host: &host) else {
      throw .fault(.uninitialised)
    }
    guard let row = AlarmRow(decoding: octets, count: module.dues.count)
    else { throw hold(.unavailable("the row of the alarms does not decode")) }
    context.alarms = row
    if kind == .due { return }
    guard let time = row.earliest, time <= host.now else { return }
    let number = row.alarms.firstIndex { $0?.queuedTime == time } ?? 0
    throw fault(.duePending, .text(module.dues[number].name), .integer(time))
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
  /// A clause whose phase is there is armed when a phase was entered, when its time is another than before, and when it had
  /// none. The clause that was just carried out is done when its time is the same: it would be due again at once. Nobody pays
  /// for what the ledger carries out, so dues that arm the next one at once do so only so many times in a row.
  mutating func setAlarms<World: Host>(
    after entry: Entry, in module: LoadedModule, host: inout World
  ) throws(Trap) {
    if module.dues.isEmpty { return }
    let isNew = entry.kind == .create
    let old = isNew ? AlarmRow(module.dues.map { _ in nil }) : context.alarms
    var new = old
    let soon = host.now.addingReportingOverflow(Limits.dueIntervalMin).partialValue
    var isSoon = false
    for (number, due) in module.dues.enumerated() {
      new.alarms[number] = nil
      guard due.isOpen(in: context.phase), let opens = due.opens else { continue }
      let time = try self.time(opens, in: module, host: &host)
      var alarm = AlarmRow.Alarm(time: time, state: .armed)
      if let before = old.alarms[number], before.time == time {
        if entry.kind == .due, entry.name == due.name {
          alarm.state = .done
        } else if entry.target == nil {
          alarm.state = before.state
        }
      }
      new.alarms[number] = alarm
      if alarm.state == .armed, alarm != old.alarms[number], time < soon { isSoon = true }
    }
    // Only the ledger carries out a due without signers.
    let isByLedger = entry.kind == .due && context.signers.isEmpty
    new.chain = isByLedger && isSoon ? old.chain + 1 : 0
    guard new.chain <= Limits.dueChainMax else { throw fault(.dueTooSoon) }
    for number in module.dues.indices {
      try setAlarm(
        number, from: old.alarms[number]?.queuedTime, to: new.alarms[number]?.queuedTime,
        host: &host)
    }
    if isNew || new != old { try writeRow(AlarmRow.key, new.encoded(), host: &host) }
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
