internal import DeedIntegers

/// Reads a module from its text form (`docs/bytecode.md`, Assembly).
///
/// Assembly says exactly what the module's octets say, one declaration an entry of a table: it can express modules
/// that no compiler would make and that the verifier refuses, and `assemble(disassemble(m))` is `m`.
package struct Assembler {
  var scanner: AssemblyScanner
  var module = Module(kind: .library, name: "")

  /// Reads a module.
  ///
  /// - Throws: an `AssemblyFailure` for the first thing that is not assembly.
  package static func assemble(_ text: String) throws(AssemblyFailure) -> Module {
    var assembler = Assembler(scanner: AssemblyScanner(Array(text.utf8)))
    try assembler.readModule()
    return assembler.module
  }

  private init(scanner: AssemblyScanner) { self.scanner = scanner }

  private mutating func readModule() throws(AssemblyFailure) {
    try scanner.expect(word: "module")
    let kind: ModuleKind
    let start = nextWord()
    switch scanner.word() {
    case "contract": kind = .contract
    case "library": kind = .library
    case "test": kind = .test
    default: throw scanner.failure(.expected(.word), at: start)
    }
    module = Module(kind: kind, name: try scanner.name())
    while true {
      scanner.skipTrivia()
      if scanner.isAtEnd { return }
      let start = nextWord()
      switch scanner.word() {
      case "type": try readType()
      case "prose": try readProse()
      case "interfaces":
        module.interfaces = try sequence { (assembler) throws(AssemblyFailure) in
          try assembler.type()
        }
      case "asset": try readAsset()
      case "predecessor": try readPredecessor()
      case "constant": try readConstant()
      case "phase": try readPhase()
      case "field": try readField()
      case "error":
        try number(module.errors.count)
        module.errors.append(try message())
      case "event":
        try number(module.events.count)
        module.events.append(try message())
      case "import": try readImport()
      case "function": try readFunction()
      case "entry": try readEntry()
      case "invariant": try readInvariant()
      default: throw scanner.failure(.expected(.declaration), at: start)
      }
    }
  }

  /// Takes the number that an entry of a table must have at its place.
  mutating func number(_ expected: Int) throws(AssemblyFailure) {
    let start = nextWord()
    guard try scanner.number() == UInt32(expected) else {
      throw scanner.failure(.unexpectedNumber(expected: UInt32(expected)), at: start)
    }
  }

  /// Where the next word begins.
  mutating func nextWord() -> Int {
    scanner.skipTrivia()
    return scanner.offset
  }

  // MARK: Types

  mutating func type() throws(AssemblyFailure) -> TypeIndex {
    if scanner.skip("%") { return TypeIndex(rawValue: try scanner.number()) }
    let start = nextWord()
    guard let word = scanner.word(), let type = TypeIndex.assemblyNames[word] else {
      throw scanner.failure(.expected(.type), at: start)
    }
    return type
  }

  mutating func types() throws(AssemblyFailure) -> [TypeIndex] {
    try list("(", ")") { (assembler) throws(AssemblyFailure) in try assembler.type() }
  }

  /// Takes elements between brackets, separated by commas.
  mutating func list<Element>(
    _ open: String, _ close: String,
    _ element: (inout Assembler) throws(AssemblyFailure) -> Element
  ) throws(AssemblyFailure) -> [Element] {
    try scanner.expect(open)
    var elements: [Element] = []
    if scanner.skip(close) { return elements }
    repeat { elements.append(try element(&self)) } while scanner.skip(",")
    try scanner.expect(close)
    return elements
  }

  /// Takes one element or more, separated by commas.
  mutating func sequence<Element>(
    _ element: (inout Assembler) throws(AssemblyFailure) -> Element
  ) throws(AssemblyFailure) -> [Element] {
    var elements: [Element] = []
    repeat { elements.append(try element(&self)) } while scanner.skip(",")
    return elements
  }

  mutating func namedTypes(
    _ open: String, _ close: String
  ) throws(AssemblyFailure) -> [NamedType] {
    try list(open, close) { (assembler) throws(AssemblyFailure) in
      let name = try assembler.scanner.name()
      try assembler.scanner.expect(":")
      return NamedType(name: name, type: try assembler.type())
    }
  }

  private mutating func readType() throws(AssemblyFailure) {
    try scanner.expect("%")
    try number(Int(TypeIndex.firstDefined) + module.types.count)
    try scanner.expect("=")
    module.types.append(try definition())
  }

  private mutating func definition() throws(AssemblyFailure) -> TypeDefinition {
    let start = nextWord()
    switch scanner.word() {
    case "bytes": return .fixedBytes(count: try scanner.number())
    case "range": return .range(lower: try integer(), upper: try integer())
    case "ring": return .ring(modulus: try integer())
    case "option": return .option(try type())
    case "list": return .list(try type())
    case "map": return .map(key: try type(), value: try type())
    case "set": return .set(try type())
    case "log": return .log(try type())
    case "linear":
      try scanner.expect(word: "struct")
      return try structure(isLinear: true)
    case "struct": return try structure(isLinear: false)
    case "enum":
      let name = try scanner.name()
      let cases = try list("{", "}") { (assembler) throws(AssemblyFailure) in
        let name = try assembler.scanner.name()
        let hasPayload = assembler.scanner.skip("(")
        guard hasPayload else { return EnumerationType.Case(name: name, payload: []) }
        return EnumerationType.Case(name: name, payload: try assembler.namedTypes("", ")"))
      }
      return .enumeration(EnumerationType(name: name, cases: cases))
    case "interface": return .interface(try interface())
    default: throw scanner.failure(.expected(.type), at: start)
    }
  }

  private mutating func interface() throws(AssemblyFailure) -> InterfaceType {
    let name = try scanner.name()
    var assets: [InterfaceType.Asset] = []
    var functions: [InterfaceType.Function] = []
    _ = try list("{", "}") { (assembler) throws(AssemblyFailure) in
      if assembler.scanner.skip(word: "asset") {
        let (kind, name, fields) = try assembler.assetSignature()
        return assets.append(InterfaceType.Asset(name: name, kind: kind, fields: fields))
      }
      let kind: InterfaceType.Function.Kind
      let start = assembler.nextWord()
      switch assembler.scanner.word() {
      case "call": kind = .call
      case "view": kind = .view
      default: throw assembler.scanner.failure(.expected(.word), at: start)
      }
      let name = try assembler.scanner.name()
      let parameters = try assembler.namedTypes("(", ")")
      try assembler.scanner.expect("->")
      functions.append(
        InterfaceType.Function(
          kind: kind, name: name, parameters: parameters, results: try assembler.types()))
    }
    return InterfaceType(name: name, functions: functions, assets: assets)
  }

  private mutating func structure(isLinear: Bool) throws(AssemblyFailure) -> TypeDefinition {
    let name = try scanner.name()
    let fields = try namedTypes("{", "}")
    return .structure(StructureType(name: name, fields: fields, isLinear: isLinear))
  }

  private mutating func integer() throws(AssemblyFailure) -> Integer {
    let start = nextWord()
    guard let integer = Integer(decimal: try scanner.integerDigits()) else {
      throw scanner.failure(.numberTooLarge, at: start)
    }
    return integer
  }

  // MARK: Tables

  private mutating func readConstant() throws(AssemblyFailure) {
    try number(module.constants.count)
    try scanner.expect(":")
    let type = try type()
    try scanner.expect("=")
    let (literal, offset) = scanner.restOfLine()
    do throws(LiteralFailure) {
      let value = try Value.parse(literal, type: type, in: module.typeTable)
      module.constants.append(Constant(type: type, value: value))
    } catch {
      throw scanner.failure(.literal(error), at: offset + error.offset)
    }
  }

  private mutating func readField() throws(AssemblyFailure) {
    try number(module.fields.count)
    module.fields.append(try field(number: module.fields.count))
  }

  /// Takes a field behind its number, which is its slot unless another is given.
  mutating func field(number: Int) throws(AssemblyFailure) -> Field {
    let kind: Field.Kind
    let start = nextWord()
    switch scanner.word() {
    case "party": kind = .party
    case "let": kind = .constant
    case "var": kind = .variable
    default: throw scanner.failure(.expected(.word), at: start)
    }
    let name = try scanner.name()
    try scanner.expect(":")
    let type = try type()
    let phases = try phases(after: "in")
    let slot = scanner.skip(word: "slot") ? try scanner.number() : UInt32(number)
    return Field(name: name, type: type, kind: kind, phases: phases, slot: slot)
  }

  private mutating func message() throws(AssemblyFailure) -> Message {
    Message(name: try scanner.name(), fields: try namedTypes("(", ")"))
  }

  private mutating func readImport() throws(AssemblyFailure) {
    try number(module.imports.count)
    let name = try scanner.text()
    let parameters = try types()
    try scanner.expect("->")
    module.imports.append(Import(name: name, parameters: parameters, results: try types()))
  }

  // MARK: Functions

  private mutating func readFunction() throws(AssemblyFailure) {
    try number(module.functions.count)
    let parameters = try types()
    try scanner.expect("->")
    let results = try types()
    let locals = scanner.skip(word: "locals") ? try types() : []
    try scanner.expect("{")
    var code: [UInt8] = []
    while !scanner.skip("}") { try readInstruction(into: &code) }
    module.functions.append(
      Function(parameters: parameters, results: results, locals: locals, code: code))
  }

  private mutating func readInstruction(into code: inout [UInt8]) throws(AssemblyFailure) {
    let start = nextWord()
    guard let word = scanner.word() else {
      throw scanner.failure(.expected(.instruction), at: start)
    }
    if word == "octets" {
      code += try scanner.hexadecimal()
      return
    }
    guard let opcode = OpcodeTable.opcode(named: word) else {
      throw scanner.failure(.unknownInstruction, at: start)
    }
    var numbers: [UInt32] = []
    var signed: Int64 = 0
    var path: [PathStep] = []
    for operand in OpcodeTable.row(opcode).operands {
      switch operand {
      case .signed: signed = try self.signed()
      case .path: path = try scanner.path()
      case .type: numbers.append(try type().rawValue)
      case .block:
        guard scanner.skip("@") else { throw scanner.failure(.expected(.blockNumber)) }
        numbers.append(try scanner.number())
      case .function, .error, .event, .local, .field, .constant, .import, .enumCase, .count,
        .algorithm, .scheme, .interfaceFunction, .breachKind, .asset, .oldField:
        numbers.append(try scanner.number())
      }
    }
    Instruction(opcode, numbers: numbers, signed: signed, path: path).encode(into: &code)
  }

  private mutating func signed() throws(AssemblyFailure) -> Int64 {
    let start = nextWord()
    let digits = try scanner.integerDigits()
    guard let value = Int64(String(decoding: digits, as: UTF8.self)), value >= -1 << 62,
      value < 1 << 62
    else { throw scanner.failure(.numberTooLarge, at: start) }
    return value
  }
}

extension TypeIndex {
  /// The built-in types by their names in assembly.
  static let assemblyNames: [String: TypeIndex] = [
    "bool": .bool, "int": .integer, "bytes": .bytes, "text": .text, "time": .time,
    "duration": .duration, "party": .party, "contract": .contract, "Digest": .digest,
    "asset": .asset, "unique": .unique,
  ]
}
