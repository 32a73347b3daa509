import DeedLedger
import DeedVM

extension TestWorld {
  /// Holdings are the ledger's, and a test may read them.
  mutating func read(_ row: AssetRow) throws(HostFailure) -> [UInt8]? {
    try reporting { (ledger) throws(LedgerFailure) in try ledger.value(of: row) }
  }
}
