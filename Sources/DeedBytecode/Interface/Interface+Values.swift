package import DeedEncoding

/// Why texts are not the arguments of an entry.
package enum ArgumentFailure: Error, Hashable, Sendable {
  /// Another number of texts than the entry has parameters.
  case unexpectedCount(found: Int, expected: Int)
  /// The text of the parameter at `index` is not a literal of its type.
  case literal(index: Int, failure: LiteralFailure)
}

/// Arguments, results, events, errors and rows by the description alone.
extension Interface {
  /// Checks arguments and makes the item that a call's body carries.
  ///
  /// - Throws: a `ValueFailure`; `unexpectedKind` also for sets and maps in the wrong order.
  package func encodeArguments(
    _ values: [Value], of entry: InterfaceEntry
  ) throws(ValueFailure) -> CBOR {
    let item = Value.cbor(values)
    guard try decodeArguments(item, of: entry) == values else {
      throw ValueFailure(.unexpectedKind)
    }
    return item
  }

  /// Reads literals, one a parameter, as the entry's arguments.
  ///
  /// - Throws: an `ArgumentFailure`.
  package func parseArguments(
    _ texts: [[UInt8]], of entry: InterfaceEntry
  ) throws(ArgumentFailure) -> [Value] {
    guard texts.count == entry.parameters.count else {
      throw .unexpectedCount(found: texts.count, expected: entry.parameters.count)
    }
    var values: [Value] = []
    for (index, text) in texts.enumerated() {
      do throws(LiteralFailure) {
        values.append(try Value.parse(text, type: entry.parameters[index].type, in: types))
      } catch {
        throw .literal(index: index, failure: error)
      }
    }
    return values
  }

  /// Takes an item for the arguments of an entry.
  ///
  /// - Throws: a `ValueFailure`.
  package func decodeArguments(
    _ item: CBOR, of entry: InterfaceEntry
  ) throws(ValueFailure) -> [Value] {
    try Value.decode(items: item, types: entry.parameters.map(\.type), in: types)
  }

  /// Takes an item for the results of an entry.
  ///
  /// - Throws: a `ValueFailure`.
  package func decodeResults(
    _ item: CBOR, of entry: InterfaceEntry
  ) throws(ValueFailure) -> [Value] {
    try Value.decode(items: item, types: entry.results.map(\.type), in: types)
  }

  /// Takes an item for the fields of an event or an error.
  ///
  /// - Throws: a `ValueFailure`.
  package func decodeFields(_ item: CBOR, of message: Message) throws(ValueFailure) -> [Value] {
    try Value.decode(items: item, types: message.fields.map(\.type), in: types)
  }

  /// An event or an error with its fields in the language's words, such as `Settled(toSeller: 1, toBuyer: 2)`.
  package func literal(of message: Message, fields: [Value]) -> String {
    let parts = zip(message.fields, fields).map { field, value in
      "\(field.name): " + value.literal(as: field.type, in: types)
    }
    return "\(message.name)(" + parts.joined(separator: ", ") + ")"
  }
}

/// A row of a contract's state in the contract's own terms.
package struct StateRow: Hashable, Sendable {
  /// Which part of a field a row holds.
  package enum Part: Hashable, Sendable {
    /// The whole of a scalar.
    case scalar
    /// The number of a collection's elements.
    case count
    /// An element of a list or log.
    case element(UInt64)
    /// A map's value, or that a set has an element.
    case key(Value)
    /// The whole of a row that is the machine's own, which has no field.
    case machine
  }

  /// What a row says.
  package enum Content: Hashable, Sendable {
    /// The scalar, the element or the map's value.
    case value(Value)
    /// The number of elements.
    case count(UInt64)
    /// That the element is in the set.
    case member
    /// The contract's phase, by name.
    case phase(Name)
    /// The alarms of the due clauses, in the order of entries, and what was paid in advance for them.
    case alarms(AlarmRow)
  }

  /// The field's number, or that of a row of the machine's own.
  package let field: Int
  /// Which part of the field the row holds.
  package let part: Part
  /// What the row says.
  package let content: Content

  /// The number that the row of the phase has in the place of a field's.
  package static let phaseNumber = 0xFFFF
  /// The number that the row of the alarms has in the place of a field's.
  package static let alarmsNumber = 0xFFFE

  /// Tells what a row says.
  package init(field: Int, part: Part, content: Content) {
    self.field = field
    self.part = part
    self.content = content
  }
}

extension Interface {
  /// Reads a row of a contract: the part of its key behind the field, and its value; also the machine's own rows.
  ///
  /// - Throws: a `ValueFailure`; `unknownType` when there is no such field.
  package func row(
    field number: Int, part octets: [UInt8], value row: [UInt8]
  ) throws(ValueFailure) -> StateRow {
    guard fields.indices.contains(number) else {
      return try machineRow(number, part: octets, value: row)
    }
    let type = fields[number].type
    guard types.isCollection(type) else {
      guard octets.isEmpty else { throw ValueFailure(.invalidKey) }
      return StateRow(
        field: number, part: .scalar,
        content: .value(try Value.decode(row, type: type, in: types)))
    }
    if octets.isEmpty {
      guard let count = StateKey.count(row: row) else { throw ValueFailure(.invalidKey) }
      return StateRow(field: number, part: .count, content: .count(count))
    }
    switch types[type] {
    case .list(let element), .log(let element):
      guard let index = StateKey.elementIndex(octets) else { throw ValueFailure(.invalidKey) }
      return StateRow(
        field: number, part: .element(index),
        content: .value(try Value.decode(row, type: element, in: types)))
    case .map(let key, let value):
      return StateRow(
        field: number, part: .key(try StateKey.decodeKey(octets, type: key, in: types)),
        content: .value(try Value.decode(row, type: value, in: types)))
    case .set(let element):
      // A member's row value is an empty byte string.
      guard row.isEmpty else { throw ValueFailure(.unexpectedKind) }
      return StateRow(
        field: number, part: .key(try StateKey.decodeKey(octets, type: element, in: types)),
        content: .member)
    default: throw ValueFailure(.unknownType)
    }
  }

  /// Reads the row of the phase or of the alarms (`docs/bytecode.md`, State).
  private func machineRow(
    _ number: Int, part octets: [UInt8], value row: [UInt8]
  ) throws(ValueFailure) -> StateRow {
    let content: StateRow.Content
    switch number {
    case StateRow.phaseNumber where !phases.isEmpty:
      guard case .unsigned(let phase)? = try? CBOR.decode(row), phase < UInt64(phases.count)
      else { throw ValueFailure(.unexpectedKind) }
      content = .phase(phases[Int(phase)].name)
    case StateRow.alarmsNumber where !dues.isEmpty:
      guard let alarms = AlarmRow(decoding: row, count: dues.count) else {
        throw ValueFailure(.unexpectedKind)
      }
      content = .alarms(alarms)
    default: throw ValueFailure(.unknownType)
    }
    guard octets.isEmpty else { throw ValueFailure(.invalidKey) }
    return StateRow(field: number, part: .machine, content: content)
  }

  /// The clauses that the ledger carries out, in the order of their alarms.
  package var dues: [InterfaceEntry] { entries.filter { $0.kind == .due } }
}
