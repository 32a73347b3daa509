package import DeedCrypto
import FoundationEssentials
import Glibc

/// Files of a node's folder.
package enum NodeFile {
  /// Makes a file that must not exist yet and brings it to the device.
  ///
  /// The name appears only with the whole contents, so that no half-written key or genesis is ever found.
  /// - Throws: ``NodeFailure``.
  package static func create(
    _ path: String, octets: [UInt8], mode: UInt32
  ) throws(NodeFailure) {
    let temporary = path + ".new"
    unsafe unlink(temporary)
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .file(path: path, reason: "cannot be made") }
    // `write` reads the array's octets during the call.
    let count = unsafe octets.withUnsafeBytes {
      unsafe write(descriptor, $0.baseAddress, $0.count)
    }
    let isWritten = count == octets.count && fsync(descriptor) == 0
    close(descriptor)
    guard isWritten, unsafe link(temporary, path) == 0 else {
      unsafe unlink(temporary)
      throw .file(path: path, reason: "cannot be made")
    }
    unsafe unlink(temporary)
  }

  /// Reads a private key in PEM.
  ///
  /// - Throws: ``NodeFailure``.
  package static func privateKey(at path: String) throws(NodeFailure) -> PrivateKey {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .file(path: path, reason: "cannot be read")
    }
    do throws(PEMFailure) {
      return try PrivateKey(pem: String(decoding: data, as: UTF8.self))
    } catch {
      throw .file(path: path, reason: "is no private key: \(error)")
    }
  }
}
