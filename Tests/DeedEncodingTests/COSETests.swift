import DeedEncoding
import DeedTestSupport
import Testing

@Suite struct COSETests {
  /// The to-be-signed octets of the example "sign1-tests/sign-pass-01" of cose-wg/Examples.
  @Test func theSign1StructureIsThatOfThePublishedExample() {
    let protected = COSE.protected([(COSE.Label.algorithm, -7)])
    #expect(protected.hex == "a10126")
    let input = COSE.signature1Input(
      protected: [UInt8](hex: "a0"), externalData: [],
      payload: Array("This is the content.".utf8))
    #expect(
      input.hex
        == "846a5369676e61747572653141a0405454686973206973207468652063"
        + "6f6e74656e742e")
  }

  /// The to-be-signed octets of the example "ecdsa-examples/ecdsa-01" of cose-wg/Examples.
  @Test func theSignStructureIsThatOfThePublishedExample() {
    let input = COSE.signatureInput(
      bodyProtected: [UInt8](hex: "a10300"),
      signerProtected: COSE.protected([(COSE.Label.algorithm, -7)]),
      payload: Array("This is the content.".utf8))
    #expect(
      input.hex
        == "85695369676e617475726543a1030043a10126405454686973206973"
        + "2074686520636f6e74656e742e")
  }

  @Test func noProtectedHeadersAreNoOctets() {
    #expect(COSE.protected([]).isEmpty)
  }

  @Test func aMessageComesBackAndNothingMayBeAdded() throws {
    let message = COSESign(
      protected: COSE.protected([(COSE.Label.type, "application/vnd.deed.transaction+cbor")]),
      payload: [1, 2, 3],
      signatures: [
        .init(
          protected: COSE.protected([
            (COSE.Label.algorithm, -19), (COSE.Label.keyIdentifier, .bytes([9])),
          ]),
          signature: [7, 7])
      ])
    let octets = message.encoded()
    #expect(try COSESign(decoding: octets) == message)
    #expect(
      message.signatureInput(at: 0)
        == CBOR.array([
          "Signature", .bytes(message.protected), .bytes(message.signatures[0].protected),
          .bytes([]), .bytes([1, 2, 3]),
        ]).encoded())

    let protected = CBOR.bytes([])
    let signature: CBOR = [protected, .map([]), .bytes([7])]
    func decode(_ unprotected: CBOR, _ payload: CBOR, _ signatures: CBOR, tag: UInt64 = 98) throws {
      let item = CBOR.tagged(tag, [protected, unprotected, payload, signatures])
      _ = try COSESign(decoding: item.encoded())
    }
    try decode(.map([]), .bytes([]), [signature])
    #expect(throws: DecodingFailure.self) { try decode(.record([(4, 1)]), .bytes([]), [signature]) }
    #expect(throws: DecodingFailure.self) { try decode(.map([]), .null, [signature]) }
    #expect(throws: DecodingFailure.self) { try decode(.map([]), .bytes([]), []) }
    #expect(throws: DecodingFailure.self) { try decode(.map([]), .bytes([]), [signature], tag: 18) }
    #expect(throws: DecodingFailure.self) {
      try decode(.map([]), .bytes([]), [[protected, .record([(4, 1)]), .bytes([7])]])
    }
    #expect(throws: DecodingFailure.self) {
      try COSESign(decoding: Array(octets.dropFirst(2)))
    }
  }

  @Test func mutatedMessagesNeverCrashAndNeverDecodeTwoWays() throws {
    let message = COSESign(
      protected: [0xa0], payload: [1, 2, 3],
      signatures: [.init(protected: [], signature: [7]), .init(protected: [1], signature: [8])])
    var accepted = 0
    for seed in 0..<20_000 as Range<UInt64> {
      var random = SeededGenerator(seed: 0xc05e_0000 + seed)
      var octets = message.encoded()
      octets.mutate(using: &random)
      guard let decoded = try? COSESign(decoding: octets) else { continue }
      accepted += 1
      if decoded.encoded() != octets { Issue.record("seed \(seed): \(octets.hex)") }
    }
    #expect(accepted > 100 && accepted < 19_000, "\(accepted) messages were accepted")
  }
}
