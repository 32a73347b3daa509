import DeedBytecode
import DeedSyntax

/// Turns a parsed file into a checked one: resolves names, gives every expression its type, and holds the rules
/// of `docs/language.md`, reporting every mistake it finds on the way.
///
/// What a mistake touches gets the type `error`, which fits everywhere, so that one mistake is reported once. Names are
/// declared first, then types, constants and signatures resolved, then bodies checked; what needs the effects of
/// all functions is noted as an `Obligation` and judged last.
final class Checker {
  let module: ParsedModule
  var program = CheckedProgram()
  /// The contract's `let`s whose types are known.
  var resolvedConstants: Set<FieldID> = []
  var mistakes: [Diagnostic] = []
  var fileScope = DeclarationScope()
  var contractScope = DeclarationScope()
  var constants: [ConstantDeclaration] = []
  var aliases: [AliasDeclaration] = []
  var context = BodyContext(kind: .constant, isInContract: false, name: "")
  /// The contexts around the block of an `expect fails`.
  var outerContexts: [BodyContext] = []
  var obligations: [Obligation] = []
  /// The loans of which it was reported that a parameter is not `inout`, by the place of the parameter.
  var loansNotWanted: [(parameter: SourceSpan, diagnostic: Diagnostic)] = []
  /// The parameters of functions of which it was reported that they cannot be changed.
  var changedParameters: Set<SourceSpan> = []
  /// The fields that bodies were found to leave without a value.
  var missingFields: [MissingFields] = []
  /// The effects of each function by itself, in the order of declaration.
  var effects: [Effects] = []
  /// The numbers of the contract's phases.
  var phaseNumbers: [String: Int] = [:]
  /// Whether the contract declares phases, be they right or wrong.
  var declaresPhases = false
  /// The lines in which something takes the phase for a value.
  var linesWithPhases: Set<Int> = []
  /// The fields of which the head of `create` was told that they cannot be read there.
  var readByCreateHead: Set<FieldID> = []
  /// The phases from which and to which heads make moves that are not declared.
  var wronglyMoved: Set<Int> = []
  /// Whether all that is written of moves could be resolved; else nothing is missing for sure.
  var areMovesKnown = true
  /// The moves that heads make, each from and to.
  var madeMoves: Set<[Int]> = []
  /// The phases of each `during` whose phases are known.
  var duringPhases: [NodeID: PhaseSet] = [:]
  /// Types that must be keys, judged when all structs are resolved.
  var keys: [(type: SemanticType, span: SourceSpan)] = []
  /// Types whose depth is judged when all structs are resolved.
  var nestings: [(type: SemanticType, span: SourceSpan)] = []

  /// The roles of the contract, by their names.
  var roles: [String: RoleSyntax] = [:]
  /// The roles whose meanings are being checked within each other.
  var openRoles: [String] = []
  var usedRoles: Set<String> = []
  var roleUses = 0
  /// The names that stand for no value where a test wants a party.
  var strangers: [NameSyntax] = []
  /// The values behind `for all`, by the place of the test's text.
  var drawn: [SourceSpan: [CheckedParameter]] = [:]
  /// The effects of each `due`, in the order of declaration.
  var dueEffects: [Effects] = []
  /// Who pays, by the position of the parameter, for the calls of the contract.
  var payerForms: [FunctionID: [Int: PayerForm]] = [:]
  /// The types that parameters stand for, judged when all structs are resolved.
  var typeArguments: [TypeArgument] = []
  /// The generic functions that are called with known types.
  var genericCalls: [GenericCall] = []
  /// Types that must not contain assets, and the place in words; judged when all structs are resolved.
  var linearUses: [(type: SemanticType, span: SourceSpan, place: String)] = []

  /// The blocks of the upgrade, and in each the statements that hand a field over, by the place of the field.
  var upgradeBlocks: [UpgradeSyntax] = []
  var handOvers: [[SourceSpan: CheckedUpgrade.Kept]] = []
  /// The parties and `let`s that go on in an upgrade, with the numbers of those that they were.
  var keptFields: [FieldID: Int] = [:]
  /// The kinds of the predecessor's parties and `let`s that are missing here.
  var missingKinds: [Field.Kind] = []
  /// Which declarations of the predecessor are the same here.
  var comparedTypes = TypeComparison()

  /// What is left of `ConstantFolding.workMax`.
  var foldingWorkLeft = ConstantFolding.workMax
  /// Whether it was reported that it is used up.
  var wasFoldingRefused = false

  /// The depths of types that were asked for, by what was left of the limit.
  var depths: [SemanticType: [Int?]] = [:]
  /// How many expressions and types are being checked within each other, also through constants and aliases.
  var nesting = 0
  /// The numbers of the imported files, in the order of the imports.
  let imports: [Int?]
  /// How many imports were declared.
  var nextImport = 0
  /// The names of the imports that could be declared, in order.
  var importNames: [NameSyntax] = []
  /// The names of the imports that are used.
  var usedImports: Set<String> = []
  /// The names that stand behind `pub`.
  var publicNames: Set<String> = []
  /// The most that may be, which bounds chains of names as the parser bounds what stands in one expression.
  static let nestingMax = 500

  /// How many of the mistakes are errors.
  private var errorCount = 0

  /// What the caller found where the contract's legal text should be.
  let prose: ProseInput?
  /// What is wrong with the legal text itself.
  var proseMistakes: [Diagnostic] = []

  /// A checker of a file, behind those that were checked before it.
  init(
    _ module: ParsedModule, imports: [Int?] = [], behind program: CheckedProgram = CheckedProgram(),
    effects: [Effects] = [], prose: ProseInput? = nil
  ) {
    self.module = module
    self.imports = imports
    self.program = program
    self.effects = effects
    self.prose = prose
  }

  /// Checks the whole file.
  func run() {
    declareNames()
    resolveDeclarations()
    checkConstants()
    checkBodies()
    judgeKeys()
    judgeBounds()
    judgeInstances()
    judgeLinearUses()
    judgeStuckAssets()
    judgeObligations()
    checkProse()
    reportUnusedImports()
    withdrawLoans()
  }

  /// Tells of a parameter that is lent to without being `inout` once: where it is changed, or else where it is lent to first.
  private func withdrawLoans() {
    var told = changedParameters
    for loan in loansNotWanted where !told.insert(loan.parameter).inserted {
      mistakes.removeAll { $0 == loan.diagnostic }
    }
  }

  /// Whether a mistake is an error, here or in the syntax.
  var hasErrors: Bool {
    module.hasErrors || mistakes.contains { $0.severity == .error }
  }

  /// Whether so much is wrong that the rest need not be looked at: names are looked for among all others, and few are shown.
  var isHopeless: Bool { errorCount >= Self.errorsMax }

  /// The errors after which no more statements and types are looked at: ten times as many as are shown.
  private static let errorsMax = 10 * SyntaxLimits.diagnosticCount

  /// Adds a mistake.
  func report(_ mistake: Mistake) {
    let diagnostic = mistake.diagnostic(in: module.source.name)
    if diagnostic.severity == .error { errorCount += 1 }
    mistakes.append(diagnostic)
  }

  /// Runs a part of the check in another context, which is handed to it and lost afterwards.
  func within<Result>(_ inner: BodyContext, _ work: () -> Result) -> Result {
    let outer = context
    context = inner
    defer { context = outer }
    return work()
  }

  /// The scopes of declarations in sight, nearest first.
  ///
  /// A test sees the file's names, and the contract's types and errors for want of another meaning.
  var scopesInSight: [DeclarationScope] {
    if context.isInContract { return [contractScope, fileScope] }
    return context.kind == .test ? [fileScope, contractScope] : [fileScope]
  }

  /// Whether a place is a stored collection as a whole, one row an element, which is no value.
  func isStoredCollection(_ place: CheckedPlace) -> Bool {
    guard case .field(let id) = place.root, place.steps.isEmpty else { return false }
    return field(id).isCollection
  }

  func type(of local: LocalID) -> SemanticType { context.locals[local.index].type }
  func name(of local: LocalID) -> String { context.locals[local.index].name }
  func field(_ id: FieldID) -> CheckedField { program.fields[id.index] }
}
