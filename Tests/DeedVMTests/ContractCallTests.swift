import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedVM
import Testing

/// Contracts that enter each other: how deep, what a failure undoes, and what a fault says about where it was.
@Suite struct ContractCallTests {
  /// Each contract keeps the next one, adds to itself and passes the rest on.
  private static let assembly = """
    module contract Link
    type %16 = interface Next { call run(left: int) -> (int) }
    type %17 = option %16
    field 0 var next: %17
    field 1 var runs: int
    event 0 Ran(left: int)
    function 0 () -> () {
      block
        option.none %17
        state.assign 0 -
        int 0
        state.assign 1 -
        return
    }
    function 1 (%17) -> () {
      block
        local.copy 0
        state.assign 0 -
        return
    }
    function 2 (int) -> (int) {
      block
        local.copy 0
        emit 0
        state.load 1 -
        int 1
        int.add
        state.assign 1 -
        local.copy 0
        int 0
        int.equal
        branch @2
      block
        state.load 0 ?
        local.copy 0
        int 1
        int.subtract
        contract.call %16 0
        int 1
        int.add
        return
      block
        int 0
        return
    }
    function 3 (int) -> (int) {
      block
        local.copy 0
        int 0
        int.less_or_equal
        branch @2
      block
        local.copy 0
        int 1
        int.subtract
        call 3
        return
      block
        state.load 0 ?
        int 0
        contract.call %16 0
        return
    }
    interfaces %16
    entry 0 create new() -> () by anyone body 0
    entry 1 call link(next) -> () by anyone body 1
    entry 2 call run(left) -> () by anyone body 2
    entry 3 call descend(levels) -> () by anyone body 3
    """

  private static func contract(_ number: Int) -> Digest32 {
    Digest32(octets: Array(repeating: UInt8(number + 1), count: 32)) ?? .zero
  }

  private struct World {
    let module: LoadedModule
    var host = MemoryHost()

    mutating func call(
      _ number: Int, _ name: String, _ arguments: [CBOR], _ machine: inout VirtualMachine,
      kind: Entry.Kind = .call
    ) throws -> (execution: Execution, gas: UInt64) {
      var meter = GasMeter(limit: 100_000_000)
      let call = EntryCall(
        contract: contract(number), kind: kind, name: Array(name.utf8), arguments: arguments,
        signers: [FixtureCall.party("ann")])
      let execution = try machine.enter(call, in: module, host: &host, gas: &meter)
      #expect(host.openSavepoints == 0 && host.entered.isEmpty)
      return (execution, meter.used)
    }
  }

  /// So many contracts in a row.
  private func chain(_ count: Int, _ machine: inout VirtualMachine) throws -> World {
    let module = LoadedModule(try Verifier.verify(try Assembler.assemble(Self.assembly)))
    var world = World(module: module)
    for number in 0..<count {
      world.host.modules[Self.contract(number)] = module
      _ = try world.call(number, "new", [], &machine, kind: .create)
    }
    for number in 0..<count - 1 {
      let next = CBOR.array([.bytes(Self.contract(number + 1).octets)])
      let linked = try world.call(number, "link", [next], &machine).execution
      #expect(linked == .completed(results: []))
    }
    return world
  }

  @Test func asManyContractsAsTheLimitSays() throws {
    var machine = try VirtualMachine.reserve()
    let most = Limits.contractDepthMax
    var world = try chain(most + 1, &machine)
    let before = world.host.rows
    #expect(
      try world.call(0, "run", [.integer(Int64(most - 1))], &machine).execution
        == .completed(results: [.integer(Int64(most - 1))]))
    #expect(world.host.events.count == most)
    #expect(world.host.rows != before)
    let after = world.host.rows
    let (execution, _) = try world.call(0, "run", [.integer(Int64(most))], &machine)
    guard case .faulted(let fault) = execution else {
      Issue.record("deeper than the limit")
      return
    }
    #expect(fault.code == .callTooDeep)
    #expect(fault.sites.map(\.contract) == (0..<most).reversed().map(Self.contract))
    #expect(fault.sites.allSatisfy { $0.entry == Array("run".utf8) })
    #expect(world.host.rows == after && world.host.events.count == most)
  }

  /// The frames of all contracts together have one limit.
  @Test func framesOfACalleeLieAboveThoseOfItsCaller() throws {
    var machine = try VirtualMachine.reserve()
    var world = try chain(2, &machine)
    #expect(
      try world.call(0, "descend", [1000], &machine).execution == .completed(results: [0]))
    // Find by halving the levels that just fit; one more does not, whether in the caller or in the callee.
    var (fits, fails) = (1000, Limits.frameSlotsMax)
    while fails - fits > 1 {
      let middle = (fits + fails) / 2
      let (execution, _) = try world.call(0, "descend", [.integer(Int64(middle))], &machine)
      if case .faulted(let fault) = execution {
        #expect(fault.code == .callTooDeep)
        fails = middle
      } else {
        fits = middle
      }
    }
    #expect(fits > 5000 && fails < Limits.frameSlotsMax / 4)
  }

  @Test func theGasOfAnyLimitIsThatOfTheCallOrTheLimit() throws {
    var machine = try VirtualMachine.reserve()
    let fresh = try chain(3, &machine)
    var world = fresh
    let (_, gas) = try world.call(0, "run", [2], &machine)
    for limit in stride(from: 0, through: gas, by: 7) {
      var host = fresh.host
      var meter = GasMeter(limit: limit)
      let call = EntryCall(
        contract: Self.contract(0), kind: .call, name: Array("run".utf8), arguments: [2],
        signers: [FixtureCall.party("ann")])
      let execution = try machine.enter(call, in: fresh.module, host: &host, gas: &meter)
      guard limit < gas else { continue }
      guard case .faulted(let fault) = execution else {
        Issue.record("completed for less")
        return
      }
      #expect(fault.code == .outOfGas && meter.used == limit)
      #expect(host.rows == fresh.host.rows && host.events.count == fresh.host.events.count)
      #expect(host.entered.isEmpty && host.openSavepoints == 0)
    }
  }
}
