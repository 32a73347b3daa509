internal import DeedCrypto
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
    if !interfaces.isEmpty { record.set(10, .indices(interfaces.map(\.rawValue))) }
    if let proseHash { record.set(11, .bytes(proseHash.octets)) }
    if !phases.isEmpty { record.set(12, .array(phases.map(\.item))) }
    if !invariants.isEmpty {
      let items = invariants.map { invariant in
        CBOR.array([invariant.condition.item, .indices(invariant.phases.map(\.rawValue))])
      }
      record.set(13, .array(items))
    }
    if !assets.isEmpty { record.set(14, .array(assets.map(\.item))) }
    if let predecessor { record.set(15, .text(predecessor.octets)) }
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
    let interfaces = try record.optional(10)?.elements(count: 1...Limits.tableEntriesMax) {
      (item) throws(DecodingFailure) in try item.type()
    }
    let proseHash = try record.optional(11)?.digest()
    let phases = try record.optional(12)?.elements(count: 1...Limits.phasesMax) {
      (item) throws(DecodingFailure) in try item.phase()
    }
    let invariants = try record.optional(13)?.elements(count: 1...Limits.invariantsMax) {
      (item) throws(DecodingFailure) in try item.interfaceInvariant()
    }
    let assets = try record.optional(14)?.nonempty().assets()
    let predecessor = try record.optional(15)?.name()
    try record.finish()
    return Interface(
      kind: kind, name: name, types: TypeTable(definitions), fields: fields, errors: errors,
      events: events, entries: entries, interfaces: interfaces ?? [], proseHash: proseHash,
      phases: phases ?? [], invariants: invariants ?? [], assets: assets ?? [],
      predecessor: predecessor, documentation: documents)
  }

  /// Has the verifier judge a module of the same tables and entries, whose functions have no code.
  private func check() throws(VerificationFailure) {
    var module = Module(kind: kind, name: name)
    module.types = types.definitions
    module.fields = fields
    module.errors = errors
    module.events = events
    module.interfaces = interfaces
    module.proseHash = proseHash
    module.phases = phases
    module.assets = assets
    // What more it says of its predecessor shows in the module alone.
    module.predecessor = predecessor.map { Predecessor(name: $0) }
    func function(_ parameters: [TypeIndex], _ results: [TypeIndex]) -> FunctionIndex {
      module.functions.append(
        Function(parameters: parameters, results: results, locals: [], code: []))
      return FunctionIndex(rawValue: UInt32(module.functions.count - 1))
    }
    for entry in entries {
      // The body stands for the heads, too: it is not looked into.
      let body = function(entry.parameters.map(\.type), entry.results.map(\.type))
      module.entries.append(
        Entry(
          kind: entry.kind, name: entry.name, parameterNames: entry.parameters.map(\.name),
          resultNames: entry.results.compactMap(\.name),
          authority: entry.authority?.map { _ in body }, phases: entry.phases,
          target: entry.target, opens: entry.opens.map { _ in body },
          closes: entry.closes.map { _ in body }, conditions: entry.conditions.map { _ in body },
          ensures: entry.ensures.map { _ in body }, body: body,
          takes: entry.takes.map { take in
            Entry.Take(
              parameter: take.parameter, payer: body, issuer: body, asset: take.asset)
          }))
    }
    module.invariants = invariants.map { invariant in
      Invariant(function: function([], []), phases: invariant.phases)
    }
    var meter = VerificationMeter()
    try LimitsCheck(module: module).check()
    try NameCheck(module: module).check(&meter)
    try TypeCheck(module: module, types: types).check(&meter)
    try TableCheck(module: module, types: types).check(&meter)
    let graph = try CallGraph(module: module, types: types, functions: [], &meter)
    try EntryCheck(module: module, types: types, graph: graph).checkForms(&meter)
    try PhaseCheck(module: module, functions: [], graph: graph).checkMoves(&meter)
    try InterfaceCheck(module: module, types: types).check(&meter)
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
        }), authority?.item(\.item) ?? .null, .indices(phases.map(\.rawValue)),
      .optional(target?.rawValue), .array([opens].compactMap { $0?.item }),
      .array([closes].compactMap { $0?.item }), .array(conditions.map(\.item)),
      .array(ensures.map(\.item)),
      .array(
        takes.map {
          .array([
            .index($0.parameter), $0.payer.item, $0.issuer.item, .text($0.asset.octets),
          ])
        }),
    ])
  }
}

extension InterfaceExpression {
  fileprivate var item: CBOR { text.map { .text($0) } ?? .null }
}

extension RecordItem {
  fileprivate func interfaceEntry() throws(DecodingFailure) -> InterfaceEntry {
    let items = try array(count: 12)
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
    let authority = try items[4].unlessNull.map { (item) throws(DecodingFailure) in
      try InterfaceAuthority.decode(item) { (leaf) throws(DecodingFailure) in
        try leaf.expression()
      }
    }
    return InterfaceEntry(
      kind: kind, name: try items[1].textOctets(byteCountMax: Limits.textNameOctetsMax),
      parameters: try items[2].namedTypes(), results: results, authority: authority,
      phases: try items[5].phaseIndices(),
      target: try items[6].unlessNull.map { (item) throws(DecodingFailure) in
        PhaseIndex(rawValue: try item.index())
      },
      opens: try items[7].expressions(count: 0...1).first,
      closes: try items[8].expressions(count: 0...1).first,
      conditions: try items[9].expressions(count: 0...Limits.conditionsMax),
      ensures: try items[10].expressions(count: 0...Limits.ensuresMax),
      takes: try items[11].members { (item) throws(DecodingFailure) -> InterfaceTake in
        let parts = try item.array(count: 4)
        return InterfaceTake(
          parameter: try parts[0].index(), payer: try parts[1].expression(),
          issuer: try parts[2].expression(), asset: try parts[3].name())
      })
  }

  /// The item, when it is an array that is not empty.
  fileprivate func nonempty() throws(DecodingFailure) -> RecordItem {
    _ = try array(count: 1...Limits.assetsMax)
    return self
  }

  private func expressions(
    count: ClosedRange<Int>
  ) throws(DecodingFailure) -> [InterfaceExpression] {
    try elements(count: count) { (item) throws(DecodingFailure) in try item.expression() }
  }

  private func expression() throws(DecodingFailure) -> InterfaceExpression {
    guard let item = unlessNull else { return InterfaceExpression(nil) }
    let text = try item.textOctets(byteCountMax: Interface.textOctetsMax)
    guard !text.isEmpty else { throw refuse("empty-text") }
    return InterfaceExpression(text)
  }

  fileprivate func interfaceInvariant() throws(DecodingFailure) -> InterfaceInvariant {
    let parts = try array(count: 2)
    return InterfaceInvariant(
      condition: try parts[0].expression(), phases: try parts[1].phaseIndices())
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
        subject, try parts[1].textOctets(byteCountMax: Limits.textNameOctetsMax),
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
