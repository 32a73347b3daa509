import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedTestSupport
import DeedVM
import Testing

/// Random calls and time against a small model of alarms (`docs/language.md` rules 12 to 14).
@Suite struct AlarmTests {
  private static let assembly = """
    module contract Clauses
    phase 0 first -> 0, 1, 2
    phase 1 second -> 0, 1, 2
    phase 2 third -> 0, 1, 2
    field 0 var a: time
    field 1 var b: time
    field 2 var broken: int
    function 0 (time, time) -> () {
      block
        local.copy 0
        state.assign 0 -
        local.copy 1
        state.assign 1 -
        int 0
        state.assign 2 -
        return
    }
    function 1 () -> (time) {
      block
        state.load 0 -
        return
    }
    function 2 () -> (time) {
      block
        state.load 1 -
        return
    }
    function 3 (time) -> () {
      block
        local.copy 0
        state.assign 0 -
        return
    }
    function 4 (time) -> () {
      block
        local.copy 0
        state.assign 1 -
        return
    }
    function 5 (int) -> () {
      block
        local.copy 0
        state.assign 2 -
        return
    }
    function 6 () -> () {
      block
        return
    }
    // fails when broken is 1
    function 7 () -> () {
      block
        int 1
        state.load 2 -
        int 1
        int.subtract
        int.divide
        drop
        return
    }
    // postpones itself
    function 8 () -> () {
      block
        state.load 1 -
        time.to_int
        int 100
        int.add
        time.from_int
        state.assign 1 -
        return
    }
    entry 0 create new(a, b) -> () by anyone body 0
    entry 1 call set_a(a) -> () by anyone body 3
    entry 2 call set_b(b) -> () by anyone body 4
    entry 3 call breaks(broken) -> () by anyone body 5
    entry 4 call go0() -> () by anyone to 0 body 6
    entry 5 call go1() -> () by anyone to 1 body 6
    entry 6 call go2() -> () by anyone to 2 body 6
    entry 7 view look() -> () body 1
    entry 8 due "a in first -> second"() -> () in 0 to 1 opens 1 body 7
    entry 9 due "b in second"() -> () in 1 opens 2 body 8
    entry 10 due "a in any"() -> () opens 1 body 6
    entry 11 due "b in second, third -> second"() -> () in 1, 2 to 1 opens 2 body 7
    """

  /// What the rules say, in the simplest words.
  private struct Model {
    struct Due {
      let name: String
      let phases: [Int]
      let target: Int?
      let usesA: Bool
    }
    static let dues = [
      Due(name: "a in first -> second", phases: [0], target: 1, usesA: true),
      Due(name: "b in second", phases: [1], target: nil, usesA: false),
      Due(name: "a in any", phases: [0, 1, 2], target: nil, usesA: true),
      Due(name: "b in second, third -> second", phases: [1, 2], target: 1, usesA: false),
    ]
    var phase = 0
    var a: Int64
    var b: Int64
    var broken: Int64 = 0
    var alarms: [AlarmRow.Alarm?] = [nil, nil, nil, nil]

    init(a: Int64, b: Int64, at now: Int64) {
      (self.a, self.b) = (a, b)
      settle(entered: 0, carriedOut: nil, at: now)
    }

    /// The first armed alarm that has come.
    func pending(at now: Int64) -> Int? {
      let times = alarms.compactMap { $0 }.filter { $0.state == .armed }.map(\.time)
      guard let least = times.min(), least <= now else { return nil }
      return alarms.firstIndex { $0?.state == .armed && $0?.time == least }
    }

    mutating func settle(entered: Int?, carriedOut: Int?, at now: Int64) {
      if let entered { phase = entered }
      for (number, due) in Self.dues.enumerated() {
        let time = due.usesA ? a : b
        guard due.phases.contains(phase) else {
          alarms[number] = nil
          continue
        }
        guard let old = alarms[number], old.time == time else {
          alarms[number] = .init(time: time, state: .armed, armedAt: now)
          continue
        }
        if carriedOut == number { alarms[number]?.state = .done }
      }
    }

    /// Carries a clause out, or says why not.
    mutating func carryOut(_ number: Int, state: AlarmRow.State, at now: Int64) -> String? {
      let due = Self.dues[number]
      guard due.phases.contains(phase) else { return "WrongPhase" }
      guard let alarm = alarms[number], alarm.state != .done else { return "NotDue" }
      if now < alarm.time { return "TooEarly" }
      if alarm.state != state { return "NotDue" }
      if broken == 1, number == 0 || number == 3 {
        if state == .armed { alarms[number]?.state = .failed }
        return "DivisionByZero"
      }
      if number == 1 { b += 100 }
      settle(entered: due.target, carriedOut: number, at: now)
      return nil
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func alarmsAreThoseOfTheModel(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var machine = try VirtualMachine.reserve()
    var run = try FixtureRun(Self.assembly)
    var now = Int64(1000)
    func step(
      _ line: String, _ run: inout FixtureRun, _ machine: inout VirtualMachine
    ) throws -> String? {
      let outcome = try run.run(try FixtureCall("at \(now) " + line), &machine)
      if case .failure(let failure) = outcome { return failure.name }
      return nil
    }
    var model = Model(a: 1100, b: 1200, at: now)
    #expect(try step("create new(raw 1100, raw 1200) by ann", &run, &machine) == nil)
    var paid = run.gasUsed
    var carriedOut: UInt64 = 0
    for _ in 0..<200 {
      let pending = model.pending(at: now)
      let refused = pending == nil ? nil : "DuePending"
      let time = now + Int64(generator.below(300)) - 100
      let number = generator.below(4)
      switch generator.below(9) {
      case 0: now += Int64(generator.below(120))
      case 1:
        #expect(try step("call set_a(raw \(time)) by ann", &run, &machine) == refused)
        if refused == nil {
          model.a = time
          model.settle(entered: nil, carriedOut: nil, at: now)
        }
      case 2:
        #expect(try step("call set_b(raw \(time)) by ann", &run, &machine) == refused)
        if refused == nil {
          model.b = time
          model.settle(entered: nil, carriedOut: nil, at: now)
        }
      case 3:
        let broken = Int64(generator.below(2))
        #expect(try step("call breaks(\(broken)) by ann", &run, &machine) == refused)
        if refused == nil {
          model.broken = broken
          model.settle(entered: nil, carriedOut: nil, at: now)
        }
      case 4:
        let phase = generator.below(3)
        #expect(try step("call go\(phase)() by ann", &run, &machine) == refused)
        if refused == nil { model.settle(entered: phase, carriedOut: nil, at: now) }
      case 5:
        #expect(try step("view look()", &run, &machine) == refused)
      case 6:
        let name = Model.dues[number].name
        let failure = refused ?? model.carryOut(number, state: .failed, at: now)
        #expect(try step("call \(name)() by ann", &run, &machine) == failure)
      default:
        // The ledger carries out the first one, and asks for others only in this test.
        let chosen = generator.below(4) == 0 ? number : pending ?? number
        let before = model.alarms[chosen]
        let failure = model.carryOut(chosen, state: .armed, at: now)
        #expect(try step("due \(Model.dues[chosen].name)()", &run, &machine) == failure)
        // What was not there to be carried out is nothing that the ledger does.
        if model.alarms[chosen] != before || failure == nil {
          #expect(run.gasUsed <= run.module.dueGasBounds[chosen], "seed \(seed)")
          carriedOut += run.gasUsed + GasSchedule.due.cost(1)
        }
        paid -= run.gasUsed
      }
      paid += run.gasUsed
      #expect(carriedOut <= paid, "seed \(seed): not paid for")
      let key = MemoryHost.Key(octets: FixtureRun.contract.octets + AlarmRow.key)
      let row = try #require(run.host.rows[key].flatMap { AlarmRow(decoding: $0, count: 4) })
      #expect(row.alarms == model.alarms, "seed \(seed)")
      #expect(row.fund >= run.module.dueCosts.cost(of: row), "seed \(seed)")
      let queued = model.alarms.enumerated().compactMap { number, alarm in
        alarm?.queuedTime.map {
          MemoryHost.Alarm(time: $0, contract: FixtureRun.contract, due: number)
        }
      }
      #expect(run.host.queue == Set(queued), "seed \(seed)")
    }
  }

  @Test func aRowOfAlarmsIsReadBackAndNothingElseIs() throws {
    let row = AlarmRow(
      [nil, .init(time: 7, state: .failed, armedAt: 9), .init(time: .max, state: .done)],
      fund: .max)
    #expect(AlarmRow(decoding: row.encoded(), count: 3) == row)
    #expect(AlarmRow(decoding: row.encoded(), count: 2) == nil)
    #expect(row.first == nil)
    #expect(AlarmRow(decoding: AlarmRow([nil, nil]).encoded(), count: 2)?.fund == 0)
    let wrong: [[UInt8]] = [
      [0x80], [0x82, 0x00, 0x81, 0x01], [0x82, 0x00, 0x83, 0x01, 0x03, 0x01], [0x01], [],
      [0x81, 0x83, 0x01, 0x00, 0x01], [0x82, 0x20, 0x80], [0x82, 0x00, 0x82, 0x01, 0x00],
      [0x82, 0x00, 0x83, 0x02, 0x00, 0x01],
    ]
    for octets in wrong {
      #expect(AlarmRow(decoding: octets, count: 1) == nil)
    }
    let late = CBOR.array([
      .unsigned(0), .array([.unsigned(1 << 63), .unsigned(0), .unsigned(1 << 63)]),
    ]).encoded()
    #expect(AlarmRow(decoding: late, count: 1) == nil)
  }
}
