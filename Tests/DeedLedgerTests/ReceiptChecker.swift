import Foundation

/// The checker in Python, run once on many receipts.
enum ReceiptChecker {
  static let python = "/usr/bin/python3"

  /// Whether Debian's python3-cbor2 and python3-cryptography are there; `make test` installs them.
  static let isAvailable = ["cbor2", "cryptography"].allSatisfy {
    FileManager.default.fileExists(atPath: "/usr/lib/python3/dist-packages/\($0)/__init__.py")
  }

  /// The folder `Tests`.
  static var tests: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  }

  /// Runs a script of `Tests/Scripts`; gives its output and exit code.
  static func run(_ script: String, _ arguments: [String]) throws -> (output: String, code: Int32) {
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = ["-B", tests.appending(path: "Scripts/\(script)").path] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (String(decoding: printed, as: UTF8.self), process.terminationStatus)
  }

  /// The verdicts on receipts, each held against a pin.
  static func verdicts(_ pairs: [(pin: [UInt8], receipt: [UInt8])]) throws -> [ReceiptVerdict] {
    var batch = Data()
    for part in pairs.flatMap({ [$0.pin, $0.receipt] }) {
      batch.append(contentsOf: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: part.count >> $0) })
      batch.append(contentsOf: part)
    }
    let file = FileManager.default.temporaryDirectory.appending(path: "deed-\(UUID().uuidString)")
    try batch.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let (output, code) = try run("check_receipts.py", [file.path])
    guard code == 0 else { throw CheckerFailed(output: output) }
    return try output.split(separator: "\n").map(ReceiptVerdict.init(line:))
  }

  struct CheckerFailed: Error { let output: String }
}
