import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTesting
import Testing

/// One update costs the same gas and writes the same octets of rows at 10 entries and at 1,000,000 (tree nodes aside).
@Suite struct StorageCostTests {
  static let source = """
    contract Store {
        struct Item { owner: party, amount: int, tags: list<text> }

        var balances: map<bytes[8], int> = [:]
        var items: map<bytes[8], Item> = [:]
        var holders: set<bytes[8]> = set[]
        var steps: list<int> = []
        var journal: log<int> = []

        create by anyone

        call add(key: bytes[8]) by anyone {
            balances[key] = 7
            items[key] = Item(owner: caller, amount: 7, tags: ["a"])
            holders.insert(key)
            steps.append(7)
            journal.append(7)
        }
        call change(key: bytes[8], at: int) by anyone {
            balances[key] = balances[key] + 1
            items[key].amount = items[key].amount + 1
            items[key].tags.append("b")
            steps[at] = steps[at] + 1
        }
        call take(key: bytes[8]) by anyone {
            balances.remove(key)
            items.remove(key)
            holders.remove(key)
            let _ = steps.removeLast()
        }
    }
    """

  /// What one transaction cost.
  private struct Cost: Equatable {
    let gas: UInt64
    let rows: Int
    let octets: Int
  }

  private static func key(_ index: UInt64) -> [UInt8] { index.octets }

  /// A state of so many entries in the first collection, and for time a hundredth of them in the others.
  private func state(
    _ network: TestNetwork, _ contract: Digest32, entries: UInt64
  ) throws -> MemoryStore {
    let store = MemoryStore()
    var batch = WriteBatch()
    for row in try network.rows(.state) { batch.put(row.value, at: row.key, in: .state) }
    let prefix = LedgerKey.contract(contract)
    let item = CBOR.array([
      .bytes(network.founders[0].address.octets), 7, .array([.string("a")]),
    ]).encoded()
    let fields: [(UInt8, [UInt8], UInt64)] = [
      (0, [7], entries), (1, item, max(10, entries / 100)), (2, [], max(10, entries / 100)),
      (3, [7], max(10, entries / 100)), (4, [7], max(10, entries / 100)),
    ]
    for (field, value, count) in fields {
      batch.put(count.octets, at: prefix + [0, field], in: .state)
      for index in 0..<count {
        batch.put(value, at: prefix + [0, field] + Self.key(index), in: .state)
      }
    }
    try store.commit(batch, synced: false)
    return store
  }

  private func costs(entries: UInt64) throws -> [Cost] {
    let network = try TestNetwork()
    let (contract, package) = try network.deploy(TestSources.build(Self.source))
    let store = try state(network, contract, entries: entries)
    var executor = try TransactionExecutor(
      context: .init(suite: network.suite, governance: nil, members: network.genesis.members))
    let large = entries * 2
    var costs: [Cost] = []
    let calls: [(String, [CBOR])] = [
      ("add", [.bytes(Self.key(large))]), ("change", [.bytes(Self.key(3)), 5]),
      ("take", [.bytes(Self.key(4))]),
    ]
    for (function, arguments) in calls {
      let executed = try executor.execute(
        .init(
          origin: .zero, signers: [network.founders[0].address],
          actions: [network.call(contract, package, function, arguments)], gasLimit: 5_000_000,
          time: network.now), over: BlockJournal(over: store))
      #expect(executed.fault == nil, "\(function)")
      let writes = executed.journal.writes
      costs.append(
        Cost(
          gas: executed.outcome.gas, rows: writes.count,
          octets: writes.reduce(0) { $0 + $1.key.count + ($1.value?.count ?? 0) }))
    }
    return costs
  }

  @Test func anUpdateCostsTheSameAtTenAndAtAMillionEntries() throws {
    let small = try costs(entries: 10)
    #expect(try costs(entries: 1_000_000) == small)
    // Each element has a row, and each collection that grew one for its count.
    #expect(small.map(\.rows) == [10, 3, 8])
  }
}
