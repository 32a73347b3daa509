// swift-format-ignore-file
// Written by `make stdlib` from stdlib/merkle.deed.
extension StandardLibrary {
  /// `merkle.deed`.
  static let merkleSource = ###"""
/// Proofs that an entry is in a log, and that a log only grew: the Merkle trees of RFC 9162 (and 6962), with SHA-256.
///
/// All functions loop, so they stand in bodies and not in heads.

/// The digest of an entry.
pub fn leafDigest(entry: bytes) -> Digest { return sha256(hex"00".appending(entry)) }

/// The digest of two parts of a tree.
pub fn nodeDigest(left: Digest, right: Digest) -> Digest {
    return sha256(hex"01".appending(bytes(left)).appending(bytes(right)))
}

/// The root over the digests of entries in their order; of none, the digest of nothing.
pub fn rootOf(leaves: list<Digest>) -> Digest {
    if leaves.isEmpty { return sha256(hex"") }
    var level = leaves
    while level.count > 1 {
        var above: list<Digest> = []
        for i in 0..<level.count / 2 {
            above.append(nodeDigest(level[2 * i], right: level[2 * i + 1]))
        }
        // What has nothing beside it goes up as it is.
        if level.count mod 2 == 1 { above.append(level[level.count - 1]) }
        level = above
    }
    return level[0]
}

/// Whether an entry's digest stands at a place of a log of so many entries with this root (RFC 9162 §2.1.3.2). False for
/// whatever is no proof.
pub fn includes(leaf: Digest, index: int, size: int, path: list<Digest>, root: Digest) -> bool {
    if index < 0 or index >= size { return false }
    var place = index
    var last = size - 1
    var hash = leaf
    for sibling in path {
        if last == 0 { return false }
        if place mod 2 == 1 or place == last {
            hash = nodeDigest(sibling, right: hash)
            while place mod 2 == 0 and place > 0 {
                place = place / 2
                last = last / 2
            }
        } else {
            hash = nodeDigest(hash, right: sibling)
        }
        place = place / 2
        last = last / 2
    }
    return last == 0 and hash == root
}

/// Whether a log of so many entries is the beginning of a longer one, by their roots (RFC 9162 §2.1.4.2). False for whatever
/// is no proof; a log is the beginning of itself, and the empty one of each, by an empty path.
pub fn isConsistent(
    oldSize: int,
    oldRoot: Digest,
    newSize: int,
    newRoot: Digest,
    path: list<Digest>
) -> bool {
    if oldSize < 0 or oldSize > newSize { return false }
    if oldSize == newSize { return path.isEmpty and oldRoot == newRoot }
    if oldSize == 0 { return path.isEmpty and oldRoot == sha256(hex"") }
    var place = oldSize - 1
    var last = newSize - 1
    while place mod 2 == 1 {
        place = place / 2
        last = last / 2
    }
    // Where the old log is a whole subtree of the new one, the path begins behind its root.
    var next = 0
    var earlier = oldRoot
    if place > 0 {
        if path.isEmpty { return false }
        earlier = path[0]
        next = 1
    }
    var later = earlier
    for i in next..<path.count {
        let sibling = path[i]
        if last == 0 { return false }
        if place mod 2 == 1 or place == last {
            earlier = nodeDigest(sibling, right: earlier)
            later = nodeDigest(sibling, right: later)
            while place mod 2 == 0 and place > 0 {
                place = place / 2
                last = last / 2
            }
        } else {
            later = nodeDigest(later, right: sibling)
        }
        place = place / 2
        last = last / 2
    }
    return last == 0 and earlier == oldRoot and later == newRoot
}

"""###
}
