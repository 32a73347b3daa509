import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedVM

/// The world of code that belongs to no contract, a test or a free function: it has no rows, no events and no alarms of its own.
protocol StatelessHost: Host {
  /// Why there is nothing of the kind.
  static var failure: HostFailure { get }
}

extension StatelessHost {
  mutating func read(contract: Digest32, key: [UInt8]) throws(HostFailure) -> [UInt8]? {
    throw Self.failure
  }
  mutating func write(
    contract: Digest32, key: [UInt8], value: [UInt8]?
  ) throws(HostFailure) { throw Self.failure }
  mutating func read(_ row: AssetRow) throws(HostFailure) -> [UInt8]? { throw Self.failure }
  mutating func write(_ row: AssetRow, value: [UInt8]?) throws(HostFailure) { throw Self.failure }
  mutating func firstRow(
    contract: Digest32, from: [UInt8], to: [UInt8]?, gas: inout GasMeter
  ) throws(HostFailure) -> (key: [UInt8], value: [UInt8])? { throw Self.failure }
  mutating func emit(contract: Digest32, event: Name, fields: [CBOR]) throws(HostFailure) {
    throw Self.failure
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
  ) throws(HostFailure) -> LoadedModule { throw Self.failure }
  mutating func create(module: Digest32, gas: inout GasMeter) throws(HostFailure) -> Digest32 {
    throw Self.failure
  }
  mutating func becomeSuccessor(contract: Digest32) throws(HostFailure) { throw Self.failure }
  mutating func setAlarm(
    contract: Digest32, due: Int, from: Int64?, to: Int64?
  ) throws(HostFailure) { throw Self.failure }
  mutating func importCall(
    _ index: Int, arguments: [Value], gas: inout GasMeter
  ) throws(HostFailure) -> [Value] { throw Self.failure }
}
