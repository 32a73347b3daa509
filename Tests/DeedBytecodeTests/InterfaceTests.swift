import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedIntegers
import Foundation
import Testing

@Suite struct InterfaceTests {
  /// A struct, an enum, a map of them, and one entry of each kind.
  private static func register() -> Module {
    var module = Module(kind: .contract, name: "Register")
    module.types = [
      .structure(
        StructureType(
          name: "Record",
          fields: [
            NamedType(name: "custodian", type: .party), NamedType(name: "note", type: .text),
          ], isLinear: false)),  // 16
      .map(key: .text, value: TypeIndex(rawValue: 16)),  // 17
      .range(lower: 0, upper: 9), .option(TypeIndex(rawValue: 18)),  // 18, 19
      .set(.party), .log(.text),  // 20, 21
    ]
    module.fields = [
      Field(name: "owner", type: .party, kind: .party, slot: 0),
      Field(name: "board", type: TypeIndex(rawValue: 20), kind: .constant, slot: 1),
      Field(name: "records", type: TypeIndex(rawValue: 17), kind: .variable, slot: 2),
      Field(name: "history", type: TypeIndex(rawValue: 21), kind: .variable, slot: 3),
    ]
    module.errors = [Message(name: "Missing", fields: [NamedType(name: "key", type: .text)])]
    module.events = [Message(name: "Moved", fields: [NamedType(name: "to", type: .party)])]
    func function(_ parameters: [TypeIndex], _ results: [TypeIndex], _ code: [Instruction]) {
      var writer = CodeWriter<Never>()
      for instruction in code { writer.append(instruction) }
      module.functions.append(
        Function(parameters: parameters, results: results, locals: [], code: writer.finish().octets)
      )
    }
    let ends = [Instruction(.return)]
    let text = [TypeIndex.text]
    function(text, [], [Instruction(.block)] + ends)
    // records[key].custodian
    function(
      text, [.party],
      [
        Instruction(.block), Instruction(.localCopy, 0),
        Instruction(.stateLoad, 2, path: [.key, .field(0)]),
      ] + ends)
    function(text, [.party], [Instruction(.block), Instruction(.stateLoad, 0)] + ends)
    function(text, [.integer], [Instruction(.block), Instruction(.integer, signed: 2)] + ends)
    function(
      text, [TypeIndex(rawValue: 20)], [Instruction(.block), Instruction(.stateLoad, 1)] + ends)
    function(
      text, [], [Instruction(.block), Instruction(.true), Instruction(.require)] + ends)
    function(
      [], [TypeIndex(rawValue: 19), .integer],
      [
        Instruction(.block), Instruction(.optionNone, 19), Instruction(.integer, signed: 1),
      ] + ends)
    func index(_ raw: UInt32) -> FunctionIndex { FunctionIndex(rawValue: raw) }
    module.entries = [
      Entry(
        kind: .call, name: Array("move".utf8), parameterNames: ["key"], resultNames: [],
        authority: .any([
          .party(index(1)), .all([.party(index(2)), .quorum(count: index(3), of: index(4))]),
        ]), conditions: [index(5)], body: index(0)),
      Entry(
        kind: .view, name: Array("limits".utf8), parameterNames: [], resultNames: ["low", "high"],
        authority: nil, conditions: [], body: index(6)),
    ]
    return module
  }

  private static func documented() -> Interface {
    var texts = InterfaceTexts()
    texts.add(InterfaceDocument(.event, Array("Moved".utf8), text: Array("It moved.".utf8)))
    texts.add(InterfaceDocument(.module, [], text: Array("A \"register\".\nOf things.".utf8)))
    texts.add(InterfaceDocument(.module, [], text: Array("second".utf8)))
    texts.add(InterfaceDocument(.entry, Array("move".utf8), text: [0xFF]))
    texts.expressions[FunctionIndex(rawValue: 5)] = Array("key.count > 0 else Missing(key)".utf8)
    return Interface(register(), texts: texts)
  }

  @Test func descriptionsAreReadBack() throws {
    let interface = Self.documented()
    let octets = interface.encoded()
    #expect(try Interface.decode(octets) == interface)
    #expect(try Interface.decode(octets).encoded() == octets)
    #expect(interface.document(.module) == Array("A \"register\".\nOf things.".utf8))
    #expect(interface.document(.entry, Array("move".utf8)) == nil)
    #expect(interface.document(.event, "Moved".utf8) != nil)
  }

  @Test func headsAreInWords() throws {
    let entry = try #require(Self.documented().entry(named: "move"))
    #expect(
      entry.authority?.description == "records[key].custodian or (owner and any 2 of board)")
    #expect(entry.conditions.map(\.description) == ["key.count > 0 else Missing(key)"])
    #expect(Interface(Self.register()).entries[0].conditions[0].text == nil)
  }

  @Test func descriptionsBelongToTheirModules() throws {
    let interface = try Interface.decode(Self.documented().encoded())
    #expect(interface.describes(Self.register()))
    var other = Self.register()
    other.entries[0].authority = .anyone
    #expect(!interface.describes(other))
    other = Self.register()
    other.types[2] = .range(lower: 0, upper: 10)
    #expect(!interface.describes(other))
    other = Self.register()
    other.events.removeAll()
    #expect(!interface.describes(other))
  }

  @Test func clientsNeedNothingElse() throws {
    let interface = try Interface.decode(Self.documented().encoded())
    let move = try #require(interface.entry(named: "move"))
    let values = try interface.parseArguments([Array("\"a\"".utf8)], of: move)
    let item = try interface.encodeArguments(values, of: move)
    #expect(item == ["a"])
    #expect(try interface.decodeArguments(item, of: move) == values)
    #expect(throws: ValueFailure.self) {
      try interface.encodeArguments([.integer(1)], of: move)
    }
    #expect(throws: ArgumentFailure.unexpectedCount(found: 0, expected: 1)) {
      try interface.parseArguments([], of: move)
    }
    let failure = #expect(throws: ArgumentFailure.self) {
      try interface.parseArguments([Array("1".utf8)], of: move)
    }
    guard case .literal(index: 0, _) = failure else {
      Issue.record("the failure names the parameter")
      return
    }
    let limits = try #require(interface.entry(named: "limits"))
    #expect(
      try interface.decodeResults([[7], -1], of: limits) == [.some(.integer(7)), .integer(-1)])
    #expect((try? interface.decodeResults([[10], 1], of: limits)) == nil)
    let missing = try #require(interface.error(named: "Missing".utf8))
    let fields = try interface.decodeFields(["x"], of: missing)
    #expect(interface.literal(of: missing, fields: fields) == "Missing(key: \"x\")")
    #expect(interface.event(named: "Moved".utf8) != nil)
    #expect(interface.event(named: "Missing".utf8) == nil)
  }

  @Test func rowsAreReadInTheContractsTerms() throws {
    let interface = Self.documented()
    let party = try #require(Digest32(octets: Array(1...32)))
    let record = Value.structure([.party(party), .text([0x61])])
    let number = try #require(interface.field(named: "records".utf8)).number
    let key = try StateKey.key(.text([0x6B]), type: .text, in: interface.types)
    #expect(
      try interface.row(field: number, part: key, value: record.encoded())
        == StateRow(field: 2, part: .key(.text([0x6B])), content: .value(record)))
    #expect(
      try interface.row(field: number, part: [], value: StateKey.countRow(4))
        == StateRow(field: 2, part: .count, content: .count(4)))
    #expect(
      try interface.row(field: 0, part: [], value: Value.party(party).encoded())
        == StateRow(field: 0, part: .scalar, content: .value(.party(party))))
    #expect(
      try interface.row(field: 1, part: party.octets, value: [])
        == StateRow(field: 1, part: .key(.party(party)), content: .member))
    #expect(
      try interface.row(field: 3, part: StateKey.element(9), value: Value.text([]).encoded())
        == StateRow(field: 3, part: .element(9), content: .value(.text([]))))
    for (field, part, value) in [
      (0, [1], [0]), (1, [1], []), (2, key, [0]), (3, [0], [0x60]), (4, [], []),
    ]
      as [(Int, [UInt8], [UInt8])]
    {
      #expect(throws: ValueFailure.self) {
        try interface.row(field: field, part: part, value: value)
      }
    }
  }

  @Test func rowsOfTheMachineAreReadByName() throws {
    let interface = Interface(try Self.phased())
    let phase = try interface.row(field: 0xFFFF, part: [], value: [1])
    #expect(phase.content == .phase(interface.phases[1].name) && phase.part == .machine)
    let alarms = AlarmRow(interface.dues.map { _ in .init(time: 7, state: .armed) }, fund: 9)
    let row = try interface.row(field: 0xFFFE, part: [], value: alarms.encoded())
    #expect(row.content == .alarms(alarms))
    let plain = Self.documented()
    for (description, field, part, value) in [
      (interface, 0xFFFF, [], [0x18, 99]), (interface, 0xFFFF, [1], [1]),
      (interface, 0xFFFE, [], [0x80]), (plain, 0xFFFF, [], [0]), (plain, 0xFFFE, [], [0x81, 0]),
    ] as [(Interface, Int, [UInt8], [UInt8])] {
      #expect(throws: ValueFailure.self) {
        try description.row(field: field, part: part, value: value)
      }
    }
  }

  @Test func typesAreSpelledAsInSource() {
    let types = Interface(Self.register()).types
    let spelled: [(UInt32, String)] = [
      (0, "bool"), (8, "Digest"), (16, "Record"), (17, "map<text, Record>"), (18, "int in 0...9"),
      (19, "(int in 0...9)?"), (20, "set<party>"), (21, "log<text>"), (99, "…"),
    ]
    for (index, name) in spelled { #expect(types.name(of: TypeIndex(rawValue: index)) == name) }
    // A table that nobody checked may name itself.
    let cyclic = TypeTable([.map(key: TypeIndex(rawValue: 16), value: TypeIndex(rawValue: 16))])
    #expect(cyclic.name(of: TypeIndex(rawValue: 16)).utf8.count < 100_000)
  }

  @Test func jsonIsWhatOthersRead() throws {
    let json = Self.documented().json
    for text in [json.rendered(), json.rendered(isIndented: true)] {
      let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
      let root = try #require(object as? [String: Any])
      #expect(root["name"] as? String == "Register")
      #expect(root["documentation"] as? String == "A \"register\".\nOf things.")
      let entries = try #require(root["entries"] as? [[String: Any]])
      #expect(entries[0]["by"] as? String == "records[key].custodian or (owner and any 2 of board)")
      let results = try #require(entries[1]["results"] as? [[String: Any]])
      #expect(results.map { $0["type"] as? String } == ["(int in 0...9)?", "int"])
      #expect(results.map { $0["name"] as? String } == ["low", "high"])
    }
    #expect(JSONText.text("\u{1}\"\\é").rendered() == "\"\\u0001\\\"\\\\é\"")
    #expect(JSONText.array([]).rendered(isIndented: true) == "[]")
  }

  private static func entry(
    _ kind: CBOR, _ name: CBOR, _ authority: CBOR, parameters: CBOR = [], results: CBOR = [],
    opens: CBOR = []
  ) -> CBOR {
    [kind, name, parameters, results, authority, [], .null, opens, [], [], [], []]
  }

  /// The accepted module with phases, a due, invariants and interfaces.
  private static func phased() throws -> Module {
    let fixture = VerifierFixture.accepted.first { $0.name.hasSuffix("phases/all.dasm") }
    return try #require(fixture).module
  }

  @Test func phasesDuesAndInterfacesAreDescribed() throws {
    let module = try Self.phased()
    var texts = InterfaceTexts()
    texts.expressions[FunctionIndex(rawValue: 9)] = Array("price > 0".utf8)
    let interface = Interface(module, texts: texts)
    #expect(try Interface.decode(interface.encoded()) == interface)
    #expect(interface.describes(module))
    #expect(interface.phases == module.phases && interface.proseHash == module.proseHash)
    #expect(interface.invariants.map(\.condition.text) == [nil, Array("price > 0".utf8)])
    let due = try #require(interface.entry(named: "deadline in held -> settled"))
    #expect(due.kind == .due && due.opens?.description == "deadline" && due.closes == nil)
    #expect(due.phases == module.entries[3].phases && due.target == module.entries[3].target)
    let json = try JSONSerialization.jsonObject(with: Data(interface.json.rendered().utf8))
    let root = try #require(json as? [String: Any])
    #expect(root["interfaces"] as? [String] == ["Escrow"])
    let entries = try #require(root["entries"] as? [[String: Any]])
    #expect(entries[3]["target"] as? String == "settled")
    #expect(entries[3]["phases"] as? [String] == ["held"])
    #expect(entries[4]["closes"] as? String == "deadline")
    let changes: [(inout Module) -> Void] = [
      { $0.entries[1].target = nil }, { $0.entries[1].phases = [] },
      { $0.entries[1].closes = nil }, { $0.entries[1].ensures = [] }, { $0.proseHash = nil },
      { $0.interfaces = [] }, { $0.invariants.removeLast() },
      { $0.phases[2] = Phase(name: "done", targets: [], isFinal: true) },
      { $0.fields[2] = Field(name: "amount", type: .integer, kind: .variable, slot: 2) },
    ]
    for change in changes {
      var other = module
      change(&other)
      #expect(!interface.describes(other))
    }
  }

  @Test func interfacesAreKnownByWhatTheySay() throws {
    func hash(_ text: String, _ type: UInt32) throws -> Digest32? {
      let types = try Assembler.assemble("module library L\n" + text).typeTable
      guard case .interface(let interface) = types[TypeIndex(rawValue: type)] else { return nil }
      return interface.hash(in: types)
    }
    let first = try hash(
      """
      type %16 = struct S { a: int }
      type %17 = interface I { call f(s: %16) -> (int), view g() -> () }
      """, 17)
    let renumbered = try hash(
      """
      type %16 = bytes 4
      type %17 = struct S { a: int }
      type %18 = interface I { call f(s: %17) -> (int), view g() -> () }
      """, 18)
    #expect(first != nil && first == renumbered)
    let others = [
      "interface J { call f(s: %16) -> (int), view g() -> () }",
      "interface I { call f(t: %16) -> (int), view g() -> () }",
      "interface I { view f(s: %16) -> (int), view g() -> () }",
      "interface I { call f(s: %16) -> (), view g() -> () }",
      "interface I { call f(s: %16) -> (int) }",
    ]
    var hashes: Set<Digest32?> = [first]
    for other in others {
      hashes.insert(try hash("type %16 = struct S { a: int }\ntype %17 = " + other, 17))
    }
    #expect(hashes.count == 6)
    // A contract is known by the interfaces it declares and by that of all its calls and views.
    let module = try Self.phased()
    #expect(module.ownInterface.functions.map(\.name) == ["accept", "extend", "left"])
    let types = module.typeTable
    guard case .interface(let declared) = types[module.interfaces[0]] else {
      Issue.record("the fixture declares an interface")
      return
    }
    #expect(
      module.interfaceHashes == [
        declared.hash(in: types), module.ownInterface.hash(in: types),
      ])
  }

  @Test func unsoundDescriptionsAreRefused() {
    func refused(_ change: (inout [Int64: CBOR]) -> Void) -> Bool {
      guard case .map(let entries)? = try? CBOR.decode(Self.documented().encoded()) else {
        return false
      }
      var fields: [Int64: CBOR] = [:]
      for entry in entries {
        if case .unsigned(let key) = entry.key { fields[Int64(key)] = entry.value }
      }
      change(&fields)
      let item = CBOR.record(
        fields.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) })
      return (try? Interface.decode(item.encoded())) == nil
    }
    #expect(!refused { _ in })
    #expect(refused { $0[1] = 1 })
    #expect(refused { $0[2] = 2 })
    #expect(refused { $0[3] = "not a name" })
    #expect(refused { $0[4] = [[3, 16]] })
    #expect(refused { $0[4] = [] })
    #expect(refused { $0[5] = [["owner", 0, 1]] })
    #expect(refused { $0[8] = nil })
    #expect(refused { $0[8] = [Self.entry(1, "move", .null)] })
    #expect(refused { $0[8] = [Self.entry(2, "move", [0])] })
    #expect(refused { $0[8] = [Self.entry(4, "move", .null)] })
    #expect(refused { $0[8] = [Self.entry(2, "a", .null), Self.entry(2, "a", .null)] })
    #expect(refused { $0[8] = [Self.entry(2, "a", .null, results: [["x", 0], [.null, 0]])] })
    #expect(refused { $0[8] = [Self.entry(2, "a", .null, parameters: [["x", 99]])] })
    #expect(!refused { $0[8] = [Self.entry(2, "a", .null)] })
    #expect(refused { $0[8] = [Self.entry(2, "a", .null, opens: ["now"])] })
    #expect(refused { $0[8] = [Self.entry(5, "soon", .null)] })
    #expect(!refused { $0[8] = [Self.entry(5, "so on", .null, opens: ["now"])] })
    #expect(refused { $0[8] = [Self.entry(5, "so on", .null, opens: ["now", "now"])] })
    #expect(refused { $0[10] = [16] })
    #expect(refused { $0[10] = [] })
    #expect(refused { $0[11] = "prose" })
    #expect(!refused { $0[12] = [["a", [1], .bool(false)], ["b", [], .bool(true)]] })
    #expect(refused { $0[12] = [["a", [1], .bool(false)], ["b", [], .bool(false)]] })
    #expect(refused { $0[12] = [["a", [], .bool(true)], ["b", [], .bool(true)]] })
    #expect(refused { $0[13] = [["x", [0]]] })
    #expect(!refused { $0[13] = [["x", []]] })
    #expect(refused { $0[9] = [] })
    #expect(refused { $0[9] = [[4, "Moved", ""]] })
    #expect(refused { $0[9] = [[4, "Moved", "x"], [0, "", "y"]] })
    #expect(refused { $0[9] = [[0, "", "x"], [0, "", "y"]] })
    #expect(refused { $0[9] = [[8, "", "x"]] })
  }

  @Test func mutatedDescriptionsNeverCrash() {
    let octets = Self.documented().encoded()
    var generator = ValueGenerator(seed: 3)
    for _ in 0..<20_000 {
      var mutated = octets
      for _ in 0...generator.below(3) {
        mutated[generator.below(mutated.count)] = UInt8(generator.below(256))
      }
      guard let interface = try? Interface.decode(mutated) else { continue }
      #expect(interface.encoded() == mutated)
      _ = interface.json.rendered()
    }
  }
}
