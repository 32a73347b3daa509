/// The digest function that a state tree is built with.
package protocol NodeHasher: Sendable {
  /// The digest of `octets`.
  func nodeHash(of octets: [UInt8]) -> NodeHash
}

/// The four prefixes that keep keys, values, leaves and inner nodes of the tree apart.
extension NodeHasher {
  /// K = D(20 ‖ key): where a key is in the tree.
  package func keyHash(_ key: [UInt8]) -> NodeHash {
    nodeHash(of: [0x20] + key)
  }

  /// V = D(21 ‖ value).
  package func valueHash(_ value: [UInt8]) -> NodeHash {
    nodeHash(of: [0x21] + value)
  }

  /// The hash of a leaf: D(22 ‖ K ‖ V).
  package func leafHash(key: NodeHash, value: NodeHash) -> NodeHash {
    nodeHash(of: Self.joined(0x22, key, value))
  }

  /// The hash of an inner node: D(23 ‖ L ‖ R).
  package func innerHash(left: NodeHash, right: NodeHash) -> NodeHash {
    nodeHash(of: Self.joined(0x23, left, right))
  }

  private static func joined(_ prefix: UInt8, _ first: NodeHash, _ second: NodeHash) -> [UInt8] {
    var octets: [UInt8] = []
    octets.reserveCapacity(1 + 2 * NodeHash.octetCount)
    octets.append(prefix)
    first.append(to: &octets)
    second.append(to: &octets)
    return octets
  }
}
