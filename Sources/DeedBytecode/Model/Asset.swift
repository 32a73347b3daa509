/// Whether units of an asset are alike.
package enum AssetKind: UInt8, Sendable, CaseIterable {
  /// Amounts, which split and join.
  case fungible = 0
  /// Single ones, each with an id that the ledger gives and fields that the issuer keeps.
  case unique = 1

  /// The built-in type of the values.
  package var type: TypeIndex { self == .fungible ? .asset : .unique }
}

/// What an issuer may do to holdings of others (`docs/language.md` rule 22).
package struct AssetPowers: OptionSet, Hashable, Sendable {
  /// The set as bits.
  package let rawValue: UInt8
  /// A set of these bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The issuer may freeze a holder's holding.
  package static let freezable = AssetPowers(rawValue: 1)
  /// The issuer may take back from a holding.
  package static let recallable = AssetPowers(rawValue: 2)
  /// All powers that there are.
  package static let all: AssetPowers = [.freezable, .recallable]
}

/// An asset that a contract issues (`docs/language.md` rules 18 to 22).
package struct Asset: Hashable, Sendable {
  /// The name; issuer and name tell assets apart.
  package let name: Name
  /// Whether units are alike.
  package let kind: AssetKind
  /// The number of the field with the parties that may hold it, a stored `set<party>`; nil when anyone may.
  package let holders: UInt32?
  /// What the issuer may do to holdings.
  package let powers: AssetPowers
  /// The fields of a unique one in order; none for a fungible one.
  package let fields: [NamedType]

  /// Declares an asset.
  package init(
    name: Name, kind: AssetKind, holders: UInt32? = nil, powers: AssetPowers = [],
    fields: [NamedType] = []
  ) {
    self.name = name
    self.kind = kind
    self.holders = holders
    self.powers = powers
    self.fields = fields
  }
}

extension Entry {
  /// Where the asset of a linear parameter comes from, and which one it must be.
  ///
  /// Payer and issuer are head functions. A head function sees no asset: in the place of each linear parameter it has
  /// an `int`, the amount or the id.
  package struct Take: Hashable, Sendable {
    /// The parameter's position.
    package let parameter: UInt32
    /// Gives the party that pays; it must act.
    package let payer: FunctionIndex
    /// Gives the issuer, a contract or a reference of an interface.
    package let issuer: FunctionIndex
    /// The asset's name at the issuer.
    package let asset: Name
    /// Describes where an argument comes from.
    package init(parameter: UInt32, payer: FunctionIndex, issuer: FunctionIndex, asset: Name) {
      self.parameter = parameter
      self.payer = payer
      self.issuer = issuer
      self.asset = asset
    }
  }
}
