import DeedSyntax

/// What can be called of contracts: an interface that is declared, or that of all a contract's calls and views.
struct CheckedInterface: Sendable {
  /// A call or a view as its callers see it.
  struct Function: Sendable {
    let role: FunctionRole
    let name: String
    let span: SourceSpan
    var parameters: [CheckedComponent] = []
    var results: [CheckedComponent] = []
    /// Who pays, by the position of the parameter.
    var payers: [Int: PayerForm] = [:]
  }

  let name: String
  let span: SourceSpan
  /// The number of the file that declares it.
  let unit: Int
  /// Whether it is a contract's own.
  let isContract: Bool
  /// The functions in the order of declaration.
  var functions: [Function] = []
  /// The assets that it issues, in the order of declaration.
  var assets: [AssetID] = []
  /// The interfaces that a contract declares.
  var declared: [InterfaceID] = []
  /// What `create` takes, for a contract.
  var createParameters: [CheckedComponent] = []
  /// The declarations that are reached through its name from other files; for an interface, its errors.
  var members = DeclarationScope()

  /// The function with a name.
  func function(named name: String) -> Function? {
    functions.first { Array($0.name.utf8) == Array(name.utf8) }
  }

  /// The functions in the order in which bytecode numbers them: by the octets of their names.
  var numbered: [Function] {
    functions.sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
  }
}

/// A file that was checked, as those that import it see it.
struct CheckedUnit: Sendable {
  /// How many declarations of each kind come before those of a file.
  struct Start: Sendable {
    var structures = 0
    var enumerations = 0
    var errors = 0
    var events = 0
    var functions = 0
    var interfaces = 0
    var assets = 0
  }

  let source: SourceFile
  /// Where its declarations begin in the tables.
  let start: Start
  /// The file's name without folders and ending.
  let name: String
  /// The contract's name.
  let contractName: String?
  /// What is public, and the contract.
  let exported: DeclarationScope
  /// The names that are declared and private.
  let hidden: Set<String>
  /// What its contract is to successors.
  let contract: ContractShape?
}

extension CheckedProgram {
  /// The number of the file being checked.
  var unit: Int { units.count }

  /// A program for the next file: it sees the declarations of those before it, and has none of its own.
  func successor(adding unit: CheckedUnit) -> CheckedProgram {
    var next = CheckedProgram()
    next.structures = structures.map { structure in
      var structure = structure
      structure.fields = structure.fields.map(\.seenFromOutside)
      return structure
    }
    next.enumerations = enumerations.map { enumeration in
      var enumeration = enumeration
      enumeration.cases = enumeration.cases.map { one in
        CheckedEnumeration.Case(name: one.name, payload: one.payload.map(\.seenFromOutside))
      }
      return enumeration
    }
    // An issuer that an argument names would be another one in the next file.
    next.instances = instances.filter { !$0.key.arguments.contains(where: namesIssuer) }
    next.instanceSizes = instanceSizes
    next.errors = errors
    next.events = events
    next.functions = functions
    next.interfaces = interfaces
    next.assets = assets
    next.linearStructures = linearStructures
    next.linearEnumerations = linearEnumerations
    next.units = units + [unit]
    next.own = CheckedUnit.Start(
      structures: structures.count, enumerations: enumerations.count, errors: errors.count,
      events: events.count, functions: functions.count, interfaces: interfaces.count,
      assets: assets.count)
    return next
  }

  /// The functions of this file.
  var ownFunctions: Range<Int> { own.functions..<functions.count }

  /// The number of the file that declares a function.
  func unit(of function: FunctionID) -> Int {
    if function.index >= own.functions { return unit }
    return units.lastIndex { $0.start.functions <= function.index } ?? 0
  }

  /// The name of a type as the file being checked writes it.
  func qualifiedName(
    _ name: String, _ index: Int, _ start: any KeyPath<CheckedUnit.Start, Int> & Sendable,
    _ isInContract: Bool
  ) -> String {
    if index >= own[keyPath: start] { return name }
    guard let unit = units.last(where: { $0.start[keyPath: start] <= index }) else { return name }
    let contract = isInContract ? unit.contractName.map { "\($0)." } ?? "" : ""
    return "\(unit.name).\(contract)\(name)"
  }

  /// The name of an interface as the file being checked writes it.
  func qualifiedName(_ id: InterfaceID) -> String {
    qualifiedName(interfaces[id.index].name, id.index, \.interfaces, false)
  }

  /// An asset as it is declared.
  func describe(_ asset: CheckedAsset) -> String {
    let fields = asset.fields.map { "\($0.name): \(describe($0.type))" }
    return asset.isUnique
      ? "asset \(asset.name) { \(fields.joined(separator: ", ")) }" : "asset \(asset.name)"
  }

  /// A function of an interface as it is declared.
  func describe(_ function: CheckedInterface.Function) -> String {
    let parameters = function.parameters.enumerated().map { position, parameter in
      let payer = function.payers[position].map { " \($0.words.filter { $0 != "`" })" } ?? ""
      return "\(parameter.name): \(describe(parameter.type))\(payer)"
    }
    let results = function.results.map { result in
      result.name.isEmpty ? describe(result.type) : "\(result.name): \(describe(result.type))"
    }
    let hasNames = function.results.first.map { !$0.name.isEmpty } ?? false
    let list = results.joined(separator: ", ")
    let end = results.isEmpty ? "" : hasNames ? " -> (\(list))" : " -> \(list)"
    return "\(function.role.rawValue) \(function.name)(\(parameters.joined(separator: ", ")))\(end)"
  }
}
