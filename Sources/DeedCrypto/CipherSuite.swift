package import DeedEncoding

/// The algorithms of a network, fixed at its genesis.
///
/// The raw value is the number in records. Number 2 is kept for `sm2-sm3` and refused.
package enum CipherSuite: UInt64, CaseIterable, Hashable, Sendable {
  /// Members sign with Ed25519; digests are SHA-256.
  case ed25519SHA256 = 0
  /// Members sign with ECDSA on P-256; digests are SHA-256.
  case p256SHA256 = 1

  /// The number that is kept for `sm2-sm3`, refused by this version.
  package static let reservedForSM2SM3: UInt64 = 2

  /// The name in manifests and on the command line.
  package var name: String {
    switch self {
    case .ed25519SHA256: "ed25519-sha256"
    case .p256SHA256: "p256-sha256"
    }
  }

  /// The suite called `name`, or nil for unknown names and for `sm2-sm3`.
  package init?(name: String) {
    guard let suite = Self.allCases.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
      return nil
    }
    self = suite
  }

  /// The digest D of all records, trees and identities.
  package var digestAlgorithm: DigestAlgorithm { .sha256 }

  /// The algorithm of members' keys.
  package var memberAlgorithm: SignatureAlgorithm {
    switch self {
    case .ed25519SHA256: .ed25519
    case .p256SHA256: .esp256
    }
  }
}

extension CipherSuite {
  /// D(octets).
  package func digest(_ octets: [UInt8]) -> Digest32 {
    digest(octets.span)
  }

  /// D(octets).
  package func digest(_ octets: borrowing Span<UInt8>) -> Digest32 {
    ThreadDigest.digest32(digestAlgorithm) { $0.update(octets) }
  }

  /// D(prefix ‖ octets), as in the leaves of trees.
  package func digest(prefix: UInt8, _ octets: [UInt8]) -> Digest32 {
    let prefix: InlineArray<1, UInt8> = [prefix]
    return ThreadDigest.digest32(digestAlgorithm) {
      $0.update(prefix.span)
      $0.update(octets.span)
    }
  }

  /// D(prefix ‖ first ‖ second), as in the inner nodes of trees; allocates nothing.
  package func digest(prefix: UInt8, _ first: Digest32, _ second: Digest32) -> Digest32 {
    var octets = InlineArray<65, UInt8>(repeating: prefix)
    for index in 0..<Digest32.byteCount {
      octets[1 + index] = first[index]
      octets[33 + index] = second[index]
    }
    return digest(octets.span)
  }

  /// H(tag, x) = D("deed/" ‖ tag ‖ "/1\0" ‖ x).
  package func taggedDigest(_ tag: StaticString, _ octets: [UInt8]) -> Digest32 {
    ThreadDigest.digest32(digestAlgorithm) {
      $0.update("deed/")
      $0.update(tag)
      $0.update("/1\0")
      $0.update(octets.span)
    }
  }

  /// H(tag, x) over the deterministic encoding of an item.
  package func taggedDigest(_ tag: StaticString, _ item: CBOR) -> Digest32 {
    taggedDigest(tag, item.encoded())
  }

  /// address = H("party", [alg, key]) of an account's first key.
  package func address(of key: PublicKey) -> Digest32 {
    taggedDigest("party", key.item)
  }
}
