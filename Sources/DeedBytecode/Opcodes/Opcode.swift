/// The instructions of the stack code, rules version 1; the raw value is the octet in a module.
///
/// The order here is the order of `OpcodeTable.rows`, which says everything else about an instruction.
package enum Opcode: UInt8, CaseIterable, Sendable {
  // Control
  case block
  case jump
  case branch
  case `return`
  case call
  case fail
  case require
  // Operands
  case `false`
  case `true`
  case integer
  case constant
  case drop
  // Locals
  case localCopy
  case localMove
  case localStore
  case localDrop
  // Paths into locals
  case localLoad
  case localAssign
  case localCase
  case localCount
  case localAppend
  case localRemoveLast
  case localContains
  case localLookup
  case localInsert
  case localRemove
  case localKeyAt
  case localValueAt
  // Paths into the contract's state
  case stateLoad
  case stateAssign
  case stateCount
  case stateAppend
  case stateRemoveLast
  case stateContains
  case stateLookup
  case stateInsert
  case stateRemove
  case stateNext
  // Integers
  case integerAdd
  case integerSubtract
  case integerMultiply
  case integerDivide
  case integerModulo
  case integerPower
  case integerNegate
  case integerEqual
  case integerLess
  case integerLessOrEqual
  // Booleans and comparisons
  case boolNot
  case boolEqual
  case equal
  case less
  case lessOrEqual
  // Conversions
  case rangeCheck
  case timeFromInteger
  case timeToInteger
  case durationFromInteger
  case durationToInteger
  // Octets and text
  case bytesCount
  case bytesConcatenate
  case bytesSlice
  case bytesAt
  case bytesFix
  case textCount
  case textConcatenate
  case textToBytes
  case textFromBytes
  case hash
  // Aggregates
  case structNew
  case structUnpack
  case enumNew
  case enumUnpack
  case optionSome
  case optionNone
  case optionUnwrap
  case listNew
  case setNew
  case mapNew
  // Context
  case now
  case caller
  case signers
  case selfContract
  case emit
  case importCall
  // Contracts and clauses
  case contractCall
  case selfAs
  case referenceParty
  case valueDescribe
  case breach
  // Rings
  case ringFromInteger
  case ringToInteger
  case ringAdd
  case ringSubtract
  case ringMultiply
  case ringNegate
  case ringPower
  case ringInverse
  case ringAnd
  case ringOr
  case ringXor
  case ringNot
  case ringShiftLeft
  case ringShiftRight
  case ringRotateLeft
  case ringRotateRight
  // Further functions of integers
  case integerPowerModulo
  case integerCommonDivisor
  case integerSquareRoot
  // Integers as octets
  case bytesToInteger
  case bytesFromInteger
  case bytesReversed
  // Assets
  case assetIssue
  case assetIssueUnique
  case assetBurn
  case assetBurnUnique
  case assetExpect
  case assetDestroyEmpty
  case optionDestroyNone
  case assetRead
  case assetAmend
  case assetSupply
  // Assets in place
  case localAmount
  case stateAmount
  case localSplit
  case stateSplit
  case localJoin
  case stateJoin
  case localTake
  case stateTake
  case localPut
  case statePut
  case stateMove
  case localDestroyEmpty
  // Holdings
  case assetGive
  case assetGiveUnique
  case assetWithdraw
  case assetWithdrawUnique
  case assetHolding
  case assetHolds
  case assetFreeze
  case assetThaw
  case assetRecall
  case assetRecallUnique
  // Signatures and digests
  case signatureVerify
  case digestToBytes
  // Attempts and creations
  case contractAttempt
  case contractCreate
  // Upgrades
  case oldLoad
  // Cases in place
  case stateCase
  // Who may hold
  case assetMayHold
  // Octets of parties
  case partyToBytes
}
