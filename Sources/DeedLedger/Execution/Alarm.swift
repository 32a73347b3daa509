package import DeedCrypto
package import DeedState

/// An armed deadline of a contract: a row of the ledger's queue (`docs/formats.md` §4, 03 …).
package struct Alarm: Hashable, Sendable {
  /// Its place in the queue, in milliseconds since 1970, not negative: when it is due, or when it was armed if that was later.
  package let time: Int64
  /// The contract.
  package let contract: Digest32
  /// The number of the due among the due entries of the contract's module.
  package let due: Int

  /// Describes an alarm.
  ///
  /// - Precondition: `time` is not negative, and `due` is below 2^16.
  package init(time: Int64, contract: Digest32, due: Int) {
    self.time = time
    self.contract = contract
    self.due = due
  }

  private static let prefix: UInt8 = 0x03
  private static let keyOctetCount = 1 + 8 + Digest32.byteCount + 2

  /// The state key of the armed alarm: 03 ‖ time ‖ contract ‖ number; keys ascend as alarms are carried out.
  package var key: [UInt8] {
    [Self.prefix] + LedgerStore.octets(UInt64(bitPattern: time)) + contract.octets
      + [UInt8(truncatingIfNeeded: due >> 8), UInt8(truncatingIfNeeded: due)]
  }

  /// Reads a key of the queue; nil for octets that are none.
  package init?(key: [UInt8]) {
    guard key.count == Self.keyOctetCount, key[0] == Self.prefix,
      let number = LedgerStore.number(Array(key[1..<9])), let time = Int64(exactly: number),
      let contract = Digest32(octets: key[9..<41])
    else { return nil }
    self.init(time: time, contract: contract, due: Int(key[41]) << 8 | Int(key[42]))
  }

  /// The range of the whole queue.
  package static let queue = KeyRange(prefix: [prefix])

  /// The range of the alarms up to a time, which counts.
  package static func queue(until time: Int64) -> KeyRange {
    guard time >= 0 else { return KeyRange(from: [prefix], to: [prefix]) }
    return KeyRange(from: [prefix], to: [prefix] + LedgerStore.octets(UInt64(time) + 1))
  }
}
