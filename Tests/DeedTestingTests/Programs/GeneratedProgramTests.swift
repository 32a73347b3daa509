import DeedBytecode
import DeedSyntax
import Foundation
import Testing

/// Programs that a generator writes with every construct of the language, against a model that it makes beside them.
///
/// `DEED_PROGRAM_ROUNDS` and `DEED_PROGRAM_SEED` make the campaign longer or another one; `DEED_PROGRAM_FOLDER` names a
/// folder for the programs that fail, or for all with `DEED_PROGRAM_WRITE=1` (`only`: none is run), and `DEED_PROGRAM_TABLE=1` prints what was
/// drawn how often.
@Suite struct GeneratedProgramTests {
  private static let environment = ProcessInfo.processInfo.environment
  /// Programs of the ordinary tests, in which everything is drawn.
  private static let usualRounds: UInt64 = 40
  private static let campaignRounds: UInt64 = 100
  private static let rounds =
    environment["DEED_PROGRAM_ROUNDS"].flatMap(UInt64.init) ?? usualRounds
  private static let seed = environment["DEED_PROGRAM_SEED"].flatMap(UInt64.init) ?? 0

  @Test func doWhatTheModelDoes() throws {
    var coverage = ProgramCoverage()
    var found = 0
    var tests = 0
    for seed in Self.seed..<Self.seed + Self.rounds {
      let files = ProgramWriter.program(seed: seed)
      for file in files {
        coverage.add(ParsedModule.parse(SourceFile(name: file.name, text: file.text)).tree)
      }
      if let wish = Self.environment["DEED_PROGRAM_WRITE"] {
        _ = try Self.kept(files, seed)
        if wish == "only" { continue }
      }
      do {
        let run = try ProgramRun(files)
        try coverage.add(run)
        tests += run.testCount
      } catch {
        Issue.record("seed \(seed): \(error)\n\(try Self.kept(files, seed))")
        found += 1
        if found > 4 { return }
      }
    }
    if Self.environment["DEED_PROGRAM_TABLE"] == "1" { Self.show(coverage) }
    #expect(tests >= Self.rounds || Self.environment["DEED_PROGRAM_WRITE"] == "only")
    guard Self.rounds >= Self.usualRounds else { return }
    let missing = Self.report(coverage)
    #expect(missing.isEmpty, "never drawn: \(missing.joined(separator: ", "))")
    // What stands in what is drawn so seldom that it takes a campaign to see all of it.
    guard Self.rounds >= Self.campaignRounds else { return }
    let known = try Self.wanted()
    let unknown = known.keys.filter { coverage.constructs[$0] == nil }.sorted()
    #expect(unknown.isEmpty, "in sources, and never drawn: \(unknown.joined(separator: ", "))")
  }

  /// The text of a program, or where it was written.
  private static func kept(
    _ files: [(name: String, text: String)], _ seed: UInt64
  ) throws -> String {
    guard let top = environment["DEED_PROGRAM_FOLDER"] else {
      return files.map { "// \($0.name).deed\n\($0.text)" }.joined(separator: "\n")
    }
    let folder = "\(top)/\(seed)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in files {
      try file.text.write(
        toFile: "\(folder)/\(file.name).deed", atomically: true, encoding: .utf8)
    }
    return folder
  }

  private static func show(_ coverage: ProgramCoverage) {
    for (name, count) in coverage.constructs.sorted(by: { $0.key < $1.key }) {
      print("\(count)\t\(name)")
    }
    for (opcode, count) in coverage.opcodes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      print("\(count)\t\(opcode)")
    }
    for word in ProgramCoverage.predeclared { print("\(coverage.words[word] ?? 0)\t\(word)") }
  }
}
