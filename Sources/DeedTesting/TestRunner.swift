package import DeedBytecode
package import DeedCompiler
import DeedCrypto
package import DeedLedger
import DeedVM

/// Runs the tests of a contract: each on a ledger and with parties of its own.
///
/// Nothing depends on the clock, on chance or on the order of the tests.
package struct TestRunner {
  /// A module with what maps its code to the source.
  package struct Code: Sendable {
    /// The module.
    package let module: VerifiedModule
    /// Where its code came from.
    package let debug: DebugTable
    /// What its errors and events were declared as.
    package let declarations: MessageDeclarations
    /// Puts a module together with what the compiler knows of it.
    package init(module: VerifiedModule, debug: DebugTable, declarations: MessageDeclarations) {
      self.module = module
      self.debug = debug
      self.declarations = declarations
    }
  }

  /// A contract that tests create.
  package struct Contract: Sendable {
    /// The number of its file among all imports; nil for the contract of the file that the tests stand in.
    package let number: Int?
    /// Its code.
    package let code: Code
    /// Its package.
    package let package: Package
    /// Its interface.
    package let interface: Interface
    /// Describes a contract of another file, or of the tests' own.
    package init(number: Int? = nil, code: Code, package: Package, interface: Interface) {
      self.number = number
      self.code = code
      self.package = package
      self.interface = interface
    }
  }

  private let contracts: [Contract]
  let tests: Code
  private let loaded: LoadedModule

  /// Gas of a test's own code: a test that does not end is stopped.
  static let gasLimit: UInt64 = 2_000_000_000

  /// A runner for the tests of a file.
  ///
  /// - Parameters:
  ///   - contracts: the file's contract and those of the files that it imports.
  ///   - tests: the module of its tests.
  package init(contracts: [Contract], tests: Code) {
    self.contracts = contracts
    self.tests = tests
    loaded = LoadedModule(tests.module)
  }

  /// A runner for the tests of a file that imports no contract.
  package init(contract: (code: Code, package: Package, interface: Interface)?, tests: Code) {
    self.init(
      contracts: contract.map {
        [Contract(code: $0.code, package: $0.package, interface: $0.interface)]
      } ?? [],
      tests: tests)
  }

  /// The texts of the tests, in the order of the source.
  package var names: [String] {
    tests.module.module.entries.filter { $0.kind == .test }.map {
      String(decoding: $0.name, as: UTF8.self)
    }
  }

  /// Runs one test; one `for all` values as often as it has cases.
  ///
  /// - Throws: `LedgerFailure` when there is not enough memory, or when the modules contradict each other.
  package func run(
    _ name: String, cases: Cases = Cases()
  ) throws(LedgerFailure) -> TestReport {
    let entry = tests.module.module.entries.first { $0.name == Array(name.utf8) }
    guard let entry, !entry.parameterNames.isEmpty else {
      return try runOnce(name, arguments: []).report
    }
    return try run(name, entry, cases)
  }

  /// Runs a test once, with these values.
  ///
  /// - Returns: what is to be said, and all gas that was used, also by the test's own code.
  func runOnce(
    _ name: String, arguments: [Value]
  ) throws(LedgerFailure) -> (report: TestReport, gas: UInt64) {
    guard var machine = VirtualMachine() else { throw .outOfMemory }
    var world = TestWorld(
      ledger: try LocalLedger(packages: contracts.map(\.package)), contracts: contracts,
      tests: loaded, declarations: tests.declarations)
    var gas = GasMeter(limit: Self.gasLimit)
    let execution: Execution
    do throws(HostFailure) {
      let call = EntryCall(
        kind: .test, name: Array(name.utf8), arguments: arguments.map { $0.cbor() })
      execution = try machine.enter(call, in: loaded, host: &world, gas: &gas)
    } catch {
      throw .execution(error)
    }
    let used = world.gas.addingReportingOverflow(gas.used)
    let total = used.overflow ? UInt64.max : used.partialValue
    switch execution {
    case .completed: return (TestReport(name: name, gas: world.gas, failure: nil), total)
    case .faulted(let fault):
      let failure = TestFailure(
        fault: fault.name,
        detail: world.words(of: fault),
        comparison: fault.code == .expectationFailed
          ? world.comparison.map { .init(left: $0.left, right: $0.right) } : nil,
        trace: fault.sites.map { site($0, in: world) }, steps: world.steps)
      return (TestReport(name: name, gas: world.gas, failure: failure), total)
    }
  }

  /// The place in the source of an active function: of a contract's code, or of the test's.
  private func site(_ site: Fault.Site, in world: TestWorld) -> TestSite {
    let code = world.contract(site.contract)?.code ?? tests
    if site.contract == .zero,
      let entry = tests.module.module.entries.first(where: { $0.body == site.location.function })
    {
      return TestSite(
        function: "test \"\(String(decoding: entry.name, as: UTF8.self))\"", at: site.location,
        in: code.debug)
    }
    return TestSite(
      function: code.debug.functionName(site.location.function)?.description
        ?? String(decoding: site.entry, as: UTF8.self),
      at: site.location, in: code.debug)
  }
}
