// swift-format-ignore-file
// Written by `make stdlib`.
extension StandardLibrary {
  /// The files, by their names without the ending, in the order of their octets.
  static let sources: [(name: String, text: String)] = [
    ("access", accessSource),
    ("banks", banksSource),
    ("base64", base64Source),
    ("blake2b", blake2bSource),
    ("calendar", calendarSource),
    ("cbor", cborSource),
    ("evidence", evidenceSource),
    ("governance", governanceSource),
    ("hex", hexSource),
    ("lists", listsSource),
    ("mandates", mandatesSource),
    ("merkle", merkleSource),
    ("money", moneySource),
    ("numbers", numbersSource),
    ("octets", octetsSource),
    ("proposals", proposalsSource),
    ("sha2", sha2Source),
    ("sha3", sha3Source),
    ("sm3", sm3Source),
    ("texts", textsSource),
  ]
}
