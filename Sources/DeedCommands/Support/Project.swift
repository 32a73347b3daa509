import DeedNode
import DeedSyntax

/// A folder with a manifest, or just some files: what the commands about source work on.
struct Project {
  /// The manifest's name.
  static let manifestName = "deed.json"

  /// The source files to work on, named relative to the project (or to nothing but their own name).
  let sources: [Source]

  /// A file and the path it was read from.
  struct Source {
    /// The path as a shell would open it.
    let path: String
    /// The file; its name is the same from wherever the command is called.
    let file: SourceFile
  }

  /// Reads the files and folders that were named; without any, the project around the working folder.
  ///
  /// - Throws: `CommandFailure`.
  init(_ operands: [String]) throws(CommandFailure) {
    var paths: [String] = []
    if operands.isEmpty {
      guard let root = Self.root(around: ".") else {
        throw .usage("no file is named, and there is no \(Self.manifestName) here or above")
      }
      try Self.checkManifest(root)
      paths = try Files.files(below: root, suffix: ".deed")
      guard !paths.isEmpty else { throw .refused("the project has no .deed file") }
    }
    for operand in operands {
      if Files.isFolder(operand) {
        let found = try Files.files(below: operand, suffix: ".deed")
        guard !found.isEmpty else { throw .refused("'\(operand)' has no .deed file") }
        paths += found
      } else {
        paths.append(operand)
      }
    }
    var sources: [Source] = []
    for path in paths where !sources.contains(where: { $0.path == path }) {
      sources.append(try Self.source(path))
    }
    self.sources = sources
  }

  /// Reads one file.
  ///
  /// - Throws: `CommandFailure`.
  static func source(_ path: String) throws(CommandFailure) -> Source {
    Source(path: path, file: SourceFile(name: name(of: path), bytes: try Files.read(path)))
  }

  /// The name of a file within its project: the same wherever the project lies and the command is called.
  private static func name(of path: String) -> String {
    let absolute = Files.absolute(path)
    var folder = Files.parent(absolute)
    while true {
      if Files.exists(folder + "/" + manifestName) {
        return String(absolute.dropFirst(folder.count + 1))
      }
      if folder.isEmpty { return Files.lastComponent(absolute) }
      folder = Files.parent(folder)
    }
  }

  /// The folder of the manifest that is nearest above.
  private static func root(around path: String) -> String? {
    var folder = path
    for _ in 0..<64 {
      if Files.exists(folder + "/" + manifestName) { return folder }
      folder = folder == "." ? ".." : folder + "/.."
    }
    return nil
  }

  /// Refuses a manifest that this version does not understand.
  private static func checkManifest(_ root: String) throws(CommandFailure) {
    let path = root + "/" + manifestName
    let manifest: JSON
    do {
      manifest = try JSON(parsing: try Files.read(path))
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw .refused("'\(path)' is no manifest: \(error)")
    }
    guard let edition = manifest["edition"]?.string else {
      throw .refused("'\(path)' names no \"edition\"")
    }
    guard edition == ProgramVersion.edition else {
      throw .refused(
        "'\(path)' is of edition \(edition); this program knows \(ProgramVersion.edition)")
    }
  }
}
