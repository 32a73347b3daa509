import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedIntegers
import DeedLedger
import DeedVM

/// The world of one running test: carries out what the test asks of the runner, on a local ledger.
///
/// The names of the imports and their arguments are a contract with the compiler's lowering of tests.
struct TestWorld: StatelessHost {
  static let failure = HostFailure.unavailable(
    "a test has no state, events, contracts or alarms of its own")

  /// What was done, for the report of a failure.
  private(set) var steps: [TestStep] = []
  /// The two sides of the comparison that was not met last.
  private(set) var comparison: (left: String, right: String)?
  /// What the runner knows of the last failure of its own: what an `expect fails` met instead, why a wait ended.
  private var detail: (code: FaultCode, text: String)?
  /// What a call failed with last, and what was said of it.
  private var lastFailure: (code: FaultCode, raised: Fault.Raised?, words: String)?
  /// The gas of the contract's calls.
  private(set) var gas: UInt64 = 0

  private let ledger: LocalLedger
  private let contracts: [TestRunner.Contract]
  private let tests: LoadedModule
  /// What the contracts that were created are, by their ids.
  private var created: [Digest32: TestRunner.Contract] = [:]
  private let packages: [Digest32: TestRunner.Contract]
  private var labels: [Digest32: String] = [:]
  /// What ran of the contract whose upgrade has just failed, while nothing else is asked for.
  private var failedUpgrade: (contract: Digest32, code: TestRunner.Contract)?

  /// The world of a test of this module, on a ledger that knows the packages of the contracts.
  init(ledger: LocalLedger, contracts: [TestRunner.Contract], tests: LoadedModule) {
    self.ledger = ledger
    self.contracts = contracts
    self.tests = tests
    packages = Dictionary(
      contracts.map { ($0.package.id(suite: .ed25519SHA256), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Notes the contracts that ran or were consulted, also those that other contracts have created.
  private mutating func noteContracts(of executed: Executed) {
    for code in executed.outcome.code where created[code.contract] == nil {
      created[code.contract] = packages[code.package]
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
    case "expect.fails":
      try expectFailure(arguments, gas: &gas)
      return []
    case "create": return try create(nil, arguments)
    case "upgrade": return try upgrade(nil, arguments)
    case "holding", "holds", "mayHold": return [try holding(arguments, name)]
    case "supply": return [try supply(arguments)]
    default:
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

  private mutating func expect(_ arguments: [Value], _ item: Import) throws(HostFailure) {
    guard arguments.first != .bool(true) else { return }
    if arguments.count == 3 {
      comparison = (
        literal(arguments[1], item.parameters[1]), literal(arguments[2], item.parameters[2])
      )
    }
    throw .fault(Fault(.expectationFailed))
  }

  /// Runs the block of an `expect fails` on a machine of its own and compares the fault's name.
  private mutating func expectFailure(
    _ arguments: [Value], gas: inout GasMeter
  ) throws(HostFailure) {
    guard arguments.count >= 2, case .text(let octets) = arguments[0],
      case .integer(let number) = arguments[1], let index = number.uint64,
      index < tests.module.functions.count, var machine = VirtualMachine()
    else { throw .unavailable("a test names no block") }
    let expected = String(decoding: octets, as: UTF8.self)
    let execution = try machine.run(
      FunctionIndex(rawValue: UInt32(index)), arguments: Array(arguments.dropFirst(2)), of: tests,
      host: &self, gas: &gas)
    switch execution {
    case .completed:
      detail = (.failureMissing, "expect fails \(expected): it did not fail")
      throw .fault(Fault(.failureMissing))
    case .faulted(let fault):
      guard Array(fault.name.utf8) == Array(expected.utf8) else {
        detail = (
          .failureMissing, "expect fails \(expected): it failed with \(told(fault))"
        )
        throw .fault(Fault(.failureMissing, sites: fault.sites))
      }
    }
  }

  // MARK: The contract

  /// Creates a contract of a file.
  private mutating func create(
    _ number: Int?, _ arguments: [Value]
  ) throws(HostFailure) -> [Value] {
    guard let contract = contracts.first(where: { $0.number == number }) else {
      throw .unavailable("the test runner does not have the contract")
    }
    let (own, signers) = split(arguments)
    let executed = try reporting { (ledger) throws(LedgerFailure) in
      try ledger.create(
        contract.package, arguments: own.map { $0.cbor() }, signers: signers)
    }
    var id: Digest32?
    if case .completed(let results) = executed.outcome.verdict,
      case .bytes(let octets)? = results.first?.first
    {
      id = Digest32(octets: octets)
    }
    // A create that fails has run under the id of a contract that there will never be.
    for id in [id] + (executed.fault?.sites.map(\.contract) ?? []) {
      if let id, created[id] == nil { created[id] = contract }
    }
    let prefix = number == nil ? "" : contract.code.module.module.name.description + "."
    _ = try conclude(
      executed, Step(name: "create", prefix: prefix, of: contract, arguments: own, signers: signers)
    )
    guard let id else { throw .unavailable("a create gives a contract") }
    return [.contract(id)]
  }

  /// Makes a contract one of another file.
  private mutating func upgrade(
    _ number: Int?, _ arguments: [Value]
  ) throws(HostFailure) -> [Value] {
    let (own, signers) = split(arguments)
    guard let successor = contracts.first(where: { $0.number == number }),
      case .contract(let contract)? = own.first
    else { throw .unavailable("the test runner does not have the contract") }
    let executed = try reporting { (ledger) throws(LedgerFailure) in
      try ledger.upgrade(contract, to: successor.package, signers: signers)
    }
    // What fails is told by the successor, whose code ran, though the contract stays what it was.
    let before = created.updateValue(successor, forKey: contract)
    let prefix = number == nil ? "" : successor.code.module.module.name.description + "."
    let step = Step(
      name: "upgrade", prefix: prefix, of: successor, arguments: own, signers: signers)
    do throws(HostFailure) {
      _ = try conclude(executed, step)
    } catch {
      created[contract] = before
      if case .failed(let failure) = executed.outcome.verdict,
        let code = failure.package.flatMap({ packages[$0] })
      {
        failedUpgrade = (contract, code)
      }
      throw error
    }
    return [.contract(contract)]
  }

  private mutating func call(
    _ name: String, _ arguments: [Value], _ item: Import
  ) throws(HostFailure) -> [Value] {
    let (rest, signers) = split(arguments)
    guard case .contract(let contract)? = rest.first else {
      throw .unavailable("a call names a contract")
    }
    let own = payments(Array(rest.dropFirst()), to: name, of: contract)
    let executed = try reporting { (ledger) throws(LedgerFailure) in
      try ledger.call(contract, name, arguments: own.map { $0.cbor() }, signers: signers)
    }
    let step = Step(
      name: name, of: created[contract], arguments: own, signers: signers)
    return try values(conclude(executed, step), item)
  }

  /// The arguments of a call with what stands for assets, an issuer, a name and a number, as assets.
  private func payments(
    _ arguments: [Value], to name: String, of contract: Digest32
  ) -> [Value] {
    let types = created[contract]?.interface.entry(named: name)?.parameters ?? []
    return zip(arguments, types).map { value, parameter in
      guard parameter.type == .asset || parameter.type == .unique,
        case .structure(let parts) = value, parts.count == 3, case .contract(let issuer) = parts[0],
        case .text(let asset) = parts[1], case .integer(let number) = parts[2]
      else { return value }
      return .asset(
        issuer: issuer, name: Name(octets: asset), number: number,
        isUnique: parameter.type == .unique)
    }
  }

  /// How much of an asset a party holds, whether it holds a unique one, or may hold any.
  private func holding(_ arguments: [Value], _ query: String) throws(HostFailure) -> Value {
    guard arguments.count >= 3, case .contract(let issuer) = arguments[0],
      case .text(let name) = arguments[1], case .party(let holder) = arguments[2]
    else { throw .unavailable("a test asks for no asset") }
    let asset = AssetID(issuer: issuer, name: Name(octets: name))
    if query == "mayHold" {
      return .bool(
        try reporting { (ledger) throws(LedgerFailure) in
          try ledger.mayHold(holder, asset)
        })
    }
    guard arguments.count == 4 else {
      return .integer(
        try reporting { (ledger) throws(LedgerFailure) in
          try ledger.holding(of: holder, asset)
        })
    }
    guard case .integer(let id) = arguments[3] else { throw .unavailable("an id is a number") }
    return .bool(
      try reporting { (ledger) throws(LedgerFailure) in
        try ledger.holds(holder, asset, id: id)
      })
  }

  /// How much of an asset there is.
  private func supply(_ arguments: [Value]) throws(HostFailure) -> Value {
    guard arguments.count == 2, case .contract(let issuer) = arguments[0],
      case .text(let name) = arguments[1]
    else { throw .unavailable("a test asks for the supply of no asset") }
    return .integer(
      try reporting { (ledger) throws(LedgerFailure) in
        try ledger.supply(of: AssetID(issuer: issuer, name: Name(octets: name)))
      })
  }

  private mutating func view(
    _ name: String, _ arguments: [Value], _ item: Import
  ) throws(HostFailure) -> [Value] {
    guard case .contract(let contract)? = arguments.first else {
      throw .unavailable("a view names a contract")
    }
    let own = Array(arguments.dropFirst())
    let (execution, used, _) = try reporting { (ledger) throws(LedgerFailure) in
      try ledger.view(contract, name, arguments: own.map { $0.cbor() })
    }
    gas += used
    switch execution {
    case .completed(let results): return try values(results, item)
    case .faulted(let fault):
      let step = Step(name: name, of: created[contract], arguments: own, signers: nil)
      steps.append(text(of: step, "failed with \(fault.name)", []))
      throw .fault(fault)
    }
  }

  /// Notes a call and gives its results, or passes its fault on.
  private mutating func conclude(
    _ executed: Executed, _ step: Step
  ) throws(HostFailure) -> [CBOR] {
    gas += executed.outcome.gas
    noteContracts(of: executed)
    let events = executed.outcome.events.map(event)
    switch executed.outcome.verdict {
    case .completed(let results):
      steps.append(text(of: step, "done", events))
      return results.first ?? []
    case .failed:
      let fault = executed.fault ?? Fault(.unknownFunction)
      let words = describe(fault, step.contract) + clause(of: fault, step)
      lastFailure = (fault.code, fault.raised, words)
      steps.append(text(of: step, "failed with \(words)", events))
      throw .fault(fault)
    }
  }

  /// Notes a due that the ledger carried out.
  private mutating func note(_ carriedOut: LocalLedger.CarriedOut) {
    let executed = carriedOut.executed
    gas += executed.outcome.gas
    let contract = created[carriedOut.due.contract]
    let ending = executed.fault.map { "failed with \(describe($0, contract))" } ?? "done"
    steps.append(
      .call(
        "due \(carriedOut.due.clause), at \(CalendarTime(milliseconds: carriedOut.time))",
        ending: ending, events: executed.outcome.events.map(event)))
  }

  /// A call as the test makes it.
  private struct Step {
    /// The entry's name.
    let name: String
    /// What stands before the name.
    let prefix: String
    /// What is called.
    let contract: TestRunner.Contract?
    let arguments: [Value]
    /// Those who sign; nil for a view.
    let signers: [Digest32]?

    init(
      name: String, prefix: String = "", of contract: TestRunner.Contract?, arguments: [Value],
      signers: [Digest32]?
    ) {
      self.name = name
      self.prefix = prefix
      self.contract = contract
      self.arguments = arguments
      self.signers = signers
    }
  }

  /// The last argument of a create or a call is the list of its signers.
  private func split(_ arguments: [Value]) -> (own: [Value], signers: [Digest32]) {
    guard case .list(let elements)? = arguments.last else { return (arguments, []) }
    let signers = elements.compactMap { element -> Digest32? in
      if case .party(let party) = element { party } else { nil }
    }
    return (Array(arguments.dropLast()), signers)
  }

  private func values(_ items: [CBOR], _ item: Import) throws(HostFailure) -> [Value] {
    var values: [Value] = []
    for (result, type) in zip(items, item.results) {
      do throws(ValueFailure) {
        values.append(try Value.decode(item: result, type: type, in: tests.types))
      } catch {
        throw .unavailable("a result is not of the type that the test expects: \(error)")
      }
    }
    return values
  }

  func reporting<Result>(
    _ body: (LocalLedger) throws(LedgerFailure) -> Result
  ) throws(HostFailure) -> Result {
    do throws(LedgerFailure) {
      return try body(ledger)
    } catch {
      throw .unavailable(String(describing: error))
    }
  }

  // MARK: Wording

  private func literal(_ value: Value, _ type: TypeIndex) -> String {
    named(value.literal(as: type, in: tests.types))
  }

  /// Puts the test's names in the place of addresses.
  private func named(_ text: String) -> String {
    var text = text
    for (party, label) in labels.sorted(by: { $0.key < $1.key }) {
      text = text.replacing("party\"\(party)\"", with: label)
    }
    return text
  }

  private func text(of step: Step, _ ending: String, _ events: [String]) -> TestStep {
    var parts: [String] = []
    if let interface = step.contract?.interface {
      let types = interface.entry(named: step.name)?.parameters ?? []
      parts = zip(step.arguments, types).map { value, parameter in
        "\(parameter.name): \(named(value.literal(as: parameter.type, in: interface.types)))"
      }
    }
    let by = step.signers.map { list in
      " by " + list.map { labels[$0] ?? $0.description }.joined(separator: ", ")
    }
    return .call(
      "\(step.prefix)\(step.name)(\(parts.joined(separator: ", ")))\(by ?? "")", ending: ending,
      events: events)
  }

  private func event(_ event: Outcome.Event) -> String {
    guard let interface = created[event.contract]?.interface,
      let message = interface.event(named: event.name.utf8),
      let fields = try? interface.decodeFields(.array(event.fields), of: message)
    else { return event.name }
    return named(interface.literal(of: message, fields: fields))
  }

  /// What is known of a fault beyond its name: in the runner's words, or its fields with parties by their names.
  func words(of fault: Fault) -> String? {
    if let detail, detail.code == fault.code { return detail.text }
    let words = told(fault)
    return Array(words.utf8) == Array(fault.name.utf8) ? nil : words
  }

  /// What was said of a fault when it happened, if it is the last one.
  private func told(_ fault: Fault) -> String {
    if let lastFailure, lastFailure.code == fault.code, lastFailure.raised == fault.raised {
      return lastFailure.words
    }
    return describe(fault, nil)
  }

  /// The `by` of a call that was not met or asks for less, in the words of the source, and the payers.
  private func clause(of fault: Fault, _ step: Step) -> String {
    guard fault.code == .unauthorised || fault.code == .unneededSignature, fault.sites.isEmpty,
      let entry = step.contract?.interface.entries.first(where: {
        Array($0.name) == Array(step.name.utf8) && $0.authority != nil
      }), let signers = entry.signers
    else { return "" }
    return "; `\(step.name)` is by \(signers)"
  }

  /// A fault with its fields: those of the contract in which it happened.
  private func describe(_ fault: Fault, _ contract: TestRunner.Contract?) -> String {
    if let words = fault.code.words(fault.raised?.fields ?? []) { return named(words) }
    let origin = fault.sites.first.flatMap { created[$0.contract] } ?? contract
    guard let interface = origin?.interface, let raised = fault.raised,
      let message = interface.error(named: raised.name.octets),
      let fields = try? interface.decodeFields(.array(raised.fields), of: message)
    else { return fault.name }
    return named(interface.literal(of: message, fields: fields))
  }
}

/// One thing that a test did, for the report of its failure.
package enum TestStep: Hashable, Sendable {
  /// A call with its arguments and signers, how it ended, and its events.
  case call(String, ending: String, events: [String])
}
