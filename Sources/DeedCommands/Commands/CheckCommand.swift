extension Command {
  /// The command `deed check`.
  static let check = Command(
    "check", "say what is wrong with source files", operands: "[FILE|FOLDER…]",
    discussion: """
      Parses and checks the files, the .deed files below the folders, or those of the project around
      the working folder. What it accepts, the other commands build: it also says where something is
      beyond a limit of modules. With --json the diagnostics are one JSON array on standard output.
      """
  ) { (invocation, output) throws(CommandFailure) in
    let project = try Project(invocation.operands)
    let compilation = try Compilation(project.sources)
    if invocation.isJSON {
      output.result(compilation.json)
    } else {
      compilation.report(output)
      if !compilation.hasErrors { output.result("\(project.sources.count) checked") }
    }
    return compilation.hasErrors ? .failure : .success
  }
}
