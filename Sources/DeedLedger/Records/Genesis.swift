package import DeedCrypto
package import DeedEncoding

/// What a network is from its first octet on; its hash is the network's id.
package struct Genesis: LedgerRecord {
  package static let recordName = "Genesis"

  /// An account that exists from block 0 on and takes part in governance.
  package struct Founder: Hashable, Sendable {
    /// The account's one key.
    package let key: PublicKey
    /// The member that answers for it.
    package let member: UInt64
    /// Describes a founding account.
    package init(key: PublicKey, member: UInt64) {
      self.key = key
      self.member = member
    }
  }

  /// The name that people call the network by.
  package let name: String
  /// The digest and the algorithm of members' keys, for the network's whole life.
  package let suite: CipherSuite
  /// The time of block 0.
  package let time: Int64
  /// The first members, epoch 0.
  package let members: Members
  /// What every node enforces.
  package let limits: NetworkLimits
  /// The contract that registers accounts.
  package let governance: Package
  /// The checkpoint that this network goes on from, if it succeeds another.
  package let predecessor: Digest32?
  /// The accounts that exist from block 0 on, at least one.
  package let founders: [Founder]

  /// Describes a network.
  package init(
    name: String, suite: CipherSuite, time: Int64, members: Members, limits: NetworkLimits,
    governance: Package, predecessor: Digest32?, founders: [Founder]
  ) {
    self.name = name
    self.suite = suite
    self.time = time
    self.members = members
    self.limits = limits
    self.governance = governance
    self.predecessor = predecessor
    self.founders = founders
  }

  package var item: CBOR {
    var writer = RecordWriter(version: 1)
    writer.set(2, .string(name))
    writer.set(3, .unsigned(suite.rawValue))
    writer.set(4, .integer(time))
    writer.set(5, members.item)
    writer.set(6, limits.item)
    writer.set(7, governance.item)
    writer.set(8, .unsigned(RulesVersion.current))
    writer.setIfPresent(9, predecessor.map(CBOR.digest))
    writer.set(
      10,
      .array(
        founders.map {
          .array([$0.key.algorithmItem, .bytes($0.key.octets), .unsigned($0.member)])
        }))
    return writer.item
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.versionedRecord()
    name = try reader.required(2).text(byteCountMax: 128)
    suite = try reader.required(3).cipherSuite()
    time = try reader.required(4).time()
    members = try Members(reader.required(5))
    limits = try NetworkLimits(reader.required(6))
    governance = try Package(reader.required(7))
    let rules = try reader.required(8)
    guard try rules.unsigned() == RulesVersion.current else {
      throw rules.refuse("rules version is not known")
    }
    predecessor = try reader.optional(9)?.digest()
    var founders: [Founder] = []
    for part in try reader.required(10).array(count: 1...LedgerLimits.signersMax) {
      let fields = try part.array(count: 3)
      let key = try PublicKey(algorithm: fields[0], octets: fields[1])
      let founder = Founder(key: key, member: try fields[2].unsigned())
      guard !founders.contains(where: { $0.key.octets == key.octets }) else {
        throw part.refuse("founding keys are distinct")
      }
      guard !members.members.contains(where: { $0.key.octets == key.octets }) else {
        throw part.refuse("a founding account has a key of its own, no member's")
      }
      guard members.member(id: founder.member) != nil else {
        throw fields[2].refuse("no such member")
      }
      founders.append(founder)
    }
    self.founders = founders
    try reader.finish()
    guard members.epoch == 0, members.fits(suite) else {
      throw item.refuse("members of epoch 0 with keys of the suite")
    }
  }

  /// H("genesis", Genesis): the network's id.
  package var networkID: Digest32 { suite.taggedDigest("genesis", encoded()) }

  /// The governance contract's id: H("contract", [network id, 0]).
  package var governanceID: Digest32 {
    ContractID.derived(from: networkID, index: 0, suite: suite)
  }
}

/// The rules that this software executes: gas, opcodes and limits.
package enum RulesVersion {
  /// The only rules version so far; its gas figures are provisional.
  package static let current: UInt64 = 1
}

/// Limits that a network chooses in its genesis.
package struct NetworkLimits: LedgerRecord {
  package static let recordName = "Limits"

  /// W: how far ahead a transaction's `not after` may lie, and how long ids are remembered, in milliseconds.
  package let window: Int64
  /// Gas that a transaction may ask for.
  package let transactionGas: UInt64
  /// Gas that the transactions of a block may ask for together.
  package let blockGas: UInt64
  /// Octets of the transactions of a batch together.
  package let batchOctets: Int
  /// What a member's accounts may be charged within the window; 0 is no limit.
  package let memberQuota: UInt64

  /// Chooses limits; co-signing takes days, hence the window of seven.
  package init(
    window: Int64 = 7 * 24 * 3_600_000, transactionGas: UInt64 = 50_000_000,
    blockGas: UInt64 = 500_000_000, batchOctets: Int = 1 << 20, memberQuota: UInt64 = 0
  ) {
    self.window = window
    self.transactionGas = transactionGas
    self.blockGas = blockGas
    self.batchOctets = batchOctets
    self.memberQuota = memberQuota
  }

  /// The share of a block's gas that dues may take, whose bounds together are not above it: half.
  package var dueGas: UInt64 { blockGas / 2 }

  package var item: CBOR {
    .record([
      (2, .integer(window)), (3, .unsigned(transactionGas)), (4, .unsigned(blockGas)),
      (5, .count(batchOctets)), (6, .unsigned(memberQuota)),
    ])
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.record()
    window = Int64(try reader.required(2).unsigned(in: 1000...(400 * 24 * 3_600_000)))
    transactionGas = try reader.required(3).unsigned(in: 1...(1 << 40))
    blockGas = try reader.required(4).unsigned(in: transactionGas...(1 << 44))
    batchOctets = try reader.required(5).count(
      in: UInt64(LedgerLimits.transactionOctetsMax)...(1 << 20))
    memberQuota = try reader.required(6).unsigned()
    try reader.finish()
  }
}
