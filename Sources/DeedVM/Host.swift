package import DeedBytecode
package import DeedCrypto
package import DeedEncoding

/// The world as the virtual machine sees it: rows, events and the block's time; nothing else is reachable.
///
/// Keys are the part below `01 ‖ contract`: the field, then the row. A host answers from one consistent state, in
/// which the writes of the running transaction show.
package protocol Host {
  /// The block's time in milliseconds since 1970; the same for a whole transaction.
  var now: Int64 { get }
  /// The value of a row, or nil when there is none.
  mutating func read(contract: Digest32, key: [UInt8]) throws(HostFailure) -> [UInt8]?
  /// Sets the value of a row; nil removes the row.
  mutating func write(contract: Digest32, key: [UInt8], value: [UInt8]?) throws(HostFailure)
  /// The value of a row that the ledger keeps of an asset, or nil when there is none.
  mutating func read(_ row: AssetRow) throws(HostFailure) -> [UInt8]?
  /// Sets the value of a row that the ledger keeps of an asset; nil removes the row. Savepoints undo it.
  mutating func write(_ row: AssetRow, value: [UInt8]?) throws(HostFailure)
  /// The first row with `from` ≤ key < `to`, in key order; a `to` of nil is the end of the contract's rows.
  ///
  /// The machine has charged for one row. A host that walks over rows which the transaction removed charges for each of
  /// them with `GasMeter.chargeListedRow()`, which depends on the transaction alone.
  mutating func firstRow(
    contract: Digest32, from: [UInt8], to: [UInt8]?, gas: inout GasMeter
  ) throws(HostFailure) -> (key: [UInt8], value: [UInt8])?
  /// Records an event.
  mutating func emit(contract: Digest32, event: Name, fields: [CBOR]) throws(HostFailure)
  /// Begins a savepoint inside the ones that are open.
  mutating func beginSavepoint()
  /// Ends the innermost savepoint and keeps its writes and events.
  mutating func commitSavepoint()
  /// Ends the innermost savepoint and undoes its writes and events.
  mutating func rollbackSavepoint()
  /// Begins limits, within the present ones, of what the host itself counts: octets that are read, packages that are loaded.
  ///
  /// - Throws: the faults `tooManyRows` and `tooManyPackages` when the allowance is not there in full.
  mutating func beginLimit(_ allowance: Allowance) throws(HostFailure)
  /// Ends the limits begun last; those around them are in force again.
  mutating func endLimit()
  /// Locks a contract against being entered; fails with the fault `busy` when it is executing already.
  mutating func enter(contract: Digest32) throws(HostFailure)
  /// Unlocks a contract that was entered.
  mutating func leave(contract: Digest32)
  /// The module that a contract runs, for a reference to be checked or a call across contracts to enter.
  ///
  /// The machine has charged for the reference. The host counts the row of the contract with ``GasMeter/countRow()``, and
  /// before it loads the module of a package for the first time in a transaction it charges for that with
  /// ``GasMeter/chargeLoad(octetCount:)``, whether or not it has the module from before.
  ///
  /// - Throws: the faults `unknownContract` when there is no such contract, `tooManyPackages`, `tooManyRows`, `outOfGas`.
  mutating func module(
    of contract: Digest32, gas: inout GasMeter
  ) throws(HostFailure) -> LoadedModule
  /// Makes the row of a new contract, which is about to be entered, and gives its id; a failed attempt uses it up.
  ///
  /// The host counts and charges the rows that it reads and writes for that.
  ///
  /// - Throws: the faults `unknownPackage` when no package with a module of this SHA-256 is published, `tooManyRows`, `outOfGas`.
  mutating func create(module: Digest32, gas: inout GasMeter) throws(HostFailure) -> Digest32
  /// Says that a contract runs the module from now on to which it is being upgraded. Savepoints undo it.
  mutating func becomeSuccessor(contract: Digest32) throws(HostFailure)
  /// Moves a due clause in the queue of armed alarms: takes it out at `from`, and puts it in at `to`.
  ///
  /// Both are milliseconds since 1970; `due` is the clause's number among the contract's due entries. Savepoints undo it
  /// like any write.
  mutating func setAlarm(
    contract: Digest32, due: Int, from: Int64?, to: Int64?
  ) throws(HostFailure)
  /// Calls a function of the test runner by its index in the module's import table; only for modules of tests.
  mutating func importCall(
    _ index: Int, arguments: [Value], gas: inout GasMeter
  ) throws(HostFailure) -> [Value]
}

/// Why a host could not do what it was asked.
package enum HostFailure: Error, Hashable, Sendable {
  /// A deterministic failure of the call: part of its outcome.
  case fault(Fault)
  /// The store broke or holds what nobody wrote: no outcome at all, the node stops.
  case unavailable(String)
}
