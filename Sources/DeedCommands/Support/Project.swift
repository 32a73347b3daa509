import DeedCompiler
import DeedNode
import DeedStandardLibrary
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
    /// Where it lies, for its imports.
    let place: Place
  }

  /// Where a file lies: in the project around it, or, without one, below the folder where its imports may begin.
  struct Place {
    /// The folder above which nothing is looked for.
    let folder: String
    /// The path from that folder.
    let location: String
    /// Whether the folder is that of a manifest.
    let isProject: Bool
    /// The folders that the project depends on.
    let dependencies: Dependencies?

    /// The absolute path of the file.
    var path: String { "\(folder)/\(location)" }

    /// Where a file that this one imports lies: its absolute path, or its name in the standard library, and the folder out of
    /// which nothing that it names may lead.
    ///
    /// - Throws: `CommandFailure`.
    func place(
      of unit: SourceClosure.Unit
    ) throws(CommandFailure) -> (path: String, folder: String?) {
      if unit.isStandard { return (unit.location, nil) }
      let isRoot = unit.origin.utf8.elementsEqual(location.utf8)
      if !isRoot, let place = try dependencies?.place(of: unit.origin) {
        return (place.path, place.folder)
      }
      return ("\(folder)/\(unit.origin)", isProject ? folder : nil)
    }

    /// The octets of a file of the folder, or of the standard library; nil when there is none.
    ///
    /// - Throws: `CommandFailure`, also when a symbolic link leads out of the folder: what a file names is part of what is
    ///   published, and no more is than lies in the project.
    func read(_ location: String) throws(CommandFailure) -> [UInt8]? {
      if StandardFolder.holds(location) {
        return StandardLibrary.source(at: location.dropFirst(StandardFolder.name.utf8.count + 1))
      }
      let found = try dependencies?.place(of: location)
      let path = found?.path ?? "\(folder)/\(location)"
      guard Files.exists(path), !Files.isFolder(path) else { return nil }
      guard Files.isInside(path, found?.folder ?? folder) else {
        throw .refused(
          "the import '\(location)' leads by a symbolic link out of '\(found?.folder ?? folder)'")
      }
      return try Files.read(path)
    }
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
      _ = try Manifest(in: root)
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
    // One file may be named in several ways, such as a.deed, ./a.deed and the folder that it lies in.
    var places: Set<[UInt8]> = []
    var dependencies: [String: Dependencies] = [:]
    for path in paths where places.insert(Array(Files.absolute(path).utf8)).inserted {
      sources.append(try Self.source(path, &dependencies))
    }
    self.sources = sources
  }

  /// Reads one file.
  ///
  /// - Throws: `CommandFailure`.
  static func source(_ path: String) throws(CommandFailure) -> Source {
    var dependencies: [String: Dependencies] = [:]
    return try source(path, &dependencies)
  }

  /// Reads one file; files of one project share its dependencies, which are read once.
  private static func source(
    _ path: String, _ dependencies: inout [String: Dependencies]
  ) throws(CommandFailure) -> Source {
    let place = place(of: path, &dependencies)
    guard !place.isProject || !StandardFolder.isPart(of: place.location) else {
      throw .refused(
        "'\(path)' lies in a folder '\(StandardFolder.name)', which is the name of the standard library: name it otherwise"
      )
    }
    // Outside of projects only a file's own name is the same from everywhere.
    let name = place.isProject ? place.location : Files.lastComponent(place.location)
    return Source(
      path: path, file: SourceFile(name: name, bytes: try Files.read(path)), place: place)
  }

  /// Where a file lies; the same location wherever its project lies and the command is called.
  private static func place(
    of path: String, _ dependencies: inout [String: Dependencies]
  ) -> Place {
    let absolute = Files.absolute(path)
    var folder = Files.parent(absolute)
    var outermost = folder
    var above = 0
    while true {
      if Files.exists(folder + "/" + manifestName) {
        let known = dependencies[folder] ?? Dependencies(of: folder)
        dependencies[folder] = known
        return Place(
          folder: folder, location: String(absolute.dropFirst(folder.count + 1)), isProject: true,
          dependencies: known)
      }
      if folder.isEmpty { break }
      folder = Files.parent(folder)
      above += 1
      if above <= ImportLimits.foldersAbove { outermost = folder }
    }
    return Place(
      folder: outermost, location: String(absolute.dropFirst(outermost.count + 1)),
      isProject: false, dependencies: nil)
  }

  /// The folder of the manifest that is nearest above.
  static func root(around path: String) -> String? {
    var folder = path
    for _ in 0..<64 {
      if Files.exists(folder + "/" + manifestName) { return folder }
      folder = folder == "." ? ".." : folder + "/.."
    }
    return nil
  }
}
