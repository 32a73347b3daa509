package import DeedCrypto
import DeedEncoding

/// The keys of the rows that the ledger itself keeps in the state (`docs/formats.md` §4).
package enum LedgerKey {
  /// The row of an account: 00 ‖ address.
  package static func account(_ address: Digest32) -> [UInt8] { [0x00] + address.octets }
  /// The row of a contract: 01 ‖ contract id.
  package static func contract(_ id: Digest32) -> [UInt8] { [0x01] + id.octets }
  /// The row of a package: 02 ‖ package id.
  package static func package(_ id: Digest32) -> [UInt8] { [0x02] + id.octets }
  /// The row of the first package with a module: 08 ‖ SHA-256 of its octets.
  package static func module(_ hash: Digest32) -> [UInt8] { [0x08] + hash.octets }
  /// Whether a key is a package's row, which Reads leave out.
  package static func isPackage(_ key: [UInt8]) -> Bool { key.first == 0x02 }
}

/// How contracts get their ids.
package enum ContractID {
  /// H("contract", [origin, index]): origin is a transaction's id, or the network's for governance.
  package static func derived(from origin: Digest32, index: Int, suite: CipherSuite) -> Digest32 {
    suite.taggedDigest("contract", CBOR.array([.digest(origin), .count(index)]).encoded())
  }
}
