import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState

/// A made-up network with everything that a receipt can be about, the same at every run.
///
/// Blocks: 0 genesis and governance · 1 a publication · 2 a creation with a call, a call by an account of two keys, a
/// failure · 3 a change of members · 4 a due action and a call · 5 a change of members · 6 a call, and leaves that lie.
struct ReceiptNetwork {
  /// The name of the network and of its folder of vectors.
  let name: String
  let suite: CipherSuite
  let memberCount: Int
  let book: ReceiptSignatureBook
  let genesis: Genesis
  private(set) var ledger: ReceiptLedger
  /// The members of the three epochs.
  let members: [Members]
  /// Their keys.
  let memberKeys: [[PrivateKey]]

  /// The founding account's key.
  let founder: PrivateKey
  /// A party without a row.
  let guest: PrivateKey
  /// The two keys of one account, Ed25519 and P-256.
  let pair: [PrivateKey]
  let governance: Receipt.PackageTexts
  let evidence: Receipt.PackageTexts

  static let start: Int64 = 1_780_000_000_000

  /// Makes the network: one member, or three of which two sign.
  init(suite: CipherSuite, memberCount: Int, book: ReceiptSignatureBook) throws {
    name = "\(memberCount == 1 ? "one" : "three")-\(suite.memberAlgorithm.name)"
    (self.suite, self.memberCount, self.book) = (suite, memberCount, book)
    let name = self.name
    func key(_ purpose: String, _ algorithm: SignatureAlgorithm) throws -> PrivateKey {
      try PrivateKey(
        algorithm: algorithm, seed: suite.digest(Array("\(name) \(purpose)".utf8)).octets)
    }
    let memberAlgorithm = suite.memberAlgorithm
    memberKeys = try (0..<3).map { epoch in
      // A change of epoch gives the first member a new key; the others keep theirs.
      try (0..<memberCount).map {
        try key($0 == 0 ? "member 0.\(epoch)" : "member \($0)", memberAlgorithm)
      }
    }
    members = try memberKeys.enumerated().map { epoch, keys in
      try Members(
        epoch: UInt64(epoch), quorum: memberCount == 1 ? 1 : 2,
        members: keys.enumerated().map { index, key in
          Members.Member(
            id: UInt64(3 * index + 1), name: ["Archiv Köln", "Notariat Süd", "Register"][index],
            key: key.publicKey)
        }, faultModel: .crash)
    }
    founder = try key("founder", .ed25519)
    guest = try key("guest", .esp256)
    pair = try [key("pair 0", .ed25519), key("pair 1", .esp256)].sorted {
      $0.publicKey.octets.lexicographicallyPrecedes($1.publicKey.octets)
    }
    governance = Self.package(
      "governance", prose: nil, sources: ["governance.deed"], suite: suite)
    evidence = Self.package(
      "evidence", prose: "What is filed stays on record.", sources: ["src/b.deed", "src/a.deed"],
      suite: suite)
    genesis = Genesis(
      name: name, suite: suite, time: Self.start, members: members[0], limits: NetworkLimits(),
      governance: governance.package, predecessor: nil,
      founders: [Genesis.Founder(key: founder.publicKey, member: 1)])
    ledger = ReceiptLedger(suite: suite, book: book)
    ledger.network = genesis.networkID
    try record()
  }

  private static func package(
    _ name: String, prose: String?, sources: [String], suite: CipherSuite
  ) -> Receipt.PackageTexts {
    let source = SourceText.encoded(
      sources.map { SourceText(path: $0, octets: Array("// \($0)\n".utf8)) })
    let interface = Array("interface of \(name)".utf8)
    let package = Package(
      module: Array("module of \(name), run by no machine".utf8),
      sourceHash: suite.taggedDigest("source", source),
      interfaceHash: suite.taggedDigest("abi", interface),
      proseHash: prose.map { suite.taggedDigest("prose", Array($0.utf8)) }, compiler: "deed 0.1")
    var texts = [Receipt.PackageTexts.Text(kind: .source, octets: source)]
    if let prose { texts.append(.init(kind: .prose, octets: Array(prose.utf8))) }
    texts.append(.init(kind: .interface, octets: interface))
    return Receipt.PackageTexts(package: package, texts: texts)
  }

  var pin: Pin { pin(epoch: 0) }

  func pin(epoch: Int) -> Pin {
    Pin(network: genesis.networkID, suite: suite, members: members[epoch])
  }

  var evidenceID: Digest32 { evidence.package.id(suite: suite) }
  var contract: Digest32 {
    ContractID.derived(from: ledger.entries[3].leaf.id, index: 0, suite: suite)
  }

  /// The account row of a key.
  func accountRow(_ key: PrivateKey, member: UInt64 = 1) -> [UInt8] {
    Account(key: key.publicKey, member: member).encoded()
  }

  func accountKey(_ key: PrivateKey) -> [UInt8] {
    LedgerKey.account(suite.address(of: key.publicKey))
  }

  /// The row of the account with two keys, both of which must sign.
  func pairRow(status: UInt64 = 0) -> [UInt8] {
    CBOR.record([
      (1, 1), (2, .array(pair.map(\.publicKey.item))), (3, 2), (4, 4), (5, .unsigned(status)),
    ]).encoded()
  }
}

extension ReceiptNetwork {
  /// What stands in a leaf, honest unless told otherwise.
  private func entry(
    _ record: Receipt.SignedRecord, _ verdict: Outcome.Verdict, time: Int64, gas: UInt64 = 0,
    events: [Outcome.Event] = [], code: [Outcome.Code] = [], reads: Reads? = nil,
    writes: [RowWrite] = [], payer: UInt64 = 1
  ) -> ReceiptLedger.Entry {
    let reads = reads ?? Reads(rows: [], ranges: [])
    let outcome = Outcome(
      verdict: verdict, events: events, gas: gas, code: code,
      readsHash: suite.taggedDigest("reads", reads.item),
      writesHash: suite.taggedDigest("writes", writes.item))
    var kind = Leaf.Kind.genesis
    var id = genesis.networkID
    var (nonce, charge): ([UInt8]?, UInt64) = (nil, 0)
    switch record {
    case .genesis: break
    case .ledgerAction(let action): (kind, id) = (.ledgerAction, action.id(suite: suite))
    case .transaction(let transaction):
      (kind, id) = (.transaction, transaction.id(suite: suite))
      nonce = transaction.payload.nonce
      charge =
        gas + 1000 * UInt64(transaction.keys.count) + 10 * UInt64(transaction.encoded().count)
    }
    let leaf = Leaf(
      kind: kind, height: ledger.height, time: time, id: id,
      signedHash: suite.taggedDigest("signed", record.encoded()),
      outcomeHash: outcome.hash(nonce: nonce, suite: suite),
      payer: kind == .transaction ? payer : nil, charge: charge)
    return ReceiptLedger.Entry(leaf: leaf, record: record, outcome: outcome, reads: reads)
  }

  private func transaction(
    _ signers: [[PrivateKey]], _ actions: [Action], nonce: UInt8, address: Digest32? = nil,
    notAfter: Int64 = start + 3_600_000
  ) throws -> Receipt.SignedRecord {
    let payload = try TransactionPayload(
      network: genesis.networkID,
      signers: signers.map { keys in
        TransactionPayload.Signer(
          address: address ?? suite.address(of: keys[0].publicKey),
          keys: keys.map(\.publicKey.octets))
      }, actions: actions, gasLimit: 100_000, notAfter: notAfter,
      nonce: [UInt8](repeating: nonce, count: 16))
    return .transaction(try ledger.sign(payload, with: signers.flatMap { $0 }))
  }

  /// The address of the account with two keys.
  var pairAddress: Digest32 { suite.address(of: pair[0].publicKey) }

  private func call(_ function: String, _ arguments: [CBOR], by acting: [Int] = [0]) -> Action {
    Action(
      actingSigners: acting,
      body: .call(
        Action.Call(
          contract: ledger.entries.count > 3 ? contract : .zero, expectedPackage: evidenceID,
          function: function, arguments: arguments)))
  }

  private mutating func record() throws {
    try recordFounding()
    try recordContract()
    try recordChanges()
    try recordLies()
  }

  private mutating func recordFounding() throws {
    let governanceID = governance.package.id(suite: suite)
    var writes = [
      RowWrite(key: accountKey(founder), value: accountRow(founder)),
      RowWrite(key: LedgerKey.package(governanceID), value: governance.package.encoded()),
    ]
    let action = LedgerAction(
      network: genesis.networkID, index: 1, kind: .deployGovernance, contract: genesis.governanceID,
      clause: "", dueTime: Self.start)
    let first = entry(.genesis(genesis), .completed(results: []), time: Self.start, writes: writes)
    let row = RowWrite(
      key: LedgerKey.contract(genesis.governanceID),
      value: CBOR.record([(2, .bytes(governanceID.octets))]).encoded())
    let second = entry(
      .ledgerAction(action), .completed(results: [[.bytes(genesis.governanceID.octets)]]),
      time: Self.start, gas: 1200,
      code: [Outcome.Code(contract: genesis.governanceID, package: governanceID)], writes: [row])
    writes.append(row)
    try ledger.block(
      time: Self.start, [first, second], writes: writes, members: members[0],
      signedBy: memberKeys[0])

    let publish = entry(
      try transaction(
        [[founder]], [Action(actingSigners: [0], body: .publish(evidence.package))], nonce: 1),
      .completed(results: [[.bytes(evidenceID.octets)]]), time: Self.start + 1000, gas: 900,
      reads: Reads(
        rows: [RowWrite(key: accountKey(founder), value: accountRow(founder))], ranges: []))
    try ledger.block(
      time: Self.start + 1000, [publish],
      writes: [
        RowWrite(key: LedgerKey.package(evidenceID), value: evidence.package.encoded()),
        RowWrite(key: accountKey(pair[0]), value: pairRow()),
      ], members: members[0], signedBy: Array(memberKeys[0].prefix(2)))
  }

  /// Rows and ranges as a call would have read them.
  private func reads(rows: [RowWrite]) -> Reads {
    let prefix = [0x01] + contract.octets
    let stored = [
      StoreRow(key: prefix + [0, 1], value: [0x01]), StoreRow(key: prefix + [0, 2], value: [0x02]),
    ]
    let whole = KeyRange(from: prefix + [0], to: prefix + [1])
    let all =
      rows + [
        RowWrite(key: prefix, value: CBOR.record([(2, .bytes(evidenceID.octets))]).encoded()),
        RowWrite(key: prefix + [0, 2], value: [0x02]), RowWrite(key: prefix + [0, 3], value: nil),
      ]
    return Reads(
      rows: all.sorted { $0.key.lexicographicallyPrecedes($1.key) },
      ranges: [
        RecordedRange(request: RangeRequest(range: whole, limit: 1), rows: [stored[0]]),
        RecordedRange(request: RangeRequest(range: whole, limit: nil), rows: stored),
        RecordedRange(
          request: RangeRequest(range: KeyRange(from: prefix + [7], to: nil), limit: 3), rows: []),
      ])
  }

  private var honestRows: [RowWrite] {
    [
      RowWrite(key: accountKey(founder), value: accountRow(founder)),
      RowWrite(key: accountKey(guest), value: nil),
    ]
  }

  private mutating func recordContract() throws {
    let time = Self.start + 2000
    let digest: CBOR = .array([.string("sha256"), .bytes(suite.digest([1, 2, 3]).octets)])
    let record = try transaction(
      [[founder], [guest]],
      [
        Action(
          actingSigners: [0], body: .create(package: evidenceID, arguments: [.array([]), 5])),
        call("file", [digest, .array([.string("Kaufvertrag, Blatt 1 – 3")])], by: [0, 1]),
      ], nonce: 2)
    guard case .transaction(let signed) = record else { throw MissingForTest() }
    let id = ContractID.derived(from: signed.id(suite: suite), index: 0, suite: suite)
    let code = [Outcome.Code(contract: id, package: evidenceID)]
    // The rows name the contract, so the entry before its reads must already be recorded.
    let big = CBOR.integer(argument: [1] + [UInt8](repeating: 0, count: 8), isNegative: true)
    let prefix = [0x01] + id.octets
    let created = entry(
      record, .completed(results: [[.bytes(id.octets)], [big, .bool(true)]]), time: time, gas: 4321,
      events: [
        Outcome.Event(contract: id, name: "Filed", fields: [digest, [], 1_780_000_002_000])
      ],
      code: code,
      reads: Reads(
        rows: (honestRows + [RowWrite(key: prefix, value: nil)])
          .sorted { $0.key.lexicographicallyPrecedes($1.key) }, ranges: []))
    let paired = entry(
      try transaction(
        [pair],
        [
          Action(
            actingSigners: [0],
            body: .call(
              Action.Call(
                contract: id, expectedPackage: evidenceID, function: "withdraw", arguments: [1])))
        ], nonce: 3, address: pairAddress),
      .completed(results: [[]]), time: time, gas: 700, code: code,
      reads: Reads(
        rows: [RowWrite(key: LedgerKey.account(pairAddress), value: pairRow())], ranges: []),
      payer: 4)
    let failed = entry(
      try transaction(
        [[founder]],
        [
          Action(
            actingSigners: [],
            body: .call(
              Action.Call(
                contract: id, expectedPackage: evidenceID, function: "file", arguments: [digest])))
        ], nonce: 4),
      .failed(
        Outcome.Failure(
          code: .declaredError, action: 0, name: "AlreadyOnRecord", fields: [digest],
          package: evidenceID, function: 3, offset: 17)), time: time, gas: 500, code: code)
    let rows = [
      RowWrite(
        key: prefix, value: CBOR.record([(2, .bytes(evidenceID.octets))]).encoded()),
      RowWrite(key: prefix + [0, 1], value: [0x01]), RowWrite(key: prefix + [0, 2], value: [0x02]),
    ]
    try ledger.block(
      time: time, [created, paired, failed], writes: rows, members: members[0],
      signedBy: Array(memberKeys[0].suffix(2)))
  }

  private mutating func recordChanges() throws {
    func plain(_ nonce: UInt8, time: Int64) throws -> ReceiptLedger.Entry {
      entry(
        try transaction([[founder], [guest]], [call("hold", [], by: [0, 1])], nonce: nonce),
        .completed(results: [[]]), time: time, gas: 100,
        code: [Outcome.Code(contract: contract, package: evidenceID)],
        reads: reads(rows: honestRows))
    }
    try ledger.block(
      time: Self.start + 3000, [plain(5, time: Self.start + 3000)], members: members[0],
      signedBy: Array(memberKeys[0].prefix(2)), next: members[1])
    let due = LedgerAction(
      network: genesis.networkID, index: 7, kind: .due, contract: contract, clause: "expiry",
      dueTime: Self.start + 3500)
    let time = Self.start + 4000
    try ledger.block(
      time: time,
      [
        entry(.ledgerAction(due), .completed(results: [[]]), time: time), plain(6, time: time),
      ], members: members[1], signedBy: Array(memberKeys[1].prefix(2)))
    try ledger.block(
      time: Self.start + 5000, [plain(7, time: Self.start + 5000)], members: members[1],
      signedBy: Array(memberKeys[1].suffix(2)), next: members[2])
  }

  private mutating func recordLies() throws {
    let time = Self.start + 6000
    func lie(
      _ nonce: UInt8, rows: [RowWrite], results: [[CBOR]] = [[]], payer: UInt64 = 1,
      notAfter: Int64 = Self.start + 3_600_000, time: Int64 = Self.start + 6000
    ) throws -> ReceiptLedger.Entry {
      entry(
        try transaction(
          [[founder], [guest]], [call("hold", [], by: [0, 1])], nonce: nonce, notAfter: notAfter),
        .completed(results: results), time: time,
        code: [Outcome.Code(contract: contract, package: evidenceID)], reads: reads(rows: rows),
        payer: payer)
    }
    let (first, second) = (honestRows[0], honestRows[1])
    let entries = [
      try lie(8, rows: honestRows),
      try lie(9, rows: [first]),
      try lie(10, rows: [RowWrite(key: first.key, value: nil), second]),
      try lie(11, rows: [RowWrite(key: first.key, value: accountRow(guest)), second]),
      try lie(12, rows: honestRows, payer: 4),
      try lie(13, rows: [first, RowWrite(key: second.key, value: [0x80])]),
      try lie(14, rows: honestRows, results: [[], []]),
      try lie(15, rows: honestRows, notAfter: time - 1),
      try lie(16, rows: honestRows, time: time + 1),
      entry(
        try transaction([pair], [call("hold", [])], nonce: 17, address: pairAddress),
        .completed(results: [[]]), time: time,
        reads: Reads(
          rows: [RowWrite(key: LedgerKey.account(pairAddress), value: pairRow(status: 1))],
          ranges: []), payer: 4),
    ]
    try ledger.block(
      time: time, entries, members: members[2],
      signedBy: memberKeys[2])
  }
}
