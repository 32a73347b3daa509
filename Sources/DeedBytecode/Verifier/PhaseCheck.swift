/// Proves that a contract only moves as its phases say, and touches a field only where the field is there.
///
/// Afterwards every phase is reached from the first by declared moves; exactly the final phases have none; an entry's move
/// is declared for each phase that it may be entered in. Whatever the functions reached from an entry touch is there:
/// before the body the fields of all its phases; in a body also those of the phase it moves to; after the body those of
/// the phase the contract is then in; in `create` those of the first phase; in an invariant those of all its phases. A
/// field of the phase moved to is in all phases of the entry or in none, so that it is known whether it has a value.
struct PhaseCheck {
  let module: Module
  let functions: [DecodedFunction]
  let graph: CallGraph

  /// The phases in which fields that are not always there are: a bit a phase.
  private let masks: [(field: Int, mask: UInt64)]
  /// All phases of the module.
  private let every: UInt64

  init(module: Module, functions: [DecodedFunction], graph: CallGraph) {
    self.module = module
    self.functions = functions
    self.graph = graph
    every = module.phases.indices.reduce(0) { $0 | 1 << UInt64($1) }
    masks = module.fields.enumerated().compactMap { index, field in
      field.phases.isEmpty ? nil : (index, Self.mask(field.phases))
    }
  }

  func check(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    guard !module.phases.isEmpty else { return }
    try checkMoves(&meter)
    let touched = try touchedFields(&meter)
    for (index, entry) in module.entries.enumerated() {
      try checkFields(entry, .entry(index), touched, &meter)
    }
    for (index, invariant) in module.invariants.enumerated() {
      try require(
        invariant.function, in: phases(invariant.phases), or: 0, .invariant(index), touched, &meter)
    }
  }

  /// Checks the phases and the moves, without looking into functions.
  func checkMoves(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    guard !module.phases.isEmpty else { return }
    try checkPhases()
    for (index, entry) in module.entries.enumerated() {
      try meter.take(1 + module.phases.count + masks.count, at: .entry(index))
      try checkMove(entry, .entry(index))
    }
  }

  private static func mask(_ phases: [PhaseIndex]) -> UInt64 {
    phases.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
  }

  /// The phases of a list, which names all when it is empty.
  private func phases(_ phases: [PhaseIndex]) -> UInt64 {
    phases.isEmpty ? every : Self.mask(phases)
  }

  private func checkPhases() throws(VerificationFailure) {
    for (index, phase) in module.phases.enumerated() where phase.isFinal != phase.targets.isEmpty {
      throw VerificationFailure(.finalPhase, .phase(index))
    }
    var reached: UInt64 = 1
    var waiting = [0]
    while let index = waiting.popLast() {
      for target in module.phases[index].targets where reached >> UInt64(target.rawValue) & 1 == 0 {
        reached |= 1 << UInt64(target.rawValue)
        waiting.append(Int(target.rawValue))
      }
    }
    for index in module.phases.indices where reached >> UInt64(index) & 1 == 0 {
      throw VerificationFailure(.phaseUnreachable, .phase(index))
    }
  }

  /// Checks that the move is declared and that what it brings is known to have a value or not.
  private func checkMove(
    _ entry: Entry, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    guard let target = entry.target else { return }
    let sources = phases(entry.phases)
    for (index, phase) in module.phases.enumerated()
    where sources >> UInt64(index) & 1 == 1 && !phase.targets.contains(target) {
      throw VerificationFailure(
        .moveNotDeclared, place, .phase(PhaseIndex(rawValue: UInt32(index))), .phase(target))
    }
    for (field, mask) in masks where mask >> UInt64(target.rawValue) & 1 == 1 {
      guard mask & sources == 0 || mask & sources == sources else {
        throw VerificationFailure(.fieldAmbiguous, place, .field(field), .phase(target))
      }
    }
  }

  private func checkFields(
    _ entry: Entry, _ place: VerificationFailure.Place, _ touched: [[UInt64]],
    _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    let before = entry.kind == .create ? 1 : phases(entry.phases)
    let target = entry.target.map { Self.mask([$0]) }
    for function in entry.headsBefore {
      try require(function, in: before, or: 0, place, touched, &meter)
    }
    try require(entry.body, in: before, or: target ?? 0, place, touched, &meter)
    for function in entry.ensures {
      try require(function, in: target ?? before, or: 0, place, touched, &meter)
    }
  }

  /// Checks that each field that the function touches is in all phases of the one set or in some of the other.
  private func require(
    _ function: FunctionIndex, in all: UInt64, or some: UInt64,
    _ place: VerificationFailure.Place, _ touched: [[UInt64]], _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    try meter.take(1 + masks.count, at: place)
    let words = touched[Int(function.rawValue)]
    for (number, (field, mask)) in masks.enumerated()
    where words[number >> 6] >> UInt64(number & 63) & 1 == 1 {
      guard mask & all == all || mask & some != 0 else {
        throw VerificationFailure(.fieldNotInPhase, place, .function(function), .field(field))
      }
    }
  }

  /// For each function the fields that it and all it reaches touch: a bit for each of `masks`.
  private func touchedFields(
    _ meter: inout VerificationMeter
  ) throws(VerificationFailure) -> [[UInt64]] {
    let wordCount = (masks.count + 63) / 64
    var numbers = [Int?](repeating: nil, count: module.fields.count)
    for (number, (field, _)) in masks.enumerated() { numbers[field] = number }
    var touched: [[UInt64]] = []
    for function in functions {
      var words = [UInt64](repeating: 0, count: wordCount)
      try meter.take(function.items.count + wordCount, at: .function(function.index))
      for item in function.items where OpcodeTable.row(item.opcode).operands.first == .field {
        guard let number = numbers[Int(item.instruction.numbers[0])] else { continue }
        words[number >> 6] |= 1 << UInt64(number & 63)
      }
      touched.append(words)
    }
    guard wordCount > 0 else { return touched }
    for component in graph.components {
      var union = [UInt64](repeating: 0, count: wordCount)
      for function in component {
        for member in graph.callees[function] + [function] {
          try meter.take(wordCount, at: .module)
          for word in 0..<wordCount { union[word] |= touched[member][word] }
        }
      }
      for function in component { touched[function] = union }
    }
    return touched
  }
}

extension Entry {
  /// The functions that run before the body, in the order of a call.
  var headsBefore: [FunctionIndex] {
    (authority?.leaves ?? []) + takes.flatMap { [$0.payer, $0.issuer] }
      + [opens, closes].compactMap { $0 } + conditions
  }
}
