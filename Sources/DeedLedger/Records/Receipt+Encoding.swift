import DeedCrypto
package import DeedEncoding
import DeedState

extension Receipt {
  package var item: CBOR {
    var writer = RecordWriter(version: 1)
    writer.set(2, leaf.item)
    writer.setOrNull(3, record?.item)
    writer.setOrNull(4, outcome?.item)
    writer.set(
      5,
      .array([
        inclusion.signed.item, .unsigned(inclusion.index),
        .array(inclusion.path.map(CBOR.digest)),
      ]))
    writer.set(6, .array(membership.map { .array([$0.signed.item, $0.members.item]) }))
    writer.setIfPresent(7, reads?.item)
    if !packages.isEmpty { writer.set(8, .array(packages.map(\.item))) }
    if !proofs.isEmpty { writer.set(9, .array(proofs.map(\.item))) }
    return writer.item
  }

  /// Decodes a receipt file.
  ///
  /// - Throws: `DecodingFailure`; a file over the limit is refused before it is read.
  package init(file octets: [UInt8]) throws(DecodingFailure) {
    guard octets.count <= LedgerLimits.receiptOctetsMax else {
      throw .inputTooLong(byteCount: octets.count, byteCountMax: LedgerLimits.receiptOctetsMax)
    }
    var limits = CBORLimits.standard
    limits.tags.append(COSE.signTag)
    try self.init(decoding: octets, limits: limits)
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.versionedRecord()
    let leaf = try Leaf(reader.required(2))
    self.leaf = leaf
    let recordItem = try reader.required(3).unlessNull
    if let recordItem {
      record = try SignedRecord(recordItem, kind: leaf.kind)
    } else {
      record = nil
    }
    if let outcomeItem = try reader.required(4).unlessNull {
      guard record != nil || leaf.kind != .transaction else {
        throw outcomeItem.refuse("the outcome of a transaction needs the transaction")
      }
      outcome = try Outcome(outcomeItem)
    } else {
      outcome = nil
    }
    inclusion = try Inclusion(reader.required(5))
    var steps: [MembershipStep] = []
    for part in try reader.required(6).array(count: 0...LedgerLimits.membershipStepsMax) {
      let fields = try part.array(count: 2)
      steps.append(
        MembershipStep(signed: try SignedCheckpoint(fields[0]), members: try Members(fields[1])))
    }
    membership = steps
    reads = try reader.optional(7).map { item throws(DecodingFailure) in try Reads(item) }
    packages = try Self.packages(reader.optional(8))
    proofs = try Self.proofs(reader.optional(9))
    try reader.finish()
  }

  private static func packages(
    _ item: RecordItem?
  ) throws(DecodingFailure) -> [PackageTexts] {
    guard let item else { return [] }
    var packages: [PackageTexts] = []
    for part in try item.array(count: 1...LedgerLimits.actionsMax * 4) {
      packages.append(try PackageTexts(part))
    }
    return packages
  }

  private static func proofs(_ item: RecordItem?) throws(DecodingFailure) -> [StateProof] {
    guard let item else { return [] }
    let parts = try item.array(count: 1...1024)
    var proofs: [StateProof] = []
    for part in parts {
      let proof = try StateProof(part)
      if let last = proofs.last, !last.key.lexicographicallyPrecedes(proof.key) {
        throw .notAscending(path: part.path)
      }
      proofs.append(proof)
    }
    return proofs
  }
}

extension Receipt.Inclusion {
  fileprivate init(_ item: RecordItem) throws(DecodingFailure) {
    let fields = try item.array(count: 3)
    var path: [Digest32] = []
    for part in try fields[2].array(count: 0...LedgerLimits.inclusionPathMax) {
      path.append(try part.digest())
    }
    self.init(
      signed: try SignedCheckpoint(fields[0]), index: try fields[1].unsigned(), path: path)
  }
}

extension Receipt.SignedRecord {
  /// The record as the receipt holds it: a Transaction with its tag.
  fileprivate var item: CBOR {
    switch self {
    case .transaction(let transaction): transaction.item
    case .genesis(let genesis): genesis.item
    case .ledgerAction(let action): action.item
    }
  }

  fileprivate init(_ item: RecordItem, kind: Leaf.Kind) throws(DecodingFailure) {
    switch kind {
    case .transaction: self = .transaction(try Transaction(decoding: item.value.encoded()))
    case .genesis: self = .genesis(try Genesis(item))
    case .ledgerAction: self = .ledgerAction(try LedgerAction(item))
    }
  }

  /// The record's octets, whose H("signed", …) stands in the leaf.
  package func encoded() -> [UInt8] { item.encoded() }
}

extension Transaction {
  /// The transaction as CBOR, tag included.
  var item: CBOR {
    .tagged(
      COSE.signTag,
      .array([
        .bytes(cose.protected), .map([]), .bytes(cose.payload),
        .array(
          cose.signatures.map {
            .array([.bytes($0.protected), .map([]), .bytes($0.signature)])
          }),
      ]))
  }
}

extension Receipt.PackageTexts {
  fileprivate var item: CBOR {
    .array([
      package.item,
      .array(texts.map { .array([.unsigned($0.kind.rawValue), .bytes($0.octets)]) }),
    ])
  }

  fileprivate init(_ item: RecordItem) throws(DecodingFailure) {
    let fields = try item.array(count: 2)
    var texts: [Text] = []
    for part in try fields[1].array(count: 0...3) {
      let pair = try part.array(count: 2)
      guard let kind = Receipt.TextKind(rawValue: try pair[0].unsigned()) else {
        throw pair[0].refuse("not a kind of text")
      }
      guard texts.last.map({ $0.kind.rawValue < kind.rawValue }) ?? true else {
        throw .notAscending(path: part.path)
      }
      texts.append(Text(kind: kind, octets: try pair[1].bytes()))
    }
    self.init(package: try Package(fields[0]), texts: texts)
  }
}
