/// The position of a phase in a module's phase table.
package struct PhaseIndex: RawRepresentable, Hashable, Comparable, Sendable {
  /// The index as it stands in the module's bytes and in the phase row.
  package let rawValue: UInt32
  /// Names the phase with this index; the verifier checks that it exists.
  package init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Orders indices numerically.
  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  /// The phase that a new contract is in.
  package static let initial = PhaseIndex(rawValue: 0)
}

/// A phase of a contract: where it may go from there.
package struct Phase: Hashable, Sendable {
  /// The phase's name.
  package let name: Name
  /// The phases that an entry may move to, strictly ascending.
  package let targets: [PhaseIndex]
  /// Whether the contract ends here; a final phase has no targets.
  package let isFinal: Bool

  /// Defines a phase.
  package init(name: Name, targets: [PhaseIndex], isFinal: Bool) {
    self.name = name
    self.targets = targets
    self.isFinal = isFinal
  }
}

/// A condition that holds after every call that changes the contract.
package struct Invariant: Hashable, Sendable {
  /// A head function without parameters and results, which fails by itself when the condition is not met.
  package let function: FunctionIndex
  /// The phases in which the condition holds, strictly ascending; empty for every phase.
  package let phases: [PhaseIndex]

  /// States an invariant.
  package init(function: FunctionIndex, phases: [PhaseIndex] = []) {
    self.function = function
    self.phases = phases
  }
}
