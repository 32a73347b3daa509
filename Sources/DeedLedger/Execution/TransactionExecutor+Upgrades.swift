import DeedBytecode
import DeedCrypto
import DeedVM

/// Contracts that go on under another package: `docs/formats.md` §5, rule 12.
extension TransactionExecutor {
  /// Upgrades a contract and notes the code of both packages.
  ///
  /// - Returns: the fault when it failed.
  mutating func execute(
    _ upgrade: Action.Upgrade, signers: [Digest32], in run: inout Run
  ) throws(HostFailure) -> Fault? {
    let contract = upgrade.contract
    guard let package = try run.host.package(of: contract, gas: &run.gas) else {
      return Fault(.unknownContract)
    }
    guard package == upgrade.expectedPackage else { return Fault(.unexpectedPackage) }
    let old = try run.host.module(of: contract, running: package, gas: &run.gas)
    let new = try run.host.successor(of: contract, running: upgrade.successor, gas: &run.gas)
    // No bound of a due has room for orders.
    if contract == context.governance, !new.dues.isEmpty { return Fault(.notASuccessor) }
    // The row that says which package the contract runs.
    guard run.gas.countRow() else { return Fault(.tooManyRows) }
    guard run.gas.charge(Self.upgradeGas) else { return Fault(.outOfGas) }
    let execution = try machine.upgrade(
      contract, signers: signers, from: old, to: new, host: &run.host, gas: &run.gas)
    switch execution {
    case .completed(let values):
      run.results.append(values)
      return nil
    case .faulted(let fault): return fault
    }
  }

  /// The gas of writing the contract's row, which has always as many octets.
  private static let upgradeGas =
    GasSchedule.rowWrite.cost(1) + GasSchedule.rowOctetWritten.cost(33 + 36)
}
