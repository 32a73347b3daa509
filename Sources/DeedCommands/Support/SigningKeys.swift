import DeedCrypto
import DeedLedger

/// The keys of `--key`, each with the account that it signs for.
struct SigningKeys {
  private struct Entry {
    let key: PrivateKey
    /// nil for the account whose first key it is.
    let account: Digest32?
  }

  private let entries: [Entry]

  /// All keys, in the order of the command line.
  var all: [PrivateKey] { entries.map(\.key) }

  /// Reads the keys of every `--key`, of which there is at least one.
  ///
  /// A key signs for the account that `--key ADDRESS=FILE` names, else for the one that its file names, else for the one
  /// whose first key it is.
  /// - Parameters:
  ///   - invocation: the command line.
  ///   - account: the account that all of them sign for instead.
  /// - Throws: `CommandFailure`.
  init(_ invocation: Invocation, account: Digest32? = nil) throws(CommandFailure) {
    let files = try KeyFiles(invocation)
    var entries: [Entry] = []
    for text in invocation.values["key"] ?? [] {
      let (named, path) = Self.parts(text)
      if let account, let named, named != account {
        throw .usage("only the account's own keys sign this, and '\(path)' is to sign for another")
      }
      let found = try files.read(path)
      let entry = Entry(key: found.key, account: account ?? named ?? found.account)
      guard
        !entries.contains(where: {
          $0.key.publicKey == entry.key.publicKey && $0.account == entry.account
        })
      else { throw .usage("the key of '\(path)' is given twice") }
      entries.append(entry)
    }
    guard !entries.isEmpty else { throw .usage("at least one --key FILE is needed to sign") }
    self.entries = entries
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
      let address = entry.account ?? suite.address(of: entry.key.publicKey)
      if keys[address] == nil { order.append(address) }
      keys[address, default: []].append(entry.key.publicKey.octets)
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
