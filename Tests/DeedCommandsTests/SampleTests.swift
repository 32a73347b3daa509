import DeedCommands
import Foundation
import Testing

/// What a sample under `contracts` has beside its code; that it checks and passes its tests is tested with what ships.
@Suite struct SampleTests {
  private static let folder = repository + "/contracts"

  static let samples =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { !$0.hasPrefix(".") }.sorted()

  /// The samples that are to be used; those of failures are to learn from.
  static let contracts = samples.filter { $0 != "failures" }

  private static func files(_ sample: String, ending: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder + "/" + sample)
      .filter { $0.hasSuffix(ending) }.sorted()
  }

  private static func text(_ sample: String, _ file: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(sample)/\(file)", encoding: .utf8)
  }

  @Test func thereAreSamples() { #expect(Self.contracts.count >= 7) }

  @Test(arguments: samples)
  func isExplained(_ sample: String) throws {
    #expect(try Self.text(sample, "README.md").contains("deed test contracts/\(sample)"))
  }

  /// Each is tested for drawn values, too.
  @Test(arguments: samples)
  func isTestedForDrawnValues(_ sample: String) throws {
    let sources = try Self.files(sample, ending: ".deed").map { try Self.text(sample, $0) }
    #expect(sources.contains { $0.contains("\ntest \"") && $0.contains("\" for all ") })
  }

  /// Each contract has a legal text, and a picture that its code draws today and its README shows.
  @Test(arguments: contracts)
  func hasItsTextAndItsPicture(_ sample: String) throws {
    let readme = try Self.text(sample, "README.md")
    var pictures: [String] = []
    for file in try Self.files(sample, ending: ".deed") {
      guard try Self.text(sample, file).contains("\ncontract ") else { continue }
      #expect(try Self.text(sample, file).contains("\n    prose \""), "\(sample)/\(file)")
      let drawn = CommandLineRun("diagram", "\(Self.folder)/\(sample)/\(file)")
      #expect(drawn.code == .success)
      let picture = try Self.files(sample, ending: ".svg").first {
        try Self.text(sample, $0) == drawn.result + "\n"
      }
      let name = try #require(picture, "\(sample)/\(file) is drawn differently by now")
      #expect(readme.contains("](\(name))"))
      pictures.append(name)
    }
    #expect(!pictures.isEmpty)
    #expect(try Self.files(sample, ending: ".svg") == pictures.sorted())
  }
}
