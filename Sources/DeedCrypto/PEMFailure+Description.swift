extension PEMFailure: CustomStringConvertible {
  /// The failure in words.
  package var description: String {
    switch self {
    case .missingBlock(let labels) where labels.isEmpty: "it is no PEM file"
    case .missingBlock(let labels):
      "the PEM file holds another thing: \(labels.joined(separator: ", "))"
    case .malformed: "the PEM file is damaged"
    case .passphraseNeeded: "the key is encrypted: it takes a passphrase"
    case .wrongPassphrase: "the passphrase does not open it, or the file is damaged"
    case .unsupportedForm:
      "only Ed25519 and P-256 keys are read, in PKCS #8 or as SubjectPublicKeyInfo"
    case .publicKeyMismatch: "its public key belongs to another private key"
    case .invalidKey(let failure): "it holds no key of its algorithm: \(failure)"
    }
  }
}
