package import DeedIntegers
import DeedSyntax

/// The number of a struct within its file.
package struct StructureID: Hashable, Sendable {
  let index: Int
}

/// The number of an enum within its file.
package struct EnumerationID: Hashable, Sendable {
  let index: Int
}

/// The number of an interface among those that a file and its imports declare; each contract is one, too.
package struct InterfaceID: Hashable, Sendable {
  let index: Int
}

/// A type as the checker knows it: names are resolved, aliases are gone.
///
/// Two types are the same exactly when they are equal; the only values that pass from one type to another without
/// a conversion are integers, to and from ranges.
package indirect enum SemanticType: Hashable, Sendable {
  /// The type of what was already reported: it fits everywhere, so that one mistake is reported once.
  case error
  case bool
  case integer
  case bytes
  case text
  case time
  case duration
  case party
  case digest
  /// The type of `self`, which becomes a reference of any interface that the contract declares.
  case contract
  /// A reference to a contract of an interface.
  case reference(InterfaceID)
  /// `int in lower...upper`, both included.
  case range(Integer, Integer)
  /// `int mod n`.
  case ring(Integer)
  /// `bytes[n]`.
  case fixedBytes(UInt32)
  case option(SemanticType)
  case list(SemanticType)
  case log(SemanticType)
  case set(SemanticType)
  case map(SemanticType, SemanticType)
  case structure(StructureID)
  case enumeration(EnumerationID)
  /// What a type parameter stands for, where that is not known.
  case parameter(TypeParameter)
  /// An amount of an asset, or a unique one.
  case asset(AssetType)
  /// The fields of a unique asset, as they are read.
  case assetRecord(AssetID)
  /// `n of A` in a test, where the runner takes it from the payer: the issuer, the name and the number.
  case payment(InterfaceID, isUnique: Bool)

  /// Whether the type is `T?`.
  var isOption: Bool { if case .option = self { true } else { false } }

  /// Whether the type is an amount of a fungible asset.
  var isAmount: Bool { if case .asset(let asset) = self { !asset.isUnique } else { false } }

  /// Whether the type is `int` or a range of it.
  var isInteger: Bool {
    switch self {
    case .integer, .range: true
    default: false
    }
  }

  /// Whether the type is `int mod n`.
  var isRing: Bool {
    if case .ring = self { true } else { false }
  }

  /// Whether the type is what a type parameter stands for.
  var isParameter: Bool {
    if case .parameter = self { true } else { false }
  }

  /// Whether the type is a list, log, set or map.
  var isCollection: Bool {
    switch self {
    case .list, .log, .set, .map: true
    default: false
    }
  }

  /// Whether the type stands for something that was already reported.
  var isError: Bool { self == .error }

  /// The type of a computation's operand: a range counts as `int`.
  var widened: SemanticType { isInteger ? .integer : self }

  /// Whether values have an order, so that `<` and its kin compare them (`docs/language.md` rule 30).
  var isOrdered: Bool {
    switch self {
    case .integer, .range, .time, .duration, .text, .bytes, .fixedBytes, .digest, .error: true
    case .parameter(let parameter): parameter.bound == .ordered
    default: false
    }
  }
}
