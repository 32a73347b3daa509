import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedVM
import Testing

/// What entering does around the code: lock, savepoint, meter, and a store that breaks.
@Suite struct EnteringTests {
  private static let ann = FixtureCall.party("ann")

  private func rows() throws -> LoadedModule {
    let fixture = try #require(Fixture.all.first { $0.testDescription == "state/rows.dasm" })
    return try FixtureRun(try fixture.text()).module
  }

  private func call(_ kind: Entry.Kind, _ name: String, _ arguments: CBOR...) -> EntryCall {
    EntryCall(
      contract: FixtureRun.contract, kind: kind, name: Array(name.utf8), arguments: arguments,
      signers: kind == .view ? [] : [Self.ann])
  }

  private func faultCode(_ execution: Execution) -> FaultCode? {
    guard case .faulted(let fault) = execution else { return nil }
    return fault.code
  }

  @Test func aContractThatExecutesIsBusy() throws {
    let module = try rows()
    var machine = try VirtualMachine.reserve()
    var host = MemoryHost()
    var meter = GasMeter(limit: 100_000)
    try host.enter(contract: FixtureRun.contract)
    let execution = try machine.enter(
      call(.create, "new", 5), in: module, host: &host, gas: &meter)
    #expect(faultCode(execution) == .busy)
    #expect(host.entered == [FixtureRun.contract], "the lock that was there stays")
    #expect(host.openSavepoints == 0)
  }

  @Test func aFaultUndoesWritesAndEvents() throws {
    let module = try rows()
    var machine = try VirtualMachine.reserve()
    var host = MemoryHost()
    var meter = GasMeter(limit: 10_000_000)
    _ = try machine.enter(call(.create, "new", 5), in: module, host: &host, gas: &meter)
    let before = host.rows
    // The first write of `note` has happened when the gas is gone.
    var small = GasMeter(limit: 2000)
    let execution = try machine.enter(
      call(.call, "note", "x", "y"), in: module, host: &host, gas: &small)
    #expect(faultCode(execution) == .outOfGas)
    #expect(small.used == small.limit)
    #expect(host.octetsWritten > 0 && host.rows == before)
  }

  @Test func theGasOfAnyLimitIsThatOfTheCallOrTheLimit() throws {
    let module = try rows()
    var machine = try VirtualMachine.reserve()
    var full = GasMeter(limit: 10_000_000)
    var host = MemoryHost()
    let create = call(.create, "new", 5)
    _ = try machine.enter(create, in: module, host: &host, gas: &full)
    for limit in 0...full.used {
      var host = MemoryHost()
      var meter = GasMeter(limit: limit)
      let execution = try machine.enter(create, in: module, host: &host, gas: &meter)
      #expect(meter.used == limit)
      #expect(faultCode(execution) == (limit < full.used ? .outOfGas : nil))
    }
  }

  @Test func aBrokenStoreIsNoOutcome() throws {
    let module = try rows()
    var machine = try VirtualMachine.reserve()
    var host = MemoryHost()
    var meter = GasMeter(limit: 10_000_000)
    _ = try machine.enter(call(.create, "new", 5), in: module, host: &host, gas: &meter)
    host.readsLeft = 0
    #expect(throws: HostFailure.unavailable("the store broke")) {
      try machine.enterForTest(call(.view, "total"), in: module, host: &host)
    }
    #expect(host.openSavepoints == 0 && host.entered.isEmpty)
  }

  @Test(arguments: [[0xFF], [], [0x18, 0x05], [0x61, 0x61]] as [[UInt8]])
  func aRowThatDoesNotDecodeIsNoOutcome(_ row: [UInt8]) throws {
    let module = try rows()
    var machine = try VirtualMachine.reserve()
    var host = MemoryHost()
    try host.write(contract: FixtureRun.contract, key: [0, 0], value: row)
    #expect(throws: HostFailure.self) {
      try machine.enterForTest(call(.view, "total"), in: module, host: &host)
    }
  }

  @Test func aFaultNamesTheActiveFunctions() throws {
    let fixture = try #require(Fixture.all.first { $0.testDescription == "control/calls.dasm" })
    let module = try FixtureRun(try fixture.text()).module
    var machine = try VirtualMachine.reserve()
    var host = MemoryHost()
    var meter = GasMeter(limit: 10_000)
    let execution = try machine.enter(
      EntryCall(kind: .function, name: Array("fibonacci".utf8), arguments: [40]), in: module,
      host: &host, gas: &meter)
    guard case .faulted(let fault) = execution else {
      Issue.record("the gas sufficed")
      return
    }
    #expect(fault.sites.count > 10)
    #expect(fault.location == fault.sites[0].location)
    #expect(fault.sites.allSatisfy { $0.entry == Array("fibonacci".utf8) })
    #expect(fault.sites.allSatisfy { $0.location.function.rawValue == 1 })
  }

  @Test func theMeterSaturates() {
    var meter = GasMeter(limit: .max)
    let charges = [.max - 1, 2, 0, 1].map { meter.charge($0) }
    #expect(charges == [true, false, true, false])
    #expect(meter.used == .max && meter.remaining == 0)
    for rate in GasSchedule.rates {
      #expect(rate.cost(0) == 0 && rate.cost(-1) == 0)
      #expect(rate.cost(1) >= 1 && rate.cost(.max) >= rate.cost(1 << 40))
    }
  }
}

extension VirtualMachine {
  /// Enters with enough gas.
  fileprivate mutating func enterForTest(
    _ call: EntryCall, in module: LoadedModule, host: inout MemoryHost
  ) throws(HostFailure) {
    var meter = GasMeter(limit: 10_000_000)
    _ = try enter(call, in: module, host: &host, gas: &meter)
  }
}
