package import DeedSyntax

/// The mistakes of names and types (`D2xxx`).
extension DiagnosticCode {
  static let unknownName = DiagnosticCode(2001, "unknown name")
  static let unknownType = DiagnosticCode(2002, "unknown type")
  static let unknownFunction = DiagnosticCode(2003, "unknown function")
  static let unknownMember = DiagnosticCode(2004, "unknown member")
  static let unknownMessage = DiagnosticCode(2005, "unknown error or event")
  static let alreadyDeclared = DiagnosticCode(2006, "name already declared")
  static let predeclaredName = DiagnosticCode(2007, "predeclared name")
  static let notAValue = DiagnosticCode(2008, "not a value")
  static let notCallable = DiagnosticCode(2009, "not a function")
  static let unusedName = DiagnosticCode(2010, "unused name", severity: .warning)
  static let recursiveType = DiagnosticCode(2011, "type contains itself")
  static let typeArguments = DiagnosticCode(2012, "wrong type arguments")
  static let recursiveConstant = DiagnosticCode(2013, "constant defined by itself")
  static let contractShape = DiagnosticCode(2014, "contract incomplete or repeated")
  static let moduleLimit = DiagnosticCode(2015, "beyond a limit of modules")
  static let unverifiable = DiagnosticCode(2016, "code that the verifier refuses")
  static let typeMismatch = DiagnosticCode(2101, "types do not agree")
  static let outsideRange = DiagnosticCode(2102, "constant outside its range")
  static let notConstant = DiagnosticCode(2103, "not a constant")
  static let impossibleType = DiagnosticCode(2104, "impossible type")
  static let typeNotKnown = DiagnosticCode(2105, "type not known here")
  static let notComparable = DiagnosticCode(2106, "values cannot be compared")
  static let notOrdered = DiagnosticCode(2107, "values have no order")
  static let notAKey = DiagnosticCode(2108, "type cannot be a key")
  static let nestedOption = DiagnosticCode(2109, "option of an option")
  static let operandTypes = DiagnosticCode(2110, "operator does not fit its operands")
  static let argumentCount = DiagnosticCode(2111, "wrong number of arguments")
  static let argumentLabel = DiagnosticCode(2112, "wrong label")
  static let resultCount = DiagnosticCode(2113, "wrong number of results")
  static let unreadResult = DiagnosticCode(2114, "result not read")
  static let missingReturn = DiagnosticCode(2115, "missing return")
  static let matchNotExhaustive = DiagnosticCode(2116, "cases missing in a match")
  static let repeatedCase = DiagnosticCode(2117, "case repeated in a match")
  static let notMatchable = DiagnosticCode(2119, "not a value to match")
  static let notIterable = DiagnosticCode(2120, "not a collection to run over")
  static let constantFailure = DiagnosticCode(2121, "constant cannot be computed")
  static let noResult = DiagnosticCode(2122, "nothing is returned")
  static let unreachable = DiagnosticCode(2123, "statement never reached")
}

/// The mistakes of numbers (`D325x`).
extension DiagnosticCode {
  static let modulus = DiagnosticCode(3250, "ring without room for values")
  static let ringOperands = DiagnosticCode(3251, "operands of a ring do not agree")
  static let ringDivision = DiagnosticCode(3252, "no division in a ring")
  static let ringBits = DiagnosticCode(3253, "ring without bits")

  static let ringCodes = [modulus, ringOperands, ringDivision, ringBits]
}

/// The mistakes of effects, authority and state (`D3xxx`).
extension DiagnosticCode {
  static let immutable = DiagnosticCode(3002, "cannot be changed")
  static let callerUnavailable = DiagnosticCode(3003, "no single caller here")
  static let signersUnavailable = DiagnosticCode(3004, "no signers here")
  static let headNotPure = DiagnosticCode(3005, "head does more than read")
  static let viewChangesState = DiagnosticCode(3006, "view changes state")
  static let contextUnavailable = DiagnosticCode(3007, "not available here")
  static let changedWhileIterated = DiagnosticCode(3008, "collection changes under its loop")
  static let inoutMark = DiagnosticCode(3009, "inout mark missing or wrong")
  static let inoutPlace = DiagnosticCode(3010, "not a variable that can be lent")
  static let inoutOverlap = DiagnosticCode(3011, "variable lent twice")
  static let lentFieldTouched = DiagnosticCode(3012, "lent field touched by the callee")
  static let storedCollectionAsValue = DiagnosticCode(3013, "stored collection used as a value")
  static let storedCollectionStart = DiagnosticCode(3014, "stored collection without its literal")
  static let fieldNotSet = DiagnosticCode(3015, "variable left without a value")
  static let fieldReadEarly = DiagnosticCode(3016, "field read before it has a value")
  static let nestedStoredCollection = DiagnosticCode(3017, "collection of collections in a field")
  static let testOnly = DiagnosticCode(3019, "only in tests")
  static let signersOfCall = DiagnosticCode(3020, "signers missing or not wanted")
  static let entryCalledInside = DiagnosticCode(3021, "call or view used as a function")
  static let createAlone = DiagnosticCode(3022, "condition of a create reads state")
}

/// The mistakes of modules: the standard library, roles, generics and properties.
extension DiagnosticCode {
  static let notInStandardLibrary = DiagnosticCode(3290, "not in the standard library")
  static let standardFolder = DiagnosticCode(3291, "a folder named like the standard library")
  static let notDrawable = DiagnosticCode(3292, "values that a test cannot draw")

  static let recursiveRole = DiagnosticCode(3293, "a role that is part of its own meaning")

  static let typeArgumentUnknown = DiagnosticCode(3294, "type argument that cannot be told")
  static let boundNotMet = DiagnosticCode(3295, "bound of a type parameter not met")
  static let unusedTypeParameter = DiagnosticCode(3296, "type parameter that stands nowhere")
  static let optionAsArgument = DiagnosticCode(3297, "type parameter that would be an option")
  static let growingInstances = DiagnosticCode(3298, "generic function for ever more types")

  static let moduleCodes = [
    notInStandardLibrary, standardFolder, notDrawable, recursiveRole, typeArgumentUnknown,
    boundNotMet, unusedTypeParameter, optionAsArgument, growingInstances,
  ]
}

/// The mistakes of imports and of contracts that meet.
extension DiagnosticCode {
  static let importNotFound = DiagnosticCode(2301, "import not found")
  static let importCycle = DiagnosticCode(2302, "imports in a circle")
  static let importLimit = DiagnosticCode(2303, "beyond a limit of imports")
  static let notPublic = DiagnosticCode(2304, "private to its file")
  static let notAnInterface = DiagnosticCode(2305, "not an interface")
  static let interfaceNotMet = DiagnosticCode(2306, "interface not met")
  static let sameMessageName = DiagnosticCode(2307, "two errors or events of one name")
  static let contractCallUnavailable = DiagnosticCode(3301, "other contracts cannot be met here")
}

/// The mistakes of who may act.
extension DiagnosticCode {
  static let quorumNeverMet = DiagnosticCode(3400, "quorum that nobody meets")
}

/// The mistakes of attempts and of contracts that create contracts.
extension DiagnosticCode {
  static let attemptUnavailable = DiagnosticCode(3270, "attempt in a wrong place")
  static let attemptOfNoContract = DiagnosticCode(3271, "attempt of no other contract's call")
  static let attemptNames = DiagnosticCode(3272, "names of an attempt's branches")
  static let creationUnavailable = DiagnosticCode(3273, "contracts cannot be created here")
  static let createsItself = DiagnosticCode(3274, "contract that creates its own kind")

  /// All of them.
  static let callCodes: [DiagnosticCode] = [
    attemptUnavailable, attemptOfNoContract, attemptNames, creationUnavailable, createsItself,
  ]
}

extension DiagnosticCode {
  /// Every code of this module, in the order of their numbers.
  package static let semantics: [DiagnosticCode] =
    [
      unknownName, unknownType, unknownFunction, unknownMember, unknownMessage, alreadyDeclared,
      predeclaredName, notAValue, notCallable, unusedName, recursiveType, typeArguments,
      recursiveConstant, contractShape, moduleLimit, unverifiable, typeMismatch, outsideRange,
      notConstant,
      impossibleType,
      typeNotKnown, notComparable, notOrdered, notAKey, nestedOption, operandTypes, argumentCount,
      argumentLabel, resultCount, unreadResult, missingReturn, matchNotExhaustive, repeatedCase,
      notMatchable, notIterable, constantFailure, noResult, unreachable, immutable,
      callerUnavailable, signersUnavailable, headNotPure, viewChangesState, contextUnavailable,
      changedWhileIterated, inoutMark, inoutPlace, inoutOverlap, lentFieldTouched,
      storedCollectionAsValue, storedCollectionStart, fieldNotSet, fieldReadEarly,
      nestedStoredCollection, testOnly, signersOfCall, entryCalledInside, createAlone,
      importNotFound, importCycle, importLimit, notPublic, notAnInterface, interfaceNotMet,
      sameMessageName, contractCallUnavailable,
    ] + phaseCodes + ringCodes + moduleCodes + callCodes + assetCodes + boundCodes
    + upgradeCodes + [quorumNeverMet]

  /// Names that stand for nothing, each of which is one mistake wherever it stands.
  static let unknownNames: Set<DiagnosticCode> = [
    unknownName, unknownType, unknownFunction, unknownMember, unknownMessage, unknownPhase,
    notPublic, unknownAsset,
  ]

  /// What may only follow from another mistake: something is missing, unused or never reached.
  static let consequences: Set<DiagnosticCode> = [
    unusedName, missingReturn, unreachable, matchNotExhaustive, repeatedCase, fieldNotSet,
    unreachablePhase, deadEnd, unusedMove, clauseWithoutCode, assetLost, assetUsedAgain,
    waysDisagree, assetOverwritten, leftEmpty, assetLeftBehind, assetStuck, changedUnderLook,
    oldFieldLeft, upgradeIncomplete, handOver,
  ]
}
