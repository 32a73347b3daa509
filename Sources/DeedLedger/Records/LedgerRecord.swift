import DeedCrypto
package import DeedEncoding

/// A record of `docs/formats.md` §2: something with exactly one deterministic CBOR form.
package protocol LedgerRecord: Hashable, Sendable {
  /// The record's name in failures.
  static var recordName: String { get }

  /// What its octets may have beyond what all records have.
  static var decodingLimits: CBORLimits { get }

  /// The record as CBOR.
  var item: CBOR { get }

  /// Reads the record from CBOR.
  ///
  /// - Throws: `DecodingFailure` for everything that this record does not allow.
  init(_ item: RecordItem) throws(DecodingFailure)
}

extension LedgerRecord {
  package static var decodingLimits: CBORLimits { .standard }

  /// The record's deterministic octets.
  package func encoded() -> [UInt8] { item.encoded() }

  /// Decodes octets that hold this record and nothing else.
  ///
  /// - Throws: `DecodingFailure`, also for octets that are not the record's one encoding.
  package init(
    decoding octets: [UInt8], limits: CBORLimits = Self.decodingLimits
  ) throws(DecodingFailure) {
    try self.init(RecordItem(decoding: octets, name: Self.recordName, limits: limits))
  }
}

extension RecordItem {
  /// A byte string of 32 octets.
  func digest() throws(DecodingFailure) -> Digest32 {
    guard let digest = Digest32(octets: try bytes(count: 32)) else {
      throw refuse("a digest has 32 octets")
    }
    return digest
  }

  /// A number that fits `Int`.
  func count(in range: ClosedRange<UInt64> = 0...RecordItem.unsignedMax) throws(DecodingFailure)
    -> Int
  {
    Int(try unsigned(in: range))
  }

  /// Milliseconds since 1970.
  func time() throws(DecodingFailure) -> Int64 { Int64(try unsigned()) }

  /// A suite by its number in records.
  func cipherSuite() throws(DecodingFailure) -> CipherSuite {
    guard let suite = CipherSuite(rawValue: try unsigned()) else {
      throw refuse("not a known suite")
    }
    return suite
  }
}

extension CBOR {
  /// A digest as a byte string.
  static func digest(_ digest: Digest32) -> CBOR { .bytes(digest.octets) }

  /// A number that is never negative.
  static func count(_ count: Int) -> CBOR { .unsigned(UInt64(count)) }
}

extension PublicKey {
  /// The `alg` as CBOR.
  var algorithmItem: CBOR { .integer(algorithm.rawValue) }
}
