/// The lossless tree of a file: all its tokens, and nodes that cover runs of them.
///
/// Nodes stand in postorder, each with the number of nodes in its subtree; so the children of a node are
/// found by walking back, and the parser builds the tree by appending only.
package struct SyntaxTree: Sendable {
  /// A node: its kind, the tokens it covers and the nodes below it.
  package struct Node: Sendable {
    /// What stands there.
    package let kind: SyntaxKind
    /// The index of its first token.
    package let firstToken: Int
    /// The index just past its last token.
    package let tokenEnd: Int
    /// The number of nodes in its subtree with itself.
    package let subtreeCount: Int
  }

  /// A child of a node.
  package enum Child: Sendable {
    /// A node, by its index.
    case node(Int)
    /// A token, by its index.
    case token(Int)
  }

  /// The file.
  package let source: SourceFile

  /// All tokens in order; together with what stands before each they are the file, byte for byte.
  package let tokens: [Token]

  /// All nodes in postorder; the last is the root.
  package let nodes: [Node]

  /// The index of the root.
  package var root: Int { nodes.count - 1 }

  /// The nodes and tokens directly below a node, in order.
  package func children(of index: Int) -> [Child] {
    let node = nodes[index]
    var reversed: [Int] = []
    var child = index - 1
    let first = index - node.subtreeCount + 1
    while child >= first {
      reversed.append(child)
      child -= nodes[child].subtreeCount
    }
    var children: [Child] = []
    var token = node.firstToken
    for child in reversed.reversed() {
      while token < nodes[child].firstToken {
        children.append(.token(token))
        token += 1
      }
      children.append(.node(child))
      token = nodes[child].tokenEnd
    }
    while token < node.tokenEnd {
      children.append(.token(token))
      token += 1
    }
    return children
  }

  /// The text of a token.
  package func text(of token: Int) -> String { source.text(in: tokens[token].span) }

  /// The bytes of the file, put together again from the tokens.
  package var reassembledBytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(source.bytes.count)
    for token in tokens {
      result += source.bytes(in: token.leadingSpan)
      result += source.bytes(in: token.span)
    }
    return result
  }

  /// The tree as indented lines, without white space and comments: one node or token a line.
  package var description: String {
    var lines: [String] = []
    func visit(_ child: Child, _ depth: Int) {
      let indentation = String(repeating: "  ", count: depth)
      switch child {
      case .token(let token):
        lines.append(indentation + "'" + text(of: token) + "'")
      case .node(let node):
        let children = children(of: node)
        if children.count == 1, case .token(let token) = children[0] {
          lines.append("\(indentation)\(nodes[node].kind.rawValue) '\(text(of: token))'")
          return
        }
        lines.append(indentation + nodes[node].kind.rawValue)
        for child in children { visit(child, depth + 1) }
      }
    }
    if !nodes.isEmpty { visit(.node(root), 0) }
    return lines.joined(separator: "\n") + "\n"
  }
}
