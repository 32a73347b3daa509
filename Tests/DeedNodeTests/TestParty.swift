import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode
import FoundationEssentials
import Testing

/// Modules of the fixtures, as packages.
enum TestPackage {
  /// The package of `Tests/Fixtures/node/NAME.dasm`.
  static func named(_ name: String) throws -> Package {
    let path = #filePath.replacing("DeedNodeTests/TestParty.swift", with: "Fixtures/node/")
    let data = try #require(FileManager.default.contents(atPath: path + name + ".dasm"))
    let module = try Assembler.assemble(String(decoding: data, as: UTF8.self))
    let suite = CipherSuite.ed25519SHA256
    return Package(
      module: module.encoded(), sourceHash: suite.taggedDigest("source", SourceText.encoded([])),
      interfaceHash: suite.taggedDigest("abi", Interface(module).encoded()), proseHash: nil,
      compiler: "assembled")
  }
}

/// Somebody with a key who signs transactions.
struct TestParty {
  let key: PrivateKey
  let network: Digest32

  init(_ number: UInt8, network: Digest32) throws {
    key = try PrivateKey(algorithm: .ed25519, seed: [UInt8](repeating: number, count: 32))
    self.network = network
  }

  var address: Digest32 { CipherSuite.ed25519SHA256.address(of: key.publicKey) }

  /// Signs actions.
  func transaction(
    _ bodies: Action.Body..., gas: UInt64 = 10_000_000, notAfter: Int64? = nil,
    network: Digest32? = nil, nonce: UInt8? = nil
  ) throws -> Transaction {
    let payload = try TransactionPayload(
      network: network ?? self.network,
      signers: [.init(address: address, keys: [key.publicKey.octets])],
      actions: bodies.map { Action(actingSigners: [0], body: $0) }, gasLimit: gas,
      notAfter: notAfter ?? WallClock.now() + 60_000,
      nonce: nonce.map { [UInt8](repeating: $0, count: 16) } ?? SystemRandom.octets(count: 16))
    return try Transaction(signing: payload, with: [key])
  }
}

/// The contract of the fixture `notes`, deployed.
struct TestNotes {
  let contract: Digest32
  let package: Package

  var packageID: Digest32 { package.id(suite: .ed25519SHA256) }

  func keep(_ note: Int64) -> Action.Body { call("keep", [.integer(note)]) }

  func call(_ function: String, _ arguments: [CBOR]) -> Action.Body {
    .call(
      .init(
        contract: contract, expectedPackage: packageID, function: function,
        arguments: arguments))
  }
}

/// A folder that goes with the test.
final class TestFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.path + "/deed-node-\(UInt64.random(in: 0...(.max)))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension JSON {
  /// Octets in Base64.
  static func octets(_ octets: [UInt8]) -> JSON {
    .string(Data(octets).base64EncodedString())
  }

  /// The octets of a text in Base64.
  var base64Octets: [UInt8]? { string.flatMap { Data(base64Encoded: $0) }.map { Array($0) } }
}
