import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedState
import DeedVM

/// Why an order of governance cannot be carried out; the names stand in the outcome (`docs/formats.md` §5, rule 5).
package enum GovernanceRefusal: String, Error, CaseIterable, Sendable {
  /// The event has other fields than the order's.
  case malformed
  /// The account to be registered has a row.
  case accountExists
  /// The account has no row.
  case unknownAccount
  /// No member has this number.
  case unknownMember
  /// There is no key.
  case noKeys
  /// There are more keys than an account may have.
  case tooManyKeys
  /// An algorithm or octets that are no key.
  case invalidKey
  /// A key stands there twice.
  case duplicateKey
  /// A key is a member's.
  case membersKey
  /// The address is not the one that the key gives.
  case foreignAddress
  /// The threshold is not in 1..number of keys.
  case thresholdOutOfRange
  /// The account has this status already.
  case statusUnchanged
}

/// An event of the governance contract that the ledger carries out (`docs/formats.md` §5, rule 5).
struct GovernanceOrder {
  /// What an order does to an account, by the event's name.
  private enum Kind: String {
    case register = "Registered"
    case replaceKeys = "KeysReplaced"
    case recoverKeys = "KeysRecovered"
    case freeze = "Frozen"
    case unfreeze = "Unfrozen"

    var fieldCount: Int {
      switch self {
      case .register, .recoverKeys: 4
      case .replaceKeys: 3
      case .freeze: 2
      case .unfreeze: 1
      }
    }
  }

  /// How many keys the order names.
  let keyCount: Int

  private let kind: Kind
  private let fields: [RecordItem]
  /// The keys as they stand in the event; nil when there is no list of them.
  private let keyItems: [RecordItem]?

  /// Takes an event by its name; nil for one that is no order.
  init?(_ event: Outcome.Event) {
    guard let kind = Kind(rawValue: event.name) else { return nil }
    self.kind = kind
    let path = DecodingPath(kind.rawValue)
    let fields = event.fields.enumerated().map { RecordItem($1, path: path.index($0)) }
    self.fields = fields
    switch kind {
    case .register:
      keyItems = []
      keyCount = 1
    case .replaceKeys, .recoverKeys:
      keyItems = fields.count > 1 ? try? fields[1].array() : nil
      keyCount = keyItems?.count ?? 0
    case .freeze, .unfreeze:
      keyItems = []
      keyCount = 0
    }
  }

  /// The failure of a transaction whose order is refused.
  func fault(_ refusal: GovernanceRefusal) -> Fault {
    let code = FaultCode.governanceRefused
    return Fault(
      code,
      raised: .init(
        name: Name(code.name), fields: [.string(kind.rawValue), .string(refusal.rawValue)]))
  }

  /// Writes the account's row.
  ///
  /// - Returns: why the order cannot be carried out, with nothing written; nil when it was.
  /// - Throws: `HostFailure` when the store fails or holds what nobody wrote.
  func carryOut(
    on journal: inout TransactionJournal, context: TransactionExecutor.Context
  ) throws(HostFailure) -> GovernanceRefusal? {
    guard fields.count == kind.fieldCount, let keyItems, let address = try? fields[0].digest()
    else { return .malformed }
    let present = try Self.account(address, on: &journal)
    do throws(GovernanceRefusal) {
      let changed = try account(present, address, keyItems, context)
      journal.write(changed.encoded(), to: LedgerKey.account(address))
      return nil
    } catch {
      return error
    }
  }

  private static func account(
    _ address: Digest32, on journal: inout TransactionJournal
  ) throws(HostFailure) -> Account? {
    let row = try LedgerHost.reporting { () throws(StoreFailure) in
      try journal.value(of: LedgerKey.account(address))
    }
    guard let row else { return nil }
    do throws(DecodingFailure) {
      return try Account(decoding: row)
    } catch {
      throw .unavailable("the row of account \(address) is damaged: \(error)")
    }
  }

  /// The account as the order leaves it.
  private func account(
    _ present: Account?, _ address: Digest32, _ keyItems: [RecordItem],
    _ context: TransactionExecutor.Context
  ) throws(GovernanceRefusal) -> Account {
    if kind == .register {
      guard present == nil else { throw .accountExists }
      return try registered(address, context)
    }
    guard let present else { throw .unknownAccount }
    if kind == .freeze || kind == .unfreeze {
      let status: Account.Status = kind == .freeze ? .frozen : .active
      guard status != present.status else { throw .statusUnchanged }
      return present.with(status: status)
    }
    let keys = try Self.keys(keyItems, context)
    guard let threshold = try? fields[2].count(),
      let account = present.replacing(keys: keys, threshold: threshold)
    else { throw .thresholdOutOfRange }
    return account
  }

  private func registered(
    _ address: Digest32, _ context: TransactionExecutor.Context
  ) throws(GovernanceRefusal) -> Account {
    guard let member = try? fields[3].unsigned(), context.members.member(id: member) != nil else {
      throw .unknownMember
    }
    guard let key = try? PublicKey(algorithm: fields[1], octets: fields[2]) else {
      throw .invalidKey
    }
    try Self.check(key, context)
    guard context.suite.address(of: key) == address else { throw .foreignAddress }
    return Account(key: key, member: member)
  }

  /// Refuses a member's key.
  private static func check(
    _ key: PublicKey, _ context: TransactionExecutor.Context
  ) throws(GovernanceRefusal) {
    guard !context.members.members.contains(where: { $0.key.octets == key.octets }) else {
      throw .membersKey
    }
  }

  /// The keys that stand in an order, which an account may have together.
  private static func keys(
    _ items: [RecordItem], _ context: TransactionExecutor.Context
  ) throws(GovernanceRefusal) -> [PublicKey] {
    guard !items.isEmpty else { throw .noKeys }
    guard items.count <= LedgerLimits.accountKeysMax else { throw .tooManyKeys }
    var keys: [PublicKey] = []
    for item in items {
      guard let key = try? PublicKey(item) else { throw .invalidKey }
      keys.append(key)
    }
    for (index, key) in keys.enumerated() {
      guard !keys[..<index].contains(where: { $0.octets == key.octets }) else {
        throw .duplicateKey
      }
    }
    for key in keys { try check(key, context) }
    return keys
  }
}
