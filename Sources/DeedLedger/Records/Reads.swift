package import DeedState

/// What a transaction consulted of the state before it, enough to execute it again without the state.
///
/// Package rows are not in it: packages are named by the outcome and travel beside.
package typealias Reads = RecordedReads

extension RecordedReads: LedgerRecord {
  package static let recordName = "Reads"

  /// The value of a row that was read one by one: outer nil when it was not read, inner when it was absent.
  package func value(of key: [UInt8]) -> [UInt8]?? {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if OctetOrder.precedes(rows[middle].key, key) { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low].key == key ? .some(rows[low].value) : nil
  }
}
