extension OpcodeTable {
  /// Signatures of other systems, and what they and proofs are made of.
  static let signatures: [OpcodeRow] = [
    .init(
      .signatureVerify, "signature.verify", [.scheme], "bytes bytes bytes → bool", gas: 10,
      """
      Tells whether the third is a signature of the first under the key that the second is; false, too, for what \
      is no key or no signature.
      """),
    .init(
      .digestToBytes, "digest.to_bytes", [], "Digest → bytes", gas: 2,
      "Gives a digest's octets without its algorithm."),
  ]
}
