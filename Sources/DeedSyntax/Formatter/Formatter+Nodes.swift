extension Formatter {
  /// The layout of a node.
  func document(ofNode index: Int) -> Document {
    let children = tree.children(of: index)
    switch tree.nodes[index].kind {
    case .function, .create, .due, .signature, .upgrade: return head(children)
    case .members: return members(children)
    case .block: return block(children)
    case .valueBlock, .parenthesisedType, .parameterList, .argumentList, .typeArguments, .list,
      .typeParameters, .map, .set, .parentheses, .group, .pattern, .results, .some, .fieldList,
      .fixedBytesType:
      return bracketed(index, children)
    case .binary: return binary(index)
    case .authority: return chain(children, breaksBefore: true)
    case .requirement where children.count == 4: return requirement(children)
    case .parties, .freshParties, .returnStatement, .signers, .phase, .move, .forAll:
      return commaSequence(children)
    case .member, .call, .index: return postfix(index)
    case .ifValue: return ifValue(children)
    default: return .sequence(spaced(index, children))
    }
  }

  /// An `if` as a value: in one line, or with the values of all its branches in lines of their own.
  private func ifValue(_ children: [SyntaxTree.Child]) -> Document {
    var parts: [Document] = []
    for (position, child) in children.enumerated() {
      if position > 0 { parts.append(.space) }
      let document = document(of: child)
      if kind(of: child) == .valueBlock, case .group(let inner) = document.kind {
        parts.append(.sequence(inner))
      } else {
        parts.append(document)
      }
    }
    return .group(parts)
  }

  /// The layout of a child.
  func document(of child: SyntaxTree.Child) -> Document {
    switch child {
    case .node(let node): document(ofNode: node)
    case .token(let token): document(ofToken: token)
    }
  }

  func firstToken(of child: SyntaxTree.Child) -> Int {
    switch child {
    case .node(let node): tree.nodes[node].firstToken
    case .token(let token): token
    }
  }

  func kind(of child: SyntaxTree.Child) -> SyntaxKind? {
    if case .node(let node) = child { return tree.nodes[node].kind }
    return nil
  }

  func isToken(_ child: SyntaxTree.Child, _ kinds: TokenKind...) -> Bool {
    if case .token(let token) = child { return kinds.contains(tree.tokens[token].kind) }
    return false
  }

  // MARK: Blanks between the parts of a line

  /// The children in one line, with the blanks that stand between them.
  private func spaced(_ index: Int, _ children: [SyntaxTree.Child]) -> [Document] {
    var parts: [Document] = []
    for (position, child) in children.enumerated() {
      if position > 0,
        hasSpace(in: tree.nodes[index].kind, before: child, children[position - 1])
      {
        parts.append(.space)
      }
      parts.append(document(of: child))
    }
    return parts
  }

  private func hasSpace(
    in parent: SyntaxKind, before child: SyntaxTree.Child, _ previous: SyntaxTree.Child
  ) -> Bool {
    let token = firstToken(of: child)
    switch kind(of: child) {
    case .parameterList, .argumentList, .typeArguments, .typeParameters: return false
    case .fieldList: return tree.tokens[token].kind == .leftBrace
    default: break
    }
    if parent == .range || parent == .path { return false }
    if parent == .unary { return !isToken(previous, .minus) || kind(of: child) == .unary }
    if isToken(child, .comma, .dot, .colon, .question) || isToken(previous, .dot) { return false }
    return true
  }

  // MARK: Brackets

  /// A list in brackets: in one line, or each element in its own.
  private func bracketed(_ index: Int, _ children: [SyntaxTree.Child]) -> Document {
    let kind = tree.nodes[index].kind
    let openings: [TokenKind] = [.leftParenthesis, .leftBracket, .leftBrace, .less]
    guard
      let opening = children.firstIndex(where: {
        if case .token(let token) = $0 { openings.contains(tree.tokens[token].kind) } else { false }
      }), case .token(let openingToken) = children[opening],
      case .token(let closingToken)? = children.last
    else { return .sequence(spaced(index, children)) }
    var prefix: [Document] = []
    for child in children[..<opening] {
      prefix.append(document(of: child))
      if kind == .results { prefix.append(.space) }
    }
    let elements = Array(children[(opening + 1)..<(children.count - 1)])
    let isBrace = tree.tokens[openingToken].kind == .leftBrace
    return .group(prefix + brackets(openingToken, elements, closingToken, isBrace: isBrace))
  }

  private func brackets(
    _ opening: Int, _ elements: [SyntaxTree.Child], _ closing: Int, isBrace: Bool
  ) -> [Document] {
    let open = document(ofToken: opening)
    let close = document(ofToken: closing, omitsOwnComments: true)
    if !isBrace, elements.count == 1, !hasOwnComments(before: closing) {
      // One element breaks by itself, if it can, and needs no lines of its own.
      let element = document(of: elements[0])
      if !element.hasComment, !open.hasComment { return [open, element, close] }
    }
    var inside: [Document] = []
    for (position, element) in elements.enumerated() {
      if isToken(element, .comma) {
        inside.append(document(of: element))
      } else {
        let isFirst = position == 0
        let isColon = isToken(element, .colon)
        if !isColon {
          inside.append(
            Document(
              .softLine(
                flat: isFirst && !isBrace ? "" : " ",
                keepsBlank: !isFirst && hasBlank(before: firstToken(of: element)))))
        }
        inside.append(document(of: element))
      }
    }
    inside += commentsInside(before: closing)
    if inside.isEmpty { return isBrace ? [open, .space, close] : [open, close] }
    let forced =
      isBrace && !elements.isEmpty && tree.tokens[opening + 1].hasNewlineBefore
      ? [Document.hardLine] : []
    return [open, .indented(inside), isBrace ? .line : .cut]
      + (forced.isEmpty ? [] : forced) + [close]
  }

  // MARK: Braces

  /// The members of a contract or the arms of a `match`, each in its own line; the cases of an enum as a list.
  private func members(_ children: [SyntaxTree.Child]) -> Document {
    guard case .token(let opening)? = children.first, case .token(let closing)? = children.last
    else { return .empty }
    let inner = Array(children.dropFirst().dropLast())
    if let first = inner.first, kind(of: first) == .enumerationCase {
      return .group(brackets(opening, inner, closing, isBrace: true))
    }
    return lines(opening, inner, closing)
  }

  private func lines(_ opening: Int, _ inner: [SyntaxTree.Child], _ closing: Int) -> Document {
    .sequence([document(ofToken: opening), linesBehind(inner, closing)])
  }

  /// What follows an opening brace: each part in its own line, and the closing brace.
  private func linesBehind(_ inner: [SyntaxTree.Child], _ closing: Int) -> Document {
    var inside: [Document] = []
    for (position, child) in inner.enumerated() {
      let blank = position > 0 && hasBlank(before: firstToken(of: child))
      inside.append(Document(.hardLine(keepsBlank: blank)))
      inside.append(document(of: child))
    }
    inside += commentsInside(before: closing)
    let close = document(ofToken: closing, omitsOwnComments: true)
    if inside.isEmpty { return .sequence([.space, close]) }
    return .sequence([.indented(inside), .hardLine, close])
  }

  /// A block: in one line if the source has it so and it has one statement at most.
  func block(_ children: [SyntaxTree.Child]) -> Document {
    let (opening, rest) = splitBlock(children)
    return .sequence([opening, rest])
  }

  /// A block's opening brace, and what follows it.
  func splitBlock(_ children: [SyntaxTree.Child]) -> (opening: Document, rest: Document) {
    guard case .token(let opening)? = children.first, case .token(let closing)? = children.last
    else { return (.empty, .empty) }
    let inner = Array(children.dropFirst().dropLast())
    let open = document(ofToken: opening)
    let isOneLine =
      inner.count == 1
      && !(opening + 1...closing).contains { tree.tokens[$0].hasNewlineBefore }
      && !hasOwnComments(before: closing)
    guard isOneLine else { return (open, linesBehind(inner, closing)) }
    let rest = Document.group([
      .indented([.line, document(of: inner[0])]), .line, document(ofToken: closing),
    ])
    return (open, rest)
  }

  // MARK: Clauses and lists without brackets

  private func requirement(_ children: [SyntaxTree.Child]) -> Document {
    .group([
      document(of: children[0]), .space, document(of: children[1]),
      .indented([.line, document(of: children[2]), .space, document(of: children[3])]),
    ])
  }

  /// Names or values with commas, going on in the next line where they are many.
  private func commaSequence(_ children: [SyntaxTree.Child]) -> Document {
    var parts: [Document] = []
    for (position, child) in children.enumerated() {
      if position > 0, !isToken(child, .comma) {
        parts.append(isToken(children[position - 1], .comma) ? .line : .space)
      }
      parts.append(document(of: child))
    }
    guard children.contains(where: { isToken($0, .comma) }) else { return .sequence(parts) }
    return .group(parts.prefix(1) + [.indented(Array(parts.dropFirst()))])
  }
}
