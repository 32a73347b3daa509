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
    var (readRanges, consulted) = (self.readRanges, 0)
    self.readRanges = [:]
    defer {
      self.readRanges = readRanges
      consultedRowCount += consulted
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
      return rows
    }
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
