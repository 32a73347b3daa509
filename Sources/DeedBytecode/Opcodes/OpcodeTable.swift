/// What follows an opcode's octet in the code, in the order the table gives.
///
/// Every number is an unsigned LEB128 of at most five octets in its shortest form, unless said otherwise.
package enum OperandKind: String, Sendable {
  /// The ordinal of a `block` in the same function, counted from 0.
  case block
  /// A function index.
  case function
  /// An index into the error table.
  case error
  /// An index into the event table.
  case event
  /// A local's index: parameters first.
  case local
  /// A field's index.
  case field
  /// A type index.
  case type
  /// An index into the constant pool.
  case constant
  /// An index into the import table.
  case `import`
  /// The number of a case of the enum given by the type operand before it.
  case enumCase
  /// The number of a function of the interface given by the first type operand.
  case interfaceFunction
  /// What kind of clause is not met: 0 `requires`, 1 `ensures`, 2 `invariant`, 3 a parameter's range (`BreachKind`).
  case breachKind
  /// The number of an asset of the module.
  case asset
  /// The number of a field of the predecessor.
  case oldField
  /// A number of elements.
  case count
  /// A hash algorithm's number: 0 SHA-256; others are reserved.
  case algorithm
  /// A signature scheme's number: 0 Ed25519, 1 ECDSA on P-256 with SHA-256, 2 SM2 with SM3 (`SignatureScheme`).
  case scheme
  /// A signed LEB128 of at most nine octets in its shortest form, within 63 bits: −2^62..<2^62.
  case signed
  /// A number of steps, then each step: its kind's octet, then its numbers (`PathStep`).
  case path
}

/// One row of the opcode table.
package struct OpcodeRow: Sendable {
  /// The instruction.
  package let opcode: Opcode
  /// Its name in assembly.
  package let name: StaticString
  /// What follows it in the code.
  package let operands: [OperandKind]
  /// What it takes from the stack and what it leaves, top last, as the manual prints it.
  package let effect: StaticString
  /// Gas of the instruction itself, part of its block's prepaid cost; dynamic work is charged on top.
  package let gas: UInt64
  /// The rules version that introduced it.
  package let since: UInt32
  /// One sentence for the manual.
  package let meaning: StaticString

  /// The name as a string.
  package var mnemonic: String { name.description }

  /// A row of rules version 1.
  init(
    _ opcode: Opcode, _ name: StaticString, _ operands: [OperandKind], _ effect: StaticString,
    gas: UInt64, _ meaning: StaticString
  ) {
    self.opcode = opcode
    self.name = name
    self.operands = operands
    self.effect = effect
    self.gas = gas
    since = 1
    self.meaning = meaning
  }
}

/// The one table of instructions: codec, assembler, verifier, gas schedule and manual page read it.
///
/// `keys` in an effect stands for the operands of the path's steps, in the order of the steps: an `int` for an
/// element step, a key for a key step.
package enum OpcodeTable {
  /// The rows, in the order of the opcodes' raw values.
  package static let rows: [OpcodeRow] = [
    control,
    operands,
    locals,
    localPaths,
    statePaths,
    integers,
    comparisons,
    conversions,
    octets,
    aggregates,
    context,
    contracts,
    rings,
    furtherIntegers,
    octetsOfIntegers,
    assets,
    assetPaths,
    holdings,
    signatures,
    attempts,
    upgrades,
    storedCases,
    holders,
    octetsOfParties,
  ].flatMap(\.self)

  /// The row of an instruction.
  package static func row(_ opcode: Opcode) -> OpcodeRow { rows[Int(opcode.rawValue)] }

  /// The instruction of a name in assembly.
  package static func opcode(named name: String) -> Opcode? { named[name] }

  private static let named = Dictionary(
    uniqueKeysWithValues: rows.map { ($0.mnemonic, $0.opcode) })

  private static let control: [OpcodeRow] = [
    .init(
      .block, "block", [], "→", gas: 1,
      "Begins a basic block, where the gas of the whole block is taken; the stack is empty here."),
    .init(.jump, "jump", [.block], "→", gas: 1, "Goes on at a block."),
    .init(
      .branch, "branch", [.block], "bool →", gas: 2,
      "Goes on at the block when true, else at the block that follows."),
    .init(
      .return, "return", [], "results →", gas: 2,
      "Returns the function's results; every linear local is gone by then."),
    .init(
      .call, "call", [.function], "arguments → results", gas: 10,
      "Calls a function with its own locals; arguments are moved."),
    .init(
      .fail, "fail", [.error], "fields →", gas: 5,
      "Ends the whole call with a declared error."),
    .init(.require, "require", [], "bool →", gas: 2, "Faults with RequirementFailed when false."),
  ]

  private static let operands: [OpcodeRow] = [
    .init(.false, "false", [], "→ bool", gas: 1, "Pushes false."),
    .init(.true, "true", [], "→ bool", gas: 1, "Pushes true."),
    .init(.integer, "int", [.signed], "→ int", gas: 1, "Pushes a small integer."),
    .init(.constant, "constant", [.constant], "→ T", gas: 2, "Pushes a copy of a constant."),
    .init(.drop, "drop", [], "T →", gas: 1, "Drops a value that is not linear."),
  ]

  private static let locals: [OpcodeRow] = [
    .init(
      .localCopy, "local.copy", [.local], "→ T", gas: 1,
      "Pushes a copy of an initialised local that is not linear; aggregates are copied, metered."),
    .init(
      .localMove, "local.move", [.local], "→ T", gas: 1,
      "Pushes an initialised local's value and leaves the local uninitialised."),
    .init(
      .localStore, "local.store", [.local], "T →", gas: 1,
      "Sets a local; one that holds a linear value must be uninitialised."),
    .init(
      .localDrop, "local.drop", [.local], "→", gas: 1,
      "Leaves an initialised local that is not linear uninitialised."),
  ]

  private static let localPaths: [OpcodeRow] = [
    .init(
      .localLoad, "local.load", [.local, .path], "keys → T", gas: 3,
      "Pushes a copy of what a path in a local leads to."),
    .init(
      .localAssign, "local.assign", [.local, .path], "keys T →", gas: 3,
      "Replaces what a path in a local leads to; a map's last key step inserts when absent."),
    .init(
      .localCase, "local.case", [.local, .path], "keys → int", gas: 3,
      "Pushes the case number of an enum, or 0 for none and 1 for some."),
    .init(
      .localCount, "local.count", [.local, .path], "keys → int", gas: 3,
      "Pushes the number of elements of a collection."),
    .init(
      .localAppend, "local.append", [.local, .path], "keys T →", gas: 4,
      "Appends to a list or a log."),
    .init(
      .localRemoveLast, "local.remove_last", [.local, .path], "keys → T", gas: 4,
      "Removes and pushes a list's last element; faults with IndexOutOfBounds when empty."),
    .init(
      .localContains, "local.contains", [.local, .path], "keys K → bool", gas: 5,
      "Tells whether a map has a key or a set an element."),
    .init(
      .localLookup, "local.lookup", [.local, .path, .type], "keys K → V?", gas: 6,
      "Pushes some of a copy of a map's value, or none; the type is V?."),
    .init(
      .localInsert, "local.insert", [.local, .path], "keys T →", gas: 6,
      "Inserts into a set; nothing happens when it is there."),
    .init(
      .localRemove, "local.remove", [.local, .path], "keys K →", gas: 6,
      "Removes a map's entry, KeyMissing when absent, or a set's element, nothing when absent."),
    .init(
      .localKeyAt, "local.key_at", [.local, .path], "keys int → K", gas: 4,
      "Pushes the key of a map or the element of a set at a position in key order."),
    .init(
      .localValueAt, "local.value_at", [.local, .path], "keys int → V", gas: 4,
      "Pushes a copy of a map's value at a position in key order."),
  ]

  private static let statePaths: [OpcodeRow] = [
    .init(
      .stateLoad, "state.load", [.field, .path], "keys → T", gas: 20,
      "Reads a row and pushes what the path leads to."),
    .init(
      .stateAssign, "state.assign", [.field, .path], "keys T →", gas: 20,
      "Writes a row; a map's last key step inserts when absent."),
    .init(
      .stateCount, "state.count", [.field, .path], "keys → int", gas: 20,
      "Pushes the number of elements of a collection."),
    .init(
      .stateAppend, "state.append", [.field, .path], "keys T →", gas: 20,
      "Appends to a list or a log: one element row and the count."),
    .init(
      .stateRemoveLast, "state.remove_last", [.field, .path], "keys → T", gas: 20,
      "Removes and pushes a list's last element; faults with IndexOutOfBounds when empty."),
    .init(
      .stateContains, "state.contains", [.field, .path], "keys K → bool", gas: 20,
      "Tells whether a map has a key or a set an element."),
    .init(
      .stateLookup, "state.lookup", [.field, .path, .type], "keys K → V?", gas: 20,
      "Pushes some of a map's value, or none; the type is V?."),
    .init(
      .stateInsert, "state.insert", [.field, .path], "keys T →", gas: 20,
      "Inserts into a set; nothing happens when it is there."),
    .init(
      .stateRemove, "state.remove", [.field, .path], "keys K →", gas: 20,
      "Removes a map's entry, KeyMissing when absent, or a set's element, nothing when absent."),
    .init(
      .stateNext, "state.next", [.field, .type], "K? → K?", gas: 20,
      """
      Pushes the first key of a stored map or set, or the first after the one given; the type is \
      K?.
      """),
  ]

  private static let integers: [OpcodeRow] = [
    .init(.integerAdd, "int.add", [], "int int → int", gas: 1, "Adds."),
    .init(
      .integerSubtract, "int.subtract", [], "int int → int", gas: 1,
      "Subtracts the upper from the lower."),
    .init(.integerMultiply, "int.multiply", [], "int int → int", gas: 2, "Multiplies."),
    .init(
      .integerDivide, "int.divide", [], "int int → int", gas: 4,
      "Euclidean quotient; faults with DivisionByZero."),
    .init(
      .integerModulo, "int.modulo", [], "int int → int", gas: 4,
      "Euclidean remainder, never negative; faults with DivisionByZero."),
    .init(
      .integerPower, "int.power", [], "int int → int", gas: 8,
      "Power; faults with NegativeExponent, and with IntegerTooLarge before any work."),
    .init(.integerNegate, "int.negate", [], "int → int", gas: 1, "Negates."),
    .init(
      .integerEqual, "int.equal", [], "int int → bool", gas: 1,
      "Tells whether two integers are equal."),
    .init(
      .integerLess, "int.less", [], "int int → bool", gas: 1,
      "Tells whether the lower is less than the upper."),
    .init(
      .integerLessOrEqual, "int.less_or_equal", [], "int int → bool", gas: 1,
      "Tells whether the lower is at most the upper."),
  ]

  private static let comparisons: [OpcodeRow] = [
    .init(.boolNot, "bool.not", [], "bool → bool", gas: 1, "Negates."),
    .init(
      .boolEqual, "bool.equal", [], "bool bool → bool", gas: 1,
      "Tells whether two truth values are equal."),
    .init(
      .equal, "equal", [.type], "T T → bool", gas: 2,
      "Structural equality of two values that are not linear."),
    .init(
      .less, "less", [.type], "T T → bool", gas: 2,
      "Tells whether the lower comes before the upper, for an ordered type."),
    .init(
      .lessOrEqual, "less_or_equal", [.type], "T T → bool", gas: 2,
      "Tells whether the lower does not come after the upper, for an ordered type."),
  ]

  private static let conversions: [OpcodeRow] = [
    .init(
      .rangeCheck, "range.check", [.type], "int → T", gas: 4,
      "Makes an int a value of a range type; faults with OutOfRange."),
    .init(
      .timeFromInteger, "time.from_int", [], "int → time", gas: 2,
      "Makes milliseconds since 1970 a time; faults with TimeOutOfRange."),
    .init(
      .timeToInteger, "time.to_int", [], "time → int", gas: 1,
      "Gives the milliseconds since 1970."),
    .init(
      .durationFromInteger, "duration.from_int", [], "int → duration", gas: 2,
      "Makes milliseconds a duration; faults with TimeOutOfRange."),
    .init(
      .durationToInteger, "duration.to_int", [], "duration → int", gas: 1,
      "Gives the milliseconds."),
  ]

  private static let octets: [OpcodeRow] = [
    .init(.bytesCount, "bytes.count", [], "bytes → int", gas: 1, "Pushes the number of octets."),
    .init(
      .bytesConcatenate, "bytes.concatenate", [], "bytes bytes → bytes", gas: 4,
      "Joins two runs of octets."),
    .init(
      .bytesSlice, "bytes.slice", [], "bytes int int → bytes", gas: 4,
      "Takes the octets from the first index up to, not including, the second."),
    .init(
      .bytesAt, "bytes.at", [], "bytes int → int", gas: 2,
      "Pushes one octet as 0 to 255; faults with IndexOutOfBounds."),
    .init(
      .bytesFix, "bytes.fix", [.type], "bytes → T", gas: 2,
      "Makes octets a value of `bytes[n]`; faults with SizeMismatch."),
    .init(.textCount, "text.count", [], "text → int", gas: 1, "Pushes the number of UTF-8 octets."),
    .init(.textConcatenate, "text.concatenate", [], "text text → text", gas: 4, "Joins two texts."),
    .init(.textToBytes, "text.to_bytes", [], "text → bytes", gas: 2, "Gives the UTF-8 octets."),
    .init(
      .textFromBytes, "text.from_bytes", [], "bytes → text", gas: 6,
      "Makes UTF-8 octets a text; faults with InvalidText."),
    .init(.hash, "hash", [.algorithm], "bytes → Digest", gas: 60, "Hashes octets."),
  ]

  private static let aggregates: [OpcodeRow] = [
    .init(.structNew, "struct.new", [.type], "fields → T", gas: 4, "Makes a struct of its fields."),
    .init(.structUnpack, "struct.unpack", [.type], "T → fields", gas: 4, "Takes a struct apart."),
    .init(
      .enumNew, "enum.new", [.type, .enumCase], "payload → T", gas: 4,
      "Makes an enum of a case's payload."),
    .init(
      .enumUnpack, "enum.unpack", [.type, .enumCase], "T → payload", gas: 4,
      "Takes an enum apart; faults with WrongCase when it is another case."),
    .init(
      .optionSome, "option.some", [.type], "T → T?", gas: 3,
      "Makes some of a value; the type is T?."),
    .init(.optionNone, "option.none", [.type], "→ T?", gas: 1, "Pushes none; the type is T?."),
    .init(
      .optionUnwrap, "option.unwrap", [.type], "T? → T", gas: 2,
      "Takes the value out; faults with NoneUnwrapped. The type is T?."),
    .init(
      .listNew, "list.new", [.type, .count], "T… → list", gas: 4,
      "Makes a list or a log of that many elements."),
    .init(
      .setNew, "set.new", [.type, .count], "T… → set", gas: 6,
      "Makes a set of that many elements; equal ones count once."),
    .init(
      .mapNew, "map.new", [.type, .count], "K V… → map", gas: 6,
      "Makes a map of that many entries; a key given twice faults with DuplicateKey."),
  ]

  private static let context: [OpcodeRow] = [
    .init(.now, "now", [], "→ time", gas: 2, "Pushes the block's time."),
    .init(
      .caller, "caller", [], "→ party", gas: 2,
      """
      Pushes the one acting signer; only in the body or a condition of an entry whose authority \
      has a single signer.
      """),
    .init(
      .signers, "signers", [.type], "→ set<party>", gas: 10,
      "Pushes the acting signers; only in the body or a condition of a create or a call."),
    .init(.selfContract, "self", [], "→ contract", gas: 2, "Pushes the executing contract."),
    .init(.emit, "emit", [.event], "fields →", gas: 20, "Records an event."),
    .init(
      .importCall, "import.call", [.import], "arguments → results", gas: 50,
      "Calls the test runner; only in a test module."),
  ]
  private static let contracts: [OpcodeRow] = [
    .init(
      .contractCall, "contract.call", [.type, .interfaceFunction], "T arguments → results",
      gas: 100, "Enters another contract by a call or a view of the reference's interface T."),
    .init(
      .selfAs, "self.as", [.type], "→ T", gas: 2,
      "Pushes the executing contract as a reference of an interface that it declares."),
    .init(
      .referenceParty, "reference.party", [.type], "T → party", gas: 2,
      "Gives the contract that a reference names as a party; T is contract or an interface."),
    .init(
      .valueDescribe, "value.describe", [.type], "T → text", gas: 10,
      "Writes a value that is not linear as its literal, cut after 200 octets."),
    .init(
      .breach, "breach", [.breachKind], "text text →", gas: 5,
      """
      Ends the whole call: a clause is not met. The operands are the clause as written and the \
      values in it; for a range, the value and the range.
      """),
  ]
}
