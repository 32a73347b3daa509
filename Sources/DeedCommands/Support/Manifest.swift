import DeedCrypto
import DeedNode

/// A project's `deed.json`.
struct Manifest {
  /// Another folder that the project imports from.
  struct Dependency: Equatable {
    /// The first name of its imports.
    let name: String
    /// The folder as it is written: from that of the manifest.
    let path: String
    /// What the folder must hold; nil where nothing is written.
    let hash: Digest32?
  }

  /// The whole file.
  private var json: JSON
  /// The dependencies, ascending by their names.
  private(set) var dependencies: [Dependency]
  /// Where the file lies.
  let path: String

  /// The folder that it lies in.
  var folder: String { String(path.dropLast(Project.manifestName.count + 1)) }

  /// The most dependencies of one project.
  static let dependenciesMax = 64

  /// Reads the manifest of a folder; nil when it has none.
  ///
  /// - Throws: `CommandFailure` when this version does not understand it.
  init?(in folder: String) throws(CommandFailure) {
    path = folder + "/" + Project.manifestName
    guard Files.exists(path) else { return nil }
    let octets = try Files.read(path)
    do {
      json = try JSON(parsing: octets)
    } catch {
      throw .refused("'\(path)' is no manifest: \(Self.words(error, in: octets))")
    }
    guard let edition = json["edition"]?.string else {
      throw .refused("'\(path)' names no \"edition\"")
    }
    guard edition == ProgramVersion.edition else {
      throw .refused(
        "'\(path)' is of edition \(edition); this program knows \(ProgramVersion.edition)")
    }
    dependencies = try Self.dependencies(of: json, in: path)
  }

  /// What is wrong with a text that is no JSON, and where.
  private static func words(_ failure: JSONFailure, in octets: [UInt8]) -> String {
    func place(_ offset: Int) -> String {
      let before = octets.prefix(offset)
      let line = before.count { $0 == 0x0A } + 1
      let column = before.reversed().prefix { $0 != 0x0A }.count + 1
      return "line \(line), column \(column)"
    }
    switch failure {
    case .tooLong(_, let limit): return "it has more than \(limit) octets"
    case .tooDeep(let limit): return "it nests more than \(limit) deep"
    case .tooManyValues(let limit): return "it has more than \(limit) values"
    case .endsEarly: return octets.isEmpty ? "it is empty" : "it ends where something is missing"
    case .unexpectedOctet(let octet, let offset):
      let found =
        (0x21...0x7E).contains(octet)
        ? "'\(String(decoding: [octet], as: UTF8.self))'" : "something"
      return "\(found) cannot stand at \(place(offset))"
    case .numberNotExact(let offset):
      return "the number at \(place(offset)) is no whole number of 64 bits"
    case .duplicateName(let offset): return "a name stands twice in one object, at \(place(offset))"
    case .invalidText(let offset): return "the text at \(place(offset)) is no UTF-8"
    }
  }

  private static func dependencies(
    of json: JSON, in path: String
  ) throws(CommandFailure) -> [Dependency] {
    guard let value = json["dependencies"] else { return [] }
    guard case .object(let members) = value else {
      throw .refused("'\(path)': \"dependencies\" is an object, a member for each")
    }
    guard members.count <= dependenciesMax else {
      throw .refused("'\(path)' has more than \(dependenciesMax) dependencies")
    }
    var dependencies: [Dependency] = []
    for member in members {
      if let reason = reason(against: member.name) { throw .refused("'\(path)': \(reason)") }
      guard let folder = member.value["path"]?.string, !folder.isEmpty, !folder.hasPrefix("/")
      else {
        throw .refused(
          "'\(path)': the dependency '\(member.name)' needs a \"path\" from this folder, such as \"../\(member.name)\""
        )
      }
      var hash: Digest32?
      if let text = member.value["hash"] {
        hash = text.string.flatMap { Hexadecimal.decode($0) }.flatMap { Digest32(octets: $0) }
        guard hash != nil else {
          throw .refused(
            "'\(path)': the \"hash\" of '\(member.name)' is no 64 hexadecimal digits; 'deed deps --update' in '\(path.dropLast(Project.manifestName.count + 1))' writes it"
          )
        }
      }
      guard !dependencies.contains(where: { $0.name == member.name }) else {
        throw .refused("'\(path)' has the dependency '\(member.name)' twice")
      }
      dependencies.append(Dependency(name: member.name, path: folder, hash: hash))
    }
    return dependencies.sorted {
      Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8))
    }
  }

  /// Why a dependency cannot have a name; nil when it can.
  static func reason(against name: String) -> String? {
    let octets = Array(name.utf8)
    func isLetter(_ octet: UInt8) -> Bool {
      (0x61...0x7A).contains(octet | 0x20) || octet == 0x5F
    }
    let isName =
      octets.count <= 64 && octets.first.map(isLetter) ?? false
      && octets.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
    if !isName { return "'\(name)' is no name that an import can begin with" }
    return name == "std" ? "'std' is the standard library, and no dependency" : nil
  }

  /// Notes a dependency, in the place of the one that has its name.
  mutating func set(_ dependency: Dependency) {
    dependencies.removeAll { $0.name == dependency.name }
    dependencies.append(dependency)
    dependencies.sort { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
  }

  /// Writes the file, a member a line, in the order in which they stood.
  ///
  /// - Throws: `CommandFailure` of the environment.
  func write() throws(CommandFailure) {
    guard case .object(var members) = json else { return }
    members.removeAll { $0.name == "dependencies" }
    var lines = members.map { "  \(JSON.string($0.name).text): \($0.value.text)" }
    let rows = dependencies.map { dependency in
      let hash = dependency.hash.map { ", \"hash\": \"\($0)\"" } ?? ""
      let path = JSON.string(dependency.path).text
      return "    \(JSON.string(dependency.name).text): {\"path\": \(path)\(hash)}"
    }
    if !rows.isEmpty {
      lines.append("  \"dependencies\": {\n" + rows.joined(separator: ",\n") + "\n  }")
    }
    let text = "{\n" + lines.joined(separator: ",\n") + "\n}\n"
    try Files.write(Array(text.utf8), to: path)
  }
}
