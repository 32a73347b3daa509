import DeedLedger
import DeedVM

extension TestWorld: StatelessHost {
  static let failure = HostFailure.unavailable(
    "a test has no state, events, contracts or alarms of its own")

  /// Holdings are the ledger's, and a test may read them.
  mutating func read(_ row: AssetRow) throws(HostFailure) -> [UInt8]? {
    try reporting { (ledger) throws(LedgerFailure) in try ledger.value(of: row) }
  }
}
