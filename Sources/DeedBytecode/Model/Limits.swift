/// The limits of rules version 1 on everything an outsider controls below the ledger.
///
/// A limit is part of the rules: two nodes that differ in one would differ in results. Each has its reason.
package enum Limits {
  /// Octets of an identifier: longer names serve nobody and would bloat errors and ABI.
  package static let nameOctetsMax = 128
  /// Octets of a test's quoted name, a due's and an import's: one line of text.
  package static let textNameOctetsMax = 1024
  /// Octets of a module: half of the 512 KiB a transaction may have, with room for signatures.
  package static let moduleOctetsMax = 256 * 1024
  /// Entries of each table of a module (types, constants, errors, events, functions, entries, fields).
  package static let tableEntriesMax = 4096
  /// Fields of a struct, parts of a payload, parameters, results; cases of an enum.
  package static let membersMax = 255
  /// Octets of a function's code; bounds the verifier's work for a function.
  package static let codeOctetsMax = 64 * 1024
  /// Basic blocks of a function; bounds the dataflow's states.
  package static let blocksMax = 4096
  /// Parameters and locals of a function together.
  package static let localsMax = 1024
  /// Operands on a function's stack.
  package static let stackHeightMax = 1024
  /// Steps of a path; a value nests at most 10 arrays deep, so longer paths lead nowhere.
  package static let pathStepsMax = 16
  /// Arrays around the innermost part of a value's CBOR form (`docs/formats.md` §1.3).
  package static let valueDepthMax = 10
  /// Depth of an authority formula: each signer is tried against the whole.
  package static let authorityDepthMax = 8
  /// Leaves of an authority formula.
  package static let authorityLeavesMax = 32
  /// Conditions (`requires`) of an entry.
  package static let conditionsMax = 64
  /// Clauses (`ensures`) of an entry that hold after its body.
  package static let ensuresMax = 64
  /// Phases of a contract; each call compares with some of them.
  package static let phasesMax = 64
  /// Invariants of a contract; each runs after every call.
  package static let invariantsMax = 64
  /// Clauses (`due`) that the ledger carries out; the alarms of all stand in one row.
  package static let duesMax = 32
  /// Gas that carrying out one `due` may take at most, as proven from its code: it is paid for when the clause is armed.
  package static let dueGasMax: UInt64 = 10_000_000
  /// Types of interfaces in a module: what is proven of it keeps the hash of each.
  package static let interfacesMax = 64
  /// Dues in a row that may arm others without anybody's call: as many are paid for in advance, within `dueFundMax`.
  package static let dueChainMax = 64
  /// Slots of fields, exclusive: a module and its predecessor never need more, as what neither uses is free again.
  package static let slotsMax: UInt32 = 8192
  /// Assets that a contract issues, or an interface has.
  package static let assetsMax = 64
  /// Bits of an amount and of the total issued of an asset (`docs/language.md` rule 20).
  package static let amountBitsMax = 128
  /// Gas that a call pays in advance at most for dues that follow from others; those that are armed, and those that the next one may arm, are paid for beyond it.
  package static let dueFundMax: UInt64 = 4_000_000
  /// Gas that all dues of a phase may cost together, with one of them and all of the phase that it leads to: a call must be able to pay for them.
  package static let duePhaseMax: UInt64 = 20_000_000
  /// Contracts that a call may be in at once: each is entered by recursion of the machine.
  package static let contractDepthMax = 16
  /// Octets of what `value.describe` makes of a value: enough to see what failed.
  package static let describedOctetsMax = 200
  /// Abstract steps the verifier may take for a module: some three times what one of the greatest size needs that
  /// a compiler makes, and a small part of a second.
  package static let verificationStepsMax = 4_000_000
  /// Bits of an integer's magnitude (`docs/language.md`: the magnitude < 2^65536).
  package static let integerBitsMax = 65_536
  /// `fixedBytes` counts up to this.
  package static let fixedBytesMax: UInt32 = 65_536
  /// Slots (locals and operands) of all frames of a transaction together: the one rule for call depth.
  package static let frameSlotsMax = 65_536
  /// Octets of the arena of one entered action; each action begins with an empty one.
  package static let arenaOctetsMax = 64 * 1024 * 1024
  /// Octets of a stored row's value.
  package static let storageValueOctetsMax = 64 * 1024
  /// Octets of a stored row's key, contract and field included.
  package static let storageKeyOctetsMax = 1024
  /// Events of a transaction.
  package static let eventsMax = 1024
  /// Octets of a transaction's events together.
  package static let eventOctetsMax = 256 * 1024
  /// Octets of an action's results.
  package static let resultOctetsMax = 256 * 1024
  /// Rows a transaction may read, write or list.
  package static let rowsMax = 16_384
  /// Packages whose modules a transaction may load: a receipt carries them all.
  package static let packagesMax = 64
  /// Octets of all modules that a transaction may load: with them its receipt stays within 8 MiB.
  package static let loadedOctetsMax = 5 * 1024 * 1024
  /// Absolute bound of a time and a duration in milliseconds, exclusive: both stay small integers.
  package static let timeBound: Int64 = 1 << 62
}
