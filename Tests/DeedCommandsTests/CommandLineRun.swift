import DeedCommands
import Foundation

/// One run of the command line within the test's process.
struct CommandLineRun {
  let code: ExitCode
  let results: [String]
  let notes: [String]

  init(_ arguments: String..., environment: [String: String] = [:]) {
    self.init(arguments, environment: environment)
  }

  init(_ arguments: [String], environment: [String: String]) {
    let output = CapturedOutput()
    code = DeedCommandLine.run(arguments, environment: environment, output: output)
    results = output.results
    notes = output.notes
  }

  var result: String { results.joined(separator: "\n") }
  var note: String { notes.joined(separator: "\n") }

  /// A member of the result, which is one JSON object.
  func json(_ name: String) throws -> Any? {
    let object = try JSONSerialization.jsonObject(
      with: Data(result.utf8), options: .fragmentsAllowed)
    return (object as? [String: Any])?[name]
  }
}

/// A folder that is removed at the end of a test.
final class ScratchFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/deed-commands-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and gives its path.
  func file(_ name: String, _ text: String) throws -> String {
    try file(name, octets: Array(text.utf8))
  }

  /// Writes a file of octets and gives its path.
  func file(_ name: String, octets: [UInt8]) throws -> String {
    let file = path + "/" + name
    let folder = URL(filePath: file).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(octets).write(to: URL(filePath: file))
    return file
  }
}

/// The repository's folder.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path
