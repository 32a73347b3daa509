import DeedCrypto
import Testing

@Suite struct Ed25519Tests {
  /// RFC 8032 §7.1, tests 1 to 3.
  @Test(arguments: [
    [
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        + "d25bf5f0595bbe24655141438e7a100b",
    ],
    [
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        + "387b2eaeb4302aeeb00d291612bb0c00",
    ],
    [
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        + "4a7c15e9716ed28dc027beceea1ec40a",
    ],
  ]) func publishedVectors(vector: [String]) throws {
    let key = try PrivateKey(algorithm: .ed25519, seed: octets(vector[0]))
    let message = octets(vector[2])
    #expect(key.publicKey.octets == octets(vector[1]))
    let signature = try key.sign(message)
    #expect(signature == octets(vector[3]))
    let publicKey = try PublicKey(algorithm: .ed25519, octets: octets(vector[1]))
    #expect(publicKey.isValid(signature, for: message))
    #expect(!publicKey.isValid(signature, for: message + [0]))
    for bit in 0..<512 {
      var forged = signature
      forged[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!publicKey.isValid(forged, for: message))
    }
  }

  @Test func edgeCasesAreJudgedAsTheRecordsSay() throws {
    let cases = try fixture("ed25519-edge-cases.txt")
    #expect(cases.count > 50)
    for words in cases {
      do throws(KeyFailure) {
        let key = try PublicKey(algorithm: .ed25519, octets: octets(words[2]))
        let verdict = key.isValid(octets(words[4]), for: octets(words[3])) ? "valid" : "invalid"
        #expect(verdict == words[1], "\(words[0])")
      } catch {
        #expect("\(error)" == words[1], "\(words[0])")
      }
    }
  }

  @Test func anyCountOfOctetsIsJudged() throws {
    let key = try PrivateKey(algorithm: .ed25519, seed: [UInt8](repeating: 7, count: 32))
    for count in 0..<130 {
      let noise = [UInt8](repeating: 5, count: count)
      #expect(!key.publicKey.isValid(noise, for: [1]))
      if count != 32 {
        #expect(throws: KeyFailure.wrongByteCount(expected: 32, found: count)) {
          try PublicKey(algorithm: .ed25519, octets: noise)
        }
        #expect(throws: KeyFailure.wrongByteCount(expected: 32, found: count)) {
          try PrivateKey(algorithm: .ed25519, seed: noise)
        }
      }
    }
  }
}
