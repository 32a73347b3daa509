import DeedCrypto

/// A node of the state tree in memory.
///
/// Below an inner node there are always two keys or more; whatever holds fewer is a leaf or empty.
indirect enum TreeNode {
  /// No key.
  case empty
  /// One key: its hash and its value's hash.
  case leaf(key: Digest32, value: Digest32)
  /// Two keys or more.
  case inner(hash: Digest32, left: TreeNode, right: TreeNode)
  /// An inner node whose content is in a page of its own.
  case page(hash: Digest32)

  /// The hash that the node above, or the root, has for this one.
  func hash(_ suite: CipherSuite) -> Digest32 {
    switch self {
    case .empty: .zero
    case .leaf(let key, let value): suite.stateLeafHash(key: key, value: value)
    case .inner(let hash, _, _), .page(let hash): hash
    }
  }

  /// The node over two subtrees: a single leaf moves up, so that the shape follows from the keys.
  static func joining(_ left: TreeNode, _ right: TreeNode, _ suite: CipherSuite) -> TreeNode {
    switch (left, right) {
    case (.empty, .empty): return .empty
    case (.leaf, .empty): return left
    case (.empty, .leaf): return right
    default:
      let hash = suite.stateInnerHash(left: left.hash(suite), right: right.hash(suite))
      return .inner(hash: hash, left: left, right: right)
    }
  }
}
