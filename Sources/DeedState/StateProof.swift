/// A proof that under a state root a key has a value, or that it has none.
///
/// Presence starts at the key's own leaf; absence starts at an empty place or at the one other leaf
/// that occupies the place where the key's would be. From there the siblings lead up to the root.
package struct StateProof: Hashable, Sendable {
  /// The leaf of another key, found where the proven key would be.
  package struct OtherLeaf: Hashable, Sendable {
    /// K′, the hash of the other key.
    package var key: NodeHash
    /// V′, the hash of its value.
    package var value: NodeHash

    /// Makes a leaf of two hashes.
    package init(key: NodeHash, value: NodeHash) {
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
  package var siblings: [NodeHash]
  /// For an absent key, the leaf at its place; nil if the place is empty.
  package var otherLeaf: OtherLeaf?

  /// Makes a proof of its parts; whether it proves anything is for ``verify(root:hasher:)`` to say.
  package init(key: [UInt8], value: [UInt8]?, siblings: [NodeHash], otherLeaf: OtherLeaf?) {
    self.key = key
    self.value = value
    self.siblings = siblings
    self.otherLeaf = otherLeaf
  }

  /// Tells whether the proof leads to `root` and its form is one that proves its claim.
  package func verify(root: NodeHash, hasher: some NodeHasher) -> Bool {
    guard siblings.count <= Self.siblingCountMax else { return false }
    let keyHash = hasher.keyHash(key)
    var hash: NodeHash
    switch (value, otherLeaf) {
    case (let value?, nil):
      hash = hasher.leafHash(key: keyHash, value: hasher.valueHash(value))
    case (nil, nil):
      hash = .empty
    case (nil, let other?):
      guard other.key != keyHash, other.key.sharesPrefix(ofBits: siblings.count, with: keyHash)
      else { return false }
      hash = hasher.leafHash(key: other.key, value: other.value)
    case (.some, .some):
      return false
    }
    var depth = siblings.count
    for sibling in siblings {
      depth -= 1
      hash =
        keyHash.bit(depth)
        ? hasher.innerHash(left: sibling, right: hash)
        : hasher.innerHash(left: hash, right: sibling)
    }
    return hash == root
  }
}
