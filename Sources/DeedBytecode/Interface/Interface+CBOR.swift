package import DeedEncoding

/// Why octets are not an interface description.
package enum InterfaceFailure: Error, Hashable, Sendable {
  /// The octets are not deterministic CBOR, or not the record.
  case malformed(DecodingFailure)
  /// The types, names or tables are not those of a module that the verifier would accept.
  case invalid(VerificationFailure)
}

extension Interface {
  /// The most octets of a description.
  package static let octetsMax = 512 * 1024
  /// The most octets of one doc comment or expression.
  package static let textOctetsMax = 16 * 1024

  /// Whether octets may stand in a description as words.
  static func isText(_ octets: [UInt8]) -> Bool {
    !octets.isEmpty && octets.count <= textOctetsMax && Value.isText(octets)
  }

  /// The record in deterministic CBOR (`docs/abi.md`); the octets that a package names by their digest.
  package func encoded() -> [UInt8] {
    var record = RecordWriter()
    record.set(2, .unsigned(UInt64(kind.rawValue)))
    record.set(3, .text(name.octets))
    record.set(4, .array(types.definitions.map { $0.item { .index($0.rawValue) } }))
    record.set(5, .array(fields.map(\.item)))
    record.set(6, .array(errors.map(\.item)))
    record.set(7, .array(events.map(\.item)))
    record.set(8, .array(entries.map(\.item)))
    if !documentation.isEmpty {
      let documents = documentation.map { document in
        CBOR.array([
          .unsigned(UInt64(document.subject.rawValue)), .text(document.name), .text(document.text),
        ])
      }
      record.set(9, .array(documents))
    }
    return record.encoded()
  }

  /// Decodes a description and refuses every other encoding of it.
  ///
  /// The types and tables of what is accepted are sound, as the verifier judges those of a module: indices exist,
  /// types name earlier ones, keys are of key types, names are distinct.
  /// - Throws: an `InterfaceFailure`.
  package static func decode(_ octets: [UInt8]) throws(InterfaceFailure) -> Interface {
    let interface: Interface
    do throws(DecodingFailure) {
      let limits = CBORLimits(byteCountMax: octetsMax)
      interface = try decode(RecordItem(decoding: octets, name: "Interface", limits: limits))
    } catch {
      throw .malformed(error)
    }
    do throws(VerificationFailure) {
      try interface.check()
    } catch {
      throw .invalid(error)
    }
    return interface
  }

  private static func decode(_ item: RecordItem) throws(DecodingFailure) -> Interface {
    var record = try item.record()
    let kindItem = try record.required(2)
    guard let kind = ModuleKind(rawValue: UInt8(try kindItem.unsigned(in: 0...255))), kind != .test
    else { throw kindItem.refuse("module-kind") }
    let name = try record.required(3).name()
    let definitions = try record.required(4).table { (item) throws(DecodingFailure) in
      try item.typeDefinition()
    }
    let fields = try record.required(5).table { (item) throws(DecodingFailure) in
      try item.field()
    }
    let errors = try record.required(6).table { (item) throws(DecodingFailure) in
      try item.message()
    }
    let events = try record.required(7).table { (item) throws(DecodingFailure) in
      try item.message()
    }
    let entries = try record.required(8).table { (item) throws(DecodingFailure) in
      try item.interfaceEntry()
    }
    let documents = try record.optional(9)?.documents() ?? []
    try record.finish()
    return Interface(
      kind: kind, name: name, types: TypeTable(definitions), fields: fields, errors: errors,
      events: events, entries: entries, documentation: documents)
  }

  /// Has the verifier judge a module of the same tables, whose functions have no code.
  private func check() throws(VerificationFailure) {
    var module = Module(kind: kind, name: name)
    module.types = types.definitions
    module.fields = fields
    module.errors = errors
    module.events = events
    for (position, entry) in entries.enumerated() {
      module.functions.append(
        Function(
          parameters: entry.parameters.map(\.type), results: entry.results.map(\.type),
          locals: [], code: []))
      module.entries.append(
        Entry(
          kind: entry.kind, name: entry.name, parameterNames: entry.parameters.map(\.name),
          resultNames: entry.results.compactMap(\.name), authority: nil, conditions: [],
          body: FunctionIndex(rawValue: UInt32(position))))
    }
    var meter = VerificationMeter()
    try LimitsCheck(module: module).check()
    try NameCheck(module: module).check(&meter)
    try TypeCheck(module: module, types: types).check(&meter)
    try TableCheck(module: module, types: types).check(&meter)
  }
}

extension InterfaceEntry {
  fileprivate var item: CBOR {
    .array([
      .unsigned(UInt64(kind.rawValue)), .text(name),
      .array(parameters.map { .array([.text($0.name.octets), .index($0.type.rawValue)]) }),
      .array(
        results.map {
          .array([$0.name.map { .text($0.octets) } ?? .null, .index($0.type.rawValue)])
        }), authority?.item ?? .null, .array(conditions.map(\.item)),
    ])
  }
}

extension InterfaceExpression {
  fileprivate var item: CBOR { text.map { .text($0) } ?? .null }
}

extension InterfaceAuthority {
  /// The tags of `Authority`, with words for the functions.
  fileprivate var item: CBOR {
    func tagged(_ tag: ModuleFormat.AuthorityTag, _ items: [CBOR]) -> CBOR {
      .array([.unsigned(tag.rawValue)] + items)
    }
    switch self {
    case .anyone: return tagged(.anyone, [])
    case .party(let party): return tagged(.party, [party.item])
    case .all(let parts): return tagged(.all, parts.map(\.item))
    case .any(let parts): return tagged(.any, parts.map(\.item))
    case .quorum(let count, let set): return tagged(.quorum, [count.item, set.item])
    case .every(let set): return tagged(.every, [set.item])
    }
  }
}

extension RecordItem {
  fileprivate func interfaceEntry() throws(DecodingFailure) -> InterfaceEntry {
    let items = try array(count: 6)
    guard let kind = Entry.Kind(rawValue: UInt8(try items[0].unsigned(in: 0...255))),
      kind != .test
    else { throw items[0].refuse("entry-kind") }
    let results = try items[3].members { (item) throws(DecodingFailure) -> InterfaceEntry.Result in
      let parts = try item.array(count: 2)
      return InterfaceEntry.Result(
        name: try parts[0].unlessNull?.name(), type: try parts[1].type())
    }
    // All results have names or none has.
    guard Set(results.map { $0.name == nil }).count <= 1 else { throw items[3].refuse("names") }
    let authority = try items[4].unlessNull?.interfaceAuthority(depth: 1)
    guard (authority != nil) == (kind == .create || kind == .call) else {
      throw items[4].refuse("authority")
    }
    let conditions = try items[5].array(count: 0...Limits.conditionsMax)
    var expressions: [InterfaceExpression] = []
    for condition in conditions { expressions.append(try condition.expression()) }
    return InterfaceEntry(
      kind: kind, name: try items[1].textOctets(byteCountMax: Limits.nameOctetsMax),
      parameters: try items[2].namedTypes(), results: results, authority: authority,
      conditions: expressions)
  }

  private func expression() throws(DecodingFailure) -> InterfaceExpression {
    guard let item = unlessNull else { return InterfaceExpression(nil) }
    let text = try item.textOctets(byteCountMax: Interface.textOctetsMax)
    guard !text.isEmpty else { throw refuse("empty-text") }
    return InterfaceExpression(text)
  }

  private func interfaceAuthority(depth: Int) throws(DecodingFailure) -> InterfaceAuthority {
    let items = try array(count: 1...Limits.authorityLeavesMax + 1)
    guard depth <= Limits.authorityDepthMax,
      let tag = ModuleFormat.AuthorityTag(rawValue: try items[0].unsigned())
    else { throw items[0].refuse("authority-tag") }
    func parts() throws(DecodingFailure) -> [InterfaceAuthority] {
      var parts: [InterfaceAuthority] = []
      for item in items.dropFirst() { parts.append(try item.interfaceAuthority(depth: depth + 1)) }
      return parts
    }
    let count: Int? =
      switch tag {
      case .anyone: 1
      case .party, .every: 2
      case .quorum: 3
      case .all, .any: nil
      }
    if let count, items.count != count {
      throw .unexpectedCount(path: path, found: items.count)
    }
    switch tag {
    case .anyone: return .anyone
    case .party: return .party(try items[1].expression())
    case .all: return .all(try parts())
    case .any: return .any(try parts())
    case .quorum:
      return .quorum(count: try items[1].expression(), of: try items[2].expression())
    case .every: return .every(of: try items[1].expression())
    }
  }

  fileprivate func documents() throws(DecodingFailure) -> [InterfaceDocument] {
    var documents: [InterfaceDocument] = []
    for item in try array(count: 1...8 * Limits.tableEntriesMax) {
      let parts = try item.array(count: 3)
      let number = try parts[0].unsigned(in: 0...255)
      guard let subject = InterfaceDocument.Subject(rawValue: UInt8(number)) else {
        throw parts[0].refuse("subject")
      }
      let document = InterfaceDocument(
        subject, try parts[1].textOctets(byteCountMax: Limits.nameOctetsMax),
        text: try parts[2].textOctets(byteCountMax: Interface.textOctetsMax))
      guard !document.text.isEmpty else { throw parts[2].refuse("empty-text") }
      if let last = documents.last {
        let isAfter =
          last.subject.rawValue < document.subject.rawValue
          || last.subject == document.subject && last.name.lexicographicallyPrecedes(document.name)
        guard isAfter else { throw .notAscending(path: item.path) }
      }
      documents.append(document)
    }
    return documents
  }
}
