internal import DeedEncoding

/// The array of a formula, the same in a module and in an interface description but for the leaves.
extension AuthorityFormula {
  private typealias Tag = ModuleFormat.AuthorityTag

  /// The formula's array.
  func item(_ leaf: (Leaf) -> CBOR) -> CBOR {
    func tagged(_ tag: Tag, _ items: [CBOR]) -> CBOR { .array([.unsigned(tag.rawValue)] + items) }
    switch self {
    case .anyone: return tagged(.anyone, [])
    case .party(let party): return tagged(.party, [leaf(party)])
    case .all(let parts): return tagged(.all, parts.map { $0.item(leaf) })
    case .any(let parts): return tagged(.any, parts.map { $0.item(leaf) })
    case .quorum(let count, let set): return tagged(.quorum, [leaf(count), leaf(set)])
    case .every(let set): return tagged(.every, [leaf(set)])
    }
  }

  /// Decodes a formula; the depth is bounded here, so that nothing that walks one needs to ask again.
  static func decode(
    _ item: RecordItem, depth: Int = 1, _ leaf: (RecordItem) throws(DecodingFailure) -> Leaf
  ) throws(DecodingFailure) -> AuthorityFormula {
    let items = try item.array(count: 1...Limits.authorityLeavesMax + 1)
    guard depth <= Limits.authorityDepthMax, let tag = Tag(rawValue: try items[0].unsigned()) else {
      throw items[0].refuse("authority-tag")
    }
    let count: Int? =
      switch tag {
      case .anyone: 1
      case .party, .every: 2
      case .quorum: 3
      case .all, .any: nil
      }
    if let count, items.count != count {
      throw .unexpectedCount(path: item.path, found: items.count)
    }
    func parts() throws(DecodingFailure) -> [AuthorityFormula] {
      var parts: [AuthorityFormula] = []
      for item in items.dropFirst() { parts.append(try decode(item, depth: depth + 1, leaf)) }
      return parts
    }
    switch tag {
    case .anyone: return .anyone
    case .party: return .party(try leaf(items[1]))
    case .all: return .all(try parts())
    case .any: return .any(try parts())
    case .quorum: return .quorum(count: try leaf(items[1]), of: try leaf(items[2]))
    case .every: return .every(of: try leaf(items[1]))
    }
  }
}
