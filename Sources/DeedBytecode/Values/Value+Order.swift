import DeedCrypto
import DeedIntegers

/// Where one value stands relative to another.
package enum ValueOrder: Sendable {
  /// The left one comes first.
  case ascending
  /// Neither comes first.
  case equal
  /// The right one comes first.
  case descending

  fileprivate init<Element: Comparable>(_ left: Element, _ right: Element) {
    self = left < right ? .ascending : right < left ? .descending : .equal
  }

  /// Octet by octet, a prefix first.
  fileprivate init(octets left: [UInt8], _ right: [UInt8]) {
    let sharedCount = min(left.count, right.count)
    for position in 0..<sharedCount where left[position] != right[position] {
      self = left[position] < right[position] ? .ascending : .descending
      return
    }
    self.init(left.count, right.count)
  }
}

extension Value {
  /// Whether the value comes before another in Deed's key order (`docs/language.md` rule 30).
  ///
  /// Integers, times and durations are ordered numerically; bytes, texts, parties and contracts octet by
  /// octet, a prefix first; false before true; plain enums by case; digests by the algorithm's name, then the
  /// octets; structs field by field. The order is that of the octets of `StateKey`. Values that are no keys
  /// have a total order, too, without meaning in the language.
  package func precedes(_ other: Value) -> Bool { Self.compare(self, other) == .ascending }

  /// Compares two values in Deed's key order; see `precedes`.
  package static func compare(_ left: Value, _ right: Value) -> ValueOrder {
    switch (left, right) {
    case (.bool(let left), .bool(let right)): return ValueOrder(left ? 1 : 0, right ? 1 : 0)
    case (.integer(let left), .integer(let right)): return ValueOrder(left, right)
    case (.time(let left), .time(let right)), (.duration(let left), .duration(let right)):
      return ValueOrder(left, right)
    case (.bytes(let left), .bytes(let right)), (.text(let left), .text(let right)):
      return ValueOrder(octets: left, right)
    case (.party(let left), .party(let right)), (.contract(let left), .contract(let right)):
      return ValueOrder(octets: left.octets, right.octets)
    case (.digest(let leftAlgorithm, let left), .digest(let rightAlgorithm, let right)):
      let order = ValueOrder(octets: leftAlgorithm.name.octets, rightAlgorithm.name.octets)
      return order == .equal ? ValueOrder(octets: left, right) : order
    case (
      .asset(let leftIssuer, let leftName, let left, let leftUnique),
      .asset(let rightIssuer, let rightName, let right, let rightUnique)
    ):
      let orders = [
        ValueOrder(leftUnique ? 1 : 0, rightUnique ? 1 : 0),
        ValueOrder(octets: leftIssuer.octets, rightIssuer.octets),
        ValueOrder(octets: leftName.octets, rightName.octets), ValueOrder(left, right),
      ]
      return orders.first { $0 != .equal } ?? .equal
    case (.structure(let left), .structure(let right)), (.list(let left), .list(let right)),
      (.set(let left), .set(let right)):
      return compare(left, right)
    case (.enumeration(let leftCase, let left), .enumeration(let rightCase, let right)):
      let order = ValueOrder(leftCase, rightCase)
      return order == .equal ? compare(left, right) : order
    case (.some(let left), .some(let right)): return compare(left, right)
    case (.map(let left), .map(let right)):
      return compare(left.flatMap { [$0.key, $0.value] }, right.flatMap { [$0.key, $0.value] })
    default: return ValueOrder(left.kindRank, right.kindRank)
    }
  }

  /// Compares lists element by element, a prefix first.
  private static func compare(_ left: [Value], _ right: [Value]) -> ValueOrder {
    for (left, right) in zip(left, right) {
      let order = compare(left, right)
      if order != .equal { return order }
    }
    return ValueOrder(left.count, right.count)
  }

  /// Orders values of different kinds, which no collection mixes, so that the order is total.
  private var kindRank: Int {
    switch self {
    case .bool: 0
    case .integer: 1
    case .bytes: 2
    case .text: 3
    case .time: 4
    case .duration: 5
    case .party: 6
    case .contract: 7
    case .digest: 8
    case .structure: 9
    case .enumeration: 10
    case .none: 11
    case .some: 12
    case .list: 13
    case .set: 14
    case .map: 15
    case .asset: 16
    }
  }
}
