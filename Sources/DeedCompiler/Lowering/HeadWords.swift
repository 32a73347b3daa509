import DeedBytecode
import DeedSyntax

/// The places in the source that say what a head function computes, for the interface description.
struct HeadWords {
  private let spans: [SourceSpan]
  /// Whether the words are a list in parentheses, as in `any 2 of (a, b, c)`.
  private let isGroup: Bool

  /// The words of a head's body: a condition, or the one value that it returns.
  init?(_ body: CheckedBody) {
    switch body.block.statements.first?.kind {
    case .requirement(let requirement):
      spans = [requirement.condition.span]
      isGroup = false
    case .returning(let values)?:
      guard let value = values.first, values.count == 1 else { return nil }
      if case .operation(let operation, let members) = value.kind, operation.opcode == .setNew,
        !members.isEmpty
      {
        spans = members.map(\.span)
        isGroup = true
      } else {
        spans = [value.span]
        isGroup = false
      }
    default: return nil
    }
  }

  /// The words in one line; nil where a comment stands among them.
  func text(in source: SourceFile) -> [UInt8]? {
    let words = spans.map { Self.line(Array(source.bytes(in: $0))) }
    guard words.allSatisfy({ !$0.isEmpty && !Self.hasComment($0) }) else { return nil }
    let list = words.joined(separator: Array(", ".utf8))
    return isGroup ? Array("(".utf8) + list + Array(")".utf8) : Array(list)
  }

  /// The octets with each run of white space as one space.
  private static func line(_ octets: [UInt8]) -> [UInt8] {
    octets.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
      .joined(separator: [0x20]).map { $0 }
  }

  private static func hasComment(_ octets: [UInt8]) -> Bool {
    zip(octets, octets.dropFirst()).contains { $0 == 0x2F && $1 == 0x2F }
  }
}

extension ModuleLowering {
  /// Gives a body of a head a number, and keeps where its words stand.
  func addHead(_ body: CheckedBody, name: String) -> FunctionIndex {
    let index = add(body, name: name)
    headWords[index] = HeadWords(body)
    return index
  }
}
