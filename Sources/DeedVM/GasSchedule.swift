/// The gas of work whose amount is known only when it happens: rules version 1, provisional until calibrated.
///
/// The instructions' own gas stands in `OpcodeTable`. Everything here is charged before the work is done, except the
/// octets of a row's value, which are known once it was read (at most `Limits.storageValueOctetsMax` of them).
package enum GasSchedule {
  /// The gas of an amount of one kind of work: `gas` for each `per` units, rounded up.
  package struct Rate: Sendable {
    /// The kind of work, as the manual prints it.
    package let work: StaticString
    /// The gas for `per` units.
    package let gas: UInt64
    /// The units for `gas`.
    package let per: UInt64
    /// What a unit is.
    package let unit: StaticString

    /// The gas of so many units; saturating, 0 for none or fewer.
    package func cost(_ units: Int) -> UInt64 {
      guard units > 0 else { return 0 }
      let (product, overflow) = UInt64(units).multipliedReportingOverflow(by: gas)
      guard !overflow else { return .max }
      return product / per + (product % per == 0 ? 0 : 1)
    }
  }

  /// Entering a contract or a module.
  package static let entry = Rate(work: "entering", gas: 100, per: 1, unit: "entry")
  /// Fetching a package, the first time that a transaction needs it, whether or not a node has it loaded.
  package static let package = Rate(
    work: "loading", gas: 1000, per: 1, unit: "package that the transaction has not loaded yet")
  /// Loading its module, in time linear in its size (`docs/decisions/0007-modules-are-verified-once-a-process.md`).
  package static let code = Rate(work: "loading", gas: 10, per: 1, unit: "octets of its module")
  /// Decoding arguments.
  package static let argument = Rate(
    work: "arguments", gas: 1, per: 4, unit: "octets of their CBOR")
  /// Encoding results.
  package static let result = Rate(work: "results", gas: 1, per: 4, unit: "octets of their CBOR")
  /// Trying the acting signers against the authority.
  package static let authority = Rate(
    work: "authority", gas: 4, per: 1,
    unit: "signer looked for in a leaf's party or set, with each signer left out once")
  /// Looking at the contract that a reference names.
  package static let reference = Rate(
    work: "references", gas: 300, per: 1, unit: "reference checked or called")
  /// Moving arguments into a frame and results out of it.
  package static let frame = Rate(work: "calls", gas: 1, per: 4, unit: "arguments and results")
  /// Making, copying, moving and comparing slots.
  package static let slot = Rate(
    work: "aggregates", gas: 1, per: 4, unit: "slots made, copied, moved or compared")
  /// Turning values into CBOR and keys, and back.
  package static let conversion = Rate(
    work: "values in and out", gas: 8, per: 1,
    unit: "items of CBOR encoded, or decoded from a row; 4 octets of a key that is listed")
  /// Copying, checking and comparing octets.
  package static let octet = Rate(
    work: "octets", gas: 1, per: 32, unit: "octets copied, checked or compared")
  /// Writing a value as its literal.
  package static let description = Rate(
    work: "descriptions", gas: 4, per: 1, unit: "octets of the text of a value that is described")
  /// Hashing.
  package static let hash = Rate(work: "hashing", gas: 1, per: 2, unit: "octets hashed")
  /// Checking a signature of each scheme, with the key.
  package static let ed25519 = Rate(
    work: "signatures", gas: 20_000, per: 1, unit: "Ed25519 signature checked")
  /// Checking an ECDSA signature.
  package static let p256 = Rate(
    work: "signatures", gas: 60_000, per: 1, unit: "P-256 signature checked")
  /// Checking an SM2 signature.
  package static let sm2 = Rate(
    work: "signatures", gas: 250_000, per: 1, unit: "SM2 signature checked")
  /// Hashing the message of a signature.
  package static let signedOctet = Rate(
    work: "signatures", gas: 1, per: 1, unit: "octets of the message")
  /// Work on big integers that is linear in their size.
  package static let limb = Rate(
    work: "big integers", gas: 1, per: 4, unit: "limbs (64 bits) added, negated, compared or copied"
  )
  /// Multiplication, division and power of big integers.
  package static let limbProduct = Rate(
    work: "big products", gas: 1, per: 4, unit: "products of limbs, as by the school method")
  /// Reading a row.
  package static let rowRead = Rate(work: "row read", gas: 200, per: 1, unit: "row")
  /// Listing the next row.
  package static let rowList = Rate(work: "row listed", gas: 300, per: 1, unit: "row")
  /// Writing or removing a row.
  package static let rowWrite = Rate(work: "row written", gas: 500, per: 1, unit: "row")
  /// The octets of a row that is read or listed.
  package static let rowOctetRead = Rate(
    work: "row octets read", gas: 1, per: 4, unit: "octets of key and value")
  /// The octets of a row that is written.
  package static let rowOctetWritten = Rate(
    work: "row octets written", gas: 2, per: 1, unit: "octets of key and value")
  /// The octets of an event.
  package static let eventOctet = Rate(
    work: "events", gas: 1, per: 1, unit: "octets of name and fields' CBOR")

  /// What a due takes besides the gas of its code: its selection, its leaf and bodies in the log, disarming it when it fails.
  package static let due = Rate(
    work: "dues", gas: 5_000, per: 1, unit: "due that the contract's fund pays for")

  /// The gas of loading a package with a module of so many octets.
  package static func load(octetCount: Int) -> UInt64 {
    package.cost(1) + code.cost(octetCount)
  }

  /// All rates in the order of the manual.
  package static let rates: [Rate] = [
    entry, package, code, argument, result, authority, reference, frame, slot, conversion, octet,
    description, hash, ed25519, p256, sm2, signedOctet, limb, limbProduct, rowRead, rowList,
    rowWrite,
    rowOctetRead, rowOctetWritten, eventOctet, due,
  ]
}
