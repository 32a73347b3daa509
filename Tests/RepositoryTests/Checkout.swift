import Foundation
import Testing

/// The files of this repository, as they stand on disk.
enum Checkout {
  /// The repository's folder, found from this file; links are resolved.
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// What is made by building and testing, and is no part of the repository: `.gitignore` names the same.
  static let ignoredNames = [".build", "*.observed", ".DS_Store", "__pycache__", "out"]

  /// The paths of all files, relative to ``root`` and in order.
  static let paths: [String] = filesBelow("").sorted()

  /// The names in the top folder, without what is ignored.
  static let topLevel: [String] = names(in: "")

  /// The Swift files of `Sources`, read once.
  static let sources: [SwiftSource] = swiftFiles(below: "Sources/")

  /// The Swift files of `Tests`, read once.
  static let tests: [SwiftSource] = swiftFiles(below: "Tests/")

  /// The file's text, or nothing if it is not UTF-8.
  static func text(_ path: String) -> String? {
    (try? Data(contentsOf: root.appending(path: path)))
      .flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// The text of a file that must be there.
  static func requireText(_ path: String) throws -> String {
    try #require(text(path), "\(path) is not there")
  }

  /// Whether a file or folder is there.
  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  private static func swiftFiles(below folder: String) -> [SwiftSource] {
    paths.filter { $0.hasPrefix(folder) && $0.hasSuffix(".swift") }
      .compactMap { path in text(path).map { SwiftSource(path: path, text: $0) } }
  }

  private static func filesBelow(_ folder: String) -> [String] {
    names(in: folder).flatMap { name -> [String] in
      let path = folder.isEmpty ? name : folder + "/" + name
      var isFolder: ObjCBool = false
      let place = root.appending(path: path).path
      // swift-format-ignore
      guard unsafe FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else {
        return []
      }
      return isFolder.boolValue ? filesBelow(path) : [path]
    }
  }

  private static func names(in folder: String) -> [String] {
    let place = root.appending(path: folder).path
    let all = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return all.filter { $0 != ".git" && !isIgnored($0) }.sorted()
  }

  private static func isIgnored(_ name: String) -> Bool {
    ignoredNames.contains { pattern in
      pattern.hasPrefix("*") ? name.hasSuffix(pattern.dropFirst()) : name == pattern
    }
  }
}

/// Records every finding as an issue of its own, so that one run shows them all.
func expectNone(_ findings: [String], sourceLocation: SourceLocation = #_sourceLocation) {
  for finding in findings {
    Issue.record(Comment(rawValue: finding), sourceLocation: sourceLocation)
  }
}

/// Says every finding without failing the test.
func warn(_ findings: [String], sourceLocation: SourceLocation = #_sourceLocation) {
  for finding in findings {
    Issue.record(
      Comment(rawValue: finding), severity: .warning, sourceLocation: sourceLocation)
  }
}
