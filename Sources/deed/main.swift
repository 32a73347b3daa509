import DeedCommands
import Foundation

/// Runs the command line on a stack of its own: the depth to which sources are read is limited by the compiler, and the stack
/// that it needs then does not depend on the limits of the shell.
let thread = Thread {
  let environment = ProcessInfo.processInfo.environment
  let output = StandardOutput(environment: environment)
  let code = DeedCommandLine.run(
    Array(CommandLine.arguments.dropFirst()), environment: environment, output: output)
  if output.isIncomplete {
    output.note("deed: the result could not be written to standard output")
    exit(ExitCode.environment.rawValue)
  }
  exit(code.rawValue)
}
thread.stackSize = 32 << 20
thread.start()
while true { sleep(.max) }
