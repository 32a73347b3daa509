import Synchronization

/// Stretches of keys in which a block hides every row of the committed state, as they are found.
///
/// What a block has written once stays written, so a stretch never stops being one: only a copy of the block from before knows
/// fewer. It is of no influence on any result, and bounds how often a hidden row is walked over.
final class HiddenRuns: Sendable {
  /// The end of each stretch, itself not in it, by its first key.
  private let ends: Mutex<SortedRows<[UInt8]>>

  /// No stretches.
  convenience init() { self.init(SortedRows()) }

  private init(_ ends: SortedRows<[UInt8]>) { self.ends = Mutex(ends) }

  /// The same stretches, for a block that goes on differently.
  func copied() -> HiddenRuns { HiddenRuns(ends.withLock { $0 }) }

  /// The end of a stretch that a key is in.
  func end(after key: [UInt8]) -> [UInt8]? {
    ends.withLock { ends in
      guard let run = Self.last(upTo: key, ends) else { return nil }
      return OctetOrder.precedes(key, run.value) ? run.value : nil
    }
  }

  /// Adds the stretch from a key up to another one.
  func add(from start: [UInt8], to end: [UInt8]) {
    guard OctetOrder.precedes(start, end) else { return }
    ends.withLock { ends in
      guard let run = Self.last(upTo: start, ends), !OctetOrder.precedes(run.value, start) else {
        ends.set(end, for: start)
        return
      }
      if OctetOrder.precedes(run.value, end) { ends.set(end, for: run.key) }
    }
  }

  private static func last(upTo key: [UInt8], _ ends: SortedRows<[UInt8]>) -> StoreRow? {
    let range = KeyRange(from: [], to: OctetOrder.successor(of: key))
    return ends.rows(in: range, limit: 1, order: .descending).first
  }
}
