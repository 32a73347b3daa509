import DeedBytecode
import DeedSyntax

/// A set of phases: a bit for each, by its number.
struct PhaseSet: Hashable, Sendable {
  private(set) var bits: UInt64 = 0

  init() {}
  init(_ phases: some Sequence<Int>) { for phase in phases { insert(phase) } }

  /// The numbers in order.
  var members: [Int] { (0..<64).filter { contains($0) } }
  var isEmpty: Bool { bits == 0 }

  func contains(_ phase: Int) -> Bool { bits >> UInt64(phase) & 1 == 1 }
  func isSubset(of other: PhaseSet) -> Bool { bits & ~other.bits == 0 }
  func intersects(_ other: PhaseSet) -> Bool { bits & other.bits != 0 }
  mutating func insert(_ phase: Int) { bits |= 1 << UInt64(phase) }
}

/// A phase of the contract.
struct CheckedPhase: Sendable {
  let name: String
  let span: SourceSpan
  let documentation: String?
  var isFinal: Bool
  /// The phases to which it can move.
  var targets = PhaseSet()
}

/// Where an entry may be carried out, and where it leads.
struct CheckedMove: Sendable {
  /// The phases; nil where the contract has none, or what is written was reported.
  var sources: PhaseSet?
  /// Whether `any` is written.
  var isAny = false
  var target: Int?
  /// Whether something was reported of it, so that what the body moves or leaves is not known to be wrong.
  var isUnclear = false

  static let none = CheckedMove()
  static let unclear = CheckedMove(isUnclear: true)

  /// The phases as a module lists them; none for all.
  var listed: [PhaseIndex] {
    guard let sources, !isAny else { return [] }
    return sources.members.map { PhaseIndex(rawValue: UInt32($0)) }
  }
}

/// What always holds, or holds in some phases.
struct CheckedInvariant: Sendable {
  /// The phases of the `during` in which it stands; nil for one of the contract.
  let phases: PhaseSet?
  let body: CheckedBody
  let span: SourceSpan
}

/// What the ledger carries out when a time has come.
struct CheckedDue: Sendable {
  /// The words of its head, by which it is called.
  let name: String
  let span: SourceSpan
  let documentation: String?
  var move = CheckedMove.none
  var time: CheckedBody?
  var ensures: [CheckedBody] = []
  var body: CheckedBody?
}
