import DeedBytecode
import DeedCompiler
import DeedCrypto
import DeedIntegers
import DeedSyntax

extension FuzzTarget {
  /// Module octets: one encoding, one text; what verifies runs.
  static let module = FuzzTarget(
    "module", octetsMax: 16_384,
    seeds: { try (ContractBuilds.modules.get() + honestModules()).map { $0.encoded() } }
  ) { octets in
    guard let module = try? Module.decode(octets) else { return }
    try require(module.encoded() == octets, "module: another encoding was accepted")
    try check(module, ChoiceStream(hashing: octets))
  }

  /// The modules under `Tests/Fixtures/verifier/accept`: among them those that do with assets whatever may be done.
  private static func honestModules() throws -> [Module] {
    try Repository.files(below: "Tests/Fixtures/verifier/accept", ".dasm").map {
      try Assembler.assemble(String(decoding: Repository.octets($0), as: UTF8.self))
    }
  }

  /// Assembly: what assembles has octets that decode to it and a text that assembles to it; what verifies runs.
  static let assembly = FuzzTarget(
    "assembly", octetsMax: 8192,
    words: Opcode.allCases.map { " \(OpcodeTable.row($0).mnemonic)\n" } + [
      "entry ", "function ", "constant ", "type ", "asset ", " takes 0 payer 1 issuer 2 Yuan",
    ],
    seeds: {
      try Repository.all(".dasm")
        + ContractBuilds.modules.get().map { Array(Disassembler.disassemble($0).utf8) }
    },
    run: { octets in
      guard let module = try? Assembler.assemble(String(decoding: octets, as: UTF8.self)) else {
        return
      }
      let encoded = module.encoded()
      if let decoded = try? Module.decode(encoded) {
        try require(decoded == module, "module: decoding changed it")
      }
      try check(module, ChoiceStream(hashing: octets))
    })

  /// What holds of every module that decodes.
  private static func check(_ module: Module, _ choices: ChoiceStream) throws {
    let text = Disassembler.disassemble(module)
    let again = try? Assembler.assemble(text)
    if let again { try require(again == module, "assembly: the text of a module is another") }
    let verified: VerifiedModule
    do throws(VerificationFailure) {
      verified = try Verifier.verify(module)
    } catch {
      return
    }
    try require(again != nil, "assembly: the text of a verified module does not assemble")
    let octets = module.encoded()
    try require((try? Module.decode(octets)) == module, "module: a verified one does not decode")
    if module.kind == .contract {
      let interface = Interface(module)
      try require(
        (try? Interface.decode(interface.encoded())) == interface, "an interface does not decode")
      _ = interface.json.rendered(isIndented: true)
    }
    try ContractRun().repeatedly(verified, choices)
  }

  /// Literals of values: the first octet names a type; what is read is printed, and read as the same again.
  static let literal = FuzzTarget(
    "literal", octetsMax: 1024,
    words: [
      "some(", "none", "true", "hex\"00\"", "party\"", "digest\"sha256:", "set[", "[:]", " weeks",
      "time\"2026-11-21T09:00:00Z\"", " of contract\"", ".Yuan", "Pair(n: ", "costs(", "dismissed",
      "\\u{1F600}",
    ],
    seeds: {
      var choices = ChoiceStream(seed: 1)
      let values = ValueChoice(types: literalTypes, digests: [.zero])
      return literalIndices.flatMap { number -> [[UInt8]] in
        let type = TypeIndex(rawValue: number)
        return (0..<4).map { _ in
          let value = values.value(type, &choices, depth: 0)
          return [UInt8(number)] + Array(value.literal(as: type, in: literalTypes).utf8)
        }
      }
    },
    run: { octets in
      guard let first = octets.first else { return }
      let type = TypeIndex(rawValue: literalIndices[Int(first) % literalIndices.count])
      guard let value = try? Value.parse(Array(octets.dropFirst()), type: type, in: literalTypes)
      else { return }
      let printed = value.literal(as: type, in: literalTypes)
      try require(
        (try? Value.parse(printed, type: type, in: literalTypes)) == value,
        "a literal does not read as its value: \(printed)")
      let item = value.cbor()
      try require(
        (try? Value.decode(item: item, type: type, in: literalTypes)) == value,
        "a value does not decode: \(printed)")
    })

  private static let literalTypes = TypeTable([
    .list(.integer), .map(key: .text, value: .integer), .set(.party), .option(.digest),
    .fixedBytes(count: 2), .range(lower: Integer(-3), upper: Integer(1 << 40)),
    .structure(
      StructureType(
        name: "Pair",
        fields: [
          NamedType(name: "n", type: .integer),
          NamedType(name: "items", type: TypeIndex(rawValue: 16)),
        ], isLinear: false)),
    .enumeration(
      EnumerationType(
        name: "Ruling",
        cases: [
          .init(name: "dismissed", payload: []),
          .init(name: "costs", payload: [NamedType(name: "amount", type: .integer)]),
        ])),
    .list(TypeIndex(rawValue: 22)), .option(TypeIndex(rawValue: 23)),
    .map(key: TypeIndex(rawValue: 21), value: TypeIndex(rawValue: 25)),
  ])
  private static let literalIndices: [UInt32] = Array(0..<11) + Array(16..<27)
}
