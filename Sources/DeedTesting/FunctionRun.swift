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
private struct NoWorld: StatelessHost {
  static let failure = HostFailure.unavailable("a free function has no world")
  let now: Int64 = 0
}
