/// The command line: finds the command, reads its options, runs it, and turns every failure into a message and a code.
package enum DeedCommandLine {
  /// All commands, in the order of `deed --help`.
  static let commands: [Command] = [
    .new, .add, .dependencies, .check, .format, .build, .test, .run, .diagram, .disassemble,
    .keygen, .account, .genesis,
    .node,
    .deploy, .upgrade, .call, .draft, .view, .show, .dues, .holdings, .receipt, .verify, .audit,
    .version,
  ]

  /// Runs `deed` with the arguments after the program's name.
  package static func run(
    _ arguments: [String], environment: [String: String], output: any Output
  ) -> ExitCode {
    guard let word = arguments.first else {
      output.note(helpText)
      return .usage
    }
    if word == "--help" || word == "-h" || word == "help" {
      output.result(helpText)
      return .success
    }
    let name = word == "--version" ? Command.version.name : word
    guard let command = commands.first(where: { $0.name == name }) else {
      output.note("deed: unknown command '\(word)'; 'deed --help' lists them")
      return .usage
    }
    return run(command, Array(arguments.dropFirst()), environment, output)
  }

  private static func run(
    _ command: Command, _ arguments: [String], _ environment: [String: String],
    _ output: any Output
  ) -> ExitCode {
    do throws(CommandFailure) {
      let invocation = try OptionParser.parse(
        arguments, options: command.options + [.json, .help], environment: environment)
      if invocation.has("help") {
        output.result(command.helpText)
        return .success
      }
      return try command.run(invocation, output)
    } catch {
      output.note("deed \(command.name): \(error.message)")
      if error.code == .usage {
        output.note("\(command.usage)\n'deed \(command.name) --help' says more")
      }
      return error.code
    }
  }

  /// The text of `deed --help`.
  static var helpText: String {
    var lines = [
      "usage: deed COMMAND [options] [operands]", "",
      "Deed compiles, tests and runs contracts, and keeps a ledger of their calls.", "",
      "commands:",
    ]
    let width = (commands.map { $0.name.utf8.count }.max() ?? 0) + 2
    for command in commands {
      lines.append(
        "  " + command.name
          + String(repeating: " ", count: width - command.name.utf8.count) + command.summary)
    }
    lines += [
      "",
      "'deed COMMAND --help' explains a command. Results go to standard output, everything else to",
      "standard error. Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 environment.",
    ]
    return lines.joined(separator: "\n")
  }
}
