import DeedCrypto
import Foundation

/// Signs for the test vectors, the same every time: signatures of P-256 differ with each signing, so those that
/// were made before are taken from the vectors as long as they verify.
final class ReceiptSignatureBook {
  /// A signature and what it is of.
  struct Entry: Codable {
    let algorithm: Int64
    let key: String
    let message: String
    let signature: String
  }

  private var known: [String: String]
  /// What was signed, in order.
  private(set) var used: [Entry] = []

  /// A book that knows some signatures from before.
  init(_ entries: [Entry] = []) {
    known = Dictionary(
      entries.map { ($0.key + $0.message, $0.signature) }, uniquingKeysWith: { first, _ in first })
  }

  /// The signature of a message, of which there is only one in the book.
  func sign(_ message: [UInt8], with key: PrivateKey) throws -> [UInt8] {
    let name = key.publicKey.octets.hexadecimal + message.hexadecimal
    var signature = known[name].flatMap(Hexadecimal.decode) ?? []
    if !key.publicKey.isValid(signature, for: message) { signature = try key.sign(message) }
    if known[name] != signature.hexadecimal
      || !used.contains(where: { $0.key + $0.message == name })
    {
      known[name] = signature.hexadecimal
      used.append(
        Entry(
          algorithm: key.publicKey.algorithm.rawValue, key: key.publicKey.octets.hexadecimal,
          message: message.hexadecimal, signature: signature.hexadecimal))
    }
    return signature
  }
}

extension [UInt8] {
  /// Two digits an octet.
  var hexadecimal: String { Hexadecimal.encode(self) }
}
