import DeedEncoding
import DeedTestSupport
import Foundation
import Testing

@Suite struct CrossCheckTests {
  static let python = "/usr/bin/python3"

  /// Whether Debian's python3-cbor2 is there; `make test` installs it.
  static let hasCBOR2 = FileManager.default.fileExists(
    atPath: "/usr/lib/python3/dist-packages/cbor2/__init__.py")

  @Test(.enabled(if: hasCBOR2), .timeLimit(.minutes(1))) func cbor2EncodesWhatItDecodesAlike()
    throws
  {
    var lines: [String] = []
    for seed in 0..<2_000 as Range<UInt64> {
      var random = SeededGenerator(seed: 0xcb02_0000 + seed)
      lines.append(CBOR.random(depth: 4, using: &random).encoded().hex)
    }
    for vector in try EncodingVector.load("appendix-a.txt") where vector.words[0] == "accept" {
      lines.append(vector.octets.hex)
    }
    let input = FileManager.default.temporaryDirectory.appending(
      path: "deed-cbor2-\(UUID().uuidString)")
    try lines.joined(separator: "\n").write(to: input, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: input) }

    let process = Process()
    process.executableURL = URL(filePath: Self.python)
    process.arguments = [EncodingVector.folder.appending(path: "cbor2_cross_check.py").path]
    process.standardInput = try FileHandle(forReadingFrom: input)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(
      String(decoding: printed, as: UTF8.self).split(separator: "\n").map(String.init) == lines)
  }
}
