package import DeedState

/// A store in a folder on disk, kept by RocksDB; the default of a node.
///
/// Every batch goes through the write-ahead log. Columns are column families, and a mark in the
/// default one says that the folder is such a store and of which layout.
package final class RocksDBStore: StateStore {
  /// A frozen view; releases RocksDB's snapshot with its last reference.
  private final class Snapshot: StateReader {
    let database: RocksDatabase
    let number: UInt64

    init(of database: RocksDatabase) throws(StoreFailure) {
      self.database = database
      number = try database.takeSnapshot()
    }

    deinit {
      database.releaseSnapshot(number)
    }

    func value(of key: [UInt8], in column: StoreColumn) throws(StoreFailure) -> [UInt8]? {
      try database.value(of: key, column: RocksDBStore.place(of: column), snapshot: number)
    }

    func rows(
      of column: StoreColumn, in range: KeyRange, limit: Int?, order: RowOrder
    ) throws(StoreFailure) -> [StoreRow] {
      try database.rows(
        column: RocksDBStore.place(of: column), in: range, limit: limit, order: order,
        snapshot: number)
    }
  }

  /// The limits that batches are held to.
  package let limits: StoreLimits
  /// The folder that holds the store.
  package let path: String
  private let database: RocksDatabase

  /// The layout of the columns; a store of another one is refused.
  private static let layout: [UInt8] = Array("1".utf8)
  private static let layoutKey: [UInt8] = Array("deed.store".utf8)

  /// Opens or creates the store in the folder at `path`, whose parent must exist.
  ///
  /// - Throws: ``StoreFailure``: locked, missing, exists, incompatible, corruption, inputOutput.
  package init(
    path: String, settings: RocksDBSettings = RocksDBSettings(),
    limits: StoreLimits = StoreLimits()
  ) throws(StoreFailure) {
    self.path = path
    self.limits = limits
    database = try RocksDatabase(path: path, settings: settings)
    let found = try database.value(of: Self.layoutKey, column: 0, snapshot: nil)
    if found == Self.layout { return }
    if let found {
      throw .incompatible(detail: "store layout \(String(decoding: found, as: UTF8.self))")
    }
    // A folder without the mark is ours only if it is as empty as one just created.
    for column in 0...StoreColumn.allCases.count {
      let rows = try database.rows(
        column: column, in: .all, limit: 1, order: .ascending, snapshot: nil)
      guard rows.isEmpty else { throw .incompatible(detail: "another kind of database") }
    }
    try database.write([(0, Self.layoutKey, Self.layout)], synced: true)
  }

  /// Reads the value last committed for a key, or nil.
  ///
  /// - Throws: ``StoreFailure``.
  package func value(
    of key: [UInt8], in column: StoreColumn
  ) throws(StoreFailure) -> [UInt8]? {
    try database.value(of: key, column: Self.place(of: column), snapshot: nil)
  }

  /// Reads the rows last committed in a range.
  ///
  /// - Throws: ``StoreFailure``.
  package func rows(
    of column: StoreColumn, in range: KeyRange, limit: Int?, order: RowOrder
  ) throws(StoreFailure) -> [StoreRow] {
    try database.rows(
      column: Self.place(of: column), in: range, limit: limit, order: order, snapshot: nil)
  }

  /// Takes an unchanging view of what is committed now.
  ///
  /// - Throws: ``StoreFailure``.
  package func snapshot() throws(StoreFailure) -> any StateReader {
    try Snapshot(of: database)
  }

  /// Writes a whole batch or nothing of it, through the write-ahead log.
  ///
  /// - Throws: ``StoreFailure``.
  package func commit(_ batch: WriteBatch, synced: Bool) throws(StoreFailure) {
    try limits.check(batch)
    try database.write(
      batch.operations.map { (Self.place(of: $0.column), $0.key, $0.value) }, synced: synced)
  }

  /// Flushes and closes the store, after which another process may open it.
  ///
  /// - Throws: ``StoreFailure``.
  package func close() throws(StoreFailure) {
    try database.close()
  }

  /// The place of a column among RocksDB's, where the default one is first.
  private static func place(of column: StoreColumn) -> Int {
    Int(column.rawValue) + 1
  }
}
