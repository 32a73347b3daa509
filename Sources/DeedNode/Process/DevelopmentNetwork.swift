package import DeedCrypto
package import DeedLedger
import DeedEncoding
import FoundationEssentials

/// A network of one member on one machine, for trying things out: `deed node --dev`.
///
/// Its folder holds, made once: `member.pem`, which signs checkpoints; `founder.pem`, the key of the founding account,
/// which registers accounts by itself; and `genesis.cbor`. The keys lie unprotected beside the data, which is what makes
/// this a network for development and nothing else. `network.pin` is the file of trust for `deed verify`.
package struct DevelopmentNetwork: Sendable {
  /// The network.
  package let genesis: Genesis
  /// The key that signs checkpoints.
  package let member: PrivateKey
  /// The key of the founding account.
  package let founder: PrivateKey

  /// Opens the network of a folder, or makes one.
  ///
  /// - Parameters:
  ///   - folder: an existing folder.
  ///   - governance: the compiled package of `stdlib/governance.deed`, used only when the network is made.
  ///   - wallClock: milliseconds since 1970, the time of block 0.
  /// - Throws: ``NodeFailure``.
  package init(
    folder: String, governance: Package, wallClock: @Sendable () -> Int64 = WallClock.now
  ) throws(NodeFailure) {
    let suite = CipherSuite.ed25519SHA256
    try Self.checkWhole(folder)
    member = try Self.key(at: folder + "/member.pem", suite.memberAlgorithm)
    founder = try Self.key(at: folder + "/founder.pem", .ed25519)
    let path = folder + "/genesis.cbor"
    if FileManager.default.fileExists(atPath: path) {
      genesis = try Self.genesis(at: path)
      guard genesis.members.members.map(\.key) == [member.publicKey],
        genesis.founders.map(\.key) == [founder.publicKey]
      else { throw .configuration("\(folder) holds keys of another network than its genesis") }
      try Self.writePin(of: genesis, folder)
      return
    }
    let members: Members
    do throws(DecodingFailure) {
      members = try Members(
        epoch: 0, quorum: 1,
        members: [.init(id: 1, name: "development", key: member.publicKey)], faultModel: .crash)
    } catch {
      throw .configuration("\(error)")
    }
    genesis = Genesis(
      name: "development", suite: suite, time: wallClock(), members: members,
      limits: NetworkLimits(), governance: governance, predecessor: nil,
      founders: [.init(key: founder.publicKey, member: 1)])
    try NodeFile.create(path, octets: genesis.encoded(), mode: 0o644)
    try Self.writePin(of: genesis, folder)
  }

  /// Writes the file of trust unless it is there.
  private static func writePin(of genesis: Genesis, _ folder: String) throws(NodeFailure) {
    let path = folder + "/network.pin"
    guard !FileManager.default.fileExists(atPath: path) else { return }
    let pin = Pin(network: genesis.networkID, suite: genesis.suite, members: genesis.members)
    try NodeFile.create(path, octets: pin.encoded(), mode: 0o644)
  }

  /// Refuses a folder in which a part of a network is missing, rather than to put a new one beside the rest.
  private static func checkWhole(_ folder: String) throws(NodeFailure) {
    func exists(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: folder + "/" + name)
    }
    if exists("genesis.cbor") {
      for name in ["member.pem", "founder.pem"] where !exists(name) {
        throw .file(
          path: folder + "/" + name,
          reason: "is missing, while genesis.cbor is there: is this a network for development?")
      }
    } else if exists("store") || exists("high-water") {
      throw .file(
        path: folder + "/genesis.cbor",
        reason: "is missing, while a ledger is there: put back the one that it began with")
    }
  }

  /// Reads the genesis of a network.
  ///
  /// - Throws: ``NodeFailure``.
  package static func genesis(at path: String) throws(NodeFailure) -> Genesis {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .file(path: path, reason: "cannot be read")
    }
    do throws(DecodingFailure) {
      return try Genesis(decoding: Array(data))
    } catch {
      throw .file(path: path, reason: "is no genesis: \(error)")
    }
  }

  /// Reads a key, or makes one in a file that only its owner can read.
  private static func key(
    at path: String, _ algorithm: SignatureAlgorithm
  ) throws(NodeFailure) -> PrivateKey {
    if FileManager.default.fileExists(atPath: path) {
      let key = try NodeFile.privateKey(at: path)
      guard key.publicKey.algorithm == algorithm else {
        throw .file(path: path, reason: "is a key of another algorithm")
      }
      return key
    }
    let key = SystemRandom.privateKey(algorithm)
    try NodeFile.create(path, octets: Array(key.pem.utf8), mode: 0o600)
    return key
  }
}
