import Glibc

/// Files that nobody but their owner may read.
enum SecretFile {
  /// Makes a file that must not exist yet, of mode 600 from its first moment on, and brings it to the device.
  ///
  /// - Throws: `SystemFailure`; then no file is left that was not there before.
  static func create(_ path: String, _ octets: [UInt8]) throws(SystemFailure) {
    // Safe: the path is a string of Swift's own, which lives for the call; so do the octets.
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemFailure(number: errno) }
    let count = unsafe octets.withUnsafeBytes {
      unsafe write(descriptor, $0.baseAddress, $0.count)
    }
    let isWritten = count == octets.count && fsync(descriptor) == 0
    let number = count >= 0 && count < octets.count ? ENOSPC : errno
    close(descriptor)
    guard isWritten else {
      unsafe unlink(path)
      throw SystemFailure(number: number)
    }
  }
}
