import DeedCrypto
import DeedNode

extension Command {
  /// The command `deed keygen`.
  static let keygen = Command(
    "keygen", "make a key pair and show the address of its account", operands: "FILE",
    discussion: """
      Writes the private key to FILE (PEM, PKCS #8, readable by its owner only) and shows the address
      of the account whose first key it is. An existing file is never overwritten.
      """,
    options: [
      Option("algorithm", argument: "NAME", "ed25519 (default) or p256"),
      Option("public", argument: "FILE", "also write the public key, as PEM"),
    ]
  ) { (invocation, output) throws(CommandFailure) in
    let path = try invocation.operands(1...1, "one FILE for the private key")[0]
    let name = invocation.value("algorithm") ?? SignatureAlgorithm.ed25519.name
    guard let algorithm = SignatureAlgorithm(name: name) else {
      throw .usage("--algorithm is ed25519 or p256, not '\(name)'")
    }
    guard !Files.exists(path) else {
      throw .environment("'\(path)' exists and is not overwritten")
    }
    let key = SystemRandom.privateKey(algorithm)
    try Files.write(Array(key.pem.utf8), to: path, isSecret: true)
    if let file = invocation.value("public") {
      try Files.write(Array(key.publicKey.pem.utf8), to: file)
    }
    let address = CipherSuite.ed25519SHA256.address(of: key.publicKey).description
    if invocation.isJSON {
      let result: JSON = [
        "address": .string(address), "algorithm": .string(name),
        "key": .string(Hexadecimal.encode(key.publicKey.octets)), "file": .string(path),
      ]
      output.result(result.text)
    } else {
      output.result("party\"\(address)\"")
      output.note("The private key is in '\(path)': keep it secret and keep a copy.")
    }
    return .success
  }
}
