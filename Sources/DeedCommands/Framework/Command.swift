/// An option of a command, as `--help` prints it and `getopt_long` reads it.
package struct Option: Hashable, Sendable {
  /// The name after `--`.
  package let name: String
  /// What stands for its argument in `--help`; nil for a flag.
  package let argument: String?
  /// One line for `--help`.
  package let help: String
  /// Whether it may be given more than once.
  package let isRepeatable: Bool

  /// Describes an option.
  package init(_ name: String, argument: String? = nil, repeatable: Bool = false, _ help: String) {
    self.name = name
    self.argument = argument
    self.help = help
    isRepeatable = repeatable
  }

  /// `--json`, which every command has.
  static let json = Option("json", "write the result as one JSON value")
  /// `--help`, which every command has.
  static let help = Option("help", "show this help and exit")
}

/// What a command was called with.
package struct Invocation: Sendable {
  /// The values of options that take one, in order.
  package let values: [String: [String]]
  /// The flags that were given.
  package let flags: Set<String>
  /// What is not an option, in order.
  package let operands: [String]
  /// The process's environment.
  package let environment: [String: String]

  /// The last value of an option.
  package func value(_ name: String) -> String? { values[name]?.last }
  /// Whether a flag was given.
  package func has(_ flag: String) -> Bool { flags.contains(flag) }
  /// Whether the result is to be JSON.
  package var isJSON: Bool { has("json") }

  /// A number given by an option.
  ///
  /// - Throws: `CommandFailure` of usage when the value is no number within the range.
  package func number(_ name: String, in range: ClosedRange<Int>) throws(CommandFailure) -> Int? {
    guard let text = value(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw .usage(
        "--\(name) takes a number from \(range.lowerBound) to \(range.upperBound), not '\(text)'")
    }
    return number
  }

  /// Exactly these many operands.
  ///
  /// - Throws: `CommandFailure` of usage.
  package func operands(_ count: ClosedRange<Int>, _ what: String) throws(CommandFailure)
    -> [String]
  {
    guard count.contains(operands.count) else { throw .usage("expected \(what)") }
    return operands
  }
}

/// One command of `deed`.
package struct Command: Sendable {
  /// The word after `deed`.
  let name: String
  /// One line for `deed --help`.
  let summary: String
  /// What follows the name, as `--help` prints it.
  let operands: String
  /// Longer explanation for the command's own `--help`.
  let discussion: String
  /// The options besides `--json` and `--help`.
  let options: [Option]
  /// Does what is asked; a `CommandFailure` ends the command with its message and code.
  let run: @Sendable (Invocation, any Output) throws(CommandFailure) -> ExitCode

  /// Describes a command.
  init(
    _ name: String, _ summary: String, operands: String = "", discussion: String = "",
    options: [Option] = [],
    run: @escaping @Sendable (Invocation, any Output) throws(CommandFailure) -> ExitCode
  ) {
    self.name = name
    self.summary = summary
    self.operands = operands
    self.discussion = discussion
    self.options = options
    self.run = run
  }

  /// How the command is called, in one line.
  var usage: String {
    "usage: deed \(name) [options]\(operands.isEmpty ? "" : " \(operands)")"
  }

  /// The command's own `--help`.
  var helpText: String {
    var lines = [usage, "", summary]
    if !discussion.isEmpty { lines += ["", discussion] }
    lines += ["", "options:"]
    let all = options + [.json, .help]
    let heads = all.map { "  --\($0.name)\($0.argument.map { " \($0)" } ?? "")" }
    let width = (heads.map { $0.utf8.count }.max() ?? 0) + 2
    for (option, head) in zip(all, heads) {
      lines.append(head + String(repeating: " ", count: width - head.utf8.count) + option.help)
    }
    return lines.joined(separator: "\n")
  }
}
