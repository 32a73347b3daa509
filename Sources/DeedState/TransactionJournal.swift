/// What one transaction reads and writes, over the block so far; dropped whole if it fails.
///
/// Inside it, frames open savepoints: rolling one back undoes the writes since it was begun, at no
/// cost, and ending it hands them to the savepoint around it. What was **read** stays recorded in
/// every case, since it had its influence; a row that the transaction wrote itself and then reads is
/// not a read of the state before.
package struct TransactionJournal: Sendable {
  /// The name of an open savepoint; only the innermost may be ended.
  package struct Savepoint: Hashable, Sendable {
    fileprivate let depth: Int
  }

  private let before: BlockJournal
  private var overlay = SortedRows<[UInt8]?>()
  private var savepoints: [SortedRows<[UInt8]?>] = []
  private var readRows = SortedRows<[UInt8]?>()
  private var readRanges: [RangeRequest: [StoreRow]] = [:]
  /// The last request of ``step(in:)`` with the first row before, since the next step often lies before that row, too.
  private var lastStep: (range: KeyRange, row: StoreRow?)?

  /// About how many octets the record of reads has so far; fixed by the transaction alone.
  ///
  /// Whoever records the reads stops a transaction that would make them too large.
  package private(set) var recordedOctets = 0
  private static let octetsAroundRow = 16

  /// The number of lookups and rows of the state before that were consulted, repeated ones included.
  ///
  /// A range that the transaction itself emptied is still walked, so whoever meters a range charges
  /// for the growth of this figure, not for the rows returned. Fixed by the transaction alone.
  package private(set) var consultedRowCount = 0

  /// Makes the journal of a transaction that begins over a block as it is now.
  package init(over block: BlockJournal) {
    before = block
  }

  /// Reads a row as the transaction sees it, and records it if the state before was consulted.
  ///
  /// - Throws: ``StoreFailure``.
  package mutating func value(of key: [UInt8]) throws(StoreFailure) -> [UInt8]? {
    if let written = overlay.value(of: key) { return written }
    consultedRowCount += 1
    if let known = readRows.value(of: key) { return known }
    let value = try before.value(of: key)
    readRows.set(value, for: key)
    recordedOctets += key.count + (value?.count ?? 0) + Self.octetsAroundRow
    return value
  }

  /// Reads a row as the transaction sees it without recording it: for modules, which Reads leaves out.
  ///
  /// - Throws: ``StoreFailure``.
  package func unrecordedValue(of key: [UInt8]) throws(StoreFailure) -> [UInt8]? {
    if let written = overlay.value(of: key) { return written }
    return try before.value(of: key)
  }

  /// Reads a range as the transaction sees it, ascending, at most `limit` rows, and records it.
  ///
  /// Recorded are the requests that reached the state before and its own rows, not the merge.
  ///
  /// - Throws: ``StoreFailure``.
  package mutating func rows(
    in range: KeyRange, limit: Int? = nil
  ) throws(StoreFailure) -> [StoreRow] {
    var (readRanges, consulted, recorded) = (self.readRanges, 0, 0)
    self.readRanges = [:]
    defer {
      self.readRanges = readRanges
      consultedRowCount += consulted
      recordedOctets += recorded
    }
    let before = self.before
    return try overlay.merged(in: range, limit: limit) { (request) throws(StoreFailure) in
      if let known = readRanges[request] {
        consulted += 1 + known.count
        return known
      }
      let rows = try before.rows(in: request.range, limit: request.limit)
      readRanges[request] = rows
      consulted += 1 + rows.count
      recorded += Self.octets(of: request, rows)
      return rows
    }
  }

  /// What looking for the first row of a range comes upon.
  package enum RangeStep: Hashable, Sendable {
    /// The first row.
    case row(StoreRow)
    /// A row that the transaction itself removed: the way goes on just after this key.
    case removed(key: [UInt8])
    /// No row any more.
    case end
  }

  /// Makes one step on the way to the first row of a range as the transaction sees it, and records what it consulted.
  ///
  /// The caller makes the steps, and so can meter and stop the walk over rows that the transaction removed. A step
  /// costs O(log n), whatever the transactions before it in the block removed.
  ///
  /// - Throws: ``StoreFailure``.
  package mutating func step(in range: KeyRange) throws(StoreFailure) -> RangeStep {
    if range.isEmpty { return .end }
    let earlier = try firstRowBefore(in: range)
    var own: (key: [UInt8], value: [UInt8]?)?
    overlay.visit(range) { key, value in
      own = (key, value)
      return false
    }
    if let earlier, own.map({ OctetOrder.precedes(earlier.key, $0.key) }) ?? true {
      return .row(earlier)
    }
    guard let own else { return .end }
    return own.value.map { .row(StoreRow(key: own.key, value: $0)) } ?? .removed(key: own.key)
  }

  /// The first row of a range in the state before, recorded as a request with the limit 1.
  private mutating func firstRowBefore(
    in range: KeyRange
  ) throws(StoreFailure) -> StoreRow? {
    if let lastStep, lastStep.range.to == range.to,
      !OctetOrder.precedes(range.from, lastStep.range.from),
      lastStep.row.map({ !OctetOrder.precedes($0.key, range.from) }) ?? true
    {
      return lastStep.row
    }
    consultedRowCount += 1
    let request = RangeRequest(range: range, limit: 1)
    let row: StoreRow?
    if let known = readRanges[request] {
      row = known.first
    } else {
      row = try before.firstRow(in: range)
      let rows = row.map { [$0] } ?? []
      readRanges[request] = rows
      recordedOctets += Self.octets(of: request, rows)
    }
    consultedRowCount += row == nil ? 0 : 1
    lastStep = (range, row)
    return row
  }

  private static func octets(of request: RangeRequest, _ rows: [StoreRow]) -> Int {
    rows.reduce(
      octetsAroundRow + request.range.from.count + (request.range.to?.count ?? 0)
    ) { $0 + $1.key.count + $1.value.count + octetsAroundRow }
  }

  /// Gives a row a value.
  package mutating func write(_ value: [UInt8], to key: [UInt8]) {
    overlay.set(value, for: key)
  }

  /// Removes a row; removing an absent one is recorded as a write all the same.
  package mutating func remove(_ key: [UInt8]) {
    overlay.set(nil, for: key)
  }

  /// The number of open savepoints.
  package var savepointDepth: Int { savepoints.count }

  /// Opens a savepoint inside those that are open.
  package mutating func begin() -> Savepoint {
    savepoints.append(overlay)
    return Savepoint(depth: savepoints.count)
  }

  /// Ends a savepoint and keeps its writes, which now belong to the one around it.
  ///
  /// - Precondition: `savepoint` is the innermost open one.
  package mutating func commit(_ savepoint: Savepoint) {
    precondition(savepoint.depth == savepoints.count, "not the innermost savepoint")
    savepoints.removeLast()
  }

  /// Ends a savepoint and undoes every write since it was begun; what was read stays recorded.
  ///
  /// - Precondition: `savepoint` is the innermost open one.
  package mutating func rollback(_ savepoint: Savepoint) {
    precondition(savepoint.depth == savepoints.count, "not the innermost savepoint")
    overlay = savepoints.removeLast()
  }

  /// What was consulted of the state before the transaction, as the record of reads needs it.
  package var reads: RecordedReads {
    RecordedReads(
      rows: readRows.writes,
      ranges: readRanges.sorted { $0.key < $1.key }.map {
        RecordedRange(request: $0.key, rows: $0.value)
      })
  }

  /// The last write to each key written and not rolled back, strictly ascending; nil is a removal.
  package var writes: [RowWrite] { overlay.writes }
}
