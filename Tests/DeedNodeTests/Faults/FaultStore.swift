import DeedState
import Synchronization

/// A store in memory that counts its operations and breaks at one of them, for good.
///
/// It remembers every batch with whether it was synced, so that afterwards it can tell what a device may hold: what was
/// synced for certain, of the rest any part; and what a device that does not keep its word may hold.
final class FaultStore: StateStore {
  /// How the operation breaks.
  enum Fault: Hashable, Sendable {
    /// It fails and does nothing; all later ones fail too.
    case fails(StoreFailure)
    /// It fails, and only it: the store goes on working.
    case failsOnce(StoreFailure)
  }

  private struct State {
    var batches: [(batch: WriteBatch, isSynced: Bool)]
    var operationCount = 0
    var isBroken = false
    /// The batch at whose commit the store broke.
    var interrupted: WriteBatch?
  }

  let limits = StoreLimits()
  private let memory: MemoryStore
  private let breaksAt: Int
  private let fault: Fault
  private let state: Mutex<State>

  /// A store with what other batches left, that breaks at the operation `breaksAt`, counted from 0.
  init(
    _ batches: [WriteBatch] = [], breaksAt: Int = .max, fault: Fault = .fails(.closed)
  ) throws {
    memory = try Self.disk(batches)
    self.breaksAt = breaksAt
    self.fault = fault
    state = Mutex(State(batches: batches.map { ($0, true) }))
  }

  /// Operations so far.
  var operationCount: Int { state.withLock { $0.operationCount } }
  /// The batches that were written, in order, and whether each was synced.
  var batches: [(batch: WriteBatch, isSynced: Bool)] { state.withLock { $0.batches } }
  /// The batch at whose commit the store broke, if it was a commit.
  var interrupted: WriteBatch? { state.withLock { $0.interrupted } }

  /// A store as a device holds it after these batches.
  static func disk(_ batches: [WriteBatch]) throws -> MemoryStore {
    let store = MemoryStore()
    for batch in batches { try store.commit(batch, synced: true) }
    return store
  }

  /// What a device may hold that keeps its word, were the machine to stop now: everything up to the newest synced batch,
  /// each part of what came after it, and maybe the batch that was interrupted.
  func lawfulDisks() -> [[WriteBatch]] {
    let (batches, interrupted) = state.withLock { ($0.batches, $0.interrupted) }
    let certain = (batches.lastIndex { $0.isSynced } ?? -1) + 1
    let kept = batches[..<certain].map(\.batch)
    let loose = batches[certain...].map(\.batch)
    var disks: [[WriteBatch]] = []
    for choice in 0..<1 << loose.count {
      disks.append(kept + loose.indices.filter { choice >> $0 & 1 == 1 }.map { loose[$0] })
    }
    if loose.count > 1 { disks.append(kept + loose.reversed()) }
    if let interrupted { disks.append(batches.map(\.batch) + [interrupted]) }
    return disks
  }

  private func begin(_ batch: WriteBatch? = nil) throws(StoreFailure) {
    let failure = state.withLock { state -> StoreFailure? in
      defer { state.operationCount += 1 }
      if state.isBroken { return .closed }
      guard state.operationCount == breaksAt else { return nil }
      state.interrupted = batch
      switch fault {
      case .fails(let failure):
        state.isBroken = true
        return failure
      case .failsOnce(let failure): return failure
      }
    }
    if let failure { throw failure }
  }

  func value(of key: [UInt8], in column: StoreColumn) throws(StoreFailure) -> [UInt8]? {
    try begin()
    return try memory.value(of: key, in: column)
  }

  func rows(
    of column: StoreColumn, in range: KeyRange, limit: Int?, order: RowOrder
  ) throws(StoreFailure) -> [StoreRow] {
    try begin()
    return try memory.rows(of: column, in: range, limit: limit, order: order)
  }

  func snapshot() throws(StoreFailure) -> any StateReader {
    try begin()
    return try memory.snapshot()
  }

  func commit(_ batch: WriteBatch, synced: Bool) throws(StoreFailure) {
    try begin(batch)
    try memory.commit(batch, synced: synced)
    state.withLock { $0.batches.append((batch, synced)) }
  }

  func close() throws(StoreFailure) { try memory.close() }
}

extension WriteBatch {
  /// The batch with some of its operations only.
  func torn(keeping isKept: (Int) -> Bool) -> WriteBatch {
    var torn = WriteBatch()
    for (index, operation) in operations.enumerated() where isKept(index) {
      if let value = operation.value {
        torn.put(value, at: operation.key, in: operation.column)
      } else {
        torn.remove(operation.key, in: operation.column)
      }
    }
    return torn
  }
}
