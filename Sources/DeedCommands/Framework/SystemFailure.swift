import Glibc

/// A refusal by the operating system.
struct SystemFailure: Error, CustomStringConvertible {
  /// The system's number for the error, as in `errno`.
  let number: Int32

  /// What the number means, as the system says it, beginning with a small letter.
  var description: String {
    // Safe: glibc gives a string that ends with zero and lives on, and it is copied at once.
    let words = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}
