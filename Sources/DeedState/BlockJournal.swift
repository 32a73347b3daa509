/// The state as the transactions of one block leave it: a committed state with their writes on top.
///
/// A value: a copy goes on showing the block as it was when copied. Nothing reaches the store; at
/// the end of the block its ``writes`` go into the tree and into one batch.
package struct BlockJournal: Sendable {
  private let base: any StateReader
  private var overlay = SortedRows<[UInt8]?>()
  /// The rows of the overlay that are not removals.
  private var written = SortedRows<[UInt8]>()
  private var hidden = HiddenRuns()

  /// Makes the journal of a new block over a committed state, which must not change meanwhile.
  ///
  /// - Parameter base: a snapshot, or a store that is not written to before the block ends.
  package init(over base: any StateReader) {
    self.base = base
  }

  /// Reads a row as the block has it so far.
  ///
  /// - Throws: ``StoreFailure``.
  package func value(of key: [UInt8]) throws(StoreFailure) -> [UInt8]? {
    if let written = overlay.value(of: key) { return written }
    return try base.value(of: key, in: .state)
  }

  /// Reads a range as the block has it so far, ascending, at most `limit` rows.
  ///
  /// - Throws: ``StoreFailure``.
  package func rows(in range: KeyRange, limit: Int? = nil) throws(StoreFailure) -> [StoreRow] {
    try overlay.merged(in: range, limit: limit) { (request) throws(StoreFailure) in
      try base.rows(of: .state, in: request.range, limit: request.limit)
    }
  }

  /// Reads the first row of a range as the block has it so far.
  ///
  /// Rows of the committed state that the block removed or replaced are passed over, each of them only once however
  /// often the range is asked for.
  ///
  /// - Throws: ``StoreFailure``.
  package func firstRow(in range: KeyRange) throws(StoreFailure) -> StoreRow? {
    let own = written.rows(in: range, limit: 1, order: .ascending).first
    var rest = range
    if let own { rest.to = own.key }
    var limit = 1
    search: while !rest.isEmpty {
      if let end = hidden.end(after: rest.from) {
        rest.from = end
        continue
      }
      let page = try base.rows(of: .state, in: rest, limit: limit)
      for row in page {
        guard overlay.value(of: row.key) != nil else {
          hidden.add(from: range.from, to: row.key)
          return row
        }
        rest.from = OctetOrder.successor(of: row.key)
        if hidden.end(after: rest.from) != nil { continue search }
      }
      if page.count < limit { break }
      limit = min(2 * limit, Self.pageRowCountMax)
    }
    if let end = rest.to { hidden.add(from: range.from, to: end) }
    return own
  }

  private static let pageRowCountMax = 64

  /// Takes over the writes of a transaction that succeeded; one that failed is just dropped.
  ///
  /// - Precondition: the transaction's journal was begun over this journal as it is now, and all
  ///   its savepoints are ended.
  package mutating func commit(_ transaction: TransactionJournal) {
    precondition(transaction.savepointDepth == 0, "a savepoint is still open")
    for write in transaction.writes { set(write.value, for: write.key) }
  }

  /// Writes a row outside any transaction, as genesis and the ledger itself do.
  package mutating func write(_ value: [UInt8]?, to key: [UInt8]) {
    set(value, for: key)
  }

  private mutating func set(_ value: [UInt8]?, for key: [UInt8]) {
    overlay.set(value, for: key)
    if let value { written.set(value, for: key) } else { written.remove(key) }
    hidden = hidden.copied()
  }

  /// The last write to each key written in the block, strictly ascending.
  package var writes: [RowWrite] { overlay.writes }
}

extension SortedRows where Value == [UInt8]? {
  /// Every key with its last write, strictly ascending.
  var writes: [RowWrite] {
    var result: [RowWrite] = []
    result.reserveCapacity(count)
    visit(.all) { key, value in
      result.append(RowWrite(key: key, value: value))
      return true
    }
    return result
  }

  /// Merges these writes over the rows that `fetch` returns for a range.
  ///
  /// Written rows may hide fetched ones, so a limited request may need more than one page. Each page
  /// asks for exactly as many rows as are still wanted, from just after the page before: the
  /// requests follow from the writes and the answers alone, so an execution that is repeated from
  /// its recorded reads makes the same ones.
  func merged(
    in range: KeyRange, limit: Int?,
    fetch: (RangeRequest) throws(StoreFailure) -> [StoreRow]
  ) throws(StoreFailure) -> [StoreRow] {
    var result: [StoreRow] = []
    var rest = range
    while !rest.isEmpty {
      let wanted = limit.map { $0 - result.count }
      if let wanted, wanted <= 0 { break }
      let page = try fetch(RangeRequest(range: rest, limit: wanted))
      var covered = rest
      var isLast = true
      if let wanted, page.count >= wanted, let last = page.last {
        covered.to = OctetOrder.successor(of: last.key)
        isLast = false
      }
      merge(page, over: covered, limit: limit, into: &result)
      if isLast { break }
      rest.from = covered.to ?? rest.from
    }
    return result
  }

  /// Appends the merge of one page with the writes in the range that it covers.
  private func merge(
    _ page: [StoreRow], over covered: KeyRange, limit: Int?, into result: inout [StoreRow]
  ) {
    var index = 0
    visit(covered) { key, value in
      while index < page.count, OctetOrder.precedes(page[index].key, key) {
        if result.count == limit { return false }
        result.append(page[index])
        index += 1
      }
      if result.count == limit { return false }
      if index < page.count, page[index].key == key { index += 1 }
      if let value { result.append(StoreRow(key: key, value: value)) }
      return true
    }
    while index < page.count, result.count != limit {
      result.append(page[index])
      index += 1
    }
  }
}
