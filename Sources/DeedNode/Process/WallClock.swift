import FoundationEssentials

/// The machine's clock: the only one that reaches the ledger, as the ordered time of batches.
package enum WallClock {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  @Sendable package static func now() -> Int64 {
    Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))
  }
}
