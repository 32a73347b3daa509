import DeedBytecode
import DeedCompiler
import DeedCrypto
import DeedEncoding
import DeedIntegers
import DeedSyntax
import DeedTestSupport
import DeedTesting
import Foundation
import Testing

/// Quotients with stated rounding and decimals of money, as the standard library has them, checked by Python's fractions.
///
/// A longer campaign sets `DEED_NUMBER_SEED` and `DEED_NUMBER_CASES`, as `NumberOracleTests` does.
@Suite struct MoneyOracleTests {
  /// What an argument is drawn from.
  private enum Operand {
    case number
    case short
    case divisor
    case count
    case decimals
    case rounding
    case basis
    case shares
    case words
  }

  private static let functions: [(name: String, operands: [Operand])] = [
    ("divided", [.number, .divisor, .rounding]),
    ("mulDiv", [.number, .number, .divisor, .rounding]),
    ("rounded", [.number, .divisor, .rounding]),
    ("percent", [.number, .number, .rounding]),
    ("basisPoints", [.number, .number, .rounding]),
    ("interest", [.number, .number, .count, .basis, .rounding]),
    ("compounded", [.number, .short, .count, .rounding]),
    ("allocated", [.number, .shares]),
    ("split", [.number, .count]),
    ("plain", [.short, .decimals]),
    ("read", [.words, .decimals]),
  ]

  private static let source = """
    import std.numbers
    import std.money
    fn divided(a: int, over: int, way: numbers.Rounding) -> int {
        return numbers.divided(a, over, rounding: way)
    }
    fn mulDiv(a: int, times: int, over: int, way: numbers.Rounding) -> int {
        return numbers.mulDiv(a, times, over, rounding: way)
    }
    fn rounded(a: int, unit: int, way: numbers.Rounding) -> int {
        return numbers.rounded(a, unit, rounding: way)
    }
    fn percent(a: int, share: int, way: numbers.Rounding) -> int {
        return money.percent(a, share, rounding: way)
    }
    fn basisPoints(a: int, points: int, way: numbers.Rounding) -> int {
        return money.basisPoints(a, points, rounding: way)
    }
    fn interest(a: int, points: int, days: int, basis: money.Basis, way: numbers.Rounding) -> int {
        return money.interest(a, points, days, basis, rounding: way)
    }
    fn compounded(a: int, points: int, periods: int, way: numbers.Rounding) -> int {
        return money.compounded(a, points, periods, rounding: way)
    }
    fn allocated(a: int, shares: list<int>) -> list<int> { return money.allocated(a, shares) }
    fn split(a: int, parts: int) -> list<int> { return money.split(a, parts) }
    fn plain(a: int, decimals: int in 0...9) -> text {
        return money.plain(a, decimals, separator: ",")
    }
    fn read(words: text, decimals: int in 0...9) -> int { return money.read(words, decimals) }
    """

  @Test func theLibraryAgreesWithPython() throws {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["DEED_NUMBER_SEED"].flatMap { UInt64($0) } ?? 2_026
    let caseCount = environment["DEED_NUMBER_CASES"].flatMap { Int($0) } ?? 5_000
    print("money: seed \(seed), \(caseCount) cases")
    var random = SeededGenerator(seed: seed)
    let code = try Self.code()
    let interface = Interface(code.module.module)
    guard var run = FunctionRun(code) else {
      throw TestSources.Failure(description: "no memory")
    }
    var lines: [UInt8] = []
    for _ in 0..<caseCount {
      let (name, operands) = Self.functions[random.below(Self.functions.count)]
      let arguments = operands.map { Self.value($0, &random) }
      let entry = try #require(interface.entry(named: name))
      let found: String
      switch run.run(name, arguments: arguments.map { $0.cbor() }).result {
      case .completed(let items):
        let types = entry.results.map(\.type)
        let values = try Value.decode(items: .array(items), types: types, in: interface.types)
        found = values.map(Self.word).joined()
      case .faulted(_, let name, _, _): found = "!" + (name.split(separator: ".").last ?? "")
      }
      let words = [name] + arguments.map(Self.word)
      lines += Array("\(words.joined(separator: " ")) = \(found)\n".utf8)
    }
    let (status, report) = try Self.runOracle(lines)
    #expect(status == 0, "seed \(seed): \(report)")
    #expect(report.contains("checked \(caseCount), wrong 0\n"), "seed \(seed): \(report)")
    let faults = ["DivisionByZero", "IntegerTooLarge", "NegativeTime", "NoShares", "NotAnAmount"]
    for name in Self.functions.map(\.name) + faults {
      #expect(report.contains("\n\(name) ") || report.hasPrefix("\(name) "), "\(name): \(report)")
    }
  }

  private static func code() throws -> TestRunner.Code {
    let parsed = ParsedModule.parse(SourceFile(name: "case.deed", text: source))
    let closure = SourceClosure.load(parsed, at: "case.deed", isProject: true) { path in
      path.hasPrefix("std/") ? try? TestSources.read("stdlib/\(path.dropFirst(4))") : nil
    }
    let result = Compiler.check(closure)
    let checked = try #require(result.checked, "\(result.diagnostics.map(\.message))")
    return try #require(try ContractBuild.functions(checked))
  }

  // MARK: Arguments

  /// A number near zero, near a power of ten or two, of any length, or of the size limit.
  private static func number(_ random: inout SeededGenerator, bitsMax: Int = 65_536) -> Integer {
    let sign = random.below(2) == 0
    func ofBits(_ count: Int, _ random: inout SeededGenerator) -> Integer {
      var octets = random.octets(count: (count + 7) / 8)
      octets[0] &= UInt8(truncatingIfNeeded: 0xFF >> (8 * octets.count - count))
      return (try? Integer(magnitudeOctets: octets, isNegative: false)) ?? .zero
    }
    var value: Integer
    switch random.below(24) {
    case 0..<8: value = Integer(random.below(30))
    case 8..<12:
      let power = (try? Integer(10).power(Integer(random.below(40)))) ?? .one
      value = (try? power.adding(Integer(random.below(5) - 2))) ?? power
    case 12..<22: value = ofBits(1 + random.below(200), &random)
    case 22: value = ofBits(1 + random.below(bitsMax), &random)
    default:
      let limit = (try? Integer(2).power(Integer(bitsMax - 1))) ?? .one
      value = (try? limit.subtracting(Integer(random.below(3) - 1))) ?? limit
    }
    if value.bitWidth > bitsMax { value = .one }
    return sign ? value : value.negated()
  }

  private static func value(_ operand: Operand, _ random: inout SeededGenerator) -> Value {
    switch operand {
    case .number: return .integer(number(&random))
    case .short: return .integer(number(&random, bitsMax: 600))
    case .divisor:
      // Even and small ones divide with halves.
      if random.below(2) == 0 { return .integer(Integer(2 * random.below(9) - 8)) }
      return .integer(number(&random))
    case .count: return .integer(Integer(random.below(34) - 2))
    case .decimals: return .integer(Integer(random.below(10)))
    case .rounding: return .enumeration(UInt32(random.below(7)), [])
    case .basis: return .enumeration(UInt32(random.below(2)), [])
    case .shares:
      return .list(
        (0..<random.below(7)).map { _ in
          .integer(
            random.below(4) == 0
              ? number(&random, bitsMax: 300) : Integer(random.below(9)))
        })
    case .words:
      let letters = Array("0123456789.-".utf8)
      if random.below(3) == 0 {
        return .text((0..<random.below(7)).map { _ in letters[random.below(12)] })
      }
      let digits = number(&random, bitsMax: 300).decimalOctets
      let point = max(0, digits.count - random.below(10))
      return .text(Array(digits[..<point]) + [0x2E] + Array(digits[point...]))
    }
  }

  private static func word(_ value: Value) -> String {
    switch value {
    case .integer(let number):
      let digits = Hexadecimal.encode(number.magnitudeOctets).drop { $0 == "0" }
      return (number.isNegative ? "-" : "") + (digits.isEmpty ? "0" : digits)
    case .enumeration(let number, _): return String(number)
    case .list(let parts): return parts.isEmpty ? "-" : parts.map(word).joined(separator: ",")
    case .text(let octets): return "\"" + Hexadecimal.encode(octets)
    default: return "?"
    }
  }

  // MARK: The oracle

  /// Runs `Tests/Scripts/money_oracle.py` over a file of lines; its exit code and what it printed.
  private static func runOracle(_ lines: [UInt8]) throws -> (status: Int32, report: String) {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Scripts/money_oracle.py")
    let file = FileManager.default.temporaryDirectory
      .appending(path: "deed-money-\(UUID().uuidString).txt")
    try Data(lines).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [script.path, file.path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let report = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: report, as: UTF8.self))
  }
}
