import CRocksDB
import DeedState

/// Reading and writing rows; each call copies its octets and frees what RocksDB allocated for it.
extension RocksDatabase {
  /// Reads one value, from a snapshot or as last committed.
  ///
  /// - Throws: ``StoreFailure``.
  func value(
    of key: [UInt8], column: Int, snapshot: UInt64?
  ) throws(StoreFailure) -> [UInt8]? {
    try perform { () throws(StoreFailure) in
      let options = try snapshot.map(handles(ofSnapshot:))?.options ?? readOptions
      var message: UnsafeMutablePointer<CChar>?
      let slice = unsafe withCharacters(of: key) { (pointer, count) in
        unsafe rocksdb_get_pinned_cf(
          database.pointer, options.pointer, columns[column].pointer, pointer, count, &message)
      }
      try unsafe failure.check(message)
      guard let slice = unsafe slice else { return nil }
      defer { unsafe rocksdb_pinnableslice_destroy(slice) }
      var count = 0
      let start = unsafe rocksdb_pinnableslice_value(slice, &count)
      return unsafe copied(start, count: count)
    }
  }

  /// Reads the rows of a range, from a snapshot or as last committed.
  ///
  /// - Throws: ``StoreFailure``.
  func rows(
    column: Int, in range: KeyRange, limit: Int?, order: RowOrder, snapshot: UInt64?
  ) throws(StoreFailure) -> [StoreRow] {
    try perform { () throws(StoreFailure) in
      let named = try snapshot.map(handles(ofSnapshot:))?.snapshot
      if range.isEmpty || (limit ?? 1) <= 0 { return [] }
      let options = unsafe rocksdb_readoptions_create()
      defer { unsafe rocksdb_readoptions_destroy(options) }
      if let named { unsafe rocksdb_readoptions_set_snapshot(options, named.pointer) }
      // Safe: RocksDB keeps the pointers of both bounds, and the iterator does not outlive them.
      return try unsafe withCharacters(of: range.from) { (from, fromCount) throws(StoreFailure) in
        unsafe rocksdb_readoptions_set_iterate_lower_bound(options, from, fromCount)
        guard let to = range.to else {
          return try unsafe collect(column: column, options: options, limit: limit, order: order)
        }
        return try unsafe withCharacters(of: to) { (to, toCount) throws(StoreFailure) in
          unsafe rocksdb_readoptions_set_iterate_upper_bound(options, to, toCount)
          return try unsafe collect(column: column, options: options, limit: limit, order: order)
        }
      }
    }
  }

  /// Walks an iterator from one of the bounds that its options hold.
  @unsafe private func collect(
    column: Int, options: OpaquePointer?, limit: Int?, order: RowOrder
  ) throws(StoreFailure) -> [StoreRow] {
    let iterator = unsafe rocksdb_create_iterator_cf(
      database.pointer, options, columns[column].pointer)
    defer { unsafe rocksdb_iter_destroy(iterator) }
    var rows: [StoreRow] = []
    switch order {
    case .ascending: unsafe rocksdb_iter_seek_to_first(iterator)
    case .descending: unsafe rocksdb_iter_seek_to_last(iterator)
    }
    while unsafe rocksdb_iter_valid(iterator) != 0, rows.count != limit {
      var (keyCount, valueCount) = (0, 0)
      let key = unsafe rocksdb_iter_key(iterator, &keyCount)
      let value = unsafe rocksdb_iter_value(iterator, &valueCount)
      rows.append(
        StoreRow(
          key: unsafe copied(key, count: keyCount), value: unsafe copied(value, count: valueCount)))
      switch order {
      case .ascending: unsafe rocksdb_iter_next(iterator)
      case .descending: unsafe rocksdb_iter_prev(iterator)
      }
    }
    var message: UnsafeMutablePointer<CChar>?
    unsafe rocksdb_iter_get_error(iterator, &message)
    try unsafe failure.check(message)
    return rows
  }

  /// Writes operations as one atomic batch through the write-ahead log, which is never off.
  ///
  /// - Throws: ``StoreFailure``.
  func write(
    _ operations: [(column: Int, key: [UInt8], value: [UInt8]?)], synced: Bool
  ) throws(StoreFailure) {
    try checkRoomToWrite()
    try perform { () throws(StoreFailure) in
      let batch = unsafe rocksdb_writebatch_create()
      defer { unsafe rocksdb_writebatch_destroy(batch) }
      for operation in operations {
        let column = columns[operation.column]
        unsafe withCharacters(of: operation.key) { (key, keyCount) in
          guard let value = operation.value else {
            unsafe rocksdb_writebatch_delete_cf(batch, column.pointer, key, keyCount)
            return
          }
          unsafe withCharacters(of: value) { (value, valueCount) in
            unsafe rocksdb_writebatch_put_cf(
              batch, column.pointer, key, keyCount, value, valueCount)
          }
        }
      }
      let options = unsafe rocksdb_writeoptions_create()
      defer { unsafe rocksdb_writeoptions_destroy(options) }
      unsafe rocksdb_writeoptions_set_sync(options, synced ? 1 : 0)
      unsafe rocksdb_writeoptions_disable_WAL(options, 0)
      var message: UnsafeMutablePointer<CChar>?
      unsafe rocksdb_write(database.pointer, options, batch, &message)
      if unsafe message != nil { markBroken() }
      try unsafe failure.check(message)
    }
  }
}

/// Lends octets to a call as characters; the pointer is never null, even for none.
@unsafe private func withCharacters<Result, Failure: Error>(
  of octets: [UInt8],
  _ body: (UnsafePointer<CChar>, Int) throws(Failure) -> Result
) throws(Failure) -> Result {
  let lent = octets.isEmpty ? [0] : octets
  return try unsafe lent.withUnsafeBufferPointer { (buffer) throws(Failure) in
    guard let start = buffer.baseAddress else {
      preconditionFailure("an array that is not empty has an address")
    }
    // Safe: an octet and a character have the same size and alignment.
    return try unsafe start.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
      (characters) throws(Failure) in
      try unsafe body(characters, octets.count)
    }
  }
}

/// Copies octets that RocksDB still owns.
@unsafe private func copied(_ start: UnsafePointer<CChar>?, count: Int) -> [UInt8] {
  unsafe Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
}
