package import DeedCrypto
package import DeedEncoding

/// One entry of the log: it commits to a signed record and to its outcome, whose bodies lie outside.
package struct Leaf: LedgerRecord {
  package static let recordName = "Leaf"

  /// What the leaf is about.
  package enum Kind: UInt64, Sendable {
    case genesis = 0
    case transaction = 1
    case ledgerAction = 2
  }

  /// What the leaf is about.
  package let kind: Kind
  /// The block's height.
  package let height: UInt64
  /// The block's time.
  package let time: Int64
  /// The network's, transaction's or LedgerAction's id.
  package let id: Digest32
  /// H("signed", the record).
  package let signedHash: Digest32
  /// H("outcome", [nonce | null, Outcome]).
  package let outcomeHash: Digest32
  /// The member that is charged; nil for kinds 0 and 2.
  package let payer: UInt64?
  /// What it is charged; 0 for kinds 0 and 2.
  package let charge: UInt64

  /// Describes a leaf.
  package init(
    kind: Kind, height: UInt64, time: Int64, id: Digest32, signedHash: Digest32,
    outcomeHash: Digest32, payer: UInt64?, charge: UInt64
  ) {
    self.kind = kind
    self.height = height
    self.time = time
    self.id = id
    self.signedHash = signedHash
    self.outcomeHash = outcomeHash
    self.payer = payer
    self.charge = charge
  }

  package var item: CBOR {
    var writer = RecordWriter(version: 1)
    writer.set(2, .unsigned(kind.rawValue))
    writer.set(3, .unsigned(height))
    writer.set(4, .integer(time))
    writer.set(5, .digest(id))
    writer.set(6, .digest(signedHash))
    writer.set(7, .digest(outcomeHash))
    writer.setOrNull(8, payer.map(CBOR.unsigned))
    writer.set(9, .unsigned(charge))
    return writer.item
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.versionedRecord()
    let number = try reader.required(2)
    guard let kind = Kind(rawValue: try number.unsigned()) else {
      throw number.refuse("not a kind of leaf")
    }
    self.kind = kind
    height = try reader.required(3).unsigned()
    time = try reader.required(4).time()
    id = try reader.required(5).digest()
    signedHash = try reader.required(6).digest()
    outcomeHash = try reader.required(7).digest()
    payer = try reader.required(8).unlessNull?.unsigned()
    charge = try reader.required(9).unsigned()
    try reader.finish()
    guard (payer != nil) == (kind == .transaction), kind == .transaction || charge == 0 else {
      throw item.refuse("only a transaction has a payer and a charge")
    }
  }
}

/// Something the ledger does by itself: deploying governance, or carrying out a `due`.
package struct LedgerAction: LedgerRecord {
  package static let recordName = "LedgerAction"

  /// What the ledger does.
  package enum Kind: UInt64, Sendable {
    case deployGovernance = 0
    case due = 1
  }

  /// The network's id.
  package let network: Digest32
  /// The index of its leaf.
  package let index: UInt64
  /// What the ledger does.
  package let kind: Kind
  /// The contract it is done to.
  package let contract: Digest32
  /// The clause that is due; empty for kind 0.
  package let clause: String
  /// When it was due; Genesis's time for kind 0.
  package let dueTime: Int64

  /// Describes an action.
  package init(
    network: Digest32, index: UInt64, kind: Kind, contract: Digest32, clause: String,
    dueTime: Int64
  ) {
    self.network = network
    self.index = index
    self.kind = kind
    self.contract = contract
    self.clause = clause
    self.dueTime = dueTime
  }

  package var item: CBOR {
    var writer = RecordWriter(version: 1)
    writer.set(2, .digest(network))
    writer.set(3, .unsigned(index))
    writer.set(4, .unsigned(kind.rawValue))
    writer.set(5, .digest(contract))
    writer.set(6, .string(clause))
    writer.set(7, .integer(dueTime))
    return writer.item
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.versionedRecord()
    network = try reader.required(2).digest()
    index = try reader.required(3).unsigned()
    let number = try reader.required(4)
    guard let kind = Kind(rawValue: try number.unsigned()) else {
      throw number.refuse("not a kind of ledger action")
    }
    self.kind = kind
    contract = try reader.required(5).digest()
    clause = try reader.required(6).text(byteCountMax: LedgerLimits.clauseOctetsMax)
    dueTime = try reader.required(7).time()
    try reader.finish()
    guard (kind == .due) == !clause.isEmpty else {
      throw item.refuse("a due has a clause, and kind 0 none")
    }
  }

  /// H("action", LedgerAction).
  package func id(suite: CipherSuite) -> Digest32 { suite.taggedDigest("action", encoded()) }
}
