/// The state as far as one transaction consulted it: what repeats an execution from a receipt.
///
/// It answers exactly the requests that were recorded. Any other fails with
/// ``StoreFailure/notRecorded``: then the execution is not the one that was recorded. Modules are not
/// among recorded reads; who repeats an execution supplies them from the receipt's packages.
package struct RecordedState: StateReader {
  private var rows = SortedRows<[UInt8]?>()
  private var ranges: [RangeRequest: [StoreRow]] = [:]

  /// Makes a state of recorded reads.
  package init(_ reads: RecordedReads) {
    for row in reads.rows { rows.set(row.value, for: row.key) }
    for range in reads.ranges { ranges[range.request] = range.rows }
  }

  /// Answers a read that was recorded.
  ///
  /// - Throws: ``StoreFailure/notRecorded``.
  package func value(
    of key: [UInt8], in column: StoreColumn
  ) throws(StoreFailure) -> [UInt8]? {
    guard column == .state, let value = rows.value(of: key) else { throw .notRecorded }
    return value
  }

  /// Answers a request for a range that was recorded, with the same end and limit.
  ///
  /// - Throws: ``StoreFailure/notRecorded``.
  package func rows(
    of column: StoreColumn, in range: KeyRange, limit: Int?, order: RowOrder
  ) throws(StoreFailure) -> [StoreRow] {
    guard column == .state, order == .ascending,
      let rows = ranges[RangeRequest(range: range, limit: limit)]
    else { throw .notRecorded }
    return rows
  }
}
