import DeedBytecode
package import DeedCrypto
import DeedEncoding
package import DeedState
package import DeedVM

/// A due that a block carries out.
package struct SelectedDue: Hashable, Sendable {
  /// The alarm that is reached.
  package let alarm: Alarm
  /// The clause: the name of the module's entry.
  package let clause: String
  /// The proven bound of its gas, which is its limit.
  package let gasBound: UInt64
}

/// Carrying out dues: `docs/formats.md` §5, rules 8 and 9.
extension TransactionExecutor {
  /// The earliest armed alarm, or nil when there is none.
  ///
  /// - Throws: `LedgerFailure` when the store fails.
  package func nextAlarm(over block: BlockJournal) throws(LedgerFailure) -> Alarm? {
    let rows: [StoreRow]
    do throws(StoreFailure) {
      rows = try block.rows(in: Alarm.queue, limit: 1)
    } catch {
      throw .store(error)
    }
    return try rows.first.map(Self.alarm)
  }

  /// The alarm of a row of the queue.
  private static func alarm(_ row: StoreRow) throws(LedgerFailure) -> Alarm {
    guard let alarm = Alarm(key: row.key), row.value.isEmpty else {
      throw .inconsistent("a row of the queue of alarms is none")
    }
    return alarm
  }

  /// The dues that a block of a time carries out, in order, as the block before left them.
  ///
  /// - Parameters:
  ///   - time: the block's time.
  ///   - gas: the share of the block's gas; the first due is taken whatever its bound.
  ///   - block: the state before the block's first transaction.
  /// - Returns: the dues in order.
  /// - Throws: `LedgerFailure` when the store fails or an alarm is in the queue whose contract has no such due.
  package mutating func selectDues(
    until time: Int64, gas: UInt64, over block: BlockJournal
  ) throws(LedgerFailure) -> [SelectedDue] {
    var selected: [SelectedDue] = []
    var contracts: Set<Digest32> = []
    var reserved: UInt64 = 0
    var range = Alarm.queue(until: time)
    while !range.isEmpty {
      let rows: [StoreRow]
      do throws(StoreFailure) {
        rows = try block.rows(in: range, limit: Self.pageRowCount)
      } catch {
        throw .store(error)
      }
      for row in rows {
        let alarm = try Self.alarm(row)
        guard contracts.insert(alarm.contract).inserted else { continue }
        let due = try selectedDue(alarm, over: block)
        let (sum, isOver) = reserved.addingReportingOverflow(due.gasBound)
        guard selected.isEmpty || !isOver && sum <= gas else { return selected }
        reserved = isOver ? .max : sum
        selected.append(due)
      }
      guard rows.count == Self.pageRowCount, let last = rows.last else { break }
      range.from = OctetOrder.successor(of: last.key)
    }
    return selected
  }

  private static let pageRowCount = 64

  /// The clause and the bound of an alarm.
  private mutating func selectedDue(
    _ alarm: Alarm, over block: BlockJournal
  ) throws(LedgerFailure) -> SelectedDue {
    var host = takeHost(over: block, time: alarm.time)
    defer { putBack(host) }
    do throws(HostFailure) {
      let module = try host.module(of: alarm.contract)
      let entries = module.dues
      guard alarm.due < entries.count, alarm.due < module.dueGasBounds.count else {
        throw .unavailable("contract \(alarm.contract) has no due \(alarm.due)")
      }
      return SelectedDue(
        alarm: alarm, clause: String(decoding: entries[alarm.due].name, as: UTF8.self),
        gasBound: module.dueGasBounds[alarm.due])
    } catch {
      throw .execution(error)
    }
  }

  /// Carries out the due that an action of the ledger names; nil when its contract has no such clause.
  ///
  /// - Throws: `LedgerFailure` as ``carryOut(_:time:over:)`` does.
  mutating func carryOut(
    _ action: LedgerAction, time: Int64, over block: BlockJournal
  ) throws(LedgerFailure) -> Executed? {
    var host = takeHost(over: block, time: time)
    defer { putBack(host) }
    let number: Int?
    do throws(HostFailure) {
      let name = Array(action.clause.utf8)
      number = try host.module(of: action.contract).dues.firstIndex { $0.name == name }
    } catch {
      throw .execution(error)
    }
    guard let number else { return nil }
    putBack(host)
    return try carryOut(
      Alarm(time: action.dueTime, contract: action.contract, due: number), time: time, over: block)
  }

  /// Carries out a due; when it fails, all it leaves is the disarmed alarm.
  ///
  /// - Throws: `LedgerFailure` when the store fails, or the alarm is not armed for its time in the contract's rows.
  package mutating func carryOut(
    _ alarm: Alarm, time: Int64, over block: BlockJournal
  ) throws(LedgerFailure) -> Executed {
    let request = Request(origin: .zero, signers: [], actions: [], gasLimit: 0, time: time)
    var run = Run(
      host: takeHost(over: block, time: time), gas: GasMeter(limit: 0), request: request)
    defer { putBack(run.host) }
    do throws(HostFailure) {
      let module = try run.host.module(of: alarm.contract)
      let entries = module.dues
      guard alarm.due < entries.count, alarm.due < module.dueGasBounds.count else {
        throw .unavailable("contract \(alarm.contract) has no due \(alarm.due)")
      }
      var row = try Self.alarmRow(of: alarm.contract, dueCount: entries.count, &run.host)
      guard row.alarms[alarm.due] == .init(time: alarm.time, state: .armed) else {
        throw .unavailable("the alarm of contract \(alarm.contract) is not armed in its rows")
      }
      run.gas = GasMeter(limit: module.dueGasBounds[alarm.due])
      let entry = EntryCall(
        contract: alarm.contract, kind: .due, name: entries[alarm.due].name)
      run.host.beginSavepoint()
      let fault: Fault?
      switch try machine.enter(entry, in: module, host: &run.host, gas: &run.gas) {
      case .completed(let values):
        run.results.append(values)
        fault = try carryOutOrders(in: &run)
      case .faulted(let found): fault = found
      }
      if let fault {
        run.host.rollbackSavepoint()
        row.alarms[alarm.due]?.state = .failed
        try run.host.write(contract: alarm.contract, key: AlarmRow.key, value: row.encoded())
        try run.host.setAlarm(
          contract: alarm.contract, due: alarm.due, from: alarm.time, to: nil)
        return failed(fault, run)
      }
      run.host.commitSavepoint()
      return completed(run)
    } catch {
      throw .execution(error)
    }
  }

  /// The due clauses of a contract and where the deadline of each stands; nil when there is no such contract.
  ///
  /// - Throws: `LedgerFailure` when the store fails.
  package mutating func dues(
    of contract: Digest32, over block: BlockJournal
  ) throws(LedgerFailure) -> [DueStatus]? {
    var host = takeHost(over: block, time: 0)
    defer { putBack(host) }
    do throws(HostFailure) {
      guard let package = try host.package(of: contract) else { return nil }
      let entries = try host.module(of: contract, running: package).dues
      guard !entries.isEmpty else { return [] }
      let row = try Self.alarmRow(of: contract, dueCount: entries.count, &host)
      return zip(entries, row.alarms).map {
        DueStatus(clause: String(decoding: $0.name, as: UTF8.self), alarm: $1)
      }
    } catch {
      throw .execution(error)
    }
  }

  /// The row of a contract's alarms, which every contract with dues has.
  private static func alarmRow(
    of contract: Digest32, dueCount: Int, _ host: inout LedgerHost
  ) throws(HostFailure) -> AlarmRow {
    guard let octets = try host.read(contract: contract, key: AlarmRow.key),
      let row = AlarmRow(decoding: octets, count: dueCount)
    else { throw .unavailable("the row of the alarms of contract \(contract) is damaged") }
    return row
  }
}

/// A due clause of a contract, and where its deadline stands.
package struct DueStatus: Hashable, Sendable {
  /// The clause: the words of its head.
  package let clause: String
  /// Its time and what became of it; nil while its phase is not there.
  package let alarm: AlarmRow.Alarm?
}
