import DeedState
import DeedStores
import Foundation
import Testing

/// The stores that the one conformance suite is run on.
enum Backend: String, CaseIterable, CustomTestStringConvertible {
  case memory
  case rocksDB

  var testDescription: String { rawValue }

  /// Runs a test on an empty store in a folder of its own.
  func withStore(
    limits: StoreLimits = StoreLimits(), _ body: (any StateStore) throws -> Void
  ) throws {
    switch self {
    case .memory: try body(MemoryStore(limits: limits))
    case .rocksDB:
      try withTemporaryFolder { folder in
        let store = try RocksDBStore(path: folder + "/store", limits: limits)
        try body(store)
        try store.close()
      }
    }
  }
}

/// Makes a folder for one test and removes it afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "deed-store-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}
