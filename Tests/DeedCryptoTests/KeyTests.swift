import DeedCrypto
import DeedEncoding
import DeedTestSupport
import Foundation
import Testing

@Suite struct KeyTests {
  /// Keys written by OpenSSL 3.0's `openssl genpkey` and `openssl pkey -pubout`.
  static let openSSLKeys: [(SignatureAlgorithm, private: String, public: String)] = [
    (
      .ed25519,
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEINnYjGh6MgaKIGnIJPA7qNjY9lpZHy0LwAY010b3Tm7I
      -----END PRIVATE KEY-----

      """,
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEABQMJZIcRTyEiJ/Nyjp5eMwRJ9la1xcVW1hIj7JDOHfA=
      -----END PUBLIC KEY-----

      """
    ),
    (
      .esp256,
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXSov5II1PrhjRSJF
      UYsv7Tl8LO5puVdf+mcrHQUmAqChRANCAASoyQeAd2N1MNFgj4Nf53mQ9bTrzWh3
      feaOsWs//OFpEGEYomFVf7gtKIkUAZyZgMcBji82+qcXV0k5bp2uHYTd
      -----END PRIVATE KEY-----

      """,
      """
      -----BEGIN PUBLIC KEY-----
      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqMkHgHdjdTDRYI+DX+d5kPW0681o
      d33mjrFrP/zhaRBhGKJhVX+4LSiJFAGcmYDHAY4vNvqnF1dJOW6drh2E3Q==
      -----END PUBLIC KEY-----

      """
    ),
  ]

  @Test func openSSLsKeysAreReadAndWrittenAlike() throws {
    for (algorithm, privatePEM, publicPEM) in Self.openSSLKeys {
      let key = try PrivateKey(pem: privatePEM)
      #expect(key.publicKey.algorithm == algorithm)
      #expect(key.pem == privatePEM && key.publicKey.pem == publicPEM)
      #expect(try PublicKey(pem: "text before\n" + publicPEM + "text after") == key.publicKey)
      let crlf = privatePEM.replacing("\n", with: "\r\n")
      #expect(try PrivateKey(pem: crlf).publicKey == key.publicKey)
    }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")))
  func openSSLReadsNewKeys() throws {
    for algorithm in SignatureAlgorithm.allCases {
      let key = SystemRandom.privateKey(algorithm)
      #expect(try openSSL(["pkey", "-pubout"], input: key.pem) == key.publicKey.pem)
      #expect(try openSSL(["pkey", "-check"], input: key.pem).contains("Key is valid"))
      #expect(try openSSL(["pkey", "-pubin"], input: key.publicKey.pem) == key.publicKey.pem)
    }
  }

  @Test func otherBlocksAreRefusedByName() throws {
    let ed25519 = Self.openSSLKeys[0]
    #expect(throws: PEMFailure.missingBlock(labels: [])) { try PrivateKey(pem: "") }
    #expect(throws: PEMFailure.missingBlock(labels: ["PUBLIC KEY"])) {
      try PrivateKey(pem: ed25519.public)
    }
    #expect(throws: PEMFailure.passphraseNeeded) {
      try PrivateKey(pem: "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n")
    }
    #expect(throws: PEMFailure.malformed) {
      try PrivateKey(pem: String(ed25519.private.dropLast(5)))
    }
    #expect(throws: PEMFailure.malformed) {
      try PrivateKey(pem: ed25519.private.replacing("MC4", with: "M*4"))
    }
    #expect(throws: PEMFailure.unsupportedForm) {
      try PrivateKey(pem: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    }
    #expect(throws: PEMFailure.unsupportedForm) {
      // X25519 instead of Ed25519.
      try PublicKey(pem: ed25519.public.replacing("K2VwA", with: "K2VuA"))
    }
    #expect(throws: PEMFailure.publicKeyMismatch) {
      try PrivateKey(pem: Self.openSSLKeys[1].private.replacing("HYTd", with: "HYTe"))
    }
    #expect(throws: PEMFailure.invalidKey(.notOnCurve)) {
      try PublicKey(pem: Self.openSSLKeys[1].public.replacing("rh2E3Q", with: "rh2E3g"))
    }
    #expect(throws: PEMFailure.invalidKey(.wrongByteCount(expected: 32, found: 29))) {
      try PublicKey(pem: ed25519.public.replacing("DOHfA=", with: "A="))
    }
  }

  @Test(.timeLimit(.minutes(1))) func mutatedPEMNeverCrashes() throws {
    for seed in 0..<4_000 as Range<UInt64> {
      var random = SeededGenerator(seed: 0x9e3_0000 + seed)
      let (_, privatePEM, publicPEM) = Self.openSSLKeys[Int(seed % 2)]
      var text = Array((seed % 3 == 0 ? publicPEM : privatePEM).utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<text.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text[index] = .random(in: 0...127, using: &random)
        case 1: text.remove(at: index)
        default: text.insert(.random(in: 0...127, using: &random), at: index)
        }
      }
      let mutated = String(decoding: text, as: UTF8.self)
      if let key = try? PrivateKey(pem: mutated) {
        #expect(try key.publicKey.isValid(key.sign([1]), for: [1]), "seed \(seed)")
      }
      _ = try? PublicKey(pem: mutated)
    }
  }

  @Test func keysAreReadFromRecordsWithTheirPlaces() throws {
    let key = try PrivateKey(pem: Self.openSSLKeys[1].private).publicKey
    let path = DecodingPath("Account").key(2).index(0)
    func read(_ item: CBOR) throws -> PublicKey { try PublicKey(RecordItem(item, path: path)) }
    #expect(try read(key.item) == key)
    #expect(key.item.encoded().prefix(5) == [0x82, 0x28, 0x58, 65, 4])
    #expect(throws: DecodingFailure.forbiddenValue(path: path.index(0), rule: "unknown-algorithm"))
    {
      try read([-7, .bytes(key.octets)])
    }
    #expect(throws: DecodingFailure.unexpectedCount(path: path.index(1), found: 65)) {
      try read([-19, .bytes(key.octets)])
    }
    #expect(throws: DecodingFailure.forbiddenValue(path: path.index(1), rule: "invalid-key")) {
      try read([-19, .bytes([UInt8](repeating: 0, count: 32))])
    }
    #expect(throws: DecodingFailure.unexpectedCount(path: path, found: 3)) {
      try read([-9, .bytes(key.octets), 0])
    }
  }

  @Test func anAddressIsTheDigestOfTheFirstKey() throws {
    let key = try PrivateKey(algorithm: .ed25519, seed: [UInt8](repeating: 1, count: 32)).publicKey
    let expected = DigestAlgorithm.sha256.digest(
      Array("deed/party/1\0".utf8) + [0x82, 0x32, 0x58, 32] + key.octets)
    #expect(CipherSuite.ed25519SHA256.address(of: key).octets == expected)
  }

  @Test func aPrivateKeyShowsNoSecret() throws {
    let key = try PrivateKey(algorithm: .ed25519, seed: [UInt8](repeating: 0xab, count: 32))
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), dumped] {
      #expect(text.contains("\(key.publicKey)") && !text.contains("abab") && !text.contains("171"))
    }
  }
}
