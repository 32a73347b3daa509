/// A COSE_Sign message (RFC 9052 §4.1) with an attached payload and empty unprotected headers.
///
/// Nothing in it is outside the signatures, so nothing can be stripped, added or moved unnoticed. What
/// the protected headers and the payload say is the caller's to check.
package struct COSESign: Hashable, Sendable {
  /// One signer's part.
  package struct Signature: Hashable, Sendable {
    /// The encoded map of the signer's protected headers.
    package let protected: [UInt8]
    /// The signature.
    package let signature: [UInt8]

    /// A signer's part.
    package init(protected: [UInt8], signature: [UInt8]) {
      self.protected = protected
      self.signature = signature
    }
  }

  /// The encoded map of the body's protected headers.
  package let protected: [UInt8]
  /// The payload.
  package let payload: [UInt8]
  /// The signers' parts, at least one.
  package let signatures: [Signature]

  /// A message of its parts.
  package init(protected: [UInt8], payload: [UInt8], signatures: [Signature]) {
    self.protected = protected
    self.payload = payload
    self.signatures = signatures
  }

  /// Decodes tag 98 and checks its shape: canonical, empty unprotected headers, a payload, a signature.
  ///
  /// - Throws: a ``DecodingFailure``; its path starts with `name`.
  package init(
    decoding octets: [UInt8], name: String = "COSE_Sign", limits: CBORLimits = .standard
  ) throws(DecodingFailure) {
    var limits = limits
    limits.tags = [COSE.signTag]
    let item = try RecordItem(decoding: octets, name: name, limits: limits)
    let parts = try item.tagged(COSE.signTag).array(count: 4)
    protected = try parts[0].bytes()
    try parts[1].record().finish()
    payload = try parts[2].bytes()
    var signatures: [Signature] = []
    for part in try parts[3].array(count: 1...Int.max) {
      let fields = try part.array(count: 3)
      try fields[1].record().finish()
      signatures.append(
        Signature(protected: try fields[0].bytes(), signature: try fields[2].bytes()))
    }
    self.signatures = signatures
  }

  /// The message with its tag.
  package func encoded() -> [UInt8] {
    var writer = CBORWriter(capacity: 32 + payload.count + signatures.count * 128)
    writer.tag(COSE.signTag)
    writer.array(count: 4)
    writer.bytes(protected)
    writer.map(count: 0)
    writer.bytes(payload)
    writer.array(count: signatures.count)
    for signature in signatures {
      writer.array(count: 3)
      writer.bytes(signature.protected)
      writer.map(count: 0)
      writer.bytes(signature.signature)
    }
    return writer.octets
  }

  /// The octets that the signer at `index` signed.
  package func signatureInput(at index: Int) -> [UInt8] {
    COSE.signatureInput(
      bodyProtected: protected, signerProtected: signatures[index].protected, payload: payload)
  }
}
