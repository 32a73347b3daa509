/// A contract of a generated program, as its model carries it out.
final class ModelContract {
  /// Who may act.
  indirect enum Authority {
    case anyone
    case party(ProgramWriter.Code)
    case all([Authority])
    case any([Authority])
    /// So many of a set of parties.
    case count(ProgramWriter.Code, of: ProgramWriter.Code)
    case everyone(ProgramWriter.Code)

    func isMet(by signers: [Int], _ machine: ModelMachine) throws -> Bool {
      func present(_ group: ProgramWriter.Code) throws -> (there: Int, whole: Int) {
        let group = try group.run(machine).elements.map(\.account)
        return (group.filter(signers.contains).count, group.count)
      }
      switch self {
      case .anyone: return !signers.isEmpty
      case .party(let code): return signers.contains(try code.run(machine).account)
      case .all(let parts): return try parts.allSatisfy { try $0.isMet(by: signers, machine) }
      case .any(let parts): return try parts.contains { try $0.isMet(by: signers, machine) }
      case .count(let count, let group):
        let wanted = try count.run(machine).number
        let there = try present(group).there
        return wanted > 0 && there >= wanted
      case .everyone(let group):
        let (there, whole) = try present(group)
        return whole > 0 && there == whole
      }
    }
  }

  /// Where a body runs: in some phases, and the one that it leads to.
  struct Stay {
    var text = ""
    /// nil for all.
    var phases: Set<Int>?
    var target: Int?
    /// Fields of these phases that may be read, and those that may be written.
    var reads: [String] = []
    var writes: [String] = []
    /// The fields of the phase that is entered.
    var sets: [String] = []
  }

  /// An asset that a call takes, by the place of the parameter.
  struct Taking {
    let parameter: Int
    let payer: ProgramWriter.Code
    let asset: (ModelMachine) throws -> ModelAsset
  }

  final class Entry {
    let name: String
    let isView: Bool
    let parameters: [Typed]
    let results: [ProgramType]
    var authority: Authority?
    var stay = Stay()
    var after: ProgramWriter.Code?
    var before: ProgramWriter.Code?
    var takes: [Taking] = []
    var requires: [ModelMachine.Step] = []
    var body: [ModelMachine.Step] = []
    var ensures: [ProgramWriter.Code] = []
    var cost = 0

    init(_ name: String, isView: Bool, parameters: [Typed], results: [ProgramType]) {
      self.name = name
      self.isView = isView
      self.parameters = parameters
      self.results = results
    }
  }

  struct Due {
    /// The words of its head.
    let name: String
    let time: ProgramWriter.Code
    let entry: Entry
  }

  let name: String
  let file: String
  let number: Int
  var parties: [String] = []
  /// What `create` takes, in order.
  var parameters: [Typed] = []
  var initialisers: [(name: String, code: ProgramWriter.Code)] = []
  var create = Entry("create", isView: false, parameters: [], results: [])
  var entries: [Entry] = []
  var dues: [Due] = []
  var invariants: [(phases: Set<Int>?, condition: ProgramWriter.Code)] = []
  /// The fields that are there in some phases only.
  var passing: [(name: String, phases: Set<Int>)] = []
  var hasPhases = false
  /// The names of the interfaces that it declares.
  var interfaces: [String] = []
  /// The references that it is created with, by the names of their fields.
  var references: [String: String] = [:]

  /// Who may upgrade it, where and when.
  var permission: Entry?
  /// The contract that it may replace.
  var predecessor: ModelContract?
  var ways: [Way] = []

  /// What an upgrade does where the old contract is in some phases; nil for all.
  struct Way {
    let phases: Set<Int>?
    let target: Int
    let body: [ModelMachine.Step]
  }

  init(name: String, file: String, number: Int) {
    self.name = name
    self.file = file
    self.number = number
  }

  /// What its most expensive entry costs.
  var cost: Int { entries.map(\.cost).max() ?? 0 }

  func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }
}

/// Creating and calling contracts.
extension ModelMachine {
  /// Does something whose failure undoes everything in the world.
  func undoing<Result>(_ body: () throws -> Result) throws -> Result {
    let (world, frames, own, running, signers) = (world, frames, own, running, signers)
    do {
      return try body()
    } catch {
      (self.world, self.frames, self.own) = (world, frames, own)
      (self.running, self.signers) = (running, signers)
      throw error
    }
  }

  /// Attempts a call: gives its results, or the reason why there are none.
  ///
  /// What is not in the callee's hands is thrown on: that a contract is busy that was at work before the attempting one.
  func attempting(
    _ call: () throws -> [ModelValue]
  ) throws -> (results: [ModelValue], reason: ModelValue?) {
    do {
      return (try undoing(call), nil)
    } catch let fault as ModelFault {
      if fault.name == "ModelTooLong" { throw fault }
      if let busy = fault.busy, running.dropLast().contains(busy) { throw fault }
      return ([], .octets(Array((fault.name.split(separator: ".").last ?? "").utf8)))
    }
  }

  /// A new contract; gives its number.
  func create(
    _ model: ModelContract, _ arguments: [ModelValue], by signers: [Int]
  ) throws -> ModelValue {
    let number = world.contracts.count
    world.contracts.append(Contract(kind: model.number, fields: [:]))
    _ = try execute(number, model, model.create, arguments, signers) {
      for (parameter, value) in zip(model.parameters, arguments) {
        self.setField(parameter.name, value)
      }
    }
    return .reference(number)
  }

  /// Calls a contract or reads it.
  func enter(
    _ number: Int, _ name: String, _ arguments: [ModelValue], by signers: [Int]
  ) throws -> [ModelValue] {
    guard !running.contains(number) else {
      var fault = ModelFault("Busy")
      fault.busy = number
      throw fault
    }
    let model = models[world.contracts[number].kind]
    guard let entry = model.entry(name) else { throw ModelFault("ModelWithoutEntry") }
    if !pending(number, until: world.now).isEmpty { throw ModelFault("DuePending") }
    return try execute(number, model, entry, arguments, signers) {}
  }

  private func execute(
    _ number: Int, _ model: ModelContract, _ entry: ModelContract.Entry,
    _ arguments: [ModelValue], _ acting: [Int], _ begin: () -> Void
  ) throws -> [ModelValue] {
    let (own, signers) = (own, signers)
    running.append(number)
    frames.append(
      Dictionary(zip(entry.parameters.map(\.name), arguments)) { first, _ in first })
    defer {
      (self.own, self.signers) = (own, signers)
      running.removeLast()
      frames.removeLast()
    }
    (self.own, self.signers) = (number, acting)
    begin()
    try admit(number, entry, arguments)
    results = []
    for step in entry.requires { _ = try step(self) }
    if entry === model.create {
      for (name, code) in model.initialisers { setField(name, try code.run(self)) }
    }
    _ = try run(entry.body)
    let given = entry.results.isEmpty ? [] : results
    for condition in entry.ensures where try !condition.run(self).isTrue {
      throw ModelFault("EnsuresFailed")
    }
    try move(number, model, entry)
    return given
  }

  /// Who acts, where and when, and what is taken.
  func admit(
    _ number: Int, _ entry: ModelContract.Entry, _ arguments: [ModelValue]
  ) throws {
    let payers = try entry.takes.map { try $0.payer.run(self).account }
    if let authority = entry.authority {
      guard try authority.isMet(by: signers, self), payers.allSatisfy(signers.contains) else {
        throw ModelFault("Unauthorised")
      }
      for signer in signers where !payers.contains(signer) {
        let others = signers.filter { $0 != signer }
        if try authority.isMet(by: others, self) { throw ModelFault("UnneededSignature") }
      }
    }
    if let phases = entry.stay.phases, !phases.contains(world.contracts[number].phase) {
      throw ModelFault("WrongPhase")
    }
    if let after = entry.after, world.now < (try after.run(self).number) {
      throw ModelFault("TooEarly")
    }
    if let before = entry.before, world.now >= (try before.run(self).number) {
      throw ModelFault("TooLate")
    }
    for (take, payer) in zip(entry.takes, payers) {
      guard case .asset(let asset, let amount) = arguments[take.parameter] else { continue }
      guard try take.asset(self) == asset else { throw ModelFault("WrongAsset") }
      // What only some may hold comes into no other contract.
      if asset.issuer != number, world.issued.contains(asset), !mayHold(asset, -1 - number) {
        throw ModelFault("HolderNotAllowed")
      }
      // A contract hands over what it has.
      if running.count == 1 { try pay(asset, amount, from: payer) }
    }
  }

  /// The move to another phase, the invariants there, and what is armed.
  private func move(
    _ number: Int, _ model: ModelContract, _ entry: ModelContract.Entry
  ) throws {
    guard !entry.isView else { return }
    if entry === model.create {
      let parties = model.parties.map { field($0).account }
      guard Set(parties).count == parties.count else { throw ModelFault("PartiesNotDistinct") }
    }
    if let new = entry.stay.target ?? (entry === model.create ? 0 : nil) {
      for field in model.passing where !field.phases.contains(new) { setField(field.name, nil) }
      world.contracts[number].phase = new
    }
    try checkInvariants(number, model)
    let carriedOut = model.dues.firstIndex { $0.entry === entry }
    let old = world.contracts[number].alarms
    for (clause, due) in model.dues.enumerated() {
      guard let time = try time(of: due, number) else {
        world.contracts[number].alarms[clause] = nil
        continue
      }
      if time != old[clause]?.time {
        world.contracts[number].alarms[clause] = .init(time: time)
      } else if clause == carriedOut {
        world.contracts[number].alarms[clause]?.state = .done
      }
    }
  }

  func checkInvariants(_ number: Int, _ model: ModelContract) throws {
    for invariant in model.invariants
    where invariant.phases?.contains(world.contracts[number].phase) ?? true {
      if try !invariant.condition.run(self).isTrue { throw ModelFault("InvariantBroken") }
    }
  }

  /// When a clause is due in the present phase; nil where it is not.
  func time(of due: ModelContract.Due, _ number: Int) throws -> Int? {
    guard due.entry.stay.phases?.contains(world.contracts[number].phase) ?? true else {
      return nil
    }
    return try due.time.run(self).number
  }

  // MARK: Time

  /// The clauses of a contract whose time has come, first those of the earliest.
  func pending(_ number: Int, until end: Int) -> [(time: Int, clause: Int)] {
    guard !running.contains(number) else { return [] }
    return world.contracts[number].alarms.filter { $0.value.state == .armed }
      .map { ($0.value.time, $0.key) }.filter { $0.0 <= end }.sorted { $0 < $1 }
  }

  /// Lets time pass; whatever is due meanwhile is carried out.
  func wait(_ duration: Int) throws {
    let end = world.now + duration
    while true {
      let due = world.contracts.indices.compactMap { number in
        pending(number, until: end).first.map { ($0.time, number, $0.clause) }
      }.min { $0 < $1 }
      guard let (time, number, clause) = due else { break }
      world.now = max(world.now, time)
      let model = models[world.contracts[number].kind]
      do {
        _ = try undoing { try execute(number, model, model.dues[clause].entry, [], []) {} }
      } catch {
        // One that fails is not carried out again by itself.
        world.contracts[number].alarms[clause]?.state = .failed
      }
    }
    world.now = end
  }
}
