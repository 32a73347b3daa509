/// The way from a record's root to one of its items, for failures.
///
/// Written as `Checkpoint.5`, `Members.4[2][1]` or, inside a byte string, `Signed[0]<>.7`.
package struct DecodingPath: Hashable, Sendable, CustomStringConvertible {
  private indirect enum Node: Hashable, Sendable {
    case root(String)
    case key(Int64, of: Node)
    case index(Int, of: Node)
    case content(of: Node)
  }

  private let node: Node

  private init(node: Node) {
    self.node = node
  }

  /// The root of the record called `name`.
  package init(_ name: String) {
    node = .root(name)
  }

  /// The value beside `key` in the map at this path.
  package func key(_ key: Int64) -> DecodingPath {
    DecodingPath(node: .key(key, of: node))
  }

  /// The element at `index` of the array at this path.
  package func index(_ index: Int) -> DecodingPath {
    DecodingPath(node: .index(index, of: node))
  }

  /// What the byte string or the tag at this path contains.
  package var content: DecodingPath {
    DecodingPath(node: .content(of: node))
  }

  /// The path from the root, as failures print it.
  package var description: String {
    var steps: [String] = []
    var node = self.node
    while true {
      switch node {
      case .root(let name):
        steps.append(name)
        return steps.reversed().joined()
      case .key(let key, let parent):
        steps.append(".\(key)")
        node = parent
      case .index(let index, let parent):
        steps.append("[\(index)]")
        node = parent
      case .content(let parent):
        steps.append("<>")
        node = parent
      }
    }
  }
}
