import DeedBytecode
import DeedEncoding

/// Phases and times of entries, and what must be there after a create or a move.
extension VirtualMachine {
  /// The key of the row that has the phase; slots are below 8192, so no field's row has it.
  package static let phaseKey: [UInt8] = [0xFF, 0xFF]

  /// Reads the phase into the context when it matters, and faults when the entry is for other ones.
  mutating func checkPhase<World: Host>(
    _ entry: Entry, in module: LoadedModule, host: inout World
  ) throws(Trap) {
    let phases = module.module.phases
    guard !phases.isEmpty else { return }
    switch entry.kind {
    case .view where entry.phases.isEmpty: return
    case .create, .function, .test: return
    case .view, .call, .due, .upgrade: break
    }
    guard let row = try readRow(Self.phaseKey, host: &host) else { throw .fault(.uninitialised) }
    guard case .unsigned(let number)? = try? CBOR.decode(row), number < UInt64(phases.count)
    else { throw hold(.unavailable("the row of the phase does not decode")) }
    context.phase = PhaseIndex(rawValue: UInt32(number))
    guard entry.isOpen(in: context.phase) else {
      throw fault(.wrongPhase, .text(phases[Int(number)].name.octets))
    }
  }

  /// Faults when the block's time is before the entry opens, or not before it closes.
  mutating func checkTimes<World: Host>(
    _ entry: Entry, _ arguments: HeadArguments, in module: LoadedModule, host: inout World
  ) throws(Trap) {
    if let opens = entry.opens {
      let time = try self.time(opens, arguments, in: module, host: &host)
      guard host.now >= time else { throw fault(.tooEarly, .integer(time)) }
    }
    if let closes = entry.closes {
      let time = try self.time(closes, arguments, in: module, host: &host)
      guard host.now < time else { throw fault(.tooLate, .integer(time)) }
    }
  }

  /// The time that a head function gives, in milliseconds since 1970.
  mutating func time<World: Host>(
    _ head: FunctionIndex, _ arguments: HeadArguments = .none, in module: LoadedModule,
    host: inout World
  ) throws(Trap) -> Int64 {
    let results = try run(head, arguments, in: module, host: &host)
    guard let time = results.first, Self.isSmall(time), time >= 0 else {
      preconditionFailure("a head for a time that gives none")
    }
    return Int64(time >> 1)
  }

  // MARK: Moves

  /// Removes the fields that the new phase lacks, sees that those which it has beyond the old one are there, and
  /// writes the new phase.
  ///
  /// Whatever the old phase has is there: a create or a move has seen to it, and only a move removes.
  mutating func move<World: Host>(
    to target: PhaseIndex, in module: LoadedModule, host: inout World
  ) throws(Trap) {
    for (index, field) in module.module.fields.enumerated() where !field.phases.isEmpty {
      switch (field.isPresent(in: context.phase), field.isPresent(in: target)) {
      case (true, false):
        if module.types.isLinear(field.type) {
          // What is in it has been moved out, or the move would lose it.
          guard try readRow(Self.fieldKey(module.slots[index]), host: &host) == nil else {
            throw .fault(.assetLeft)
          }
        } else {
          try writeRow(Self.fieldKey(module.slots[index]), nil, host: &host)
        }
      case (false, true):
        guard try readRow(Self.fieldKey(module.slots[index]), host: &host) != nil else {
          throw .fault(.uninitialised)
        }
      case (true, true), (false, false): break
      }
    }
    try write(phase: target, host: &host)
  }

  /// Sees that each linear field which the body has taken out or written has a value exactly when the phase has the field.
  mutating func checkTouched<World: Host>(
    in module: LoadedModule, host: inout World
  ) throws(Trap) {
    for index in context.touched {
      let isThere = try readRow(Self.fieldKey(module.slots[index]), host: &host) != nil
      switch (module.module.fields[index].isPresent(in: context.phase), isThere) {
      case (true, false): throw .fault(.uninitialised)
      case (false, true): throw .fault(.assetLeft)
      case (true, true), (false, false): break
      }
    }
  }

  /// Writes the row of the phase.
  mutating func write<World: Host>(
    phase: PhaseIndex, host: inout World
  ) throws(Trap) {
    let row = CBOR.unsigned(UInt64(phase.rawValue)).encoded()
    try writeRow(Self.phaseKey, row, host: &host)
    context.phase = phase
  }

  /// Sees that every field of the first phase that is not a collection has a value, and that the parties are pairwise
  /// distinct; writes the first phase.
  mutating func checkCreation<World: Host>(
    in module: LoadedModule, host: inout World
  ) throws(Trap) {
    var parties: [StoredParty] = []
    for (index, field) in module.module.fields.enumerated()
    where !module.types.isCollection(field.type) && field.isPresent(in: .initial) {
      guard let row = try readRow(Self.fieldKey(module.slots[index]), host: &host) else {
        throw .fault(.uninitialised)
      }
      if field.kind == .party { parties.append(StoredParty(name: field.name, row: row)) }
    }
    try checkDistinct(parties)
    if !module.module.phases.isEmpty { try write(phase: .initial, host: &host) }
  }

  /// A field that is a party, with its row.
  struct StoredParty {
    let name: Name
    let row: [UInt8]
  }

  /// Faults when two of these parties are the same, and says which.
  mutating func checkDistinct(_ parties: [StoredParty]) throws(Trap) {
    let sorted = parties.sorted { $0.row.lexicographicallyPrecedes($1.row) }
    for (first, second) in zip(sorted, sorted.dropFirst()) where first.row == second.row {
      let same = parties.filter { $0.row == first.row }.prefix(2).map(\.name.description)
      let party = Self.literal(Array(first.row.suffix(32)))
      throw fault(
        .partiesNotDistinct, .text(Array(same.joined(separator: " and ").utf8)),
        .text(Array(party.utf8)))
    }
  }
}
