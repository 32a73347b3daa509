package import DeedBytecode
package import DeedCrypto
package import DeedEncoding

/// A request to enter a module.
package struct EntryCall: Hashable, Sendable {
  /// The contract that executes; for a `create` the new one; zero for tests and free functions.
  package var contract: Digest32
  /// The kind of entry.
  package var kind: Entry.Kind
  /// The entry's name; any will do for a `create`.
  package var name: [UInt8]
  /// The arguments in order.
  package var arguments: [CBOR]
  /// The acting signers in the order of the action; one listed twice counts once.
  package var signers: [Digest32]

  /// A request; free functions and tests have neither contract nor signers.
  package init(
    contract: Digest32 = .zero, kind: Entry.Kind, name: [UInt8], arguments: [CBOR] = [],
    signers: [Digest32] = []
  ) {
    self.contract = contract
    self.kind = kind
    self.name = name
    self.arguments = arguments
    self.signers = signers
  }
}

/// How an entered call ended; the gas it took is on the meter.
package enum Execution: Hashable, Sendable {
  /// It returned these results.
  case completed(results: [CBOR])
  /// It failed and left no trace in the state.
  case faulted(Fault)
}
