/// How a command ended, as the shell sees it; stable.
package enum ExitCode: Int32, Sendable {
  /// Done as asked.
  case success = 0
  /// The program or the request was refused or failed: diagnostics, the verifier, a failed call or test, a rejected receipt.
  case failure = 1
  /// The command line was wrong.
  case usage = 2
  /// The environment failed: a file, the network, the store.
  case environment = 3
}

/// Ends a command early with a message on standard error.
package struct CommandFailure: Error, Sendable {
  /// How the command ends.
  package let code: ExitCode
  /// What to say.
  package let message: String

  /// A command that was used wrongly.
  package static func usage(_ message: String) -> CommandFailure {
    CommandFailure(code: .usage, message: message)
  }

  /// Something outside the command that failed.
  package static func environment(_ message: String) -> CommandFailure {
    CommandFailure(code: .environment, message: message)
  }

  /// Something that was asked for and refused.
  package static func refused(_ message: String) -> CommandFailure {
    CommandFailure(code: .failure, message: message)
  }
}
