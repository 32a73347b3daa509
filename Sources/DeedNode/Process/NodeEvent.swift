package import DeedCrypto
package import DeedLedger

/// What happens on a node without anybody's request, for its operator.
package enum NodeEvent: Hashable, Sendable {
  /// An empty folder got a ledger of its own.
  case founded(network: Digest32)
  /// The whole store was read and is as its head says.
  case checked(height: UInt64, milliseconds: Int64)
  /// The store was opened without being read.
  case unchecked(height: UInt64)
  /// A due was carried out, as an entry of the log; the fault's name when it failed.
  case carriedOut(LedgerAction, index: UInt64, fault: String?)
  /// More dues were carried out in a block than are told one by one.
  case carriedOutMore(height: UInt64, count: UInt64)
  /// The node was asked to stop, and finishes the block in flight.
  case stopping
  /// The store is closed.
  case stopped(height: UInt64)

  /// How many dues of one block are told one by one.
  static let duesToldMax: UInt64 = 8
}
