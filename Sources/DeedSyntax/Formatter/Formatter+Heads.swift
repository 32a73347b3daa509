extension Formatter {
  /// A `create`, `call`, `view` or `fn`.
  ///
  /// Each condition stands in a line of its own, and then so does the opening brace. Without conditions, a head that does
  /// not fit goes on with `by` in the next line; only a signature that is too long by itself has one parameter a line.
  func head(_ index: Int, _ children: [SyntaxTree.Child]) -> Document {
    var signature: [Document] = []
    var by: Document?
    var conditions: [Document] = []
    var body: (opening: Document, rest: Document)?
    for (position, child) in children.enumerated() {
      switch (kind(of: child), child) {
      case (.requirement, _): conditions += [.hardLine, document(of: child)]
      case (.by, _): by = document(of: child)
      case (.block, .node(let node)): body = splitBlock(tree.children(of: node))
      case (.parameterList, _): signature.append(document(of: child))
      default:
        if position > 0 { signature.append(.space) }
        signature.append(document(of: child))
      }
    }
    let width = Document.sequence(signature).flatWidth
    // A head stands at file level or directly in a contract, one level in.
    let canBreakBeforeBy = children.count > 3 && width + 4 <= 100
    let hasConditions = !conditions.isEmpty
    var parts = signature
    if let by {
      parts += canBreakBeforeBy ? [.indented([.line, by])] : [.space, by]
    }
    if let body, !hasConditions {
      parts += [by != nil && canBreakBeforeBy ? .line : .space, body.opening]
    }
    var result = [Document.group(parts)]
    if hasConditions {
      result.append(.indented(conditions))
      if let body { result += [.hardLine, body.opening] }
    }
    if let body { result.append(body.rest) }
    return .sequence(result)
  }
}
