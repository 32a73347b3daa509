import DeedCommands
import Foundation

let environment = ProcessInfo.processInfo.environment
exit(
  DeedCommandLine.run(
    Array(CommandLine.arguments.dropFirst()), environment: environment,
    output: StandardOutput(environment: environment)
  ).rawValue)
