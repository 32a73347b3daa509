import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedVM
import Testing

/// A contract of one module that may be upgraded to another.
struct UpgradeWorld {
  static let contract = FixtureCall.party("c")
  static let owner = FixtureCall.party("o")

  var host = MemoryHost()
  var machine: VirtualMachineBox
  /// The module that the contract runs.
  var module: LoadedModule

  /// A machine, which cannot be copied, for a value that can.
  final class VirtualMachineBox {
    var machine: VirtualMachine
    init() throws { machine = try VirtualMachine.reserve() }
  }

  static func load(_ text: String) throws -> LoadedModule {
    LoadedModule(try Verifier.verify(try Assembler.assemble(text)))
  }

  /// A new contract, created by its owner; `start` is when its clause is due.
  init(_ text: String, start: Int64 = 2_000) throws {
    module = try Self.load(text)
    machine = try VirtualMachineBox()
    host.now = 1_000
    host.modules[Self.contract] = module
    let created = try enter(.create, "create", [.bytes(Self.owner.octets), .integer(start)])
    #expect(created == .success([]))
  }

  /// The results of a call, or the name of the fault.
  mutating func enter(
    _ kind: Entry.Kind, _ name: String, _ arguments: [CBOR] = [], by signers: [Digest32] = [owner],
    on contract: Digest32 = contract, in other: LoadedModule? = nil
  ) throws -> Result<[CBOR], FixtureFailure> {
    let call = EntryCall(
      contract: contract, kind: kind, name: Array(name.utf8), arguments: arguments,
      signers: kind == .view || kind == .due ? [] : signers)
    var gas = GasMeter(limit: 1_000_000_000)
    return Self.result(
      try machine.machine.enter(call, in: other ?? module, host: &host, gas: &gas))
  }

  /// Upgrades the contract; afterwards `module` is what it runs.
  mutating func upgrade(
    to text: String, by signers: [Digest32] = [owner]
  ) throws -> Result<[CBOR], FixtureFailure> {
    try upgrade(to: Self.load(text), by: signers)
  }

  mutating func upgrade(
    to new: LoadedModule, by signers: [Digest32] = [owner], gas limit: UInt64 = 1_000_000_000
  ) throws -> Result<[CBOR], FixtureFailure> {
    var gas = GasMeter(limit: limit)
    host.successor = new
    host.writes = []
    let before = host
    let result = Self.result(
      try machine.machine.upgrade(
        Self.contract, signers: signers, from: module, to: new, host: &host, gas: &gas))
    #expect(host.openSavepoints == 0 && host.entered.isEmpty)
    if case .success = result {
      module = new
    } else {
      #expect(host.rows == before.rows && host.queue == before.queue)
      #expect(host.assets == before.assets && host.events == before.events)
      host.modules[Self.contract] = module
    }
    #expect(host.lostOrForged() == nil)
    try checkQueue()
    return result
  }

  private static func result(_ execution: Execution) -> Result<[CBOR], FixtureFailure> {
    switch execution {
    case .completed(let results): .success(results)
    case .faulted(let fault): .failure(FixtureFailure(name: fault.name))
    }
  }

  func row(_ key: [UInt8]) -> [UInt8]? {
    host.rows[MemoryHost.Key(octets: Self.contract.octets + key)]
  }

  func row(slot: Int) -> [UInt8]? { row([UInt8(slot >> 8), UInt8(slot & 255)]) }

  /// The slots of rows that were written since the upgrade began, the machine's own among them.
  var writtenSlots: [Int] {
    host.writes.filter { $0.starts(with: Self.contract.octets) }
      .map { Int($0[32]) << 8 | Int($0[33]) }
  }

  var alarms: AlarmRow? {
    row(AlarmRow.key).flatMap { AlarmRow(decoding: $0, count: module.dues.count) }
  }

  /// The queue has exactly the alarms that are armed in the contract's row.
  func checkQueue() throws {
    let armed = (alarms?.alarms ?? []).enumerated().compactMap { number, alarm in
      alarm?.queuedTime.map { MemoryHost.Alarm(time: $0, contract: Self.contract, due: number) }
    }
    #expect(Set(armed) == host.queue)
    #expect(module.dues.isEmpty == (row(AlarmRow.key) == nil))
  }
}

/// A bank and its successor.
enum UpgradeModules {
  static let old = """
    module contract OldBank
    type %16 = set party
    type %17 = list int
    phase 0 waiting -> 1
    phase 1 running -> 2
    phase 2 over final
    field 0 party owner: party
    field 1 let limit: int
    field 2 var customers: %16
    field 3 var notes: %17
    field 4 var pot: asset
    field 5 var rate: int
    field 6 var start: time in 0, 1
    field 7 var gone: int in 1, 2
    asset 0 fungible Yuan holders 2
    function 0 (party, time) -> () {
      block
        local.copy 0
        state.assign 0 -
        int 7
        state.assign 1 -
        int 100
        asset.issue 0
        state.assign 4 -
        int 5
        state.assign 5 -
        local.copy 1
        state.assign 6 -
        local.copy 0
        state.insert 2 -
        return
    }
    function 1 () -> (party) {
      block
        state.load 0 -
        return
    }
    function 2 (int) -> () {
      block
        local.copy 0
        state.append 3 -
        return
    }
    function 3 () -> () {
      block
        return
    }
    function 4 () -> (time) {
      block
        state.load 6 -
        return
    }
    function 5 () -> () {
      block
        state.load 5 -
        int 1
        int.add
        state.assign 5 -
        return
    }
    function 6 () -> (int) {
      block
        state.load 5 -
        return
    }
    function 7 () -> (int) {
      block
        state.count 3 -
        return
    }
    function 8 () -> () {
      block
        int 9
        state.assign 7 -
        return
    }
    entry 0 create create(owner, start) -> () by anyone body 0
    entry 1 call note(n) -> () by anyone body 2
    entry 2 call go() -> () by party 1 in 0 to 1 body 8
    entry 3 call end() -> () by party 1 in 1 to 2 body 3
    entry 4 due "start"() -> () in 0, 1 opens 4 body 5
    entry 5 view rate() -> () body 6
    entry 6 view count() -> () body 7
    entry 7 upgrade upgrade() -> () by party 1 in 0, 1 body 3
    """

  static let new = """
    module contract Bank
    type %16 = list int
    type %17 = set party
    phase 0 closed -> 1
    phase 1 open -> 0, 2
    phase 2 settled final
    field 0 var entries: %16 slot 3
    field 1 var fee: int slot 9
    field 2 party owner: party slot 0
    field 3 let limit: int slot 1
    field 4 var customers: %17 slot 2
    field 5 var pot: asset slot 4
    field 6 var start: time in 0, 1 slot 6
    field 7 let since: time slot 10
    field 8 var left: int in 1 slot 11
    asset 0 fungible Yuan holders 4
    asset 1 unique Title(parcel: text)
    event 0 Upgraded(rate: int)
    predecessor OldBank {
      phase 0 waiting
      phase 1 running
      phase 2 over
      field 0 party owner: party
      field 1 let limit: int
      field 2 var customers: %17
      field 3 var notes: %16
      field 4 var pot: asset
      field 5 var rate: int
      field 6 var start: time in 0, 1
      field 7 var gone: int in 1, 2
      asset 0 fungible Yuan holders 2
      permits 0, 1
      step 0 in 0 to 0 keeps 0 from 3, 2 from 0, 3 from 1, 4 from 2, 5 from 4, 6 from 6 body 3
      step 1 in 1 to 1 keeps 0 from 3, 2 from 0, 3 from 1, 4 from 2, 5 from 4, 6 from 6 body 4
    }
    function 0 (party, time) -> () {
      block
        local.copy 0
        state.assign 2 -
        int 7
        state.assign 3 -
        int 0
        asset.issue 0
        state.assign 5 -
        int 5
        state.assign 1 -
        local.copy 1
        state.assign 6 -
        now
        state.assign 7 -
        return
    }
    function 1 () -> (party) {
      block
        state.load 2 -
        return
    }
    function 2 () -> () {
      block
        return
    }
    function 3 () -> () {
      block
        old.load 5
        int 2
        int.multiply
        state.assign 1 -
        now
        state.assign 7 -
        old.load 5
        emit 0
        return
    }
    function 4 () -> () {
      block
        call 3_
        return
    }
    function 5 () -> (time) {
      block
        state.load 6 -
        return
    }
    function 6 () -> () {
      block
        state.load 1 -
        int 1
        int.add
        state.assign 1 -
        return
    }
    function 7 () -> (int) {
      block
        state.load 1 -
        return
    }
    function 8 () -> (int) {
      block
        state.count 0 -
        return
    }
    function 9 () -> (time) {
      block
        state.load 6 -
        time.to_int
        int 5000
        int.add
        time.from_int
        return
    }
    function 10 (party) -> () {
      block
        local.copy 0
        state.insert 4 -
        int 30
        state.split 5 -
        local.copy 0
        asset.give
        return
    }
    entry 0 create create(owner, start) -> () by anyone body 0
    entry 1 due "later"() -> () in 0, 1 opens 9 body 6
    entry 2 due "start"() -> () in 0, 1 opens 5 body 6
    entry 3 view rate() -> () body 7
    entry 4 view count() -> () body 8
    entry 5 call pay(to) -> () by anyone body 10
    """.replacing(
      "    call 3_\n",
      with: """
            old.load 5
            old.load 7
            int.add
            state.assign 1 -
            now
            state.assign 7 -
            int 1
            state.assign 8 -

        """)
}
