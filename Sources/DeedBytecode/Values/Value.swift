package import DeedCrypto
package import DeedIntegers

/// The hash algorithm that a `Digest` is tagged with.
package enum DigestTag: UInt8, CaseIterable, Sendable {
  /// SHA-256 (FIPS 180-4), 32 octets.
  case sha256 = 0

  /// The tag in CBOR, literals and the order of digests.
  package var name: Name {
    switch self {
    case .sha256: "sha256"
    }
  }

  /// The octets of a digest.
  package var octetCount: Int {
    switch self {
    case .sha256: 32
    }
  }
}

/// A value of the language outside the VM: arguments, results, constants, rows and event fields.
///
/// A value does not carry its type: lists and logs, `bytes` and `bytes[n]`, `int` and its ranges look the same. Every
/// conversion (`Value+CBOR`, `StateKey`) is given the type and refuses a value that is not one of it. Sets and maps are strictly
/// ascending in Deed's key order (`Value.precedes`); options are `none` or `some`.
package indirect enum Value: Hashable, Sendable {
  case bool(Bool)
  case integer(Integer)
  case bytes([UInt8])
  /// Valid UTF-8 octets.
  case text([UInt8])
  /// Milliseconds since 1970 UTC.
  case time(Int64)
  /// Milliseconds.
  case duration(Int64)
  /// An account's address.
  case party(Digest32)
  /// A contract's id.
  case contract(Digest32)
  case digest(DigestTag, [UInt8])
  /// An amount of a fungible asset, or the id of a unique one; a description of it, which is worth nothing by itself.
  case asset(issuer: Digest32, name: Name, number: Integer, isUnique: Bool)
  /// The fields in order.
  case structure([Value])
  /// The case's number and its payload in order.
  case enumeration(UInt32, [Value])
  case none
  case some(Value)
  /// The elements of a list or a log.
  case list([Value])
  /// The elements, strictly ascending.
  case set([Value])
  /// The entries, keys strictly ascending.
  case map([MapEntry])

  /// An entry of a map.
  package struct MapEntry: Hashable, Sendable {
    /// The key.
    package let key: Value
    /// The value.
    package let value: Value
    /// Pairs a key with a value.
    package init(key: Value, value: Value) {
      self.key = key
      self.value = value
    }
  }
}
