import CRocksDB
import DeedState

/// Turns the message of a failed RocksDB call into a typed failure and frees it.
///
/// RocksDB's C interface has no error codes, only messages that begin with the name of a status;
/// whatever is not recognised is a failure of input or output, never silence.
struct RocksFailure {
  /// The path of the store, for the message about a lock.
  let path: String

  /// Throws if a call left a message.
  ///
  /// - Throws: ``StoreFailure``.
  func check(_ message: UnsafeMutablePointer<CChar>?) throws(StoreFailure) {
    guard let message = unsafe message else { return }
    // Safe: RocksDB allocated the message, ended it with a zero octet, and leaves it to the caller.
    let text = unsafe String(cString: message)
    unsafe rocksdb_free(message)
    throw failure(saying: text)
  }

  /// The failure that a message of RocksDB describes.
  func failure(saying text: String) -> StoreFailure {
    if text.contains("/LOCK:") { return .locked(path: path) }
    if text.contains("error_if_exists is true") { return .exists(path: path) }
    if text.contains("create_if_missing is false") { return .missing(path: path) }
    // The last is the system's answer to a file above the limit of the process.
    if ["No space left", "Disk quota exceeded", "File too large"].contains(where: text.contains) {
      return .full(detail: text)
    }
    if text.hasPrefix("Corruption") { return .corruption(detail: text) }
    if text.hasPrefix("Invalid argument") || text.hasPrefix("Not implemented") {
      return .incompatible(detail: text)
    }
    return .inputOutput(detail: text)
  }
}
