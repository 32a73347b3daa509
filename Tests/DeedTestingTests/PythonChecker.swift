import DeedLedger
import DeedTestSupport
import Foundation
import Testing

/// The receipt checker in Python, which shares no code with this project.
enum PythonChecker {
  private static let python = "/usr/bin/python3"

  /// Both checkers accept these receipts, and neither one of them with a bit flipped.
  static func expectAgreement(
    on receipts: [[UInt8]], pin: Pin, _ random: inout SeededGenerator
  ) throws {
    let verifier = ReceiptVerifier(pin: pin)
    #expect(receipts.count > 10)
    var all: [[UInt8]] = []
    for receipt in receipts.prefix(120) {
      let verified = try verifier.verify(receipt)
      #expect(verified.isReexecuted)
      var flipped = receipt
      let place = random.below(flipped.count)
      flipped[place] ^= 1 << random.below(8)
      #expect(throws: (any Error).self, "octet \(place)") { try verifier.verify(flipped) }
      all += [receipt, flipped]
    }
    guard let verdicts = try verdicts(on: all, pin: pin) else { return }
    #expect(verdicts.count == all.count)
    for (number, verdict) in verdicts.enumerated() {
      #expect((verdict == 0) == number.isMultiple(of: 2), "receipt \(number / 2): \(verdict)")
    }
  }

  /// The verdicts on receipts that are held against one pin, as `verdicts` gives them.
  static func verdicts(on receipts: [[UInt8]], pin: Pin) throws -> [Int]? {
    var batch: [UInt8] = []
    for part in receipts.flatMap({ [pin.encoded(), $0] }) {
      let count = UInt32(part.count)
      batch += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + part
    }
    return try verdicts(batch)
  }

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
