import DeedBytecode
import DeedCompiler
import DeedCrypto
import DeedIntegers
import DeedLedger
import DeedVM

/// The world of one running test: carries out what the test asks of the runner, on a local ledger.
///
/// The names of the imports and their arguments are a contract with the compiler's lowering of tests.
struct TestWorld: Host {
  /// An event, with what it was declared as by the contract that the emitter was then.
  struct Emitted {
    let event: Outcome.Event
    let declaration: Int?
  }

  /// The events that calls, creates, upgrades and dues have emitted, in order.
  var emitted: [Emitted] = []
  /// What was done, for the report of a failure.
  var steps: [TestStep] = []
  /// The two sides of the comparison that was not met last.
  var comparison: (left: String, right: String)?
  /// What the runner knows of the last failure of its own: what an `expect fails` met instead, why a wait ended.
  var detail: (code: FaultCode, text: String)?
  /// What a call failed with last, and what was said of it.
  var lastFailure: (code: FaultCode, raised: Fault.Raised?, words: String)?
  /// The gas of the contract's calls.
  var gas: UInt64 = 0

  let ledger: LocalLedger
  let contracts: [TestRunner.Contract]
  let tests: LoadedModule
  /// What the errors that the tests' own functions fail with were declared as.
  let declarations: MessageDeclarations
  /// What the contracts that were created are, by their ids.
  var created: [Digest32: TestRunner.Contract] = [:]
  let packages: [Digest32: TestRunner.Contract]
  var labels: [Digest32: String] = [:]
  /// What ran of the contract whose upgrade has just failed, while nothing else is asked for.
  var failedUpgrade: (contract: Digest32, code: TestRunner.Contract)?

  /// The world of a test of this module, on a ledger that knows the packages of the contracts.
  init(
    ledger: LocalLedger, contracts: [TestRunner.Contract], tests: LoadedModule,
    declarations: MessageDeclarations
  ) {
    self.ledger = ledger
    self.contracts = contracts
    self.tests = tests
    self.declarations = declarations
    packages = Dictionary(
      contracts.map { ($0.package.id(suite: .ed25519SHA256), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Notes the events, and the contracts that ran or were consulted, also those that other contracts have created.
  mutating func note(of executed: Executed) {
    for code in executed.outcome.code where created[code.contract] == nil {
      created[code.contract] = packages[code.package]
    }
    emitted += executed.outcome.events.map { event in
      Emitted(
        event: event,
        declaration: created[event.contract]?.code.declarations.events[Name(event.name)])
    }
  }

  /// What a contract is that the test created; what the last fault's sites are in, if that was an upgrade.
  func contract(_ id: Digest32) -> TestRunner.Contract? {
    if let failedUpgrade, failedUpgrade.contract == id { return failedUpgrade.code }
    return created[id]
  }

  var now: Int64 { ledger.now }

  mutating func importCall(
    _ index: Int, arguments: [Value], gas: inout GasMeter
  ) throws(HostFailure) -> [Value] {
    // A failure after which the test goes on was expected.
    failedUpgrade = nil
    let item = tests.module.imports[index]
    let name = String(decoding: item.name, as: UTF8.self)
    switch name {
    case "party": return [.party(freshParty(arguments))]
    case "wait":
      guard case .duration(let milliseconds)? = arguments.first else {
        throw .unavailable("a test waits for no duration")
      }
      try wait(milliseconds, gas: &gas)
      return []
    case "expect", "expect.compare":
      try expect(arguments, item)
      return []
    case "as": return arguments
    case "events": return [.integer(Integer(emitted.count))]
    case "create": return try create(nil, arguments)
    case "upgrade": return try upgrade(nil, arguments)
    case "holding", "holds", "mayHold": return [try holding(arguments, name)]
    case "supply": return [try supply(arguments)]
    default:
      if name.hasPrefix("expect.fails") {
        try expectFailure(arguments, item, gas: &gas)
        return []
      }
      if name.hasPrefix("expect.emits:") {
        try expectEvent(arguments, item)
        return []
      }
      if name.hasPrefix("create:") { return try create(Int(name.dropFirst(7)), arguments) }
      if name.hasPrefix("upgrade:") { return try upgrade(Int(name.dropFirst(8)), arguments) }
      if name.hasPrefix("call:") { return try call(String(name.dropFirst(5)), arguments, item) }
      if name.hasPrefix("view:") { return try view(String(name.dropFirst(5)), arguments, item) }
      throw .unavailable("the test runner has no '\(name)'")
    }
  }

  private mutating func freshParty(_ arguments: [Value]) -> Digest32 {
    let party = ledger.freshParty()
    if case .text(let octets)? = arguments.first {
      labels[party] = String(decoding: octets, as: UTF8.self)
    }
    return party
  }

  private mutating func wait(_ milliseconds: Int64, gas: inout GasMeter) throws(HostFailure) {
    // Not within `reporting`, whose closure cannot take the meter along.
    let waited: (carriedOut: [LocalLedger.CarriedOut], fault: FaultCode?)
    do throws(LedgerFailure) {
      waited = try ledger.wait(milliseconds, gas: &gas)
    } catch {
      throw .unavailable(String(describing: error))
    }
    for due in waited.carriedOut { note(due) }
    guard let fault = waited.fault else { return }
    if fault == .outOfGas {
      detail = (
        fault, "the wait goes on no longer: \(waited.carriedOut.count) clauses were due meanwhile"
      )
    } else if milliseconds < 0 {
      detail = (fault, "a test waits forwards only, and for no negative duration")
    }
    throw .fault(Fault(fault))
  }
}

/// One thing that a test did, for the report of its failure.
package enum TestStep: Hashable, Sendable {
  /// A call with its arguments and signers, how it ended, and its events.
  case call(String, ending: String, events: [String])
}
