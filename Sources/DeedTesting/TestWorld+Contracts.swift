import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedVM

/// What a test has the ledger do: contracts are created, called, upgraded and asked.
extension TestWorld {
  /// Creates a contract of a file.
  mutating func create(
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
  mutating func upgrade(
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

  mutating func call(
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
  func payments(
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
  func holding(_ arguments: [Value], _ query: String) throws(HostFailure) -> Value {
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
  func supply(_ arguments: [Value]) throws(HostFailure) -> Value {
    guard arguments.count == 2, case .contract(let issuer) = arguments[0],
      case .text(let name) = arguments[1]
    else { throw .unavailable("a test asks for the supply of no asset") }
    return .integer(
      try reporting { (ledger) throws(LedgerFailure) in
        try ledger.supply(of: AssetID(issuer: issuer, name: Name(octets: name)))
      })
  }

  mutating func view(
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
  mutating func conclude(
    _ executed: Executed, _ step: Step
  ) throws(HostFailure) -> [CBOR] {
    gas += executed.outcome.gas
    note(of: executed)
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
  mutating func note(_ carriedOut: LocalLedger.CarriedOut) {
    let executed = carriedOut.executed
    gas += executed.outcome.gas
    note(of: executed)
    let contract = created[carriedOut.due.contract]
    let ending = executed.fault.map { "failed with \(describe($0, contract))" } ?? "done"
    steps.append(
      .call(
        "due \(carriedOut.due.clause), at \(CalendarTime(milliseconds: carriedOut.time))",
        ending: ending, events: executed.outcome.events.map(event)))
  }

  /// A call as the test makes it.
  struct Step {
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
  func split(_ arguments: [Value]) -> (own: [Value], signers: [Digest32]) {
    guard case .list(let elements)? = arguments.last else { return (arguments, []) }
    let signers = elements.compactMap { element -> Digest32? in
      if case .party(let party) = element { party } else { nil }
    }
    return (Array(arguments.dropLast()), signers)
  }

  func values(_ items: [CBOR], _ item: Import) throws(HostFailure) -> [Value] {
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
}
