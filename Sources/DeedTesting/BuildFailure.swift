package import DeedBytecode

/// Why a file that is right in itself gives no module.
package enum BuildFailure: Error, Hashable, Sendable {
  /// The verifier refuses it: it exceeds a limit of the bytecode, or the compiler has a bug.
  case refused(VerificationFailure)
  /// A `due` with these words may take more gas than the ledger gives one; the bound is what is proven of it.
  case dueTooCostly(String, bound: UInt64)
  /// The dues of some phase, with those that the next one leads to, may take more gas than a call can pay for.
  case duesTooCostly(bound: UInt64)
}

extension BuildFailure: CustomStringConvertible {
  /// The failure in words for the author.
  package var description: String {
    switch self {
    case .refused(let failure): "\(failure)"
    case .dueTooCostly(let words, let bound):
      "`due \(words)` may take \(bound == .max ? "any amount of" : String(bound)) gas, and the ledger gives one at most "
        + "\(Limits.dueGasMax); bound the sizes of what it works on, or let a `call` do the work"
    case .duesTooCostly(let bound):
      "the `due`s of a phase, with those of the phase that one of them leads to, may take \(bound) gas together, "
        + "which a call pays in advance, and at most \(Limits.duePhaseMax) may be asked of it; bound the sizes of what they work on"
    }
  }
}
