package import DeedCrypto
package import DeedEncoding

/// The organisations whose signatures make a checkpoint, and how many of them it takes.
package struct Members: LedgerRecord {
  package static let recordName = "Members"

  /// One member: its number, name and checkpoint key.
  package struct Member: Hashable, Sendable {
    /// The member's number, stable over changes of the key.
    package let id: UInt64
    /// The name that receipts print.
    package let name: String
    /// The key that signs checkpoints.
    package let key: PublicKey
    /// Describes a member.
    package init(id: UInt64, name: String, key: PublicKey) {
      self.id = id
      self.name = name
      self.key = key
    }
  }

  /// What the members defend against, which bounds `quorum` from below.
  package enum FaultModel: UInt64, Sendable {
    /// Members may stop: more than half sign.
    case crash = 0
    /// Members may lie: more than two thirds sign.
    case byzantine = 1
  }

  /// 0 at genesis, one more at every change.
  package let epoch: UInt64
  /// k: how many signatures of different members a checkpoint needs.
  package let quorum: Int
  /// The members, ascending by id; ids and keys are distinct.
  package let members: [Member]
  /// What the members defend against.
  package let faultModel: FaultModel

  /// Describes a set of members.
  ///
  /// - Throws: `DecodingFailure` when the rules of the record are not met.
  package init(
    epoch: UInt64, quorum: Int, members: [Member], faultModel: FaultModel
  ) throws(DecodingFailure) {
    self.epoch = epoch
    self.quorum = quorum
    self.members = members
    self.faultModel = faultModel
    try check(DecodingPath(Self.recordName))
  }

  package var item: CBOR {
    var writer = RecordWriter(version: 1)
    writer.set(2, .unsigned(epoch))
    writer.set(3, .count(quorum))
    writer.set(
      4,
      .array(
        members.map { member in
          .array([
            .unsigned(member.id), .string(member.name), member.key.algorithmItem,
            .bytes(member.key.octets),
          ])
        }))
    writer.set(5, .unsigned(faultModel.rawValue))
    return writer.item
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.versionedRecord()
    epoch = try reader.required(2).unsigned()
    quorum = try reader.required(3).count()
    var members: [Member] = []
    for part in try reader.required(4).array(count: 1...LedgerLimits.membersMax) {
      let fields = try part.array(count: 4)
      members.append(
        Member(
          id: try fields[0].unsigned(), name: try fields[1].text(byteCountMax: 128),
          key: try PublicKey(algorithm: fields[2], octets: fields[3])))
    }
    self.members = members
    let model = try reader.required(5)
    guard let faultModel = FaultModel(rawValue: try model.unsigned()) else {
      throw model.refuse("not a fault model")
    }
    self.faultModel = faultModel
    try reader.finish()
    try check(item.path)
  }

  /// Refuses members out of order, equal keys, and a quorum too small or too large for the fault model.
  private func check(_ path: DecodingPath) throws(DecodingFailure) {
    for (index, member) in members.enumerated() {
      if index > 0, members[index - 1].id >= member.id {
        throw .notAscending(path: path.key(4).index(index))
      }
      guard !members[..<index].contains(where: { $0.key.octets == member.key.octets }) else {
        throw .forbiddenValue(path: path.key(4).index(index), rule: "keys are distinct")
      }
    }
    let enough =
      switch faultModel {
      case .crash: quorum > members.count / 2
      case .byzantine: quorum > members.count * 2 / 3
      }
    guard enough, quorum >= 1, quorum <= members.count else {
      throw .forbiddenValue(path: path.key(3), rule: "k does not fit n and the fault model")
    }
  }

  /// H("members", Members).
  package func hash(suite: CipherSuite) -> Digest32 { suite.taggedDigest("members", encoded()) }

  /// Whether all members' keys are of the suite's algorithm.
  package func fits(_ suite: CipherSuite) -> Bool {
    members.allSatisfy { $0.key.algorithm == suite.memberAlgorithm }
  }

  /// The member with this number.
  package func member(id: UInt64) -> Member? { members.first { $0.id == id } }
}
