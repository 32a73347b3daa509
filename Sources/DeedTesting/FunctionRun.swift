import DeedBytecode
import DeedCrypto
package import DeedEncoding
import DeedVM

/// Runs a free function by itself: no contract, no state, no time.
package struct FunctionRun: ~Copyable {
  /// How a run ended.
  package enum Result: Hashable, Sendable {
    /// The results in order.
    case completed([CBOR])
    /// The fault: its code, its name, the declared error's fields, and where it happened.
    case faulted(code: UInt32, name: String, fields: [CBOR], trace: [TestSite])
  }

  private let code: TestRunner.Code
  private let loaded: LoadedModule
  private var machine: VirtualMachine

  /// Gas of one run, above what any test of this size needs.
  package static let gasLimit: UInt64 = 1_000_000_000_000

  /// Loads the functions; nil when the machine's memory cannot be reserved.
  package init?(_ code: TestRunner.Code) {
    guard let machine = VirtualMachine() else { return nil }
    self.machine = machine
    self.code = code
    loaded = LoadedModule(code.module)
  }

  /// Runs a function once.
  ///
  /// - Returns: its result and the gas it used.
  package mutating func run(_ name: String, arguments: [CBOR]) -> (result: Result, gas: UInt64) {
    var host = NoWorld()
    var gas = GasMeter(limit: Self.gasLimit)
    let call = EntryCall(kind: .function, name: Array(name.utf8), arguments: arguments)
    do throws(HostFailure) {
      switch try machine.enter(call, in: loaded, host: &host, gas: &gas) {
      case .completed(let results): return (.completed(results), gas.used)
      case .faulted(let fault): return (faulted(fault), gas.used)
      }
    } catch {
      return (.faulted(code: 0, name: String(describing: error), fields: [], trace: []), gas.used)
    }
  }

  private func faulted(_ fault: Fault) -> Result {
    .faulted(
      code: fault.code.rawValue, name: fault.name, fields: fault.raised?.fields ?? [],
      trace: fault.sites.map { site in
        TestSite(
          function: code.debug.functionName(site.location.function)?.description ?? "",
          at: site.location, in: code.debug)
      })
  }
}

/// The world of a free function: there is none, and the verifier has shown that none is asked for.
private struct NoWorld: Host {
  let now: Int64 = 0
  private static let failure = HostFailure.unavailable("a free function has no world")

  func read(contract: Digest32, key: [UInt8]) throws(HostFailure) -> [UInt8]? {
    throw Self.failure
  }
  func write(contract: Digest32, key: [UInt8], value: [UInt8]?) throws(HostFailure) {
    throw Self.failure
  }
  func read(_ row: AssetRow) throws(HostFailure) -> [UInt8]? { throw Self.failure }
  func write(_ row: AssetRow, value: [UInt8]?) throws(HostFailure) { throw Self.failure }
  func firstRow(
    contract: Digest32, from: [UInt8], to: [UInt8]?, gas: inout GasMeter
  ) throws(HostFailure) -> (key: [UInt8], value: [UInt8])? {
    throw Self.failure
  }
  func emit(contract: Digest32, event: Name, fields: [CBOR]) throws(HostFailure) {
    throw Self.failure
  }
  func beginSavepoint() {}
  func commitSavepoint() {}
  func rollbackSavepoint() {}
  func beginLimit(_ allowance: Allowance) throws(HostFailure) {}
  func endLimit() {}
  func enter(contract: Digest32) throws(HostFailure) { throw Self.failure }
  func leave(contract: Digest32) {}
  func module(
    of contract: Digest32, gas: inout GasMeter
  ) throws(HostFailure) -> LoadedModule {
    throw Self.failure
  }
  func create(module: Digest32, gas: inout GasMeter) throws(HostFailure) -> Digest32 {
    throw Self.failure
  }
  func becomeSuccessor(contract: Digest32) throws(HostFailure) { throw Self.failure }
  func setAlarm(
    contract: Digest32, due: Int, from: Int64?, to: Int64?
  ) throws(HostFailure) {
    throw Self.failure
  }
  func importCall(
    _ index: Int, arguments: [Value], gas: inout GasMeter
  ) throws(HostFailure) -> [Value] {
    throw Self.failure
  }
}
