/// Limits of the records, the same on every network (`docs/formats.md` §7).
package enum LedgerLimits {
  /// Octets of a whole Transaction: two fit a batch of 1 MiB.
  package static let transactionOctetsMax = 512 * 1024
  /// Octets of a module within a Package.
  package static let moduleOctetsMax = 256 * 1024
  /// Signers of a transaction; also founding accounts, which all act when governance is created.
  package static let signersMax = 16
  /// Keys of all signers together: bounds verification before anything is charged.
  package static let signaturesMax = 32
  /// Actions of a transaction.
  package static let actionsMax = 16
  /// Keys of an account.
  package static let accountKeysMax = 16
  /// Members of a network.
  package static let membersMax = 256
  /// Octets of the name of an event, an error, a member or a network.
  package static let nameOctetsMax = 128
  /// Octets of the name of a call, or of a clause, which is named by its words.
  package static let clauseOctetsMax = 1024
  /// The fault codes that no Outcome has, since they belong to tests of contracts.
  package static let testFaults: ClosedRange<UInt32> = 80...99
  /// Octets of a draft's file.
  package static let draftOctetsMax = 16 << 20
  /// Texts that travel in a draft: source, interface and prose of each package that it publishes.
  package static let draftTextsMax = 3 * actionsMax
  /// Dues that a block carries out: each is a leaf with its bodies, whatever its gas.
  package static let blockDuesMax = 1000
  /// Octets of a receipt file.
  package static let receiptOctetsMax = 8 << 20
  /// Steps of an inclusion path: a log of 2^63 leaves has no longer one.
  package static let inclusionPathMax = 63
  /// Changes of members that a receipt may lead through.
  package static let membershipStepsMax = 1024
}
