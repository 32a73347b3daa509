import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import Testing

/// Each rule of docs/formats.md §2 and §7 about one record, kept and broken.
@Suite struct RecordTests {
  let samples: RecordSamples
  init() throws { samples = try RecordSamples.shared.get() }

  private func refuses(
    _ kind: RecordKind, _ what: String, location: SourceLocation = #_sourceLocation,
    _ change: (inout CBOR) -> Void
  ) throws {
    let item = try samples.item(kind)
    let changed = item.with(change)
    #expect(
      changed.encoded() != item.encoded(), "\(what) changes nothing", sourceLocation: location)
    #expect(!kind.accepts(changed), "\(kind) \(what)", sourceLocation: location)
  }

  private func accepts(
    _ kind: RecordKind, _ what: String, location: SourceLocation = #_sourceLocation,
    _ change: (inout CBOR) -> Void
  ) throws {
    let changed = try samples.item(kind).with(change)
    #expect(kind.accepts(changed), "\(kind) \(what)", sourceLocation: location)
  }

  @Test func everyRecordReencodesToItsOctets() throws {
    #expect(Set(samples.all.map(\.kind)) == Set(RecordKind.allCases))
    for (kind, octets) in samples.all { #expect(try kind.recoded(octets) == octets) }
  }

  @Test(arguments: RecordKind.allCases) func keysAndVersions(_ kind: RecordKind) throws {
    let item = try samples.item(kind)
    #expect(kind.accepts(item))
    let optional: [Int64] = [.genesis: [9], .receipt: [7, 8, 9], .stateProof: [5]][kind] ?? []
    for key in item.keys {
      #expect(kind.accepts(item.without(key)) == optional.contains(key), "\(kind) without \(key)")
      #expect(!kind.accepts(item.with { $0[key] = .map([]) }), "\(kind) with a map at \(key)")
    }
    if case .map = item {
      for key in [0, 11, 23, 24, -1, 40] as [Int64] {
        #expect(!kind.accepts(item.with { $0[key] = 1 }), "\(kind) with key \(key)")
      }
      #expect(
        !kind.accepts(
          item.with { if case .map(let all) = $0 { $0 = .map(all + [CBOREntry("x", 1)]) } }))
    }
    if kind.isVersioned {
      for version in [.null, 0, 2, .bool(true)] as [CBOR] {
        #expect(!kind.accepts(item.with { $0[1] = version }), "\(kind) of version \(version)")
      }
    }
    #expect(throws: DecodingFailure.self) { try kind.recoded(item.encoded() + [0]) }
  }

  @Test func theCompilersNameIsALine() throws {
    for name in ["a\nb", "\u{1B}[2J", "a\u{202E}b", "\u{2028}", "\u{85}"] {
      try refuses(.package, "with the compiler \(name.debugDescription)") {
        $0[6] = .text(Array(name.utf8))
      }
    }
    try accepts(.package, "of a compiler with a name of its own") {
      $0[6] = .text(Array("Übersetzer 1.0 — ✓".utf8))
    }
  }

  @Test func transactions() throws {
    func body(_ change: @escaping (inout CBOR) -> Void) -> (inout CBOR) -> Void {
      { $0[2] = $0[2].within(change) }
    }
    try refuses(.transaction, "without its tag") { $0 = $0[0].with { _ in } }
    try refuses(.transaction, "of another tag") {
      if case .tagged(_, let content) = $0 { $0 = .tagged(18, content) }
    }
    try refuses(.transaction, "with an unprotected header") { $0[1] = .record([(1, 1)]) }
    try refuses(.transaction, "of another type") {
      $0[0] = $0[0].within { $0[16] = "application/cbor" }
    }
    try refuses(.transaction, "with more in its header") { $0[0] = $0[0].within { $0[1] = -19 } }
    try refuses(.transaction, "with an empty header") { $0[0] = .bytes([]) }
    try refuses(.transaction, "with a detached payload") { $0[2] = .null }
    try refuses(.transaction, "with a stripped signature") { $0[3] = $0[3].without(0) }
    try refuses(.transaction, "with an added signature") {
      $0[3] = $0[3].rearranged { $0 + [$0[0]] }
    }
    try refuses(.transaction, "with reordered signatures") {
      $0[3] = $0[3].rearranged { $0.reversed() }
    }
    try refuses(.transaction, "with a signature twice") {
      $0[3] = $0[3].rearranged { [$0[0], $0[0]] }
    }
    try refuses(.transaction, "with a signer's unprotected header") {
      $0[3][0][1] = .record([(4, 1)])
    }
    try refuses(.transaction, "with a short signature") {
      $0[3][0][2] = .bytes([UInt8](repeating: 1, count: 63))
    }
    try refuses(.transaction, "of another algorithm") {
      $0[3][0][0] = $0[3][0][0].within { $0[1] = -9 }
    }
    try refuses(.transaction, "of an old algorithm number") {
      $0[3][0][0] = $0[3][0][0].within { $0[1] = -8 }
    }
    try refuses(.transaction, "with more in a signer's header") {
      $0[3][0][0] = $0[3][0][0].within { $0[5] = 1 }
    }
    try refuses(.transaction, "with a signer too few", body { $0[3] = $0[3].without(1) })
    try refuses(
      .transaction, "with signers in another order",
      body { $0[3] = $0[3].rearranged { $0.reversed() } })
    // A signature that is wrong is still a form; it is verified apart.
    try accepts(.transaction, "with a wrong signature") {
      $0[3][0][2] = .bytes([UInt8](repeating: 1, count: 64))
    }
    let huge = try samples.item(.transaction).with {
      $0[2] = $0[2].within {
        $0[4][1][3][4] = .array([.bytes([UInt8](repeating: 0, count: 512 * 1024))])
      }
    }
    #expect(throws: DecodingFailure.self) { try RecordKind.transaction.recoded(huge.encoded()) }
  }

  @Test func payloads() throws {
    let signer = { (index: UInt8, kids: Int) -> CBOR in
      .array([
        .bytes([UInt8](repeating: index, count: 32)),
        .array((0..<kids).map { .bytes([UInt8](repeating: UInt8($0), count: 32)) }),
      ])
    }
    let many = { (count: Int, kids: Int) in
      { (item: inout CBOR) in
        item[3] = .array((0..<count).map { signer(UInt8($0), kids) })
        item[4][0][2] = .array((0..<count).map { .integer(Int64($0)) })
      }
    }
    try accepts(.payload, "of 16 signers with two kids", many(16, 2))
    try accepts(.payload, "of a signer with 16 kids", { item in many(2, 16)(&item) })
    try refuses(.payload, "of 17 signers", many(17, 1))
    try refuses(.payload, "of 33 kids", many(11, 3))
    try refuses(.payload, "of a signer with 17 kids", many(1, 17))
    try refuses(.payload, "without signers") { $0[3] = [] }
    try refuses(.payload, "of a signer without kids") { $0[3][0][1] = [] }
    try refuses(.payload, "of a signer twice") { $0[3] = $0[3].rearranged { [$0[0], $0[0]] } }
    try refuses(.payload, "of a kid twice") { $0[3][0][1] = $0[3][0][1].rearranged { $0 + $0 } }
    try refuses(.payload, "of kids that descend") {
      $0[3][0] = signer(7, 3).with { $0[1] = $0[1].rearranged { $0.reversed() } }
    }
    try refuses(.payload, "without actions") { $0[4] = [] }
    try refuses(.payload, "of 17 actions") {
      $0[4] = $0[4].rearranged { [CBOR](repeating: $0[1], count: 17) }
    }
    try refuses(.payload, "of a signer that does not act") { $0[4][1][2] = [0] }
    try refuses(.payload, "of a signer that there is not") { $0[4][1][2] = [0, 1, 2] }
    try refuses(.payload, "of acting signers that descend") { $0[4][1][2] = [1, 0] }
    try refuses(.payload, "of an acting signer twice") { $0[4][1][2] = [1, 1] }
    try accepts(.payload, "of an action that nobody acts in") { $0[4][0][2] = [] }
    try refuses(.payload, "of a nonce of 15 octets") {
      $0[7] = .bytes([UInt8](repeating: 0, count: 15))
    }
    try refuses(.payload, "of a negative gas limit") { $0[5] = -1 }
    try refuses(.payload, "of a gas limit of 2^63") { $0[5] = .unsigned(1 << 63) }
    try accepts(.payload, "of a gas limit of 2^63 - 1") { $0[5] = .unsigned(1 << 63 - 1) }
    try refuses(.payload, "of a network of 31 octets") {
      $0[2] = .bytes([UInt8](repeating: 0, count: 31))
    }
    try refuses(.payload, "of a fifth kind of action") { $0[4][1][1] = 4 }
    try refuses(.payload, "of an upgrade that is a call") { $0[4][1][1] = 3 }
    let upgrade = Action(
      actingSigners: [0],
      body: .upgrade(.init(contract: .zero, expectedPackage: .zero, successor: .zero))
    ).item
    func upgrading(_ change: @escaping (inout CBOR) -> Void) -> (inout CBOR) -> Void {
      { payload in
        let acting = payload[4][1][2]
        payload[4][1] = upgrade
        payload[4][1][2] = acting
        change(&payload[4][1][3])
      }
    }
    try accepts(.payload, "of an upgrade", upgrading { _ in })
    for key in 1...3 as ClosedRange<Int64> {
      try refuses(.payload, "of an upgrade without \(key)", upgrading { $0 = $0.without(key) })
      try refuses(
        .payload, "of an upgrade with 31 octets in \(key)",
        upgrading { $0[key] = .bytes([UInt8](repeating: 0, count: 31)) })
    }
    try refuses(.payload, "of an upgrade with arguments", upgrading { $0[4] = [] })
    try refuses(.payload, "of a call that is a creation") { $0[4][1][1] = 1 }
    try accepts(.payload, "of a name of 1024 octets") {
      $0[4][1][3][3] = .text([UInt8](repeating: 0x61, count: 1024))
    }
    try refuses(.payload, "of a name of 1025 octets") {
      $0[4][1][3][3] = .text([UInt8](repeating: 0x61, count: 1025))
    }
  }

  @Test func values() throws {
    let nested = { (depth: Int) -> CBOR in (0..<depth).reduce(7) { item, _ in .array([item]) } }
    let big = CBOR.integer(argument: [1] + [UInt8](repeating: 0, count: 8), isNegative: false)
    let innermost = { (depth: Int) -> CBOR in (0..<depth).reduce(big) { item, _ in .array([item]) }
    }
    let places: [(RecordKind, (CBOR) -> (inout CBOR) -> Void)] = [
      (.payload, { value in { $0[4][1][3][4] = .array([value]) } }),
      (.outcome, { value in { $0[3] = .array([.array([value])]) } }),
      (.outcome, { value in { $0[4][0][2] = .array([value]) } }),
      (.receipt, { value in { $0[4][4] = .array([.array([$0[2][5], "E", .array([value])])]) } }),
    ]
    for (kind, place) in places {
      try accepts(kind, "with a value 10 deep", place(nested(10)))
      try accepts(kind, "with a big integer 10 deep", place(innermost(10)))
      try refuses(kind, "with a value 11 deep", place(nested(11)))
      try refuses(kind, "with null in a value", place([.null]))
      try refuses(kind, "with a map in a value", place([.map([])]))
      try refuses(kind, "with a transaction's tag in a value", place([.tagged(98, 1)]))
      try refuses(kind, "with another tag in a value", place([.tagged(1, 1)]))
      try accepts(
        kind, "with integers of 64 bits", place([.unsigned(.max), .negative(.max), .bool(true)]))
    }
  }

  @Test func membersAndPins() throws {
    let key = { (seed: UInt8, algorithm: SignatureAlgorithm) throws -> PublicKey in
      try PrivateKey(algorithm: algorithm, seed: [UInt8](repeating: seed, count: 32)).publicKey
    }
    for count in 1...9 {
      let all = try (0..<count).map {
        Members.Member(id: UInt64($0), name: "m", key: try key(UInt8($0 + 1), .ed25519))
      }
      for quorum in 0...10 {
        let crash = try? Members(epoch: 0, quorum: quorum, members: all, faultModel: .crash)
        #expect((crash != nil) == (2 * quorum > count && quorum <= count))
        let byzantine = try? Members(epoch: 0, quorum: quorum, members: all, faultModel: .byzantine)
        #expect((byzantine != nil) == (3 * quorum > 2 * count && quorum <= count))
        if let crash { #expect(try RecordKind.members.recoded(crash.encoded()) == crash.encoded()) }
      }
    }
    try refuses(.members, "none") { $0[4] = [] }
    try refuses(.members, "that descend") { $0[4] = $0[4].rearranged { $0.reversed() } }
    try refuses(.members, "of one id") { $0[4][1][0] = $0[4][0][0] }
    try refuses(.members, "of one key") { $0[4][1][3] = $0[4][0][3] }
    try refuses(.members, "of a third fault model") { $0[5] = 2 }
    try refuses(.members, "of k above n") { $0[3] = 4 }
    try refuses(.members, "of two of three against lies") { $0[5] = 1 }
    try refuses(.members, "of a key not on the curve") {
      $0[4][0][3] = .bytes([4] + [UInt8](repeating: 1, count: 64))
    }
    try refuses(.members, "of a compressed point") {
      $0[4][0][3] = .bytes([2] + [UInt8](repeating: 1, count: 32))
    }
    try refuses(.members, "of a name of 129 octets") {
      $0[4][0][1] = .text([UInt8](repeating: 0x61, count: 129))
    }
    let foreign = try key(9, .ed25519)
    let change = { (item: inout CBOR) in
      item[2] = -19
      item[3] = .bytes(foreign.octets)
    }
    try accepts(.members, "of mixed algorithms") { change(&$0[4][0]) }
    try refuses(.pin, "of another suite's key") { change(&$0[4][4][0]) }
    try refuses(.genesis, "of another suite's key") { change(&$0[5][4][0]) }
    try refuses(.pin, "of the suite kept for SM2") { $0[3] = 2 }
    try refuses(.pin, "of the other suite") { $0[3] = 0 }
  }

  @Test func genesis() throws {
    try refuses(.genesis, "of epoch 1") { $0[5][2] = 1 }
    try refuses(.genesis, "of other rules") { $0[8] = 2 }
    try refuses(.genesis, "without founding accounts") { $0[10] = [] }
    try refuses(.genesis, "of a founding key twice") { $0[10] = $0[10].rearranged { $0 + $0 } }
    try refuses(.genesis, "of a founding account of no member") { $0[10][0][2] = 2 }
    try refuses(.genesis, "of 17 founding accounts") {
      $0[10] = $0[10].rearranged { [CBOR](repeating: $0[0], count: 17) }
    }
    try accepts(.genesis, "with a predecessor") { $0[9] = .bytes([UInt8](repeating: 1, count: 32)) }
    try refuses(.genesis, "with a null predecessor") { $0[9] = .null }
    try refuses(.genesis, "with an empty module") { $0[7][2] = .bytes([]) }
    try refuses(.genesis, "with a module over 256 KiB") {
      $0[7][2] = .bytes([UInt8](repeating: 0, count: 256 * 1024 + 1))
    }
    let bounds: [(Int64, UInt64, UInt64)] = [
      (2, 1000, 400 * 86_400_000), (3, 1, 1 << 40), (4, 1, 1 << 44), (5, 1 << 19, 1 << 20),
      (6, 0, 1 << 63 - 1),
    ]
    for (key, low, high) in bounds {
      let set = { (number: UInt64) in
        { (item: inout CBOR) in
          item[6] = .record([
            (2, 1000), (3, 1), (4, .unsigned(1 << 44)), (5, .unsigned(1 << 20)), (6, 0),
          ])
          item[6][key] = .unsigned(number)
        }
      }
      for number in [low, high] {
        if key == 3 {
          try accepts(.genesis, "at bound \(key)", set(number))
        } else {
          try accepts(.genesis, "at bound \(key)", set(number))
        }
      }
      if low > 0 { try refuses(.genesis, "below bound \(key)", set(low - 1)) }
      try refuses(.genesis, "above bound \(key)", set(high + 1))
    }
    try refuses(.genesis, "of less gas for a block than for a transaction") {
      $0[6][4] = .unsigned(1)
    }
  }

  @Test func leavesAndActionsOfTheLedger() throws {
    let payer = { (kind: Int64, payer: CBOR, charge: Int64) in
      { (item: inout CBOR) in
        (item[2], item[8], item[9]) = (.integer(kind), payer, .integer(charge))
      }
    }
    try accepts(.leaf, "of a transaction", payer(1, 4, 5))
    try accepts(.leaf, "of an action", payer(2, .null, 0))
    try refuses(.leaf, "of a transaction without payer", payer(1, .null, 7))
    try refuses(.leaf, "of a genesis with payer", payer(0, 4, 0))
    try refuses(.leaf, "of an action with a charge", payer(2, .null, 9))
    try refuses(.leaf, "of a fourth kind", payer(3, .null, 0))
    try refuses(.ledgerAction, "of a third kind") { $0[4] = 2 }
    try refuses(.ledgerAction, "that deploys governance with a clause") {
      $0[4] = 0
      $0[6] = "x"
    }
    let clause = { (count: Int) in
      { (item: inout CBOR) in
        (item[4], item[6]) = (1, .text([UInt8](repeating: 0x61, count: count)))
      }
    }
    try accepts(.ledgerAction, "that is due", clause(12))
    try accepts(.ledgerAction, "of a clause of 1024 octets", clause(1024))
    try refuses(.ledgerAction, "of a clause of 1025 octets", clause(1025))
    try refuses(.ledgerAction, "that is due without a clause", clause(0))
  }

  @Test func outcomes() throws {
    let failure = CBOR.array([0, "OutOfGas", [], .null, .null, .null])
    let failed = { (status: Int64, content: CBOR) in
      { (item: inout CBOR) in
        (item[2], item[3], item[4]) = (.integer(status), content, [])
      }
    }
    try accepts(.outcome, "that failed", failed(60, failure))
    try refuses(.outcome, "that failed, of no known fault", failed(19, failure))
    try refuses(.outcome, "that failed with a fault of tests", failed(80, failure))
    try refuses(.outcome, "that succeeded with an error", failed(0, failure))
    try refuses(.outcome, "that failed with results", failed(60, [[]]))
    try refuses(
      .outcome, "that failed in a seventeenth action", failed(60, failure.with { $0[0] = 16 }))
    try refuses(.outcome, "that failed with an event") {
      ($0[2], $0[3]) = (60, failure)
    }
    try refuses(.outcome, "of 17 results") { $0[3] = .array([CBOR](repeating: [], count: 17)) }
    try refuses(.outcome, "of other rules") { $0[9] = 2 }
    try refuses(.outcome, "of code twice") { $0[6] = $0[6].rearranged { $0 + $0 } }
    func code(_ contract: UInt8, _ package: UInt8) -> CBOR {
      .array([contract, package].map { .bytes([UInt8](repeating: $0, count: 32)) })
    }
    try accepts(.outcome, "of a contract that was upgraded") {
      $0[6] = .array([code(1, 8), code(1, 9), code(2, 1)])
    }
    try refuses(.outcome, "of packages that do not ascend") {
      $0[6] = .array([code(1, 9), code(1, 8)])
    }
    try refuses(.outcome, "of contracts that do not ascend") {
      $0[6] = .array([code(2, 1), code(1, 8)])
    }
    try refuses(.outcome, "of 1025 events") {
      $0[4] = $0[4].rearranged { [CBOR](repeating: $0[0], count: 1025) }
    }
    try accepts(.outcome, "of 1024 events") {
      $0[4] = $0[4].rearranged { [CBOR](repeating: $0[0], count: 1024) }
    }
  }

  @Test func accounts() throws {
    try refuses(.account, "without keys") { $0[2] = [] }
    try refuses(.account, "with a key twice") { $0[2] = $0[2].rearranged { [$0[0], $0[0]] } }
    try refuses(.account, "of threshold 0") { $0[3] = 0 }
    try refuses(.account, "of threshold 3") { $0[3] = 3 }
    try accepts(.account, "that is frozen") { $0[5] = 1 }
    try refuses(.account, "of a third status") { $0[5] = 2 }
    try accepts(.account, "of keys in any order") { $0[2] = $0[2].rearranged { $0.reversed() } }
    for octets in [
      [UInt8](repeating: 0, count: 32), [0xed] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
    ] {
      try refuses(.account, "of a weak Ed25519 key") { $0[2][0] = .array([-19, .bytes(octets)]) }
    }
  }

  @Test func checkpointsAndSignatures() throws {
    try refuses(.checkpoint, "above 0 without a previous one") {
      $0[10] = .bytes([UInt8](repeating: 0, count: 32))
    }
    try refuses(.checkpoint, "at 0 with a previous one") { $0[3] = 0 }
    try refuses(.checkpoint, "of an empty log") { $0[5] = 0 }
    try refuses(.signed, "without signatures") { $0[1] = [] }
    try refuses(.signed, "of a member twice") { $0[1] = $0[1].rearranged { [$0[0], $0[0]] } }
    try refuses(.signed, "in another order") { $0[1] = $0[1].rearranged { $0.reversed() } }
    try refuses(.signed, "of another algorithm") { $0[1][0][0] = -19 }
    try refuses(.signed, "of a long signature") {
      $0[1][0][2] = .bytes([UInt8](repeating: 1, count: 65))
    }
    try refuses(.signed, "of a map for a checkpoint") {
      if case .bytes(let octets) = $0[0], let item = ReceiptMutation.item(octets) { $0[0] = item }
    }
    try refuses(.signed, "of a checkpoint with octets behind it") {
      if case .bytes(let octets) = $0[0] { $0[0] = .bytes(octets + [0]) }
    }
  }

  @Test func receiptsAndReads() throws {
    try refuses(.receipt, "of an outcome without its transaction") {
      $0[3] = .null
      $0 = $0.without(7).without(8)
    }
    try refuses(.receipt, "of a record of another kind") {
      $0[3] = (try? samples.item(.ledgerAction)) ?? 0
    }
    try refuses(.receipt, "of no packages") { $0[8] = [] }
    try refuses(.receipt, "of no proofs") { $0[9] = [] }
    try refuses(.receipt, "of a path of 64") {
      $0[5][2] = .array([CBOR](repeating: $0[2][5], count: 64))
    }
    try accepts(.receipt, "of a path of 63") {
      $0[5][2] = .array([CBOR](repeating: $0[2][5], count: 63))
    }
    try refuses(.receipt, "of texts that descend") {
      $0[8][0][1] = $0[8][0][1].rearranged { $0.reversed() }
    }
    try refuses(.receipt, "of a fourth kind of text") { $0[8][0][1][0][0] = 3 }
    try refuses(.receipt, "of proofs that descend") { $0[9] = $0[9].rearranged { $0.reversed() } }
    try refuses(.receipt, "of a proof twice") { $0[9] = $0[9].rearranged { [$0[0], $0[0]] } }
    try refuses(.stateProof, "of presence beside another leaf") {
      $0[3] = .bytes([1]); $0[5] = [$0[4][0], $0[4][0]]
    }
    try refuses(.stateProof, "of 257 siblings") {
      $0[4] = .array([CBOR](repeating: $0[4][0], count: 257))
    }

    try refuses(.reads, "of rows that descend") { $0[0] = $0[0].rearranged { $0.reversed() } }
    try refuses(.reads, "of ranges that descend") { $0[1] = $0[1].rearranged { $0.reversed() } }
    try refuses(.reads, "of a range twice") { $0[1] = $0[1].rearranged { [$0[0], $0[0]] } }
    try refuses(.reads, "of a row outside its range") {
      $0[1][2][3] = .array([.array([.bytes([0]), .bytes([])])])
    }
    try refuses(.reads, "of more rows than the limit") { $0[1][0][2] = 0 }
    try refuses(.reads, "that contradict each other") { $0[1][1][3][0][1] = .bytes([9]) }
    try refuses(.reads, "that lack a row of a range") { $0[1][1][3] = $0[1][1][3].without(0) }
    try accepts(.reads, "without ranges") { $0[1] = [] }
  }

  @Test func sizesOfFiles() {
    let long = [UInt8](repeating: 0, count: (8 << 20) + 1)
    #expect(throws: DecodingFailure.inputTooLong(byteCount: long.count, byteCountMax: 8 << 20)) {
      try Receipt(file: long)
    }
  }
}
