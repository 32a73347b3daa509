/// What a module says of the one whose contracts it takes over, and how (`docs/language.md` rule 33).
///
/// The verifier judges steps by it, and the ledger sees at an upgrade that it is what the contract's module is: so what was
/// proven of the module by itself holds for the contract. Types are the successor's; phases of fields, of `permitted` and of
/// steps are numbers of the predecessor's.
package struct Predecessor: Hashable, Sendable {
  /// The predecessor's name.
  package var name: Name
  /// Its fields with their slots.
  package var fields: [Field]
  /// The names of its phases.
  package var phases: [Name]
  /// The phases in which it may be upgraded, as its entry says; empty for any.
  package var permitted: [PhaseIndex]
  /// The assets that it issues; holders are numbers of `fields`.
  package var assets: [Asset]
  /// The interfaces that it declares, strictly ascending.
  package var interfaces: [TypeIndex]
  /// What becomes of it, by the phase that it is in.
  package var steps: [UpgradeStep]

  /// Describes a predecessor.
  package init(
    name: Name, fields: [Field] = [], phases: [Name] = [], permitted: [PhaseIndex] = [],
    assets: [Asset] = [], interfaces: [TypeIndex] = [], steps: [UpgradeStep] = []
  ) {
    self.name = name
    self.fields = fields
    self.phases = phases
    self.permitted = permitted
    self.assets = assets
    self.interfaces = interfaces
    self.steps = steps
  }

  /// The number of the step from a phase, or of the only one of a predecessor without phases.
  package func step(from phase: PhaseIndex) -> Int? {
    phases.isEmpty
      ? steps.indices.first : steps.firstIndex { $0.phases.contains(phase) }
  }
}

/// How a contract gets from some phases of the predecessor to a phase of the successor.
package struct UpgradeStep: Hashable, Sendable {
  /// A field that goes on with its rows under the successor.
  package struct Kept: Hashable, Sendable {
    /// The successor's field.
    package let field: UInt32
    /// The predecessor's field, which has the same slot.
    package let old: UInt32
    /// Pairs a field with the one that it was.
    package init(field: UInt32, old: UInt32) {
      self.field = field
      self.old = old
    }
  }

  /// The predecessor's phases from which the step leads, strictly ascending; none when it has no phases.
  package var phases: [PhaseIndex]
  /// The successor's phase that it leads to; nil when it has no phases.
  package var target: PhaseIndex?
  /// The fields that are handed over, strictly ascending by the successor's field.
  package var kept: [Kept]
  /// The function, without parameters and results, that sets the others.
  package var body: FunctionIndex

  /// Describes a step.
  package init(
    phases: [PhaseIndex] = [], target: PhaseIndex? = nil, kept: [Kept] = [], body: FunctionIndex
  ) {
    self.phases = phases
    self.target = target
    self.kept = kept
    self.body = body
  }
}
