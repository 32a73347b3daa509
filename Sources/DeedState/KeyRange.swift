/// A half-open interval of keys: from a key, inclusive, to a key, exclusive, or to the end.
package struct KeyRange: Hashable, Sendable {
  /// The first key that belongs to the range; empty for the beginning of the column.
  package var from: [UInt8]
  /// The first key that no longer belongs to the range; nil for the end of the column.
  package var to: [UInt8]?

  /// Makes the range of the keys with `from` ≤ key < `to`; a range that ends before it begins is empty.
  package init(from: [UInt8], to: [UInt8]?) {
    self.from = from
    self.to = to
  }

  /// Every key.
  package static let all = KeyRange(from: [], to: nil)

  /// Makes the range of exactly the keys that begin with `prefix`.
  package init(prefix: [UInt8]) {
    from = prefix
    var end = prefix
    while let last = end.last {
      end.removeLast()
      if last < 0xff {
        end.append(last + 1)
        to = end
        return
      }
    }
    to = nil
  }

  /// Whether no key can be in the range.
  package var isEmpty: Bool {
    guard let to else { return false }
    return OctetOrder.compare(from, to) >= 0
  }

  /// Tells whether `key` is in the range.
  package func contains(_ key: [UInt8]) -> Bool {
    if OctetOrder.precedes(key, from) { return false }
    guard let to else { return true }
    return OctetOrder.precedes(key, to)
  }
}
