import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedVM

/// What a contract has and a test has not.
extension TestWorld {
  mutating func read(contract: Digest32, key: [UInt8]) throws(HostFailure) -> [UInt8]? {
    throw .unavailable("a test has no state of its own")
  }

  mutating func write(
    contract: Digest32, key: [UInt8], value: [UInt8]?
  ) throws(HostFailure) {
    throw .unavailable("a test has no state of its own")
  }

  /// Holdings are the ledger's, and a test may read them.
  mutating func read(_ row: AssetRow) throws(HostFailure) -> [UInt8]? {
    try reporting { (ledger) throws(LedgerFailure) in try ledger.value(of: row) }
  }

  mutating func write(_ row: AssetRow, value: [UInt8]?) throws(HostFailure) {
    throw .unavailable("a test moves no assets itself")
  }

  mutating func firstRow(
    contract: Digest32, from: [UInt8], to: [UInt8]?, gas: inout GasMeter
  ) throws(HostFailure) -> (key: [UInt8], value: [UInt8])? {
    throw .unavailable("a test has no state of its own")
  }

  mutating func emit(contract: Digest32, event: Name, fields: [CBOR]) throws(HostFailure) {
    throw .unavailable("a test emits no events")
  }

  mutating func beginSavepoint() {}
  mutating func commitSavepoint() {}
  mutating func rollbackSavepoint() {}
  mutating func beginLimit(_ allowance: Allowance) throws(HostFailure) {}
  mutating func endLimit() {}
  mutating func enter(contract: Digest32) throws(HostFailure) {}
  mutating func leave(contract: Digest32) {}
  mutating func module(
    of contract: Digest32, gas: inout GasMeter
  ) throws(HostFailure) -> LoadedModule {
    throw .unavailable("a test enters no contract itself")
  }
  mutating func create(module: Digest32, gas: inout GasMeter) throws(HostFailure) -> Digest32 {
    throw .unavailable("a test creates no contract itself")
  }
  mutating func becomeSuccessor(contract: Digest32) throws(HostFailure) {
    throw .unavailable("a test upgrades no contract itself")
  }
  mutating func setAlarm(
    contract: Digest32, due: Int, from: Int64?, to: Int64?
  ) throws(HostFailure) {
    throw .unavailable("a test has no alarms")
  }
}
