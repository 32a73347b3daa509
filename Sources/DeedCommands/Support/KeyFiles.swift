import DeedCrypto

/// Key files, some of which take a passphrase.
struct KeyFiles {
  /// The option of every command that reads private keys.
  static let passphraseOption = Option(
    "passphrase-file", argument: "FILE", repeatable: true,
    "its first line opens encrypted keys (default: asked at the terminal)")

  private let passphrases: [Passphrase]
  private let terminal: String

  /// Reads the passphrases that the command line names files for.
  ///
  /// - Throws: `CommandFailure`.
  init(_ invocation: Invocation, terminal: String = Terminal.device) throws(CommandFailure) {
    var passphrases: [Passphrase] = []
    for path in invocation.values[Self.passphraseOption.name] ?? [] {
      passphrases.append(try Self.passphrase(file: path))
    }
    self.passphrases = passphrases
    self.terminal = terminal
  }

  /// The passphrase in the first line of a file.
  private static func passphrase(file path: String) throws(CommandFailure) -> Passphrase {
    let octets = try Files.read(path)
    var line = Array(octets.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
    guard !line.isEmpty, line.count <= Passphrase.byteCountMax else {
      throw .refused(
        "the first line of '\(path)' is no passphrase: 1 to \(Passphrase.byteCountMax) octets")
    }
    return Passphrase(taking: &line)
  }

  /// A private key and, where its file says so, the account that it signs for.
  struct Found {
    /// The key.
    let key: PrivateKey
    /// The account that a line before the key names.
    let account: Digest32?
  }

  /// Reads the private key of a file, with one of the passphrases when it is encrypted.
  ///
  /// - Throws: `CommandFailure`.
  func read(_ path: String) throws(CommandFailure) -> Found {
    try secret(in: Self.text(path), path)
  }

  /// A key of either kind; without its secret it signs elsewhere.
  struct Either {
    /// The key.
    let key: PublicKey
    /// nil for a file with the public key alone.
    let secret: PrivateKey?
    /// The account that a line before the key names.
    let account: Digest32?
  }

  /// Reads the key of a file, private or public.
  ///
  /// - Throws: `CommandFailure`.
  func readEither(_ path: String) throws(CommandFailure) -> Either {
    // Once, since a pipe gives its octets once.
    let text = try Self.text(path)
    if text.contains("PUBLIC KEY-----") {
      return Either(
        key: try Self.publicKey(in: text, path), secret: nil, account: Self.account(in: text))
    }
    let found = try secret(in: text, path)
    return Either(key: found.key.publicKey, secret: found.key, account: found.account)
  }

  private static func text(_ path: String) throws(CommandFailure) -> String {
    String(decoding: try Files.read(path), as: UTF8.self)
  }

  private func secret(in text: String, _ path: String) throws(CommandFailure) -> Found {
    let key: PrivateKey
    do throws(PEMFailure) {
      key = try PrivateKey(pem: text)
    } catch .passphraseNeeded {
      key = try open(text, path)
    } catch {
      throw .refused("'\(path)' holds no private key that can be used: \(error)")
    }
    return Found(key: key, account: Self.account(in: text))
  }

  private func open(_ text: String, _ path: String) throws(CommandFailure) -> PrivateKey {
    var candidates = passphrases
    if candidates.isEmpty { candidates = [try ask("Passphrase of '\(path)': ")] }
    for passphrase in candidates {
      do throws(PEMFailure) {
        return try PrivateKey(pem: text, passphrase: passphrase)
      } catch .wrongPassphrase {
        continue
      } catch {
        throw .refused("'\(path)' holds no private key that can be used: \(error)")
      }
    }
    throw .refused("'\(path)' stays closed: \(PEMFailure.wrongPassphrase)")
  }

  /// Asks for a passphrase at the terminal.
  private func ask(_ question: String) throws(CommandFailure) -> Passphrase {
    do throws(Terminal.Failure) {
      var octets = try Terminal.readHidden(question, device: terminal)
      return Passphrase(taking: &octets)
    } catch .missing {
      throw .environment(
        "there is no terminal to ask for a passphrase: name a file with --passphrase-file")
    } catch {
      throw .refused("no passphrase was given")
    }
  }

  /// The passphrase of a new key: the one of the file that is named, else one typed twice.
  ///
  /// - Throws: `CommandFailure`, also for a passphrase of fewer than 8 octets.
  func newPassphrase(_ path: String) throws(CommandFailure) -> Passphrase {
    guard passphrases.count <= 1 else { throw .usage("one --passphrase-file for one key") }
    if let passphrase = passphrases.first { return try Self.checked(passphrase) }
    let first = try Self.checked(try ask("New passphrase of '\(path)': "))
    guard first == (try ask("The same again: ")) else {
      throw .refused("the two passphrases differ")
    }
    return first
  }

  private static func checked(_ passphrase: Passphrase) throws(CommandFailure) -> Passphrase {
    guard passphrase.byteCount >= 8 else {
      throw .refused("a passphrase of fewer than 8 octets protects nothing")
    }
    return passphrase
  }

  // MARK: Accounts in key files

  private static let accountPrefix = "Deed account: "

  /// The line before a key that names the account it signs for; OpenSSL reads past it.
  static func accountLine(_ account: Digest32) -> String { accountPrefix + "\(account)\n" }

  private static func account(in text: String) -> Digest32? {
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("-----BEGIN") { return nil }
      if line.hasPrefix(accountPrefix) {
        return Digest32(hexadecimal: String(line.dropFirst(accountPrefix.count)))
      }
    }
    return nil
  }

  /// Reads the public key of a file.
  ///
  /// - Throws: `CommandFailure`.
  static func readPublic(_ path: String) throws(CommandFailure) -> PublicKey {
    try publicKey(in: text(path), path)
  }

  private static func publicKey(
    in text: String, _ path: String
  ) throws(CommandFailure) -> PublicKey {
    guard !text.contains("PRIVATE KEY-----") else {
      throw .refused(
        "'\(path)' holds a private key, and the public one is needed, as 'deed keygen --public' or "
          + "'openssl pkey -pubout' writes it")
    }
    do {
      return try PublicKey(pem: text)
    } catch {
      throw .refused("'\(path)' holds no public key that can be used: \(error)")
    }
  }
}
