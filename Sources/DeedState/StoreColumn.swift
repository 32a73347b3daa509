/// A key space of a store; keys in different columns have nothing to do with each other.
///
/// The number and the name of a column are part of a store on disk and never change their meaning.
package enum StoreColumn: UInt8, CaseIterable, Hashable, Sendable {
  /// The rows that execution reads and writes, and that the state root commits to, by state key.
  case state = 0
  /// The pages of the authenticated tree, by their place in it (`docs/state.md`).
  case tree = 1
  /// The log: leaf entries by index and hash tiles by place. Never pruned.
  case log = 2
  /// The records behind the leaves: transactions, outcomes, reads, writes. May be pruned.
  case bodies = 3
  /// Where a transaction is in the log, by transaction id.
  case transactions = 4
  /// Checkpoints, their signatures and membership, by height.
  case checkpoints = 5
  /// Source, prose and interface texts of packages, by digest.
  case texts = 6
  /// What describes the store as a whole: its format, the network, the head, the engine's position.
  case meta = 7

  /// The name of the column on disk.
  package var name: String {
    switch self {
    case .state: "state"
    case .tree: "tree"
    case .log: "log"
    case .bodies: "bodies"
    case .transactions: "transactions"
    case .checkpoints: "checkpoints"
    case .texts: "texts"
    case .meta: "meta"
    }
  }
}
