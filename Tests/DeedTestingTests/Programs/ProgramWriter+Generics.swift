/// Structs, enums and functions that leave types open, and their instances.
extension ProgramWriter {
  /// `struct Name<A, B: key> { … }` or `enum Name<A> { … }`.
  struct Template {
    let name: String
    let file: String
    let open: [TypeParameter]
    /// The fields of a struct; nil for an enum.
    let fields: [Typed]?
    let cases: [EnumerationDeclaration.Case]
  }

  /// The name by which values of a struct or enum are made, whose types their parts tell.
  func maker(_ type: ProgramType) -> String {
    switch type {
    case .structure(let declaration): named(declaration.name, in: declaration.file)
    case .enumeration(let declaration): named(declaration.name, in: declaration.file)
    default: spelled(type)
    }
  }

  func spelled(arguments: [ProgramType]) -> String {
    arguments.isEmpty ? "" : "<\(arguments.map(spelled).joined(separator: ", "))>"
  }

  /// The type parameters of a declaration as they are written.
  func bounds(_ open: [TypeParameter]) -> String {
    let words = open.map { $0.name + $0.bound.rawValue }.joined(separator: ", ")
    return open.isEmpty ? "" : "<\(words)>"
  }

  private mutating func openTypes() -> [TypeParameter] {
    (0...below(2)).map { number in
      TypeParameter(name: number == 0 ? "T" : "U", bound: pick([.none, .ordered, .key]))
    }
  }

  /// A type of a part of a generic declaration, with an open one in it.
  private mutating func part(_ open: TypeParameter) -> ProgramType {
    let type = ProgramType.parameter(open)
    switch below(8) {
    case 0: return .list(type)
    case 1: return .option(type)
    case 2: return .map(open.bound == .key ? type : .int, type)
    case 3 where open.bound == .key: return .set(type)
    default: return type
    }
  }

  mutating func declareTemplate(isStruct: Bool) {
    let open = openTypes()
    var told = open.map { Typed(name: fresh("d"), type: .parameter($0)) }
    var cases: [EnumerationDeclaration.Case] = []
    let name = fresh(isStruct ? "Pair" : "Tree")
    if isStruct {
      for _ in 0..<below(3) {
        let type = chance(1, of: 3) ? type(0) : part(pick(open))
        told.append(Typed(name: fresh("d"), type: type))
      }
      let words = told.map { "\($0.name): \(spelled($0.type))" }.joined(separator: ", ")
      line("pub struct \(name)\(bounds(open)) { \(words) }")
    } else {
      cases.append(.init(name: fresh("case"), payload: told))
      for number in 0...below(2) {
        let payload = number == 0 ? [] : [Typed(name: fresh("d"), type: part(pick(open)))]
        cases.append(.init(name: fresh("case"), payload: payload))
      }
      let words = cases.map { item in
        let payload = item.payload.map { "\($0.name): \(spelled($0.type))" }
        return payload.isEmpty ? item.name : "\(item.name)(\(payload.joined(separator: ", ")))"
      }
      line("pub enum \(name)\(bounds(open)) { \(words.joined(separator: ", ")) }")
    }
    templates.append(
      Template(
        name: name, file: file, open: open, fields: isStruct ? told : nil, cases: cases))
    for _ in 0...1 {
      switch instance() {
      case .structure(let declaration): structures.append(declaration)
      case .enumeration(let declaration): enumerations.append(declaration)
      default: break
      }
    }
  }

  /// A type that meets a bound, and whose values tell it: no option, range or fixed bytes.
  mutating func meeting(_ bound: TypeParameter.Bound) -> ProgramType {
    let open = typeParameters.filter { bound == .none || $0.bound == bound }
    if !open.isEmpty, chance(1, of: 2) { return .parameter(pick(open)) }
    switch bound {
    case .ordered: return pick([.int, .int, .text, .octets, .moment, .span, .digest])
    case .key: return key()
    case .none:
      switch type(0) {
      case .range, .fixed: return .text
      case let type: return type
      }
    }
  }

  /// A struct or enum for some types.
  mutating func instance() -> ProgramType {
    let template = pick(templates)
    let arguments = template.open.map { meeting($0.bound) }
    let types = Dictionary(uniqueKeysWithValues: zip(template.open, arguments))
    func closed(_ parts: [Typed]) -> [Typed] {
      parts.map { Typed(name: $0.name, type: $0.type.closed(types)) }
    }
    guard let fields = template.fields else {
      return .enumeration(
        EnumerationDeclaration(
          name: template.name, file: template.file,
          cases: template.cases.map { .init(name: $0.name, payload: closed($0.payload)) },
          arguments: arguments))
    }
    return .structure(
      StructureDeclaration(
        name: template.name, file: template.file, fields: closed(fields), arguments: arguments))
  }

  // MARK: Functions

  mutating func genericFunction(isPublic: Bool) {
    let open = openTypes()
    typeParameters = open
    let result: ProgramType = chance(2, of: 3) ? .parameter(pick(open)) : type(2)
    function(results: [result], isPublic: isPublic, open: open)
  }

  /// A call of a generic function that gives a type.
  mutating func genericCall(_ type: ProgramType, _ level: Int) -> Code? {
    let callable = functions.compactMap { function in
      var types: [TypeParameter: ProgramType] = [:]
      let isAble =
        !function.open.isEmpty && function.results.count == 1
        && function.results[0].fits(type, &types)
        && (rights.reads || !function.reads) && !function.writes
        && (function.isBounded || !rights.isBounded) && function.cost * times < 4000
      return isAble ? (function, types) : nil
    }
    guard !callable.isEmpty else { return nil }
    var (function, types) = pick(callable)
    for open in function.open where types[open] == nil { types[open] = meeting(open.bound) }
    cost += function.cost * times
    if !function.isBounded { isBoundedSoFar = false }
    let arguments = function.parameters.map {
      assigned($0.typed.type.closed(types), level - 1, isTyped: false)
    }
    let words = zip(function.parameters, arguments).enumerated().map { index, pair in
      index == 0 ? pair.1.text : "\(pair.0.typed.name): \(pair.1.text)"
    }
    let (names, body) = (function.parameters.map(\.typed.name), function.body)
    return Code(
      text: "\(named(function.name, in: function.file))(\(words.joined(separator: ", ")))",
      run: { machine in
        try machine.call(names, try arguments.map { try $0.run(machine) }, body).results[0]
      }, bound: 1e6)
  }
}

extension ProgramType {
  /// The type with others for what it leaves open.
  func closed(_ types: [TypeParameter: ProgramType]) -> ProgramType {
    func closed(_ parts: [Typed]) -> [Typed] {
      parts.map { Typed(name: $0.name, type: $0.type.closed(types)) }
    }
    switch self {
    case .parameter(let parameter): return types[parameter] ?? self
    case .option(let part): return .option(part.closed(types))
    case .list(let part): return .list(part.closed(types))
    case .set(let part): return .set(part.closed(types))
    case .map(let key, let part): return .map(key.closed(types), part.closed(types))
    case .structure(let declaration):
      return .structure(
        StructureDeclaration(
          name: declaration.name, file: declaration.file, fields: closed(declaration.fields),
          arguments: declaration.arguments.map { $0.closed(types) }))
    case .enumeration(let declaration):
      return .enumeration(
        EnumerationDeclaration(
          name: declaration.name, file: declaration.file,
          cases: declaration.cases.map { .init(name: $0.name, payload: closed($0.payload)) },
          arguments: declaration.arguments.map { $0.closed(types) }))
    default: return self
    }
  }

  /// Whether it is another type where what it leaves open is something that may stand there, which it finds.
  func fits(_ other: ProgramType, _ types: inout [TypeParameter: ProgramType]) -> Bool {
    switch (self, other) {
    case (.parameter(let parameter), _):
      if let known = types[parameter] { return known == other }
      guard other.meets(parameter.bound) else { return false }
      types[parameter] = other
      return true
    case (.option(let one), .option(let two)), (.list(let one), .list(let two)),
      (.set(let one), .set(let two)):
      return one.fits(two, &types)
    case (.map(let key, let one), .map(let other, let two)):
      return key.fits(other, &types) && one.fits(two, &types)
    case (.structure(let one), .structure(let two)) where one.name == two.name:
      return zip(one.arguments, two.arguments).allSatisfy { $0.fits($1, &types) }
    case (.enumeration(let one), .enumeration(let two)) where one.name == two.name:
      return zip(one.arguments, two.arguments).allSatisfy { $0.fits($1, &types) }
    default: return self == other
    }
  }

  /// Whether it may stand for a type parameter, and an argument of it tells it.
  func meets(_ bound: TypeParameter.Bound) -> Bool {
    switch self {
    case .option, .range, .fixed, .reference, .asset: return false
    // Literals of keys are drawn without parts.
    case .structure where bound == .key: return false
    default: break
    }
    return bound == .none || (bound == .ordered ? isOrdered : isKey)
  }
}
