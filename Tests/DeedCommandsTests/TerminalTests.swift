import DeedCommands
import Foundation
import Glibc
import Synchronization
import Testing

/// What is typed at a terminal without being shown, on a pseudo-terminal.
@Suite struct TerminalTests {
  /// Asks on a new pseudo-terminal and types an answer when the question has appeared.
  ///
  /// - Returns: what was read, all that the terminal showed, and whether it shows again afterwards what is typed.
  private func ask(_ typed: [UInt8]) throws -> (
    answer: Result<[UInt8], Terminal.Failure>, shown: String, echoes: Bool
  ) {
    var (keyboard, screen): (Int32, Int32) = (-1, -1)
    // The name of a terminal is shorter; the other end stays open, so that the terminal stays there.
    var name = [CChar](repeating: 0, count: 256)
    try #require(unsafe openpty(&keyboard, &screen, &name, nil, nil) == 0)
    defer {
      close(keyboard)
      close(screen)
    }
    let device = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    let answer = Mutex<Result<[UInt8], Terminal.Failure>?>(nil)
    let isDone = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      let result = Result { () throws(Terminal.Failure) in
        try Terminal.readHidden("Passphrase: ", device: device)
      }
      answer.withLock { $0 = result }
      isDone.signal()
    }
    var shown: [UInt8] = []
    var octet: UInt8 = 0
    while !shown.ends(with: Array("Passphrase: ".utf8)) {
      try #require(unsafe read(keyboard, &octet, 1) == 1)
      shown.append(octet)
    }
    _ = unsafe typed.withUnsafeBytes { unsafe write(keyboard, $0.baseAddress, $0.count) }
    try #require(isDone.wait(timeout: .now() + 10) == .success)
    // What follows shows that nothing of the answer is still to come.
    _ = unsafe Array("end".utf8).withUnsafeBytes { unsafe write(screen, $0.baseAddress, $0.count) }
    while !shown.ends(with: Array("end".utf8)) {
      try #require(unsafe read(keyboard, &octet, 1) == 1)
      shown.append(octet)
    }
    var state = termios()
    try #require(unsafe tcgetattr(screen, &state) == 0)
    let found = try #require(answer.withLock { $0 })
    return (
      found, String(decoding: shown, as: UTF8.self),
      state.c_lflag & tcflag_t(ECHO) != 0 && state.c_lflag & tcflag_t(ISIG) != 0
    )
  }

  @Test func whatIsTypedIsReadAndNotShown() throws {
    let (answer, shown, echoes) = try ask(Array("geheime Wörter\n".utf8))
    #expect(try answer.get() == Array("geheime Wörter".utf8))
    #expect(shown == "Passphrase: \r\nend" && echoes)
  }

  /// Ctrl-C and the end of input give nothing, and the terminal is as before.
  @Test func interruptionsLeaveTheTerminalAsItWas() throws {
    for typed in [Array("half".utf8) + [3], [4]] {
      let (answer, shown, echoes) = try ask(typed)
      #expect(throws: Terminal.Failure.interrupted) { try answer.get() }
      #expect(!shown.contains("half") && echoes)
    }
  }

  @Test func withoutATerminalNothingIsAsked() {
    #expect(throws: Terminal.Failure.missing) {
      try Terminal.readHidden("?", device: "/dev/null")
    }
    #expect(throws: Terminal.Failure.missing) { try Terminal.readHidden("?", device: "/nowhere") }
  }
}

extension Array where Element == UInt8 {
  /// Whether the octets end with others.
  fileprivate func ends(with end: [UInt8]) -> Bool { suffix(end.count).elementsEqual(end) }
}
