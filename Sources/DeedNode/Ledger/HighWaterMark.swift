package import DeedCrypto
import FoundationEssentials
import Glibc

/// The highest head that this node ever signed, in a file outside the store (`docs/formats.md`; rule of the high-water mark).
///
/// A store that was restored from an old copy, or lost its newest blocks, has a head below the mark: signing there again
/// could put two different checkpoints of one height into the world. The file needs no sync of its own: after a crash of
/// the machine it is at worst older than the store, which is harmless.
package struct HighWaterMark: Sendable {
  /// A height and the hash of its checkpoint.
  package struct Mark: Hashable, Sendable {
    /// The height.
    package let height: UInt64
    /// H("checkpoint", Checkpoint).
    package let hash: Digest32

    /// Describes a head.
    package init(height: UInt64, hash: Digest32) {
      self.height = height
      self.hash = hash
    }
  }

  /// The file's path.
  package let path: String

  /// The mark kept in a file.
  package init(path: String) { self.path = path }

  /// Reads the mark; nil when there is no file yet.
  ///
  /// - Throws: ``NodeFailure`` when the file is there and holds no mark.
  package func read() throws(NodeFailure) -> Mark? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .file(path: path, reason: "cannot be read")
    }
    let words = String(decoding: data, as: UTF8.self).split(separator: "\n").first?
      .split(separator: " ")
    guard let words, words.count == 2, let height = UInt64(words[0]),
      let hash = Digest32(hexadecimal: String(words[1]))
    else { throw .file(path: path, reason: "is not a high-water mark") }
    return Mark(height: height, hash: hash)
  }

  /// Overwrites the mark in one write, so that the end of the process leaves the old or the new one.
  ///
  /// - Throws: ``NodeFailure``.
  package func write(_ mark: Mark) throws(NodeFailure) {
    let number = String(mark.height)
    // Of one length always, so that one line replaces the other.
    let line = String(repeating: "0", count: 20 - number.utf8.count) + number + " \(mark.hash)\n"
    let octets = Array(line.utf8)
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .file(path: path, reason: "cannot be written") }
    defer { close(descriptor) }
    // `pwrite` reads the array's octets during the call.
    let count = unsafe octets.withUnsafeBytes {
      unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0)
    }
    guard count == octets.count else { throw .file(path: path, reason: "cannot be written") }
  }
}
