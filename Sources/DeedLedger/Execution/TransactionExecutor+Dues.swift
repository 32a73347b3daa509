package import DeedBytecode
package import DeedCrypto
import DeedEncoding
package import DeedState
import DeedVM

/// A due that a block carries out.
package struct SelectedDue: Hashable, Sendable {
  /// The contract.
  package let contract: Digest32
  /// The number of the due among the due entries of the contract's module.
  package let number: Int
  /// When it was due, in milliseconds since 1970.
  package let time: Int64
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
  /// - Returns: the dues in order, `LedgerLimits.blockDuesMax` at most.
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
        guard selected.count < LedgerLimits.blockDuesMax else { return selected }
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

  /// What the contract of the queue's next alarm is to carry out: the earliest of its own deadlines.
  private mutating func selectedDue(
    _ alarm: Alarm, over block: BlockJournal
  ) throws(LedgerFailure) -> SelectedDue {
    var host = takeHost(over: block, time: alarm.time)
    defer { putBack(host) }
    var gas = GasMeter.unlimited
    do throws(HostFailure) {
      let (module, row) = try Self.alarms(of: alarm.contract, &host, &gas)
      guard let number = row.first else {
        throw .unavailable("contract \(alarm.contract) has no armed due")
      }
      return Self.due(number, of: alarm.contract, module, row)
    } catch {
      throw .execution(error)
    }
  }

  /// A due of a contract, whether it is armed or not; its time is that of its alarm.
  private static func due(
    _ number: Int, of contract: Digest32, _ module: LoadedModule, _ row: AlarmRow
  ) -> SelectedDue {
    SelectedDue(
      contract: contract, number: number, time: row.alarms[number]?.time ?? 0,
      clause: String(decoding: module.dues[number].name, as: UTF8.self),
      gasBound: module.dueGasBounds[number])
  }

  /// Carries out the due that an action of the ledger names; nil when its contract has no such clause armed for that time.
  ///
  /// - Throws: `LedgerFailure` as ``carryOut(_:time:over:)`` does.
  mutating func carryOut(
    _ action: LedgerAction, time: Int64, over block: BlockJournal
  ) throws(LedgerFailure) -> Executed? {
    let due: SelectedDue?
    var host = takeHost(over: block, time: time)
    var gas = GasMeter.unlimited
    do throws(HostFailure) {
      let (module, row) = try Self.alarms(of: action.contract, &host, &gas)
      let name = Array(action.clause.utf8)
      due = module.dues.firstIndex { $0.name == name }
        .map { Self.due($0, of: action.contract, module, row) }
    } catch {
      putBack(host)
      throw .execution(error)
    }
    putBack(host)
    guard let due, due.time == action.dueTime else { return nil }
    return try carryOut(due, time: time, over: block)
  }

  /// Carries out a due; when it fails, all it leaves is the disarmed alarm.
  ///
  /// - Throws: `LedgerFailure` when the store fails, or the due is not armed for its time in the contract's rows.
  package mutating func carryOut(
    _ due: SelectedDue, time: Int64, over block: BlockJournal
  ) throws(LedgerFailure) -> Executed {
    let request = Request(origin: .zero, signers: [], actions: [], gasLimit: 0, time: time)
    var run = Run(
      host: takeHost(over: block, time: time), gas: .unlimited, request: request)
    defer { putBack(run.host) }
    do throws(HostFailure) {
      var (module, row) = try Self.alarms(of: due.contract, &run.host, &run.gas)
      guard row.alarms.indices.contains(due.number), let alarm = row.alarms[due.number],
        let place = alarm.queuedTime, alarm.time == due.time
      else { throw .unavailable("the alarm of contract \(due.contract) is not armed in its rows") }
      // The bound has loading in it.
      run.gas = run.gas.limited(to: due.gasBound)
      let entry = EntryCall(
        contract: due.contract, kind: .due, name: module.dues[due.number].name)
      switch try machine.enter(entry, in: module, host: &run.host, gas: &run.gas) {
      case .completed(let values):
        run.results.append(values)
        return completed(run)
      case .faulted(let fault):
        row.fail(due.number, cost: module.dueCosts.costs[due.number])
        try run.host.write(contract: due.contract, key: AlarmRow.key, value: row.encoded())
        try run.host.setAlarm(contract: due.contract, due: due.number, from: place, to: nil)
        return failed(fault, run)
      }
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
    var gas = GasMeter.unlimited
    do throws(HostFailure) {
      guard let package = try host.package(of: contract, gas: &gas) else { return nil }
      guard try !host.module(of: contract, running: package, gas: &gas).dues.isEmpty else {
        return []
      }
      let (module, row) = try Self.alarms(of: contract, &host, &gas)
      return zip(module.dues, row.alarms).map {
        DueStatus(clause: String(decoding: $0.name, as: UTF8.self), alarm: $1)
      }
    } catch {
      throw .execution(error)
    }
  }

  /// The module of a contract with dues and the row of its alarms, which every such contract has.
  private static func alarms(
    of contract: Digest32, _ host: inout LedgerHost, _ gas: inout GasMeter
  ) throws(HostFailure) -> (module: LoadedModule, row: AlarmRow) {
    let module = try host.module(of: contract, gas: &gas)
    guard let octets = try host.read(contract: contract, key: AlarmRow.key),
      let row = AlarmRow(decoding: octets, count: module.dues.count)
    else { throw .unavailable("the row of the alarms of contract \(contract) is damaged") }
    return (module, row)
  }
}

/// A due clause of a contract, and where its deadline stands.
package struct DueStatus: Hashable, Sendable {
  /// The clause: the words of its head.
  package let clause: String
  /// Its time and what became of it; nil while its phase is not there.
  package let alarm: AlarmRow.Alarm?
}
