/// One row of a column: a key and its value.
package struct StoreRow: Hashable, Sendable {
  /// The key; at most ``StoreLimits/keyOctetsMax`` octets.
  package var key: [UInt8]
  /// The value; may be empty, which is not the same as absent.
  package var value: [UInt8]

  /// Makes a row.
  package init(key: [UInt8], value: [UInt8]) {
    self.key = key
    self.value = value
  }
}

/// The direction in which a range of rows is returned.
package enum RowOrder: Sendable {
  /// From the smallest key to the greatest.
  case ascending
  /// From the greatest key to the smallest.
  case descending
}

/// Something that rows can be read from: a store, or one of its snapshots.
package protocol StateReader: Sendable {
  /// Reads the value of one key, or nil if the column has no such row.
  ///
  /// - Throws: ``StoreFailure``.
  func value(of key: [UInt8], in column: StoreColumn) throws(StoreFailure) -> [UInt8]?

  /// Reads the rows of a range in key order, at most `limit` of them from the side where it begins.
  ///
  /// - Throws: ``StoreFailure``.
  func rows(
    of column: StoreColumn, in range: KeyRange, limit: Int?, order: RowOrder
  ) throws(StoreFailure) -> [StoreRow]
}

extension StateReader {
  /// Reads the rows of a range in ascending order, at most `limit` of them.
  ///
  /// - Throws: ``StoreFailure``.
  package func rows(
    of column: StoreColumn, in range: KeyRange, limit: Int? = nil
  ) throws(StoreFailure) -> [StoreRow] {
    try rows(of: column, in: range, limit: limit, order: .ascending)
  }
}

/// A key-value store with ordered columns, snapshots and one atomic batch a block.
///
/// A store has any number of readers and one writer. A value read from the store itself is the one
/// last committed; a snapshot goes on showing the moment it was taken. All operations may be called
/// from any thread. The contents never depend on the backend, and no backend computes anything.
package protocol StateStore: StateReader {
  /// The limits that ``commit(_:synced:)`` holds every batch to.
  var limits: StoreLimits { get }

  /// Takes an unchanging view of what is committed now.
  ///
  /// A snapshot is released with its last reference, and fails with ``StoreFailure/closed`` once the
  /// store is closed.
  ///
  /// - Throws: ``StoreFailure``.
  func snapshot() throws(StoreFailure) -> any StateReader

  /// Writes a whole batch or nothing of it; with `synced` it has reached the device on return.
  ///
  /// A batch that is not synced survives the end of the process, but maybe not of the machine.
  ///
  /// - Throws: ``StoreFailure``; then nothing of the batch is visible.
  func commit(_ batch: WriteBatch, synced: Bool) throws(StoreFailure)

  /// Closes the store; everything after that fails with ``StoreFailure/closed``, closing again does not.
  ///
  /// - Throws: ``StoreFailure`` when buffered rows could not be flushed; the store is closed all the same.
  func close() throws(StoreFailure)
}

/// The greatest sizes that a store accepts.
package struct StoreLimits: Hashable, Sendable {
  /// The longest key, in octets: far above any state key, far below what slows an index down.
  package var keyOctetsMax: Int
  /// The longest value, in octets: twice a transaction of the greatest size.
  package var valueOctetsMax: Int

  /// Makes limits; the defaults are 4096 octets a key and 1 MiB a value.
  package init(keyOctetsMax: Int = 4096, valueOctetsMax: Int = 1 << 20) {
    self.keyOctetsMax = keyOctetsMax
    self.valueOctetsMax = valueOctetsMax
  }

  /// Checks every row of a batch, before any of them is written.
  ///
  /// - Throws: ``StoreFailure/keyTooLong(octets:limit:)``, ``StoreFailure/valueTooLong(octets:limit:)``.
  package func check(_ batch: WriteBatch) throws(StoreFailure) {
    for operation in batch.operations {
      if operation.key.count > keyOctetsMax {
        throw .keyTooLong(octets: operation.key.count, limit: keyOctetsMax)
      }
      if let value = operation.value, value.count > valueOctetsMax {
        throw .valueTooLong(octets: value.count, limit: valueOctetsMax)
      }
    }
  }
}
