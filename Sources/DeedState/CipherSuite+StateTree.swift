package import DeedCrypto

/// The digests of the state tree; four prefixes keep keys, values, leaves and inner nodes apart.
///
/// The hash of an empty subtree is no digest but 32 zero octets, ``Digest32/zero``.
extension CipherSuite {
  /// K = D(20 ‖ key): its bits are the way to the key's place in the tree.
  package func stateKeyHash(_ key: [UInt8]) -> Digest32 {
    digest(prefix: 0x20, key)
  }

  /// V = D(21 ‖ value).
  package func stateValueHash(_ value: [UInt8]) -> Digest32 {
    digest(prefix: 0x21, value)
  }

  /// The hash of a leaf: D(22 ‖ K ‖ V).
  package func stateLeafHash(key: Digest32, value: Digest32) -> Digest32 {
    digest(prefix: 0x22, key, value)
  }

  /// The hash of an inner node: D(23 ‖ L ‖ R).
  package func stateInnerHash(left: Digest32, right: Digest32) -> Digest32 {
    digest(prefix: 0x23, left, right)
  }
}
