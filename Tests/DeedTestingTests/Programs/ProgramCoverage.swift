import DeedBytecode
import DeedSyntax

/// What was drawn how often: what stands directly in what in the syntax, instructions, and predeclared names.
struct ProgramCoverage {
  /// `if/else` and the like: a node's kind, and the kind of a node or token directly in it.
  private(set) var constructs: [String: Int] = [:]
  private(set) var opcodes: [Opcode: Int] = [:]
  private(set) var words: [String: Int] = [:]

  /// Counts what a file says.
  mutating func add(_ tree: SyntaxTree) {
    for index in tree.nodes.indices {
      let kind = tree.nodes[index].kind.rawValue
      for child in tree.children(of: index) {
        switch child {
        case .node(let node):
          constructs["\(kind)/\(tree.nodes[node].kind.rawValue)", default: 0] += 1
        case .token(let token):
          let word = tree.tokens[token].kind
          // Names stand for themselves where they begin a declaration or are predeclared.
          constructs["\(kind)/'\(word.rawValue)'", default: 0] += 1
          if word == .identifier { words[tree.text(of: token), default: 0] += 1 }
        }
      }
    }
  }

  /// Counts the instructions of a module.
  mutating func add(_ module: Module) throws {
    for function in module.functions {
      var reader = CodeReader(function.code)
      while !reader.isAtEnd { opcodes[try reader.next().opcode, default: 0] += 1 }
    }
  }

  /// Counts the instructions of a program.
  mutating func add(_ run: ProgramRun) throws {
    for module in run.modules { try add(module) }
  }

  /// The predeclared names of functions and methods.
  static let predeclared = [
    "now", "caller", "signers", "self", "sha256", "utf8", "wait", "powmod", "gcd", "squareRoot",
    "give", "withdraw", "holding", "isHeld", "verifyEd25519", "verifyP256", "verifySM2", "int",
    "bytes", "text", "time", "duration", "party", "list", "map", "set", "log", "bool", "Digest",
    "count", "isEmpty", "append", "removeLast", "get", "contains", "insert", "remove", "appending",
    "slice", "reversed", "inverse", "shiftedLeft", "shiftedRight", "rotatedLeft", "rotatedRight",
    "issue", "burn", "amend", "freeze", "supply", "mayHold", "linear", "ordered", "key", "thaw",
    "recall", "amount", "id", "split", "join",
    "destroyEmpty", "take", "create", "prose", "phase", "final", "during", "invariant", "due",
    "role", "anyone", "interface", "contract", "asset", "event", "error", "struct", "enum",
    "type", "import", "test", "pub", "view", "call", "fn", "gas", "ok", "failed", "fails",
    "freezable", "recallable", "emits",
  ]
}
