package import Foundation

/// The repository's files, found from this one.
package enum Repository {
  /// The repository's folder.
  package static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The octets of a file.
  package static func octets(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: root.appendingPathComponent(path)))
  }

  /// The paths of the files below a folder with an ending, in order; none when there is no such folder.
  package static func files(below folder: String, _ ending: String) -> [String] {
    let walk = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
    return (walk?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(ending) }.sorted()
      .map { "\(folder)/\($0)" }
  }

  /// The inputs of a target that were findings once.
  package static func found(_ target: FuzzTarget) throws -> [(path: String, octets: [UInt8])] {
    try files(below: "Tests/Fuzzing/Found/\(target.name)", "").map { ($0, try octets($0)) }
  }

  /// All files with an ending below the folders of sources and fixtures.
  static func all(_ ending: String) throws -> [[UInt8]] {
    try ["contracts", "stdlib", "Tests/Fixtures"]
      .flatMap { files(below: $0, ending) }.map(octets)
  }
}
