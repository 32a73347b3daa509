extension Command {
  /// The command `deed version`.
  static let version = Command(
    "version", "show the versions of the program, the language and the rules"
  ) { (invocation, output) throws(CommandFailure) in
    _ = try invocation.operands(0...0, "no operand")
    if invocation.isJSON {
      output.result(
        #"{"program":"\#(ProgramVersion.number)","edition":"\#(ProgramVersion.edition)","rules":1}"#
      )
    } else {
      output.result(
        "deed \(ProgramVersion.number) (language edition \(ProgramVersion.edition), rules 1)")
    }
    return .success
  }
}

/// The versions of what this program is and understands.
package enum ProgramVersion {
  /// The program.
  package static let number = "0.1.0"
  /// The edition of the language that a new project names.
  package static let edition = "2026"
  /// What a package names as its compiler.
  package static let compiler = "deed 0.1.0"
}
