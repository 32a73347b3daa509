import DeedCompiler
import DeedCrypto

/// The folders that a project depends on, each as if it were a folder of the project under its name.
///
/// What a dependency depends on is a folder of it in the same way, unless a project above it has the same under the same
/// name: then it is that one, and its types are the same.
final class Dependencies {
  /// A folder that stands under a name.
  struct Mount {
    /// Where it stands among the project's paths, with a slash at the end.
    let prefix: String
    /// Where it lies.
    let folder: String
  }

  private let root: String
  private var loaded: [Mount]?

  /// How deep dependencies have dependencies, and how many there are together.
  private static let depthMax = 8
  private static let mountsMax = 256

  /// The dependencies of the project in a folder, an absolute path; nothing is read yet.
  init(of root: String) { self.root = root }

  /// The folders, each with what its manifest says that it holds.
  ///
  /// - Throws: `CommandFailure` when one is not there, holds something else, or depends on itself.
  func mounts() throws(CommandFailure) -> [Mount] {
    if let loaded { return loaded }
    var mounts: [Mount] = []
    try add(root, prefix: "", within: [], known: [], to: &mounts)
    loaded = mounts
    return mounts
  }

  /// Where a path of the project lies; nil when it lies in the project's own folder.
  func place(of location: String) throws(CommandFailure) -> (folder: String, path: String)? {
    // The longest: a dependency's own dependency stands below it.
    let mount = try mounts().filter { location.utf8.starts(with: $0.prefix.utf8) }
      .max { $0.prefix.utf8.count < $1.prefix.utf8.count }
    guard let mount else { return nil }
    let rest = String(decoding: location.utf8.dropFirst(mount.prefix.utf8.count), as: UTF8.self)
    return (mount.folder, "\(mount.folder)/\(rest)")
  }

  /// What to say of an import that was not found, of which the first name is that of a dependency, here or of another one.
  func advice(for path: String, among candidates: [String]) -> String? {
    let parts = path.split(separator: "/")
    guard parts.count > 1, let first = parts.first, let mounts = try? mounts() else { return nil }
    let named = mounts.filter { $0.prefix.split(separator: "/").last == first }
    for mount in named
    where candidates.contains(where: {
      $0 == mount.prefix + parts.dropFirst().joined(separator: "/")
    }) {
      return
        "'\(first)' is the dependency on '\(mount.folder)', which has no file '\(parts.dropFirst().joined(separator: "/"))'"
    }
    guard let mount = named.first else { return nil }
    let owner = mount.prefix.split(separator: "/").dropLast().joined(separator: "/")
    return
      "'\(first)' is a dependency of '\(owner)' and not of this project: 'deed add \(mount.folder) --as \(first)' makes it one"
  }

  private func add(
    _ folder: String, prefix: String, within: [String], known: [Manifest.Dependency],
    to mounts: inout [Mount]
  ) throws(CommandFailure) {
    guard let manifest = try Manifest(in: folder) else { return }
    let way = within + [folder]
    guard way.count <= Self.depthMax else {
      throw .refused("'\(folder)' is more than \(Self.depthMax) dependencies deep")
    }
    for dependency in manifest.dependencies {
      let target = Files.absolute(folder + "/" + dependency.path)
      guard Files.isFolder(target) else {
        throw .refused(
          "'\(manifest.path)': the dependency '\(dependency.name)' is not there: no folder '\(target)'"
        )
      }
      if let start = way.firstIndex(where: {
        Files.isInside($0, target) && Files.isInside(target, $0)
      }) {
        let circle = (way[start...] + [target]).joined(separator: "' → '")
        throw .refused("dependencies cannot be a circle: '\(circle)'")
      }
      let own = folder + "/" + dependency.name
      guard !Files.exists(own) || Files.absolute(own) == target else {
        throw .refused(
          "'\(own)' is there, and '\(dependency.name)' is a dependency, too: rename one of them")
      }
      try check(dependency, at: target, in: manifest)
      if known.contains(where: { $0.name == dependency.name && $0.hash == dependency.hash }) {
        continue
      }
      guard mounts.count < Self.mountsMax else {
        throw .refused("the project has more than \(Self.mountsMax) dependencies altogether")
      }
      let place = prefix + dependency.name + "/"
      mounts.append(Mount(prefix: place, folder: target))
      try add(
        target, prefix: place, within: way, known: known + manifest.dependencies, to: &mounts)
    }
  }

  private func check(
    _ dependency: Manifest.Dependency, at target: String, in manifest: Manifest
  ) throws(CommandFailure) {
    let hash = try FolderHash.of(target)
    guard let written = dependency.hash else {
      throw .refused(
        "'\(manifest.path)': the dependency '\(dependency.name)' has no hash; that of '\(target)' is \(hash), and 'deed deps --update' in '\(manifest.folder)' writes it"
      )
    }
    guard written == hash else {
      throw .refused(
        "'\(manifest.path)': '\(target)' is not what the dependency '\(dependency.name)' names: its hash is \(hash), not "
          + "\(written); see what changed, then 'deed deps --update' in '\(manifest.folder)' writes it"
      )
    }
  }
}
