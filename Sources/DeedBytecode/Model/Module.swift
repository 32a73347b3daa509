package import DeedCrypto

/// The position of a function in a module's function table.
package struct FunctionIndex: RawRepresentable, Hashable, Comparable, Sendable {
  /// The index as it stands in the module's bytes.
  package let rawValue: UInt32
  /// Names the function with this index; the verifier checks that it exists.
  package init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Orders indices numerically.
  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What a module is for, which decides what it may contain.
package enum ModuleKind: UInt8, Sendable, CaseIterable {
  /// A contract: fields, a `create`, calls and views.
  case contract = 0
  /// Free functions only: no fields, no `create`.
  case library = 1
  /// The tests of a source file: may import the test runner's functions, is never published.
  case test = 2
}

/// A compiled module as data: what the assembler and the compiler make, the codec writes, and the verifier judges.
///
/// A `Module` promises nothing. Only `VerifiedModule` may be executed. The layout of its bytes, one encoding for a
/// module, is described in `docs/bytecode.md`; the hash of these bytes is the module's identity. There is no debug
/// data in it: that is a `DebugTable`, apart, named by the module's hash.
package struct Module: Hashable, Sendable {
  /// What the module is for.
  package var kind: ModuleKind
  /// The contract's or the file's name.
  package var name: Name
  /// The types with index `TypeIndex.firstDefined` and up; each may only name earlier ones.
  package var types: [TypeDefinition]
  /// The constants that `constant` pushes.
  package var constants: [Constant]
  /// The state of a contract: parties, `let`s and `var`s in declaration order.
  package var fields: [Field]
  /// The errors that `fail` raises.
  package var errors: [Message]
  /// The events that `emit` records.
  package var events: [Message]
  /// All functions: bodies, heads, `fn`s.
  package var functions: [Function]
  /// How the module can be entered from outside, in declaration order.
  package var entries: [Entry]
  /// Functions of the test runner; only a module of kind `test` has any.
  package var imports: [Import]
  /// The interfaces the contract declares, strictly ascending: each an interface type that its entries fit.
  package var interfaces: [TypeIndex]
  /// The digest of the prose that belongs to the contract, H("prose", octets) of the suite; nil when there is none.
  package var proseHash: Digest32?
  /// The phases of a contract, the first of which a new contract is in; empty for a contract without phases.
  package var phases: [Phase]
  /// What must hold after each call that changes the contract.
  package var invariants: [Invariant]
  /// The assets that the contract issues.
  package var assets: [Asset]
  /// The module whose contracts this one may take over, and how; nil when there is none.
  package var predecessor: Predecessor?

  /// Makes an empty module, for builders to fill.
  package init(kind: ModuleKind, name: Name) {
    self.kind = kind
    self.name = name
    types = []
    constants = []
    fields = []
    errors = []
    events = []
    functions = []
    entries = []
    imports = []
    interfaces = []
    proseHash = nil
    phases = []
    invariants = []
    assets = []
    predecessor = nil
  }
}

/// A constant of the pool: a value of a type that is not linear.
package struct Constant: Hashable, Sendable {
  /// The value's type.
  package let type: TypeIndex
  /// The value; the verifier checks that it is one of `type`.
  package let value: Value
  /// Pairs a type with a value.
  package init(type: TypeIndex, value: Value) {
    self.type = type
    self.value = value
  }
}

/// One field of a contract's state.
package struct Field: Hashable, Sendable {
  /// Who may write the field.
  package enum Kind: UInt8, Sendable, CaseIterable {
    /// A `party`: set once by `create`, pairwise distinct from the other parties.
    case party = 0
    /// A `let`: set once by `create`.
    case constant = 1
    /// A `var`.
    case variable = 2
  }
  /// The field's name.
  package let name: Name
  /// Its type; a collection type is stored as one row an element.
  package let type: TypeIndex
  /// Who may write it.
  package let kind: Kind
  /// The phases in which it is there, strictly ascending; empty for a field that is always there.
  package let phases: [PhaseIndex]
  /// The number by which the keys of its rows name it; its own unless the module has a predecessor.
  package let slot: UInt32
  /// Defines a field.
  package init(
    name: Name, type: TypeIndex, kind: Kind, phases: [PhaseIndex] = [], slot: UInt32
  ) {
    self.name = name
    self.type = type
    self.kind = kind
    self.phases = phases
    self.slot = slot
  }

  /// Whether the field is there in a phase.
  package func isPresent(in phase: PhaseIndex) -> Bool {
    phases.isEmpty || phases.contains(phase)
  }
}

/// An event or an error: a name and named fields.
package struct Message: Hashable, Sendable {
  /// The name as the source spells it.
  package let name: Name
  /// The fields in order.
  package let fields: [NamedType]
  /// Defines an event or an error.
  package init(name: Name, fields: [NamedType]) {
    self.name = name
    self.fields = fields
  }
}

/// A function's types and code.
package struct Function: Hashable, Sendable {
  /// The types of the arguments; they become locals 0, 1, …, initialised.
  package var parameters: [TypeIndex]
  /// The types of the results, in order.
  package var results: [TypeIndex]
  /// The types of the further locals, not initialised at entry.
  package var locals: [TypeIndex]
  /// The encoded instructions; the first is `block`.
  package var code: [UInt8]
  /// Makes a function.
  package init(
    parameters: [TypeIndex], results: [TypeIndex], locals: [TypeIndex], code: [UInt8]
  ) {
    self.parameters = parameters
    self.results = results
    self.locals = locals
    self.code = code
  }
}

/// A function of the test runner that a test module calls by `import.call`.
package struct Import: Hashable, Sendable {
  /// The name that the runner knows, such as `test.party`.
  package let name: [UInt8]
  /// The types of the arguments.
  package let parameters: [TypeIndex]
  /// The types of the results.
  package let results: [TypeIndex]
  /// Declares an import.
  package init(name: [UInt8], parameters: [TypeIndex], results: [TypeIndex]) {
    self.name = name
    self.parameters = parameters
    self.results = results
  }
}
