extension Formatter {
  /// Operands and operators of one kind; in a block a line may begin with `and`, `or`, `xor` and end with the others.
  func chain(_ parts: [SyntaxTree.Child], breaksBefore: Bool) -> Document {
    guard let first = parts.first else { return .empty }
    if parts.contains(where: isMatch) {
      let documents = parts.map(document(of:))
      if !documents.contains(where: \.hasComment) {
        // A `match` among the operands has lines of its own; the operators stay beside it.
        return .sequence([documents[0]] + documents.dropFirst().flatMap { [.space, $0] })
      }
    }
    var inner: [Document] = []
    for (position, part) in parts.enumerated().dropFirst() {
      let isOperator = position % 2 == 1
      inner.append(isOperator == breaksBefore ? .line : .space)
      inner.append(document(of: part))
    }
    return .group([document(of: first), .indented(inner)])
  }

  /// Whether an operand is a `match`, with or without parentheses.
  private func isMatch(_ part: SyntaxTree.Child) -> Bool {
    guard case .node(let node) = part else { return false }
    if tree.nodes[node].kind == .matchValue { return true }
    guard tree.nodes[node].kind == .parentheses else { return false }
    return tree.children(of: node).contains { kind(of: $0) == .matchValue }
  }

  /// An operation; operators that bind equally tightly stand side by side.
  func binary(_ index: Int) -> Document {
    var parts: [SyntaxTree.Child] = []
    var operand = SyntaxTree.Child.node(index)
    var level: Int?
    while case .node(let node) = operand, tree.nodes[node].kind == .binary {
      let children = tree.children(of: node)
      guard children.count == 3, case .token(let token) = children[1] else { break }
      let own = Self.level(tree.tokens[token].kind)
      if let level, level != own { break }
      level = own
      parts = [children[1], children[2]] + parts
      operand = children[0]
      if own == Self.powerLevel { break }
    }
    guard !parts.isEmpty else {
      // Something is missing: the words of a clause are asked for in files with mistakes, too.
      let documents = tree.children(of: index).map(document(of:))
      return .sequence(documents.flatMap { [$0, .space] }.dropLast())
    }
    parts = [operand] + parts
    if level == Self.powerLevel, parts.count == 3, isSimple(parts[0]), isSimple(parts[2]) {
      return .sequence(parts.map(document(of:)))
    }
    return chain(parts, breaksBefore: level == 0)
  }

  private static let powerLevel = 4

  private static func level(_ kind: TokenKind) -> Int {
    switch kind {
    case .and, .or, .xor: 0
    case .plus, .minus: 2
    case .star, .slash, .mod: 3
    case .power: powerLevel
    default: 1
    }
  }

  /// Whether an operand of a power is a single token, so that no blanks are needed around `**`.
  private func isSimple(_ child: SyntaxTree.Child) -> Bool {
    guard case .node(let node) = child else { return true }
    return tree.nodes[node].tokenEnd - tree.nodes[node].firstToken == 1
      && !hasOwnComments(before: tree.nodes[node].firstToken)
  }

  /// A value with members, indices and arguments; where several calls do not fit, each begins a line with its dot.
  func postfix(_ index: Int) -> Document {
    // From the outermost node in: the parts behind the base, last first.
    var segments: [[Document]] = []
    var segment: [Document] = []
    var callCount = 0
    var operand = SyntaxTree.Child.node(index)
    loop: while case .node(let node) = operand {
      let children = tree.children(of: node)
      switch tree.nodes[node].kind {
      case .call where children.count == 2:
        callCount += 1
        segment.insert(document(of: children[1]), at: 0)
      case .index:
        let inside = children.dropFirst().map(document(of:))
        segment.insert(.group(inside), at: 0)
      case .member where children.count == 3:
        segment.insert(contentsOf: [document(of: children[1]), document(of: children[2])], at: 0)
        segments.insert(segment, at: 0)
        segment = []
      default:
        break loop
      }
      operand = children[0]
    }
    var parts = [document(of: operand)] + segment
    guard callCount > 1, segments.count > 1 else {
      return .sequence(parts + segments.flatMap { $0 })
    }
    parts += segments[0]
    return .group(
      parts + [.indented(segments.dropFirst().flatMap { [Document.cut] + $0 })])
  }
}
