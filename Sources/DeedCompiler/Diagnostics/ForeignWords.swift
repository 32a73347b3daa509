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

  private static let digits =
    "`import std.texts` has the digits of a number: `texts.decimal(n)`"
  private static let logging =
    "what others shall learn is an event: `emit Paid(amount: 5)`"
  private static let testing =
    "who acts stands behind the call, `c.pay(5) by ann`; what must fail is `expect fails E { … }`; time passes by `wait(3 days)`"

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
    "abs": "`import std.numbers` has it: `numbers.absolute(n)`",
    "min":
      "`import std.numbers` has the least of two, `numbers.least(a, b)`; `std.lists` that of a list",
    "max":
      "`import std.numbers` has the greatest of two, `numbers.greatest(a, b)`; `std.lists` that of a list",
    "pow": "write `a ** b`", "sqrt": "write `squareRoot(n)`", "len": "write `x.count`",
    "toString": digits, "str": digits, "decimal": digits,
    "print": logging, "println": logging, "console": logging,
    "random": "nothing is random: who draws lots commits to a digest first, and opens it later",
    "ecrecover":
      "write `verifyEd25519(message, key: k, signature: s)`, or its like for P-256 and SM2",
    "approve": "nobody draws on another's holding: who pays signs, `payment: bank.Yuan from buyer`",
    "transferFrom":
      "nobody draws on another's holding: who pays signs, `payment: bank.Yuan from buyer`",
    "balanceOf": "the ledger keeps what a party holds of an asset: `holding(bank.Yuan, of: p)`",
    "vm": testing, "prank": testing, "startPrank": testing, "hevm": testing, "cheats": testing,
    "expectRevert": testing, "warp": testing, "skip": testing, "ethers": testing,
    "assertEq": "write `expect a == b`", "assertEqual": "write `expect a == b`",
    "assertTrue": "write `expect condition`", "assertFalse": "write `expect not condition`",
    "revert": "write `fail Error`", "throw": "write `fail Error`",
  ]
}
