import Glibc

/// Where a command writes: its result on standard output, everything else on standard error.
///
/// With `--json` the result is one JSON value on standard output; what goes to standard error stays the same.
package protocol Output: AnyObject {
  /// Writes a line of the result.
  func result(_ line: String)
  /// Writes a line that is not the result: progress, warnings, errors.
  func note(_ line: String)
  /// Whether standard error is a terminal that shows colours.
  var hasColor: Bool { get }
}

/// The process's own standard output and error.
package final class StandardOutput: Output {
  /// Whether a part of the result could not be written, because the device is full for instance.
  package private(set) var isIncomplete = false

  /// Whether standard error is a terminal and `NO_COLOR` is not set.
  package let hasColor: Bool

  /// The process's streams.
  package init(environment: [String: String]) {
    hasColor = isatty(STDERR_FILENO) == 1 && environment["NO_COLOR"] == nil
  }

  package func result(_ line: String) {
    if !Self.write(line, to: STDOUT_FILENO) { isIncomplete = true }
  }

  package func note(_ line: String) { Self.note(line) }

  /// Writes a line to the process's standard error, from any thread.
  static func note(_ line: String) { _ = write(line, to: STDERR_FILENO) }

  /// Writes a line whole, also when the stream takes it in parts.
  ///
  /// - Returns: whether all of it was written.
  private static func write(_ line: String, to descriptor: Int32) -> Bool {
    let octets = Array(line.utf8) + [0x0A]
    var rest = octets[...]
    while !rest.isEmpty {
      // Safe: the pointer covers exactly the octets of `rest` for the time of the call.
      let written = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if written < 0 {
        if errno == EINTR { continue }
        return false
      }
      rest = rest.dropFirst(written)
    }
    return true
  }
}

/// Output kept in memory, for tests.
package final class CapturedOutput: Output {
  /// The lines of the result.
  package private(set) var results: [String] = []
  /// The other lines.
  package private(set) var notes: [String] = []
  package let hasColor = false

  /// Nothing written yet.
  package init() {}

  package func result(_ line: String) { results.append(line) }

  package func note(_ line: String) { notes.append(line) }
}
