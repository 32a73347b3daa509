import DeedBytecode
package import DeedCrypto
package import DeedEncoding

/// One step of a transaction.
package struct Action: LedgerRecord {
  package static let recordName = "Action"

  /// What an action asks for.
  package enum Body: Hashable, Sendable {
    /// A call of a contract.
    case call(Call)
    /// A new contract from a published package.
    case create(package: Digest32, arguments: [CBOR])
    /// A package for the ledger.
    case publish(Package)
    /// Another package for a contract.
    case upgrade(Upgrade)
  }

  /// The body of an upgrade.
  package struct Upgrade: Hashable, Sendable {
    /// The contract.
    package let contract: Digest32
    /// The package that the signers believe the contract runs.
    package let expectedPackage: Digest32
    /// The published package that it is to run, whose module names that one's as its predecessor.
    package let successor: Digest32
    /// Describes an upgrade.
    package init(contract: Digest32, expectedPackage: Digest32, successor: Digest32) {
      self.contract = contract
      self.expectedPackage = expectedPackage
      self.successor = successor
    }
  }

  /// The body of a call.
  package struct Call: Hashable, Sendable {
    /// The contract.
    package let contract: Digest32
    /// The package that the signers believe the contract runs.
    package let expectedPackage: Digest32
    /// The call's name, or the words of a clause that failed when it was due.
    package let function: String
    /// The arguments as Deed values.
    package let arguments: [CBOR]
    /// Describes a call.
    package init(
      contract: Digest32, expectedPackage: Digest32, function: String, arguments: [CBOR]
    ) {
      self.contract = contract
      self.expectedPackage = expectedPackage
      self.function = function
      self.arguments = arguments
    }
  }

  /// The package whose code the signers believe to run, of an upgrade from now on; nil for what is only published.
  package var package: Digest32? {
    switch body {
    case .call(let call): call.expectedPackage
    case .create(let package, _): package
    case .upgrade(let upgrade): upgrade.successor
    case .publish: nil
    }
  }

  /// The packages whose code the signers believe to run, now or from now on; none for what is only published.
  package var packages: [Digest32] {
    switch body {
    case .call, .create, .publish: package.map { [$0] } ?? []
    case .upgrade(let upgrade): [upgrade.expectedPackage, upgrade.successor]
    }
  }

  /// Indices into the transaction's signers, strictly ascending.
  package let actingSigners: [Int]
  /// What is asked for.
  package let body: Body

  /// Describes an action.
  package init(actingSigners: [Int], body: Body) {
    self.actingSigners = actingSigners
    self.body = body
  }

  package var item: CBOR {
    let kind: UInt64
    let content: CBOR
    switch body {
    case .call(let call):
      kind = 0
      content = .record([
        (1, .digest(call.contract)), (2, .digest(call.expectedPackage)),
        (3, .string(call.function)), (4, .array(call.arguments)),
      ])
    case .create(let package, let arguments):
      kind = 1
      content = .record([(1, .digest(package)), (2, .array(arguments))])
    case .publish(let package):
      kind = 2
      content = package.item
    case .upgrade(let upgrade):
      kind = 3
      content = .record([
        (1, .digest(upgrade.contract)), (2, .digest(upgrade.expectedPackage)),
        (3, .digest(upgrade.successor)),
      ])
    }
    var writer = RecordWriter()
    writer.set(1, .unsigned(kind))
    writer.set(2, .array(actingSigners.map(CBOR.count)))
    writer.set(3, content)
    return writer.item
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.record()
    let kind = try reader.required(1)
    var acting: [Int] = []
    for part in try reader.required(2).array(count: 0...LedgerLimits.signersMax) {
      let index = try part.count(in: 0...UInt64(LedgerLimits.signersMax - 1))
      guard acting.last.map({ $0 < index }) ?? true else { throw .notAscending(path: part.path) }
      acting.append(index)
    }
    actingSigners = acting
    let content = try reader.required(3)
    switch try kind.unsigned() {
    case 0: body = .call(try Self.call(content))
    case 1:
      var fields = try content.record()
      let package = try fields.required(1).digest()
      body = .create(package: package, arguments: try Self.values(fields.required(2)))
      try fields.finish()
    case 2: body = .publish(try Package(content))
    case 3:
      var fields = try content.record()
      body = .upgrade(
        Upgrade(
          contract: try fields.required(1).digest(),
          expectedPackage: try fields.required(2).digest(),
          successor: try fields.required(3).digest()))
      try fields.finish()
    default: throw kind.refuse("not a kind of action")
    }
    try reader.finish()
  }

  private static func call(_ item: RecordItem) throws(DecodingFailure) -> Call {
    var fields = try item.record()
    let call = Call(
      contract: try fields.required(1).digest(), expectedPackage: try fields.required(2).digest(),
      function: try fields.required(3).text(byteCountMax: LedgerLimits.clauseOctetsMax),
      arguments: try values(fields.required(4), mayBeAssets: true))
    try fields.finish()
    return call
  }

  /// Arguments whose types only the contract knows; what no Deed value contains is refused at once.
  private static func values(
    _ item: RecordItem, mayBeAssets: Bool = false
  ) throws(DecodingFailure) -> [CBOR] {
    var values: [CBOR] = []
    for part in try item.array() {
      if mayBeAssets, LiveAsset.hasTag(part.value) {
        guard LiveAsset(part.value) != nil else { throw part.refuse("no asset") }
      } else {
        try part.checkValueForm()
      }
      values.append(part.value)
    }
    return values
  }
}

extension RecordItem {
  /// Refuses what no Deed value contains, whatever its type: maps, null, tags but those of big integers, and
  /// more than `Limits.valueDepthMax` arrays around each other.
  ///
  /// - Parameter depth: how many arrays of the value are around this item.
  /// - Throws: `DecodingFailure`.
  func checkValueForm(depth: Int = 0) throws(DecodingFailure) {
    switch value {
    case .map, .null: throw refuse("a Deed value has no map and no null")
    case .tagged(let tag, _) where tag != 2 && tag != 3:
      throw refuse("a Deed value has no tags but 2 and 3")
    case .array:
      guard depth < Limits.valueDepthMax else { throw refuse("a Deed value nests too deep") }
      for element in try array() { try element.checkValueForm(depth: depth + 1) }
    case .unsigned, .negative, .bytes, .text, .tagged, .bool: break
    }
  }
}
