import Foundation

/// The receipt checker in Python, which shares no code with this project.
enum PythonChecker {
  private static let python = "/usr/bin/python3"

  /// The verdicts on pairs of pin and receipt, each of both after its length in 4 octets.
  ///
  /// - Returns: the rules that are broken, 0 for none; nil where Python lacks the packages that `make test` installs.
  /// - Throws: what starting Python throws.
  static func verdicts(_ batch: [UInt8]) throws -> [Int]? {
    for package in ["cbor2", "cryptography"] {
      let path = "/usr/lib/python3/dist-packages/\(package)/__init__.py"
      guard FileManager.default.fileExists(atPath: path) else { return nil }
    }
    let file = FileManager.default.temporaryDirectory.path + "/deed-batch-\(UUID().uuidString)"
    try Data(batch).write(to: URL(filePath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = [
      URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
        + "/Scripts/check_receipts.py", file,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map {
      Int($0.prefix { $0 != " " }) ?? -1
    }
  }
}
