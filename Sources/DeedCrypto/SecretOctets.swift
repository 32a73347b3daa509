import CSodium

/// Octets that are overwritten when the last reference goes.
///
/// They never change after their initialiser, so references may cross threads.
@safe
final class SecretOctets: @unchecked Sendable {
  /// Allocated by the initialiser and freed by `deinit`.
  private let start: UnsafeMutablePointer<UInt8>
  /// The count of octets.
  let count: Int

  /// Octets that `write` sets; they start as zeros.
  init(count: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Void) {
    // Initialised in full before it is handed to anybody.
    let start = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
    unsafe start.initialize(repeating: 0, count: count)
    unsafe write(start)
    unsafe self.start = unsafe start
    self.count = count
  }

  /// A copy of `octets`.
  convenience init(_ octets: [UInt8]) {
    // As many octets as the array has.
    unsafe self.init(count: octets.count) { start in
      for (index, octet) in octets.enumerated() { unsafe start[index] = octet }
    }
  }

  deinit {
    // libsodium's write is not optimised away; the memory is this object's own.
    unsafe sodium_memzero(start, count)
    unsafe start.deallocate()
  }

  /// Lends the octets for reading while `body` runs.
  func withUnsafeOctets<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
    // This object, and with it the memory, lives at least until the call returns.
    withExtendedLifetime(self) { unsafe body(UnsafePointer(start)) }
  }

  /// Overwrites the octets of an array that nothing else refers to.
  static func wipe(_ octets: inout [UInt8]) {
    // libsodium's write, of as many octets as the array has, is not optimised away.
    unsafe sodium_memzero(&octets, octets.count)
  }
}
