import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode
import DeedState
import DeedVM
import Testing

/// What the scripted run does, written down without the ledger: who keeps which note, and who has an account.
struct NotesModel: Hashable {
  var keepers: [Int64: Digest32] = [:]
  var accounts: Set<Digest32>
}

/// A run of some blocks, always the same: a deployment, calls that succeed and fail, the registration of an account.
struct FaultScript {
  static let start: Int64 = 1_700_000_000_000

  let genesis: Genesis
  let notes: TestNotes
  /// The submissions of each block, from block 1 on.
  let blocks: [[[UInt8]]]
  /// The model after each block, from block 0 on.
  let models: [NotesModel]
  /// The rows after each block, from block 0 on, but for signatures.
  let dumps: [[StoreRow]]
  /// The checkpoint of each block.
  let heads: [Checkpoint]

  static func time(of height: Int) -> Int64 { start + Int64(height) * 1000 }

  init() throws {
    genesis = try TestLedger.genesis(time: Self.start)
    let network = genesis.networkID
    let founder = try TestParty(TestLedger.founderNumber, network: network)
    let guest = try TestParty(21, network: network)
    let package = try TestPackage.named("notes")
    let notAfter = Self.start + 3_600_000
    var nonce: UInt8 = 0
    func sign(_ party: TestParty, gas: UInt64 = 1_000_000, _ bodies: Action.Body...) throws
      -> Transaction
    {
      nonce += 1
      let payload = try TransactionPayload(
        network: network,
        signers: [.init(address: party.address, keys: [party.key.publicKey.octets])],
        actions: bodies.map { Action(actingSigners: [0], body: $0) }, gasLimit: gas,
        notAfter: notAfter, nonce: [UInt8](repeating: nonce, count: 16))
      return try Transaction(signing: payload, with: [party.key])
    }
    let suite = genesis.suite
    let deployment = try sign(
      founder, .publish(package), .create(package: package.id(suite: suite), arguments: []))
    let notes = TestNotes(
      contract: ContractID.derived(from: deployment.id(suite: suite), index: 0, suite: suite),
      package: package)
    self.notes = notes
    let register = Action.Body.call(
      .init(
        contract: genesis.governanceID, expectedPackage: genesis.governance.id(suite: suite),
        function: "register",
        arguments: [
          .bytes(guest.address.octets), .integer(-19), .bytes(guest.key.publicKey.octets), 1,
        ]))
    blocks = try [
      [deployment],
      [sign(founder, notes.keep(1)), sign(founder, notes.keep(2))],
      // A declared error, and a call that succeeds.
      [sign(founder, notes.keep(1)), sign(founder, notes.keep(3))],
      [sign(founder, register)],
      [sign(guest, notes.keep(4)), sign(founder, gas: 1, notes.keep(5))],
      // Two actions of which the second fails: nothing of the first is left.
      [sign(founder, notes.keep(6), notes.keep(2)), sign(guest, notes.keep(7))],
      [sign(guest, notes.keep(8), notes.keep(9))],
    ].map { $0.map { $0.encoded() } }
    var model = NotesModel(accounts: [founder.address])
    var models = [model]
    let steps: [([Int64], Digest32?)] = [
      ([], nil), ([1, 2], founder.address), ([3], founder.address), ([], nil), ([4], guest.address),
      ([7], guest.address), ([8, 9], guest.address),
    ]
    for (index, step) in steps.enumerated() {
      for note in step.0 { model.keepers[note] = step.1 }
      if index == 3 { model.accounts.insert(guest.address) }
      models.append(model)
    }
    self.models = models
    (dumps, heads) = try Self.rehearse(genesis, blocks)
  }

  /// Plays the run once without faults.
  private static func rehearse(
    _ genesis: Genesis, _ blocks: [[[UInt8]]]
  ) throws -> ([[StoreRow]], [Checkpoint]) {
    let store = MemoryStore()
    var ledger = try Ledger.found(genesis, texts: [], in: store)
    var dumps = [try dump(store)]
    var heads = [ledger.head]
    for (index, block) in blocks.enumerated() {
      let executed = try ledger.execute(
        Batch(time: time(of: index + 1), submissions: block.map { Submission(transaction: $0) }))
      try ledger.commit(executed)
      dumps.append(try dump(store))
      heads.append(ledger.head)
    }
    return (dumps, heads)
  }

  /// Every row of a store, its column before its key, but for the signed checkpoints.
  static func dump(_ store: any StateStore) throws -> [StoreRow] {
    var rows: [StoreRow] = []
    for column in StoreColumn.allCases {
      for row in try store.rows(of: column, in: .all)
      where column != .checkpoints || row.key.first != 1 {
        rows.append(StoreRow(key: [column.rawValue] + row.key, value: row.value))
      }
    }
    return rows
  }

  /// Holds an opened ledger to the run: every row to the rehearsal, and what it answers to the model.
  func check(_ ledger: inout Ledger, isAnyOf heights: ClosedRange<Int>, _ note: String) throws {
    let height = Int(ledger.head.height)
    guard heights.contains(height) else {
      Issue.record("block \(height) is not in \(heights): \(note)")
      return
    }
    #expect(ledger.head == heads[height], "\(note)")
    let rows = try Self.dump(ledger.store)
    #expect(rows == dumps[height], "\(note)")
    let states = rows.filter { $0.key.first == StoreColumn.state.rawValue }
      .map { StoreRow(key: Array($0.key.dropFirst()), value: $0.value) }
    #expect(StateTree.root(of: states, suite: genesis.suite) == ledger.head.stateRoot)
    let model = models[height]
    for account in models[models.count - 1].accounts {
      #expect(try (ledger.account(account) != nil) == model.accounts.contains(account), "\(note)")
    }
    guard height > 0 else { return }
    let count = try view(&ledger, "count", [])
    #expect(count == .completed([.integer(Int64(model.keepers.count))]), "\(note)")
    for number in 1...9 as ClosedRange<Int64> {
      let keeper = try view(&ledger, "keeper", [.integer(number)])
      if let expected = model.keepers[number] {
        #expect(keeper == .completed([.bytes(expected.octets)]), "\(note)")
      } else if case .completed = keeper {
        Issue.record("note \(number) is there: \(note)")
      }
    }
  }

  private enum Answer: Equatable {
    case completed([CBOR])
    case faulted
  }

  private func view(
    _ ledger: inout Ledger, _ function: String, _ arguments: [CBOR]
  ) throws -> Answer {
    let execution = try ledger.view(
      contract: notes.contract, function: function, arguments: arguments, time: Self.start
    ).execution
    guard case .completed(let results) = execution else { return .faulted }
    return .completed(results)
  }
}
