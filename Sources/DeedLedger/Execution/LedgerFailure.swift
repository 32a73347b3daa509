package import DeedEncoding
package import DeedState
package import DeedVM

/// Why the ledger cannot go on: never an outcome of a transaction, always a reason to stop.
package enum LedgerFailure: Error, Hashable, Sendable {
  /// The store failed.
  case store(StoreFailure)
  /// The virtual machine's host failed, which means the store did or holds what nobody wrote.
  case execution(HostFailure)
  /// The store holds a record that does not decode.
  case damaged(String, DecodingFailure)
  /// The store contradicts itself.
  case inconsistent(String)
  /// What a block or the state has of an asset is not what was issued less what was burned.
  case notConserved(Conservation.Break)
  /// The store belongs to another network, or to none.
  case otherNetwork
  /// The memory of the virtual machine cannot be reserved.
  case outOfMemory
  /// The genesis cannot begin a network.
  case genesisRefused(String)
}

/// Gas of what the ledger itself does; rules version 1, provisional.
package enum LedgerGas {
  /// For each octet of a published module: it is verified and stays under the state root for ever.
  package static let publishedOctet: UInt64 = 20
  /// For each key that an order of governance names: it is checked and stands in an account's row.
  package static let orderedKey: UInt64 = 1000
}
