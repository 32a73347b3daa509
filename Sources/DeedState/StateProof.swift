package import DeedCrypto

/// A proof that under a state root a key has a value, or that it has none.
///
/// Presence starts at the key's own leaf; absence starts at an empty place or at the one other leaf
/// that occupies the place where the key's would be. From there the siblings lead up to the root.
package struct StateProof: Hashable, Sendable {
  /// The leaf of another key, found where the proven key would be.
  package struct OtherLeaf: Hashable, Sendable {
    /// K′, the hash of the other key.
    package var key: Digest32
    /// V′, the hash of its value.
    package var value: Digest32

    /// Makes a leaf of two hashes.
    package init(key: Digest32, value: Digest32) {
      self.key = key
      self.value = value
    }
  }

  /// The greatest number of siblings: the bits of a hashed key.
  package static let siblingCountMax = 256

  /// The state key.
  package var key: [UInt8]
  /// Its value, or nil if the proof is one of absence.
  package var value: [UInt8]?
  /// The hashes beside the way, from the bottom up.
  package var siblings: [Digest32]
  /// For an absent key, the leaf at its place; nil if the place is empty.
  package var otherLeaf: OtherLeaf?

  /// Makes a proof of its parts; whether it proves anything is for ``verify(root:suite:)`` to say.
  package init(key: [UInt8], value: [UInt8]?, siblings: [Digest32], otherLeaf: OtherLeaf?) {
    self.key = key
    self.value = value
    self.siblings = siblings
    self.otherLeaf = otherLeaf
  }

  /// Tells whether the proof leads to `root` and its form is one that proves its claim.
  package func verify(root: Digest32, suite: CipherSuite) -> Bool {
    guard siblings.count <= Self.siblingCountMax else { return false }
    let keyHash = suite.stateKeyHash(key)
    var hash: Digest32
    switch (value, otherLeaf) {
    case (let value?, nil):
      hash = suite.stateLeafHash(key: keyHash, value: suite.stateValueHash(value))
    case (nil, nil):
      hash = .zero
    case (nil, let other?):
      guard other.key != keyHash, other.key.commonPrefixBitCount(with: keyHash) >= siblings.count
      else { return false }
      hash = suite.stateLeafHash(key: other.key, value: other.value)
    case (.some, .some):
      return false
    }
    var depth = siblings.count
    for sibling in siblings {
      depth -= 1
      hash =
        keyHash.bit(depth)
        ? suite.stateInnerHash(left: sibling, right: hash)
        : suite.stateInnerHash(left: hash, right: sibling)
    }
    return hash == root
  }
}
