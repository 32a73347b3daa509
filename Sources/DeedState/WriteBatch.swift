/// A change of one key: its new value, or nil to remove the row.
package struct RowWrite: Hashable, Sendable {
  /// The key.
  package var key: [UInt8]
  /// The new value; nil removes the row.
  package var value: [UInt8]?

  /// Makes a write, or a removal if `value` is nil.
  package init(key: [UInt8], value: [UInt8]?) {
    self.key = key
    self.value = value
  }
}

/// What one atomic commit writes: puts and removals in any columns; of several to one key the last counts.
package struct WriteBatch: Hashable, Sendable {
  /// One put or removal.
  package struct Operation: Hashable, Sendable {
    /// The column of the row.
    package let column: StoreColumn
    /// The key of the row.
    package let key: [UInt8]
    /// The new value; nil removes the row.
    package let value: [UInt8]?
  }

  /// The puts and removals in the order in which they were added.
  package private(set) var operations: [Operation] = []

  /// Makes an empty batch.
  package init() {}

  /// Adds a put: afterwards the key has this value.
  package mutating func put(_ value: [UInt8], at key: [UInt8], in column: StoreColumn) {
    operations.append(Operation(column: column, key: key, value: value))
  }

  /// Adds a removal: afterwards the key has no row; removing an absent row changes nothing.
  package mutating func remove(_ key: [UInt8], in column: StoreColumn) {
    operations.append(Operation(column: column, key: key, value: nil))
  }

  /// Adds writes to one column in their order.
  package mutating func append(_ writes: [RowWrite], in column: StoreColumn) {
    operations.reserveCapacity(operations.count + writes.count)
    for write in writes {
      operations.append(Operation(column: column, key: write.key, value: write.value))
    }
  }
}
