/// Words that other languages begin declarations, clauses and statements with, and what stands here instead.
enum ForeignDeclaration {
  /// Words for which one of the language's own stands.
  static let synonyms: [String: String] = [
    "func": "fn", "function": "fn", "def": "fn", "fun": "fn", "sub": "fn", "proc": "fn",
    "procedure": "fn", "method": "fn", "lambda": "fn", "action": "call", "entry": "call",
    "transaction": "call", "const": "let", "constant": "let", "static": "let", "immutable": "let",
    "class": "contract", "constructor": "create", "init": "create", "initialize": "create",
    "trait": "interface", "protocol": "interface", "record": "struct", "data": "struct",
    "typedef": "type", "using": "type", "alias": "type", "exception": "error", "phases": "phase",
    "state": "phase", "states": "phase", "stage": "phase", "parties": "party", "use": "import",
    "include": "import", "from": "import", "assert": "invariant", "getter": "view",
    "query": "view", "choice": "call", "describe": "test", "it": "test",
    "spec": "test", "deadline": "due",
  ]

  /// Words before a declaration that say who may use it, or how; none of them is there.
  static let modifiers: [String: String] = [
    "public":
      "What a contract declares is reached through its name; in a file, `pub` opens a declaration to others.",
    "export": "Write `pub` before what other files may use.",
    "private": "Without `pub` a declaration is its file's own.",
    "internal": "Without `pub` a declaration is its file's own.",
    "protected": "There is no inheritance, and so nothing for heirs alone.",
    "external": "A `call` is made from outside, a `fn` from inside.",
    "async": "Every call ends before the next begins.",
    "abstract": "What others provide is an `interface`.",
    "virtual": "There is no inheritance, and so nothing to replace.",
    "override": "There is no inheritance, and so nothing to replace.",
    "payable": "What is paid is a parameter.",
    "pure": "A `fn` changes nothing but `inout` parameters.",
    "readonly": "A field that never changes is a `let`.", "mut": "A field that changes is a `var`.",
  ]

  /// Whole constructs that are not there, and how the same is said.
  static let constructs: [String: String] = [
    "template":
      "Write `contract Iou { party issuer, owner … }`; what Daml calls a choice is a `call`.",
    "signatory": "Who must sign stands behind `by`: `create by issuer`, `call pay() by owner`.",
    "controller": "Who must sign stands behind `by`: `create by issuer`, `call pay() by owner`.",
    "observer": "What others may see is asked by a `view`.",
    "modifier": "Conditions stand in each head: `by owner requires amount > 0`.",
    "mapping": "Write `var balances: map<party, int> = [:]`.",
    "fallback": "Nothing is called but by its name.",
    "receive": "Nothing is called but by its name.",
    "pragma": "A source says nothing of compilers; `deed.json` names the edition.",
    "namespace": "A file is a module; others `import` it.",
    "module": "A file is a module; others `import` it.",
    "package": "A file is a module; others `import` it.",
    "impl": "Functions stand at file level or in the contract.",
    "extension": "Functions stand at file level or in the contract.",
    "storage": "Fields stand directly in the contract: `var total: int = 0`.",
    "fields": "Fields stand directly in the contract: `var total: int = 0`.",
    "state":
      "Fields stand directly in the contract: `var total: int = 0`; a phase is `phase open -> closed`.",
    "states": "Each phase has a line: `phase open -> closed`, and `final closed`.",
    "phases": "Each phase has a line: `phase open -> closed`, and `final closed`.",
    "main": "There is no main program; `deed run FILE f` calls a function.",
    "requires": "A condition stands in a head, before the body.",
    "ensures": "A condition stands in a head, before the body.",
    "if": "Statements stand in the body of a `call`, `due`, `create` or `fn`.",
    "for": "Statements stand in the body of a `call`, `due`, `create` or `fn`.",
    "emit": "Statements stand in the body of a `call`, `due`, `create` or `fn`.",
    "return": "Statements stand in the body of a `call`, `view` or `fn`.",
  ]

  /// Names of types elsewhere, of which a declaration `T name` is made.
  static let types: [String: String] = [
    "uint": "int", "uint256": "int", "uint64": "int", "u64": "int", "u128": "int", "i64": "int",
    "integer": "int", "number": "int", "string": "text", "String": "text", "str": "text",
    "boolean": "bool", "address": "party", "bytes32": "bytes[32]", "auto": "…",
  ]

  /// The type that was meant by a word.
  static func type(_ word: String) -> String? {
    PredeclaredType.names.contains(word) ? word : types[word]
  }
}

/// Words of heads.
enum ForeignClause {
  /// Words for which one of the language's own stands.
  static let synonyms: [String: TokenKind] = [
    "require": .requires, "when": .requires, "where": .requires, "provided": .requires,
    "given": .requires, "guard": .requires, "assert": .requires, "check": .requires,
    "ensure": .ensures, "guarantees": .ensures, "until": .before, "till": .before,
    "since": .after, "controller": .by, "signatory": .by, "only": .by, "onlyBy": .by, "signed": .by,
    "authorized": .by,
  ]

  /// Words before the body of a function elsewhere, none of which is there, and why.
  static let modifiers: [String: String] = [
    "public": "A `call` is made from outside, a `fn` from inside.",
    "external": "A `call` is made from outside, a `fn` from inside.",
    "internal": "A `call` is made from outside, a `fn` from inside.",
    "private": "A `call` is made from outside, a `fn` from inside.",
    "payable": "What is paid is a parameter: `money: bank.Yuan from caller`.",
    "pure": "A `view` only reads.", "override": "There is no inheritance.",
    "virtual": "There is no inheritance.",
  ]

  /// The party of a word such as `onlyOwner`; nil for other words.
  static func party(of word: String) -> String? {
    guard word.hasPrefix("only"), let first = word.utf8.dropFirst(4).first,
      (0x41...0x5A).contains(first)
    else { return nil }
    return String(Unicode.Scalar(first + 0x20))
      + word.utf8.dropFirst(5).reduce(into: "") {
        $0.unicodeScalars.append(Unicode.Scalar($1))
      }
  }
}

/// Words of statements.
enum ForeignStatement {
  /// Words before the name of a new variable, and the one that stands here.
  static let bindings: [String: String] = [
    "const": "let", "final": "let", "static": "let", "val": "let", "auto": "let", "mut": "var",
    "my": "var", "dim": "var", "local": "var",
  ]

  /// Words that raise an error.
  static let failures: Set<String> = ["revert", "throw", "raise", "abort"]

  /// Words before an expression that mean nothing here.
  static let prefixes: [String: String] = [
    "await": "Every call ends before the next statement begins.",
    "call": "A call is written by the name alone: `bank.pay(1)`.",
    "new": "A value is made by the name of its type alone: `Share(holder: ann, percent: 10)`.",
    "copy": "Assignment copies.", "move": "Assignment copies.", "ref": "Assignment copies.",
    "yield": "A `fn` has one result, by `return`.",
  ]

  private static let caught =
    "A failure undoes the whole call; that of another contract is met by `attempt r.f(a) gas 50_000 { ok(n) { … } failed(reason) { … } }`."

  /// Words that begin a statement with more behind them, and how the same is said.
  static let constructs: [String: String] = [
    "switch": "Write `match e { one { … } two { … } else { … } }`.",
    "case": "Write `match e { one { … } two { … } else { … } }`.",
    "unless": "Write `if not (…) { … }`.", "foreach": "Write `for x in list { … }`.",
    "due": "A `due` stands in the contract, beside its calls; its time is kept in a field.",
    "unchecked": "Numbers have no width and never wrap: leave it away.",
    "assembly": "There is nothing below the language: write statements.",
    "loop": "Write `while condition { … }`.", "do": "Write `while condition { … }`.",
    "repeat": "Write `while condition { … }`.", "until": "Write `while not (…) { … }`.",
    "try": caught, "catch": caught,
    "defer": "Write it at the end of the body.", "with": "Write its parts one by one.",
    "guard": "Write `requires condition else Error`.",
    "delete": "An entry is removed by `m.remove(key)`.",
    "del": "An entry is removed by `m.remove(key)`.",
    "elif": "Write `else if … { … }` behind the braces of an `if`.",
    "elseif": "Write `else if … { … }` behind the braces of an `if`.",
    "fn": "Functions stand beside one another, not inside.",
    "function": "Functions stand beside one another, not inside.",
    "func": "Functions stand beside one another, not inside.",
    "def": "Functions stand beside one another, not inside.",
  ]

  /// Words that are a statement by themselves, and how the same is said.
  static let alone: [String: String] = [
    "break": "A loop ends by its condition, or by `return` from a `fn`.",
    "continue": "Put what is to be left out into the braces of an `if`.",
    "pass": "Empty braces do nothing: `{ }`.",
    "end": "A block ends with `}`.", "endif": "A block ends with `}`.",
    "done": "A block ends with `}`.", "fi": "A block ends with `}`.",
  ]
}
