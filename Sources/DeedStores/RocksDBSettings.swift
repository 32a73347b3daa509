import CRocksDB

/// How a RocksDB store is opened and how much memory and log it may use.
package struct RocksDBSettings: Hashable, Sendable {
  /// What to do when there is no store at the path, or when there is one.
  package enum Creation: Hashable, Sendable {
    /// Open a store that exists; create nothing.
    case openExisting
    /// Create a store where there is none.
    case createNew
    /// Open a store, or create it if there is none.
    case openOrCreate
  }

  /// Whether a store may or must be created.
  package var creation: Creation
  /// The most octets of write-ahead log that a crash may leave to be replayed.
  package var writeAheadLogOctetsMax: UInt64
  /// The octets of memory for blocks that have been read.
  package var cacheOctets: Int
  /// The octets of memory that each column fills before it is written out.
  package var bufferOctets: Int

  /// The octets that must be free on the device for a store to be opened: its log is written out then, and RocksDB may end
  /// the process when there is no room for that.
  package var openingRoomOctets: UInt64
  /// The octets that must be free on the device for a batch to be written, so that what is buffered can still be written out.
  package var writingRoomOctets: UInt64

  /// Makes settings; the defaults suit a node with a gigabyte of memory.
  package init(
    creation: Creation = .openOrCreate, writeAheadLogOctetsMax: UInt64 = 64 << 20,
    cacheOctets: Int = 64 << 20, bufferOctets: Int = 16 << 20,
    openingRoomOctets: UInt64 = 80 << 20, writingRoomOctets: UInt64 = 16 << 20
  ) {
    self.creation = creation
    self.writeAheadLogOctetsMax = writeAheadLogOctetsMax
    self.cacheOctets = cacheOctets
    self.bufferOctets = bufferOctets
    self.openingRoomOctets = openingRoomOctets
    self.writingRoomOctets = writingRoomOctets
  }

  /// Makes RocksDB's form of the settings; the caller destroys it with `rocksdb_options_destroy`.
  ///
  /// The log is recovered up to the first damage and no further (mode 2, point in time): what is
  /// recovered is then always a whole prefix of the batches. A prefix that ends too early is noticed
  /// by the node, which keeps its high-water mark outside the store.
  @unsafe func makeOptions() -> OpaquePointer? {
    let options = unsafe rocksdb_options_create()
    unsafe rocksdb_options_set_create_if_missing(options, creation == .openExisting ? 0 : 1)
    unsafe rocksdb_options_set_error_if_exists(options, creation == .createNew ? 1 : 0)
    // A column that is missing where a store is to exist was lost.
    unsafe rocksdb_options_set_create_missing_column_families(
      options, creation == .openExisting ? 0 : 1)
    unsafe rocksdb_options_set_paranoid_checks(options, 1)
    unsafe rocksdb_options_set_wal_recovery_mode(options, 2)
    unsafe rocksdb_options_set_max_total_wal_size(options, writeAheadLogOctetsMax)
    unsafe rocksdb_options_set_write_buffer_size(options, max(bufferOctets, 64 << 10))
    // Below the usual limit of 1024 files a process, with room for connections.
    unsafe rocksdb_options_set_max_open_files(options, 512)
    // RocksDB's own diary: warnings only, a few small files.
    unsafe rocksdb_options_set_info_log_level(options, 2)
    unsafe rocksdb_options_set_max_log_file_size(options, 1 << 20)
    unsafe rocksdb_options_set_keep_log_file_num(options, 4)
    let table = unsafe rocksdb_block_based_options_create()
    let cache = unsafe rocksdb_cache_create_lru(max(cacheOctets, 0))
    unsafe rocksdb_block_based_options_set_block_cache(table, cache)
    unsafe rocksdb_block_based_options_set_filter_policy(
      table, rocksdb_filterpolicy_create_bloom_full(10))
    unsafe rocksdb_options_set_block_based_table_factory(options, table)
    // Safe: the options hold copies, the cache is counted, and the filter belongs to the table.
    unsafe rocksdb_cache_destroy(cache)
    unsafe rocksdb_block_based_options_destroy(table)
    return unsafe options
  }
}
