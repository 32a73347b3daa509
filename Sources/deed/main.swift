import DeedCommands
import Foundation

let environment = ProcessInfo.processInfo.environment
let output = StandardOutput(environment: environment)
let code = DeedCommandLine.run(
  Array(CommandLine.arguments.dropFirst()), environment: environment, output: output)
if output.isIncomplete {
  output.note("deed: the result could not be written to standard output")
  exit(ExitCode.environment.rawValue)
}
exit(code.rawValue)
