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
  /// What is there as the proof of a new key is not its signature.
  case invalidProof
  /// Fewer new keys are proven than the threshold.
  case unproven
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
      case .register, .recoverKeys, .replaceKeys: 4
      case .freeze: 2
      case .unfreeze: 1
      }
    }
  }

  /// How many keys and proofs of keys the order names, each of which takes gas.
  let keyCount: Int

  private let kind: Kind
  private let fields: [RecordItem]
  /// The keys as they stand in the event; nil when there is no list of them.
  private let keyItems: [RecordItem]?
  /// The proofs beside the keys, no octets for a key without one; nil when there is no list of them.
  private let proofs: [[UInt8]]?

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
      proofs = []
      keyCount = 1
    case .replaceKeys, .recoverKeys:
      keyItems = fields.count > 1 ? try? fields[1].array() : nil
      proofs = kind == .replaceKeys ? Self.proofs(fields) : []
      keyCount = (keyItems?.count ?? 0) + (proofs?.count { !$0.isEmpty } ?? 0)
    case .freeze, .unfreeze:
      keyItems = []
      proofs = []
      keyCount = 0
    }
  }

  private static func proofs(_ fields: [RecordItem]) -> [[UInt8]]? {
    guard fields.count > 3, let items = try? fields[3].array() else { return nil }
    let proofs = items.compactMap { try? $0.bytes() }
    return proofs.count == items.count ? proofs : nil
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
    guard fields.count == kind.fieldCount, let keyItems, let proofs,
      kind != .replaceKeys || proofs.count == keyItems.count,
      let address = try? fields[0].digest()
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
    if kind == .replaceKeys { try checkProofs(address, keys, threshold, context) }
    return account
  }

  /// Refuses new keys of which too few prove that somebody has them.
  private func checkProofs(
    _ address: Digest32, _ keys: [PublicKey], _ threshold: Int,
    _ context: TransactionExecutor.Context
  ) throws(GovernanceRefusal) {
    guard let governance = context.governance, let proofs else { throw .malformed }
    let rotation = KeyRotation(
      governance: governance, account: address, keys: keys, threshold: threshold)
    var proven = 0
    for (key, proof) in zip(keys, proofs) where !proof.isEmpty {
      guard rotation.isProof(proof, of: key) else { throw .invalidProof }
      proven += 1
    }
    guard proven >= threshold else { throw .unproven }
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
