package import DeedCrypto
import FoundationEssentials
import Glibc

/// The highest head that this node ever signed, in a file outside the store (`docs/node.md`, section 5).
///
/// A store that was restored from an old copy, or lost its newest blocks, has a head below the mark: signing there again
/// could put two different checkpoints of one height into the world. The file is made durably, before the first signature;
/// raising it later needs no sync: after a crash of the machine it is at worst older than the store, which is harmless.
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

    /// The only line that says so, always of one length: 20 digits, 64 hexadecimal ones, and the first 8 of the SHA-256
    /// of both with the space between them, so that no other mark is a few flipped bits away.
    fileprivate var line: [UInt8] {
      let number = String(height)
      let words = String(repeating: "0", count: 20 - number.utf8.count) + number + " \(hash)"
      let sum = DigestAlgorithm.sha256.digest(Array(words.utf8)).prefix(4)
      return Array("\(words) \(Hexadecimal.encode(Array(sum)))\n".utf8)
    }

    fileprivate init?(line: [UInt8]) {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      guard words.count == 3, let height = UInt64(words[0]),
        let hash = Digest32(hexadecimal: String(words[1]))
      else { return nil }
      self.init(height: height, hash: hash)
      guard self.line == line else { return nil }
    }
  }

  /// The file's path.
  package let path: String

  /// The mark kept in a file.
  package init(path: String) { self.path = path }

  /// Reads the mark; nil when there is no file.
  ///
  /// - Throws: ``NodeFailure`` when the file is there and holds no mark.
  package func read() throws(NodeFailure) -> Mark? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .file(path: path, reason: "cannot be read")
    }
    guard let mark = Mark(line: Array(data)) else {
      throw .file(path: path, reason: "is damaged: it is no high-water mark")
    }
    return mark
  }

  /// Overwrites the mark in one write, so that the end of the process leaves the old or the new one.
  ///
  /// - Throws: ``NodeFailure``.
  package func write(_ mark: Mark) throws(NodeFailure) {
    let octets = mark.line
    let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return try create(octets) }
    defer { close(descriptor) }
    // Safe: `pwrite` reads the array's octets during the call.
    let count = unsafe octets.withUnsafeBytes {
      unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0)
    }
    guard count == octets.count else { throw .file(path: path, reason: "cannot be written") }
  }

  /// Puts the mark in the place of one that is missing or damaged; it has reached the device on return.
  ///
  /// - Throws: ``NodeFailure``.
  package func replace(_ mark: Mark) throws(NodeFailure) {
    unsafe unlink(path)
    try create(mark.line)
  }

  private func create(_ octets: [UInt8]) throws(NodeFailure) {
    try NodeFile.create(path, octets: octets, mode: 0o644)
    let end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = end.map { String(path[..<$0]) } ?? "."
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(path: folder, reason: "cannot be synced") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .file(path: folder, reason: "cannot be synced") }
  }
}
