import DeedCrypto
import Foundation
import Testing

/// The octets that a test writes in hexadecimal digits.
func octets(_ hexadecimal: String) -> [UInt8] {
  guard let octets = Hexadecimal.decode(hexadecimal) else {
    Issue.record("not hexadecimal: \(hexadecimal)")
    return []
  }
  return octets
}

/// The lines of `Tests/Fixtures/crypto/<name>` as words.
func fixture(_ name: String) throws -> [[String]] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  let text = try String(
    contentsOf: folder.appending(path: "Fixtures/crypto/\(name)"), encoding: .utf8)
  return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    .map { $0.split(separator: " ").map(String.init) }
}

/// What the program `openssl` prints.
func openSSL(_ arguments: [String], input: String) throws -> String {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/openssl")
  process.arguments = arguments
  let (standardInput, standardOutput) = (Pipe(), Pipe())
  process.standardInput = standardInput
  process.standardOutput = standardOutput
  process.standardError = FileHandle.nullDevice
  try process.run()
  try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
  try standardInput.fileHandleForWriting.close()
  let output = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  return String(decoding: output, as: UTF8.self)
}
