import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedVM
import Testing

/// What an upgrade makes of deadlines, of what the body leaves undone, and of references from before.
@Suite struct UpgradeAlarmTests {
  private static let (old, new) = (UpgradeModules.old, UpgradeModules.new)

  private static func failure(_ name: String) -> Result<[CBOR], FixtureFailure> {
    .failure(FixtureFailure(name: name))
  }

  @Test func clausesAreArmedAnew() throws {
    var world = try UpgradeWorld(Self.old)
    let fund = try #require(world.alarms?.fund)
    #expect(try world.upgrade(to: Self.new) == .success([]))
    // In the order of the new module's clauses, one of which is new.
    let alarms = try #require(world.alarms)
    #expect(alarms.alarms.map { $0?.time } == [7_000, 2_000])
    #expect(alarms.alarms.allSatisfy { $0?.state == .armed })
    #expect(alarms.fund >= fund && alarms.fund >= world.module.dueCosts.cost(of: alarms))
    world.host.now = 2_000
    #expect(try world.enter(.view, "rate") == Self.failure("DuePending"))
    #expect(try world.enter(.due, "start") == .success([]))
    #expect(try world.enter(.view, "rate") == .success([11]))
  }

  /// What was carried out is not carried out again for the same time by a clause of the same name.
  @Test func whatIsDoneStaysDone() throws {
    var world = try UpgradeWorld(Self.old)
    world.host.now = 2_500
    #expect(try world.enter(.due, "start") == .success([]))
    let fund = try #require(world.alarms?.fund)
    #expect(try world.upgrade(to: Self.new) == .success([]))
    let alarms = try #require(world.alarms)
    #expect(alarms.alarms.map { $0?.state } == [.armed, .done])
    #expect(alarms.fund >= fund)
    #expect(try world.enter(.due, "start") == Self.failure("NotDue"))
    #expect(try world.enter(.view, "rate") == .success([12]))
  }

  /// A clause of another name, or for another time, is armed; one whose time has passed comes behind all that waits.
  @Test func anotherClauseIsArmed() throws {
    for (part, other) in [
      ("due \"start\"", "due \"begin\""), ("opens 5 body 6", "opens 9 body 6"),
    ] {
      var world = try UpgradeWorld(Self.old)
      world.host.now = 2_500
      #expect(try world.enter(.due, "start") == .success([]))
      #expect(try world.upgrade(to: Self.new.replacing(part, with: other)) == .success([]))
      let row = try #require(world.alarms)
      let alarm = try #require(row.alarms[1])
      #expect(alarm.state == .armed && alarm.place == max(alarm.time, 2_500))
    }
  }

  /// A clause that failed is the ledger's again: an upgrade may mend it.
  @Test func whatFailedIsArmedAgain() throws {
    let failing = Self.old.replacing(
      "state.load 5 -\n    int 1\n    int.add\n    state.assign 5 -",
      with: "state.load 5 -\n    int 0\n    int.divide\n    state.assign 5 -")
    #expect(failing != Self.old)
    var world = try UpgradeWorld(failing)
    world.host.now = 2_500
    #expect(try world.enter(.due, "start") == Self.failure("DivisionByZero"))
    var row = try #require(world.alarms)
    let place = try #require(row.alarms[0]?.queuedTime)
    row.fail(0, cost: world.module.dueCosts.costs[0])
    try world.host.write(
      contract: UpgradeWorld.contract, key: AlarmRow.key, value: row.encoded())
    try world.host.setAlarm(contract: UpgradeWorld.contract, due: 0, from: place, to: nil)
    #expect(try world.upgrade(to: Self.new) == .success([]))
    #expect(world.alarms?.alarms.map { $0?.state } == [.armed, .armed])
    #expect(try world.enter(.due, "start") == .success([]))
    #expect(try world.enter(.view, "rate") == .success([11]))
  }

  @Test func theFundMustSuffice() throws {
    var world = try UpgradeWorld(Self.old)
    let module = try UpgradeWorld.load(Self.new)
    #expect(try world.upgrade(to: module, gas: 20_000) == Self.failure("OutOfGas"))
    #expect(try world.upgrade(to: module) == .success([]))
  }

  // MARK: What a body leaves undone

  @Test func everyFieldHasAValue() throws {
    var world = try UpgradeWorld(Self.old)
    let unset = Self.new.replacing(
      "    int.multiply\n    state.assign 1 -", with: "    int.multiply\n    drop")
    #expect(try world.upgrade(to: unset) == Self.failure("Uninitialised"))
    let taken = Self.new.replacing(
      "    old.load 5\n    emit 0", with: "    state.move 5\n    asset.burn 0")
    #expect(try world.upgrade(to: taken) == Self.failure("Uninitialised"))
    let over = Self.new.replacing(
      "    old.load 5\n    emit 0", with: "    int 3\n    asset.issue 0\n    state.assign 5 -")
    #expect(try world.upgrade(to: over) == Self.failure("AssetLeft"))
    let swapped = Self.new.replacing(
      "    old.load 5\n    emit 0",
      with: "    state.move 5\n    asset.burn 0\n    int 3\n    asset.issue 0\n    state.assign 5 -"
    )
    #expect(try world.upgrade(to: swapped) == .success([]))
  }

  @Test func newPartiesAreDistinct() throws {
    func with(_ party: String) -> String {
      Self.new.replacing(
        "asset 0 fungible Yuan holders 4\n",
        with: "field 9 party auditor: party slot 12\nasset 0 fungible Yuan holders 4\n"
      ).replacing("event 0", with: "constant 0: party = party\"\(party)\"\nevent 0")
        .replacing("    old.load 5\n    emit 0", with: "    constant 0\n    state.assign 9 -")
        .replacing(
          "    int 1\n    state.assign 8 -",
          with: "    int 1\n    state.assign 8 -\n    constant 0\n    state.assign 9 -")
    }
    var world = try UpgradeWorld(Self.old)
    #expect(
      try world.upgrade(to: with("\(UpgradeWorld.owner)")) == Self.failure("PartiesNotDistinct"))
    #expect(try world.upgrade(to: with("\(FixtureCall.party("a"))")) == .success([]))
  }

  @Test func invariantsHoldAfterwards() throws {
    var world = try UpgradeWorld(Self.old)
    let function = """
      error 0 TooHigh()
      function 11 () -> () {
        block
          state.load 1 -
          int 9
          int.less
          branch @2
        block
          fail 0
        block
          return
      }
      """
    let strict =
      Self.new.replacing(
        "entry 0 create",
        with: function.replacing("error 0 TooHigh()\n", with: "") + "\nentry 0 create"
      ).replacing("event 0", with: "error 0 TooHigh()\nevent 0") + "\ninvariant 0 function 11"
    #expect(try world.upgrade(to: strict) == Self.failure("TooHigh"))
    let elsewhere = strict + " in 1"
    #expect(try world.upgrade(to: elsewhere) == .success([]))
  }

  // MARK: References from before

  /// A client of the old bank's own interface, and one of an interface that nobody declares.
  private static func client(_ interface: String) -> String {
    """
    module contract Client
    type %16 = set party
    type %17 = list int
    type %18 = \(interface)
    field 0 var bank: %18
    function 0 (%18) -> () {
      block
        local.copy 0
        state.assign 0 -
        return
    }
    function 1 () -> (int) {
      block
        state.load 0 -
        contract.call %18 0
        return
    }
    function 2 () -> (int) {
      block
        state.load 0 -
        contract.call %18 1
        return
    }
    function 3 (%18) -> () {
      block
        return
    }
    entry 0 create create(bank) -> () by anyone body 0
    entry 1 view first() -> () body 1
    entry 2 view second() -> () body 2
    entry 3 call meet(bank) -> () by anyone body 3
    """
  }

  @Test func referencesGoOnForWhatIsAsItWas() throws {
    // Only views, since these are what the client's interface has.
    var views = Self.old
    for line in [
      "entry 1 call note(n) -> () by anyone body 2\n",
      "entry 2 call go() -> () by party 1 in 0 to 1 body 8\n",
      "entry 3 call end() -> () by party 1 in 1 to 2 body 3\n",
    ] {
      views = views.replacing(line, with: "")
    }
    for (number, kind) in ["due", "view", "view", "upgrade"].enumerated() {
      views = views.replacing("entry \(number + 4) \(kind)", with: "entry \(number + 1) \(kind)")
    }
    let interface =
      "interface OldBank { view count() -> (int), view rate() -> (int), asset fungible Yuan }"
    let client = try UpgradeWorld.load(Self.client(interface))
    let place = FixtureCall.party("k")
    func world() throws -> UpgradeWorld {
      var world = try UpgradeWorld(views)
      world.host.modules[place] = client
      let bank = CBOR.bytes(UpgradeWorld.contract.octets)
      #expect(try world.enter(.create, "create", [bank], on: place, in: client) == .success([]))
      #expect(try world.enter(.view, "second", on: place, in: client) == .success([5]))
      return world
    }
    let bank = CBOR.bytes(UpgradeWorld.contract.octets)
    var first = try world()
    #expect(try first.upgrade(to: Self.new) == .success([]))
    #expect(try first.enter(.view, "first", on: place, in: client) == .success([0]))
    #expect(try first.enter(.view, "second", on: place, in: client) == .success([10]))
    #expect(try first.enter(.call, "meet", [bank], on: place, in: client) == .success([]))
    // One of the two views gives another type now, and then another is gone: the other one goes on.
    let changes = [
      (
        "function 7 () -> (int) {\n  block\n    state.load 1 -",
        "function 7 () -> (bool) {\n  block\n    true"
      ),
      ("view rate()", "view fee()"),
      ("entry 3 view rate() -> () body 7", "entry 3 call rate() -> () by anyone body 7"),
    ]
    for (part, other) in changes {
      let changed = Self.new.replacing(part, with: other)
      #expect(changed != Self.new)
      var second = try world()
      #expect(try second.upgrade(to: changed) == .success([]))
      #expect(try second.enter(.view, "first", on: place, in: client) == .success([0]))
      #expect(
        try second.enter(.view, "second", on: place, in: client) == Self.failure("WrongInterface"))
      #expect(
        try second.enter(.call, "meet", [bank], on: place, in: client)
          == Self.failure("WrongInterface"))
    }
  }

  /// A module has the interfaces that it declares, and no others that happen to fit, before an upgrade and after.
  @Test func aStrangerWithTheSameFunctionsIsNone() throws {
    let interface = "interface Counted { view count() -> (int), view rate() -> (int) }"
    let client = try UpgradeWorld.load(Self.client(interface))
    let place = FixtureCall.party("k")
    var world = try UpgradeWorld(Self.old)
    world.host.modules[place] = client
    let bank = CBOR.bytes(UpgradeWorld.contract.octets)
    #expect(
      try world.enter(.create, "create", [bank], on: place, in: client)
        == Self.failure("WrongInterface"))
    #expect(try world.upgrade(to: Self.new) == .success([]))
    #expect(
      try world.enter(.create, "create", [bank], on: place, in: client)
        == Self.failure("WrongInterface"))
  }
}
