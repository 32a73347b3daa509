import DeedCrypto
import DeedEncoding

/// The row of a contract at state key 01 ‖ contract id: which package it runs.
struct ContractRow: LedgerRecord {
  static let recordName = "Contract"

  /// The package.
  let package: Digest32

  /// A contract that runs a package.
  init(package: Digest32) { self.package = package }

  var item: CBOR { .record([(2, .digest(package))]) }

  init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.record()
    package = try reader.required(2).digest()
    try reader.finish()
  }
}
