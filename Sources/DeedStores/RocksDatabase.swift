import CRocksDB
import DeedState
import Glibc
import Synchronization

/// One open RocksDB database: owner of every pointer that RocksDB hands out.
///
/// **Why this is safe.** The pointers are made in `init` and freed in ``close()``, once. Every use
/// goes through ``perform(_:)``, which counts itself in and out and is refused after closing began;
/// closing waits until the count is zero. RocksDB itself allows all calls made here from any thread
/// at once. Snapshots are kept here by number, so they are released before the database whatever
/// their holders do. Octets are copied on the way in and on the way out: no pointer leaves this
/// module's `Rocks…` files.
@safe final class RocksDatabase: @unchecked Sendable {
  /// A pointer of RocksDB's that may be used from any thread, as its documentation says.
  @safe struct Handle: @unchecked Sendable {
    let pointer: OpaquePointer
  }

  /// A snapshot and the read options that name it.
  struct SnapshotHandles: Sendable {
    let snapshot: Handle
    let options: Handle
  }

  private struct Gate {
    var isClosed = false
    /// Whether a write failed: RocksDB may end the process when it writes on after that, also in closing.
    var isBroken = false
    var operationCount = 0
    var nextSnapshot: UInt64 = 0
    var snapshots: [UInt64: SnapshotHandles] = [:]
  }

  let failure: RocksFailure
  let database: Handle
  /// The default column, which holds only the mark of the layout, then ``StoreColumn`` by number.
  let columns: [Handle]
  let readOptions: Handle
  private let writingRoomOctets: UInt64
  private let gate = Mutex(Gate())

  /// Opens or creates the database in the folder at `path`.
  ///
  /// - Throws: ``StoreFailure``.
  init(path: String, settings: RocksDBSettings) throws(StoreFailure) {
    failure = RocksFailure(path: path)
    // RocksDB would leave a folder behind even where it was not to create a database.
    if settings.creation == .openExisting, unsafe access(path + "/CURRENT", F_OK) != 0 {
      throw .missing(path: path)
    }
    writingRoomOctets = settings.writingRoomOctets
    try Self.checkRoom(settings.openingRoomOctets, at: path)
    try Self.checkFileSizeLimit(settings.openingRoomOctets)
    let options = unsafe settings.makeOptions()
    defer { unsafe rocksdb_options_destroy(options) }
    // Safe: the copies of the names live until the end of this scope, longer than the call.
    let names = unsafe (["default"] + StoreColumn.allCases.map(\.name)).map { unsafe strdup($0) }
    defer { unsafe names.forEach { unsafe free($0) } }
    let constNames = unsafe names.map { unsafe UnsafePointer($0) }
    let columnOptions = unsafe [OpaquePointer?](repeating: options, count: names.count)
    var handles = unsafe [OpaquePointer?](repeating: nil, count: names.count)
    var message: UnsafeMutablePointer<CChar>?
    let opened = unsafe rocksdb_open_column_families(
      options, path, Int32(names.count), constNames, columnOptions, &handles, &message)
    try unsafe failure.check(message)
    let columns = unsafe handles.compactMap { unsafe $0.map { unsafe Handle(pointer: $0) } }
    guard let opened = unsafe opened, let readOptions = unsafe rocksdb_readoptions_create(),
      unsafe columns.count == names.count
    else { throw .inputOutput(detail: "RocksDB opened nothing and gave no reason") }
    database = unsafe Handle(pointer: opened)
    self.columns = columns
    self.readOptions = unsafe Handle(pointer: readOptions)
  }

  deinit {
    try? close()
  }

  /// Refuses to go on when the device of a path has less room; what cannot be told is left to RocksDB.
  ///
  /// - Throws: ``StoreFailure/full(detail:)``.
  private static func checkRoom(_ octets: UInt64, at path: String) throws(StoreFailure) {
    var room = statvfs()
    let end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let parent = end.map { String(path[..<$0]) } ?? "."
    // Safe: the system fills in the structure; of the folder above where there is no store yet.
    let isKnown = unsafe statvfs(path, &room) == 0 || statvfs(parent, &room) == 0
    guard isKnown else { return }
    let free = UInt64(room.f_bavail).multipliedReportingOverflow(by: UInt64(room.f_frsize))
    guard free.overflow || free.partialValue >= octets else {
      throw .full(
        detail: "\(free.partialValue >> 20) MiB are free for \(path), \(octets >> 20) are needed")
    }
  }

  /// Refuses to open a store whose files the process may not make as large as they may get.
  ///
  /// - Throws: ``StoreFailure/full(detail:)``.
  private static func checkFileSizeLimit(_ octets: UInt64) throws(StoreFailure) {
    var limit = rlimit()
    // Safe: the system fills in the structure.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0,
      limit.rlim_cur < octets
    else { return }
    throw .full(
      detail:
        "the process may make files of \(limit.rlim_cur >> 20) MiB, \(octets >> 20) are needed")
  }

  /// Refuses a write that the device may not have room for.
  ///
  /// - Throws: ``StoreFailure/full(detail:)``.
  func checkRoomToWrite() throws(StoreFailure) {
    try Self.checkRoom(writingRoomOctets, at: failure.path)
  }

  /// Runs one operation on the open database.
  ///
  /// - Throws: ``StoreFailure/closed``, or what `body` throws.
  func perform<Result>(
    _ body: () throws(StoreFailure) -> Result
  ) throws(StoreFailure) -> Result {
    let isOpen = gate.withLock { gate in
      if !gate.isClosed { gate.operationCount += 1 }
      return !gate.isClosed
    }
    guard isOpen else { throw .closed }
    defer { gate.withLock { $0.operationCount -= 1 } }
    return try body()
  }

  /// Takes a snapshot and returns its number.
  ///
  /// - Throws: ``StoreFailure``.
  func takeSnapshot() throws(StoreFailure) -> UInt64 {
    try perform { () throws(StoreFailure) in
      guard let snapshot = unsafe rocksdb_create_snapshot(database.pointer),
        let options = unsafe rocksdb_readoptions_create()
      else { throw .inputOutput(detail: "RocksDB made no snapshot") }
      unsafe rocksdb_readoptions_set_snapshot(options, snapshot)
      let handles = unsafe SnapshotHandles(
        snapshot: Handle(pointer: snapshot), options: Handle(pointer: options))
      return gate.withLock { gate in
        gate.nextSnapshot += 1
        gate.snapshots[gate.nextSnapshot] = handles
        return gate.nextSnapshot
      }
    }
  }

  /// The handles of a snapshot that has not been released; only inside ``perform(_:)``.
  ///
  /// - Throws: ``StoreFailure/closed``.
  func handles(ofSnapshot number: UInt64) throws(StoreFailure) -> SnapshotHandles {
    let handles = gate.withLock { $0.snapshots[number] }
    guard let handles else { throw .closed }
    return handles
  }

  /// Releases a snapshot, unless closing has done so.
  func releaseSnapshot(_ number: UInt64) {
    try? perform { () throws(StoreFailure) in
      let handles = gate.withLock { $0.snapshots.removeValue(forKey: number) }
      if let handles { release(handles) }
    }
  }

  private func release(_ handles: SnapshotHandles) {
    unsafe rocksdb_readoptions_destroy(handles.options.pointer)
    unsafe rocksdb_release_snapshot(database.pointer, handles.snapshot.pointer)
  }

  /// Remembers that a write failed.
  func markBroken() { gate.withLock { $0.isBroken = true } }

  /// Waits for running operations, writes out what is buffered, and frees everything; once.
  ///
  /// After a failed write nothing is written out and nothing is freed: the rows are in the write-ahead log, and the files are
  /// given back with the end of the process.
  /// - Throws: ``StoreFailure`` of the first buffer that could not be written; its rows are still in
  ///   the write-ahead log, and everything is freed all the same.
  func close() throws(StoreFailure) {
    let isFirst = gate.withLock { gate in
      defer { gate.isClosed = true }
      return !gate.isClosed
    }
    guard isFirst else { return }
    while gate.withLock({ $0.operationCount > 0 }) { usleep(100) }
    if gate.withLock({ $0.isBroken }) { return }
    let snapshots = gate.withLock { gate in
      defer { gate.snapshots = [:] }
      return Array(gate.snapshots.values)
    }
    for handles in snapshots { release(handles) }
    var firstFailure: StoreFailure?
    let flush = unsafe rocksdb_flushoptions_create()
    for column in columns {
      var message: UnsafeMutablePointer<CChar>?
      unsafe rocksdb_flush_cf(database.pointer, flush, column.pointer, &message)
      do { try unsafe failure.check(message) } catch { firstFailure = firstFailure ?? error }
    }
    unsafe rocksdb_flushoptions_destroy(flush)
    unsafe rocksdb_cancel_all_background_work(database.pointer, 1)
    for column in columns { unsafe rocksdb_column_family_handle_destroy(column.pointer) }
    unsafe rocksdb_readoptions_destroy(readOptions.pointer)
    unsafe rocksdb_close(database.pointer)
    if let firstFailure { throw firstFailure }
  }
}
