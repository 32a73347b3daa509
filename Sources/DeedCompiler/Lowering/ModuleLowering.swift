import DeedBytecode
import DeedCrypto
import DeedIntegers
import DeedSyntax

/// Builds one module: gives types, constants, errors, events, imports and functions their numbers, in the order in
/// which they are first used, and lowers the functions that are reached.
///
/// The order of use follows the order of declaration, so the same source always gives the same bytes.
final class ModuleLowering {
  /// A function that was given a number and waits for its code.
  private struct Pending {
    let index: Int
    /// The number of the file that its code comes from.
    let unit: Int
    /// What the type parameters of its body stand for.
    let typeArguments: [SemanticType]
    let work: (FunctionLowering) -> Void
  }

  /// A function with what its type parameters stand for.
  private struct FunctionInstance: Hashable {
    let function: FunctionID
    let typeArguments: [SemanticType]
  }

  private(set) var program: CheckedProgram
  /// What the type parameters of the body that is lowered stand for.
  private var typeArguments: [SemanticType] = []
  var module: Module
  /// The interfaces that the contract declares, or that `self` stands for.
  private var declared: Set<TypeIndex> = []
  private var types: [SemanticType: TypeIndex] = [:]
  private var fieldTypes: [FieldID: TypeIndex] = [:]
  /// What attempts of a function give, and what the creates of contracts take.
  private var attemptTypes: [InterfaceID: [UInt32: TypeIndex]] = [:]
  private var creationTypes: [InterfaceID: TypeIndex] = [:]
  private var constants: [Constant: UInt32] = [:]
  private var errors: [MessageID: UInt32] = [:]
  private var events: [MessageID: UInt32] = [:]
  private var declarations = MessageDeclarations()
  private var imports: [Import: UInt32] = [:]
  private var functions: [FunctionInstance: FunctionIndex] = [:]
  private var pending: [Pending] = []
  private var functionNames: [Name] = []
  private var runs: [DebugTable.Run] = []
  /// The files that code came from, in the order in which the debug table numbers them.
  private var units: [Int]
  /// The number of the file that the code which is lowered comes from.
  private var unit: Int
  /// Where in the file stands what is lowered; of code of other files, where it is asked for.
  private(set) var place = SourceSpan(0, 0)
  private(set) var places = ModulePlaces()
  /// Whether the code is beyond what a module may have already: what was still to be lowered is not.
  private var isCut = false
  /// Where the words of heads stand.
  var headWords: [FunctionIndex: HeadWords] = [:]

  init(_ kind: ModuleKind, name: String, _ program: CheckedProgram) {
    self.program = program
    // What the checker let pass is not large, and neither is what it is needed for.
    self.program.instanceSizeMax = .max
    module = Module(kind: kind, name: Name(name))
    units = [program.unit]
    unit = program.unit
    if let contract = program.contract { place = contract.span }
  }

  /// Notes where what is lowered next stands in the file that the present code comes from.
  func note(_ span: SourceSpan) {
    if unit == program.unit { place = span }
  }

  // MARK: Tables

  /// The number of a type, defined with its parts where it is new.
  func type(_ type: SemanticType) -> TypeIndex {
    if let builtIn = Self.builtIn(type) { return builtIn }
    if typeArguments.isEmpty, let known = types[type] { return known }
    let key = resolved(type)
    if let known = Self.builtIn(key) ?? types[key] { return known }
    let index = define(definition(key))
    types[key] = index
    return index
  }

  private static func builtIn(_ type: SemanticType) -> TypeIndex? {
    switch type {
    case .bool: .bool
    case .integer, .error: .integer
    case .bytes: .bytes
    case .text: .text
    case .time: .time
    case .duration: .duration
    case .party: .party
    case .contract: .contract
    case .digest: .digest
    case .asset(let asset): asset.isUnique ? .unique : .asset
    default: nil
    }
  }

  /// A type of the body that is lowered, as a module has it: type parameters are replaced by what they stand for, and
  /// what an asset is issued by is no part of it.
  func resolved(_ type: SemanticType) -> SemanticType {
    let arguments = typeArguments
    return program.rebuilding(type) { part in
      switch part {
      case .parameter(let parameter):
        parameter.index < arguments.count ? arguments[parameter.index] : nil
      case .asset(let asset): .asset(asset.issued(by: .own, root: ""))
      default: nil
      }
    }
  }

  /// Whether values of a type of the body that is lowered have assets in them.
  func isLinear(_ type: SemanticType) -> Bool {
    program.isLinear(typeArguments.isEmpty ? type : resolved(type))
  }

  private func define(_ definition: TypeDefinition) -> TypeIndex {
    module.types.append(definition)
    places.types.append(place)
    return TypeIndex(rawValue: TypeIndex.firstDefined + UInt32(module.types.count - 1))
  }

  private func definition(_ type: SemanticType) -> TypeDefinition {
    switch type {
    case .range(let lower, let upper): return .range(lower: lower, upper: upper)
    case .ring(let modulus): return .ring(modulus: modulus)
    case .fixedBytes(let count): return .fixedBytes(count: count)
    case .option(let inner): return .option(self.type(inner))
    case .list(let element): return .list(self.type(element))
    case .log(let element): return .log(self.type(element))
    case .set(let element): return .set(self.type(element))
    case .map(let key, let value):
      let key = self.type(key)
      return .map(key: key, value: self.type(value))
    case .structure(let id):
      let structure = program.structures[id.index]
      return .structure(
        StructureType(
          name: Name(structure.name), fields: named(structure.fields),
          isLinear: program.isLinear(type)))
    case .enumeration(let id):
      let enumeration = program.enumerations[id.index]
      return .enumeration(
        EnumerationType(
          name: Name(enumeration.name),
          cases: enumeration.cases.map {
            EnumerationType.Case(name: Name($0.name), payload: named($0.payload))
          }))
    case .assetRecord(let id):
      let asset = program.assets[id.index]
      return .structure(
        StructureType(name: Name(asset.name), fields: named(asset.fields), isLinear: false))
    case .payment(let id, let isUnique):
      return .structure(
        StructureType(
          name: Name(isUnique ? "Unit" : "Amount"),
          fields: [
            NamedType(name: Name("issuer"), type: self.type(.reference(id))),
            NamedType(name: Name("asset"), type: .text),
            NamedType(name: Name("number"), type: .integer),
          ], isLinear: false))
    case .reference(let id): return .interface(interface(program.interfaces[id.index]))
    default: return .integer
    }
  }

  private func interface(_ interface: CheckedInterface) -> InterfaceType {
    InterfaceType(
      name: Name(interface.name),
      functions: interface.numbered.map { function in
        let parameters = named(function.parameters)
        return InterfaceType.Function(
          kind: function.role == .call ? .call : .view, name: Name(function.name),
          parameters: parameters, results: function.results.map { type($0.type) })
      },
      assets: interface.assets.map { id in
        let asset = program.assets[id.index]
        return InterfaceType.Asset(
          name: Name(asset.name), kind: asset.isUnique ? .unique : .fungible,
          fields: named(asset.fields))
      }.sorted { $0.name < $1.name })
  }

  /// Notes that the contract declares an interface.
  func declare(_ interface: InterfaceID) { declared.insert(type(.reference(interface))) }

  func named(_ components: [CheckedComponent]) -> [NamedType] {
    components.map { NamedType(name: Name($0.name), type: type($0.type)) }
  }

  /// The type that a field is stored as: a `let` collection is wrapped, so that it is one row.
  func type(of id: FieldID) -> TypeIndex {
    let field = program.fields[id.index]
    guard isWrapped(id) else { return type(field.type) }
    if let known = fieldTypes[id] { return known }
    let component = NamedType(name: Name(field.name), type: type(field.type))
    let index = define(
      .structure(
        StructureType(name: Name(field.name), fields: [component], isLinear: false)))
    fieldTypes[id] = index
    return index
  }

  /// The number of a function of an interface.
  func number(of function: String, in id: InterfaceID) -> UInt32 {
    let functions = program.interfaces[id.index].numbered
    return UInt32(
      functions.firstIndex { Array($0.name.utf8) == Array(function.utf8) } ?? 0)
  }

  /// The enum that an attempt of a function gives: its results, or the name of what went wrong.
  func attemptType(_ function: String, in id: InterfaceID) -> TypeIndex {
    let number = number(of: function, in: id)
    if let known = attemptTypes[id]?[number] { return known }
    let function = program.interfaces[id.index].numbered[Int(number)]
    let results = function.results
    let assets = function.parameters.map(\.type).filter(program.isLinear)
    let index = define(
      .enumeration(
        EnumerationType(
          name: Name("Attempt"),
          cases: [
            EnumerationType.Case(
              name: Name("ok"),
              payload: results.enumerated().map {
                NamedType(name: Name("result\($0)"), type: type($1.type))
              }),
            EnumerationType.Case(
              name: Name("failed"),
              payload: [NamedType(name: Name("reason"), type: .text)]
                + assets.enumerated().map {
                  NamedType(name: Name("asset\($0)"), type: type($1))
                }),
          ])))
    attemptTypes[id, default: [:]][number] = index
    return index
  }

  /// The struct of what the `create` of a contract takes.
  func creationType(_ id: InterfaceID) -> TypeIndex {
    if let known = creationTypes[id] { return known }
    let contract = program.interfaces[id.index]
    let index = define(
      .structure(
        StructureType(
          name: Name(contract.name), fields: named(contract.createParameters), isLinear: false)))
    creationTypes[id] = index
    return index
  }

  /// The constant with the hash of the module of a contract that another file declares.
  func moduleHash(of id: InterfaceID) -> UInt32 {
    let hash = program.moduleHashes[program.interfaces[id.index].unit] ?? .zero
    return constant(.bytes(hash.octets), .fixedBytes(32))
  }

  /// Whether a field is a collection kept in one row.
  func isWrapped(_ id: FieldID) -> Bool {
    let field = program.fields[id.index]
    return field.type.isCollection && !field.isCollection
  }

  /// The number of a constant.
  func constant(_ value: Value, _ type: SemanticType) -> UInt32 {
    let constant = Constant(type: self.type(type), value: value)
    if let known = constants[constant] { return known }
    module.constants.append(constant)
    places.constants.append(place)
    let index = UInt32(module.constants.count - 1)
    constants[constant] = index
    return index
  }

  /// The number of an error.
  func error(_ id: MessageID) -> UInt32 {
    if let known = errors[id] { return known }
    let message = program.errors[id.index]
    module.errors.append(Message(name: Name(message.name), fields: named(message.fields)))
    places.errors.append(place)
    let index = UInt32(module.errors.count - 1)
    errors[id] = index
    declarations.note(error: Name(message.name), id)
    return index
  }

  /// The number of an event.
  func event(_ id: MessageID) -> UInt32 {
    if let known = events[id] { return known }
    let message = program.events[id.index]
    module.events.append(Message(name: Name(message.name), fields: named(message.fields)))
    places.events.append(place)
    let index = UInt32(module.events.count - 1)
    events[id] = index
    declarations.note(event: Name(message.name), id)
    return index
  }

  /// The number of a function of the test runner with these types.
  func runner(_ name: String, _ parameters: [TypeIndex], _ results: [TypeIndex]) -> UInt32 {
    let wanted = Import(name: Array(name.utf8), parameters: parameters, results: results)
    if let known = imports[wanted] { return known }
    module.imports.append(wanted)
    places.imports.append(place)
    let index = UInt32(module.imports.count - 1)
    imports[wanted] = index
    return index
  }

  /// Appends an entry, at the present place.
  func append(_ entry: Entry) {
    module.entries.append(entry)
    places.entries.append(place)
  }

  // MARK: Functions

  /// The number of a declared function with what its type parameters stand for; it is lowered once it is asked for.
  func function(_ id: FunctionID, _ arguments: [SemanticType] = []) -> FunctionIndex {
    let arguments = arguments.map { resolved($0) }
    let instance = FunctionInstance(function: id, typeArguments: arguments)
    if let known = functions[instance] { return known }
    let function = program.functions[id.index]
    guard let body = function.body else { return FunctionIndex(rawValue: 0) }
    let outer = typeArguments
    typeArguments = arguments
    defer { typeArguments = outer }
    let types = arguments.map(program.describe).joined(separator: ", ")
    let index = add(
      body, name: arguments.isEmpty ? function.name : "\(function.name)<\(types)>",
      of: program.unit(of: id), at: function.span)
    functions[instance] = index
    return index
  }

  /// Gives a body a number as a function of its own.
  func add(
    _ body: CheckedBody, name: String, of unit: Int? = nil, at span: SourceSpan? = nil
  ) -> FunctionIndex {
    let unit = unit ?? self.unit
    let outer = place
    if unit == program.unit { place = span ?? body.span }
    defer { place = outer }
    return add(
      name: name,
      parameters: body.parameters.map { parameter in
        let local = body.locals[parameter.index]
        return local.isAmount ? .integer : type(local.type)
      },
      results: body.results.map(type)
        + body.parameters.filter { body.locals[$0.index].isInout }.map {
          type(body.locals[$0.index].type)
        },
      of: unit
    ) { $0.lower(body) }
  }

  /// Gives a function a number, and the present place; its code is made when those before it are done.
  func add(
    name: String, parameters: [TypeIndex], results: [TypeIndex], of unit: Int? = nil,
    _ work: @escaping (FunctionLowering) -> Void
  ) -> FunctionIndex {
    let index = module.functions.count
    module.functions.append(
      Function(parameters: parameters, results: results, locals: [], code: []))
    places.functions.append(place)
    functionNames.append(Name(octets: Self.clipped(name)))
    pending.append(
      Pending(
        index: index, unit: unit ?? self.unit, typeArguments: typeArguments, work: work))
    return FunctionIndex(rawValue: UInt32(index))
  }

  /// As much of a name as the debug table takes, cut at the edge of a character.
  private static func clipped(_ name: String) -> [UInt8] {
    var octets = Array(name.utf8.prefix(Limits.textNameOctetsMax))
    guard octets.count < name.utf8.count else { return octets }
    while let last = octets.last, last & 0xC0 == 0x80 { octets.removeLast() }
    return Array(octets.dropLast())
  }

  /// Makes the code of all functions that were given numbers, and of those these reach.
  ///
  /// It ends early once they are more than a module may have: generic functions can be needed for many types.
  private func lowerPending() {
    var next = 0
    var octetCount = 0
    while next < pending.count {
      let item = pending[next]
      next += 1
      typeArguments = item.typeArguments
      unit = item.unit
      place = places.functions[item.index]
      let lowering = FunctionLowering(self, module.functions[item.index])
      item.work(lowering)
      let (function, marks) = lowering.finish()
      module.functions[item.index] = function
      octetCount += function.code.count
      guard octetCount <= Limits.moduleOctetsMax else {
        isCut = true
        return
      }
      for (offset, span) in marks {
        let location = CodeLocation(
          function: FunctionIndex(rawValue: UInt32(item.index)), offset: offset)
        runs.append(
          DebugTable.Run(
            location: location,
            span: DebugTable.Span(
              file: file(item.unit), start: UInt32(span.start), end: UInt32(span.end))))
      }
    }
  }

  /// The number of a file in the debug table: this one is the first.
  private func file(_ unit: Int) -> UInt32 {
    if let known = units.firstIndex(of: unit) { return UInt32(known) }
    units.append(unit)
    return UInt32(units.count - 1)
  }

  /// The module with its debug table and doc comments.
  func finish(_ source: SourceFile) -> LoweredModule {
    lowerPending()
    module.interfaces = declared.sorted()
    let table = DebugTable(
      moduleHash: module.hash,
      sources: units.map { unit in
        let file = unit < program.units.count ? program.units[unit].source : source
        let hash = Digest32(octets: DigestAlgorithm.sha256.digest(file.bytes)) ?? .zero
        return DebugTable.Source(path: file.name, hash: hash)
      },
      functionNames: functionNames, runs: runs)
    return LoweredModule(
      module: module, debugTable: table, places: places, isCut: isCut,
      documentation: Documentation.names(of: program),
      expressions: headWords.compactMapValues { $0.text(in: source) },
      declarations: declarations)
  }
}
