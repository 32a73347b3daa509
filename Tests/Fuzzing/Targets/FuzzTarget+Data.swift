import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode
import DeedState
import DeedTesting

extension FuzzTarget {
  /// Deterministic CBOR: what decodes is encoded by the same octets.
  static let cbor = FuzzTarget(
    "cbor", octetsMax: 2048, seeds: { try Repository.all(".cbor") + cborSeeds }
  ) { octets in
    var big = CBORLimits.standard
    big.allowsBigIntegers = true
    // COSE_Sign, and COSE_Sign1 (RFC 9052).
    big.tags = [COSE.signTag, 18]
    for limits in [.standard, big] {
      guard let item = try? CBOR.decode(octets, limits: limits) else { continue }
      try require(item.encoded() == octets, "CBOR: another encoding was accepted")
    }
    if let message = try? COSESign(decoding: octets) {
      try require(message.encoded() == octets, "COSE_Sign: another encoding was accepted")
    }
  }

  private static let cborSeeds: [[UInt8]] = [
    [0xF6], [0x18, 0x64], [0x1B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    [0xC2, 0x49, 1, 0, 0, 0, 0, 0, 0, 0, 0], [0xA2, 0, 0xF4, 1, 0xF5],
    [0x82, 0x61, 0x61, 0x41, 0x61],
    [0xD8, 0x62, 0x84, 0x40, 0xA0, 0x40, 0x81, 0x83, 0x40, 0xA0, 0x40],
  ]

  /// Records: the first octet names the kind; what decodes is encoded by the same octets.
  static let record = FuzzTarget("record", octetsMax: 8192, seeds: recordSeeds) { octets in
    guard let kind = octets.first else { return }
    let rest = Array(octets.dropFirst())
    let (name, recode) = records[Int(kind) % records.count]
    guard let again = try? recode(rest) else { return }
    try require(again == rest, "\(name): another encoding was accepted")
  }

  private typealias Recode = @Sendable ([UInt8]) throws -> [UInt8]

  /// Every kind of record, by the beginning of its name among the receipt fixtures.
  private static let records: [(name: String, recode: Recode)] = [
    ("receipt", { try Receipt(file: $0).encoded() }),
    ("package", { try Package(decoding: $0).encoded() }),
    ("account", { try Account(decoding: $0).encoded() }),
    ("members", { try Members(decoding: $0).encoded() }),
    ("genesis", { try Genesis(decoding: $0).encoded() }),
    ("leaf", { try Leaf(decoding: $0).encoded() }),
    ("outcome", { try Outcome(decoding: $0).encoded() }),
    ("reads", { try Reads(decoding: $0).encoded() }),
    ("checkpoint", { try Checkpoint(decoding: $0).encoded() }),
    ("signed", { try SignedCheckpoint(decoding: $0).encoded() }),
    ("pin", { try Pin(decoding: $0).encoded() }),
    ("draft", { try Draft(file: $0).encoded() }),
    ("transaction", { try Transaction(decoding: $0).encoded() }),
    ("payload", { try TransactionPayload(decoding: $0).encoded() }),
    ("action", { try LedgerAction(decoding: $0).encoded() }),
    ("step", { try Action(decoding: $0).encoded() }),
    ("state-proof", { try StateProof(decoding: $0).encoded() }),
    ("interface", { try Interface.decode($0).encoded() }),
    ("debug", { try DebugTable.decode($0).encoded() }),
  ]

  @Sendable private static func recordSeeds() throws -> [[UInt8]] {
    var seeds: [[UInt8]] = []
    for path in Repository.files(below: "Tests/Fixtures/receipts", ".cbor") {
      let file = path.split(separator: "/").last ?? ""
      guard let kind = records.firstIndex(where: { file.hasPrefix($0.name) }) else { continue }
      // One of many variants is enough of the receipts, which have a target of their own.
      guard kind > 0 || seeds.count % 8 == 0 else { continue }
      let octets = try Repository.octets(path)
      seeds.append([UInt8(kind)] + octets)
      // What is within is a record too: the payload of a transaction and its actions.
      if let transaction = try? Transaction(decoding: octets) {
        seeds.append([12] + transaction.payload.encoded())
        seeds += transaction.payload.actions.map { [14] + $0.encoded() }
      }
    }
    for build in try ContractBuilds.shipped.get() {
      seeds.append([16] + build.interfaceOctets)
      seeds.append([17] + build.debug.encoded())
    }
    return seeds
  }

  /// Receipts under each pin of the fixtures: a verdict, and the same one again.
  static let receipt = FuzzTarget(
    "receipt", octetsMax: 8192,
    seeds: {
      try Repository.files(below: "Tests/Fixtures/receipts", ".cbor")
        .filter { $0.contains("/receipt-") }.map(Repository.octets)
    },
    run: { octets in
      for pin in try pins.get() {
        let verifier = ReceiptVerifier(pin: pin)
        guard let verified = try? verifier.verify(octets) else { continue }
        try require(
          verified.receipt.encoded() == octets, "a receipt in another encoding was accepted")
        try require(
          (try? verifier.verify(octets))?.receipt == verified.receipt, "another verdict")
      }
    })

  private static let pins = Result {
    try Repository.files(below: "Tests/Fixtures/receipts", ".cbor")
      .filter { $0.contains("/pin-") }.map { try Pin(decoding: Repository.octets($0)) }
  }

  /// JSON: what is read is printed, and read as the same again.
  static let json = FuzzTarget(
    "json", octetsMax: 4096,
    words: ["true", "false", "null", "\\u0000", "\\uD83D\\uDE00", "\\n", "-1", "[[", "{\"a\":"],
    seeds: { try Repository.all(".json") + [Array(#"{"a":[1,-2,"\u00e9\n",{}],"b":null}"#.utf8)] }
  ) { octets in
    guard let json = try? JSON(parsing: octets) else { return }
    let printed = json.printed()
    try require((try? JSON(parsing: printed)) == json, "JSON: printing changed it")
  }

  /// Key files: what is read is written so that it is read as the same again.
  static let key = FuzzTarget(
    "key", octetsMax: 2048,
    words: ["-----BEGIN PRIVATE KEY-----\n", "-----END PUBLIC KEY-----\n", "MCowBQYDK2VwAyEA"],
    seeds: {
      try [SignatureAlgorithm.ed25519, .esp256].flatMap { algorithm in
        let key = try PrivateKey(
          algorithm: algorithm, seed: [UInt8](repeating: 7, count: PrivateKey.seedByteCount))
        return [Array(key.pem.utf8), Array(key.publicKey.pem.utf8)]
      }
    },
    run: { octets in
      let text = String(decoding: octets, as: UTF8.self)
      if let key = try? PublicKey(pem: text) {
        try require((try? PublicKey(pem: key.pem)) == key, "another public key")
        _ = key.isValid([UInt8](repeating: 1, count: 64), for: octets)
      }
      if let key = try? PrivateKey(pem: text) {
        try require(
          (try? PrivateKey(pem: key.pem))?.publicKey == key.publicKey, "another private key")
        let signature = try? key.sign(octets)
        try require(
          signature.map { key.publicKey.isValid($0, for: octets) } == true, "no valid signature")
      }
    })
}
