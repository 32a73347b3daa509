import DeedNode

extension Command {
  /// The command `deed new`.
  static let new = Command(
    "new", "begin a project: a manifest, a contract and its tests", operands: "FOLDER",
    discussion: "The folder must not exist yet. 'cd FOLDER && deed test' passes from the start."
  ) { (invocation, output) throws(CommandFailure) in
    let folder = try invocation.operands(1...1, "one FOLDER")[0]
    guard !folder.isEmpty else { throw .usage("the FOLDER has no name") }
    guard !Files.exists(folder) else { throw .environment("'\(folder)' exists already") }
    let name = Files.lastComponent(Files.absolute(folder))
    let manifest: JSON = ["name": .string(name), "edition": .string(ProgramVersion.edition)]
    let files = [
      (Project.manifestName, manifest.text + "\n"),
      ("contracts/agreement.deed", ProjectTemplate.contract),
      (".gitignore", "out/\n*.pem\n"),
    ]
    for (path, text) in files { try Files.write(Array(text.utf8), to: "\(folder)/\(path)") }
    if invocation.isJSON {
      output.result(JSON.array(files.map { .string("\(folder)/\($0.0)") }).text)
    } else {
      for (path, _) in files { output.result("\(folder)/\(path)") }
      output.note("Next: cd \(folder) && deed test")
    }
    return .success
  }
}
