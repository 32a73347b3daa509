import DeedBytecode
import DeedCrypto
import DeedLedger

extension LedgerMethods {
  /// `deed_contract`: where a contract stands: its phase, its fields, its deadlines.
  @Sendable func contract(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let contract = try arguments.digest("contract")
    let package = try package(of: contract)
    guard let interface = try interface(ofPackage: package) else {
      throw .notFound("UnknownPackage", "there is no package \(package)")
    }
    let answer: Result<(state: ContractState, head: Checkpoint), ViewRefusal>
    do throws(ApplicationFailure) {
      answer = try await application.state(
        of: contract, running: package, interface: interface, for: arguments.caller.client)
    } catch {
      throw failed(error)
    }
    let (state, head) = try Self.granted(answer)
    let now = max(wallClock(), head.time)
    let phase = state.phase.map { interface.phases[Int($0.rawValue)] }
    return [
      "contract": .digest(contract), "package": .digest(package),
      "name": .string(interface.name.description), "height": .unsigned(head.height),
      "time": .integer(head.time),
      "phase": phase.map { .string($0.name.description) } ?? .null,
      "isFinal": phase.map { .bool($0.isFinal) } ?? .null,
      "prose": interface.proseHash.map(JSON.digest) ?? .null,
      "interfaces": .array(
        interface.interfaces.map { .string(interface.types.name(of: $0)) }),
      "predecessor": interface.predecessor.map { .string($0.description) } ?? .null,
      "upgrade": interface.entries.first { $0.kind == .upgrade }.map {
        .string(Self.permission($0, interface))
      } ?? .null,
      "fields": .array(
        state.fields.map { Self.describe(interface.fields[$0.number], $0.content, interface) }),
      "dues": .array(state.dues.map { Self.describe($0, now: now) }),
      "open": .array(
        interface.entries.filter { Self.isOpen($0, in: state.phase) }.map { entry in
          [
            "kind": .string(entry.kind == .call ? "call" : "view"),
            "name": .string(String(decoding: entry.name, as: UTF8.self)),
            "head": .string(Self.head(of: entry, interface)),
          ]
        }),
    ]
  }

  /// Whether a call or view can be entered in a phase, so far as the phase decides it.
  private static func isOpen(_ entry: InterfaceEntry, in phase: PhaseIndex?) -> Bool {
    guard entry.kind == .call || entry.kind == .view else { return false }
    return entry.phases.isEmpty || phase.map(entry.phases.contains) ?? true
  }

  /// The head of a call or view in words, without its phases and conditions.
  private static func head(of entry: InterfaceEntry, _ interface: Interface) -> String {
    let parameters = entry.parameters.map { "\($0.name): \(interface.types.name(of: $0.type))" }
    let results = entry.results.map { interface.types.name(of: $0.type) }
    var words =
      "\(String(decoding: entry.name, as: UTF8.self))(\(parameters.joined(separator: ", ")))"
    switch results.count {
    case 0: break
    case 1: words += " -> \(results[0])"
    default: words += " -> (\(results.joined(separator: ", ")))"
    }
    if let signers = entry.signers { words += " by \(signers)" }
    if let target = entry.target { words += " -> \(interface.phases[Int(target.rawValue)].name)" }
    if let opens = entry.opens { words += " after \(opens)" }
    if let closes = entry.closes { words += " before \(closes)" }
    return words
  }

  /// By whom, in which phases and when the contract may be upgraded, in words.
  private static func permission(_ entry: InterfaceEntry, _ interface: Interface) -> String {
    var words = "by \(entry.authority.map(String.init(describing:)) ?? "?")"
    if !entry.phases.isEmpty {
      let phases = entry.phases.map { interface.phases[Int($0.rawValue)].name.description }
      words += " in \(phases.joined(separator: ", "))"
    }
    if let opens = entry.opens { words += " after \(opens)" }
    if let closes = entry.closes { words += " before \(closes)" }
    return words
  }

  /// A field with its value, or with the number of its elements.
  private static func describe(
    _ field: Field, _ content: ContractState.Content, _ interface: Interface
  ) -> JSON {
    var (value, count, octets): (JSON, JSON, JSON) = (.null, .null, .null)
    switch content {
    case .value(let found):
      value = .value(
        found.cbor(), literal: found.literal(as: field.type, in: interface.types))
    case .count(let number): count = .unsigned(number)
    case .omitted(let number): octets = number.map(JSON.count) ?? .null
    }
    return [
      "name": .string(field.name.description), "kind": .string(field.kind.spelling),
      "type": .string(interface.types.name(of: field.type)), "value": value, "count": count,
      "octets": octets,
    ]
  }
}
