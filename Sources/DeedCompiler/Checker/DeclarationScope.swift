import DeedBytecode
import DeedCrypto
import DeedSyntax

/// The names that a file or a contract declares.
struct DeclarationScope: Sendable {
  /// What a type's name stands for.
  enum TypeSymbol: Sendable {
    case structure(StructureID)
    case enumeration(EnumerationID)
    case alias(Int)
    case interface(InterfaceID)
    /// A contract, which is an interface as a type and whose declarations are reached through its name.
    case contract(InterfaceID)
    /// An asset of the contract or the interface.
    case asset(AssetID)
    /// A type parameter.
    case parameter(TypeParameter)
    /// A second name of another file.
    case known(SemanticType)
  }

  /// What a value's name stands for.
  enum ValueSymbol: Sendable {
    case field(FieldID)
    case constant(Int)
    /// A constant of another file.
    case known(CheckedExpression)
  }

  var types: [String: TypeSymbol] = [:]
  var values: [String: ValueSymbol] = [:]
  var functions: [String: FunctionID] = [:]
  /// Calls and views; they have names of their own, since only the outside calls them.
  var entries: [String: FunctionID] = [:]
  var errors: [String: MessageID] = [:]
  var events: [String: MessageID] = [:]
  /// The numbers of the files that are imported, by their last names.
  var imports: [String: Int] = [:]
  /// Where each name but those of entries was declared.
  var places: [String: SourceSpan] = [:]
}

/// The names that the language declares before any file.
enum Predeclared {
  static let types = [
    "bool", "int", "bytes", "text", "time", "duration", "party", "Digest", "list", "map", "set",
    "log",
  ]
  static let values = ["now", "caller", "signers", "self"]
  static let functions =
    [
      "sha256", "utf8", "wait", "powmod", "gcd", "squareRoot", "give", "withdraw", "holding",
      "isHeld", "mayHold",
    ] + schemes.map(\.function)
  /// The functions that check signatures.
  static let schemes: [(function: String, scheme: SignatureScheme)] = [
    ("verifyEd25519", .ed25519), ("verifyP256", .p256), ("verifySM2", .sm2),
  ]
  static let names = Set(types + values + functions)
  /// The names of faults, which `expect fails` takes beside declared errors.
  static let faults = FaultCode.allCases.map(\.name)

  /// Names of a type that are also functions, and convert.
  static let conversions = ["int", "bytes", "text", "time", "duration", "party"]
}

/// A constant of the file or the contract, evaluated when it is first used.
struct ConstantDeclaration {
  /// How far the evaluation is.
  enum State {
    case pending
    case running
    case done(CheckedExpression)
  }

  let field: FieldSyntax
  let isInContract: Bool
  var state = State.pending
}

/// A second name for a type, resolved when it is first used.
struct AliasDeclaration {
  /// How far the resolution is.
  enum State {
    case pending
    case running
    case done(SemanticType)
  }

  let alias: TypeAliasSyntax
  let isInContract: Bool
  var state = State.pending
}
