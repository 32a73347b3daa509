import DeedCrypto
import DeedEncoding
import DeedTestSupport
import Testing

@Suite struct DigestTests {
  @Test(arguments: [
    (
      DigestAlgorithm.sha256, "",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    ),
    (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      .sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      .sha512, "abc",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
    ),
    (.sha3x256, "", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"),
    (.sha3x256, "abc", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
    (.sm3, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
  ]) func publishedVectors(algorithm: DigestAlgorithm, text: String, expected: String) {
    let input = Array(text.utf8)
    #expect(Hexadecimal.encode(algorithm.digest(input)) == expected)
    #expect(expected.utf8.count == 2 * algorithm.byteCount)
  }

  @Test func threadsDigestSideBySide() async {
    let expected = (0..<64).map { DigestAlgorithm.sha256.digest([UInt8($0)]) }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<2_000).allSatisfy {
            let octet = UInt8($0 % 64)
            // Two algorithms in turn make the thread's context change its algorithm.
            return DigestAlgorithm.sha512.digest([octet]).count == 64
              && DigestAlgorithm.sha256.digest([octet]) == expected[Int(octet)]
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test func taggedDigestsAreOverTheTagAndTheOctets() {
    let suite = CipherSuite.p256SHA256
    let expected = DigestAlgorithm.sha256.digest(Array("deed/transaction/1".utf8) + [0, 7, 8])
    #expect(suite.taggedDigest("transaction", [7, 8]).octets == expected)
    #expect(suite.taggedDigest("x", CBOR.array([])) == suite.taggedDigest("x", [0x80]))
  }

  @Test func treeNodesAreOverThePrefixAndBothSides() {
    let suite = CipherSuite.ed25519SHA256
    let (left, right) = (suite.digest([1]), suite.digest([2]))
    #expect(
      suite.digest(prefix: 0x23, left, right) == suite.digest([0x23] + left.octets + right.octets))
    #expect(suite.digest(prefix: 0x20, [5, 6]) == suite.digest([0x20, 5, 6]))
  }

  @Test func digestsAreOctetsInOrder() {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<500 {
      let first = random.octets(count: 32)
      var second = first
      second[Int.random(in: 0..<32, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      guard let a = Digest32(octets: first), let b = Digest32(octets: second) else {
        Issue.record("32 octets are a digest")
        return
      }
      #expect(a.octets == first && (0..<32).map { a[$0] } == first)
      #expect((a < b) == first.lexicographicallyPrecedes(second))
      #expect(a != b && Digest32(hexadecimal: "\(a)") == a)
      let common = a.commonPrefixBitCount(with: b)
      #expect(a.bit(common) != b.bit(common))
      #expect((0..<common).allSatisfy { a.bit($0) == b.bit($0) })
      #expect(a.commonPrefixBitCount(with: a) == 256)
    }
    #expect(Digest32(octets: [UInt8](repeating: 0, count: 32)) == .zero)
    #expect(
      Digest32(octets: []) == nil && Digest32(octets: [UInt8](repeating: 0, count: 33)) == nil)
    #expect(Digest32(hexadecimal: String(repeating: "g", count: 64)) == nil)
    #expect(Digest32(hexadecimal: String(repeating: "A", count: 63)) == nil)
  }

  @Test func suitesHaveNumbersAndNames() {
    #expect(CipherSuite(rawValue: CipherSuite.reservedForSM2SM3) == nil)
    #expect(CipherSuite(name: "sm2-sm3") == nil)
    for suite in CipherSuite.allCases {
      #expect(CipherSuite(name: suite.name) == suite)
    }
    #expect(CipherSuite.p256SHA256.memberAlgorithm == .esp256)
  }
}
