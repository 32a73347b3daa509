import DeedCrypto
import DeedNode

extension Command {
  /// The command `deed keygen`.
  static let keygen = Command(
    "keygen", "make a key pair and show the address of its account", operands: "FILE",
    discussion: """
      Writes the private key to FILE (PEM, PKCS #8, readable by its owner only) and shows the address
      of the account whose first key it is. An existing file is never overwritten. With --passphrase,
      the key is encrypted (AES-256, scrypt) and every command that reads it asks for the passphrase;
      --passphrase-file says the same and takes it from a file. --account notes in the file which
      account the key is to sign for, when it is not that account's first key: deed account rotate.
      """,
    options: [
      Option("algorithm", argument: "NAME", "ed25519 (default) or p256"),
      Option("public", argument: "FILE", "also write the public key, as PEM"),
      Option("account", argument: "ADDRESS", "the account that the key will sign for"),
      Option("passphrase", "encrypt the key with a passphrase, asked at the terminal"),
      KeyFiles.passphraseOption,
    ]
  ) { (invocation, output) throws(CommandFailure) in
    let path = try invocation.operands(1...1, "one FILE for the private key")[0]
    let name = invocation.value("algorithm") ?? SignatureAlgorithm.ed25519.name
    guard let algorithm = SignatureAlgorithm(name: name) else {
      throw .usage("--algorithm is ed25519 or p256, not '\(name)'")
    }
    for file in [path] + [invocation.value("public")].compactMap({ $0 })
    where Files.holdsContent(file) {
      throw .environment("'\(file)' exists and is not overwritten")
    }
    let account = try invocation.value("account").map { (text) throws(CommandFailure) in
      guard let address = Digest32(text, literal: "party") else {
        throw .usage("--account takes an address, 64 hexadecimal digits, not '\(text)'")
      }
      return address
    }
    let key = SystemRandom.privateKey(algorithm)
    let pem = try Self.pem(key, path, invocation)
    try Files.write(
      Array(((account.map(KeyFiles.accountLine) ?? "") + pem).utf8), to: path, isSecret: true)
    if let file = invocation.value("public") {
      let line = account.map(KeyFiles.accountLine) ?? ""
      try Files.write(Array((line + key.publicKey.pem).utf8), to: file)
    }
    let address = account ?? CipherSuite.ed25519SHA256.address(of: key.publicKey)
    let digits = Hexadecimal.encode(key.publicKey.octets)
    if invocation.isJSON {
      let result: JSON = [
        "address": .string(address.description), "algorithm": .string(name),
        "alg": .integer(algorithm.rawValue), "key": .string(digits), "file": .string(path),
      ]
      output.result(result.text)
    } else {
      output.result("party\"\(address)\"")
      output.note("public key \(name) (algorithm \(algorithm.rawValue)) hex\"\(digits)\"")
      output.note("The private key is in '\(path)': keep it secret and keep a copy.")
    }
    return .success
  }

  /// The private key as its file will hold it, encrypted when the options ask for it.
  private static func pem(
    _ key: PrivateKey, _ path: String, _ invocation: Invocation
  ) throws(CommandFailure) -> String {
    let isEncrypted =
      invocation.has("passphrase") || invocation.value(KeyFiles.passphraseOption.name) != nil
    guard isEncrypted else { return key.pem }
    let passphrase = try KeyFiles(invocation).newPassphrase(path)
    do throws(SigningFailure) {
      return try key.pem(passphrase: passphrase)
    } catch {
      throw .environment("OpenSSL cannot encrypt the key")
    }
  }
}
