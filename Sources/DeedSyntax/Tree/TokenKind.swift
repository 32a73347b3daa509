/// The kinds of tokens; the raw value is how the kind is written in source or in a printed tree.
package enum TokenKind: String, Sendable, CaseIterable {
  // Tokens with a text of their own.
  case identifier = "name"
  case integer = "integer"
  case text = "text"
  case bytesLiteral = "bytes-literal"
  case timeLiteral = "time-literal"
  case partyLiteral = "party-literal"
  case digestLiteral = "digest-literal"
  case endOfFile = "end-of-file"
  /// Not a token of its own: what the parser sees where a line end closes a statement.
  case lineEnd = "line-end"

  // Punctuation.
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case leftBrace = "{"
  case rightBrace = "}"
  case comma = ","
  case colon = ":"
  case dot = "."
  case closedRange = "..."
  case halfOpenRange = "..<"
  case question = "?"
  case arrow = "->"
  case assign = "="
  case equal = "=="
  case unequal = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case power = "**"
  case underscore = "_"

  // Reserved words: these and no others. A word that only begins a declaration is not among them.
  case after, all, and, any, attempt, before, by, decreases, `else`, emit, ensures, expect, fail
  case `false`, `for`, from, `if`, `in`, `inout`, `let`, mandate, match, mod, none, not, of, old, or
  case requires, result, `return`, some, `true`, `var`, `while`, xor

  /// The reserved words in alphabetical order, those kept for later versions among them.
  package static let reservedWords: [TokenKind] = [
    .after, .all, .and, .any, .attempt, .before, .by, .decreases, .else, .emit, .ensures, .expect,
    .fail, .false, .for, .from, .if, .in, .inout, .let, .mandate, .match, .mod, .none, .not, .of,
    .old, .or, .requires, .result, .return, .some, .true, .var, .while, .xor,
  ]

  /// The reserved words by their spelling.
  static let reservedWordBySpelling: [String: TokenKind] = Dictionary(
    uniqueKeysWithValues: reservedWords.map { ($0.rawValue, $0) })

  /// Whether the kind is a reserved word.
  package var isReservedWord: Bool { Self.reservedWordBySpelling[rawValue] != nil }

  /// Whether the kind is written with letters: a name or a reserved word.
  var isWord: Bool { self == .identifier || isReservedWord }

  /// Whether a statement goes on in the next line after this token, since an operand is missing.
  var continuesOverNewline: Bool {
    switch self {
    case .plus, .minus, .star, .slash, .power, .mod, .equal, .unequal, .less, .lessOrEqual,
      .greater, .greaterOrEqual, .and, .or, .xor, .assign, .comma:
      true
    default: false
    }
  }

  /// Whether a line that begins with this token goes on with the statement before it.
  var continuesPreviousLine: Bool {
    switch self {
    case .dot, .and, .or, .xor, .else: true
    default: false
    }
  }

  /// The kind as diagnostics name it.
  package var phrase: String {
    switch self {
    case .identifier: "a name"
    case .integer: "a whole number"
    case .text: "a text"
    case .bytesLiteral, .timeLiteral, .partyLiteral, .digestLiteral: "a literal"
    case .endOfFile: "the end of the file"
    case .lineEnd: "the end of the line"
    default: "`\(rawValue)`"
    }
  }
}
