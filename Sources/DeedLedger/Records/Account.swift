package import DeedCrypto
package import DeedEncoding

/// A stable address with its keys: the row at state key 00 ‖ address.
package struct Account: LedgerRecord {
  package static let recordName = "Account"

  /// Whether an account may act.
  package enum Status: UInt64, Sendable {
    case active = 0
    case frozen = 1
  }

  /// The keys, distinct.
  package let keys: [PublicKey]
  /// How many of the keys must sign.
  package let threshold: Int
  /// The member that answers, and is charged, for the account.
  package let member: UInt64
  /// Whether the account may act.
  package let status: Status

  /// An active account with one key.
  package init(key: PublicKey, member: UInt64) {
    keys = [key]
    threshold = 1
    self.member = member
    status = .active
  }

  /// An account with all its parts; whoever makes it has checked the keys and the threshold.
  private init(keys: [PublicKey], threshold: Int, member: UInt64, status: Status) {
    self.keys = keys
    self.threshold = threshold
    self.member = member
    self.status = status
  }

  /// The account with other keys and another threshold; nil when the threshold is not in 1..number of keys.
  package func replacing(keys: [PublicKey], threshold: Int) -> Account? {
    guard threshold >= 1, threshold <= keys.count else { return nil }
    return Account(keys: keys, threshold: threshold, member: member, status: status)
  }

  /// The account with another status.
  package func with(status: Status) -> Account {
    Account(keys: keys, threshold: threshold, member: member, status: status)
  }

  package var item: CBOR {
    var writer = RecordWriter(version: 1)
    writer.set(2, .array(keys.map { .array([$0.algorithmItem, .bytes($0.octets)]) }))
    writer.set(3, .count(threshold))
    writer.set(4, .unsigned(member))
    writer.set(5, .unsigned(status.rawValue))
    return writer.item
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.versionedRecord()
    var keys: [PublicKey] = []
    for part in try reader.required(2).array(count: 1...LedgerLimits.accountKeysMax) {
      let fields = try part.array(count: 2)
      let key = try PublicKey(algorithm: fields[0], octets: fields[1])
      guard !keys.contains(where: { $0.octets == key.octets }) else {
        throw part.refuse("an account's keys are distinct")
      }
      keys.append(key)
    }
    self.keys = keys
    threshold = try reader.required(3).count(in: 1...UInt64(keys.count))
    member = try reader.required(4).unsigned()
    let state = try reader.required(5)
    guard let status = Status(rawValue: try state.unsigned()) else {
      throw state.refuse("not an account status")
    }
    self.status = status
    try reader.finish()
  }
}
