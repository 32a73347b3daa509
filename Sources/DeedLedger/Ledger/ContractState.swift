package import DeedBytecode
package import DeedCrypto
import DeedEncoding
package import DeedState
import DeedVM

/// Where a contract stands: its phase, the fields that it has there, and its deadlines, all as of one state.
///
/// Nothing is executed: rows of the state are public, and the interface says what they mean.
package struct ContractState: Sendable {
  /// What is shown of a field.
  package enum Content: Sendable {
    /// The value of a field that is no collection.
    case value(Value)
    /// How many elements a collection has.
    case count(UInt64)
    /// A value that is left out, and how many octets it has where it was read.
    case omitted(octets: Int?)
  }

  /// The phase; nil for a contract without phases.
  package let phase: PhaseIndex?
  /// The numbers and contents of the fields that are there in the phase, ascending.
  package let fields: [(number: Int, content: Content)]
  /// The due clauses with their alarms.
  package let dues: [DueStatus]

  /// Octets of a value that is shown: what somebody reads at a glance.
  package static let valueOctetsMax = 4096
  /// Octets of all values together that are shown.
  package static let shownOctetsMax = 128 << 10
  /// Octets that are read of all fields together; a contract has up to 4096 fields of up to 64 KiB.
  package static let readOctetsMax = 1 << 20

  /// Reads the rows of a contract; nil when it runs another package, by whose module they would have to be read.
  ///
  /// - Parameters:
  ///   - contract: the contract.
  ///   - package: the package that it is known to run.
  ///   - interface: the description of that package's module.
  ///   - state: the state, which does not change meanwhile.
  /// - Throws: `LedgerFailure` when the store fails, or its rows are not those of such a contract.
  package init?(
    of contract: Digest32, running package: Digest32, interface: Interface,
    in state: any StateReader
  ) throws(LedgerFailure) {
    let reader = LedgerReader(reader: state)
    let row: ContractRow? = try reader.record(LedgerKey.contract(contract), .state)
    guard row?.package == package else { return nil }
    let rows = ContractRows(contract: contract, reader: reader)
    let phase = try rows.phase(of: interface.phases.count)
    var fields: [(number: Int, content: Content)] = []
    var (octetsRead, octetsShown) = (0, 0)
    for (number, field) in interface.fields.enumerated()
    where phase.map(field.isPresent(in:)) ?? true {
      guard octetsRead < Self.readOctetsMax else {
        fields.append((number, .omitted(octets: nil)))
        continue
      }
      let row = try rows.value(of: Int(field.slot))
      let octets = row?.count ?? 0
      octetsRead += octets
      let isShown = octets <= Self.valueOctetsMax && octetsShown + octets <= Self.shownOctetsMax
      if isShown { octetsShown += octets }
      fields.append(
        (number, isShown ? Self.content(of: number, row, interface) : .omitted(octets: octets)))
    }
    self.phase = phase
    self.fields = fields
    let clauses = interface.entries.filter { $0.kind == .due }.map(\.name)
    let alarms = try rows.alarms(count: clauses.count)
    dues = zip(clauses, alarms).map {
      DueStatus(clause: String(decoding: $0, as: UTF8.self), alarm: $1)
    }
  }

  private static func content(
    of number: Int, _ row: [UInt8]?, _ interface: Interface
  ) -> Content {
    guard let row else {
      let isCollection = interface.types.isCollection(interface.fields[number].type)
      return isCollection ? .count(0) : .omitted(octets: nil)
    }
    switch try? interface.row(field: number, part: [], value: row).content {
    case .value(let value): return .value(value)
    case .count(let count): return .count(count)
    case .member, .phase, .alarms, nil: return .omitted(octets: row.count)
    }
  }
}

/// The rows that the machine itself keeps of a contract (`docs/bytecode.md`, State), and those of its fields.
private struct ContractRows {
  let contract: Digest32
  let reader: LedgerReader

  /// The row of a scalar field, or of the count of a collection, by the field's slot.
  func value(of slot: Int) throws(LedgerFailure) -> [UInt8]? {
    try reader.value(StateKey.prefix(contract: contract, slot: slot), .state)
  }

  private func row(_ key: [UInt8], _ what: String) throws(LedgerFailure) -> [UInt8] {
    guard let row = try reader.value(StateKey.prefix(contract: contract) + key, .state) else {
      throw .inconsistent("the row of the \(what) of contract \(contract) is missing")
    }
    return row
  }

  /// The phase of a contract with so many; nil when it has none.
  func phase(of count: Int) throws(LedgerFailure) -> PhaseIndex? {
    guard count > 0 else { return nil }
    let octets = try row(VirtualMachine.phaseKey, "phase")
    guard case .unsigned(let number)? = try? CBOR.decode(octets), number < UInt64(count) else {
      throw .inconsistent("the row of the phase of contract \(contract) is damaged")
    }
    return PhaseIndex(rawValue: UInt32(number))
  }

  /// The alarms of a contract with so many due clauses.
  func alarms(count: Int) throws(LedgerFailure) -> [AlarmRow.Alarm?] {
    guard count > 0 else { return [] }
    guard let row = AlarmRow(decoding: try row(AlarmRow.key, "alarms"), count: count) else {
      throw .inconsistent("the row of the alarms of contract \(contract) is damaged")
    }
    return row.alarms
  }
}
