package import DeedCrypto

/// The authenticated tree over the state rows, as a store has it committed.
///
/// A compact binary trie over hashed keys (the shape of NOMT): the root follows from the set of rows
/// alone, whatever the order of insertions and removals, and both presence and absence of a key have
/// a short proof. Pages of the tree are ordinary rows of the column ``StoreColumn/tree``, written in
/// the same batch as the rows themselves. That a range of keys is complete cannot be proven with it.
package struct StateTree: Sendable {
  /// A new root and the pages to write with it.
  package struct Update: Sendable {
    /// The root after the changes.
    package let root: Digest32
    /// What the same batch must write to ``StoreColumn/tree``; each key once.
    package let pageWrites: [RowWrite]
    /// How many pages were read from the store.
    package let pagesRead: Int
  }

  let reader: any StateReader
  let suite: CipherSuite

  /// Makes the tree of a store or a snapshot; reads nothing yet.
  package init(reader: any StateReader, suite: CipherSuite) {
    self.reader = reader
    self.suite = suite
  }

  /// Reads the committed root; 32 zero octets if there are no rows.
  ///
  /// - Throws: ``StoreFailure``.
  package func root() throws(StoreFailure) -> Digest32 {
    try rootNode().hash(suite)
  }

  /// Computes the root and the pages after some rows change; writes nothing.
  ///
  /// - Parameters:
  ///   - root: the root that the committed tree is expected to have.
  ///   - changes: the new values by state key, nil for a removal; in any order, each key once.
  /// - Returns: the new root and the pages to write.
  /// - Throws: ``StoreFailure``; corruption if the committed tree has another root.
  /// - Complexity: O(changed keys × depth of the tree) hashes, and a quarter of that in pages.
  package func update(
    root: Digest32, changes: [RowWrite]
  ) throws(StoreFailure) -> Update {
    let top = try rootNode()
    guard top.hash(suite) == root else {
      throw .corruption(detail: "the state tree has another root than the head")
    }
    let hashed = changes.map {
      TreeChange(key: suite.stateKeyHash($0.key), value: $0.value.map(suite.stateValueHash))
    }.sorted { $0.key < $1.key }
    for (left, right) in zip(hashed, hashed.dropFirst()) {
      precondition(left.key != right.key, "a key is changed twice in one update")
    }
    var update = TreeUpdate(reader: reader, suite: suite)
    let node = try update.updated(top, depth: 0, changes: hashed[...])
    update.writeRoot(node, before: top)
    return Update(
      root: node.hash(suite), pageWrites: update.pageWrites, pagesRead: update.pagesRead + 1)
  }

  /// Proves that a key has the value it has, or that it has none.
  ///
  /// - Throws: ``StoreFailure``; corruption if rows and tree disagree.
  package func prove(_ key: [UInt8]) throws(StoreFailure) -> StateProof {
    let target = suite.stateKeyHash(key)
    var node = try rootNode()
    var siblings: [Digest32] = []
    while true {
      switch node {
      case .inner(_, let left, let right):
        let goesRight = target.bit(siblings.count)
        siblings.append((goesRight ? left : right).hash(suite))
        node = goesRight ? right : left
      case .page(let hash):
        node = try reader.treePage(depth: siblings.count, key: target, hash: hash)
      case .empty, .leaf:
        return try proof(of: key, hash: target, endingAt: node, siblings: siblings.reversed())
      }
      guard siblings.count <= StateProof.siblingCountMax else {
        throw .corruption(detail: "the state tree is deeper than a digest is long")
      }
    }
  }

  private func proof(
    of key: [UInt8], hash: Digest32, endingAt node: TreeNode, siblings: [Digest32]
  ) throws(StoreFailure) -> StateProof {
    let value = try reader.value(of: key, in: .state)
    var other: StateProof.OtherLeaf?
    var proven: Digest32?
    if case .leaf(let leafKey, let leafValue) = node {
      if leafKey == hash {
        proven = leafValue
      } else {
        other = StateProof.OtherLeaf(key: leafKey, value: leafValue)
      }
    }
    guard value.map(suite.stateValueHash) == proven else {
      throw .corruption(detail: "a state row is not what the state tree says")
    }
    return StateProof(key: key, value: value, siblings: siblings, otherLeaf: other)
  }

  private func rootNode() throws(StoreFailure) -> TreeNode {
    let row = try reader.value(of: TreePage.rowKey(depth: 0, key: .zero), in: .tree)
    guard let row else { return .empty }
    guard let node = TreePage.decoded(row) else {
      throw .corruption(detail: "the root page of the state tree is malformed")
    }
    return node
  }

  /// Computes the root of a set of rows from its definition, without a store and without pages.
  ///
  /// - Precondition: no key occurs twice.
  package static func root(of rows: [StoreRow], suite: CipherSuite) -> Digest32 {
    let leaves = rows.map {
      TreeChange(key: suite.stateKeyHash($0.key), value: suite.stateValueHash($0.value))
    }.sorted { $0.key < $1.key }
    return root(of: leaves[...], depth: 0, suite: suite)
  }

  private static func root(
    of leaves: ArraySlice<TreeChange>, depth: Int, suite: CipherSuite
  ) -> Digest32 {
    guard let first = leaves.first, let value = first.value else { return .zero }
    if leaves.count == 1 { return suite.stateLeafHash(key: first.key, value: value) }
    let (left, right) = leaves.split(atBit: depth)
    return suite.stateInnerHash(
      left: root(of: left, depth: depth + 1, suite: suite),
      right: root(of: right, depth: depth + 1, suite: suite))
  }
}

extension StateReader {
  /// Reads the page that the node above it promised, and holds it to that promise.
  func treePage(
    depth: Int, key: Digest32, hash: Digest32
  ) throws(StoreFailure) -> TreeNode {
    let row = try value(of: TreePage.rowKey(depth: depth, key: key), in: .tree)
    guard let row, let node = TreePage.decoded(row), case .inner(hash, _, _) = node else {
      throw .corruption(detail: "a page of the state tree is missing, malformed or of another tree")
    }
    return node
  }
}
