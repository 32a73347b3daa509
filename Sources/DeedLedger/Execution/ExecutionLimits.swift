import DeedVM

/// Limits of what one transaction leaves to be recorded; rules version 1.
package enum ExecutionLimits {
  /// Octets of the rows and ranges that a transaction reads: its Reads fit a row of the store, and a receipt.
  package static let readsOctetsMax = Allowance.readOctetsMax
  /// Octets of the results of all actions together.
  package static let resultOctetsMax = 256 * 1024
  /// Octets of one text that is kept beside a package.
  package static let textOctetsMax = 512 * 1024
}
