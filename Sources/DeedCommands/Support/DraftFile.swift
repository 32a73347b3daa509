import DeedCrypto
import DeedEncoding
import DeedLedger

/// Drafts in files.
enum DraftFile {
  /// Reads a draft.
  ///
  /// - Throws: `CommandFailure`, also for a draft with a signature that does not verify.
  static func read(_ path: String) throws(CommandFailure) -> Draft {
    let octets = try Files.read(path)
    do throws(DecodingFailure) {
      return try Draft(file: octets)
    } catch {
      throw .refused("'\(path)' is no draft: \(error)")
    }
  }

  /// Writes a draft.
  ///
  /// - Throws: `CommandFailure`.
  static func write(_ draft: Draft, to path: String) throws(CommandFailure) {
    try Files.write(draft.encoded(), to: path)
  }

  /// Signs wherever the transaction lists a key.
  ///
  /// - Returns: whether it lists it.
  /// - Throws: `CommandFailure` when the library cannot sign.
  static func sign(_ draft: inout Draft, with key: PrivateKey) throws(CommandFailure) -> Bool {
    do throws(SigningFailure) {
      return try draft.sign(with: key)
    } catch {
      throw .environment("the draft cannot be signed: \(error)")
    }
  }

  /// The transaction of a draft that all have signed.
  ///
  /// - Throws: `CommandFailure`, which names the signatures that are missing.
  static func complete(_ draft: Draft) throws(CommandFailure) -> Transaction {
    let transaction: Transaction?
    do throws(DecodingFailure) {
      transaction = try draft.transaction()
    } catch {
      throw .refused("the transaction breaks a rule of its form: \(error)")
    }
    guard let transaction else {
      let missing = draft.missing.map { "party\"\($0.signer)\" with \($0.key)" }
      throw .refused("signatures are missing: \(missing.joined(separator: "; "))")
    }
    return transaction
  }
}
