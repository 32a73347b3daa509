/// A persistent sorted map from keys to values: a copy costs nothing, a change copies one path.
///
/// It is a weight-balanced binary tree (Adams 1992, with the factors 3 and 2 that Hirai and Yamamoto
/// proved sound in 2011). Nodes never change, so a copy held elsewhere (a snapshot, a savepoint)
/// keeps what it saw, and holding it costs only what was written since.
struct SortedRows<Value: Sendable>: Sendable {
  private final class Node: Sendable {
    let key: [UInt8]
    let value: Value
    let left: Node?
    let right: Node?
    let count: Int

    init(_ key: [UInt8], _ value: Value, _ left: Node?, _ right: Node?) {
      self.key = key
      self.value = value
      self.left = left
      self.right = right
      count = 1 + (left?.count ?? 0) + (right?.count ?? 0)
    }
  }

  private var root: Node?

  /// Makes an empty map.
  init() {}

  /// The number of keys.
  var count: Int { root?.count ?? 0 }

  /// The value of a key, or nil if the map does not have it.
  ///
  /// - Complexity: O(log n) comparisons.
  func value(of key: [UInt8]) -> Value? {
    var node = root
    while let current = node {
      let comparison = OctetOrder.compare(key, current.key)
      if comparison == 0 { return current.value }
      node = comparison < 0 ? current.left : current.right
    }
    return nil
  }

  /// Gives a key a value, in place of any that it had.
  ///
  /// - Complexity: O(log n) comparisons and nodes.
  mutating func set(_ value: Value, for key: [UInt8]) {
    root = Self.inserting(key, value, into: root)
  }

  /// Removes a key if the map has it.
  ///
  /// - Complexity: O(log n) comparisons and nodes.
  mutating func remove(_ key: [UInt8]) {
    if value(of: key) != nil { root = Self.removing(key, from: root) }
  }

  /// Calls `body` for every key of the range in order until it returns false.
  ///
  /// - Complexity: O(log n + keys visited).
  func visit(
    _ range: KeyRange, order: RowOrder = .ascending, body: ([UInt8], Value) -> Bool
  ) {
    switch order {
    case .ascending: _ = Self.ascend(root, range, body)
    case .descending: _ = Self.descend(root, range, body)
    }
  }

  private static func ascend(
    _ node: Node?, _ range: KeyRange, _ body: ([UInt8], Value) -> Bool
  ) -> Bool {
    guard let node else { return true }
    if OctetOrder.precedes(node.key, range.from) { return ascend(node.right, range, body) }
    guard ascend(node.left, range, body) else { return false }
    if let to = range.to, !OctetOrder.precedes(node.key, to) { return false }
    guard body(node.key, node.value) else { return false }
    return ascend(node.right, range, body)
  }

  private static func descend(
    _ node: Node?, _ range: KeyRange, _ body: ([UInt8], Value) -> Bool
  ) -> Bool {
    guard let node else { return true }
    if let to = range.to, !OctetOrder.precedes(node.key, to) {
      return descend(node.left, range, body)
    }
    guard descend(node.right, range, body) else { return false }
    if OctetOrder.precedes(node.key, range.from) { return false }
    guard body(node.key, node.value) else { return false }
    return descend(node.left, range, body)
  }

  private static func inserting(_ key: [UInt8], _ value: Value, into node: Node?) -> Node {
    guard let node else { return Node(key, value, nil, nil) }
    let comparison = OctetOrder.compare(key, node.key)
    if comparison == 0 { return Node(key, value, node.left, node.right) }
    if comparison < 0 {
      return balanced(node, inserting(key, value, into: node.left), node.right)
    }
    return balanced(node, node.left, inserting(key, value, into: node.right))
  }

  private static func removing(_ key: [UInt8], from node: Node?) -> Node? {
    guard let node else { return nil }
    let comparison = OctetOrder.compare(key, node.key)
    if comparison < 0 { return balanced(node, removing(key, from: node.left), node.right) }
    if comparison > 0 { return balanced(node, node.left, removing(key, from: node.right)) }
    guard let right = node.right else { return node.left }
    guard let left = node.left else { return right }
    if left.count > right.count {
      let (last, rest) = removingLast(of: left)
      return balanced(last, rest, right)
    }
    let (first, rest) = removingFirst(of: right)
    return balanced(first, left, rest)
  }

  private static func removingFirst(of node: Node) -> (Node, Node?) {
    guard let left = node.left else { return (node, node.right) }
    let (first, rest) = removingFirst(of: left)
    return (first, balanced(node, rest, node.right))
  }

  private static func removingLast(of node: Node) -> (Node, Node?) {
    guard let right = node.right else { return (node, node.left) }
    let (last, rest) = removingLast(of: right)
    return (last, balanced(node, node.left, rest))
  }

  /// The row of `middle` over two subtrees of which one may have gained or lost a single node.
  private static func balanced(_ middle: Node, _ left: Node?, _ right: Node?) -> Node {
    let (leftCount, rightCount) = (left?.count ?? 0, right?.count ?? 0)
    if leftCount + rightCount > 1 {
      if let right, rightCount > 3 * leftCount { return rotatedLeft(middle, left, right) }
      if let left, leftCount > 3 * rightCount { return rotatedRight(middle, left, right) }
    }
    return Node(middle.key, middle.value, left, right)
  }

  private static func rotatedLeft(_ middle: Node, _ left: Node?, _ right: Node) -> Node {
    if let inner = right.left, inner.count >= 2 * (right.right?.count ?? 0) {
      return Node(
        inner.key, inner.value, Node(middle.key, middle.value, left, inner.left),
        Node(right.key, right.value, inner.right, right.right))
    }
    return Node(
      right.key, right.value, Node(middle.key, middle.value, left, right.left), right.right)
  }

  private static func rotatedRight(_ middle: Node, _ left: Node, _ right: Node?) -> Node {
    if let inner = left.right, inner.count >= 2 * (left.left?.count ?? 0) {
      return Node(
        inner.key, inner.value, Node(left.key, left.value, left.left, inner.left),
        Node(middle.key, middle.value, inner.right, right))
    }
    return Node(
      left.key, left.value, left.left, Node(middle.key, middle.value, left.right, right))
  }
}

extension SortedRows where Value == [UInt8] {
  /// The rows of a range, at most `limit` of them from the side where the order begins.
  func rows(in range: KeyRange, limit: Int?, order: RowOrder) -> [StoreRow] {
    var result: [StoreRow] = []
    if range.isEmpty || (limit ?? 1) <= 0 { return result }
    visit(range, order: order) { key, value in
      result.append(StoreRow(key: key, value: value))
      return limit.map { result.count < $0 } ?? true
    }
    return result
  }
}
