import DeedBytecode
import DeedVM

/// What a contract leaves to the ledger to do, when it may take more gas than the ledger gives.
struct CostlyDues {
  /// Each with the number of the clause `due` where it is told, in the order of the source; never empty.
  let failures: [(number: Int, failure: BuildFailure)]

  /// Nil for a contract of which all is within the limits.
  init?(_ loaded: LoadedModule) {
    var failures: [(number: Int, failure: BuildFailure)] = []
    for (number, due) in zip(loaded.dues, loaded.dueGasBounds).enumerated()
    where due.1 > Limits.dueGasMax {
      let words = String(decoding: due.0.name, as: UTF8.self)
      failures.append((number, .dueTooCostly(words, bound: due.1)))
    }
    let greatest = loaded.dueCosts.greatest
    if failures.isEmpty, greatest > Limits.duePhaseMax {
      failures.append((0, .duesTooCostly(bound: greatest)))
    }
    guard !failures.isEmpty else { return nil }
    self.failures = failures
  }

  /// The first failure.
  var failure: BuildFailure? { failures.first?.failure }
}
