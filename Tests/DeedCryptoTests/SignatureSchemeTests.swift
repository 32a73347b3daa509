import DeedCrypto
import Foundation
import Testing

/// The signatures that contracts can check: keys and signatures come from anybody.
@Suite struct SignatureSchemeTests {
  /// The example of GM/T 0003.5-2012 Annex A on the recommended curve: the message "message digest".
  static let sm2Key =
    "04" + "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    + "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
  static let sm2Signature =
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    + "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
  static let message = Array("message digest".utf8)

  @Test func thePublishedExampleOfSM2Holds() {
    let (key, signature) = (octets(Self.sm2Key), octets(Self.sm2Signature))
    #expect(SignatureScheme.sm2.isValid(signature, for: Self.message, key: key))
    #expect(!SignatureScheme.p256.isValid(signature, for: Self.message, key: key))
    #expect(!SignatureScheme.sm2.isValid(signature, for: Self.message + [0], key: key))
    for bit in 0..<512 {
      var other = signature
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!SignatureScheme.sm2.isValid(other, for: Self.message, key: key))
    }
    for bit in stride(from: 0, to: 65 * 8, by: 7) {
      var other = key
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!SignatureScheme.sm2.isValid(signature, for: Self.message, key: other))
    }
  }

  @Test func numbersOutOfRangeAreNoSM2Signature() {
    let key = octets(Self.sm2Key)
    let order = octets("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123")
    let (r, s) = (Array(octets(Self.sm2Signature)[..<32]), Array(octets(Self.sm2Signature)[32...]))
    let (zero, largest) = ([UInt8](repeating: 0, count: 32), [UInt8](repeating: 0xff, count: 32))
    for number in [zero, order, largest] {
      #expect(!SignatureScheme.sm2.isValid(number + s, for: Self.message, key: key))
      #expect(!SignatureScheme.sm2.isValid(r + number, for: Self.message, key: key))
    }
  }

  /// What the program `openssl` signs holds here, and what it does not is refused by both.
  @Test(arguments: [SignatureScheme.sm2, .p256])
  func signaturesOfThePublicProgramHold(_ scheme: SignatureScheme) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "deed-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (keyFile, messageFile) = (folder.path + "/key.pem", folder.path + "/message")
    let signatureFile = folder.path + "/signature"
    let curve = scheme == .sm2 ? "SM2" : "prime256v1"
    for count in [0, 1, 55, 64, 1000, 4096] {
      _ = try openSSL(
        ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:\(curve)", "-out", keyFile],
        input: "")
      let der = try openSSL(["ec", "-in", keyFile, "-pubout", "-text", "-noout"], input: "")
      let start = try #require(der.range(of: "pub:")?.upperBound)
      let end = try #require(der.range(of: "ASN1 OID")?.lowerBound)
      let key = octets(der[start..<end].filter(\.isHexDigit).lowercased())
      try #require(key.count == 65)
      let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 31 + count) }
      try Data(message).write(to: URL(filePath: messageFile))
      let options = scheme == .sm2 ? ["-sm3", "-sigopt", "distid:1234567812345678"] : ["-sha256"]
      _ = try openSSL(
        ["dgst"] + options + ["-sign", keyFile, "-out", signatureFile, messageFile], input: "")
      let signature = try raw(Array(Data(contentsOf: URL(filePath: signatureFile))))
      #expect(scheme.isValid(signature, for: message, key: key))
      #expect(!scheme.isValid(signature, for: message + [1], key: key))
      #expect(!scheme.isValid(signature.reversed(), for: message, key: key))
    }
  }

  /// r ‖ s of SEQUENCE { INTEGER, INTEGER }.
  private func raw(_ der: [UInt8]) throws -> [UInt8] {
    try #require(der.count > 8 && der[0] == 0x30 && Int(der[1]) == der.count - 2)
    var rest = der[2...]
    var result: [UInt8] = []
    for _ in 0..<2 {
      let tag = rest.popFirst()
      let size = rest.popFirst()
      try #require(tag == 2)
      let count = Int(try #require(size))
      let number = rest.prefix(count).drop { $0 == 0 }
      rest = rest.dropFirst(count)
      result += [UInt8](repeating: 0, count: 32 - number.count) + number
    }
    return result
  }

  /// The published signatures of RFC 6979 §A.2.5 hold as they are, with s above half the order, too.
  @Test func eitherSOfP256Holds() {
    let key = octets(P256Tests.point)
    for (message, r, s) in [
      ("sample", P256Tests.sampleR, P256Tests.sampleS),
      ("sample", P256Tests.sampleR, P256Tests.sampleLowS),
      ("test", P256Tests.testR, P256Tests.testS),
    ] {
      #expect(SignatureScheme.p256.isValid(octets(r + s), for: Array(message.utf8), key: key))
      #expect(!SignatureScheme.p256.isValid(octets(s + r), for: Array(message.utf8), key: key))
    }
    for number in [P256Tests.zero, P256Tests.order] {
      let (start, end) = (octets(number + P256Tests.testS), octets(P256Tests.testR + number))
      #expect(!SignatureScheme.p256.isValid(start, for: Array("test".utf8), key: key))
      #expect(!SignatureScheme.p256.isValid(end, for: Array("test".utf8), key: key))
    }
  }

  /// RFC 8032 §7.1, tests 1 to 3.
  @Test func thePublishedSignaturesOfEd25519Hold() {
    for (key, message, signature) in [
      (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
      ),
      (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
      ),
      (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
      ),
    ] {
      let (key, message, signature) = (octets(key), octets(message), octets(signature))
      #expect(SignatureScheme.ed25519.isValid(signature, for: message, key: key))
      #expect(!SignatureScheme.ed25519.isValid(signature, for: message + [0], key: key))
      for scheme in [SignatureScheme.p256, .sm2] {
        #expect(!scheme.isValid(signature, for: message, key: key))
      }
    }
  }

  /// Whatever is given instead of a key and a signature, the answer is no.
  @Test func anythingElseIsNoSignature() {
    let good = octets(Self.sm2Signature)
    let keys =
      (0...130).map { [UInt8](repeating: 4, count: $0) }
      + [[UInt8](repeating: 0xff, count: 65), [4] + [UInt8](repeating: 0, count: 64)]
    for scheme in SignatureScheme.allCases {
      for key in keys { #expect(!scheme.isValid(good, for: Self.message, key: key)) }
      for count in 0...130 where count != 64 {
        let signature = [UInt8](repeating: 1, count: count)
        let key = octets(scheme == .ed25519 ? String(repeating: "02", count: 32) : Self.sm2Key)
        #expect(!scheme.isValid(signature, for: Self.message, key: key))
      }
    }
    // An Ed25519 key of small order, with which anything would be signed.
    let neutral = [1] + [UInt8](repeating: 0, count: 31)
    let nothing = neutral + [UInt8](repeating: 0, count: 32)
    #expect(!SignatureScheme.ed25519.isValid(nothing, for: Self.message, key: neutral))
  }
}
