/// The kinds of nodes of a lossless tree; the raw value is how a printed tree names them.
package enum SyntaxKind: String, Sendable, CaseIterable {
  /// The whole file.
  case module
  case contract, parties, field, create, function, structure, enumeration
  case event, error, asset, test
  /// `for all a: T` of a test.
  case forAll = "for-all"
  case importing = "import"
  case interface, signature
  case typeAlias = "type-alias"
  /// `pub`, or a doc comment's declaration as a whole.
  case declaration

  case phase, during, invariant, due, prose, role
  /// `upgrade by …`, or `upgrade file.Contract … { … }`.
  case upgrade
  /// `in A, B -> C` in a head.
  case move
  /// `after t` or `before t` in a head.
  case timeLimit = "time-limit"
  case ensures

  case parameterList = "parameters"
  case parameter, results, authority, quorum, group, by, requirement, failure
  /// The braces of a contract, struct, enum or match with what stands in them.
  case members
  case fieldList = "fields"
  case typedName = "typed-name"
  case enumerationCase = "case"

  case namedType = "type"
  case fixedBytesType = "fixed-bytes-type"
  case rangeType = "range-type"
  case ringType = "ring-type"
  case parenthesisedType = "parenthesised-type"
  case optionalType = "optional-type"
  case typeArguments = "type-arguments"
  case typeParameters = "type-parameters"
  case typeParameter = "type-parameter"
  case range

  case block
  case local, binding, assignment
  case callStatement = "call-statement"
  case freshParties = "fresh-parties"
  case ifStatement = "if"
  case matchStatement = "match"
  case attemptStatement = "attempt"
  case arm, pattern
  case payloadBinding = "payload-binding"
  case forStatement = "for"
  case whileStatement = "while"
  case returnStatement = "return"
  case failStatement = "fail"
  case emitStatement = "emit"
  case expectStatement = "expect"
  case invalidStatement = "invalid-statement"

  case path, literal, name, duration, some, list, map, set
  /// `old.field`.
  case old
  case mapEntry = "entry"
  case parentheses
  case member, index, call
  case callBy = "call-by"
  case signers
  case argumentList = "arguments"
  case argument
  case unary, binary
  case ifValue = "if-value"
  case matchValue = "match-value"
  case valueBlock = "value-block"
  case invalidExpression = "invalid-expression"
  /// Tokens that were skipped after a mistake, or a construct of a later version.
  case skipped
}
