package import DeedCrypto

/// The tree of RFC 9162 §2.1 over the leaves of the ledger's log.
///
/// A subtree that is complete (2^level leaves from a multiple of 2^level) never changes again, so its hash is kept
/// once, by level and position; everything else follows from those. A log of n leaves has fewer than 2n of them.
package struct MerkleLog: Sendable {
  /// The place of a complete subtree.
  package struct Node: Hashable, Sendable {
    /// 0 for a leaf; a node of level l covers 2^l leaves.
    package let level: UInt8
    /// The position among the nodes of the level.
    package let index: UInt64
    /// Names a subtree.
    package init(level: UInt8, index: UInt64) {
      self.level = level
      self.index = index
    }
  }

  /// The suite whose digest D the tree uses.
  package let suite: CipherSuite

  /// The tree of a suite.
  package init(suite: CipherSuite) { self.suite = suite }

  /// D(00 ‖ entry).
  package func leafHash(_ entry: [UInt8]) -> Digest32 { suite.digest(prefix: 0x00, entry) }

  /// D(01 ‖ left ‖ right).
  package func innerHash(_ left: Digest32, _ right: Digest32) -> Digest32 {
    suite.digest(prefix: 0x01, left, right)
  }

  /// The complete subtrees that leaves 0..<size fall into, greatest first: one for each bit of `size`.
  package static func frontier(size: UInt64) -> [Node] {
    var nodes: [Node] = []
    var start: UInt64 = 0
    for level in stride(from: UInt8(63), through: 0, by: -1) where size >> level & 1 == 1 {
      nodes.append(Node(level: level, index: start >> level))
      start += 1 << level
    }
    return nodes
  }

  /// The root of a log from the hashes of its frontier, greatest subtree first.
  ///
  /// - Returns: the root; the digest of nothing for an empty log (RFC 9162 §2.1.1).
  package func root(frontier hashes: [Digest32]) -> Digest32 {
    guard var root = hashes.last else { return suite.digest([]) }
    for hash in hashes.dropLast().reversed() { root = innerHash(hash, root) }
    return root
  }

  /// Appends leaves to a log.
  ///
  /// - Parameters:
  ///   - leaves: the leaf hashes, in order.
  ///   - size: how many leaves the log has.
  ///   - frontier: the hashes of its frontier, greatest first; afterwards those of the longer log.
  /// - Returns: the hashes of the subtrees that became complete, leaves included, to be kept.
  package func append(
    _ leaves: [Digest32], size: UInt64, frontier: inout [Digest32]
  ) -> [(node: Node, hash: Digest32)] {
    var completed: [(node: Node, hash: Digest32)] = []
    var index = size
    for leaf in leaves {
      var node = Node(level: 0, index: index)
      var hash = leaf
      completed.append((node, hash))
      while node.index & 1 == 1, let left = frontier.popLast() {
        hash = innerHash(left, hash)
        node = Node(level: node.level + 1, index: node.index >> 1)
        completed.append((node, hash))
      }
      frontier.append(hash)
      index += 1
    }
    return completed
  }

  /// The inclusion path of RFC 9162 §2.1.3.1, the leaf's sibling first.
  ///
  /// - Parameters:
  ///   - index: the leaf's index, below `size`.
  ///   - size: the size of the log that the path leads to.
  ///   - hash: gives the kept hash of a complete subtree.
  /// - Returns: the hashes beside the way.
  /// - Throws: what `hash` throws.
  package func inclusionPath<Failure: Error>(
    index: UInt64, size: UInt64, hash: (Node) throws(Failure) -> Digest32
  ) throws(Failure) -> [Digest32] {
    var path: [Digest32] = []
    var (start, count) = (UInt64(0), size)
    while count > 1 {
      let half = Self.split(count)
      if index < start + half {
        path.append(try subtree(start: start + half, count: count - half, hash: hash))
        count = half
      } else {
        path.append(try subtree(start: start, count: half, hash: hash))
        start += half
        count -= half
      }
    }
    return path.reversed()
  }

  /// The hash of `count` leaves from `start` on, which is a multiple of a power of two at least `count`.
  private func subtree<Failure: Error>(
    start: UInt64, count: UInt64, hash: (Node) throws(Failure) -> Digest32
  ) throws(Failure) -> Digest32 {
    var hashes: [Digest32] = []
    for node in Self.frontier(size: count) {
      hashes.append(
        try hash(Node(level: node.level, index: (start >> node.level) + node.index)))
    }
    return root(frontier: hashes)
  }

  /// The greatest power of two below `count`.
  private static func split(_ count: UInt64) -> UInt64 {
    1 << (63 - UInt64((count - 1).leadingZeroBitCount))
  }

  /// Whether a path leads from a leaf hash at an index to the root of a log of exactly this size (RFC 9162 §2.1.3.2).
  package func verifies(
    leaf: Digest32, index: UInt64, size: UInt64, path: [Digest32], root: Digest32
  ) -> Bool {
    guard index < size else { return false }
    var (node, last) = (index, size - 1)
    var hash = leaf
    for sibling in path {
      if last == 0 { return false }
      if node & 1 == 1 || node == last {
        hash = innerHash(sibling, hash)
        while node & 1 == 0, node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        hash = innerHash(hash, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && hash == root
  }
}
