import DeedTestSupport

/// Writes a well-typed program of several files, and beside each part of its text what it does in the model.
///
/// All choices come from a seed. What is written is accepted by the compiler; its tests expect what the model gives.
struct ProgramWriter {
  /// A part of an expression's text, and what it does.
  struct Code {
    let text: String
    let run: (ModelMachine) throws -> ModelValue
    /// No number that it gives is greater in amount.
    var bound = 0.0
    /// Whether it may stand before `.` and between operators.
    var isOperand = true
    /// Whether it is an `if` or `match`, which ends with a brace and so may stand behind an operator.
    var isBranch = false
  }

  /// A variable, parameter, constant or field that may be read.
  struct Variable {
    let name: String
    let type: ProgramType
    var isMutable = true
    var isField = false
    /// The value of a constant.
    var value: ModelValue?
  }

  /// What may be written where the generator is.
  struct Rights {
    var reads = false
    var writes = false
    /// Whether exactly one signer acts, who has a name; false where there are `signers`.
    var hasCaller = false
    var hasSigners = false
    var hasTime = false
    /// In heads and dues: neither loops nor functions that have some.
    var isBounded = false
    var isHead = false
    var inContract = false
    var isTest = false
    var results: [ProgramType] = []
    var mayLeave = true
    /// Whether other contracts are called, or at least read.
    var meets = false
  }

  /// A function that may be called.
  struct Function {
    let name: String
    let file: String
    let parameters: [(typed: Typed, isLent: Bool)]
    let results: [ProgramType]
    let cost: Int
    let isBounded: Bool
    let reads: Bool
    let writes: Bool
    let body: [ModelMachine.Step]
    /// What its types leave open; each is told by a parameter.
    var open: [TypeParameter] = []
  }

  var random: SeededGenerator
  /// The files that are complete, in the order in which they import each other.
  var files: [(name: String, text: String)] = []
  var file = "kit"
  var lines: [String] = []
  var depth = 0
  var counter = 0
  var scope: [Variable] = []
  var constants: [Variable] = []
  var rights = Rights()
  /// Collections that a loop runs over, which may not change, and variables that are lent.
  var locked: Set<String> = []
  var structures: [StructureDeclaration] = []
  var enumerations: [EnumerationDeclaration] = []
  var rings: [RingDeclaration] = []
  var errors: [(name: String, file: String, fields: [Typed])] = []
  var functions: [Function] = []
  var templates: [Template] = []
  /// What the generic declaration that is being written leaves open.
  var typeParameters: [TypeParameter] = []
  /// Stored collections, which are used in place and are no values.
  var storedInSight: [Variable] = []
  var events: [(name: String, fields: [Typed])] = []
  var faces: [Face] = []
  var models: [ModelContract] = []
  var outline = Outline()
  var peers: [Peer] = []
  var script = Script()
  /// The contract that the present one creates others of.
  var creatable: ModelContract?
  /// What holds assets in the body that is being written, by its blocks.
  var holders: [[Holder]] = []
  var estate = Estate()
  /// The contract whose body is being written.
  var contractName: String?
  /// How often what is being written may be carried out, and what has been written so far costs.
  var times = 1
  var cost = 0
  var budget = 200
  var isBoundedSoFar = true

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  // MARK: Choices and lines

  mutating func below(_ bound: Int) -> Int { random.below(bound) }
  mutating func chance(_ part: Int, of whole: Int) -> Bool { random.below(whole) < part }
  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[random.below(elements.count)]
  }

  mutating func line(_ text: String) {
    lines.append(String(repeating: "    ", count: depth) + text)
  }

  mutating func fresh(_ prefix: String) -> String {
    counter += 1
    return "\(prefix)\(counter)"
  }

  /// A name of a declaration as this file calls it.
  func named(_ name: String, in other: String) -> String {
    other == file || other.isEmpty ? name : "\(other.split(separator: "/").last ?? "").\(name)"
  }

  // MARK: Types

  func spelled(_ type: ProgramType) -> String {
    switch type {
    case .int: return "int"
    case .truth: return "bool"
    case .text: return "text"
    case .octets: return "bytes"
    case .moment: return "time"
    case .span: return "duration"
    case .party: return "party"
    case .digest: return "Digest"
    case .fixed(let count): return "bytes[\(count)]"
    case .range(let low, let high):
      return low + high > 50 ? "int in \(low)..<\(high + 1)" : "int in \(low)...\(high)"
    case .ring(let ring): return named(ring.name, in: ring.file)
    case .option(let part):
      if case .range = part { return "(\(spelled(part)))?" }
      return spelled(part) + "?"
    case .list(let part): return "list<\(spelled(part))>"
    case .set(let part): return "set<\(spelled(part))>"
    case .map(let key, let value): return "map<\(spelled(key)), \(spelled(value))>"
    case .structure(let declaration):
      return maker(type) + spelled(arguments: declaration.arguments)
    case .enumeration(let declaration):
      return maker(type) + spelled(arguments: declaration.arguments)
    case .parameter(let parameter): return parameter.name
    case .reference(let text): return text
    case .asset(let issuer, let name): return "\(issuer).\(name)"
    }
  }

  /// Any type but references; of collections only where `level` is left.
  mutating func type(_ level: Int = 2) -> ProgramType {
    switch below(level > 0 ? 24 : 12) {
    case 0, 1, 2: return typeParameters.isEmpty ? .int : .parameter(pick(typeParameters))
    case 3: return .truth
    case 4: return .text
    case 5: return .octets
    case 6: return pick([.moment, .span])
    case 7: return pick([.party, .digest])
    case 8: return pick([.range(-40, 40), .range(0, 99), .fixed(4)])
    case 9, 10: return rings.isEmpty ? .int : .ring(pick(rings))
    case 11:
      let plain = enumerations.filter { $0.cases.allSatisfy(\.payload.isEmpty) }
      return plain.isEmpty ? .truth : .enumeration(pick(plain))
    case 12, 13: return .option(part(level - 1))
    case 14: return .list(chance(1, of: 4) ? .option(.int) : part(level - 1))
    case 15: return .list(part(level - 1))
    case 16: return .set(key())
    case 17, 18: return .map(key(), part(level - 1))
    case 19 where !templates.isEmpty: return instance()
    case 19, 20, 21: return structures.isEmpty ? .int : .structure(pick(structures))
    default: return enumerations.isEmpty ? .int : .enumeration(pick(enumerations))
    }
  }

  /// A type of parts of a container: no option in an option, no range, and no fixed bytes, which have no literals there.
  mutating func part(_ level: Int) -> ProgramType {
    let part = type(level)
    switch part {
    case .option, .range, .fixed: return .int
    default: return part
    }
  }

  mutating func key() -> ProgramType {
    let plain = enumerations.filter { $0.cases.allSatisfy(\.payload.isEmpty) }
    let open = typeParameters.filter { $0.bound == .key }
    if !open.isEmpty, chance(1, of: 3) { return .parameter(pick(open)) }
    switch below(8) {
    case 0, 1, 2: return .int
    case 3, 4: return .text
    case 5: return rings.isEmpty ? .span : .ring(pick(rings))
    case 6: return plain.isEmpty ? .truth : .enumeration(pick(plain))
    default: return chance(1, of: 2) ? .moment : .span
    }
  }

  // MARK: Literals

  /// The literal of a value, by the names of parties in the present test.
  func literal(_ value: ModelValue, _ type: ProgramType) -> String {
    switch (type, value) {
    case (.int, .number(let number)), (.range, .number(let number)): return "\(number)"
    case (.truth, .truth(let truth)): return "\(truth)"
    case (.text, .octets(let octets)): return Self.quoted(octets)
    case (.octets, .octets(let octets)), (.fixed, .octets(let octets)):
      return "hex\"\(Self.hexadecimal(octets))\""
    case (.digest, .octets(let octets)): return "digest\"sha256:\(Self.hexadecimal(octets))\""
    case (.moment, .number(let number)): return "time(\(number))"
    case (.span, .number(let number)): return "duration(\(number))"
    case (.party, .party(let number)): return Self.party(number)
    case (.ring, .number(let number)): return "\(spelled(type))(\(number))"
    case (.option, .absent): return "none"
    case (.option(let part), .present(let inner)): return "some(\(literal(inner, part)))"
    case (.list(let part), .list(let parts)):
      return "[" + parts.map { literal($0, part) }.joined(separator: ", ") + "]"
    case (.set(let part), .set(let parts)):
      return "set[" + parts.map { literal($0, part) }.joined(separator: ", ") + "]"
    case (.map(let key, let part), .map(let entries)):
      guard !entries.isEmpty else { return "[:]" }
      let words = entries.map { "\(literal($0.key, key)): \(literal($0.value, part))" }
      return "[\(words.joined(separator: ", "))]"
    case (.structure(let declaration), .structure(let parts)):
      let words = zip(declaration.fields, parts).map { "\($0.name): \(literal($1, $0.type))" }
      return "\(maker(type))(\(words.joined(separator: ", ")))"
    case (.enumeration(let declaration), .variant(let number, let parts)):
      let payload = declaration.cases[number].payload
      let words = zip(payload, parts).enumerated().map { index, pair in
        (index == 0 ? "" : "\(pair.0.name): ") + literal(pair.1, pair.0.type)
      }
      let name = "\(maker(type)).\(declaration.cases[number].name)"
      return words.isEmpty ? name : "\(name)(\(words.joined(separator: ", ")))"
    default: return "none"
    }
  }

  /// The accounts of a test by their names; others have literals.
  static let accounts = ["ann", "bob", "cid", "dan"]

  static func party(_ number: Int) -> String {
    if number < 0 { return "party(contract\(-1 - number))" }
    if number < accounts.count { return accounts[number] }
    let digits = String(number)
    return "party\"\(String(repeating: "0", count: 64 - digits.count))\(digits)\""
  }

  static func hexadecimal(_ octets: [UInt8]) -> String {
    octets.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  static func quoted(_ octets: [UInt8]) -> String {
    var text = "\""
    for scalar in String(decoding: octets, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case "€": text += "\\u{20ac}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
