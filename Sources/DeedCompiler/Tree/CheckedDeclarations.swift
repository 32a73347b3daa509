import DeedBytecode
import DeedCrypto
import DeedIntegers
import DeedSyntax

/// A name with a type: a field of a struct, event or error, a part of a payload, a parameter, a result.
struct CheckedComponent: Sendable {
  let name: String
  let type: SemanticType
  let span: SourceSpan

  /// The component as other contracts see it.
  var seenFromOutside: CheckedComponent {
    CheckedComponent(name: name, type: type.seenFromOutside, span: span)
  }
}

/// A struct.
struct CheckedStructure: Sendable {
  let name: String
  let span: SourceSpan
  let documentation: String?
  let isInContract: Bool
  /// What its fields' types leave open.
  var typeParameters: [TypeParameter] = []
  /// The generic struct that it is an instance of.
  var instance: GenericInstance?
  var fields: [CheckedComponent] = []
  /// Whether every field can be part of a key.
  var isKey = false
}

/// An enum.
struct CheckedEnumeration: Sendable {
  /// One case with its payload.
  struct Case: Sendable {
    let name: String
    let payload: [CheckedComponent]
  }

  let name: String
  let span: SourceSpan
  let documentation: String?
  let isInContract: Bool
  /// What its payloads' types leave open.
  var typeParameters: [TypeParameter] = []
  /// The generic enum that it is an instance of.
  var instance: GenericInstance?
  var cases: [Case] = []

  /// Whether no case carries anything.
  var isPlain: Bool { cases.allSatisfy { $0.payload.isEmpty } }

  /// Whether a payload was not understood, so that its cases are not all known.
  var isMistaken: Bool { cases.contains { $0.payload.contains { $0.type.isError } } }
}

/// An event or an error.
struct CheckedMessage: Sendable {
  let name: String
  let span: SourceSpan
  let documentation: String?
  let isInContract: Bool
  var fields: [CheckedComponent] = []
}

/// What a contract issues, or an interface says that it does.
struct CheckedAsset: Sendable {
  let name: String
  let span: SourceSpan
  let documentation: String?
  /// The contract or interface that declares it.
  let owner: InterfaceID
  let isUnique: Bool
  /// The fields of a unique one.
  var fields: [CheckedComponent] = []
  /// The field whose parties may hold it; nil where anyone may.
  var holders: FieldID?
  var isFreezable = false
  var isRecallable = false
}

/// A field of the contract.
struct CheckedField: Sendable {
  let name: String
  let span: SourceSpan
  let documentation: String?
  let kind: Field.Kind
  var type: SemanticType = .error
  /// The value it begins with, as a body of its own with one result; for a collection, its literal.
  var initialiser: CheckedBody?
  /// Whether `create` takes its value as an argument.
  var isParameter = false
  let hasInitialiser: Bool
  /// The phases in which it is there; nil for a field that is always there.
  var phases: PhaseSet?

  /// Whether the field is stored one row an element and used in place.
  ///
  /// A `let` comes as one argument and never changes, so it is one row and a value like any other.
  var isCollection: Bool { kind == .variable && type.isCollection }
}

/// A `fn`, `call` or `view`.
struct CheckedFunction: Sendable {
  let name: String
  let span: SourceSpan
  let documentation: String?
  let role: FunctionRole
  let isInContract: Bool
  /// Whether only tests and functions of this kind call it, and it may do what they do.
  let isForTests: Bool
  /// What its types leave open; it is lowered once for each of the types that these stand for.
  var typeParameters: [TypeParameter] = []
  /// The generic functions that it calls, where it is generic itself.
  var genericCalls: [GenericCall] = []
  var parameters: [CheckedParameter] = []
  var results: [CheckedComponent] = []
  /// Whether the results have names.
  var hasResultNames = false
  /// Whether its parameters or results were not understood: uses of it are not judged.
  var isUnclear = false
  /// Who may act, for a call.
  var authority: CheckedAuthority?
  /// A parameter of a call that somebody pays who need not be the one who meets the authority.
  var otherPayer: String?
  /// The phases in which it may be made and the one to which it moves.
  var move = CheckedMove.none
  /// The times from which on and until which a call may be made.
  var after: CheckedBody?
  var before: CheckedBody?
  /// The conditions of the head; for a `fn` they are part of its body instead.
  var conditions: [CheckedBody] = []
  /// What must hold after the body of a call.
  var ensures: [CheckedBody] = []
  var body: CheckedBody?
}

/// A parameter of a function.
struct CheckedParameter: Sendable {
  let name: String
  let type: SemanticType
  let isInout: Bool
  let span: SourceSpan
  /// Whether it has a range that is computed at each call.
  var isBounded = false
  /// Who pays, and which contract issues it, for an asset that a call takes.
  var payment: CheckedPayment?
}

/// Where an asset that a call takes comes from; both are bodies with the entry's parameters and one result.
struct CheckedPayment: Sendable {
  let payer: CheckedBody
  let issuer: CheckedBody
  let asset: AssetType
}

/// Who pays, as an interface may say it.
enum PayerForm: Hashable, Sendable {
  case caller
  case parameter(String)
  /// Something else, which no interface can say.
  case other

  /// The form as it is written, for messages.
  var words: String {
    switch self {
    case .caller: "`from caller`"
    case .parameter(let name): "`from \(name)`"
    case .other: "from this payer"
    }
  }
}

/// Who must act; leaves are bodies with the entry's parameters and one result.
indirect enum CheckedAuthority: Sendable {
  case anyone
  case party(CheckedBody)
  case all([CheckedAuthority])
  case any([CheckedAuthority])
  /// `isOne` where the number is written as 1.
  case quorum(count: CheckedBody, of: CheckedBody, isOne: Bool)
  case every(of: CheckedBody)

  /// Whether exactly one signer acts, so that `caller` exists (`docs/language.md` rule 2).
  var hasSingleSigner: Bool {
    switch self {
    case .anyone, .party: true
    case .any(let parts): parts.allSatisfy(\.hasSingleSigner)
    case .quorum(_, _, let isOne): isOne
    case .all, .every: false
    }
  }
}

/// A name for who must act; where it is used, its meaning stands in its place.
struct CheckedRole: Sendable {
  let name: String
  let documentation: String?
  /// Its meaning in the words of the source.
  let words: String
}

/// How the contract comes to be.
struct CheckedCreate: Sendable {
  let span: SourceSpan
  let documentation: String?
  /// The fields that are its parameters, in order.
  var parameterFields: [FieldID] = []
  var authority: CheckedAuthority = .anyone
  var conditions: [CheckedBody] = []
  var ensures: [CheckedBody] = []
  /// What it does after the fields have their first values; its parameters are those of `create`.
  var body: CheckedBody?
}

/// A contract.
struct CheckedContract: Sendable {
  let name: String
  let span: SourceSpan
  let documentation: String?
  /// The interface of all its calls and views.
  let reference: InterfaceID
  /// The interfaces that it declares, in order.
  var interfaces: [InterfaceID] = []
  var create: CheckedCreate?
}

/// A test.
struct CheckedTest: Sendable {
  let name: String
  let span: SourceSpan
  /// What it does; its parameters are the values for all of which it is done.
  var body: CheckedBody?
}

/// Everything a file declares, checked, behind what its imports declare.
struct CheckedProgram: Sendable {
  var structures: [CheckedStructure] = []
  var enumerations: [CheckedEnumeration] = []
  var errors: [CheckedMessage] = []
  var events: [CheckedMessage] = []
  var fields: [CheckedField] = []
  var functions: [CheckedFunction] = []
  var interfaces: [CheckedInterface] = []
  var assets: [CheckedAsset] = []
  /// The structs and enums that contain assets.
  var linearStructures: Set<StructureID> = []
  var linearEnumerations: Set<EnumerationID> = []
  /// The instances of generic structs and enums.
  var instances: [GenericInstance: SemanticType] = [:]
  /// Of how many types each instance is made, written out.
  var instanceSizes: [SemanticType: Int] = [:]
  /// The most that one may be made of, as long as types come from the source.
  var instanceSizeMax = 128
  /// Whether an instance was asked for that is larger; an error stands in its place.
  var hasLargeInstance = false
  /// The instances that have no parts yet.
  var unfilled: [SemanticType] = []
  /// Whether the parts of all declared types are known.
  var areTypesKnown = false
  var contract: CheckedContract?
  /// The phases of the contract; the first is the one it begins in.
  var phases: [CheckedPhase] = []
  var invariants: [CheckedInvariant] = []
  var dues: [CheckedDue] = []
  var roles: [CheckedRole] = []
  /// Who may upgrade the contract; nil where nobody may.
  var permission: CheckedPermission?
  /// How it goes on from another.
  var upgrade: CheckedUpgrade?
  /// The legal text of the contract.
  var prose: ProseText?
  var tests: [CheckedTest] = []
  /// The files that were checked before this one, its imports among them.
  var units: [CheckedUnit] = []
  /// Where the declarations of this file begin in the tables.
  var own = CheckedUnit.Start()
  /// The numbers of the files whose contracts this one's creates.
  var creates: Set<Int> = []
  /// The hashes of the modules of those contracts, by the number of the file.
  var moduleHashes: [Int: Digest32] = [:]

  /// The type as its author would write it.
  func describe(_ type: SemanticType) -> String {
    switch type {
    case .error: "?"
    case .bool: "bool"
    case .integer: "int"
    case .bytes: "bytes"
    case .text: "text"
    case .time: "time"
    case .duration: "duration"
    case .party: "party"
    case .digest: "Digest"
    case .contract: "self"
    case .reference(let id): qualifiedName(id)
    case .range(let lower, let upper): "int in \(lower.description)...\(upper.description)"
    case .ring(let modulus):
      if let exponent = modulus.exponentOfTwo, exponent > 3 {
        "int mod 2**\(exponent)"
      } else {
        "int mod \(modulus.description)"
      }
    case .fixedBytes(let count): "bytes[\(count)]"
    case .option(let inner):
      switch inner {
      case .range, .ring: "(\(describe(inner)))?"
      default: "\(describe(inner))?"
      }
    case .list(let element): "list<\(describe(element))>"
    case .log(let element): "log<\(describe(element))>"
    case .set(let element): "set<\(describe(element))>"
    case .map(let key, let value): "map<\(describe(key)), \(describe(value))>"
    case .structure(let id):
      if let instance = structures[id.index].instance {
        describe(instance)
      } else {
        qualifiedName(
          structures[id.index].name, id.index, \.structures, structures[id.index].isInContract)
      }
    case .enumeration(let id):
      if let instance = enumerations[id.index].instance {
        describe(instance)
      } else {
        qualifiedName(
          enumerations[id.index].name, id.index, \.enumerations,
          enumerations[id.index].isInContract)
      }
    case .parameter(let parameter): parameter.name
    case .asset(let asset): asset.root.isEmpty ? asset.name : "\(asset.root).\(asset.name)"
    case .assetRecord(let id): assets[id.index].name
    case .payment: "an amount of an asset"
    }
  }

  private func describe(_ instance: GenericInstance) -> String {
    "\(describe(instance.origin))<\(instance.arguments.map(describe).joined(separator: ", "))>"
  }

  /// Whether values are or contain assets (`docs/language.md` rule 19).
  func isLinear(_ type: SemanticType) -> Bool {
    switch type {
    case .asset: true
    case .parameter(let parameter): parameter.bound == .linear
    case .option(let inner), .list(let inner), .map(_, let inner): isLinear(inner)
    case .structure(let id): linearStructures.contains(id)
    case .enumeration(let id): linearEnumerations.contains(id)
    default: false
    }
  }

  /// Whether values may be keys of maps and elements of sets (`docs/language.md` rule 30).
  func isKey(_ type: SemanticType) -> Bool {
    switch type {
    case .bool, .party, .contract, .reference, .ring, .error: true
    case .enumeration(let id): enumerations[id.index].isPlain
    case .structure(let id): structures[id.index].isKey
    // The key of a stored entry has octets.
    case .fixedBytes(let count): count > 0
    case .parameter(let parameter): parameter.bound == .key || parameter.bound == .ordered
    default: type.isOrdered
    }
  }
}
