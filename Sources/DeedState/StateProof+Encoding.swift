import DeedCrypto
package import DeedEncoding

/// The StateProof record: {1: 1, 2: key, 3: value | null, 4: siblings, ?5: [K′, V′]}.
extension StateProof {
  /// What a proof may take up in a record: key, value and siblings at their greatest.
  private static let octetsMax = 4096 + (1 << 20) + siblingCountMax * 34 + 128

  /// The record as an item.
  package var item: CBOR {
    var record = RecordWriter(version: 1)
    record.set(2, .bytes(key))
    record.setOrNull(3, value.map { .bytes($0) })
    record.set(4, .array(siblings.map { .bytes($0.octets) }))
    record.setIfPresent(
      5, otherLeaf.map { .array([.bytes($0.key.octets), .bytes($0.value.octets)]) })
    return record.item
  }

  /// The record in deterministic CBOR.
  package func encoded() -> [UInt8] { item.encoded() }

  /// Reads a record; what it proves is not checked, only that it is one.
  ///
  /// - Throws: `DecodingFailure`: not deterministic, not this record, more than 256 siblings, or
  ///   another leaf beside a value.
  package init(decoding octets: [UInt8]) throws(DecodingFailure) {
    try self.init(
      RecordItem(
        decoding: octets, name: "StateProof", limits: CBORLimits(byteCountMax: Self.octetsMax)))
  }

  /// Reads the record from an item of a larger one.
  ///
  /// - Throws: `DecodingFailure`.
  package init(_ item: RecordItem) throws(DecodingFailure) {
    var record = try item.versionedRecord()
    key = try record.required(2).bytes()
    value = try record.required(3).unlessNull?.bytes()
    siblings = []
    for sibling in try record.required(4).array(count: 0...Self.siblingCountMax) {
      siblings.append(try Digest32(sibling))
    }
    if let field = record.optional(5) {
      guard value == nil else { throw field.refuse("other-leaf-beside-value") }
      let parts = try field.array(count: 2)
      otherLeaf = OtherLeaf(key: try Digest32(parts[0]), value: try Digest32(parts[1]))
    }
    try record.finish()
  }
}

extension Digest32 {
  fileprivate init(_ item: RecordItem) throws(DecodingFailure) {
    let octets = try item.bytes(count: Self.byteCount)
    guard let hash = Digest32(octets: octets) else {
      throw .unexpectedCount(path: item.path, found: octets.count)
    }
    self = hash
  }
}
