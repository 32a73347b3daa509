import DeedCrypto
import DeedLedger
import DeedNode

/// The keys of `--key`, each with the account that it signs for; in a draft some of them sign later.
struct SigningKeys {
  private struct Entry {
    let key: PublicKey
    /// nil for one that signs later.
    let secret: PrivateKey?
    /// nil for the account whose first key it is.
    let account: Digest32?
  }

  private var entries: [Entry] = []

  /// The private keys, in the order of the command line.
  var present: [PrivateKey] { entries.compactMap(\.secret) }

  /// Reads the keys of every `--key`, of which there is at least one.
  ///
  /// A key signs for the account that `--key ADDRESS=FILE` names, else for the one that its file names, else for the one
  /// whose first key it is. With `--draft`, FILE may hold a public key, and ADDRESS alone stands for all keys of an account.
  /// - Parameters:
  ///   - invocation: the command line.
  ///   - client: the node, which is asked for the keys of an account.
  ///   - account: the account that all of them sign for instead.
  /// - Throws: `CommandFailure`.
  init(
    _ invocation: Invocation, _ client: NodeClient, account: Digest32? = nil
  ) throws(CommandFailure) {
    let files = try KeyFiles(invocation)
    let isDraft = invocation.value("draft") != nil
    for text in invocation.values["key"] ?? [] {
      if let address = Digest32(text, literal: "party"), !Files.exists(text) {
        try Self.check(isDraft, "'\(text)' is an account, whose keys sign elsewhere")
        for key in try Self.keys(of: address, client) {
          try add(Entry(key: key, secret: nil, account: address), text, for: account)
        }
        continue
      }
      let (named, path) = Self.parts(text)
      let entry = try Self.entry(path, for: named ?? account, files, isDraft: isDraft)
      try add(entry, path, for: account)
    }
    guard !entries.isEmpty else { throw .usage("at least one --key FILE is needed to sign") }
  }

  private static func entry(
    _ path: String, for account: Digest32?, _ files: KeyFiles, isDraft: Bool
  ) throws(CommandFailure) -> Entry {
    let found = try files.readEither(path)
    try check(
      isDraft || found.secret != nil, "'\(path)' holds a public key, whose owner signs elsewhere")
    return Entry(key: found.key, secret: found.secret, account: account ?? found.account)
  }

  private mutating func add(
    _ entry: Entry, _ path: String, for account: Digest32?
  ) throws(CommandFailure) {
    if let account, entry.account != account {
      throw .usage("only the account's own keys sign this, and '\(path)' is to sign for another")
    }
    guard !entries.contains(where: { $0.key == entry.key && $0.account == entry.account })
    else { throw .usage("the key of '\(path)' is given twice") }
    entries.append(entry)
  }

  private static func check(_ isRight: Bool, _ words: String) throws(CommandFailure) {
    guard isRight else {
      throw .usage("\(words): write the transaction to a file with --draft FILE")
    }
  }

  /// The keys of an account all of which must sign.
  private static func keys(
    of address: Digest32, _ client: NodeClient
  ) throws(CommandFailure) -> [PublicKey] {
    let account = try client.call(
      "deed_account", [.init("address", .string(address.description))])
    var keys: [PublicKey] = []
    for item in account["keys"]?.array ?? [] {
      guard let algorithm = SignatureAlgorithm(name: try item.text("algorithm")),
        let octets = Hexadecimal.decode(try item.text("key")),
        let key = try? PublicKey(algorithm: algorithm, octets: octets)
      else { throw .environment("the node names a key that is none") }
      keys.append(key)
    }
    let threshold = try account.number("threshold")
    guard threshold == keys.count else {
      throw .usage(
        "\(threshold) of the \(keys.count) keys of party\"\(address)\" must sign: "
          + "say which, as --key ADDRESS=FILE with the public key")
    }
    return keys
  }

  /// The keys that a payload made of these signers lists, in its order.
  func listed(in payload: TransactionPayload) -> [PublicKey] {
    payload.signers.flatMap(\.keys).compactMap { octets in
      entries.first { $0.key.octets == octets }?.key
    }
  }

  /// Splits ADDRESS=FILE; what has no address before the sign is a file.
  private static func parts(_ text: String) -> (account: Digest32?, path: String) {
    guard let sign = text.firstIndex(of: "="),
      let account = Digest32(String(text[..<sign]), literal: "party")
    else { return (nil, text) }
    return (account, String(text[text.index(after: sign)...]))
  }

  /// The signers in the order in which they appear first, each with its keys ascending.
  func signers(suite: CipherSuite) -> [TransactionPayload.Signer] {
    var order: [Digest32] = []
    var keys: [Digest32: [[UInt8]]] = [:]
    for entry in entries {
      let address = entry.account ?? suite.address(of: entry.key)
      if keys[address] == nil { order.append(address) }
      keys[address, default: []].append(entry.key.octets)
    }
    return order.map { address in
      .init(
        address: address,
        keys: (keys[address] ?? []).sorted { $0.lexicographicallyPrecedes($1) })
    }
  }
}

extension Digest32 {
  /// Hexadecimal digits, or the literal that the language writes around them.
  init?(_ text: String, literal: String) {
    var digits = text
    if digits.hasPrefix("\(literal)\""), digits.hasSuffix("\"") {
      digits = String(digits.dropFirst(literal.count + 1).dropLast())
    }
    self.init(hexadecimal: digits)
  }
}
