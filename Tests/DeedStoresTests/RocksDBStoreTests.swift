import DeedState
import DeedStores
import DeedTestSupport
import Foundation
import Testing

/// What only a store on disk does: last, exclude others, and notice damage.
@Suite struct RocksDBStoreTests {
  func batch(_ value: UInt8, keys: Range<Int> = 0..<20) -> WriteBatch {
    var batch = WriteBatch()
    for column in StoreColumn.allCases {
      for key in keys { batch.put([value, column.rawValue], at: [UInt8(key)], in: column) }
    }
    return batch
  }

  @Test func rowsOutliveTheStore() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/store"
      for round in 0..<4 as Range<UInt8> {
        let store = try RocksDBStore(path: path)
        if round > 0 {
          for column in StoreColumn.allCases {
            let rows = try store.rows(of: column, in: .all)
            #expect(rows.count == 20)
            #expect(rows.allSatisfy { $0.value == [round - 1, column.rawValue] })
          }
        }
        try store.commit(batch(round), synced: round % 2 == 0)
        // An abandoned store closes itself.
        if round != 2 { try store.close() }
      }
    }
  }

  @Test func randomBatchesOutliveReopening() throws {
    let seed: UInt64 = 77
    try withTemporaryFolder { folder in
      var generator = SeededGenerator(seed: seed)
      var model: [[UInt8]: [UInt8]] = [:]
      // A buffer of 64 KiB is flushed and compacted many times over here.
      let settings = RocksDBSettings(writeAheadLogOctetsMax: 1 << 18, bufferOctets: 1 << 16)
      for round in 0..<6 {
        let store = try RocksDBStore(path: folder + "/store", settings: settings)
        let rows = try store.rows(of: .state, in: .all)
        let isSame =
          rows
          == model.map { StoreRow(key: $0.key, value: $0.value) }.sorted {
            $0.key.lexicographicallyPrecedes($1.key)
          }
        #expect(isSame, "seed \(seed), round \(round)")
        for _ in 0..<20 {
          var batch = WriteBatch()
          for _ in 0..<50 {
            let key = generator.octets(countMax: 6)
            if Int.random(in: 0..<4, using: &generator) == 0 {
              batch.remove(key, in: .state)
              model[key] = nil
            } else {
              let value = [UInt8](repeating: generator.octets(countMax: 1).first ?? 9, count: 300)
              batch.put(value, at: key, in: .state)
              model[key] = value
            }
          }
          try store.commit(batch, synced: false)
        }
        try store.close()
      }
    }
  }

  /// A copy of an open store's files is what a power cut would leave.
  @Test func aSyncedBatchIsOnDiskBeforeAnythingIsClosed() throws {
    try withTemporaryFolder { folder in
      let store = try RocksDBStore(path: folder + "/store")
      for value in 0..<5 as Range<UInt8> { try store.commit(batch(value), synced: true) }
      try FileManager.default.copyItem(atPath: folder + "/store", toPath: folder + "/copy")
      let copy = try RocksDBStore(
        path: folder + "/copy", settings: RocksDBSettings(creation: .openExisting))
      for column in StoreColumn.allCases {
        let rows = try copy.rows(of: column, in: .all)
        #expect(rows.count == 20 && rows.allSatisfy { $0.value == [4, column.rawValue] })
      }
      try copy.close()
      try store.close()
    }
  }

  /// Whatever length the log is cut to, what remains is a prefix of whole batches.
  @Test func aTornLogLosesWholeBatchesFromTheEnd() throws {
    try withTemporaryFolder { folder in
      let store = try RocksDBStore(path: folder + "/store")
      for value in 1...8 as ClosedRange<UInt8> { try store.commit(batch(value), synced: true) }
      let files = try FileManager.default.contentsOfDirectory(atPath: folder + "/store")
      let log = try #require(files.filter { $0.hasSuffix(".log") }.sorted().last)
      let size = try Data(contentsOf: URL(fileURLWithPath: folder + "/store/" + log)).count
      for cut in stride(from: 1, to: size, by: max(size / 12, 1)) {
        let path = folder + "/cut\(cut)"
        try FileManager.default.copyItem(atPath: folder + "/store", toPath: path)
        let handle = try #require(FileHandle(forWritingAtPath: path + "/" + log))
        try handle.truncate(atOffset: UInt64(size - cut))
        try handle.close()
        let torn = try RocksDBStore(path: path)
        let last = try torn.value(of: [0], in: .state)?.first
        if cut == 1 { #expect(last == 7) }
        for column in StoreColumn.allCases {
          let rows = try torn.rows(of: column, in: .all)
          #expect(rows.count == (last == nil ? 0 : 20))
          #expect(rows.allSatisfy { $0.value == [last ?? 0, column.rawValue] })
        }
        try torn.close()
      }
      try store.close()
    }
  }

  @Test func aSecondOpenIsRefusedUntilTheFirstIsClosed() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/store"
      let store = try RocksDBStore(path: path)
      #expect(throws: StoreFailure.locked(path: path)) { try RocksDBStore(path: path) }
      let snapshot = try store.snapshot()
      try store.close()
      let next = try RocksDBStore(path: path)
      #expect(throws: StoreFailure.closed) { try snapshot.value(of: [], in: .state) }
      try next.close()
    }
  }

  @Test func openingAndCreatingAreHeldApart() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/store"
      #expect(throws: StoreFailure.missing(path: path)) {
        try RocksDBStore(path: path, settings: RocksDBSettings(creation: .openExisting))
      }
      #expect(!FileManager.default.fileExists(atPath: path))
      try RocksDBStore(path: path, settings: RocksDBSettings(creation: .createNew)).close()
      #expect(throws: StoreFailure.exists(path: path)) {
        try RocksDBStore(path: path, settings: RocksDBSettings(creation: .createNew))
      }
      try RocksDBStore(path: path, settings: RocksDBSettings(creation: .openExisting)).close()
      #expect(throws: StoreFailure.self) { try RocksDBStore(path: folder + "/no/such/parent") }
      #expect(throws: StoreFailure.self) { try RocksDBStore(path: "/proc/deed-store") }
    }
  }

  @Test func damagedTablesAreCorruptionAndNotOtherRows() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/store"
      let store = try RocksDBStore(path: path)
      try store.commit(batch(1, keys: 0..<200), synced: true)
      try store.close()
      let tables = try FileManager.default.contentsOfDirectory(atPath: path).filter {
        $0.hasSuffix(".sst")
      }
      #expect(!tables.isEmpty)
      for table in tables {
        let url = URL(fileURLWithPath: path + "/" + table)
        var data = try Data(contentsOf: url)
        for index in stride(from: 3, to: min(data.count, 400), by: 7) { data[index] ^= 0x40 }
        try data.write(to: url)
      }
      #expect(throws: StoreFailure.self) {
        let damaged = try RocksDBStore(path: path)
        for column in StoreColumn.allCases {
          for key in 0..<200 as Range<UInt8> {
            let value = try damaged.value(of: [key], in: column)
            #expect(value == [1, column.rawValue])
          }
        }
      }
    }
  }
}
