/// One way into a module from outside, with everything that must hold before its body runs.
///
/// The descriptor is data that the VM carries out (`docs/language.md` rule 11), so that no compiler can forget a check: the
/// VM decodes and range-checks the arguments, evaluates `authority` against the acting signers, compares the phase
/// and the block's time, runs `conditions` in order, only then the body, and after it `ensures` and the move.
package struct Entry: Hashable, Sendable {
  /// What kind of door it is.
  package enum Kind: UInt8, Sendable, CaseIterable {
    /// Makes a new contract; has an authority; one a contract module.
    case create = 0
    /// Changes a contract; has an authority.
    case call = 1
    /// Reads a contract; has no authority and writes nothing.
    case view = 2
    /// A free function, pure, for `deed run`.
    case function = 3
    /// A test of a test module.
    case test = 4
    /// A clause that the ledger carries out when its time has come; has neither parameters, results nor authority.
    case due = 5
    /// Makes the contract one of another package, which names the module as its predecessor; has an authority.
    case upgrade = 6

    /// Whether the name is any UTF-8 text: that of a test and of a due.
    package var hasTextName: Bool { self == .test || self == .due }
  }
  /// What kind of door it is.
  package var kind: Kind
  /// The name in the source; for tests the quoted text, for dues the words of the head after `due`.
  package var name: [UInt8]
  /// The names of the parameters; their types are the body's.
  package var parameterNames: [Name]
  /// The names of the results: as many as the body has, or none when the source names none.
  package var resultNames: [Name]
  /// Who may act; present exactly for `create`, `call` and `upgrade`.
  package var authority: Authority?
  /// The phases in which it may be entered, strictly ascending; empty for any, and in a contract without phases.
  package var phases: [PhaseIndex]
  /// The phase that the contract is in afterwards; nil when the entry does not move.
  package var target: PhaseIndex?
  /// A head function that gives the time from which the entry is open; for a due its time.
  package var opens: FunctionIndex?
  /// A head function that gives the time from which the entry is closed.
  package var closes: FunctionIndex?
  /// Head functions with the entry's parameters and no results, run in order; each fails by itself when unmet.
  package var conditions: [FunctionIndex]
  /// The function that runs once every check is passed.
  package var body: FunctionIndex
  /// Head functions with the entry's parameters and no results, run in order after the body; each fails by itself.
  package var ensures: [FunctionIndex]
  /// Where the assets among the arguments come from, ascending by parameter: one for each linear parameter of a call.
  package var takes: [Take]
  /// Describes a way in.
  package init(
    kind: Kind, name: [UInt8], parameterNames: [Name], resultNames: [Name], authority: Authority?,
    phases: [PhaseIndex] = [], target: PhaseIndex? = nil, opens: FunctionIndex? = nil,
    closes: FunctionIndex? = nil, conditions: [FunctionIndex], ensures: [FunctionIndex] = [],
    body: FunctionIndex, takes: [Take] = []
  ) {
    self.kind = kind
    self.name = name
    self.parameterNames = parameterNames
    self.resultNames = resultNames
    self.authority = authority
    self.phases = phases
    self.target = target
    self.opens = opens
    self.closes = closes
    self.conditions = conditions
    self.ensures = ensures
    self.body = body
    self.takes = takes
  }

  /// Whether the entry may be entered in a phase.
  package func isOpen(in phase: PhaseIndex) -> Bool { phases.isEmpty || phases.contains(phase) }
}
