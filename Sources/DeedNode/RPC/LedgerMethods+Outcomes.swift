import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger

extension LedgerMethods {
  /// A leaf with its outcome, values also as literals where the packages are known.
  func describe(_ entry: RecordedEntry) throws(RPCError) -> JSON {
    let leaf = entry.leaf
    var members: [JSON.Member] = [
      .init("id", .digest(leaf.id)), .init("index", .unsigned(entry.index)),
      .init("kind", .string(String(describing: leaf.kind))),
      .init("height", .unsigned(leaf.height)), .init("time", .integer(leaf.time)),
      .init("payer", leaf.payer.map(JSON.unsigned) ?? .null),
      .init("charge", .unsigned(leaf.charge)),
    ]
    guard let outcome = entry.outcome else { return .object(members) }
    switch outcome.verdict {
    case .completed(let results):
      members += [.init("status", 0), .init("ok", true)]
      members.append(.init("results", .array(try describe(results, of: entry))))
    case .failed(let failure):
      members += [.init("status", .unsigned(UInt64(failure.code.rawValue))), .init("ok", false)]
      members.append(.init("error", try describe(failure)))
    }
    members.append(.init("gas", .unsigned(outcome.gas)))
    var events: [JSON] = []
    for event in outcome.events {
      let code = outcome.code.filter { $0.contract == event.contract }
      events.append(try describe(event, packages: code.map(\.package)))
    }
    members.append(.init("events", .array(events)))
    return .object(members)
  }

  /// The results of each action; those of calls with literals.
  private func describe(
    _ results: [[CBOR]], of entry: RecordedEntry
  ) throws(RPCError) -> [JSON] {
    let transaction =
      entry.leaf.kind == .transaction
      ? entry.record.flatMap { try? Transaction(decoding: $0) } : nil
    var described: [JSON] = []
    for (index, items) in results.enumerated() {
      guard let transaction, index < transaction.payload.actions.count,
        case .call(let call) = transaction.payload.actions[index].body,
        let interface = try interface(ofPackage: call.expectedPackage),
        let entry = interface.entry(named: call.function)
      else {
        described.append(.values(items))
        continue
      }
      described.append(interface.json(items, types: entry.results.map(\.type)))
    }
    return described
  }

  private func describe(_ failure: Outcome.Failure) throws(RPCError) -> JSON {
    let interface = try failure.package.map { (id) throws(RPCError) in
      try self.interface(ofPackage: id)
    }
    return .object([
      .init("action", .count(failure.action)), .init("code", .count(Int(failure.code.rawValue))),
      .init("name", .string(failure.name)),
      .init("literal", literal(of: failure.code, failure.name, failure.fields, interface ?? nil)),
      .init("fields", .values(failure.fields)),
      .init("package", failure.package.map(JSON.digest) ?? .null),
      .init("function", failure.function.map(JSON.unsigned) ?? .null),
      .init("offset", failure.offset.map(JSON.unsigned) ?? .null),
    ])
  }

  /// An event of one of these packages: a contract that was upgraded has two.
  private func describe(_ event: Outcome.Event, packages: [Digest32]) throws(RPCError) -> JSON {
    var interfaces: [Interface?] = []
    for package in packages { interfaces.append(try interface(ofPackage: package)) }
    let words = Interface.literal(
      ofEvent: event.name, fields: event.fields, ranBy: interfaces)
    return .object([
      .init("contract", .digest(event.contract)), .init("name", .string(event.name)),
      .init("literal", words.map(JSON.string) ?? .null),
      .init("fields", .values(event.fields)),
    ])
  }

  /// A declared error in the language's words, or a fault of the machine with the clause, phase or time it is about; null
  /// when there is nothing more to say than its name.
  func literal(
    of code: FaultCode, _ name: String, _ fields: [CBOR], _ interface: Interface?
  ) -> JSON {
    if code == .declaredError {
      return literal(of: interface?.error(named: name.utf8), fields, interface)
    }
    return code.words(fields).map { .string($0) } ?? Self.literal(of: name, fields)
  }

  /// A fault that says more in texts, such as an order of governance and why it is refused; null for others.
  private static func literal(of name: String, _ fields: [CBOR]) -> JSON {
    var parts: [String] = []
    for field in fields {
      guard case .text(let text) = field else { return .null }
      parts.append(Value.text(text).literal(as: .text, in: TypeTable([])))
    }
    guard !parts.isEmpty else { return .null }
    return .string("\(name)(\(parts.joined(separator: ", ")))")
  }

  /// An event or error in the language's words, or null when its description is not known.
  func literal(of message: Message?, _ fields: [CBOR], _ interface: Interface?) -> JSON {
    guard let message, let interface,
      let values = try? interface.decodeFields(.array(fields), of: message)
    else { return .null }
    return .string(interface.literal(of: message, fields: values))
  }

  /// The description of a package, or nil when there is none of this id.
  func interface(ofPackage id: Digest32) throws(RPCError) -> Interface? {
    if let known = interfaces.interface(of: id) { return known }
    let published = try read { (ledger) throws(LedgerFailure) -> (Package, [UInt8]?)? in
      guard let package = try ledger.package(id: id) else { return nil }
      return (package, try ledger.text(package.interfaceHash))
    }
    guard let (package, text) = published else { return nil }
    return interfaces.interface(of: package, id: id, published: text)
  }
}
