/// Why a store could not do what was asked.
package enum StoreFailure: Error, Hashable, Sendable {
  /// The store, or the store behind this snapshot, has been closed.
  case closed
  /// Another process, or another part of this one, has the store at this path open.
  case locked(path: String)
  /// There is no store at this path, and none was to be created.
  case missing(path: String)
  /// There is a store at this path, and a new one was to be created.
  case exists(path: String)
  /// What is at this path is a store of another layout or version.
  case incompatible(detail: String)
  /// Stored octets are not what was written: a checksum or a structure is wrong.
  case corruption(detail: String)
  /// The device has no space left; nothing of the batch was written.
  case full(detail: String)
  /// A repeated execution asked for a row or a range that the recorded reads do not have.
  case notRecorded
  /// The operating system refused a read or a write.
  case inputOutput(detail: String)
  /// A batch holds a key longer than the limit; nothing of the batch was written.
  case keyTooLong(octets: Int, limit: Int)
  /// A batch holds a value longer than the limit; nothing of the batch was written.
  case valueTooLong(octets: Int, limit: Int)
}
