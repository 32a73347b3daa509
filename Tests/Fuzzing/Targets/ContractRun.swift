import DeedBytecode
import DeedCrypto

/// Runs contracts on the ledger's own executor: `create` of each, then calls and views with arguments of the right types.
///
/// Whatever a verified module does is an outcome. That the executor throws is a finding: it would stop a node.
struct ContractRun {
  /// The calls after the first contracts are there.
  var callCount = 8
  /// Whether the modules are what the compiler made of programs of `ProgramGenerator`, which say when a promise is broken.
  var isGenerated = false

  /// Runs a contract twice by the same choices, and compares.
  @discardableResult
  func repeatedly(_ module: VerifiedModule, _ choices: ChoiceStream) throws -> ContractSession.Trace
  {
    try repeatedly([module], choices)
  }

  /// Runs contracts twice by the same choices, and compares; each may refer to those before it.
  @discardableResult
  func repeatedly(
    _ modules: [VerifiedModule], _ choices: ChoiceStream
  ) throws -> ContractSession.Trace {
    let first = try run(modules, choices)
    try require(try run(modules, choices) == first, "two runs of the same calls differ")
    return first
  }

  /// Runs contracts by choices.
  private func run(
    _ modules: [VerifiedModule], _ choices: ChoiceStream
  ) throws -> ContractSession.Trace {
    var choices = choices
    var session = try ContractSession(isGenerated: isGenerated)
    let contracts = modules.filter { $0.module.kind == .contract }
    let hasSuccessors = contracts.contains { $0.module.predecessor != nil }
    var packages: [ContractSession.Published] = []
    for module in contracts {
      guard let package = try session.publish(module) else { return session.trace }
      packages.append(package)
    }
    for package in packages {
      // Contracts that meet need each other; their parties must be distinct, which one choice in three misses.
      for _ in 0..<(packages.count > 1 ? 4 : 1) where !session.hasContract(of: package) {
        try session.transact(&choices) { session, choices in
          session.creation(of: package, &choices).map { [$0] } ?? []
        }
      }
    }
    for number in 0..<(packages.isEmpty ? 0 : 1 + callCount) {
      if number == 0, choices.below(2) == 1 {
        try session.transact(&choices) { session, choices in
          let package = choices.pick(packages)
          return session.creation(of: package, &choices).map { [$0] } ?? []
        }
        continue
      }
      if hasSuccessors, choices.below(4) == 3 {
        try session.transact(&choices) { session, choices in
          session.upgrade(&choices).map { [$0] } ?? []
        }
        continue
      }
      guard let target = session.target(&choices, packages) else { continue }
      if target.entry.kind == .view {
        try session.view(target, &choices)
        continue
      }
      try session.transact(&choices) { session, choices in
        var actions = [session.call(target, &choices)]
        // Some transactions have several actions, of which the last may undo all.
        while packages.count > 1, actions.count < 3, choices.below(4) == 3,
          let next = session.target(&choices, packages), next.entry.kind == .call
        {
          actions.append(session.call(next, &choices))
        }
        return actions
      }
    }
    return session.trace
  }
}
