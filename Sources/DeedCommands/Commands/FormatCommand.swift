import DeedNode
import DeedSyntax

extension Command {
  /// The command `deed fmt`.
  static let format = Command(
    "fmt", "write source files in the one layout", operands: "[FILE|FOLDER…]",
    discussion: """
      Rewrites the files in place. There is nothing to configure. A file with a syntax error is left as
      it is and reported.
      """,
    options: [
      Option("check", "change nothing; fail when a file is not in the layout"),
      Option("stdout", "write the result to standard output instead of the file"),
    ]
  ) { (invocation, output) throws(CommandFailure) in
    guard !invocation.has("stdout") || !invocation.isJSON && !invocation.has("check") else {
      throw .usage("--stdout excludes --check and --json")
    }
    let project = try Project(invocation.operands)
    var changed: [String] = []
    var hasErrors = false
    for source in project.sources {
      let parsed = ParsedModule.parse(source.file)
      guard let text = Formatter.format(parsed) else {
        hasErrors = true
        let renderer = DiagnosticRenderer(files: [source.file], usesColor: output.hasColor)
        output.note(renderer.render(parsed.diagnostics))
        continue
      }
      if invocation.has("stdout") {
        output.result(text.hasSuffix("\n") ? String(text.dropLast()) : text)
      } else if Array(text.utf8) != source.file.bytes {
        changed.append(source.path)
        if !invocation.has("check") { try Files.write(Array(text.utf8), to: source.path) }
      }
    }
    if invocation.isJSON {
      output.result(JSON.object([.init("changed", .array(changed.map { .string($0) }))]).text)
    } else {
      for path in changed {
        output.result("\(path): \(invocation.has("check") ? "not in the layout" : "rewritten")")
      }
    }
    return hasErrors || (invocation.has("check") && !changed.isEmpty) ? .failure : .success
  }
}
