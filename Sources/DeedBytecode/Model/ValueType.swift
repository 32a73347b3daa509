package import DeedIntegers

/// The position of a type in a module's type table, or of a built-in type below `firstDefined`.
package struct TypeIndex: RawRepresentable, Hashable, Comparable, Sendable {
  /// The index as it stands in the module's bytes.
  package let rawValue: UInt32

  /// Names the type with this index; the verifier checks that it exists.
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Orders indices numerically: a definition may only name types of smaller index.
  package static func < (left: TypeIndex, right: TypeIndex) -> Bool {
    left.rawValue < right.rawValue
  }

  /// `bool`: one raw word, 0 or 1.
  package static let bool = TypeIndex(rawValue: 0)
  /// `int`: exact, |v| < 2^65536.
  package static let integer = TypeIndex(rawValue: 1)
  /// `bytes`: any number of octets.
  package static let bytes = TypeIndex(rawValue: 2)
  /// `text`: valid UTF-8, compared and measured by its octets.
  package static let text = TypeIndex(rawValue: 3)
  /// `time`: milliseconds since 1970 UTC, in 0..<2^62.
  package static let time = TypeIndex(rawValue: 4)
  /// `duration`: milliseconds, |v| < 2^62.
  package static let duration = TypeIndex(rawValue: 5)
  /// `party`: the 32-octet address of an account.
  package static let party = TypeIndex(rawValue: 6)
  /// A reference to a contract: its 32-octet id.
  package static let contract = TypeIndex(rawValue: 7)
  /// `Digest`: octets tagged by their algorithm.
  package static let digest = TypeIndex(rawValue: 8)
  /// An amount of a fungible asset, linear: issuer, name, and 0..<2^128; which asset it is shows at run time.
  package static let asset = TypeIndex(rawValue: 9)
  /// A unique asset, linear: issuer, name and id.
  package static let unique = TypeIndex(rawValue: 10)
  /// The index of the first type that a module defines itself; 11 to 15 are kept free.
  package static let firstDefined: UInt32 = 16
}

/// What a type is: the built-in ones, and the ones a module's table defines.
package indirect enum TypeDefinition: Hashable, Sendable {
  case bool
  case integer
  case bytes
  case text
  case time
  case duration
  case party
  case contract
  case digest
  /// An amount of a fungible asset.
  case asset
  /// A unique asset.
  case unique
  /// `bytes[n]`: exactly `count` octets.
  case fixedBytes(count: UInt32)
  /// `int in lower...upper`, both included.
  case range(lower: Integer, upper: Integer)
  /// `int mod n`: the integers modulo n, which is at least 2.
  case ring(modulus: Integer)
  /// `T?`; `T` is not itself an option.
  case option(TypeIndex)
  /// `list<T>`.
  case list(TypeIndex)
  /// `map<K, V>`; `K` is a key type (`docs/language.md` rule 30).
  case map(key: TypeIndex, value: TypeIndex)
  /// `set<T>`; `T` is a key type.
  case set(TypeIndex)
  /// `log<T>`: a list that can only be appended to.
  case log(TypeIndex)
  /// A struct, nominal: two with equal fields are different types.
  case structure(StructureType)
  /// An enum, nominal.
  case enumeration(EnumerationType)
  /// A reference to a contract of an interface, nominal.
  case interface(InterfaceType)
}

/// A named component of a struct, an event, an error or an entry's parameters.
package struct NamedType: Hashable, Sendable {
  /// The name as the source spells it.
  package let name: Name
  /// The component's type.
  package let type: TypeIndex

  /// Pairs a name with a type.
  package init(name: Name, type: TypeIndex) {
    self.name = name
    self.type = type
  }
}

/// A struct's name, fields in order, and whether its values are linear.
package struct StructureType: Hashable, Sendable {
  /// The struct's name as the source spells it.
  package let name: Name
  /// Its fields in declaration order; their order is the order of the value's CBOR array.
  package let fields: [NamedType]
  /// Whether a value of it can be neither copied nor dropped, only moved and unpacked.
  package let isLinear: Bool

  /// Defines a struct.
  package init(name: Name, fields: [NamedType], isLinear: Bool) {
    self.name = name
    self.fields = fields
    self.isLinear = isLinear
  }
}

/// An enum's name and its cases in order.
package struct EnumerationType: Hashable, Sendable {
  /// One case: its name and the named parts of its payload.
  package struct Case: Hashable, Sendable {
    /// The case's name.
    package let name: Name
    /// Its payload in order; empty for a plain case.
    package let payload: [NamedType]

    /// Defines a case.
    package init(name: Name, payload: [NamedType]) {
      self.name = name
      self.payload = payload
    }
  }

  /// The enum's name as the source spells it.
  package let name: Name
  /// Its cases in declaration order, at least one; the index is the case's number in CBOR.
  package let cases: [Case]
  /// Whether no case has a payload: then a value is one raw word, and a possible key.
  package let isPlain: Bool

  /// Defines an enum.
  package init(name: Name, cases: [Case]) {
    self.name = name
    self.cases = cases
    isPlain = cases.allSatisfy { $0.payload.isEmpty }
  }
}
