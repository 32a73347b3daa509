import DeedCrypto
import DeedNode

extension Command {
  /// The command `deed add`.
  static let add = Command(
    "add", "let the project import from another folder", operands: "FOLDER",
    discussion: """
      Writes the folder with the hash of what it holds into 'deed.json' of the project around the
      working folder. 'import NAME.file' is a file of it then; NAME is the folder's own, without --as.
      Once added, the folder must stay as it is: a build refuses any other content.
      """,
    options: [
      Option("as", argument: "NAME", "the name that its imports begin with"),
      DependencyList.projectOption,
    ]
  ) { (invocation, output) throws(CommandFailure) in
    let folder = try invocation.operands(1...1, "one FOLDER")[0]
    let target = Files.absolute(folder)
    guard Files.isFolder(target) else { throw .environment("there is no folder '\(folder)'") }
    let (root, found) = try DependencyList.manifest(invocation)
    var manifest = found
    let name = invocation.value("as") ?? Files.lastComponent(target)
    if let reason = Manifest.reason(against: name) {
      throw .usage("\(reason): --as NAME gives another")
    }
    let path = DependencyList.relative(target, to: root)
    guard path.split(separator: "/").contains(where: { $0 != ".." }) else {
      throw .usage("a project does not depend on itself, nor on a folder that it lies in")
    }
    guard !Files.isFolder(root + "/" + name) else {
      throw .usage("the project has a folder '\(name)' of its own: --as NAME gives another")
    }
    if let known = manifest.dependencies.first(where: { $0.name == name }), known.path != path {
      throw .usage(
        "'\(name)' is the dependency on '\(known.path)' already: --as NAME gives another")
    }
    let dependency = Manifest.Dependency(name: name, path: path, hash: try FolderHash.of(target))
    manifest.set(dependency)
    try manifest.write()
    DependencyList.write([(dependency, true)], invocation, output)
    return .success
  }

  /// The command `deed deps`.
  static let dependencies = Command(
    "deps", "list what the project depends on, and whether it is as it was",
    discussion: """
      Says for each folder in 'deed.json' whether it holds what its hash says; exit code 1 when one does
      not. --update writes the hashes of what the folders hold now.
      """,
    options: [
      Option("update", "write the hashes of the folders as they are"),
      DependencyList.projectOption,
    ]
  ) { (invocation, output) throws(CommandFailure) in
    _ = try invocation.operands(0...0, "no operands")
    let (root, found) = try DependencyList.manifest(invocation)
    var manifest = found
    var rows: [(dependency: Manifest.Dependency, isRight: Bool)] = []
    for dependency in manifest.dependencies {
      let target = Files.absolute(root + "/" + dependency.path)
      guard Files.isFolder(target) else {
        throw .refused("the dependency '\(dependency.name)' is not there: no folder '\(target)'")
      }
      let hash = try FolderHash.of(target)
      let current = Manifest.Dependency(name: dependency.name, path: dependency.path, hash: hash)
      if invocation.has("update") { manifest.set(current) }
      rows.append((current, invocation.has("update") || dependency.hash == hash))
    }
    if invocation.has("update"), !rows.isEmpty { try manifest.write() }
    DependencyList.write(rows, invocation, output)
    return rows.allSatisfy(\.isRight) ? .success : .failure
  }
}

/// What the commands about dependencies share.
private enum DependencyList {
  static let projectOption = Option(
    "project", argument: "FOLDER", "the project (default: the one around the working folder)")

  /// The manifest of the project that is meant.
  static func manifest(
    _ invocation: Invocation
  ) throws(CommandFailure) -> (root: String, manifest: Manifest) {
    let root = invocation.value("project") ?? Project.root(around: ".")
    guard let root = root.map(Files.absolute), let manifest = try Manifest(in: root) else {
      throw .usage("there is no \(Project.manifestName) here or above")
    }
    return (root, manifest)
  }

  /// A path from a folder; both are absolute.
  static func relative(_ path: String, to folder: String) -> String {
    let target = path.split(separator: "/")
    let start = folder.split(separator: "/")
    var shared = 0
    while shared < min(target.count, start.count), target[shared] == start[shared] { shared += 1 }
    let up = [String](repeating: "..", count: start.count - shared)
    return (up + target.dropFirst(shared).map(String.init)).joined(separator: "/")
  }

  static func write(
    _ rows: [(dependency: Manifest.Dependency, isRight: Bool)], _ invocation: Invocation,
    _ output: any Output
  ) {
    if invocation.isJSON {
      let items = rows.map { dependency, isRight -> JSON in
        [
          "name": .string(dependency.name), "path": .string(dependency.path),
          "hash": .string(dependency.hash?.description ?? ""), "right": .bool(isRight),
        ]
      }
      output.result(JSON.array(items).text)
      return
    }
    for (dependency, isRight) in rows {
      let hash = dependency.hash?.description ?? ""
      output.result(
        "\(dependency.name): \(dependency.path) \(hash)\(isRight ? "" : " (deed.json says otherwise)")"
      )
    }
  }
}
