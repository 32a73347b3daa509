import DeedCrypto
import DeedEncoding
import DeedLedger

/// The keys that an account is to have, and the proofs that somebody has them.
struct NewKeys {
  /// The keys, ascending, so that everyone who names them names them in one order.
  let keys: [PublicKey]
  /// How many of them must sign.
  let threshold: Int
  /// The private keys among them that are here.
  private let held: [PrivateKey]

  /// Reads the files of the new keys, each public or, as a proof at once, private.
  ///
  /// - Throws: `CommandFailure`.
  init(_ paths: ArraySlice<String>, _ invocation: Invocation) throws(CommandFailure) {
    guard (1...LedgerLimits.accountKeysMax).contains(paths.count) else {
      throw .usage("expected 1 to \(LedgerLimits.accountKeysMax) files with the new keys")
    }
    let files = try KeyFiles(invocation)
    var keys: [PublicKey] = []
    var held: [PrivateKey] = []
    for path in paths {
      let found = try files.readEither(path)
      let key = found.key
      if let secret = found.secret { held.append(secret) }
      guard !keys.contains(key) else { throw .usage("the key of '\(path)' is given twice") }
      keys.append(key)
    }
    let threshold = try invocation.number("threshold", in: 1...keys.count)
    guard let threshold = keys.count == 1 ? threshold ?? 1 : threshold else {
      throw .usage("--threshold N is needed: how many of the \(keys.count) keys must sign")
    }
    self.keys = keys.sorted { $0.octets.lexicographicallyPrecedes($1.octets) }
    self.threshold = threshold
    self.held = held
  }

  /// The keys and the threshold as arguments of governance's calls.
  var arguments: [CBOR] { [.array(keys.map(\.item)), .integer(Int64(threshold))] }

  /// The change of an account that the keys prove.
  private func rotation(of account: Digest32, _ governance: Digest32) -> KeyRotation {
    KeyRotation(governance: governance, account: account, keys: keys, threshold: threshold)
  }

  /// The proofs by the private keys that are here, by public key.
  private func proofs(
    _ rotation: KeyRotation, _ others: [PrivateKey]
  ) throws(CommandFailure) -> [PublicKey: [UInt8]] {
    var proofs: [PublicKey: [UInt8]] = [:]
    for key in held + others where keys.contains(key.publicKey) {
      do throws(SigningFailure) {
        proofs[key.publicKey] = try rotation.prove(with: key)
      } catch {
        throw .environment("the change cannot be signed: \(error)")
      }
    }
    return proofs
  }

  // MARK: Proofs that travel

  /// What stands before a key and its proof in a line.
  private static let linePrefix = "deed-proof:"

  /// Lines with the proofs of the private keys that are here, for `--proof` elsewhere.
  ///
  /// - Throws: `CommandFailure`, also when there is none.
  func proofLines(of account: Digest32, _ governance: Digest32) throws(CommandFailure) -> [String] {
    let proofs = try proofs(rotation(of: account, governance), [])
    guard !proofs.isEmpty else {
      throw .usage("name at least one KEY by its private file: that one is proven")
    }
    return keys.compactMap { key in
      proofs[key].map { proof in
        Self.linePrefix + Hexadecimal.encode(key.octets) + ":" + Hexadecimal.encode(proof)
      }
    }
  }

  /// The argument of governance's `rotate` that has the proofs: of private keys that are here, and of `--proof`.
  ///
  /// - Parameters:
  ///   - account: the account.
  ///   - governance: the governance contract of the network.
  ///   - signing: the private keys of `--key`, some of which may stay.
  ///   - paths: the files of `--proof`.
  /// - Returns: the proofs in the order of the keys, no octets for a key without one.
  /// - Throws: `CommandFailure`, also when fewer keys are proven than the threshold.
  func proofs(
    of account: Digest32, _ governance: Digest32, signing: [PrivateKey], files paths: [String]
  ) throws(CommandFailure) -> CBOR {
    let rotation = rotation(of: account, governance)
    var proofs = try proofs(rotation, signing)
    for path in paths {
      for (key, proof) in try Self.read(path) {
        guard let key = keys.first(where: { $0.octets == key }), rotation.isProof(proof, of: key)
        else {
          throw .refused(
            "'\(path)' proves another change: for another account or network, of other keys, or "
              + "with another threshold")
        }
        proofs[key] = proof
      }
    }
    guard proofs.count >= threshold else {
      throw .refused(
        "\(threshold) of the new keys must sign from now on, and \(proofs.count) "
          + "\(proofs.count == 1 ? "is" : "are") proven: name a private file in place of the public one, "
          + "or --proof FILE with what its owner gets from 'deed account prove'")
    }
    return .array(keys.map { .bytes(proofs[$0] ?? []) })
  }

  /// The keys and proofs of a file.
  private static func read(
    _ path: String
  ) throws(CommandFailure) -> [(key: [UInt8], proof: [UInt8])] {
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    var proofs: [(key: [UInt8], proof: [UInt8])] = []
    for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix(linePrefix) {
      let parts = line.dropFirst(linePrefix.count).split(separator: ":")
      guard parts.count == 2, let key = Hexadecimal.decode(String(parts[0])),
        let proof = Hexadecimal.decode(String(parts[1]))
      else { throw .refused("'\(path)' has a line that is no proof") }
      proofs.append((key, proof))
    }
    guard !proofs.isEmpty else {
      throw .refused("'\(path)' has no proof: 'deed account prove' writes one")
    }
    return proofs
  }
}
