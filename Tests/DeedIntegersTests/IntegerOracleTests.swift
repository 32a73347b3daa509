import DeedIntegers
import DeedTestSupport
import Foundation
import Testing

/// Random expressions, evaluated here and by Python's integers, which know nothing of this code.
///
/// A longer campaign sets `DEED_INTEGER_SEED` and `DEED_INTEGER_CASES`.
@Suite struct IntegerOracleTests {
  private static let operators = ["+", "-", "*", "/", "mod", "**", "neg", "<", "<=", "=="]

  @Test func expressionsAgreeWithPython() throws {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["DEED_INTEGER_SEED"].flatMap { UInt64($0) } ?? 2_026
    let caseCount = environment["DEED_INTEGER_CASES"].flatMap { Int($0) } ?? 100_000
    print("integer expressions: seed \(seed), \(caseCount) cases")
    var random = SeededGenerator(seed: seed)
    var lines: [UInt8] = []
    for number in 0..<caseCount {
      let expression = Self.expression(using: &random)
      do {
        lines += try Self.line(expression, using: &random)
      } catch {
        Issue.record("seed \(seed), case \(number): \(error)")
        return
      }
    }
    let (status, report) = try Self.runOracle(lines)
    #expect(status == 0, "seed \(seed): \(report)")
    #expect(report.contains("checked \(caseCount), wrong 0\n"), "seed \(seed): \(report)")
    // Every operator and every refusal must really have occurred.
    for name in Self.operators + ["tooLarge", "divisionByZero", "negativeExponent"] {
      let count = report.split(separator: "\n")
        .first { $0.hasPrefix(name + " ") }
        .flatMap { Int($0.dropFirst(name.count + 1)) }
      #expect(try #require(count, "\(name) in \(report)") >= caseCount / 500)
    }
  }

  @Test func theOracleRefusesWrongResults() throws {
    let wrong = [
      "d-7 d-2 / = d3", "d-7 d-2 mod = d-1", "d1 d0 / = d0", "d1 d2 + = d03", "d2 d65536 ** = d0",
      "d1 d1 == = !tooLarge", "d0 d-1 ** = !tooLarge", "xff neg = xff",
    ]
    for line in wrong {
      let (status, report) = try Self.runOracle(Array((line + "\n").utf8))
      #expect(status == 1 && report.contains("checked 1, wrong 1\n"), "\(line): \(report)")
    }
  }

  // MARK: Expressions

  private enum Token {
    case number(Integer)
    case apply(String)
  }

  /// One to four operators in postfix order, on operands of heavy-tailed size.
  private static func expression(using random: inout SeededGenerator) -> [Token] {
    var tokens: [Token] = [.number(random.integer())]
    for _ in 0...(random.next() % 8 < 5 ? 0 : random.next() % 4) {
      let name = operators[Int(random.next() % UInt64(operators.count))]
      switch name {
      case "neg":
        break
      case "**":
        tokens.append(.number(exponent(using: &random)))
      case "/" where random.next() % 16 == 0, "mod" where random.next() % 16 == 0:
        tokens.append(.number(.zero))
      case "==" where tokens.count == 1 && random.next() % 4 == 0:
        tokens += tokens
      default:
        tokens.append(.number(random.integer()))
        if random.next() % 32 == 0 { tokens.append(.apply("neg")) }
      }
      tokens.append(.apply(name))
    }
    return tokens
  }

  /// Mostly small; sometimes up to what powers of two allow, below zero, or of any size.
  private static func exponent(using random: inout SeededGenerator) -> Integer {
    switch random.next() % 64 {
    case 0..<48: Integer(Int(random.next() % 12))
    case 48..<56: Integer(Int(random.next() % 400))
    case 56..<60: Integer(Int(random.next() % 66_000))
    case 60..<62: Integer(-1 - Int(random.next() % 5))
    default: random.integer()
    }
  }

  /// The expression and its result as a line for the oracle.
  private static func line(
    _ tokens: [Token], using random: inout SeededGenerator
  ) throws -> [UInt8] {
    var line: [UInt8] = []
    var stack: [Integer] = []
    var refusal: IntegerFailure?
    for token in tokens {
      switch token {
      case .number(let value):
        line += text(value, using: &random)
        stack.append(value)
      case .apply(let name):
        line += Array(name.utf8)
        // After a refusal the rest of the expression is written but has no value.
        if refusal == nil {
          let right = stack.removeLast()
          let left = name == "neg" ? .zero : stack.removeLast()
          switch try apply(name, left, right) {
          case .success(let value): stack.append(value)
          case .failure(let failure): refusal = failure
          }
        }
      }
      line.append(UInt8(ascii: " "))
    }
    line += Array("= ".utf8)
    if let refusal {
      line += Array("!\(refusal)".utf8)
    } else {
      line += text(try #require(stack.last), using: &random)
    }
    return line + [UInt8(ascii: "\n")]
  }

  /// A number for the oracle: decimal when short and now and then when long, else hexadecimal, which is faster.
  private static func text(_ value: Integer, using random: inout SeededGenerator) -> [UInt8] {
    if value.bitWidth <= 1_000 || random.next() % 32 == 0 {
      return [UInt8(ascii: "d")] + value.decimalOctets
    }
    let digits = Array("0123456789abcdef".utf8)
    let sign: [UInt8] = value.isNegative ? [UInt8(ascii: "-")] : []
    return [UInt8(ascii: "x")] + sign
      + value.magnitudeOctets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }

  /// `Integer` and the arithmetic on raw limbs gave different results.
  private struct Disagreement: Error {
    let name: String
    let operands: [Integer]
  }

  /// One operation by `Integer`, held to the same operation on raw limbs.
  private static func apply(
    _ name: String, _ left: Integer, _ right: Integer
  ) throws -> Result<Integer, IntegerFailure> {
    func outcome(_ body: () throws -> Integer) throws -> Result<Integer, IntegerFailure> {
      do {
        return .success(try body())
      } catch let failure as IntegerFailure {
        return .failure(failure)
      }
    }
    let byInteger = try outcome { try integerResult(name, left, right) }
    let byLimbs = try outcome { try limbResult(name, left, right) }
    guard byInteger == byLimbs else {
      throw Disagreement(name: name, operands: [left, right])
    }
    return byInteger
  }

  private static func integerResult(
    _ name: String, _ left: Integer, _ right: Integer
  ) throws -> Integer {
    switch name {
    case "+": try left.adding(right)
    case "-": try left.subtracting(right)
    case "*": try left.multiplied(by: right)
    case "/": try left.dividedEuclidean(by: right).quotient
    case "mod": try left.dividedEuclidean(by: right).remainder
    case "**": try left.power(right)
    case "neg": right.negated()
    case "<": left < right ? .one : .zero
    case "<=": left <= right ? .one : .zero
    default: left == right ? .one : .zero
    }
  }

  private static func limbResult(
    _ name: String, _ left: Integer, _ right: Integer
  ) throws -> Integer {
    switch name {
    case "+": try GuardedLimbs.add(left, right)
    case "-": try GuardedLimbs.subtract(left, right)
    case "*": try GuardedLimbs.multiply(left, right)
    case "/": try GuardedLimbs.divideEuclidean(left, by: right).quotient
    case "mod": try GuardedLimbs.divideEuclidean(left, by: right).remainder
    case "**":
      // Exponents beyond a word are for the caller to reduce; see `powerLimbsMax`.
      if let exponent = right.uint64 {
        try GuardedLimbs.power(left, exponent)
      } else {
        try left.power(right)
      }
    case "neg": try GuardedLimbs.subtract(.zero, right)
    case "<": GuardedLimbs.compare(left, right) < 0 ? .one : .zero
    case "<=": GuardedLimbs.compare(left, right) <= 0 ? .one : .zero
    default: GuardedLimbs.compare(left, right) == 0 ? .one : .zero
    }
  }

  // MARK: The oracle

  /// Runs `Tests/Scripts/integer_oracle.py` over a file of lines; its exit code and what it printed.
  private static func runOracle(_ lines: [UInt8]) throws -> (status: Int32, report: String) {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Scripts/integer_oracle.py")
    let file = FileManager.default.temporaryDirectory
      .appending(path: "deed-integers-\(UUID().uuidString).txt")
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
