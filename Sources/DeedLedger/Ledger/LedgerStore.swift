import DeedCrypto
import DeedEncoding
import DeedState

/// Where the ledger keeps what is not state: keys of the columns `log`, `bodies`, `transactions`, `checkpoints`, `texts` and `meta`.
///
/// | column | key | value |
/// |---|---|---|
/// | log | 00 ‖ index, 8 octets | Leaf |
/// | log | 01 ‖ level ‖ position, 8 octets | hash of a complete subtree |
/// | bodies | index ‖ 0, 1, 2 | the signed record, the Outcome, the Reads |
/// | transactions | id | index, 8 octets |
/// | transactions | contract ‖ index, 8 octets | nothing: the leaf is a due of the contract |
/// | checkpoints | 00 ‖ height | Checkpoint |
/// | checkpoints | 01 ‖ height | Signed |
/// | texts | H("source" / "prose" / "abi", octets) | the octets |
/// | meta | "format", "genesis", "height" | 1 octet, Genesis, 8 octets |
enum LedgerStore {
  /// The layout of this page; another number is refused at opening.
  static let format: [UInt8] = [1]

  /// Parts of a leaf's body.
  enum Body: UInt8 {
    case record = 0
    case outcome = 1
    case reads = 2
  }

  static let formatKey = Array("format".utf8)
  static let genesisKey = Array("genesis".utf8)
  static let heightKey = Array("height".utf8)

  static func leaf(_ index: UInt64) -> [UInt8] { [0] + octets(index) }
  static func node(_ node: MerkleLog.Node) -> [UInt8] { [1, node.level] + octets(node.index) }
  static func body(_ index: UInt64, _ part: Body) -> [UInt8] { octets(index) + [part.rawValue] }
  static func dueLeaf(of contract: Digest32, at index: UInt64) -> [UInt8] {
    contract.octets + octets(index)
  }
  static func checkpoint(_ height: UInt64) -> [UInt8] { [0] + octets(height) }
  static func signed(_ height: UInt64) -> [UInt8] { [1] + octets(height) }

  /// A number as 8 octets, big-endian.
  static func octets(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
  }

  /// The number of 8 octets, or nil for another count of octets.
  static func number(_ octets: [UInt8]) -> UInt64? {
    octets.count == 8 ? octets.reduce(0) { $0 << 8 | UInt64($1) } : nil
  }
}

/// Typed reading of a store or a snapshot.
struct LedgerReader {
  let reader: any StateReader

  /// The value of a key.
  func value(_ key: [UInt8], _ column: StoreColumn) throws(LedgerFailure) -> [UInt8]? {
    do throws(StoreFailure) {
      return try reader.value(of: key, in: column)
    } catch {
      throw .store(error)
    }
  }

  /// A record at a key.
  func record<Record: LedgerRecord>(
    _ key: [UInt8], _ column: StoreColumn, as type: Record.Type = Record.self
  ) throws(LedgerFailure) -> Record? {
    guard let octets = try value(key, column) else { return nil }
    do throws(DecodingFailure) {
      return try Record(decoding: octets)
    } catch {
      throw .damaged("\(Record.recordName) at \(Hexadecimal.encode(key))", error)
    }
  }

  /// A record that must be there.
  func required<Record: LedgerRecord>(
    _ key: [UInt8], _ column: StoreColumn, as type: Record.Type = Record.self
  ) throws(LedgerFailure) -> Record {
    guard let record = try record(key, column, as: type) else {
      throw .inconsistent("\(Record.recordName) at \(Hexadecimal.encode(key)) is missing")
    }
    return record
  }

  /// A leaf of the log, which must be the one that its kept hash is of.
  func leaf(_ index: UInt64, _ log: MerkleLog) throws(LedgerFailure) -> Leaf {
    guard let octets = try value(LedgerStore.leaf(index), .log) else {
      throw .inconsistent("leaf \(index) is missing")
    }
    guard try nodeHash(MerkleLog.Node(level: 0, index: index)) == log.leafHash(octets) else {
      throw .inconsistent("leaf \(index) is not the one that its hash is of")
    }
    do throws(DecodingFailure) {
      return try Leaf(decoding: octets)
    } catch {
      throw .damaged("leaf \(index)", error)
    }
  }

  /// A kept hash of the log's tree.
  func nodeHash(_ node: MerkleLog.Node) throws(LedgerFailure) -> Digest32 {
    guard let octets = try value(LedgerStore.node(node), .log),
      let digest = Digest32(octets: octets)
    else { throw .inconsistent("the log lacks node \(node.level)/\(node.index)") }
    return digest
  }
}
