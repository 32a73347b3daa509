import DeedBytecode
import DeedCompiler
import DeedEncoding
import DeedIntegers
import DeedSyntax
import DeedTesting
import Foundation
import Testing

/// Random functions compiled and run, against the same functions in Python.
@Suite struct RandomProgramTests {
  private static let programCount: UInt64 = 2_000
  private static let programsPerFile: UInt64 = 50

  private static let prelude = """
    struct Pair { n: int, items: list<int> }
    error Odd(value: int)
    type Word = int mod 2 ** 32
    type Full = int mod 2 ** 64
    type Wide = int mod 2 ** 256
    type Seven = int mod 7
    type Field = int mod 2 ** 255 - 19
    fn raise(n: inout int) -> int {
        n = n + 1
        return n
    }
    fn swap(n: inout int, amount: int) { n = n + amount }

    """

  @Test func agreesWithPython() throws {
    let programs = (0..<Self.programCount).map { RandomProgram(seed: $0) }
    let expected = try Self.python(programs)
    try #require(expected.count == programs.count)
    var faults = 0
    for start in stride(from: 0, to: Self.programCount, by: Int(Self.programsPerFile)) {
      let end = min(start + Self.programsPerFile, Self.programCount)
      let part = programs[Int(start)..<Int(end)]
      let found = try Self.deed(Array(part), from: start)
      for (index, (left, right)) in zip(found, expected[Int(start)..<Int(end)]).enumerated() {
        let program = part[Int(start) + index]
        if !right.contains(";") { faults += 1 }
        #expect(
          left == right, "seed \(start + UInt64(index))\n\(program.deed.joined(separator: "\n"))")
      }
    }
    // Both ends are met often: programs that run through, and programs that fail.
    #expect(faults > 200 && faults < 1_800, "\(faults) faults")
  }

  /// What each function gives: its results as literals, or its fault.
  private static func deed(_ programs: [RandomProgram], from start: UInt64) throws -> [String] {
    let text = prelude + programs.flatMap(\.deed).joined(separator: "\n") + "\n"
    let parsed = ParsedModule.parse(SourceFile(name: "random.deed", bytes: Array(text.utf8)))
    let result = Compiler.check(parsed)
    let errors = (parsed.diagnostics + result.diagnostics).filter { $0.severity == .error }
    let report = DiagnosticRenderer(files: [parsed.source], usesColor: false).render(errors)
    let checked = try #require(result.checked, "\(report)")
    let code = try #require(try ContractBuild.functions(checked))
    guard var run = FunctionRun(code) else { throw OutOfMemory() }
    let interface = Interface(code.module.module)
    var found: [String] = []
    for (index, program) in programs.enumerated() {
      let name = "f\(start + UInt64(index))"
      let arguments = program.arguments.map { Value.integer(Integer($0)).cbor() }
      let entry = try #require(interface.entry(named: name))
      switch run.run(name, arguments: arguments).result {
      case .completed(let items):
        let values = try Value.decode(
          items: .array(items), types: entry.results.map(\.type), in: interface.types)
        found.append(
          zip(values, entry.results).map { $0.literal(as: $1.type, in: interface.types) }
            .joined(separator: "; "))
      case .faulted(_, let name, let fields, _):
        guard name == "Odd" else {
          found.append(name)
          continue
        }
        let message = try #require(interface.error(named: name.utf8))
        let values = try interface.decodeFields(.array(fields), of: message)
        let literals = zip(values, message.fields).map {
          $0.literal(as: $1.type, in: interface.types)
        }
        found.append("Odd(\(literals.joined(separator: ", ")))")
      }
    }
    return found
  }

  private struct OutOfMemory: Error {}

  /// What Python gives.
  private static func python(_ programs: [RandomProgram]) throws -> [String] {
    let script = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Scripts/random_programs.py")
    var text = try String(contentsOf: script, encoding: .utf8)
    for (index, program) in programs.enumerated() {
      text += program.python.joined(separator: "\n") + "\n"
      text += "run(f\(index), \(program.arguments.map(\.description).joined(separator: ", ")))\n"
    }
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("deed-random-\(ProcessInfo.processInfo.processIdentifier).py")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = [file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let octets = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return String(decoding: octets, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
