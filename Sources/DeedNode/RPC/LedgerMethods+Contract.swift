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
        of: contract, interface: interface, for: arguments.caller.client)
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
      "fields": .array(
        state.fields.map { Self.describe(interface.fields[$0.number], $0.content, interface) }),
      "dues": .array(state.dues.map { Self.describe($0, now: now) }),
    ]
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
