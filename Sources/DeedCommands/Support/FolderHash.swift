import DeedCompiler
import DeedCrypto
import DeedEncoding
import DeedSyntax

/// The hash of a folder that others depend on (`docs/projects.md`).
enum FolderHash {
  /// The most files of a folder, and octets of all of them.
  static let filesMax = 4096
  static let octetsMax = 64 << 20

  /// H("folder", [[[path, octets] …], [[name, hash] …]]): the Deed files with the legal texts that they name, and the hashes
  /// of what the folder depends on itself.
  ///
  /// - Throws: `CommandFailure`, also when a symbolic link leads out of the folder.
  static func of(_ folder: String) throws(CommandFailure) -> Digest32 {
    var files: [[UInt8]: [UInt8]] = [:]
    var count = 0
    func add(_ path: String) throws(CommandFailure) -> [UInt8] {
      let whole = "\(folder)/\(path)"
      guard Files.isInside(whole, folder) else {
        throw .refused("'\(whole)' leads by a symbolic link out of '\(folder)'")
      }
      let octets = try Files.read(whole)
      if files.updateValue(octets, forKey: Array(path.utf8)) == nil { count += octets.count }
      guard files.count <= filesMax, count <= octetsMax else {
        throw .refused(
          "'\(folder)' has more than \(filesMax) files or \(octetsMax >> 20) MiB of source: no dependency is that large"
        )
      }
      return octets
    }
    for path in try sources(below: folder) {
      let parsed = ParsedModule.parse(SourceFile(name: path, bytes: try add(path)))
      guard let prose = ProsePath.path(of: parsed) else { continue }
      let parent = Files.parent("/" + path).dropFirst()
      let beside = parent.isEmpty ? prose : "\(parent)/\(prose)"
      if Files.exists("\(folder)/\(beside)") { _ = try add(beside) }
    }
    let paths = files.keys.sorted { $0.lexicographicallyPrecedes($1) }
    let items = paths.map { CBOR.array([.text($0), .bytes(files[$0] ?? [])]) }
    let below = try Manifest(in: folder)?.dependencies ?? []
    let hashes = below.map { dependency in
      CBOR.array([.text(Array(dependency.name.utf8)), .bytes(dependency.hash?.octets ?? [])])
    }
    return CipherSuite.ed25519SHA256.taggedDigest(
      "folder", CBOR.array([.array(items), .array(hashes)]))
  }

  /// The Deed files of a folder, but for those of projects below it.
  private static func sources(below folder: String) throws(CommandFailure) -> [String] {
    let paths = try Files.files(below: folder, suffix: ".deed")
      .map { String($0.dropFirst(folder.count + 1)) }
    return paths.filter { path in
      var parent = Files.parent("/" + path)
      while !parent.isEmpty {
        if Files.exists(folder + parent + "/" + Project.manifestName) { return false }
        parent = Files.parent(parent)
      }
      return true
    }
  }
}
