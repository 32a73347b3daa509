import Synchronization

/// A store in memory, for tests, for `deed test` and for re-executing records offline.
///
/// Snapshots share structure with the store, so taking one costs nothing and keeping one costs what
/// was written since. The one lock guards a handful of references and is held for no longer than it
/// takes to copy them, or to apply one batch.
package final class MemoryStore: StateStore {
  private struct Contents {
    var columns = [SortedRows<[UInt8]>](repeating: .init(), count: StoreColumn.allCases.count)
    var isClosed = false
  }

  /// A frozen copy of the columns that still asks its store whether it has been closed.
  private struct Snapshot: StateReader {
    let store: MemoryStore
    let columns: [SortedRows<[UInt8]>]

    func value(of key: [UInt8], in column: StoreColumn) throws(StoreFailure) -> [UInt8]? {
      _ = try store.openColumns()
      return columns[Int(column.rawValue)].value(of: key)
    }

    func rows(
      of column: StoreColumn, in range: KeyRange, limit: Int?, order: RowOrder
    ) throws(StoreFailure) -> [StoreRow] {
      _ = try store.openColumns()
      return columns[Int(column.rawValue)].rows(in: range, limit: limit, order: order)
    }
  }

  /// The limits that batches are held to.
  package let limits: StoreLimits
  private let contents = Mutex(Contents())

  /// Makes an empty store.
  package init(limits: StoreLimits = StoreLimits()) {
    self.limits = limits
  }

  /// Reads the value last committed for a key, or nil.
  ///
  /// - Throws: ``StoreFailure/closed``.
  package func value(
    of key: [UInt8], in column: StoreColumn
  ) throws(StoreFailure) -> [UInt8]? {
    try openColumns()[Int(column.rawValue)].value(of: key)
  }

  /// Reads the rows last committed in a range.
  ///
  /// - Throws: ``StoreFailure/closed``.
  package func rows(
    of column: StoreColumn, in range: KeyRange, limit: Int?, order: RowOrder
  ) throws(StoreFailure) -> [StoreRow] {
    try openColumns()[Int(column.rawValue)].rows(in: range, limit: limit, order: order)
  }

  /// Takes an unchanging view of what is committed now.
  ///
  /// - Throws: ``StoreFailure/closed``.
  package func snapshot() throws(StoreFailure) -> any StateReader {
    Snapshot(store: self, columns: try openColumns())
  }

  /// Applies a whole batch; memory has no device, so `synced` makes no difference.
  ///
  /// - Throws: ``StoreFailure``: closed, or a row beyond the limits.
  package func commit(_ batch: WriteBatch, synced: Bool) throws(StoreFailure) {
    try limits.check(batch)
    let wasOpen = contents.withLock { contents in
      if contents.isClosed { return false }
      for operation in batch.operations {
        let column = Int(operation.column.rawValue)
        if let value = operation.value {
          contents.columns[column].set(value, for: operation.key)
        } else {
          contents.columns[column].remove(operation.key)
        }
      }
      return true
    }
    if !wasOpen { throw .closed }
  }

  /// Closes the store and forgets its rows.
  package func close() throws(StoreFailure) {
    contents.withLock { $0 = Contents(isClosed: true) }
  }

  private func openColumns() throws(StoreFailure) -> [SortedRows<[UInt8]>] {
    let columns = contents.withLock { $0.isClosed ? nil : $0.columns }
    guard let columns else { throw .closed }
    return columns
  }
}
