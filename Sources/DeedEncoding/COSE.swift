/// Names and byte builders of COSE (RFC 9052).
package enum COSE {
  /// Header labels and tags that the records use.
  package enum Label {
    /// The algorithm (RFC 9052 §3.1).
    package static let algorithm: Int64 = 1
    /// The key identifier (RFC 9052 §3.1).
    package static let keyIdentifier: Int64 = 4
    /// The type of the whole COSE object (RFC 9596).
    package static let type: Int64 = 16
    /// The verifiable data structure of a receipt (RFC 9942).
    package static let verifiableDataStructure: Int64 = 395
  }

  /// The tag of COSE_Sign.
  package static let signTag: UInt64 = 98

  /// The encoded map of protected header parameters; no octets for none (RFC 9052 §3).
  package static func protected(_ headers: [(key: Int64, value: CBOR)]) -> [UInt8] {
    headers.isEmpty ? [] : CBOR.record(headers).encoded()
  }

  /// The octets that one signer of a COSE_Sign signs: its Sig_structure (RFC 9052 §4.4).
  package static func signatureInput(
    bodyProtected: [UInt8], signerProtected: [UInt8], externalData: [UInt8] = [],
    payload: [UInt8]
  ) -> [UInt8] {
    var writer = CBORWriter(
      capacity: 40 + bodyProtected.count + signerProtected.count + externalData.count
        + payload.count)
    writer.array(count: 5)
    writer.text("Signature")
    writer.bytes(bodyProtected)
    writer.bytes(signerProtected)
    writer.bytes(externalData)
    writer.bytes(payload)
    return writer.octets
  }

  /// The octets that the signer of a COSE_Sign1 signs: its Sig_structure (RFC 9052 §4.4).
  package static func signature1Input(
    protected: [UInt8], externalData: [UInt8] = [], payload: [UInt8]
  ) -> [UInt8] {
    var writer = CBORWriter(
      capacity: 40 + protected.count + externalData.count + payload.count)
    writer.array(count: 4)
    writer.text("Signature1")
    writer.bytes(protected)
    writer.bytes(externalData)
    writer.bytes(payload)
    return writer.octets
  }
}
