package import DeedBytecode
package import DeedCrypto
package import DeedEncoding

/// A transaction that waits for signatures, as it goes from one signer to the next; never part of a ledger.
///
/// It carries what a signer needs to read what is signed without asking or trusting anybody
/// (`docs/formats.md` §2, Draft).
package struct Draft: LedgerRecord {
  package static let recordName = "Draft"

  /// A listed key and, once it has signed, its signature.
  package struct Place: Hashable, Sendable {
    /// The key.
    package let key: PublicKey
    /// 64 octets that verify, or nil while it is missing.
    package fileprivate(set) var signature: [UInt8]?
  }

  /// What is to be signed.
  package let payload: TransactionPayload
  /// The payload's octets, which are what is signed.
  package let payloadOctets: [UInt8]
  /// The listed keys, signer by signer, in the payload's order.
  package private(set) var places: [Place]
  /// What travels beside the packages that the payload publishes.
  package let texts: [[UInt8]]
  /// The packages that the payload's calls and creations name and that it does not publish itself.
  package let packages: [PackageText]
  /// These and the published ones, by id.
  private let known: [KnownPackage]

  /// Begins to gather signatures.
  ///
  /// - Parameters:
  ///   - payload: what is to be signed.
  ///   - keys: the listed keys with their algorithms, in the payload's order.
  ///   - texts: what travels beside published packages.
  ///   - packages: what the other packages say; put in order here.
  /// - Throws: `DecodingFailure` when the rules of the record are not met.
  package init(
    payload: TransactionPayload, keys: [PublicKey], texts: [[UInt8]], packages: [PackageText]
  ) throws(DecodingFailure) {
    self.payload = payload
    payloadOctets = payload.encoded()
    places = keys.map { Place(key: $0) }
    self.texts = texts
    self.packages = packages.sorted {
      $0.package.encoded().lexicographicallyPrecedes($1.package.encoded())
    }
    known = Self.known(payload, texts, self.packages)
    try check(DecodingPath(Self.recordName))
  }

  package var item: CBOR {
    var writer = RecordWriter(version: 1)
    writer.set(2, .bytes(payloadOctets))
    writer.set(
      3,
      .array(
        places.map { .array([$0.key.item, $0.signature.map(CBOR.bytes) ?? .null]) }))
    writer.set(4, .array(texts.map(CBOR.bytes)))
    writer.set(5, .array(packages.map(\.item)))
    return writer.item
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.versionedRecord()
    payloadOctets = try reader.required(2).bytes(count: 1...LedgerLimits.transactionOctetsMax)
    payload = try TransactionPayload(decoding: payloadOctets)
    var places: [Place] = []
    for part in try reader.required(3).array(count: 1...LedgerLimits.signaturesMax) {
      let fields = try part.array(count: 2)
      let signature = try fields[1].unlessNull.map { (item) throws(DecodingFailure) in
        try item.bytes(count: 64...64)
      }
      places.append(Place(key: try PublicKey(fields[0]), signature: signature))
    }
    self.places = places
    var texts: [[UInt8]] = []
    for part in try reader.required(4).array(count: 0...LedgerLimits.draftTextsMax) {
      texts.append(try part.bytes())
    }
    self.texts = texts
    var packages: [PackageText] = []
    for part in try reader.required(5).array(count: 0...LedgerLimits.actionsMax) {
      packages.append(try PackageText(part))
    }
    self.packages = packages
    known = Self.known(payload, texts, packages)
    try reader.finish()
    try check(item.path)
  }

  /// Decodes a draft's file.
  ///
  /// - Throws: `DecodingFailure`, also for a file above the limit.
  package init(file octets: [UInt8]) throws(DecodingFailure) {
    guard octets.count <= LedgerLimits.draftOctetsMax else {
      throw .inputTooLong(byteCount: octets.count, byteCountMax: LedgerLimits.draftOctetsMax)
    }
    try self.init(decoding: octets)
  }

  private func check(_ path: DecodingPath) throws(DecodingFailure) {
    let listed = payload.signers.flatMap(\.keys)
    guard listed.count == places.count else {
      throw .unexpectedCount(path: path.key(3), found: places.count)
    }
    for (index, (octets, place)) in zip(listed, places).enumerated() {
      guard place.key.octets == octets else {
        throw .forbiddenValue(path: path.key(3).index(index), rule: "the payload's keys in order")
      }
      if let signature = place.signature {
        guard
          place.key.isValid(
            signature, for: Transaction.signatureInput(payloadOctets, signer: place.key))
        else {
          throw .forbiddenValue(path: path.key(3).index(index), rule: "the signature verifies")
        }
      }
    }
    for (left, right) in zip(packages, packages.dropFirst())
    where !left.package.encoded().lexicographicallyPrecedes(right.package.encoded()) {
      throw .notAscending(path: path.key(5))
    }
    for id in payload.actions.flatMap(\.packages) where text(of: id) == nil {
      throw .forbiddenValue(path: path.key(5), rule: "it has the packages that the actions name")
    }
  }

  /// The description of a package that an action names, by which its arguments can be read.
  ///
  /// A draft comes from a stranger, so the module is verified: nil for one that no ledger would take.
  package func interface(of id: Digest32) -> Interface? {
    guard let text = text(of: id), (try? Verifier.verify(text.package.module)) != nil else {
      return nil
    }
    return text.interface
  }

  private func text(of id: Digest32) -> PackageText? {
    known.first { $0.id == id }?.text
  }

  /// The packages that are here or are published, with their ids.
  ///
  /// Every suite there is has the same digest.
  private static func known(
    _ payload: TransactionPayload, _ texts: [[UInt8]], _ packages: [PackageText]
  ) -> [KnownPackage] {
    let suite = CipherSuite.ed25519SHA256
    let digests = texts.map { suite.taggedDigest("abi", $0) }
    let published = payload.actions.compactMap { action -> PackageText? in
      guard case .publish(let package) = action.body else { return nil }
      let index = digests.firstIndex(of: package.interfaceHash)
      return PackageText(package, interfaceText: index.map { texts[$0] }, suite: suite)
    }
    return (packages + published).map {
      KnownPackage(id: $0.package.id(suite: suite), text: $0)
    }
  }

  private struct KnownPackage: Hashable, Sendable {
    let id: Digest32
    let text: PackageText
  }

  // MARK: Signing

  /// The places that have no signature yet, each with the signer for whom its key signs.
  package var missing: [(signer: Digest32, key: PublicKey)] {
    signed.compactMap { $0.place.signature == nil ? ($0.signer, $0.place.key) : nil }
  }

  /// Every place with the signer for whom its key signs.
  package var signed: [(signer: Digest32, place: Place)] {
    let signers = payload.signers.flatMap { signer in signer.keys.map { _ in signer.address } }
    return Array(zip(signers, places)).map { (signer: $0, place: $1) }
  }

  /// Signs wherever the payload lists the key.
  ///
  /// - Returns: whether it lists it.
  /// - Throws: `SigningFailure` of the library.
  package mutating func sign(with key: PrivateKey) throws(SigningFailure) -> Bool {
    let indices = places.indices.filter { places[$0].key == key.publicKey }
    for index in indices where places[index].signature == nil {
      places[index].signature = try key.sign(
        Transaction.signatureInput(payloadOctets, signer: key.publicKey))
    }
    return !indices.isEmpty
  }

  /// Takes over the signatures of another copy.
  ///
  /// - Returns: false, and nothing taken, when the other one is of another transaction.
  package mutating func merge(_ other: Draft) -> Bool {
    guard other.payloadOctets == payloadOctets, other.places.map(\.key) == places.map(\.key) else {
      return false
    }
    for (index, place) in other.places.enumerated() where places[index].signature == nil {
      places[index].signature = place.signature
    }
    return true
  }

  /// The transaction, once every key has signed; nil before.
  ///
  /// - Throws: `DecodingFailure` for a transaction above the limit of its octets.
  package func transaction() throws(DecodingFailure) -> Transaction? {
    var signatures: [(key: PublicKey, signature: [UInt8])] = []
    for place in places {
      guard let signature = place.signature else { return nil }
      signatures.append((place.key, signature))
    }
    let transaction = try Transaction(payload: payloadOctets, signatures: signatures)
    return try Transaction(decoding: transaction.encoded())
  }
}
