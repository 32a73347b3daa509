import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedVM
import Testing

/// Contracts that go on under another module (`docs/language.md` rule 33).
@Suite struct UpgradeTests {
  private static let (old, new) = (UpgradeModules.old, UpgradeModules.new)
  private static let alarmSlot = 0xFFFE
  private static let phaseSlot = 0xFFFF

  private static func failure(_ name: String) -> Result<[CBOR], FixtureFailure> {
    .failure(FixtureFailure(name: name))
  }

  /// What is handed over is not even written: an upgrade costs the same at ten rows and at hundreds.
  @Test(arguments: [0, 10, 300])
  func rowsHandedOverAreNotTouched(_ count: Int) throws {
    var world = try UpgradeWorld(Self.old)
    for number in 0..<count {
      #expect(try world.enter(.call, "note", [.integer(Int64(number))]) == .success([]))
    }
    let kept = [0, 1, 2, 3, 4, 6].map { world.row(slot: $0) }
    let rows = world.host.rows.count
    #expect(try world.upgrade(to: Self.new) == .success([]))
    // The fee, since when, the rate that is removed, and the alarms; the phase has the same number.
    #expect(world.writtenSlots == [9, 10, 5, Self.alarmSlot])
    #expect([0, 1, 2, 3, 4, 6].map { world.row(slot: $0) } == kept)
    #expect(world.host.rows.count == rows + 1)
    #expect(world.row(slot: 5) == nil)
    #expect(try world.enter(.view, "rate") == .success([10]))
    #expect(try world.enter(.view, "count") == .success([.integer(Int64(count))]))
    #expect(world.host.events.map(\.fields) == [[5]])
    let gas = try [world].map { _ in
      var other = try UpgradeWorld(Self.old)
      for number in 0..<count { _ = try other.enter(.call, "note", [.integer(Int64(number))]) }
      var meter = GasMeter(limit: 1_000_000_000)
      other.host.successor = world.module
      _ = try other.machine.machine.upgrade(
        UpgradeWorld.contract, signers: [UpgradeWorld.owner], from: other.module, to: world.module,
        host: &other.host, gas: &meter)
      return meter.used
    }
    let least = try Self.gasOfAnEmptyOne()
    #expect(gas == [least])
  }

  private static func gasOfAnEmptyOne() throws -> UInt64 {
    var world = try UpgradeWorld(old)
    let module = try UpgradeWorld.load(new)
    world.host.successor = module
    var meter = GasMeter(limit: 1_000_000_000)
    _ = try world.machine.machine.upgrade(
      UpgradeWorld.contract, signers: [UpgradeWorld.owner], from: world.module, to: module,
      host: &world.host, gas: &meter)
    return meter.used
  }

  @Test func whoMayAndWhen() throws {
    var world = try UpgradeWorld(Self.old)
    let thief = FixtureCall.party("t")
    #expect(try world.upgrade(to: Self.new, by: [thief]) == Self.failure("Unauthorised"))
    #expect(try world.upgrade(to: Self.new, by: []) == Self.failure("Unauthorised"))
    #expect(
      try world.upgrade(to: Self.new, by: [UpgradeWorld.owner, thief])
        == Self.failure("UnneededSignature"))
    // Not by a call of its name, nor as what it is.
    #expect(try world.enter(.call, "upgrade") == Self.failure("UnknownFunction"))
    #expect(try world.enter(.upgrade, "upgrade") == Self.failure("UnknownFunction"))
    // Nothing overtakes a deadline.
    world.host.now = 2_000
    #expect(try world.upgrade(to: Self.new) == Self.failure("DuePending"))
    world.host.now = 1_500
    #expect(try world.enter(.call, "go") == .success([]))
    #expect(try world.enter(.call, "end") == .success([]))
    #expect(try world.upgrade(to: Self.new) == Self.failure("WrongPhase"))
    let times = Self.old.replacing("in 0, 1 body 3", with: "in 0, 1 opens 4 body 3")
    world = try UpgradeWorld(times)
    #expect(try world.upgrade(to: Self.new) == Self.failure("TooEarly"))
    world = try UpgradeWorld(times.replacing("opens 4 body 3", with: "closes 4 body 3"), start: 900)
    _ = try world.enter(.due, "start")
    #expect(try world.upgrade(to: Self.new) == Self.failure("TooLate"))
    world = try UpgradeWorld(
      Self.old.replacing("entry 7 upgrade upgrade() -> () by party 1 in 0, 1 body 3", with: ""))
    #expect(try world.upgrade(to: Self.new) == Self.failure("NotUpgradable"))
    // A new one cannot be upgraded again: it does not say who may.
    world = try UpgradeWorld(Self.old)
    #expect(try world.upgrade(to: Self.new) == .success([]))
    #expect(try world.upgrade(to: Self.new) == Self.failure("NotUpgradable"))
  }

  @Test func eachPhaseHasItsStep() throws {
    var world = try UpgradeWorld(Self.old)
    #expect(try world.enter(.call, "go") == .success([]))
    #expect(try world.upgrade(to: Self.new) == .success([]))
    // 5 and 9 of fields that are removed.
    #expect(try world.enter(.view, "rate") == .success([14]))
    #expect(world.row(slot: 5) == nil && world.row(slot: 7) == nil)
    #expect(world.row(slot: 11) == CBOR.integer(1).encoded())
    #expect(world.row([0xFF, 0xFF]) == [1])
    let ann = FixtureCall.party("a")
    #expect(try world.enter(.call, "pay", [.bytes(ann.octets)]) == .success([]))
    #expect(world.host.lostOrForged() == nil)
  }

  /// The steps may lead anywhere: the phase's row follows.
  @Test func phasesComeAndGo() throws {
    var world = try UpgradeWorld(Self.old)
    let crossed = Self.new.replacing("step 0 in 0 to 0", with: "step 0 in 0 to 1").replacing(
      "    state.assign 7 -\n    old.load 5\n    emit 0",
      with: "    state.assign 7 -\n    int 4\n    state.assign 8 -")
    #expect(try world.upgrade(to: crossed) == .success([]))
    #expect(world.row([0xFF, 0xFF]) == [1])
    #expect(world.writtenSlots == [9, 10, 11, 5, Self.phaseSlot, Self.alarmSlot])
  }

  // MARK: Lies about the predecessor

  /// Each of these has another predecessor than the one that the successor describes, and nothing else shows it.
  @Test(arguments: [
    ("name", "module contract OldBank", "module contract OldBanks"),
    ("field name", "field 3 var notes", "field 3 var remarks"),
    ("field kind", "field 1 let limit", "field 1 var limit"),
    ("field phases", "field 7 var gone: int in 1, 2", "field 7 var gone: int in 1"),
    ("another field", "asset 0 fungible", "field 8 var more: %17\nasset 0 fungible"),
    ("an asset more", "function 0 (party", "asset 1 fungible Dollar\nfunction 0 (party"),
    ("asset name", "fungible Yuan", "fungible Dollar"),
    ("asset powers", "holders 2", "holders 2 freezable"),
    ("asset powers, both", "holders 2", "holders 2 freezable recallable"),
    ("asset holders", "fungible Yuan holders 2", "fungible Yuan"),
    ("phase name", "phase 2 over final", "phase 2 done final"),
    ("a phase more", "phase 2 over final", "phase 2 over -> 3\nphase 3 past final"),
    (
      "phases exchanged", "phase 0 waiting -> 1\nphase 1 running",
      "phase 0 running -> 1\nphase 1 waiting"
    ),
    ("permitted more", "by party 1 in 0, 1 body 3", "by party 1 body 3"),
    ("permitted less", "by party 1 in 0, 1 body 3", "by party 1 in 0 body 3"),
    (
      "an interface", "phase 0 waiting",
      "type %18 = interface Counted { view count() -> (int) }\ninterfaces %18\nphase 0 waiting"
    ),
  ])
  func aStatedPredecessorThatIsAnotherIsRefused(
    _ what: String, _ part: String, _ other: String
  ) throws {
    let text = Self.old.replacing(part, with: other)
    #expect(text != Self.old, "\(what)")
    var world = try UpgradeWorld(text)
    #expect(try world.upgrade(to: Self.new) == Self.failure("NotASuccessor"), "\(what)")
  }

  /// Types are compared by what they are, whatever their numbers: the two modules number them otherwise.
  @Test func typesAreComparedByWhatTheyAre() throws {
    let field = "asset 0 fungible Yuan holders 2\n"
    func with(_ text: String, _ type: String, _ place: String, _ fields: String) -> String {
      text.replacing("phase 0 waiting -> 1", with: type + "phase 0 waiting -> 1")
        .replacing("phase 0 closed -> 1", with: type + "phase 0 closed -> 1")
        .replacing(place, with: fields + place)
    }
    let types = [
      "type %18 = list text\n", "type %18 = list bool\n", "type %18 = log int\n",
      "type %18 = map int int\n", "type %18 = set int\n", "type %18 = range 0 9\n",
      "type %18 = struct Note { text: int }\n", "type %18 = struct Notes { text: int }\n",
      "type %18 = struct Note { texts: int }\n", "type %18 = enum Note { text }\n",
    ]
    func isRow(_ type: String) -> Bool {
      type.contains("struct") || type.contains("enum") || type.contains("range")
    }
    for (number, type) in types.enumerated() {
      for (other, stated) in types.enumerated() where !isRow(type) && !isRow(stated) {
        let old = with(Self.old, type, field, "field 8 var extra: %18\n")
        let new = with(
          Self.new, stated, "asset 0 fungible Yuan holders 4", "field 9 var extra: %18 slot 8\n"
        )
        .replacing("  " + field, with: "  field 8 var extra: %18\n  " + field)
        .replacing("6 from 6 body", with: "6 from 6, 9 from 8 body")
        var world = try UpgradeWorld(old)
        let result = try world.upgrade(to: new)
        #expect(
          result == (number == other ? .success([]) : Self.failure("NotASuccessor")),
          "\(type) as \(stated)")
      }
    }
    // Of rows that cannot be created here it is enough that the identities differ.
    var identities: Set<Digest32> = []
    for type in types {
      let module = try Assembler.assemble(with(Self.old, type, field, "field 8 var extra: %18\n"))
      let id = try #require(module.upgradeID(StructuralHashes(module.types)))
      identities.insert(id)
    }
    #expect(identities.count == types.count)
  }

  /// A module whose own slots are not what its successor says.
  @Test func slotsAreCompared() throws {
    var world = try UpgradeWorld(Self.old)
    #expect(
      try world.upgrade(
        to: Self.new.replacing("entry 5 call", with: Self.upgradeEntry + "entry 6 call"))
        == .success([]))
    let third = try Self.third()
    let odd = third.replacing(
      "field 1 var fee: int slot 9\n  field 2", with: "field 1 var fee: int slot 12\n  field 2")
    #expect(odd != third)
    #expect(try world.upgrade(to: odd) == Self.failure("NotASuccessor"))
    #expect(try world.upgrade(to: third) == .success([]))
    // Slot 5 is free again, and 9 has no row any more.
    #expect(world.row(slot: 5) == CBOR.integer(20).encoded())
    #expect(world.row(slot: 9) == nil)
    #expect(try world.enter(.view, "count") == .success([0]))
  }

  private static let upgradeEntry = "entry 5 upgrade upgrade() -> () by party 1 body 2\n"

  /// A successor of the successor, which uses a slot again that is free, and has no clauses.
  private static func third() throws -> String {
    """
    module contract ThirdBank
    type %16 = list int
    type %17 = set party
    field 0 var entries: %16 slot 3
    field 1 var charge: int slot 5
    field 2 party owner: party slot 0
    field 3 let limit: int slot 1
    field 4 var customers: %17 slot 2
    field 5 var pot: asset slot 4
    field 6 let since: time slot 10
    asset 0 unique Title(parcel: text)
    asset 1 fungible Yuan holders 4
    predecessor Bank {
      phase 0 closed
      phase 1 open
      phase 2 settled
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
      step 0 in 0, 1, 2 keeps 0 from 0, 2 from 2, 3 from 3, 4 from 4, 5 from 5, 6 from 7 body 1
    }
    function 0 (party, time) -> () {
      block
        return
    }
    function 1 () -> () {
      block
        old.load 1
        int 2
        int.multiply
        state.assign 1 -
        return
    }
    function 2 () -> (int) {
      block
        state.count 0 -
        return
    }
    entry 0 create create(owner, start) -> () by anyone body 0
    entry 1 view count() -> () body 2
    """
  }

  /// The alarms of a module without clauses are gone, and so is the phase of one without phases.
  @Test func clausesAndPhasesMayEnd() throws {
    var world = try UpgradeWorld(Self.old)
    let second = Self.new.replacing("entry 5 call", with: Self.upgradeEntry + "entry 6 call")
    #expect(try world.upgrade(to: second) == .success([]))
    #expect(world.host.queue.count == 2)
    #expect(try world.upgrade(to: try Self.third()) == .success([]))
    #expect(world.host.queue.isEmpty)
    #expect(world.row(AlarmRow.key) == nil && world.row([0xFF, 0xFF]) == nil)
    #expect(world.row(slot: 6) == nil)
  }
}
