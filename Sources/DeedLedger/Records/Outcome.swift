package import DeedBytecode
package import DeedCrypto
package import DeedEncoding

/// What a transaction or a ledger action did, in the form the log commits to.
package struct Outcome: LedgerRecord {
  package static let recordName = "Outcome"

  /// An event that a contract recorded.
  package struct Event: Hashable, Sendable {
    /// The contract.
    package let contract: Digest32
    /// The event's name.
    package let name: String
    /// Its fields as Deed values.
    package let fields: [CBOR]
    /// Describes an event.
    package init(contract: Digest32, name: String, fields: [CBOR]) {
      self.contract = contract
      self.name = name
      self.fields = fields
    }
  }

  /// Why and where a transaction failed.
  package struct Failure: Hashable, Sendable {
    /// The fault's code: the Outcome's status.
    package let code: FaultCode
    /// The action's index.
    package let action: Int
    /// The declared error's name, or the fault's.
    package let name: String
    /// The declared error's fields.
    package let fields: [CBOR]
    /// The package whose code failed, when code was running.
    package let package: Digest32?
    /// The function's index in its module.
    package let function: UInt64?
    /// The instruction's offset in the function's code.
    package let offset: UInt64?
    /// Describes a failure.
    package init(
      code: FaultCode, action: Int, name: String, fields: [CBOR], package: Digest32?,
      function: UInt64?, offset: UInt64?
    ) {
      self.code = code
      self.action = action
      self.name = name
      self.fields = fields
      self.package = package
      self.function = function
      self.offset = offset
    }
  }

  /// Success with results, or failure.
  package enum Verdict: Hashable, Sendable {
    /// One array of results for each action.
    case completed(results: [[CBOR]])
    /// Nothing was written.
    case failed(Failure)
  }

  /// A contract and the package it ran.
  package struct Code: Hashable, Comparable, Sendable {
    /// The contract.
    package let contract: Digest32
    /// Its package.
    package let package: Digest32
    /// Pairs a contract with its package.
    package init(contract: Digest32, package: Digest32) {
      self.contract = contract
      self.package = package
    }

    /// Orders by contract, then by package: of a contract that was upgraded both stand there.
    package static func < (left: Self, right: Self) -> Bool {
      (left.contract, left.package) < (right.contract, right.package)
    }
  }

  /// Success with results, or failure.
  package let verdict: Verdict
  /// The events in order; empty on failure.
  package let events: [Event]
  /// The gas used.
  package let gas: UInt64
  /// The code that ran or was consulted, ascending by contract.
  package let code: [Code]
  /// H("reads", Reads).
  package let readsHash: Digest32
  /// H("writes", Writes).
  package let writesHash: Digest32

  /// Describes an outcome under the current rules version.
  package init(
    verdict: Verdict, events: [Event], gas: UInt64, code: [Code], readsHash: Digest32,
    writesHash: Digest32
  ) {
    self.verdict = verdict
    self.events = events
    self.gas = gas
    self.code = code
    self.readsHash = readsHash
    self.writesHash = writesHash
  }

  package var item: CBOR {
    var writer = RecordWriter(version: 1)
    switch verdict {
    case .completed(let results):
      writer.set(2, 0)
      writer.set(3, .array(results.map(CBOR.array)))
    case .failed(let failure):
      writer.set(2, .unsigned(UInt64(failure.code.rawValue)))
      writer.set(
        3,
        .array([
          .count(failure.action), .string(failure.name), .array(failure.fields),
          failure.package.map(CBOR.digest) ?? .null, failure.function.map(CBOR.unsigned) ?? .null,
          failure.offset.map(CBOR.unsigned) ?? .null,
        ]))
    }
    writer.set(
      4,
      .array(
        events.map { .array([.digest($0.contract), .string($0.name), .array($0.fields)]) }))
    writer.set(5, .unsigned(gas))
    writer.set(6, .array(code.map { .array([.digest($0.contract), .digest($0.package)]) }))
    writer.set(7, .digest(readsHash))
    writer.set(8, .digest(writesHash))
    writer.set(9, .unsigned(RulesVersion.current))
    return writer.item
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.versionedRecord()
    let status = try reader.required(2)
    let content = try reader.required(3)
    if try status.unsigned() == 0 {
      var results: [[CBOR]] = []
      for part in try content.array(count: 0...LedgerLimits.actionsMax) {
        results.append(try part.values())
      }
      verdict = .completed(results: results)
    } else {
      verdict = .failed(try Self.failure(content, status: status))
    }
    var events: [Event] = []
    for part in try reader.required(4).array(count: 0...Limits.eventsMax) {
      let fields = try part.array(count: 3)
      events.append(
        Event(
          contract: try fields[0].digest(),
          name: try fields[1].text(byteCountMax: LedgerLimits.nameOctetsMax),
          fields: try fields[2].values()))
    }
    self.events = events
    gas = try reader.required(5).unsigned()
    let codeItems = try reader.required(6).array()
    // A contract that was upgraded has two packages.
    try codeItems.checkAscending { item throws(DecodingFailure) in
      let parts = try item.array(count: 2)
      return try parts[0].bytes(count: 32) + parts[1].bytes(count: 32)
    }
    var code: [Code] = []
    for part in codeItems {
      let fields = try part.array(count: 2)
      code.append(Code(contract: try fields[0].digest(), package: try fields[1].digest()))
    }
    self.code = code
    readsHash = try reader.required(7).digest()
    writesHash = try reader.required(8).digest()
    let rules = try reader.required(9)
    guard try rules.unsigned() == RulesVersion.current else {
      throw rules.refuse("rules version is not known")
    }
    try reader.finish()
    if case .failed = verdict, !events.isEmpty { throw item.refuse("a failure has no events") }
  }

  private static func failure(
    _ item: RecordItem, status: RecordItem
  ) throws(DecodingFailure) -> Failure {
    guard let number = UInt32(exactly: try status.unsigned()),
      let code = FaultCode(rawValue: number), !LedgerLimits.testFaults.contains(number)
    else { throw status.refuse("not a status code") }
    let fields = try item.array(count: 6)
    return Failure(
      code: code, action: try fields[0].count(in: 0...UInt64(LedgerLimits.actionsMax - 1)),
      name: try fields[1].text(byteCountMax: LedgerLimits.nameOctetsMax),
      fields: try fields[2].values(), package: try fields[3].unlessNull?.digest(),
      function: try fields[4].unlessNull?.unsigned(), offset: try fields[5].unlessNull?.unsigned())
  }

  /// H("outcome", [nonce | null, Outcome]): what a leaf commits to.
  package func hash(nonce: [UInt8]?, suite: CipherSuite) -> Digest32 {
    suite.taggedDigest(
      "outcome", CBOR.array([nonce.map(CBOR.bytes) ?? .null, item]).encoded())
  }
}

extension RecordItem {
  /// An array of Deed values whose types only the contract knows.
  func values() throws(DecodingFailure) -> [CBOR] {
    let parts = try array()
    for part in parts { try part.checkValueForm() }
    return parts.map(\.value)
  }
}
