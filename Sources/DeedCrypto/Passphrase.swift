/// The words that protect a private key in a file; they are overwritten in memory when the last copy goes.
package struct Passphrase: Sendable {
  /// The octets, as they were typed.
  let octets: SecretOctets

  /// The longest passphrase, in octets: what the OpenSSL command reads.
  package static let byteCountMax = 1023

  /// The count of octets.
  package var byteCount: Int { octets.count }

  /// Takes the octets over and leaves zeros where they stood.
  ///
  /// Copies that the caller made of the array before are not reached.
  package init(taking octets: inout [UInt8]) {
    self.octets = SecretOctets(octets)
    SecretOctets.wipe(&octets)
  }
}

extension Passphrase: Equatable {
  /// Whether two passphrases are the same; only what one person typed twice is compared.
  package static func == (first: Passphrase, second: Passphrase) -> Bool {
    let count = first.octets.count
    guard count == second.octets.count else { return false }
    // Both have as many octets as are compared.
    return unsafe first.octets.withUnsafeOctets { start in
      unsafe second.octets.withUnsafeOctets { other in
        (0..<count).allSatisfy { unsafe start[$0] == other[$0] }
      }
    }
  }
}

extension Passphrase: CustomStringConvertible, CustomReflectable {
  /// Nothing of the passphrase.
  package var description: String { "passphrase" }

  /// Nothing of the passphrase.
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
