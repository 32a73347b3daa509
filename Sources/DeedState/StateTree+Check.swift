package import DeedCrypto

extension StateTree {
  /// Compares every committed row with the tree and the tree with a root, reading both from end to end.
  ///
  /// Both sides are reduced to a count and a sum of leaf hashes, so that the check takes no memory however many rows
  /// there are. Damage does not meet such a sum by chance; against somebody who can choose rows, receipts help.
  /// - Throws: ``StoreFailure``; corruption where rows, tree and root do not belong together.
  /// - Complexity: O(rows) hashes and reads.
  package func check(root: Digest32) throws(StoreFailure) {
    let row = try reader.value(of: TreePage.rowKey(depth: 0, key: .zero), in: .tree)
    let top = row.map(TreePage.decoded) ?? .empty
    guard let top, top.hash(suite) == root else {
      throw .corruption(detail: "the state tree has another root than the head")
    }
    var promised = LeafSum()
    try add(top, depth: 0, path: [UInt8](repeating: 0, count: Digest32.byteCount), to: &promised)
    var found = LeafSum()
    try reader.visitRows(of: .state) { row in
      found.add(
        suite.stateLeafHash(
          key: suite.stateKeyHash(row.key), value: suite.stateValueHash(row.value)))
    }
    guard found == promised else {
      throw .corruption(
        detail: "the \(found.count) state rows are not the \(promised.count) of the state tree")
    }
  }

  /// Adds the leaves below a node, each of which must lie where its key says, under hashes that are theirs.
  private func add(
    _ node: TreeNode, depth: Int, path: [UInt8], to sum: inout LeafSum
  ) throws(StoreFailure) {
    switch node {
    case .empty: return
    case .leaf(let key, _):
      let octets = key.octets
      for index in 0..<depth
      where (octets[index >> 3] ^ path[index >> 3]) >> (7 - UInt8(index & 7)) & 1 != 0 {
        throw .corruption(detail: "a leaf of the state tree is in another's place")
      }
      sum.add(node.hash(suite))
    case .inner(let hash, let left, let right):
      guard suite.stateInnerHash(left: left.hash(suite), right: right.hash(suite)) == hash,
        depth < StateProof.siblingCountMax
      else { throw .corruption(detail: "a hash of the state tree is not that of what is below") }
      var rightPath = path
      rightPath[depth >> 3] |= 0x80 >> UInt8(depth & 7)
      try add(left, depth: depth + 1, path: path, to: &sum)
      try add(right, depth: depth + 1, path: rightPath, to: &sum)
    case .page(let hash):
      guard let key = Digest32(octets: path) else { return }
      let page = try reader.treePage(depth: depth, key: key, hash: hash)
      try add(page, depth: depth, path: path, to: &sum)
    }
  }
}

/// A count of leaves and the sum of their hashes modulo 2^64, word by word: the same in any order.
private struct LeafSum: Hashable {
  private(set) var count = 0
  private var words = [UInt64](repeating: 0, count: Digest32.byteCount / 8)

  mutating func add(_ hash: Digest32) {
    count += 1
    for (index, octet) in hash.octets.enumerated() {
      words[index >> 3] &+= UInt64(octet) << UInt64(8 * (index & 7))
    }
  }
}

extension StateReader {
  /// Calls `body` for every row of a column in key order, reading some hundred at a time.
  ///
  /// - Throws: ``StoreFailure``, or what `body` throws.
  package func visitRows(
    of column: StoreColumn, in range: KeyRange = .all,
    _ body: (StoreRow) throws(StoreFailure) -> Void
  ) throws(StoreFailure) {
    var rest = range
    while true {
      let page = try rows(of: column, in: rest, limit: 256)
      for row in page { try body(row) }
      guard page.count == 256, let last = page.last else { return }
      rest.from = OctetOrder.successor(of: last.key)
    }
  }
}
