import DeedCrypto
import DeedEncoding
import DeedState

/// An event of the governance contract that the ledger carries out (`docs/formats.md` §5, rule 5).
struct GovernanceOrder {
  private let account: Digest32
  private let key: PublicKey?
  private let member: UInt64?

  /// Reads `Registered(account, algorithm, key, member)`; nil for any other event.
  init?(_ event: Outcome.Event) {
    guard event.name == "Registered", event.fields.count == 4 else { return nil }
    let path = DecodingPath("Registered")
    let items = event.fields.enumerated().map { RecordItem($1, path: path.index($0)) }
    guard let account = try? items[0].digest() else { return nil }
    self.account = account
    key = try? PublicKey(algorithm: items[1], octets: items[2])
    member = try? items[3].unsigned()
  }

  /// Writes the account's row.
  ///
  /// - Returns: false when the order cannot be carried out: no valid key, another key's address, no such member, or an
  ///   account that exists.
  func carryOut(
    on journal: inout TransactionJournal, context: TransactionExecutor.Context
  ) throws(StoreFailure) -> Bool {
    guard let key, let member, context.members.member(id: member) != nil,
      context.suite.address(of: key) == account,
      try journal.value(of: LedgerKey.account(account)) == nil
    else { return false }
    journal.write(
      Account(key: key, member: member).encoded(), to: LedgerKey.account(account))
    return true
  }
}
