import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedIntegers
import DeedTestSupport
import DeedVM
import Foundation
import Testing

/// What is proven of the gas of due clauses holds for random ones on the worst rows there may be.
@Suite struct DueBoundTests {
  private static let head = """
    module contract Bounds
    type %16 = bytes 8
    type %17 = map %16 text
    type %18 = list int
    type %19 = set text
    type %20 = struct Case { name: text, marks: %18, owner: party }
    type %21 = option text
    type %22 = option %16
    type %23 = option %20
    type %24 = range 0 1000000
    type %25 = map int int
    type %26 = option int
    constant 0: %16 = hex"0102030405060708"
    constant 1: text = "some words that stand in the module"
    constant 2: %18 = [1, 2, 3]
    phase 0 first -> 0, 1
    phase 1 second -> 0
    field 0 var number: int
    field 1 var word: text
    field 2 var held: %20
    field 3 var names: %17
    field 4 var list: %18
    field 5 var known: %19
    field 6 var price: %24
    field 7 var when: time
    field 8 var numbers: %25
    field 9 var extra: %20 in 1
    event 0 Seen(word: text, held: %20)
    error 0 Stopped(word: text)
    function 0 () -> () {
      block
        constant 1
        constant 2
        int 1
        time.from_int
        state.assign 7 -
        drop
        drop
        return
    }
    function 1 () -> (time) {
      block
        state.load 7 -
        return
    }
    function 2 (text, int) -> (text, int) {
      block
        local.copy 0
        local.copy 0
        text.concatenate
        local.copy 1
        local.copy 1
        int.multiply
        return
    }
    function 3 () -> () {
      block
        state.load 2 -
        value.describe %20
        constant 1
        equal text
        drop
        return
    }
    """

  /// What a clause may do; each leaves the stack as it was.
  ///
  /// Local 0 is an int, 1 a text, 2 a list, 3 a map, 4 a struct.
  private static let snippets = [
    "state.load 0 -\nlocal.store 0", "local.copy 0\nstate.assign 0 -",
    "local.copy 0\nint 3\nint.add\nlocal.store 0",
    "local.copy 0\nstate.load 0 -\nint.multiply\nlocal.store 0",
    "local.copy 0\nint 977\nint.divide\nlocal.store 0",
    "state.load 0 -\nlocal.copy 0\nint 1\nint.add\nint.modulo\nlocal.store 0",
    "int 2\nint 300\nint.power\nlocal.copy 0\nint.less\ndrop",
    "state.load 1 -\nlocal.store 1", "local.copy 1\nstate.assign 1 -",
    "local.copy 1\nlocal.copy 1\ntext.concatenate\nlocal.store 1",
    "local.copy 1\ntext.to_bytes\nhash 0\ndrop",
    "local.copy 1\ntext.to_bytes\nconstant 1\ntext.to_bytes\nconstant 1\ntext.to_bytes\nsignature.verify 2\ndrop",
    "local.copy 1\ntext.to_bytes\nint 0\nint 9\nbytes.slice\ntext.from_bytes\nlocal.store 1",
    "local.copy 1\nconstant 1\nequal text\ndrop",
    "state.load 2 -\nlocal.store 4", "local.copy 4\nstate.assign 2 -",
    "state.load 2 .1\nlocal.store 2", "local.copy 2\nstate.assign 2 .1",
    "int 0\nint 5\nstate.assign 2 .1[]", "local.copy 0\nstate.append 2 .1",
    "local.copy 0\nlocal.append 2 -", "int 0\nlocal.load 2 []\nlocal.store 0",
    "local.copy 2\nlocal.copy 2\nequal %18\ndrop",
    "local.copy 4\nlocal.load 4 .1\ndrop\nstruct.unpack %20\ndrop\ndrop\ndrop",
    "local.copy 1\nlocal.copy 2\nlocal.load 4 .2\nstruct.new %20\nlocal.store 4",
    "constant 0\nstate.lookup 3 - %21\ndrop", "constant 0\nlocal.copy 1\nstate.assign 3 {}",
    "constant 0\nstate.contains 3 -\ndrop", "constant 0\nstate.load 3 {}\nlocal.store 1",
    "constant 0\nlocal.copy 1\nstate.assign 3 {}\nconstant 0\nstate.remove 3 -",
    "option.none %22\nstate.next 3 %22\ndrop",
    "constant 0\noption.some %22\nstate.next 3 %22\ndrop",
    "local.copy 0\nstate.append 4 -", "int 0\nstate.load 4 []\nlocal.store 0",
    "int 0\nlocal.copy 0\nstate.assign 4 []", "state.count 4 -\nlocal.store 0",
    "local.copy 0\nstate.append 4 -\nstate.remove_last 4 -\ndrop",
    "constant 1\nstate.insert 5 -", "constant 1\nstate.remove 5 -",
    "option.none %21\nstate.next 5 %21\ndrop", "local.copy 0\nlocal.copy 0\nstate.assign 8 {}",
    "option.none %26\nstate.next 8 %26\ndrop",
    "local.copy 0\nlocal.copy 0\nlocal.assign 3 {}", "local.copy 0\nlocal.contains 3 -\ndrop",
    "local.copy 0\nlocal.lookup 3 - %26\ndrop",
    "local.copy 0\nint 7\nint 1\nlocal.copy 0\nmap.new %25 2\nlocal.store 3",
    "state.load 6 -\nint 2\nint.divide\nrange.check %24\nstate.assign 6 -",
    "local.copy 1\nlocal.copy 4\nemit 0", "local.copy 4\nvalue.describe %20\ndrop",
    "local.copy 0\nvalue.describe int\nlocal.store 1", "local.copy 2\nvalue.describe %18\ndrop",
    "local.copy 1\nlocal.copy 0\ncall 2\nlocal.store 0\nlocal.store 1",
    "now\ntime.to_int\nlocal.store 0",
    "local.copy 4\noption.some %23\noption.unwrap %23\nlocal.store 4",
    "int 5\nint 6\nlist.new %18 2\nlocal.store 2",
  ]

  /// A module whose clause does random things, on one of two ways now and then.
  private static func assembly(_ generator: inout SeededGenerator) -> String {
    var code = ""
    var block = 0
    func statements(_ generator: inout SeededGenerator) -> String {
      (0..<1 + generator.below(5)).map { _ in
        snippets[generator.below(snippets.count)]
      }.joined(separator: "\n") + "\n"
    }
    code += "block\nint 1\nlocal.store 0\nconstant 1\nlocal.store 1\nconstant 2\nlocal.store 2\n"
    code += "map.new %25 0\nlocal.store 3\nstate.load 2 -\nlocal.store 4\n"
    for _ in 0..<1 + generator.below(3) {
      code += statements(&generator)
      if generator.below(2) == 0 {
        code += "local.copy 0\nint 5\nint.less\nbranch @\(block + 2)\n"
        code += "block\n" + statements(&generator) + "jump @\(block + 3)\n"
        code += "block\n" + statements(&generator) + "block\n"
        block += 3
      }
    }
    let move = generator.below(2) == 0 ? "" : " to 1"
    if !move.isEmpty { code += "local.copy 4\nstate.assign 9 -\n" }
    code += "return\n"
    return head + """

      function 4 () -> () locals (int, text, %18, %25, %20) {
      \(code)}
      invariant 0 function 3
      entry 0 create new() -> () by anyone body 0
      entry 1 due "when"() -> () in 0\(move) opens 1 body 4
      """
  }

  private static func bigEndian(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * $0)) }
  }

  /// Rows as large as they may be.
  private static func fill(_ host: inout MemoryHost, _ generator: inout SeededGenerator) throws {
    let isLarge = generator.below(4) > 0
    func write(_ key: [UInt8], _ value: CBOR) throws {
      let octets = value.encoded()
      #expect(octets.count <= Limits.storageValueOctetsMax)
      try host.write(contract: FixtureRun.contract, key: key, value: octets)
    }
    let number = CBOR.integer(
      argument: Array(repeating: 0xFF, count: isLarge ? 8191 : 3), isNegative: false)
    let text = CBOR.text(Array(repeating: 0x61, count: isLarge ? 65_500 : 40))
    let party = CBOR.bytes(FixtureCall.party("ann").octets)
    let marks = CBOR.array(Array(repeating: .integer(5), count: isLarge ? 65_000 : 4))
    try write([0, 0], number)
    try write([0, 1], text)
    try write([0, 2], .array(["a", marks, party]))
    try write([0, 6], .integer(1_000_000))
    try write([0, 7], .integer(1))
    for (field, value) in [(3, text.encoded()), (5, []), (8, number.encoded())]
      as [(UInt8, [UInt8])]
    {
      try host.write(contract: FixtureRun.contract, key: [0, field], value: bigEndian(1))
      var key: [UInt8] = [0, field]
      switch field {
      case 3: key += [1, 2, 3, 4, 5, 6, 7, 8]
      case 5: key += Array(repeating: 0x61, count: 900) + [0, 1]
      default: key += [0x81, 5]
      }
      try host.write(contract: FixtureRun.contract, key: key, value: value)
    }
    try host.write(contract: FixtureRun.contract, key: [0, 4], value: bigEndian(1))
    try write([0, 4] + bigEndian(0), number)
  }

  /// An ordinary run takes a slice; `DEED_CAMPAIGN_ROUNDS` and `DEED_CAMPAIGN_SEED` make it a campaign.
  @Test func randomClausesTakeNoMoreThanTheirBound() throws {
    let environment = ProcessInfo.processInfo.environment
    let rounds = UInt64(environment["DEED_CAMPAIGN_ROUNDS"] ?? "") ?? 100
    let first = UInt64(environment["DEED_CAMPAIGN_SEED"] ?? "") ?? 0
    var machine = try VirtualMachine.reserve()
    var (completed, tightest) = (0, 1.0)
    for seed in first..<first + rounds {
      var generator = SeededGenerator(seed: seed)
      let text = Self.assembly(&generator)
      let module = LoadedModule(try Verifier.verify(try Assembler.assemble(text)))
      let bound = try #require(module.dueGasBounds.first)
      #expect(bound < .max, "seed \(seed)")
      var host = MemoryHost()
      var meter = GasMeter(limit: 10_000_000)
      let create = EntryCall(
        contract: FixtureRun.contract, kind: .create, name: [], signers: [FixtureCall.party("ann")])
      // The fields are written below: a create of this module would be refused.
      _ = try machine.enter(create, in: module, host: &host, gas: &meter)
      try host.write(contract: FixtureRun.contract, key: [0xFF, 0xFF], value: [0])
      try host.write(
        contract: FixtureRun.contract, key: AlarmRow.key,
        value: AlarmRow([.init(time: 1, state: .armed)], fund: .max).encoded())
      try host.setAlarm(contract: FixtureRun.contract, due: 0, from: nil, to: 1)
      try Self.fill(&host, &generator)
      meter = GasMeter(limit: 1 << 50)
      let due = EntryCall(contract: FixtureRun.contract, kind: .due, name: Array("when".utf8))
      let execution = try machine.enter(due, in: module, host: &host, gas: &meter)
      #expect(meter.used <= bound, "seed \(seed): \(meter.used) of \(bound)")
      if case .completed = execution {
        completed += 1
        tightest = min(tightest, 1 - Double(meter.used) / Double(bound))
      }
    }
    print(
      "campaign: \(rounds) random due clauses from seed \(first):",
      "\(completed) completed, the nearest took \(Int(100 - 100 * tightest)) % of its bound")
    #expect(completed > rounds / 10)
    #expect(tightest < 0.9, "no bound is near")
  }

  /// Ten accesses to the rows of ordinary fields are far below the limit.
  @Test func anOrdinaryClauseHasRoom() throws {
    let accesses = Array(
      repeating: "constant 0\nstate.load 3 {}\ntext.count\nstate.assign 0 -\n", count: 5
    ).joined()
    let text =
      Self.head + """

        function 4 () -> () {
        block
        \(accesses)return
        }
        entry 0 create new() -> () by anyone body 0
        entry 1 due "when"() -> () in 0 opens 1 body 4
        """
    let module = LoadedModule(try Verifier.verify(try Assembler.assemble(text)))
    let bound = try #require(module.dueGasBounds.first)
    #expect(bound < 400_000, "\(bound)")
  }

  /// Clauses whose ways multiply are bounded quickly, or not at all.
  @Test func aModuleOfManyWaysLoadsQuickly() throws {
    var text = "module contract Ways\nfield 0 var when: time\n"
    text += "function 0 () -> () {\nblock\nint 1\ntime.from_int\nstate.assign 0 -\nreturn\n}\n"
    text += "function 1 () -> (time) {\nblock\nstate.load 0 -\nreturn\n}\n"
    text += "function 2 () -> () {\nblock\nint 1\ncall 3\ndrop\nreturn\n}\n"
    for number in 3..<60 {
      let next = number < 59 ? "call \(number + 1)" : "int 2\nint.multiply"
      text += "function \(number) (int) -> (int) {\nblock\nlocal.copy 0\nint 1\nint.add\n\(next)\n"
      text += "\(next)\nreturn\n}\n"
    }
    text += "entry 0 create new() -> () by anyone body 0\n"
    text += "entry 1 due \"when\"() -> () opens 1 body 2\n"
    let module = LoadedModule(try Verifier.verify(try Assembler.assemble(text)))
    #expect(module.dueGasBounds == [.max])
  }

  /// What is known of many locals is carried along many edges: each costs as many steps as there are locals.
  @Test(.timeLimit(.minutes(1)))
  func aModuleOfManyLocalsAndBlocksLoadsQuickly() throws {
    func bounds(locals: Int, blocks: Int) throws -> [UInt64] {
      var text = "module contract Wide\nfield 0 var when: time\n"
      text += "function 0 () -> () {\nblock\nint 1\ntime.from_int\nstate.assign 0 -\nreturn\n}\n"
      text += "function 1 () -> (time) {\nblock\nstate.load 0 -\nreturn\n}\n"
      text +=
        "function 2 () -> () locals (\(Array(repeating: "int", count: locals).joined(separator: ", "))) {\n"
      text += "block\n"
      for block in 1..<blocks { text += "true\nbranch @\(block + 1)\nblock\n" }
      text += "true\nbranch @\(blocks)\nblock\nreturn\n}\n"
      text += "entry 0 create new() -> () by anyone body 0\n"
      text += "entry 1 due \"when\"() -> () opens 1 body 2\n"
      return LoadedModule(try Verifier.verify(try Assembler.assemble(text))).dueGasBounds
    }
    #expect(try bounds(locals: 20, blocks: 500)[0] < 100_000)
    #expect(try bounds(locals: 1000, blocks: 500) == [.max])
  }
}
