/// A type of a generated program.
indirect enum ProgramType: Hashable, Sendable {
  case int, truth, text, octets, moment, span, party, digest
  case fixed(Int)
  /// The range from one number to another, both in it.
  case range(Int, Int)
  case ring(RingDeclaration)
  case option(ProgramType)
  case list(ProgramType)
  case set(ProgramType)
  case map(ProgramType, ProgramType)
  case structure(StructureDeclaration)
  case enumeration(EnumerationDeclaration)
  /// An asset by the text before the point, and its name; only parameters of calls have such a type.
  case asset(String, String)
  /// A reference to a contract, by the text of its type.
  case reference(String)
  /// What a generic declaration leaves open, in its own body.
  case parameter(TypeParameter)
}

/// `T: ordered` in the angle brackets of a declaration.
struct TypeParameter: Hashable, Sendable {
  enum Bound: String, Sendable { case none = "", ordered = ": ordered", key = ": key" }
  let name: String
  let bound: Bound
}

/// `type Name = int mod n`.
struct RingDeclaration: Hashable, Sendable {
  let name: String
  let file: String
  let modulus: Int
  var isBits: Bool { modulus.nonzeroBitCount == 1 }
  var width: Int { modulus.trailingZeroBitCount }
}

/// `struct Name { … }`.
struct StructureDeclaration: Hashable, Sendable {
  let name: String
  let file: String
  let fields: [Typed]
  /// The types that it is an instance for; empty where it is not generic.
  var arguments: [ProgramType] = []
}

/// `enum Name { … }`.
struct EnumerationDeclaration: Hashable, Sendable {
  struct Case: Hashable, Sendable {
    let name: String
    let payload: [Typed]
  }
  let name: String
  let file: String
  let cases: [Case]
  var arguments: [ProgramType] = []
}

/// A name with its type.
struct Typed: Hashable, Sendable {
  let name: String
  let type: ProgramType
}

extension ProgramType {
  /// Whether `<` is there; parties and references have an order that the model does not know.
  var isOrdered: Bool {
    switch self {
    case .int, .range, .text, .octets, .moment, .span, .digest: true
    case .parameter(let parameter): parameter.bound == .ordered
    default: false
    }
  }

  /// Whether it may be a key whose order the model knows.
  var isKey: Bool {
    switch self {
    case .int, .range, .text, .moment, .span, .truth, .ring: true
    case .enumeration(let declaration): declaration.cases.allSatisfy(\.payload.isEmpty)
    case .structure(let declaration): declaration.fields.allSatisfy(\.type.isKey)
    case .parameter(let parameter): parameter.bound == .key
    default: false
    }
  }

  /// Whether a value holds a collection: then it is no element of a stored one.
  var isDeep: Bool {
    switch self {
    case .list, .set, .map: true
    default: false
    }
  }

  /// Whether numbers stand for its values.
  var isNumber: Bool {
    switch self {
    case .int, .range: true
    default: false
    }
  }
}
