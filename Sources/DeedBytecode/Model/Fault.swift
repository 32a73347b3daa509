/// Why a call failed: the code that stands in an Outcome's status and error (`docs/faults.md`).
///
/// The numbers are stable and never used again for something else. Code 0 is success and has no case.
package enum FaultCode: UInt32, CaseIterable, Sendable {
  // 1…: the action could not be entered.
  /// No contract has the id that the call names.
  case unknownContract = 1
  /// The contract runs another package than the call expects.
  case unexpectedPackage = 2
  /// No package with the id was published.
  case unknownPackage = 3
  /// The published module was refused: its bytes, the verifier, or a limit.
  case packageRefused = 4
  /// The contract has no such call or view.
  case unknownFunction = 6
  /// The arguments are not values of the parameters' types.
  case argumentMismatch = 7
  /// The contract is executing: nothing may enter it (`docs/language.md` rule 16).
  case busy = 8
  /// An order of the governance contract cannot be carried out.
  case governanceRefused = 9
  // 20…: the order of a call (`docs/language.md` rule 8).
  /// A value lies outside its range.
  case outOfRange = 20
  /// The acting signers do not meet `by`.
  case unauthorised = 21
  /// An acting signer is not needed.
  case unneededSignature = 22
  /// A `requires` without an `else` is not met.
  case requirementFailed = 23
  /// `fail` or a `requires … else` raised an error that the module declares.
  case declaredError = 24
  /// Two parties of a new contract are the same.
  case partiesNotDistinct = 25
  /// A field was read, or left by `create`, without a value.
  case uninitialised = 26
  /// The contract is in another phase than the entry is for.
  case wrongPhase = 27
  /// The time that `after` gives has not come.
  case tooEarly = 28
  /// The time that `before` gives is reached.
  case tooLate = 29
  /// An `ensures` is not met.
  case ensuresFailed = 30
  /// An `invariant` is not met.
  case invariantBroken = 31
  /// A clause of the contract is due and is carried out first.
  case duePending = 32
  /// A contract does not have the interface of the reference to it.
  case wrongInterface = 33
  /// A clause is called that is not there to be called: the ledger has carried it out or will.
  case notDue = 34
  /// A clause that the ledger carried out arms others that no call has paid for.
  case dueUnpaid = 35
  // 40…: arithmetic and values.
  /// Division or remainder by zero.
  case divisionByZero = 40
  /// An integer would have more than 65,536 bits.
  case integerTooLarge = 41
  /// A power with a negative exponent.
  case negativeExponent = 42
  /// A time or duration outside its range.
  case timeOutOfRange = 43
  /// An index outside a collection or a run of octets.
  case indexOutOfBounds = 44
  /// A map has no such key.
  case keyMissing = 45
  /// A map literal gives a key twice.
  case duplicateKey = 46
  /// A value of `none` was unwrapped.
  case noneUnwrapped = 47
  /// An enum is another case than the one taken apart.
  case wrongCase = 48
  /// Octets of another number than `bytes[n]` wants.
  case sizeMismatch = 49
  /// Octets that are not UTF-8.
  case invalidText = 50
  /// A ring's value without an inverse.
  case notInvertible = 51
  /// The square root of a number below zero.
  case negativeSquareRoot = 52
  // 60…: limits.
  /// The gas limit is used up.
  case outOfGas = 60
  /// Calls nest too deeply: the frame slots are used up, or contracts call each other too deeply.
  case callTooDeep = 61
  /// The transaction's working memory is used up.
  case arenaExhausted = 62
  /// A value is too large to be stored in a row.
  case storageValueTooLarge = 63
  /// A map's or set's key is too large.
  case storageKeyTooLarge = 64
  /// Too many events, or too many octets of events.
  case eventsTooLarge = 65
  /// The results are too large.
  case resultsTooLarge = 66
  /// Too many rows read or written.
  case tooManyRows = 67
  /// The contracts that a transaction enters or refers to run too many packages.
  case tooManyPackages = 68
  // 80…: the tests of a contract; never in an Outcome.
  /// An `expect` in a test is not met.
  case expectationFailed = 80
  /// The block of `expect fails` did not fail, or failed otherwise.
  case failureMissing = 81
  /// The block of `expect emits` did not emit the event.
  case eventMissing = 82
  // 100…: assets.
  /// An asset is another one than its place wants.
  case wrongAsset = 100
  /// A holding has less than is taken from it.
  case insufficientHolding = 101
  /// A party may not hold the asset.
  case holderNotAllowed = 102
  /// A holding is frozen by the asset's issuer.
  case holdingFrozen = 103
  /// An amount is negative or not below 2^128, or the total issued would be.
  case amountOutOfRange = 104
  /// What is destroyed as empty holds something.
  case notEmpty = 105
  /// A map has an entry where an asset is put.
  case keyTaken = 106
  /// A row with an asset would be overwritten or deleted.
  case assetLeft = 107
  /// Less is there than is split off.
  case insufficientAmount = 108
  /// No unique asset has the id.
  case unknownUnit = 109
  // 110…: upgrades.
  /// The contract's module permits no upgrade.
  case notUpgradable = 110
  /// The module's stated predecessor is not the contract's module, or its contracts cannot be governance's.
  case notASuccessor = 111

  /// The fault's name as `expect fails` and the command line spell it: `OutOfRange` for `outOfRange`.
  package var name: String {
    let text = String(describing: self)
    return text.prefix(1).uppercased() + text.dropFirst()
  }
}

/// Where in a module something happened.
package struct CodeLocation: Hashable, Sendable {
  /// The function.
  package let function: FunctionIndex
  /// The offset of an instruction's first octet in the function's code.
  package let offset: UInt32

  /// Names an instruction.
  package init(function: FunctionIndex, offset: UInt32) {
    self.function = function
    self.offset = offset
  }
}
