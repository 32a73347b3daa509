import DeedCrypto

/// Private keys in PEM files.
enum KeyFiles {
  /// Reads the private key of a file.
  ///
  /// - Throws: `CommandFailure`.
  static func read(_ path: String) throws(CommandFailure) -> PrivateKey {
    let octets = try Files.read(path)
    do {
      return try PrivateKey(pem: String(decoding: octets, as: UTF8.self))
    } catch {
      throw .refused("'\(path)' holds no private key that can be used: \(error)")
    }
  }

  /// Reads the public key of a file.
  ///
  /// - Throws: `CommandFailure`.
  static func readPublic(_ path: String) throws(CommandFailure) -> PublicKey {
    let octets = try Files.read(path)
    do {
      return try PublicKey(pem: String(decoding: octets, as: UTF8.self))
    } catch {
      throw .refused("'\(path)' holds no public key that can be used: \(error)")
    }
  }

  /// Reads the keys of every `--key`, of which there is at least one.
  ///
  /// - Throws: `CommandFailure`.
  static func readAll(_ invocation: Invocation) throws(CommandFailure) -> [PrivateKey] {
    var keys: [PrivateKey] = []
    for path in invocation.values["key"] ?? [] {
      let key = try read(path)
      guard !keys.contains(where: { $0.publicKey == key.publicKey }) else {
        throw .usage("the key of '\(path)' is given twice")
      }
      keys.append(key)
    }
    guard !keys.isEmpty else { throw .usage("at least one --key FILE is needed to sign") }
    return keys
  }
}
