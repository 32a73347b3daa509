/// Words that authors bring along from other languages, and what they are called here.
enum ForeignWords {
  /// Other names of types, methods and properties; what is proposed must exist where it is proposed.
  static let meanings: [String: [String]] = [
    "string": ["text"], "String": ["text"], "str": ["text"], "uint": ["int"], "uint256": ["int"],
    "u64": ["int"], "i64": ["int"], "integer": ["int"], "number": ["int"], "boolean": ["bool"],
    "address": ["party"], "mapping": ["map"], "dict": ["map"], "array": ["list"], "vec": ["list"],
    "Array": ["list"], "Vec": ["list"], "hash": ["Digest"], "timestamp": ["time"],
    "has": ["contains"], "includes": ["contains"], "containsKey": ["contains"],
    "length": ["count"], "size": ["count"], "len": ["count"],
    "push": ["append"], "add": ["append", "insert"], "pop": ["removeLast"], "delete": ["remove"],
    "erase": ["remove"], "concat": ["appending"], "plus": ["appending"], "empty": ["isEmpty"],
    "mint": ["issue"], "balance": ["amount"], "value": ["amount"], "keccak256": ["sha256"],
    "substring": ["slice"], "verify": ["verifyEd25519", "verifyP256", "verifySM2"],
    "vector": ["list"], "Vector": ["list"], "HashMap": ["map"],
    "Map": ["map"], "Set": ["set"], "Int": ["int"], "Bool": ["bool"], "u8": ["int"],
    "u16": ["int"], "u32": ["int"], "u128": ["int"], "usize": ["int"], "Party": ["party"],
  ]

  private static let giving =
    "write `give(money, to: party)` for an asset; `withdraw(3 of bank.Yuan)` takes one from the contract's own holding"

  /// Words for which a whole construct stands here.
  static let advice: [String: String] = [
    "null": "write `none`", "nil": "write `none`", "None": "write `none`",
    "undefined": "write `none`", "True": "write `true`", "False": "write `false`",
    "this": "write `self` for the contract itself",
    "range": "write `for i in 0..<n { … }`",
    "Option": "an option is written `int?`", "Optional": "an option is written `int?`",
    "Maybe": "an option is written `int?`",
    "Decimal": "there are no fractions: count in the smallest unit",
    "float": "there are no fractions: count in the smallest unit",
    "double": "there are no fractions: count in the smallest unit",
    "msg":
      "write `caller` for the party that signs; assets stand in heads: `money: bank.Yuan from caller`",
    "transfer": giving, "send": giving,
    "tx": "write `caller` for the party that signs",
    "today": "write `now` for the time of the block",
    "sender": "write `caller` for the party that signs",
    "selfdestruct": "a contract ends in a phase: `final closed`",
    "block": "write `now` for the time of the block",
    "require": "write `requires condition else Error`",
    "assert": "write `requires condition else Error`, or `expect` in a test",
    "revert": "write `fail Error`", "throw": "write `fail Error`",
  ]
}
