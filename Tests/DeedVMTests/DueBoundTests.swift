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
  /// A module whose clause does random things, on one of two ways now and then.
  private static func assembly(_ generator: inout SeededGenerator) -> String {
    var code = ""
    var block = 0
    func statements(_ generator: inout SeededGenerator) -> String {
      (0..<1 + generator.below(5)).map { _ in
        let some = generator.below(2) == 0 ? assetSnippets : snippets
        return some[generator.below(some.count)]
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

      function 4 () -> () locals (int, text, %18, %25, %20, asset, %27) {
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
    try fillAssets(&host, &generator)
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
