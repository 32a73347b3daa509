package import DeedCrypto
package import DeedState

/// Hashes the nodes of the state tree with the digest of a network's suite.
package struct SuiteNodeHasher: NodeHasher {
  /// The network's suite.
  package let suite: CipherSuite

  /// The hasher of a suite.
  package init(suite: CipherSuite) { self.suite = suite }

  /// D of the octets.
  package func nodeHash(of octets: [UInt8]) -> NodeHash {
    NodeHash(suite.digest(octets).octets) ?? .empty
  }
}

extension NodeHash {
  /// The same 32 octets as a digest.
  package var digest: Digest32 { Digest32(octets: octets) ?? .zero }
}
