import DeedCrypto

/// A change of one key of the tree, by hash; a nil value removes the key.
struct TreeChange {
  let key: Digest32
  let value: Digest32?
}

extension ArraySlice<TreeChange> {
  /// Splits changes that are sorted and share their first `depth` bits by the bit after these.
  func split(atBit depth: Int) -> (left: Self, right: Self) {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle].key.bit(depth) { high = middle } else { low = middle + 1 }
    }
    return (self[startIndex..<low], self[low..<endIndex])
  }
}

/// One pass over the tree: takes sorted changes down, and hashes and changed pages up.
struct TreeUpdate {
  let reader: any StateReader
  let suite: CipherSuite
  private(set) var pageWrites: [RowWrite] = []
  private(set) var pagesRead = 0

  init(reader: any StateReader, suite: CipherSuite) {
    self.reader = reader
    self.suite = suite
  }

  /// The node that takes the place of `node` at `depth` once the changes are made.
  mutating func updated(
    _ node: TreeNode, depth: Int, changes: ArraySlice<TreeChange>
  ) throws(StoreFailure) -> TreeNode {
    guard let first = changes.first else { return node }
    switch node {
    case .empty:
      return try filled(depth: depth, changes: changes)
    case .leaf(let key, let value):
      return try filled(
        depth: depth, changes: changes.including(TreeChange(key: key, value: value)))
    case .inner(_, let left, let right):
      let (leftChanges, rightChanges) = changes.split(atBit: depth)
      return .joining(
        try child(left, depth: depth + 1, changes: leftChanges),
        try child(right, depth: depth + 1, changes: rightChanges), suite)
    case .page(let hash):
      pagesRead += 1
      return try updated(
        try reader.treePage(depth: depth, key: first.key, hash: hash), depth: depth,
        changes: changes)
    }
  }

  /// The node for the keys that the changes leave where there was nothing.
  private mutating func filled(
    depth: Int, changes: ArraySlice<TreeChange>
  ) throws(StoreFailure) -> TreeNode {
    let kept = changes.filter { $0.value != nil }[...]
    guard let first = kept.first, let value = first.value else { return .empty }
    if kept.count == 1 { return .leaf(key: first.key, value: value) }
    let (left, right) = kept.split(atBit: depth)
    return .joining(
      try child(.empty, depth: depth + 1, changes: left),
      try child(.empty, depth: depth + 1, changes: right), suite)
  }

  /// The updated child of an inner node; one that begins a page is written, or its page removed.
  private mutating func child(
    _ node: TreeNode, depth: Int, changes: ArraySlice<TreeChange>
  ) throws(StoreFailure) -> TreeNode {
    guard let first = changes.first else { return node }
    let result = try updated(node, depth: depth, changes: changes)
    guard depth % TreePage.levels == 0 else { return result }
    let rowKey = TreePage.rowKey(depth: depth, key: first.key)
    var hashBefore: Digest32?
    if case .page(let hash) = node { hashBefore = hash }
    if case .inner(let hash, _, _) = result {
      if hash != hashBefore {
        pageWrites.append(RowWrite(key: rowKey, value: TreePage.encoded(result)))
      }
      return .page(hash: hash)
    }
    if hashBefore != nil { pageWrites.append(RowWrite(key: rowKey, value: nil)) }
    return result
  }

  /// Writes or removes the page at the root, which unlike others may hold a single leaf.
  mutating func writeRoot(_ node: TreeNode, before: TreeNode) {
    guard node.hash(suite) != before.hash(suite) else { return }
    let rowKey = TreePage.rowKey(depth: 0, key: .zero)
    if case .empty = node {
      pageWrites.append(RowWrite(key: rowKey, value: nil))
    } else {
      pageWrites.append(RowWrite(key: rowKey, value: TreePage.encoded(node)))
    }
  }
}

extension ArraySlice<TreeChange> {
  /// These sorted changes and an unchanged key, which gives way if it is among those changed.
  fileprivate func including(_ unchanged: TreeChange) -> Self {
    let place = firstIndex { $0.key >= unchanged.key } ?? endIndex
    if place < endIndex, self[place].key == unchanged.key { return self }
    return (self[startIndex..<place] + [unchanged] + self[place..<endIndex])[...]
  }
}
