import Glibc

/// The terminal that a command was started from, for what nobody else shall read.
package enum Terminal {
  /// The terminal of the process, whatever its standard streams are.
  package static let device = "/dev/tty"

  /// Why nothing was read.
  package enum Failure: Error {
    /// There is no terminal.
    case missing
    /// The person pressed Ctrl-C or closed the terminal.
    case interrupted
  }

  /// Asks a question and reads the line that answers it, without showing what is typed.
  ///
  /// Ctrl-C ends the reading and not the process, so that the terminal always shows again what is typed.
  /// - Throws: `Failure`.
  package static func readHidden(
    _ question: String, device: String = device
  ) throws(Failure) -> [UInt8] {
    // Safe: the path is a string of Swift's own, which lives for the call.
    let descriptor = unsafe open(device, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .missing }
    defer { close(descriptor) }
    var before = termios()
    // Safe: both structures are local variables, which live for the calls.
    guard unsafe tcgetattr(descriptor, &before) == 0 else { throw .missing }
    var hidden = before
    hidden.c_lflag &= ~tcflag_t(ECHO | ISIG)
    hidden.c_lflag |= tcflag_t(ECHONL | ICANON)
    // The character of Ctrl-C ends a line, since it raises no signal now.
    hidden.c_cc.11 = interrupt
    guard unsafe tcsetattr(descriptor, TCSAFLUSH, &hidden) == 0 else { throw .missing }
    defer { _ = unsafe tcsetattr(descriptor, TCSAFLUSH, &before) }
    show(question, on: descriptor)
    return try line(from: descriptor)
  }

  /// Writes a text to the terminal.
  private static func show(_ text: String, on descriptor: Int32) {
    let octets = Array(text.utf8)
    // Safe: the pointer covers exactly the octets for the time of the call.
    _ = unsafe octets.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
  }

  /// The octets up to the end of a line, without it.
  private static func line(from descriptor: Int32) throws(Failure) -> [UInt8] {
    var octets: [UInt8] = []
    var octet: UInt8 = 0
    while true {
      // Safe: one octet is read into a local variable.
      let count = unsafe read(descriptor, &octet, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1, octet != interrupt else { throw .interrupted }
      if octet == UInt8(ascii: "\n") { return octets }
      octets.append(octet)
    }
  }

  private static let interrupt: UInt8 = 3
}
