import DeedBytecode

/// What to write where a value of one type stands and one of another is wanted.
struct Advice {
  /// In words, behind what is wanted.
  let note: String
  /// What to write instead of the value, where that is certain.
  var replacement: String?

  /// What is wanted as it can be named where the value stands, and what is there beside it.
  struct Names {
    /// The name of the ring or of the `bytes[n]` that is wanted.
    var alias: String?
    /// How many octets the value has, where that is known.
    var octetCount: Int?
    /// The asset that is wanted.
    var asset: String?
    var isTest = false
    var isInitialiser = false
  }

  /// The advice for a value that is written so; nil where there is none.
  static func converting(
    _ text: String, from found: SemanticType, to wanted: SemanticType, _ names: Names = Names()
  ) -> Advice? {
    let isShort = text.utf8.count <= 40 && !text.utf8.contains(0x0A)
    func wrap(_ function: String, _ what: String) -> Advice {
      let whole = "\(function)(\(text))"
      return Advice(
        note: isShort ? "\(what): `\(whole)`" : "\(what): `\(function)(…)`",
        replacement: isShort ? whole : nil)
    }
    switch (found, wanted) {
    case (.contract, .party), (.reference, .party):
      return wrap("party", "a contract as a party is written")
    case (.party, .reference), (.party, .contract):
      return Advice(
        note:
          "a party is an account; a contract is handed over as a reference, whose type is an interface's name"
      )
    case (.integer, .ring), (.range, .ring):
      let name = names.alias ?? "Word"
      return Advice(
        note: names.alias == nil
          ? "an integer becomes a value of a ring by the name of its type: `type Word = …`, then `Word(\(isShort ? text : "…"))`"
          : "an integer becomes a value of the ring by the type's name: `\(name)(\(isShort ? text : "…"))`",
        replacement: isShort && names.alias != nil ? "\(name)(\(text))" : nil)
    case (.ring, .integer), (.ring, .range):
      return wrap("int", "the integer of a ring's value is")
    case (.bytes, .integer), (.fixedBytes, .integer):
      return wrap("int", "the number that octets are, most significant first, is")
    case (_, .fixedBytes(let count)): return fixing(isShort ? text : nil, found, count, names)
    case (.fixedBytes, .bytes): return wrap("bytes", "octets of any number are")
    case (.integer, .asset), (.range, .asset):
      let amount = "\(isShort ? text : "n") of \(names.asset ?? "bank.Yuan")"
      if names.isTest {
        return Advice(
          note: "an asset is no number: who signs pays it, `\(amount)`",
          replacement: isShort ? amount : nil)
      }
      return Advice(
        note: names.isInitialiser
          ? "an asset is no number: leave the value away, and set the field in the body of `create`"
          : "an asset is no number: it comes out of the contract's own holding, `withdraw(\(amount))`, or from whoever pays"
      )
    case (.asset, .integer), (.asset, .range):
      return Advice(
        note: "how much it is says `\(isShort ? text : "x").amount`",
        replacement: isShort ? "\(text).amount" : nil)
    case (.integer, .bool) where text == "0" || text == "1":
      let word = text == "0" ? "false" : "true"
      return Advice(note: "a bool is written `\(word)`", replacement: word)
    case (.integer, .bool), (.range, .bool):
      return Advice(note: "say what must hold of the number: `\(isShort ? text : "…") > 0`")
    case (.bool, .integer): return Advice(note: "a bool is no number: count with `if`")
    case (.time, .duration):
      return Advice(note: "the duration until a time is `\(isShort ? text : "t") - now`")
    case (.text, .party):
      return Advice(
        note: "a party is one of the contract's `party` fields, a parameter, or `party\"…\"`")
    case (.integer, .duration), (.range, .duration):
      return isNumber(text)
        ? Advice(note: "a duration has a unit: `\(text) days`, `\(text) hours`")
        : wrap("duration", "a number of milliseconds becomes a duration by")
    case (.integer, .time), (.range, .time):
      return Advice(
        note:
          "a time is `time\"2026-11-21T09:00:00Z\"`, or a time and a duration: `deadline + 30 days`"
      )
    case (.duration, .time):
      return Advice(note: "a duration is counted from a time: `deadline + \(isShort ? text : "…")`")
    case (.text, .time):
      return Advice(note: "a time is written `time\"2026-11-21T09:00:00Z\"`")
    case (.time, .integer), (.duration, .integer): return wrap("int", "its milliseconds are")
    case (.text, .bytes): return wrap("utf8", "the octets of a text are")
    case (.bytes, .text): return wrap("text", "octets that are UTF-8 become a text by")
    case (.bytes, .digest): return wrap("sha256", "the digest of octets is")
    case (.text, .digest): return wrap("sha256(utf8", "the digest of a text is").closed
    case (.option, _) where !wanted.isOption:
      return Advice(
        note: "it may be `none`: take it apart by `match … { some(x) { … } none { … } }`")
    case (_, .option(let inner)) where inner == found || inner.widened == found.widened:
      return wrap("some", "a value as an option is")
    case (.set(let member), _) where member == wanted:
      return Advice(note: "this is a set, of which there may be several or none")
    case (.text, .duration):
      return Advice(note: "a duration is written `3 days`")
    case (.text, .reference), (.integer, .reference), (.bytes, .reference):
      return Advice(
        note:
          "a reference is handed over by whoever creates or calls the contract: declare it without a value"
      )
    case (.list(let member), .set(let other)) where member == other && !text.hasPrefix("["):
      return Advice(note: "a set has its elements once and in order: declare it as one")
    case (.list, .set) where isShort && text.hasPrefix("["):
      return Advice(note: "a set is written `set\(text)`", replacement: "set\(text)")
    default: return byLibrary(isShort ? text : "…", from: found, to: wanted, names)
    }
  }

  /// The advice where octets of a fixed number are wanted, which only the name of their type makes.
  private static func fixing(
    _ text: String?, _ found: SemanticType, _ count: UInt32, _ names: Names
  ) -> Advice? {
    let value = text ?? "…"
    let octets: String
    switch found {
    case .fixedBytes: return nil
    case .bytes: octets = value
    case .text: octets = "utf8(\(value))"
    case .digest, .party: octets = "bytes(\(value))"
    case .integer, .range: octets = "bytes(\(value), count: \(count))"
    default: return nil
    }
    if let known = names.octetCount, known != Int(count) {
      return Advice(note: ConstantFolding.octetsDiffer(known, count))
    }
    guard let name = names.alias else {
      return Advice(
        note:
          "octets become `bytes[\(count)]` by the name of its type: declare `type B\(count) = bytes[\(count)]` and write `B\(count)(\(octets))`"
      )
    }
    let whole = "\(name)(\(octets))"
    return Advice(
      note: "octets become `bytes[\(count)]` by the type's name: `\(whole)`",
      replacement: text == nil ? nil : whole)
  }

  /// The advice where values become another's by a function of the standard library, or one by one.
  private static func byLibrary(
    _ text: String, from found: SemanticType, to wanted: SemanticType, _ names: Names
  ) -> Advice? {
    switch (found, wanted) {
    case (.integer, .text), (.range, .text):
      return Advice(
        note:
          "the digits of a number as a text are `texts.decimal(\(text))`, by `import std.texts`"
      )
    case (.integer, .bytes), (.range, .bytes):
      return Advice(
        note:
          "octets are made of a number by `bytes(\(text), count: 32)`; its digits as a text are `texts.decimal(\(text))`, by `import std.texts`"
      )
    case (.ring, .ring):
      return Advice(
        note:
          "a value comes from one ring to another as an integer: `\(names.alias ?? "Word")(int(\(text)))`"
      )
    case (.list(let one), .list(let other)), (.set(let one), .set(let other)),
      (.log(let one), .log(let other)):
      return one.widened == other.widened
        ? Advice(
          note:
            "what a collection holds is of exactly one type: declare both alike, or put the values into a new one"
        )
        : nil
    default: return nil
    }
  }

  /// The advice for a comparison of two values, of either to the other's type.
  static func comparing(
    _ left: (type: SemanticType, text: String), _ right: (type: SemanticType, text: String)
  ) -> Advice? {
    switch (left.type.widened, right.type.widened) {
    case (.contract, .party), (.reference, .party):
      return converting(left.text, from: left.type, to: .party).map { Advice(note: $0.note) }
    case (.time, .duration), (.duration, .time):
      return Advice(note: "a time is compared with a time, such as `deadline + 3 days`")
    case (.time, .integer), (.integer, .time):
      return Advice(note: "a time is compared with a time, such as `time\"2026-11-21T09:00:00Z\"`")
    case (.option(let inner), let other) where inner.widened == other:
      return Advice(note: "compare with an option: `some(\(right.text))`, `none`")
    case (let other, .option(let inner)) where inner.widened == other:
      return Advice(note: "compare with an option: `some(\(left.text))`, `none`")
    case (.set(let member), let other) where member == other:
      return Advice(note: "whether it is in the set says `\(left.text).contains(\(right.text))`")
    case (let other, .set(let member)) where member == other:
      return Advice(note: "whether it is in the set says `\(right.text).contains(\(left.text))`")
    default: break
    }
    let forward = converting(right.text, from: right.type, to: left.type)
    return (forward ?? converting(left.text, from: left.type, to: right.type)).map {
      Advice(note: $0.note)
    }
  }

  /// The advice for an operator between two values.
  static func computing(
    _ symbol: String, _ left: (type: SemanticType, text: String),
    _ right: (type: SemanticType, text: String)
  ) -> String? {
    let isSum = symbol == "+" || symbol == "-"
    switch (left.type.widened, right.type.widened) {
    case (.time, .integer) where isSum, (.duration, .integer) where isSum:
      return isNumber(right.text)
        ? "a duration has a unit: `\(left.text) \(symbol) \(right.text) \(right.text.utf8.count > 3 ? "seconds" : "days")`"
        : "a number becomes a duration by its unit: `\(left.text) \(symbol) 1 days * \(right.text)`"
    case (.integer, .duration) where symbol == "*":
      return "the duration comes first: `\(right.text) * \(left.text)`"
    case (.integer, .duration) where isSum, (.integer, .time) where isSum:
      return "the number has no unit: write `\(left.text) days` for a duration"
    case (.time, .time) where symbol == "+":
      return "two times have a difference, `a - b`, but no sum"
    case (.duration, .duration) where symbol == "/":
      return "their numbers of milliseconds can be divided: `int(a) / int(b)`"
    case (.duration, .time) where symbol == "+":
      return "the time comes first: `\(right.text) + \(left.text)`"
    case (.asset, .asset) where symbol == "+":
      return "one takes the other in: `\(left.text).join(\(right.text))`"
    case (.asset, .integer) where symbol == "-":
      return "a part is taken out: `\(left.text).split(\(right.text))`"
    case (.asset, .integer) where symbol == "/":
      return "a part is taken out: `\(left.text).split(\(left.text).amount / \(right.text))`"
    case (.asset, _), (_, .asset):
      return "an asset is no number; how much it is says `.amount`"
    case (.option, _), (_, .option):
      return "an option may be `none`: take it apart by `match … { some(x) { … } none { … } }`"
    case (.parameter, _), (_, .parameter):
      return
        "a type parameter may stand for any type: its values have `==`, and `<` where it is `ordered`"
    case (.party, _), (_, .party): return "parties are compared by `==` only"
    case (.text, .integer) where symbol == "+", (.integer, .text) where symbol == "+":
      return "numbers and texts are not joined: keep them apart, as fields of a struct or an event"
    case (.text, .text) where symbol == "+": return "write `\(left.text).appending(\(right.text))`"
    case (.bytes, .bytes) where symbol == "+":
      return "write `\(left.text).appending(\(right.text))`"
    case (.list, _) where symbol == "+", (.log, _) where symbol == "+":
      return "write `\(left.text).append(…)` to add an element"
    case (.set, _) where isSum:
      return "write `\(left.text).\(symbol == "+" ? "insert" : "remove")(…)` for one element"
    default: return nil
    }
  }

  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x5F }
  }

  /// With the second parenthesis of a function within another.
  private var closed: Advice {
    Advice(
      note: note.hasSuffix("…)`") ? note : String(note.dropLast()) + ")`",
      replacement: replacement.map { $0 + ")" })
  }
}
