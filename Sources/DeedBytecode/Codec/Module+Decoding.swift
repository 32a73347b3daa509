internal import DeedCrypto
internal import DeedEncoding
internal import DeedIntegers

extension Module {
  /// Decodes a module's octets and refuses every other encoding of it.
  ///
  /// Proves the format only: the shape, the counts, that constants are values of their types, that the state-layout
  /// id is that of the fields. Everything else is the verifier's.
  ///
  /// - Parameters:
  ///   - octets: the octets.
  ///   - isProven: whether these very octets have been decoded before, so that the id need not be computed again.
  /// - Returns: the module.
  /// - Throws: a `ModuleFailure`.
  package static func decode(
    _ octets: [UInt8], isProven: Bool = false
  ) throws(ModuleFailure) -> Module {
    guard octets.count <= Limits.moduleOctetsMax else {
      throw .tooLarge(octetCount: octets.count)
    }
    var constants: [RecordItem] = []
    var module: Module
    do throws(DecodingFailure) {
      let item = try RecordItem(decoding: octets, name: "Module")
      (module, constants) = try decode(item, isProven: isProven)
    } catch {
      throw .malformed(error)
    }
    let table = module.typeTable
    for (index, item) in constants.enumerated() {
      module.constants.append(try constant(item, index: index, in: table))
    }
    return module
  }

  /// Decodes everything but the constants, which need the types.
  private static func decode(
    _ item: RecordItem, isProven: Bool
  ) throws(DecodingFailure) -> (module: Module, constants: [RecordItem]) {
    let items = try item.array(count: ModuleFormat.positions)
    guard try items[0].textOctets() == ModuleFormat.magic else { throw items[0].refuse("magic") }
    let version = try items[1].unsigned()
    guard version == ModuleFormat.version else {
      throw .unknownVersion(path: items[1].path, found: version)
    }
    let kindNumber = try items[2].unsigned(in: 0...255)
    guard let kind = ModuleKind(rawValue: UInt8(kindNumber)) else {
      throw items[2].refuse("module-kind")
    }
    var module = Module(kind: kind, name: try items[3].name())
    module.types = try items[4].table { (item) throws(DecodingFailure) in
      try item.typeDefinition()
    }
    let constants = try items[5].array(count: 0...Limits.tableEntriesMax)
    module.fields = try items[6].table { (item) throws(DecodingFailure) in try item.field() }
    module.errors = try items[8].table { (item) throws(DecodingFailure) in try item.message() }
    module.events = try items[9].table { (item) throws(DecodingFailure) in try item.message() }
    module.functions = try items[10].table { (item) throws(DecodingFailure) in
      try item.function()
    }
    module.entries = try items[11].table { (item) throws(DecodingFailure) in try item.entry() }
    module.imports = try items[12].table { (item) throws(DecodingFailure) in
      try item.importedFunction()
    }
    module.interfaces = try items[13].table { (item) throws(DecodingFailure) in try item.type() }
    module.proseHash = try items[14].unlessNull?.digest()
    module.phases = try items[15].elements(count: 0...Limits.phasesMax) {
      (item) throws(DecodingFailure) -> Phase in try item.phase()
    }
    module.invariants = try items[16].elements(count: 0...Limits.invariantsMax) {
      (item) throws(DecodingFailure) -> Invariant in try item.invariant()
    }
    module.assets = try items[17].assets()
    module.predecessor = try items[18].unlessNull?.predecessor()
    let layout = try items[7].bytes(count: Digest32.byteCount)
    guard isProven || layout == module.stateLayoutID.octets else {
      throw items[7].refuse("state-layout")
    }
    return (module, constants)
  }

  private static func constant(
    _ item: RecordItem, index: Int, in table: TypeTable
  ) throws(ModuleFailure) -> Constant {
    let type: TypeIndex
    let valueItem: RecordItem
    do throws(DecodingFailure) {
      let parts = try item.array(count: 2)
      type = TypeIndex(rawValue: try parts[0].index())
      valueItem = parts[1]
    } catch {
      throw .malformed(error)
    }
    do throws(ValueFailure) {
      return Constant(
        type: type, value: try Value.decode(item: valueItem.value, type: type, in: table))
    } catch {
      throw .constant(index: index, failure: error)
    }
  }
}

/// The parts of a module.
extension RecordItem {
  func table<Element>(
    _ element: (RecordItem) throws(DecodingFailure) -> Element
  ) throws(DecodingFailure) -> [Element] {
    try elements(count: 0...Limits.tableEntriesMax, element)
  }

  func members<Element>(
    _ element: (RecordItem) throws(DecodingFailure) -> Element
  ) throws(DecodingFailure) -> [Element] {
    try elements(count: 0...Limits.membersMax, element)
  }

  func elements<Element>(
    count: ClosedRange<Int>, _ element: (RecordItem) throws(DecodingFailure) -> Element
  ) throws(DecodingFailure) -> [Element] {
    let items = try array(count: count)
    var elements: [Element] = []
    elements.reserveCapacity(items.count)
    for item in items { elements.append(try element(item)) }
    return elements
  }

  func index() throws(DecodingFailure) -> UInt32 {
    UInt32(try unsigned(in: 0...UInt64(UInt32.max)))
  }

  func type() throws(DecodingFailure) -> TypeIndex { TypeIndex(rawValue: try index()) }

  func function() throws(DecodingFailure) -> FunctionIndex {
    FunctionIndex(rawValue: try index())
  }

  func name() throws(DecodingFailure) -> Name {
    Name(octets: try textOctets(byteCountMax: Limits.nameOctetsMax))
  }

  func namedType() throws(DecodingFailure) -> NamedType {
    let parts = try array(count: 2)
    return NamedType(name: try parts[0].name(), type: try parts[1].type())
  }

  func namedTypes() throws(DecodingFailure) -> [NamedType] {
    try members { (item) throws(DecodingFailure) in try item.namedType() }
  }

  private func types(count: ClosedRange<Int>) throws(DecodingFailure) -> [TypeIndex] {
    try elements(count: count) { (item) throws(DecodingFailure) in try item.type() }
  }

  func typeDefinition() throws(DecodingFailure) -> TypeDefinition {
    let items = try array(count: 1...4)
    let number = try items[0].unsigned()
    guard let tag = ModuleFormat.TypeTag(rawValue: number) else {
      let isReserved = ModuleFormat.reservedTypeTags.contains(number)
      throw items[0].refuse(isReserved ? "type-tag-reserved" : "type-tag")
    }
    let count =
      switch tag {
      case .fixedBytes, .option, .list, .set, .log, .ring: 2
      case .range, .map, .enumeration: 3
      case .structure, .interface: 4
      }
    guard items.count == count else { throw .unexpectedCount(path: path, found: items.count) }
    switch tag {
    case .fixedBytes: return .fixedBytes(count: try items[1].index())
    case .range:
      return .range(lower: try items[1].exactInteger(), upper: try items[2].exactInteger())
    case .ring: return .ring(modulus: try items[1].exactInteger())
    case .option: return .option(try items[1].type())
    case .list: return .list(try items[1].type())
    case .map: return .map(key: try items[1].type(), value: try items[2].type())
    case .set: return .set(try items[1].type())
    case .log: return .log(try items[1].type())
    case .structure:
      return .structure(
        StructureType(
          name: try items[1].name(), fields: try items[3].namedTypes(),
          isLinear: try items[2].bool()))
    case .enumeration:
      let cases = try items[2].members { (item) throws(DecodingFailure) in
        let parts = try item.array(count: 2)
        return EnumerationType.Case(name: try parts[0].name(), payload: try parts[1].namedTypes())
      }
      return .enumeration(EnumerationType(name: try items[1].name(), cases: cases))
    case .interface:
      let functions = try items[2].members { (item) throws(DecodingFailure) in
        try item.interfaceFunction()
      }
      return .interface(
        InterfaceType(
          name: try items[1].name(), functions: functions,
          assets: try items[3].interfaceAssets()))
    }
  }

  private func interfaceFunction() throws(DecodingFailure) -> InterfaceType.Function {
    let items = try array(count: 4)
    let number = try items[0].unsigned(in: 0...255)
    guard let kind = InterfaceType.Function.Kind(rawValue: UInt8(number)) else {
      throw items[0].refuse("interface-function-kind")
    }
    return InterfaceType.Function(
      kind: kind, name: try items[1].name(), parameters: try items[2].namedTypes(),
      results: try items[3].types(count: 0...Limits.membersMax))
  }

  func phaseIndices() throws(DecodingFailure) -> [PhaseIndex] {
    try elements(count: 0...Limits.phasesMax) { (item) throws(DecodingFailure) in
      PhaseIndex(rawValue: try item.index())
    }
  }

  func phase() throws(DecodingFailure) -> Phase {
    let items = try array(count: 3)
    return Phase(
      name: try items[0].name(), targets: try items[1].phaseIndices(),
      isFinal: try items[2].bool())
  }

  func invariant() throws(DecodingFailure) -> Invariant {
    let items = try array(count: 2)
    return Invariant(function: try items[0].function(), phases: try items[1].phaseIndices())
  }

  private func exactInteger() throws(DecodingFailure) -> Integer {
    do throws(IntegerFailure) {
      if let integer = try Integer(value) { return integer }
    } catch {
      throw .integerOutOfRange(path: path)
    }
    throw .unexpectedKind(path: path, expected: .integer)
  }

  func field() throws(DecodingFailure) -> Field {
    let items = try array(count: 5)
    let number = try items[1].unsigned(in: 0...255)
    guard let kind = Field.Kind(rawValue: UInt8(number)) else {
      throw items[1].refuse("field-kind")
    }
    return Field(
      name: try items[0].name(), type: try items[2].type(), kind: kind,
      phases: try items[3].phaseIndices(), slot: try items[4].index())
  }

  func message() throws(DecodingFailure) -> Message {
    let items = try array(count: 2)
    return Message(name: try items[0].name(), fields: try items[1].namedTypes())
  }

  func function() throws(DecodingFailure) -> Function {
    let items = try array(count: 4)
    return Function(
      parameters: try items[0].types(count: 0...Limits.membersMax),
      results: try items[1].types(count: 0...Limits.membersMax),
      locals: try items[2].types(count: 0...Limits.localsMax),
      code: try items[3].bytes(count: 0...Limits.codeOctetsMax))
  }

  func importedFunction() throws(DecodingFailure) -> Import {
    let items = try array(count: 3)
    return Import(
      name: try items[0].textOctets(byteCountMax: Limits.textNameOctetsMax),
      parameters: try items[1].types(count: 0...Limits.membersMax),
      results: try items[2].types(count: 0...Limits.membersMax))
  }

  func entry() throws(DecodingFailure) -> Entry {
    let items = try array(count: 13)
    let number = try items[0].unsigned(in: 0...255)
    guard let kind = Entry.Kind(rawValue: UInt8(number)) else {
      throw items[0].refuse("entry-kind")
    }
    return Entry(
      kind: kind, name: try items[1].textOctets(byteCountMax: Limits.textNameOctetsMax),
      parameterNames: try items[2].members { (item) throws(DecodingFailure) in try item.name() },
      resultNames: try items[3].members { (item) throws(DecodingFailure) in try item.name() },
      authority: try items[4].unlessNull.map { (item) throws(DecodingFailure) in
        try Authority.decode(item) { (leaf) throws(DecodingFailure) in try leaf.function() }
      },
      phases: try items[5].phaseIndices(),
      target: try items[6].unlessNull.map { (item) throws(DecodingFailure) in
        PhaseIndex(rawValue: try item.index())
      },
      opens: try items[7].unlessNull?.function(), closes: try items[8].unlessNull?.function(),
      conditions: try items[9].functions(count: 0...Limits.conditionsMax),
      ensures: try items[10].functions(count: 0...Limits.ensuresMax),
      body: try items[11].function(), takes: try items[12].takes())
  }

  private func functions(
    count: ClosedRange<Int>
  ) throws(DecodingFailure) -> [FunctionIndex] {
    try elements(count: count) { (item) throws(DecodingFailure) -> FunctionIndex in
      try item.function()
    }
  }
}
