// swift-format-ignore-file
// Written by `make stdlib` from stdlib/evidence.deed.
extension StandardLibrary {
  /// `evidence.deed`.
  static let evidenceSource = ###"""
/// Records of exhibits: what is said about a document, so that it can be signed, chained, bundled and shown one by one.
import std.cbor
import std.merkle

/// A document by its digest, with its number in a case, when it was offered, and what it is called.
pub struct Exhibit { number: int, offered: time, title: text, document: Digest }

/// The octets that stand for an exhibit: CBOR of [number, milliseconds, title, digest's octets], one form for each.
pub fn statement(exhibit: Exhibit) -> bytes {
    return cbor.items([
        cbor.integer(exhibit.number),
        cbor.integer(int(exhibit.offered)),
        cbor.words(exhibit.title),
        cbor.string(bytes(exhibit.document))
    ])
}

/// Whether an exhibit's statement was signed with a key (Ed25519).
pub fn isSigned(exhibit: Exhibit, key: bytes, signature: bytes) -> bool {
    return verifyEd25519(statement(exhibit), key, signature)
}

/// The digest of a row of exhibits that ends with this one, given that of the row before it: nothing can be put in, left out
/// or moved without changing it.
pub fn chained(earlier: Digest, exhibit: Exhibit) -> Digest {
    return sha256(bytes(earlier).appending(bytes(sha256(statement(exhibit)))))
}

/// One digest for a bundle of exhibits, of which each can be shown without the others.
pub fn bundled(exhibits: list<Exhibit>) -> Digest {
    var leaves: list<Digest> = []
    for exhibit in exhibits { leaves.append(merkle.leafDigest(statement(exhibit))) }
    return merkle.rootOf(leaves)
}

/// Whether an exhibit stands at a place of a bundle of so many, by a proof of inclusion (`std.merkle`).
pub fn isInBundle(
    exhibit: Exhibit,
    index: int,
    count: int,
    path: list<Digest>,
    bundle: Digest
) -> bool {
    return merkle.includes(
        merkle.leafDigest(statement(exhibit)),
        index,
        size: count,
        path,
        root: bundle
    )
}

/// A digest that binds to some octets without telling them; the salt is 32 octets that nobody can guess. Bounded.
pub fn sealed(content: bytes, salt: bytes[32]) -> Digest {
    return sha256(bytes(salt).appending(content))
}

/// Whether octets and a salt are those that were sealed. Bounded.
pub fn opens(seal: Digest, content: bytes, salt: bytes[32]) -> bool {
    return sealed(content, salt) == seal
}

"""###
}
