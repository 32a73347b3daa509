import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedVM
import Testing

/// One update of a stored collection costs the same however large the collection is (`docs/language.md` rule 27).
@Suite struct RowCostTests {

  private static let assembly = """
    module contract Store

    type %16 = bytes 8
    type %17 = map %16 int
    type %18 = list int
    type %19 = set %16

    field 0 var map: %17
    field 1 var list: %18
    field 2 var set: %19

    function 0 () -> () {
      block
        return
    }
    function 1 (%16) -> () {
      block
        local.copy 0
        int 7
        state.assign 0 {}
        int 7
        state.append 1 -
        local.copy 0
        state.insert 2 -
        return
    }
    function 2 (%16) -> () {
      block
        local.copy 0
        local.copy 0
        state.load 0 {}
        int 1
        int.add
        state.assign 0 {}
        local.copy 0
        state.remove 0 -
        local.copy 0
        state.remove 2 -
        state.remove_last 1 -
        drop
        return
    }
    entry 0 create new() -> () by anyone body 0
    entry 1 call add(key) -> () by anyone body 1
    entry 2 call change(key) -> () by anyone body 2
    """

  /// Gas and octets written by one call.
  private struct Cost: Equatable {
    let gas: UInt64
    let octets: Int
  }

  private static func cost(
    _ name: String, _ key: UInt64, _ module: LoadedModule, _ host: inout MemoryHost,
    _ machine: inout VirtualMachine
  ) throws -> Cost {
    let octets = (0..<8).map { UInt8(truncatingIfNeeded: key >> UInt64(56 - 8 * $0)) }
    let call = EntryCall(
      contract: FixtureRun.contract, kind: .call, name: Array(name.utf8),
      arguments: [.bytes(octets)], signers: [FixtureCall.party("ann")])
    var meter = GasMeter(limit: 1_000_000)
    host.octetsWritten = 0
    let execution = try machine.enter(call, in: module, host: &host, gas: &meter)
    #expect(execution == .completed(results: []))
    return Cost(gas: meter.used, octets: host.octetsWritten)
  }

  @Test func anUpdateCostsTheSameAtTenAndAtAHundredThousandEntries() throws {
    let module = LoadedModule(try Verifier.verify(try Assembler.assemble(Self.assembly)))
    var machine = try VirtualMachine.reserve()
    var costs: [[Cost]] = []
    for count in [10, 100_000] as [UInt64] {
      var host = MemoryHost()
      host.fill(count)
      costs.append([
        try Self.cost("add", count + 5, module, &host, &machine),
        try Self.cost("change", 3, module, &host, &machine),
      ])
    }
    #expect(costs[0] == costs[1])
  }
}

extension MemoryHost {
  /// Puts so many rows into the three fields of the store.
  fileprivate mutating func fill(_ count: UInt64) {
    func bigEndian(_ value: UInt64) -> [UInt8] {
      (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * $0)) }
    }
    for (field, value) in [(0, [0x07]), (1, [0x07]), (2, [])] as [(UInt8, [UInt8])] {
      let key: [UInt8] = [0, field]
      try? write(contract: FixtureRun.contract, key: key, value: bigEndian(count))
      for index in 0..<count {
        try? write(contract: FixtureRun.contract, key: key + bigEndian(index), value: value)
      }
    }
  }
}
