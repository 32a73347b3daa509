import DeedCrypto

/// A row of the tree column: the part of the tree that lies in four levels below one inner node.
///
/// Pages begin at depths 0, 4, 8 … 252. A page is written in preorder: 0 is empty, 1 ‖ K ‖ V a leaf,
/// 2 ‖ hash ‖ left ‖ right an inner node, and 3 ‖ hash, only at the page's lower edge, an inner node
/// with a page of its own. Inner hashes are stored to spare hashing them again for each update. The
/// octets follow from the keys and values alone, so equal trees are equal rows.
enum TreePage {
  /// The levels of the tree that one page holds.
  static let levels = 4

  /// The key of the page that begins at `depth` on the way to `key`: depth / 4, then the way's bits.
  static func rowKey(depth: Int, key: Digest32) -> [UInt8] {
    var result = [UInt8(depth / levels)]
    let octetCount = (depth + 7) / 8
    result += key.octets.prefix(octetCount)
    if depth % 8 != 0 { result[octetCount] &= 0xf0 }
    return result
  }

  /// Writes the page that begins with `node`.
  static func encoded(_ node: TreeNode) -> [UInt8] {
    var octets: [UInt8] = []
    // 15 inner nodes and 16 below them, were the page full.
    octets.reserveCapacity(15 * 33 + 16 * 33)
    append(node, level: 0, to: &octets)
    return octets
  }

  private static func append(_ node: TreeNode, level: Int, to octets: inout [UInt8]) {
    switch node {
    case .empty:
      octets.append(0)
    case .leaf(let key, let value):
      octets.append(1)
      key.append(to: &octets)
      value.append(to: &octets)
    case .inner(let hash, _, _) where level == levels, .page(let hash):
      octets.append(3)
      hash.append(to: &octets)
    case .inner(let hash, let left, let right):
      octets.append(2)
      hash.append(to: &octets)
      append(left, level: level + 1, to: &octets)
      append(right, level: level + 1, to: &octets)
    }
  }

  /// Reads a page; nil unless it is exactly what ``encoded(_:)`` writes for some tree.
  static func decoded(_ octets: [UInt8]) -> TreeNode? {
    var offset = 0
    guard let node = readNode(level: 0, from: octets, at: &offset), offset == octets.count
    else { return nil }
    return node
  }

  private static func readNode(
    level: Int, from octets: [UInt8], at offset: inout Int
  ) -> TreeNode? {
    guard offset < octets.count else { return nil }
    let tag = octets[offset]
    offset += 1
    switch tag {
    case 0:
      return .empty
    case 1:
      guard let key = readHash(from: octets, at: &offset),
        let value = readHash(from: octets, at: &offset)
      else { return nil }
      return .leaf(key: key, value: value)
    case 2 where level < levels:
      guard let hash = readHash(from: octets, at: &offset),
        let left = readNode(level: level + 1, from: octets, at: &offset),
        let right = readNode(level: level + 1, from: octets, at: &offset)
      else { return nil }
      switch (left, right) {
      case (.empty, .empty), (.leaf, .empty), (.empty, .leaf): return nil
      default: return .inner(hash: hash, left: left, right: right)
      }
    case 3 where level == levels:
      return readHash(from: octets, at: &offset).map { .page(hash: $0) }
    default:
      return nil
    }
  }

  private static func readHash(from octets: [UInt8], at offset: inout Int) -> Digest32? {
    defer { offset += Digest32.byteCount }
    return Digest32(octets: octets, at: offset)
  }
}
