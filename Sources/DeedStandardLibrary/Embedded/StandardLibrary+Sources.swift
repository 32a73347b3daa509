// swift-format-ignore-file
// Written by `make stdlib`.
extension StandardLibrary {
  /// The files, by their names without the ending, in the order of their octets.
  static let sources: [(name: String, text: String)] = [
    ("base64", base64Source),
    ("calendar", calendarSource),
    ("cbor", cborSource),
    ("governance", governanceSource),
    ("hex", hexSource),
    ("merkle", merkleSource),
    ("octets", octetsSource),
    ("texts", textsSource),
  ]
}
