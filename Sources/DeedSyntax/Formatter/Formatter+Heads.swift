extension Formatter {
  /// A `create`, `call`, `view`, `due` or `fn`.
  ///
  /// Each condition stands in a line of its own, and then so does the opening brace. A head whose `by`, phases and times do
  /// not fit has each of these in a line of its own; only a signature that is too long by itself has one parameter a line.
  func head(_ children: [SyntaxTree.Child]) -> Document {
    var signature: [Document] = []
    var clauses: [Document] = []
    var conditions: [Document] = []
    var body: (opening: Document, rest: Document)?
    for (position, child) in children.enumerated() {
      switch (kind(of: child), child) {
      case (.requirement, _), (.ensures, _): conditions += [.hardLine, document(of: child)]
      case (.by, _), (.move, _), (.timeLimit, _): clauses.append(document(of: child))
      case (.block, .node(let node)): body = splitBlock(tree.children(of: node))
      case (.parameterList, _), (.typeParameters, _): signature.append(document(of: child))
      default:
        if position > 0 { signature.append(.space) }
        signature.append(document(of: child))
      }
    }
    let width = Document.sequence(signature).flatWidth
    // A head stands at file level or directly in a contract, one level in.
    let canBreak = (children.count > 3 || clauses.count > 1) && width + 4 <= 100
    let hasConditions = !conditions.isEmpty
    var parts = signature
    for clause in clauses {
      parts += canBreak ? [.indented([.line, clause])] : [.space, clause]
    }
    if let body, !hasConditions {
      parts += [!clauses.isEmpty && canBreak ? .line : .space, body.opening]
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
