import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTestSupport
import Foundation
import Testing

/// The test vectors of `Tests/Fixtures/receipts`: that they are the ones made here, and that both verifiers give
/// the verdicts that stand there.
@Suite struct ReceiptVectorTests {
  struct Index: Codable {
    struct Record: Codable {
      let file: String
      let record: String
      let digest: String?
    }
    struct Receipt: Codable {
      let file: String
      let pin: String
      let verdict: Int
    }
    struct Network: Codable {
      let folder: String
      let members: Int
      let suite: String
      let records: [Record]
      let receipts: [Receipt]
      let signatures: [ReceiptSignatureBook.Entry]
    }
    let networks: [Network]
  }

  static let folder = ReceiptChecker.tests.appending(path: "Fixtures/receipts")
  /// The four networks, with the signatures of the vectors where they still fit.
  static func networks() throws -> [ReceiptNetwork] {
    let index = try? JSONDecoder().decode(
      Index.self, from: Data(contentsOf: folder.appending(path: "index.json")))
    let known = index?.networks.flatMap(\.signatures) ?? []
    return try CipherSuite.allCases.flatMap { suite in
      try [1, 3].map {
        try ReceiptNetwork(suite: suite, memberCount: $0, book: ReceiptSignatureBook(known))
      }
    }
  }

  /// Everything that the folder should contain, by path.
  static func files() throws -> [String: Data] {
    var files: [String: Data] = [:]
    var networks: [Index.Network] = []
    for network in try Self.networks() {
      var records: [Index.Record] = []
      for (name, record, digest, octets) in try network.records() {
        files["\(network.name)/\(name).cbor"] = Data(octets)
        records.append(
          Index.Record(file: "\(name).cbor", record: record, digest: digest?.description))
      }
      var receipts: [Index.Receipt] = []
      for item in try network.cases() {
        let name = "receipt-\(item.name).cbor"
        files["\(network.name)/\(name)"] = Data(item.octets)
        receipts.append(
          Index.Receipt(file: name, pin: "pin-epoch-\(item.epoch).cbor", verdict: item.rule))
      }
      networks.append(
        Index.Network(
          folder: network.name, members: network.memberCount, suite: network.suite.name,
          records: records, receipts: receipts, signatures: network.book.used))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    files["index.json"] = try encoder.encode(Index(networks: networks)) + Data([0x0a])
    return files
  }

  @Test func areTheOnesThatAreMadeAnew() throws {
    let files = try Self.files()
    if Expectations.areRewritten {
      try? FileManager.default.removeItem(at: Self.folder)
      for (path, data) in files {
        let file = Self.folder.appending(path: path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
      }
    }
    var found: Set<String> = []
    let root = Self.folder.path
    for path in try FileManager.default.subpathsOfDirectory(atPath: root)
    where path.hasSuffix(".cbor") || path.hasSuffix(".json") {
      found.insert(path)
      let data = try Data(contentsOf: Self.folder.appending(path: path))
      #expect(
        data == files[path], "\(path) is not what is made now; DEED_UPDATE_EXPECTED=1 rewrites")
    }
    #expect(found == Set(files.keys))
  }

  @Test func haveTheirVerdictsInDeed() throws {
    for network in try Self.networks() {
      for item in try network.cases() {
        let verdict = ReceiptVerdict(item.octets, pin: network.pin(epoch: item.epoch))
        #expect(verdict.rule == item.rule, "\(network.name) \(item.name): \(verdict)")
      }
    }
  }

  @Test(.enabled(if: ReceiptChecker.isAvailable)) func haveTheirVerdictsInPython() throws {
    for network in try Self.networks() {
      let cases = try network.cases()
      let verdicts = try ReceiptChecker.verdicts(
        cases.map { (network.pin(epoch: $0.epoch).encoded(), $0.octets) })
      try #require(verdicts.count == cases.count)
      for (item, verdict) in zip(cases, verdicts) {
        #expect(verdict.rule == item.rule, "\(network.name) \(item.name): \(verdict)")
        let own = ReceiptVerdict(item.octets, pin: network.pin(epoch: item.epoch))
        if own.rule == 0 { #expect(verdict == own) }
      }
    }
  }

  @Test(.enabled(if: ReceiptChecker.isAvailable)) func pythonJudgesEdgeCasesOfEd25519Alike() throws
  {
    let file = ReceiptChecker.tests.appending(path: "Fixtures/crypto/ed25519-edge-cases.txt")
    let (output, code) = try ReceiptChecker.run("check_signatures.py", [file.path])
    #expect(code == 0 && output.isEmpty, "\(output)")
  }

  @Test(.enabled(if: ReceiptChecker.isAvailable)) func exitCodesOfTheChecker() throws {
    let folder = Self.folder.appending(path: "three-p256").path
    let pin = "\(folder)/pin-epoch-0.cbor"
    let good = try ReceiptChecker.run(
      "check_receipt.py", [pin, "\(folder)/receipt-creation-and-call.cbor"])
    #expect(good.code == 0 && good.output.hasPrefix("accepted: recorded at height 2"))
    let bad = try ReceiptChecker.run(
      "check_receipt.py", [pin, "\(folder)/receipt-one-of-three.cbor"])
    #expect(bad.code == 1 && bad.output.hasPrefix("refused by rule 4: "))
  }
}

extension ReceiptNetwork {
  /// One record of each kind: file name, kind, digest and octets.
  func records() throws -> [(String, String, Digest32?, [UInt8])] {
    let entries = ledger.entries
    let log = MerkleLog(suite: suite)
    var records: [(String, String, Digest32?, [UInt8])] = [
      ("genesis", "genesis", genesis.networkID, genesis.encoded()),
      ("package", "package", evidenceID, evidence.package.encoded()),
      ("account", "account", suite.address(of: founder.publicKey), accountRow(founder)),
      ("account-two-keys", "account", pairAddress, pairRow()),
    ]
    for epoch in 0..<3 {
      records.append(
        ("members-\(epoch)", "members", members[epoch].hash(suite: suite), members[epoch].encoded())
      )
      records.append(("pin-epoch-\(epoch)", "pin", nil, pin(epoch: epoch).encoded()))
    }
    for (index, entry) in entries.enumerated() where index < 9 && index != 6 {
      var nonce: [UInt8]?
      switch entry.record {
      case .transaction(let transaction):
        nonce = transaction.payload.nonce
        records.append(
          ("transaction-\(index)", "transaction", entry.leaf.id, transaction.encoded()))
      case .ledgerAction(let action):
        records.append(("action-\(index)", "ledger-action", entry.leaf.id, action.encoded()))
      case .genesis: break
      }
      records.append(
        ("leaf-\(index)", "leaf", log.leafHash(entry.leaf.encoded()), entry.leaf.encoded()))
      records.append(
        (
          "outcome-\(index)", "outcome", entry.outcome.hash(nonce: nonce, suite: suite),
          entry.outcome.encoded()
        ))
    }
    records.append(
      (
        "reads-8", "reads", suite.taggedDigest("reads", entries[8].reads.item),
        entries[8].reads.encoded()
      ))
    for (height, head) in ledger.heads.enumerated() {
      records.append(
        (
          "checkpoint-\(height)", "checkpoint", head.checkpoint.hash(suite: suite),
          head.checkpoint.encoded()
        ))
      records.append(("signed-\(height)", "signed", nil, head.encoded()))
    }
    let proofs = try ledger.receipt(
      index: 3, height: 2, proofs: [accountKey(founder), accountKey(guest), [0x7f]]
    ).proofs
    for (index, proof) in proofs.enumerated() {
      records.append(("state-proof-\(index)", "state-proof", nil, proof.encoded()))
    }
    return records
  }
}
