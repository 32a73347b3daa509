import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTesting
import Synchronization
import Testing

/// Work that an outsider controls is bounded by gas or by a limit, and what is recorded fits the store.
@Suite struct MeteringTests {
  static let source = """
    contract Worker {
        var entries: map<int, bytes> = [:]
        var total: int = 0

        create by anyone

        call put(start: int, end: int, value: bytes) by anyone {
            var i = start
            while i < end {
                entries[i] = value
                i = i + 1
            }
        }
        call remove(start: int, end: int) by anyone {
            var i = start
            while i < end {
                entries.remove(i)
                i = i + 1
            }
        }
        call walk(start: int, end: int, times: int) by anyone {
            var i = start
            while i < end {
                entries.remove(i)
                i = i + 1
            }
            var n = 0
            while n < times {
                for key, _ in entries { n = n + key - key }
                n = n + 1
            }
        }
        call read(start: int, end: int) by anyone {
            var i = start
            while i < end {
                total = total + entries[i].count
                i = i + 1
            }
        }
        call give(place: int) -> bytes by anyone { return entries[place] }
    }
    """

  let network: TestNetwork
  let worker: (contract: Digest32, package: Digest32)

  init() throws {
    network = try TestNetwork(
      limits: NetworkLimits(transactionGas: 100_000_000, blockGas: 2_000_000_000))
    worker = try network.deploy(TestSources.build(Self.source))
  }

  private func action(_ function: String, _ arguments: CBOR...) -> Action {
    network.call(worker.contract, worker.package, function, arguments)
  }

  private func outcome(_ actions: Action...) throws -> (Outcome, RecordedEntry) {
    let entry = try network.record(
      network.transaction(actions, by: network.founders, gasLimit: 100_000_000))
    return (try #require(entry.outcome), entry)
  }

  private func code(_ outcome: Outcome) -> FaultCode? {
    if case .failed(let failure) = outcome.verdict { failure.code } else { nil }
  }

  /// The receipt of what came last verifies and is executed again.
  private func verify(
    _ entry: RecordedEntry, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let receipt = try network.receipt(of: entry.index).encoded()
    #expect(receipt.count <= LedgerLimits.receiptOctetsMax)
    let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(receipt)
    #expect(verified.isReexecuted, sourceLocation: sourceLocation)
  }

  /// Walking over rows that the transaction removed itself costs what walking over rows costs.
  @Test func rowsThatTheTransactionRemovedAreCharged() throws {
    let empty: CBOR = .bytes([])
    _ = try outcome(action("put", 0, 1000, empty))
    let (one, first) = try outcome(action("walk", 0, 999, 1))
    try verify(first)
    #expect(code(one) == nil)
    _ = try outcome(action("put", 0, 1000, empty))
    let (ten, second) = try outcome(action("walk", 0, 999, 9))
    try verify(second)
    #expect(code(ten) == nil)
    // Eight more walks of 999 removed rows.
    #expect(ten.gas - one.gas > 8 * 999 * rowListed)
    _ = try outcome(action("put", 0, 1000, empty))
    let (many, third) = try outcome(action("walk", 0, 999, 10_000))
    try verify(third)
    #expect(code(many) == .tooManyRows)
    // Rows that it wrote and removed are no way around.
    let (own, fourth) = try outcome(
      action("put", 5000, 6000, empty), action("walk", 5000, 6000, 10_000))
    try verify(fourth)
    #expect(code(own) == .tooManyRows)
  }

  private var rowListed: UInt64 { 300 }

  /// Rows that an earlier transaction of the block removed cost a later one nothing, and the node next to nothing.
  @Test func rowsThatTheBlockRemovedAreWalkedOnce() throws {
    let count = 2000
    let contract = LedgerKey.contract(worker.contract) + [0, 0]
    let store = CountingReader(rows: count, prefix: contract)
    var block = BlockJournal(over: store)
    for index in 0..<count - 1 { block.write(nil, to: contract + UInt64(index).octets) }
    let last = contract + UInt64(count - 1).octets
    let end = LedgerKey.contract(worker.contract) + [0, 1]
    for index in (0..<count).reversed() {
      let range = KeyRange(from: contract + UInt64(index).octets, to: end)
      #expect(try block.firstRow(in: range)?.key == last)
    }
    for index in 0..<count {
      let range = KeyRange(from: contract + UInt64(index).octets + [0], to: end)
      #expect(try block.firstRow(in: range)?.key == (index == count - 1 ? nil : last))
    }
    #expect(store.served.value <= 12 * count, "\(store.served.value)")
    // A row that is written again shows again.
    block.write([1], to: contract + UInt64(5).octets)
    let range = KeyRange(from: contract, to: end)
    #expect(try block.firstRow(in: range)?.key == contract + UInt64(5).octets)
  }

  /// Reads and results that would not fit a row of the store fail the transaction, not the node.
  @Test func whatIsRecordedFitsTheStore() throws {
    let value = CBOR.bytes([UInt8](repeating: 7, count: 60_000))
    for start in stride(from: 0, to: 40, by: 10) {
      let (put, _) = try outcome(
        action("put", .integer(Int64(start)), .integer(Int64(start + 10)), value))
      #expect(code(put) == nil)
    }
    let (few, first) = try outcome(action("read", 0, 10))
    #expect(code(few) == nil)
    try verify(first)
    let (many, second) = try outcome(action("read", 0, 40))
    #expect(code(many) == .tooManyRows)
    try verify(second)
    let (walked, third) = try outcome(action("walk", 0, 0, 3))
    #expect(code(walked) == .tooManyRows)
    try verify(third)

    let (results, fourth) = try outcome(
      action("give", 0), action("give", 1), action("give", 2), action("give", 3))
    #expect(code(results) == nil)
    try verify(fourth)
    let (tooMany, fifth) = try outcome(
      action("give", 0), action("give", 1), action("give", 2), action("give", 3),
      action("give", 4), action("give", 5))
    #expect(code(tooMany) == .resultsTooLarge)
    if case .failed(let failure) = tooMany.verdict { #expect(failure.action == 4) }
    try verify(fifth)
  }

  /// A text that is too large for the store is left out; the package is published.
  @Test func aHugeTextIsNotKept() throws {
    let build = try TestSources.build("contract Small { create by anyone }")
    let huge = [UInt8](repeating: 32, count: 3 << 20)
    let package = Package(
      module: build.moduleOctets, sourceHash: network.suite.taggedDigest("source", huge),
      interfaceHash: network.suite.taggedDigest("abi", build.interfaceOctets), proseHash: nil,
      compiler: "test")
    let publish = Action(actingSigners: [], body: .publish(package))
    _ = try network.complete(
      network.transaction([publish], by: network.founders),
      texts: [huge, build.interfaceOctets, [1, 2, 3]])
    #expect(try network.ledger.text(package.sourceHash) == nil)
    #expect(try network.ledger.text(package.interfaceHash) == build.interfaceOctets)
    #expect(try network.rows(.texts).allSatisfy { $0.value.count <= 1 << 20 })
  }
}

/// Rows of a contract without values, and how many of them were asked for.
private struct CountingReader: StateReader {
  final class Count: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add(_ number: Int) { count.withLock { $0 += number } }
  }

  let memory = MemoryStore()
  let served = Count()

  init(rows: Int, prefix: [UInt8]) {
    var batch = WriteBatch()
    for index in 0..<rows { batch.put([], at: prefix + UInt64(index).octets, in: .state) }
    try? memory.commit(batch, synced: false)
  }

  func value(of key: [UInt8], in column: StoreColumn) throws(StoreFailure) -> [UInt8]? {
    served.add(1)
    return try memory.value(of: key, in: column)
  }

  func rows(
    of column: StoreColumn, in range: KeyRange, limit: Int?, order: RowOrder
  ) throws(StoreFailure) -> [StoreRow] {
    let rows = try memory.rows(of: column, in: range, limit: limit, order: order)
    served.add(1 + rows.count)
    return rows
  }
}
