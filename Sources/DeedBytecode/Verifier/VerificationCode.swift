/// Why the verifier refused a module: stable numbers, a range a check, never used again for something else.
///
/// A code stands in messages as `D` and its number.
package enum VerificationCode: UInt16, CaseIterable, Sendable {
  // 4000…: the module's octets.
  /// The octets are not a module.
  case malformedModule = 4000
  /// Verifying took more steps than `Limits.verificationStepsMax`.
  case tooManySteps = 4001

  // 4100…: LimitsCheck.
  /// The module has too many octets.
  case moduleTooLarge = 4100
  /// A table has too many entries.
  case tableTooLong = 4101
  /// A struct, payload, signature or message has too many parts, or an enum too many cases.
  case tooManyMembers = 4102
  /// A function's code has too many octets.
  case codeTooLong = 4103
  /// A function has too many parameters and locals.
  case tooManyLocals = 4104
  /// An entry has too many conditions, before or after its body.
  case tooManyConditions = 4105
  /// An authority nests too deeply.
  case authorityTooDeep = 4106
  /// An authority has too many leaves.
  case authorityTooWide = 4107
  /// A function has too many basic blocks.
  case tooManyBlocks = 4108
  /// The operand stack of a function grows too high.
  case stackTooHigh = 4109
  /// `bytes[n]` with too large an n.
  case fixedBytesTooLong = 4110
  /// Too many phases.
  case tooManyPhases = 4111
  /// Too many invariants.
  case tooManyInvariants = 4112
  /// Too many dues.
  case tooManyDues = 4113
  /// Too many types of interfaces.
  case tooManyInterfaces = 4114
  /// Too many assets of a module or an interface.
  case tooManyAssets = 4115

  // 4200…: NameCheck.
  /// A name is not an identifier.
  case invalidName = 4200
  /// A test's, a due's or an import's name is empty, too long or not UTF-8, or a due's is not one line of visible characters.
  case invalidTextName = 4201
  /// Two parts of one thing have the same name.
  case duplicateName = 4202
  /// An entry names another number of parameters than its body has.
  case parameterNamesMismatch = 4203
  /// An entry names another number of results than its body has, and not none.
  case resultNamesMismatch = 4204

  // 4300…: TypeCheck.
  /// A type index that names nothing, or in a definition a type that does not come before it.
  case unknownType = 4300
  /// The type table defines a built-in type.
  case builtInTypeDefined = 4301
  /// A structural type is defined twice.
  case duplicateType = 4302
  /// A value of the type could nest deeper than `Limits.valueDepthMax` arrays.
  case typeTooDeep = 4303
  /// A range whose lower bound is above the upper.
  case emptyRange = 4304
  /// An option of an option.
  case nestedOption = 4305
  /// The key of a map or the element of a set is not a key type.
  case notKeyType = 4306
  /// A log or a set of linear values.
  case linearElement = 4307
  /// A struct that contains a linear type and is not marked linear.
  case linearNotMarked = 4308
  /// An enum without cases.
  case emptyEnumeration = 4309
  /// The functions of an interface are not ascending by name.
  case interfaceOrder = 4310
  /// A ring modulo less than 2.
  case ringModulus = 4311

  // 4400…: TableCheck.
  /// A constant is not a value of its type.
  case invalidConstant = 4400
  /// A linear type where none may stand: a constant, event, error, import, result, a field that is no `var`, a parameter.
  case linearNotAllowed = 4401
  /// A stored collection whose elements or values are collections.
  case nestedStoredCollection = 4402
  /// A party field of another type than `party`.
  case partyFieldType = 4403
  /// A function index that names nothing.
  case unknownFunction = 4404
  /// Fields, interfaces, prose, phases, invariants or assets in a module that is not a contract, imports in one that is no test.
  case tableNotAllowed = 4405
  /// A phase index that names nothing.
  case unknownPhase = 4406
  /// Phases or interfaces in a list that is not strictly ascending.
  case notAscending = 4407
  /// A field of some phases that is not a `var` of one row.
  case phaseFieldNotRow = 4408
  /// The contract declares a type as an interface that is none.
  case notInterface = 4409
  /// The holders of an asset are not a field that is a `set<party>`.
  case assetHolders = 4410
  /// A fungible asset with fields.
  case fungibleFields = 4411

  // 4430…: TableCheck of slots, PredecessorCheck and UpgradeCheck.
  /// Two fields with one slot, a slot that is too large, or not the field's number though there is no predecessor.
  case fieldSlot = 4430
  /// The steps of an upgrade do not begin in exactly the phases in which the predecessor permits it, one each.
  case stepPhases = 4431
  /// A step leads to no phase of the contract, or to one though it has none.
  case stepTarget = 4432
  /// A step hands over a field that does not exist, or one twice, or not in ascending order.
  case keptUnknown = 4433
  /// A field that is handed over has another type, kind or slot.
  case keptDiffers = 4434
  /// A field that is handed over is not there in a phase before or in the one after.
  case keptAbsent = 4435
  /// A party or a `let` of the predecessor is not handed over.
  case constantNotKept = 4436
  /// A field of the predecessor with assets, or a collection, is not handed over.
  case rowsNotKept = 4437
  /// A field has the slot of one of the predecessor that is not handed over to it.
  case slotTaken = 4438
  /// A step's body with parameters or results.
  case stepBody = 4439
  /// A step's body enters contracts, or asks who signs.
  case stepNotPure = 4440
  /// A step's body writes a party or a `let` that is handed over.
  case keptConstantWritten = 4441
  /// A step's body touches a field that the phase it leads to does not have.
  case stepFieldAbsent = 4442
  /// An asset of the predecessor is missing, or has another kind, fields, powers or holders.
  case predecessorAsset = 4443
  /// An interface that the predecessor declares is not declared.
  case predecessorInterface = 4444
  /// A second entry for upgrades, one of another name, or one that does something.
  case upgradeEntry = 4445

  // 4500…: CodeCheck.
  /// The code ends inside an instruction.
  case codeTruncated = 4500
  /// An octet that is no opcode.
  case unknownOpcode = 4501
  /// A number in the code that is not in its shortest form or too large.
  case numberNotCanonical = 4502
  /// A path of too many steps.
  case pathTooLong = 4503
  /// A path step of no known kind.
  case unknownPathStep = 4504
  /// An operand that names nothing: a local, field, constant, function, error, event, import or type.
  case operandOutOfBounds = 4505
  /// A hash algorithm that is reserved.
  case unknownAlgorithm = 4506

  // 4600…: ControlFlowCheck.
  /// A function's code does not begin with `block`.
  case codeNotInBlock = 4600
  /// A jump to a block that does not exist.
  case unknownBlock = 4601
  /// After a jump, branch, return or failure comes neither `block` nor the end.
  case codeAfterTerminator = 4602
  /// The last block does not end the function.
  case fallsOffEnd = 4603
  /// A block that nothing leads to.
  case unreachableBlock = 4604

  // 4700…: OperandCheck.
  /// An instruction takes more operands than the block has pushed.
  case stackUnderflow = 4700
  /// An operand of another type than the instruction takes.
  case operandType = 4701
  /// Operands are left on the stack at the edge of a block.
  case operandsLeft = 4702
  /// The type operand is not of the kind that the instruction works on.
  case typeOperand = 4703
  /// An enum has no such case.
  case unknownCase = 4704
  /// A linear operand is dropped, compared or described.
  case linearOperand = 4705
  /// An interface has no such function.
  case unknownInterfaceFunction = 4706
  /// The contract itself as a reference of an interface that it does not declare.
  case interfaceNotDeclared = 4707
  /// An instruction on a fungible asset names a unique one, or the other way round.
  case assetKind = 4708
  /// The issuer uses a power that the asset's declaration does not give it.
  case assetPower = 4709
  /// A constant that should name an asset is not a text that is an identifier.
  case assetName = 4710
  /// What an attempt gives is no enum of the results, and of a text with the linear arguments.
  case attemptResult = 4720
  /// The hash of the module of a contract to be created is no `bytes[32]`.
  case creationHash = 4721

  // 4800…: PathCheck.
  /// A step that the type it stands on does not have.
  case pathStep = 4800
  /// The instruction does not work on the type that the path leads to.
  case pathTarget = 4801
  /// A write through an element of a log, or a removal from one.
  case logWrite = 4802
  /// A linear part is overwritten or removed.
  case linearWrite = 4803
  /// A copy of a linear part.
  case linearCopy = 4804
  /// A whole stored collection is read or replaced.
  case storedCollection = 4805

  // 4830…: UpgradeCheck of code.
  /// A field of the predecessor is read outside the body of a step.
  case oldLoadPlace = 4830
  /// A field of the predecessor is read that is not there in all phases in which the step begins.
  case oldFieldAbsent = 4831

  // 4900…: LocalCheck.
  /// A local is read that has no value on some way here.
  case uninitialisedLocal = 4900
  /// A linear local is copied.
  case linearLocalCopied = 4901
  /// A linear local is dropped.
  case linearLocalDropped = 4902
  /// A linear local is overwritten while it holds a value.
  case linearLocalOverwritten = 4903
  /// A linear local still holds a value at a return.
  case linearLocalLeft = 4904
  /// Ways into a block disagree on whether a linear local holds a value.
  case linearLocalDisagrees = 4905

  // 4950…: EntryCheck.
  /// An entry of a kind that the module's kind does not allow.
  case entryNotAllowed = 4950
  /// A contract without exactly one `create`.
  case createCount = 4951
  /// A `create` or `call` without an authority, or another entry with one.
  case authorityPresence = 4952
  /// `all` or `any` of an authority without parts.
  case emptyAuthority = 4953
  /// A condition or an authority's function with other parameters than the entry's body.
  case headParameters = 4954
  /// A condition or an authority's function with other results than its place wants.
  case headResults = 4955
  /// `caller` where not exactly one signer acts.
  case callerNotAllowed = 4956
  /// `signers` in code that is not a `create`'s or `call`'s own.
  case signersNotAllowed = 4957
  /// An entry with phases, a move, times or conditions that its kind does not have.
  case clauseNotAllowed = 4958
  /// A due without the time at which it is due.
  case dueWithoutTime = 4959
  /// An invariant's function with parameters or results.
  case invariantSignature = 4960
  /// Not exactly one payer and issuer for each linear parameter, ascending, or one for another parameter.
  case takesDiffer = 4961

  // 4970…: EffectCheck.
  /// A head writes, emits, loops, recurs, enters contracts, reads holdings or calls the test runner.
  case headNotPure = 4970
  /// A view writes, emits, calls contracts or calls the test runner.
  case viewNotPure = 4971
  /// A free function touches the state, the context, other contracts or the test runner.
  case functionNotPure = 4972
  /// A party or a `let` is written by something other than `create`.
  case constantFieldWritten = 4973
  /// An invariant reads the time, the contract or the signers.
  case invariantNotPure = 4974
  /// A due loops, recurs or enters other contracts.
  case dueNotBounded = 4975
  /// The time at which an entry opens or closes depends on the block's time, the contract or the signers.
  case timeNotPure = 4976

  // 4980…: PhaseCheck.
  /// A phase that no moves lead to.
  case phaseUnreachable = 4980
  /// A final phase with moves, or a phase without moves that is not final.
  case finalPhase = 4981
  /// An entry moves as no phase that it may be entered in says.
  case moveNotDeclared = 4982
  /// A field is touched where it may not be there.
  case fieldNotInPhase = 4983
  /// A field of the phase moved to is in some phases of the entry and not in others.
  case fieldAmbiguous = 4984

  // 4990…: InterfaceCheck.
  /// The contract lacks a call or a view of an interface that it declares.
  case interfaceFunctionMissing = 4990
  /// An entry has other parameters or results than an interface that the contract declares says.
  case interfaceFunctionDiffers = 4991
  /// The contract lacks an asset of an interface that it declares.
  case interfaceAssetMissing = 4992
  /// An asset has another kind or other fields than an interface that the contract declares says.
  case interfaceAssetDiffers = 4993
}
