import DeedCrypto
import Foundation
import Testing

/// Private keys under a passphrase, ours and OpenSSL's.
@Suite struct EncryptedKeyTests {
  static let words = "correct horse battery staple"

  static func passphrase(_ text: String = words) -> Passphrase {
    var octets = Array(text.utf8)
    return Passphrase(taking: &octets)
  }

  static var hasOpenSSL: Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")
  }

  @Test func takingOverLeavesZeros() {
    var octets = Array(Self.words.utf8)
    let passphrase = Passphrase(taking: &octets)
    #expect(octets == [UInt8](repeating: 0, count: Self.words.utf8.count))
    #expect(passphrase == Self.passphrase() && passphrase != Self.passphrase("other"))
    #expect(!"\(passphrase)".contains("horse") && Mirror(reflecting: passphrase).children.isEmpty)
  }

  @Test func keysComeBackWithTheirPassphraseOnly() throws {
    for algorithm in SignatureAlgorithm.allCases {
      let key = SystemRandom.privateKey(algorithm)
      let pem = try key.pem(passphrase: Self.passphrase())
      #expect(pem.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
      let again = try PrivateKey(pem: "text before\n" + pem, passphrase: Self.passphrase())
      #expect(again.publicKey == key.publicKey && again.pem == key.pem)
      // The same key twice is encrypted with another salt.
      #expect(try key.pem(passphrase: Self.passphrase()) != pem)
      #expect(throws: PEMFailure.passphraseNeeded) { try PrivateKey(pem: pem) }
      for wrong in ["", "correct horse battery stapl", Self.words + "\n"] {
        #expect(throws: PEMFailure.wrongPassphrase) {
          try PrivateKey(pem: pem, passphrase: Self.passphrase(wrong))
        }
      }
      #expect(throws: PEMFailure.missingBlock(labels: ["PRIVATE KEY"])) {
        try PrivateKey(pem: key.pem, passphrase: Self.passphrase())
      }
    }
  }

  /// Nothing but the key itself comes out of a damaged file, and nothing crashes.
  @Test func damagedFilesAreRefused() throws {
    let key = SystemRandom.privateKey(.ed25519)
    let lines = try key.pem(passphrase: Self.passphrase()).split(separator: "\n")
    let der = try #require(Data(base64Encoded: lines.dropFirst().dropLast().joined()))
    func pem(_ data: Data) -> String {
      "\(lines[0])\n\(data.base64EncodedString())\n\(lines[lines.count - 1])\n"
    }
    #expect(try PrivateKey(pem: pem(der), passphrase: Self.passphrase()).pem == key.pem)
    // One bit in the header, the salt, the cost (which stays small) and the end of what is encrypted.
    for place in [0, 1, 4, 18, 30, 33, 40, 50, der.count - 17, der.count - 1] {
      var changed = der
      changed[place] ^= 1
      #expect(throws: PEMFailure.self) {
        try PrivateKey(pem: pem(changed), passphrase: Self.passphrase())
      }
    }
    for count in [0, 1, 2, 20, der.count - 1] {
      #expect(throws: PEMFailure.self) {
        try PrivateKey(pem: pem(der.prefix(count)), passphrase: Self.passphrase())
      }
    }
  }

  @Test(.enabled(if: hasOpenSSL)) func openSSLOpensOurKeys() throws {
    for algorithm in SignatureAlgorithm.allCases {
      let key = SystemRandom.privateKey(algorithm)
      let pem = try key.pem(passphrase: Self.passphrase())
      #expect(
        try openSSL(["pkey", "-passin", "pass:\(Self.words)"], input: pem) == key.pem)
      #expect(try openSSL(["pkey", "-passin", "pass:wrong words"], input: pem).isEmpty)
      let shape = try openSSL(["asn1parse"], input: pem)
      #expect(shape.contains("PBES2") && shape.contains("scrypt") && shape.contains("aes-256-cbc"))
    }
  }

  @Test(.enabled(if: hasOpenSSL)) func weOpenOpenSSLsKeys() throws {
    for algorithm in SignatureAlgorithm.allCases {
      let key = SystemRandom.privateKey(algorithm)
      for options in [
        ["pkey", "-aes-256-cbc"], ["pkcs8", "-topk8", "-scrypt"],
        ["pkcs8", "-topk8", "-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA512", "-iter", "5000"],
      ] {
        let pem = try openSSL(options + ["-passout", "pass:\(Self.words)"], input: key.pem)
        #expect(
          try PrivateKey(pem: pem, passphrase: Self.passphrase()).publicKey == key.publicKey,
          "\(options)")
        #expect(throws: PEMFailure.wrongPassphrase) {
          try PrivateKey(pem: pem, passphrase: Self.passphrase("wrong"))
        }
      }
    }
  }
}
