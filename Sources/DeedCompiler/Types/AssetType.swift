/// The number of a field within the contract.
package struct FieldID: Hashable, Sendable {
  let index: Int
}

/// The number of a variable within its body, parameters first.
package struct LocalID: Hashable, Sendable {
  let index: Int
}

/// The number of an asset among those that a file and its imports declare.
package struct AssetID: Hashable, Sendable {
  let index: Int
}

/// Which contract issues an asset, as far as that is known before anything runs (`docs/language.md` rule 18).
package enum IssuerPath: Hashable, Sendable {
  /// The contract itself; in an interface, whoever implements it.
  case own
  /// A `let` of the contract.
  case field(FieldID)
  /// A parameter, by its position, or a `let` of a body.
  case local(LocalID)
  /// A contract that has no name here.
  case unknown
}

/// An asset of one contract, as a type.
package struct AssetType: Hashable, Sendable {
  let issuer: IssuerPath
  let name: String
  /// Whether each is one of a kind, with an id; else they are amounts.
  let isUnique: Bool
  /// Where it is declared, which may be one of several interfaces of the same contract.
  let declaration: AssetID
  /// The issuer as the source writes it, for messages; empty for the contract itself.
  let root: String

  /// The same asset of another issuer.
  func issued(by issuer: IssuerPath, root: String) -> AssetType {
    AssetType(
      issuer: issuer, name: name, isUnique: isUnique, declaration: declaration, root: root)
  }

  /// Whether two are of one name and kind, so that they may be of one issuer.
  func mayBe(_ other: AssetType) -> Bool {
    isUnique == other.isUnique && Array(name.utf8) == Array(other.name.utf8)
  }

  /// The same issuer and the same name; where it is declared does not matter.
  package static func == (left: AssetType, right: AssetType) -> Bool {
    left.issuer == right.issuer && left.mayBe(right)
  }

  /// Agrees with `==`.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(issuer)
    hasher.combine(name)
  }
}

extension SemanticType {
  /// The type with the issuers of its assets replaced.
  func replacingIssuers(_ replace: (AssetType) -> AssetType) -> SemanticType {
    switch self {
    case .asset(let asset): .asset(replace(asset))
    case .option(let inner): .option(inner.replacingIssuers(replace))
    case .list(let element): .list(element.replacingIssuers(replace))
    case .map(let key, let value): .map(key, value.replacingIssuers(replace))
    default: self
    }
  }

  /// The type as other contracts see it, to whom a field means nothing.
  var seenFromOutside: SemanticType {
    replacingIssuers { asset in
      switch asset.issuer {
      case .field: asset.issued(by: .unknown, root: asset.root)
      default: asset
      }
    }
  }
}
