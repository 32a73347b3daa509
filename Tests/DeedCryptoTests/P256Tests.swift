import DeedCrypto
import DeedTestSupport
import Testing

@Suite struct P256Tests {
  /// The key and the signatures of RFC 6979 §A.2.5 with SHA-256.
  static let scalar = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"
  static let point =
    "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
  static let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
  static let sampleR = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
  static let sampleS = "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
  /// The order minus `sampleS`.
  static let sampleLowS = "0834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9"
  static let testR = "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
  static let testS = "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"
  static let zero = String(repeating: "0", count: 64)

  private func key() throws -> PublicKey {
    try PublicKey(algorithm: .esp256, octets: octets(Self.point))
  }

  @Test func theScalarHasItsPoint() throws {
    let key = try PrivateKey(algorithm: .esp256, seed: octets(Self.scalar))
    #expect(key.publicKey.octets == octets(Self.point))
    var one = [UInt8](repeating: 0, count: 32)
    one[31] = 1
    #expect(
      Hexadecimal.encode(try PrivateKey(algorithm: .esp256, seed: one).publicKey.octets)
        == "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
        + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
  }

  @Test func onlyTheLowSOfASignatureHolds() throws {
    let key = try key()
    #expect(key.isValid(octets(Self.testR + Self.testS), for: Array("test".utf8)))
    #expect(!key.isValid(octets(Self.testR + Self.testS), for: Array("tesu".utf8)))
    #expect(key.isValid(octets(Self.sampleR + Self.sampleLowS), for: Array("sample".utf8)))
    #expect(!key.isValid(octets(Self.sampleR + Self.sampleS), for: Array("sample".utf8)))
  }

  @Test func numbersOutOfRangeAreRefused() throws {
    let key = try key()
    let largest = String(repeating: "f", count: 64)
    for r in [Self.zero, Self.order, largest] {
      #expect(!key.isValid(octets(r + Self.testS), for: Array("test".utf8)))
    }
    for s in [Self.zero, Self.order, largest] {
      #expect(!key.isValid(octets(Self.testR + s), for: Array("test".utf8)))
    }
    #expect(!key.isValid(octets(Self.zero + Self.zero), for: Array("test".utf8)))
  }

  @Test func scalarsOutOfRangeAreRefused() {
    for scalar in [Self.zero, Self.order, String(repeating: "f", count: 64)] {
      #expect(throws: KeyFailure.scalarOutOfRange) {
        try PrivateKey(algorithm: .esp256, seed: octets(scalar))
      }
    }
  }

  @Test func onlyUncompressedPointsOnTheCurveAreKeys() throws {
    func check(_ failure: KeyFailure, _ raw: [UInt8]) {
      #expect(throws: failure) { try PublicKey(algorithm: .esp256, octets: raw) }
    }
    let point = octets(Self.point)
    for bit in 8..<(65 * 8) {
      var other = point
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      check(.notOnCurve, other)
    }
    for form in [0, 1, 2, 3, 5, 6, 7] as [UInt8] { check(.notUncompressed, [form] + point[1...]) }
    check(.notOnCurve, [4] + [UInt8](repeating: 0, count: 64))
    // The coordinates of the point with x = 5 + p do not fit, so take the field's prime itself as x.
    let prime = octets("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff")
    let root = octets("66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4")
    #expect(throws: Never.self) {
      try PublicKey(algorithm: .esp256, octets: [4] + [UInt8](repeating: 0, count: 32) + root)
    }
    check(.notOnCurve, [4] + prime + root)
    for count in 0..<130 where count != 65 {
      check(.wrongByteCount(expected: 65, found: count), [UInt8](repeating: 4, count: count))
    }
    check(.wrongByteCount(expected: 65, found: 33), [2] + point[1...32])
  }

  @Test func whatIsSignedHoldsAndIsLowS() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let key = try PrivateKey(algorithm: .esp256, seed: random.octets(count: 32))
      let message = random.octets(count: Int.random(in: 0..<300, using: &random))
      let signature = try key.sign(message)
      #expect(signature.count == 64 && signature[32] < 0x80)
      #expect(key.publicKey.isValid(signature, for: message))
      var forged = signature
      forged[Int.random(in: 0..<64, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      #expect(!key.publicKey.isValid(forged, for: message))
    }
  }

  @Test func anyCountOfOctetsIsJudged() throws {
    let key = try key()
    for count in 0..<200 {
      #expect(!key.isValid([UInt8](repeating: 1, count: count), for: []))
    }
  }
}
