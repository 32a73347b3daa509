extension DiagnosticCode {
  // MARK: Characters and literals

  /// Bytes that are not UTF-8.
  package static let invalidUTF8 = DiagnosticCode(1001, "bytes that are not UTF-8")
  /// A control character, NUL among them, or a lone carriage return.
  package static let controlCharacter = DiagnosticCode(1002, "control character")
  /// A character that reorders or hides the text around it.
  package static let hiddenCharacter = DiagnosticCode(1003, "hidden or bidirectional character")
  /// A name with letters outside ASCII.
  package static let nonASCIIName = DiagnosticCode(1004, "name that is not ASCII")
  /// A character that begins no token.
  package static let strayCharacter = DiagnosticCode(1005, "character outside the language")
  /// An operator that other languages have.
  package static let foreignOperator = DiagnosticCode(1006, "operator of another language")
  /// A literal that does not end in its line.
  package static let unterminatedText = DiagnosticCode(1007, "text without an end")
  /// An escape that is not one of the language's.
  package static let invalidEscape = DiagnosticCode(1008, "unknown escape")
  /// A whole number that is not well formed.
  package static let invalidInteger = DiagnosticCode(1009, "malformed whole number")
  /// A `hex`, `party` or `digest` literal with wrong content.
  package static let invalidOctets = DiagnosticCode(1010, "malformed octets")
  /// A `time` literal with wrong content.
  package static let invalidTime = DiagnosticCode(1011, "malformed time")
  /// A `/* … */` comment.
  package static let blockComment = DiagnosticCode(1012, "comment of another language")

  // MARK: Limits

  /// A file beyond ``SyntaxLimits/sourceByteCount``.
  package static let sourceTooLarge = DiagnosticCode(1020, "file too large")
  /// Nesting beyond ``SyntaxLimits/nestingDepth`` or ``SyntaxLimits/expressionHeight``.
  package static let nestingTooDeep = DiagnosticCode(1021, "nested too deeply")
  /// More than ``SyntaxLimits/diagnosticCount`` diagnostics.
  package static let tooManyDiagnostics = DiagnosticCode(1022, "too many mistakes")

  // MARK: Structure

  /// Something else stands where a certain token or construct must.
  package static let unexpectedToken = DiagnosticCode(1030, "something else expected")
  /// A reserved word where a name must stand.
  package static let reservedWord = DiagnosticCode(1031, "reserved word as a name")
  /// A bracket or brace that is never closed.
  package static let unclosedBracket = DiagnosticCode(1032, "bracket never closed")
  /// Two statements in one line.
  package static let missingLineEnd = DiagnosticCode(1033, "two statements in one line")
  /// A comma after the last element of a list.
  package static let trailingComma = DiagnosticCode(1034, "comma after the last element")
  // 1035 stood for what earlier versions did not read yet.
  /// Clauses of a head in a wrong order, or one twice.
  package static let headOrder = DiagnosticCode(1036, "head clauses out of order")
  /// A `call` or `create` that does not say who may act.
  package static let missingAuthority = DiagnosticCode(1037, "missing `by`")
  // 1038 stood for a `requires` without `else`, which is allowed now.
  /// A declaration in a place where it cannot stand.
  package static let misplacedDeclaration = DiagnosticCode(1039, "declaration in a wrong place")
  /// A clause that does not belong to this kind of declaration.
  package static let misplacedClause = DiagnosticCode(1040, "clause that does not belong here")

  // MARK: Expressions and statements

  /// `and`, `or`, `xor` mixed without parentheses.
  package static let mixedLogicalOperators = DiagnosticCode(
    1050, "mixed `and`, `or`, `xor` without parentheses")
  /// Comparisons in a row.
  package static let chainedComparison = DiagnosticCode(1051, "chained comparison")
  /// `not` before something that is not one operand.
  package static let notNeedsParentheses = DiagnosticCode(1052, "`not` without parentheses")
  /// An expression that stands alone and is not a call.
  package static let unusedExpression = DiagnosticCode(1053, "expression that does nothing")
  /// Something left of `=` that is not a place.
  package static let invalidPlace = DiagnosticCode(1054, "assignment to something that is no place")
  /// `if` as a value without `else`.
  package static let valueWithoutElse = DiagnosticCode(1055, "`if` as a value without `else`")
  /// `else` that is not the last arm, or twice.
  package static let armAfterElse = DiagnosticCode(1056, "arm after `else`")
  /// A range where a value must stand.
  package static let rangeAsValue = DiagnosticCode(1057, "range used as a value")
  /// `T??`, or a range that needs parentheses.
  package static let malformedType = DiagnosticCode(1058, "malformed type")
  /// Acting signers on something that is not a call.
  package static let signersWithoutCall = DiagnosticCode(
    1059, "`by` after something that is no call")
  /// A variable without a value.
  package static let missingValue = DiagnosticCode(1060, "missing value")

  /// What is attempted is no call, or has signers.
  package static let attemptCall = DiagnosticCode(1110, "attempt of something that is no call")
  /// An attempt that does not state its gas.
  package static let attemptGas = DiagnosticCode(1111, "attempt without its gas")
  /// An attempt that has not the branches `ok` and `failed`, in this order.
  package static let attemptBranches = DiagnosticCode(1112, "branches of an attempt")

  /// A word behind a type parameter that is no bound.
  package static let typeBound = DiagnosticCode(1120, "unknown bound of a type parameter")
  /// Type parameters of what has none, or type arguments outside of types.
  package static let typeParametersHere = DiagnosticCode(
    1121, "type parameters or arguments in a wrong place")

  /// An `upgrade` that says neither who may nor what it goes on from.
  package static let upgradeOfWhat = DiagnosticCode(1145, "upgrade of what")

  /// Codes of what cannot be seen in the source, which no other mistake may hide.
  static let hidden: Set<DiagnosticCode> = [.invalidUTF8, .controlCharacter, .hiddenCharacter]

  /// Codes of signs that an author of another language writes throughout.
  static let foreignSigns: Set<DiagnosticCode> = [.strayCharacter, .foreignOperator]

  /// Every code of lexing and parsing, in order.
  package static let syntaxCodes: [DiagnosticCode] = [
    .invalidUTF8, .controlCharacter, .hiddenCharacter, .nonASCIIName, .strayCharacter,
    .foreignOperator, .unterminatedText, .invalidEscape, .invalidInteger, .invalidOctets,
    .invalidTime, .blockComment, .sourceTooLarge, .nestingTooDeep, .tooManyDiagnostics,
    .unexpectedToken, .reservedWord, .unclosedBracket, .missingLineEnd, .trailingComma,
    .headOrder, .missingAuthority, .misplacedDeclaration,
    .misplacedClause, .mixedLogicalOperators, .chainedComparison, .notNeedsParentheses,
    .unusedExpression, .invalidPlace, .valueWithoutElse, .armAfterElse, .rangeAsValue,
    .malformedType, .signersWithoutCall, .missingValue, .attemptCall, .attemptGas, .attemptBranches,
    .typeBound, .typeParametersHere,
    .upgradeOfWhat,
  ]
}
