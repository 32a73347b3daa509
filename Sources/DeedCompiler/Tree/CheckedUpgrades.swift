import DeedSyntax

/// `upgrade by …`: who may put a successor in the contract's place, where and when.
struct CheckedPermission: Sendable {
  let span: SourceSpan
  let documentation: String?
  var authority = CheckedAuthority.anyone
  var move = CheckedMove.none
  var after: CheckedBody?
  var before: CheckedBody?
}

/// What a contract is to its successors, which see nothing else of it.
struct ContractShape: Sendable {
  /// A `let` whose value stands in the module, and in no row.
  struct Constant: Sendable {
    let name: String
    let span: SourceSpan
    let value: CheckedExpression
    /// The value as the source writes it, for messages.
    let words: String
  }

  let name: String
  /// The interface of all its calls and views.
  let reference: InterfaceID
  /// The fields in the order of declaration, with the numbers by which rows name them.
  var fields: [CheckedField]
  let slots: [UInt32]
  let constants: [Constant]
  /// The expressions by which `let`s are computed at the creation, by the number of the field.
  let computed: [Int: String]
  /// The clauses `due`, by the words of their heads, and whether one may be done where the contract is upgraded.
  let dues: [(words: String, span: SourceSpan, mayBeDone: Bool)]
  let phases: [CheckedPhase]
  /// The place of `upgrade by`; nil where it is never upgraded.
  let permission: SourceSpan?
  /// The phases in which it may be upgraded; nil where it has no phases.
  let permitted: PhaseSet?
  let isPermittedAnywhere: Bool
  let assets: [AssetID]
  /// The interfaces that it declares.
  let interfaces: [InterfaceID]
  /// The interface of the contract that it goes on from.
  let predecessor: InterfaceID?

  /// The number of a field by its name.
  func field(named name: String) -> Int? {
    fields.firstIndex { Array($0.name.utf8) == Array(name.utf8) }
  }
}

/// How a contract goes on from another.
struct CheckedUpgrade: Sendable {
  /// A field that goes on as a field of the successor, without a row being touched.
  struct Kept: Sendable {
    let field: FieldID
    /// The number of the predecessor's field.
    let old: Int
  }

  /// A block `upgrade … { … }`.
  struct Step: Sendable {
    /// The phases of the predecessor; none where it has none.
    var phases = PhaseSet()
    /// The phase of the successor.
    var target: Int?
    /// The fields that go on, parties and `let`s among them, in the order of the successor's.
    var kept: [Kept] = []
    var body: CheckedBody?
  }

  /// What is known of the predecessor, with the successor's types where they are the same.
  var predecessor: ContractShape
  /// The number of the file that declares it.
  let unit: Int
  let span: SourceSpan
  /// The interfaces of the predecessor, as this contract declares them.
  var interfaces: [InterfaceID] = []
  /// The slots of the fields of the contract.
  var slots: [UInt32] = []
  var steps: [Step] = []
}
