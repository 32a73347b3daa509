package import DeedSyntax

/// A file and everything that it imports, parsed; each file once, and before those that import it.
package struct SourceClosure: Sendable {
  /// One file of the closure.
  package struct Unit: Sendable {
    /// The file.
    package let parsed: ParsedModule
    /// The number of the file that each import stands for, in the order of the imports; nil where there is none.
    let imports: [Int?]
    /// The file's path from the folder that all of the project is in, with `/`.
    package let location: String
    /// The paths of files in the folders in which its imports were found.
    let anchors: [String]
    /// Whether it is part of the standard library, which lies in a folder of its own, `StandardFolder`.
    package let isStandard: Bool
    /// The path by which the file was read.
    package var origin: String
  }

  /// The files, the one that was asked for last.
  package private(set) var units: [Unit]
  /// What is wrong with the imports themselves.
  private(set) var mistakes: [Diagnostic]

  /// The file that was asked for.
  package var root: ParsedModule { units[units.count - 1].parsed }

  /// A file by itself, whose imports lead nowhere.
  package init(_ parsed: ParsedModule) {
    self = Self.load(parsed, at: parsed.source.name, isProject: true) { _ in nil }
  }

  /// Finds and parses what a file imports.
  ///
  /// `import a.b` is the file `a/b.deed` in the folder of the file that imports it, or in the nearest of up to
  /// `ImportLimits.foldersAbove` folders above; `import std.a` is `std/a.deed`, wherever it stands. What is read depends
  /// on nothing but the answers of `read`.
  ///
  /// - Parameters:
  ///   - root: the file.
  ///   - location: its path from the folder of the project.
  ///   - isProject: whether paths from that folder are also the names that users know; else a file is named from the
  ///     deepest folder that holds all that were read.
  ///   - advice: what to say of an import that is not found, by its path and the paths that were asked for.
  ///   - read: the octets of a path from the folder of the project; nil when there is no such file.
  /// - Returns: the file with all that could be found.
  /// - Throws: what `read` throws.
  package static func load<Failure: Error>(
    _ root: ParsedModule, at location: String, isProject: Bool,
    advice: @escaping (_ path: String, _ candidates: [String]) -> String? = { _, _ in nil },
    read: (String) throws(Failure) -> [UInt8]?
  ) throws(Failure) -> SourceClosure {
    var loader = ImportLoader()
    loader.advice = advice
    try loader.load(
      root, at: location, isStandard: isProject && StandardFolder.holds(location), read: read)
    let closure = SourceClosure(units: loader.units, mistakes: loader.mistakes)
    return isProject || closure.units.count == 1 ? closure : closure.renamed()
  }

  private init(units: [Unit], mistakes: [Diagnostic]) {
    self.units = units
    self.mistakes = mistakes
  }

  /// The closure with each file named from the deepest folder that holds all of them.
  private func renamed() -> SourceClosure {
    let names = CommonFolder.relative(
      units.map { ($0.location, $0.isStandard) }, anchors: units.flatMap(\.anchors))
    var loader = ImportLoader()
    let keys = names.map { Array($0.utf8) }
    let octets = Dictionary(
      zip(keys, units.map(\.parsed.source.bytes)), uniquingKeysWith: { first, _ in first })
    guard let name = names.last else { return self }
    let source = SourceFile(name: name, bytes: root.source.bytes)
    loader.load(ParsedModule.parse(source), at: name) { octets[Array($0.utf8)] }
    var closure = SourceClosure(units: loader.units, mistakes: loader.mistakes)
    let origins = Dictionary(
      zip(keys, units.map(\.origin)), uniquingKeysWith: { first, _ in first })
    for index in closure.units.indices {
      let location = closure.units[index].location
      closure.units[index].origin = origins[Array(location.utf8)] ?? location
      if !closure.units[index].isStandard, StandardFolder.isPart(of: location) {
        closure.mistakes.append(
          Mistake.standardFolder(at: SourceSpan(0, 0)).diagnostic(in: location))
      }
    }
    return closure
  }
}

/// The limits on what a file imports, each with its reason.
package enum ImportLimits {
  /// Folders above that of a file in which its imports are looked for.
  package static let foldersAbove = 4
  /// Files of a closure; checking one takes time in their number.
  package static let filesMax = 64
  /// Imports in the files of a closure together, also those that lead nowhere: each asks for up to five files.
  package static let importsMax = 4096
  /// Files that import one another in a row; each is one level of recursion.
  package static let depthMax = 16
  /// Octets of a closure's files together: what a package publishes as its source.
  package static let octetsMax = 4 << 20
}

/// The folder of the standard library, beside all others: no project has one of its name.
package enum StandardFolder {
  /// The name.
  package static let name = "std"

  /// The files of the library without their ending, for suggestions.
  package static let files = [
    "access", "banks", "base64", "blake2b", "calendar", "cbor", "evidence", "governance", "hex",
    "lists", "mandates", "merkle", "money", "numbers", "octets", "proposals", "sha2", "sha3", "sm3",
    "texts",
  ]

  /// Whether a path leads into the folder.
  package static func holds(_ path: String) -> Bool { path.utf8.starts(with: "\(name)/".utf8) }

  /// Whether a folder on a path has the name.
  package static func isPart(of path: String) -> Bool {
    path.utf8.split(separator: 0x2F).dropLast().contains { $0.elementsEqual(name.utf8) }
  }
}

/// Paths from the deepest folder that holds all of several files.
enum CommonFolder {
  /// The paths without the folders that all of them begin with, and the anchors, too: so that imports that begin in an
  /// anchor's folder still lead to the same files.
  ///
  /// Those of the standard library stay as they are.
  static func relative(
    _ paths: [(path: String, isStandard: Bool)], anchors: [String]
  ) -> [String] {
    func split(_ path: String) -> [[UInt8]] { path.utf8.split(separator: 0x2F).map(Array.init) }
    let own = paths.filter { !$0.isStandard }.map { split($0.path) }
    guard var common = own.first?.dropLast() else { return paths.map(\.path) }
    for path in own + anchors.map(split) {
      var shared = 0
      while shared < common.count, shared < path.count - 1, common[shared] == path[shared] {
        shared += 1
      }
      common = common.prefix(shared)
    }
    return paths.map { path, isStandard in
      isStandard
        ? path
        : split(path).dropFirst(common.count).map { String(decoding: $0, as: UTF8.self) }
          .joined(separator: "/")
    }
  }
}
