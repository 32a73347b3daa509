import DeedEncoding
import DeedState
import DeedTestSupport
import Testing

@Suite struct JournalTests {
  func store(_ rows: [[UInt8]: [UInt8]]) throws -> MemoryStore {
    let store = MemoryStore()
    var batch = WriteBatch()
    for (key, value) in rows { batch.put(value, at: key, in: .state) }
    try store.commit(batch, synced: false)
    return store
  }

  @Test func readsRecordOnlyWhatWasBefore() throws {
    let store = try store([[1]: [10], [2]: [20]])
    var journal = TransactionJournal(over: BlockJournal(over: store))
    journal.write([99], to: [1])
    #expect(try journal.value(of: [1]) == [99])
    #expect(try journal.value(of: [2]) == [20])
    #expect(try journal.value(of: [3]) == nil)
    journal.remove([2])
    #expect(try journal.value(of: [2]) == nil)
    #expect(try journal.unrecordedValue(of: [1]) == [99])
    #expect(
      journal.reads.rows == [RowWrite(key: [2], value: [20]), RowWrite(key: [3], value: nil)])
    #expect(journal.reads.ranges.isEmpty)
    #expect(
      journal.writes == [RowWrite(key: [1], value: [99]), RowWrite(key: [2], value: nil)])
  }

  @Test func readsOutliveARollbackAndWritesDoNot() throws {
    let store = try store([[1]: [10]])
    var journal = TransactionJournal(over: BlockJournal(over: store))
    let outer = journal.begin()
    journal.write([1], to: [5])
    let inner = journal.begin()
    journal.write([2], to: [5])
    journal.write([2], to: [6])
    #expect(try journal.value(of: [1]) == [10])
    _ = try journal.rows(in: KeyRange(from: [0], to: [2]))
    journal.rollback(inner)
    #expect(try journal.value(of: [5]) == [1])
    #expect(try journal.value(of: [6]) == nil)
    journal.commit(outer)
    #expect(journal.writes == [RowWrite(key: [5], value: [1])])
    #expect(journal.reads.rows.map(\.key) == [[1], [6]])
    #expect(journal.reads.ranges.count == 1)
  }

  @Test func aFailedTransactionLeavesTheBlockAsItWas() throws {
    var block = BlockJournal(over: try store([[1]: [10]]))
    var first = TransactionJournal(over: block)
    first.write([11], to: [1])
    block.commit(first)
    var failed = TransactionJournal(over: block)
    failed.write([12], to: [1])
    var third = TransactionJournal(over: block)
    #expect(try third.value(of: [1]) == [11])
    #expect(third.reads.rows == [RowWrite(key: [1], value: [11])])
    #expect(block.writes == [RowWrite(key: [1], value: [11])])
  }

  @Test func aLimitedRangeLooksPastRowsThatTheTransactionRemoved() throws {
    let store = try store([[1]: [1], [2]: [2], [3]: [3], [4]: [4]])
    var journal = TransactionJournal(over: BlockJournal(over: store))
    journal.remove([1])
    journal.remove([2])
    let rows = try journal.rows(in: KeyRange(from: [1], to: nil), limit: 1)
    #expect(rows == [StoreRow(key: [3], value: [3])])
    #expect(
      journal.reads.ranges.map(\.request) == [
        RangeRequest(range: KeyRange(from: [1], to: nil), limit: 1),
        RangeRequest(range: KeyRange(from: [1, 0], to: nil), limit: 1),
        RangeRequest(range: KeyRange(from: [2, 0], to: nil), limit: 1),
      ])
    #expect(journal.consultedRowCount == 6)
    #expect(try journal.rows(in: .all, limit: 0).isEmpty)
    #expect(try journal.rows(in: KeyRange(from: [3], to: [3])).isEmpty)
    #expect(journal.reads.ranges.count == 3)
  }

  /// One operation of a random transaction.
  enum Operation {
    case read([UInt8]), range(KeyRange, Int?), write([UInt8], [UInt8]), remove([UInt8])
    case begin, commit, rollback

    static func random(using generator: inout SeededGenerator) -> Operation {
      let key = generator.octets(countMax: 3)
      switch Int.random(in: 0..<12, using: &generator) {
      case 0...2: return .read(key)
      case 3...4:
        let end = Bool.random(using: &generator) ? nil : generator.octets(countMax: 3)
        let limit = Bool.random(using: &generator) ? nil : Int.random(in: 0...6, using: &generator)
        return .range(KeyRange(from: key, to: end), limit)
      case 5...6: return .write(key, generator.octets(countMax: 2))
      case 7...8: return .remove(key)
      case 9: return .begin
      case 10: return .commit
      default: return .rollback
      }
    }
  }

  /// Runs operations and tells everything that a contract could see.
  func run(
    _ operations: [Operation], on journal: inout TransactionJournal
  ) throws -> [[StoreRow]] {
    var seen: [[StoreRow]] = []
    var open: [TransactionJournal.Savepoint] = []
    for operation in operations {
      switch operation {
      case .read(let key):
        seen.append(try journal.value(of: key).map { [StoreRow(key: key, value: $0)] } ?? [])
      case .range(let range, let limit): seen.append(try journal.rows(in: range, limit: limit))
      case .write(let key, let value): journal.write(value, to: key)
      case .remove(let key): journal.remove(key)
      case .begin: open.append(journal.begin())
      case .commit: if let last = open.popLast() { journal.commit(last) }
      case .rollback: if let last = open.popLast() { journal.rollback(last) }
      }
    }
    while let last = open.popLast() { journal.commit(last) }
    return seen
  }

  /// The same on plain dictionaries that are copied whole at each savepoint.
  func runPlainly(
    _ operations: [Operation], on rows: inout [[UInt8]: [UInt8]]
  ) -> [[StoreRow]] {
    var seen: [[StoreRow]] = []
    var open: [[[UInt8]: [UInt8]]] = []
    for operation in operations {
      switch operation {
      case .read(let key): seen.append(rows[key].map { [StoreRow(key: key, value: $0)] } ?? [])
      case .range(let range, let limit):
        let inside = rows.filter { range.contains($0.key) }.sorted {
          $0.key.lexicographicallyPrecedes($1.key)
        }
        seen.append(inside.prefix(limit ?? .max).map { StoreRow(key: $0.key, value: $0.value) })
      case .write(let key, let value): rows[key] = value
      case .remove(let key): rows[key] = nil
      case .begin: open.append(rows)
      case .commit: _ = open.popLast()
      case .rollback: if let last = open.popLast() { rows = last }
      }
    }
    return seen
  }

  @Test(arguments: 100..<130 as Range<UInt64>)
  func randomTransactionsMatchAPlainModelAndRepeatFromTheirReads(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var model: [[UInt8]: [UInt8]] = [:]
    for _ in 0..<60 { model[generator.octets(countMax: 3)] = generator.octets(countMax: 2) }
    let base = model
    var block = BlockJournal(over: try store(base))
    for transaction in 0..<6 {
      let before = model
      var journal = TransactionJournal(over: block)
      let operations = (0..<60).map { _ in Operation.random(using: &generator) }
      let seen = try run(operations, on: &journal)
      var after = before
      try #require(
        seen == runPlainly(operations, on: &after), "seed \(seed), transaction \(transaction)")
      for read in journal.reads.rows { #expect(before[read.key] == read.value, "seed \(seed)") }
      try repeated(operations, from: journal, seen: seen, seed: seed)
      if Bool.random(using: &generator) {
        block.commit(journal)
        model = after
      }
    }
    var rebuilt = base
    for write in block.writes { rebuilt[write.key] = write.value }
    #expect(rebuilt == model, "seed \(seed)")
    #expect(try block.rows(in: .all).count == model.count, "seed \(seed)")
  }

  /// Executes again from the encoded reads alone; everything must come out the same.
  func repeated(
    _ operations: [Operation], from journal: TransactionJournal, seen: [[StoreRow]], seed: UInt64
  ) throws {
    let encoded = journal.reads.item.encoded()
    let reads = try RecordedReads(RecordItem(decoding: encoded, name: "Reads"))
    #expect(reads == journal.reads, "seed \(seed)")
    var again = TransactionJournal(over: BlockJournal(over: RecordedState(reads)))
    #expect(try run(operations, on: &again) == seen, "seed \(seed)")
    #expect(again.reads == reads, "seed \(seed)")
    #expect(again.writes == journal.writes, "seed \(seed)")
    #expect(again.consultedRowCount == journal.consultedRowCount, "seed \(seed)")
    let writes = try [RowWrite](
      RecordItem(decoding: journal.writes.item.encoded(), name: "Writes"))
    #expect(writes == journal.writes, "seed \(seed)")
  }

  @Test func recordedReadsThatContradictThemselvesAreRefused() throws {
    func refused(_ item: CBOR) -> Bool {
      (try? RecordedReads(RecordItem(decoding: item.encoded(), name: "Reads"))) == nil
    }
    func row(_ key: UInt8, _ value: UInt8?) -> CBOR {
      .array([.bytes([key]), value.map { .bytes([$0]) } ?? .null])
    }
    func range(_ from: UInt8, _ to: UInt8?, _ limit: UInt64?, _ rows: [CBOR]) -> CBOR {
      .array([
        .bytes([from]), to.map { .bytes([$0]) } ?? .null, limit.map { .unsigned($0) } ?? .null,
        .array(rows),
      ])
    }
    func reads(_ rows: [CBOR], _ ranges: [CBOR]) -> CBOR { .array([.array(rows), .array(ranges)]) }
    #expect(!refused(reads([row(1, 1), row(2, nil)], [range(1, 9, nil, [row(1, 1), row(3, 3)])])))
    #expect(!refused(reads([row(4, 4)], [range(1, 9, 1, [row(3, 3)])])))
    // Order.
    #expect(refused(reads([row(2, 1), row(1, 1)], [])))
    #expect(refused(reads([row(1, 1), row(1, 1)], [])))
    #expect(refused(reads([], [range(1, 9, nil, [row(3, 3), row(2, 2)])])))
    #expect(refused(reads([], [range(1, nil, nil, []), range(1, 9, nil, [])])))
    #expect(refused(reads([], [range(1, 9, nil, []), range(1, 9, 4, [])])))
    #expect(!refused(reads([], [range(1, 9, 4, []), range(1, 9, nil, [])])))
    // Rows outside, too many, or without a value.
    #expect(refused(reads([], [range(1, 3, nil, [row(3, 3)])])))
    #expect(refused(reads([], [range(1, 9, 1, [row(3, 3), row(4, 4)])])))
    #expect(refused(reads([], [range(1, 9, nil, [row(3, nil)])])))
    // Parts that differ: in value, in absence, and between ranges in either order.
    #expect(refused(reads([row(3, 4)], [range(1, 9, nil, [row(3, 3)])])))
    #expect(refused(reads([row(3, nil)], [range(1, 9, nil, [row(3, 3)])])))
    #expect(refused(reads([row(4, 4)], [range(1, 9, nil, [row(3, 3)])])))
    #expect(refused(reads([], [range(1, 9, nil, []), range(2, 9, nil, [row(3, 3)])])))
    #expect(refused(reads([], [range(1, 9, nil, [row(3, 3)]), range(2, 9, nil, [])])))
  }
}
