import DeedSyntax

/// What a run of code that is being checked may see and do, and what it was found to do.
struct BodyContext {
  /// What the code belongs to.
  enum Kind {
    case constant
    /// The first value of a field.
    case initialiser
    /// A leaf of `by`.
    case authority
    /// Who pays, behind `from`, and which contract issues what is paid.
    case payer
    /// A `requires` of the head of a call, view or `create`.
    case condition
    /// A time of the head of a call or `due`.
    case time
    /// An `ensures` of the head of a call, `due` or `create`.
    case guarantee
    case invariant
    case call
    case create
    case due
    /// The body of `upgrade file.Contract`.
    case upgrade
    case view
    /// A `fn` of the contract.
    case function
    /// A `fn` of the file.
    case freeFunction
    case test

    /// The place in words, after "in".
    var words: String {
      switch self {
      case .constant: "a constant"
      case .initialiser: "the first value of a field"
      case .authority: "`by`"
      case .payer: "`from`"
      case .condition: "a head"
      case .time: "a time of a head"
      case .guarantee: "`ensures`"
      case .invariant: "an invariant"
      case .call: "a call"
      case .create: "a create"
      case .due: "a `due`"
      case .upgrade: "an upgrade"
      case .view: "a view"
      case .function: "a `fn`"
      case .freeFunction: "a `fn` outside a contract"
      case .test: "a test"
      }
    }
  }

  /// What is known of a variable while its scope is checked.
  struct Variable {
    let span: SourceSpan
    /// Why it cannot be changed; nil when it can.
    let immutability: String?
    /// Whether a warning is due when it is never used.
    let mustBeUsed: Bool
    var isUsed = false
  }

  /// Why the variables of a pattern cannot be changed.
  static let patternImmutability = "part of what is matched"

  /// A collection that a loop runs over.
  struct Iterated {
    let place: CheckedPlace
    let loop: SourceSpan
  }

  /// What the body of an upgrade says of the old contract.
  struct Upgrade {
    /// The number of the block.
    let block: Int
    /// The old fields that are handed over, read, or named at least.
    var mentioned: Set<Int> = []
  }

  let kind: Kind
  /// In the body of an upgrade: what it says of the old contract.
  var upgrade: Upgrade?
  /// The interface whose signatures are being resolved.
  var interface: InterfaceID?
  /// The type parameters in sight.
  var typeParameters: [TypeParameter] = []
  /// The generic function whose body it is.
  var genericFunction: FunctionID?
  /// Whether the contract's names can be seen.
  let isInContract: Bool
  /// The function being checked, for the messages of `return`.
  let name: String
  /// Who may act, where the code is a create's or a call's.
  var authority: CheckedAuthority?
  /// A parameter that somebody pays who need not be the one who meets `by`, so that several signers may act.
  var otherPayer: String?
  /// The fields that stand for parameters, in the head of a `create`.
  var parameterFields: [FieldID: LocalID]?
  var results: [SemanticType] = []
  var locals: [CheckedLocal] = []
  var variables: [Variable] = []
  /// The variables in scope, innermost scope last.
  var scopes: [[String: LocalID]] = [[:]]
  var parameters: [LocalID] = []
  var iterated: [Iterated] = []
  /// What the calls whose arguments are being checked have been lent so far.
  var lent: [CheckedPlace] = []
  /// Whether a `match` lacks a case, which was reported.
  var lacksCase = false
  /// In the body of `create`, and of a call or `due` that moves: the fields that have no value yet.
  var unset: Set<FieldID> = []
  /// The phases in one of which the contract is; nil where that is not known or the contract has none.
  var phases: PhaseSet?
  /// In a body that moves: the phase to which it does.
  var target: Int?
  /// In a body that moves: the fields that only the new phase has.
  var entering: Set<FieldID> = []
  /// Those of `entering` that were set on some way to here.
  var maybeSet: Set<FieldID> = []
  /// The fields of which something was reported, so that they need no value any more.
  var judged: Set<FieldID> = []
  /// Whether something is assigned to a name that stands for nothing, which may be any field.
  var assignsUnknown = false
  /// The variables of which it was reported that they cannot be changed.
  var toldImmutable: Set<LocalID> = []
  /// The variables out of which something linear was moved on some way.
  var moved: Set<LocalID> = []
  /// The loops around.
  var loops = 0
  var effects = Effects()
  /// The variables of the test around the block of an `expect fails`, as the block sees them.
  var captured: [LocalID] = []
  /// Whether the code is the block of an `expect fails`, which may use the variables around it.
  var isFailureBlock = false
  /// Whether the code is in the block of an `expect emits`.
  var isEmitting = false

  init(kind: Kind, isInContract: Bool, name: String) {
    self.kind = kind
    self.isInContract = isInContract
    self.name = name
  }

  /// Whether exactly one signer acts, so that `caller` exists (`docs/language.md` rule 2).
  var hasCaller: Bool { authority?.hasSingleSigner ?? false && otherPayer == nil }

  /// Whether the code is a head's or an invariant, which sees only the amounts of assets.
  var isHead: Bool {
    switch kind {
    case .authority, .payer, .condition, .time, .guarantee, .invariant: true
    default: false
    }
  }

  /// Whether the code may change the contract's state.
  var mayWrite: Bool {
    switch kind {
    case .call, .create, .due, .upgrade, .function: true
    default: false
    }
  }

  /// The variable that a name stands for.
  func lookup(_ name: String) -> LocalID? {
    for scope in scopes.reversed() {
      if let local = scope[name] { return local }
    }
    return nil
  }

  /// The names of all variables in scope, for suggestions.
  var visibleNames: [String] { scopes.flatMap(\.keys) }

  /// Adds a variable without a scope.
  mutating func add(_ local: CheckedLocal, _ variable: Variable) -> LocalID {
    locals.append(local)
    variables.append(variable)
    return LocalID(index: locals.count - 1)
  }
}

/// What a function was found to do by itself, and whom it calls.
struct Effects {
  /// A call of another function of the file.
  struct Callee {
    let function: FunctionID
    let span: SourceSpan
  }

  var reads: Set<FieldID> = []
  var writes: Set<FieldID> = []
  /// The fields out of which it takes assets.
  var takes: Set<FieldID> = []
  var emits = false
  /// Whether it issues, gives, withdraws or changes assets or holdings.
  var movesAssets = false
  /// Whether it reads holdings or the fields of unique assets.
  var readsHoldings = false
  var loops = false
  /// Whether `now` or `self` is read.
  var readsContext = false
  /// Whether it calls another contract.
  var callsContracts = false
  /// Whether it reads another contract.
  var viewsContracts = false
  var callees: [Callee] = []
}

/// Fields that a body leaves without a value; whether a function sets them is known last.
struct MissingFields {
  let fields: [FieldID]
  let entry: String
  let target: String?
  let span: SourceSpan
  let callees: [FunctionID]
}

/// Something that a called function must not do, judged when the effects of all functions are known.
struct Obligation {
  /// What is forbidden.
  enum Rule {
    /// Heads only read, without repetition.
    case head
    /// Times of heads and invariants read neither `now` nor `self`.
    case steady(place: String)
    /// What falls due ends by itself.
    case due
    /// An upgrade meets no other contract.
    case upgrade
    /// The contract is in one of these phases, and may move to another.
    case phases(PhaseSet, target: Int?)
    /// Nothing exists yet.
    case createHead
    /// Views only read.
    case view
    /// The field is being run over.
    case iterated(FieldID, loop: SourceSpan)
    /// A `match` looks into the field.
    case lookedInto(FieldID, look: SourceSpan)
    /// The field is lent to the callee.
    case lent(FieldID)
    /// The field is lent to the call of which this call is an argument.
    case lentAround(FieldID)
    /// The fields have no value yet.
    case unset([FieldID])
    /// The assets of the fields were moved out.
    case movedOut([FieldID])
  }

  let rule: Rule
  let callee: FunctionID
  let span: SourceSpan
}
