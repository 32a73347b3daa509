import DeedBytecode
import DeedLedger

/// Tests `for all` values: each case on a ledger of its own, with values drawn from a seed.
extension TestRunner {
  /// How tests `for all` values are run.
  package struct Cases: Sendable {
    /// How many cases a test has that passes.
    package let count: Int
    /// What decides the values, together with the name of the test.
    package let seed: UInt64
    /// Asked before each case; when it is true, the test ends as it is.
    package let isCancelled: @Sendable () -> Bool

    /// The cases where nothing else is asked for.
    package static let defaultCount = 100
    /// The most cases that can be asked for.
    package static let countMax = 1_000_000
    /// The seed where nothing else is asked for: what passes once passes again.
    package static let defaultSeed: UInt64 = 1

    /// Says how many cases there are and what decides their values.
    package init(
      count: Int = Self.defaultCount, seed: UInt64 = Self.defaultSeed,
      isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
      self.count = min(max(count, 1), Self.countMax)
      self.seed = seed
      self.isCancelled = isCancelled
    }
  }

  /// Gas of one test's cases together, for as many as are run where nothing else is asked for: no test may take hours.
  static let casesGasLimit: UInt64 = 20 * gasLimit
  /// The most smaller values that are tried, and the gas of all of them.
  static let attemptsMax = 2_000
  static let attemptsGasLimit: UInt64 = 2 * gasLimit

  func run(
    _ name: String, _ entry: Entry, _ cases: Cases
  ) throws(LedgerFailure) -> TestReport {
    let types = tests.module.module.typeTable
    let parameters = tests.module.module.functions[Int(entry.body.rawValue)].parameters
    let numbers = SeededNumbers(seed: cases.seed, name: entry.name)
    var source = ValueSource(types: types, numbers: numbers)
    let share = UInt64((cases.count + Cases.defaultCount - 1) / Cases.defaultCount)
    let limit = Self.casesGasLimit.multipliedReportingOverflow(by: share)
    var used: UInt64 = 0
    var reported: UInt64 = 0
    for number in 0..<cases.count {
      if cases.isCancelled() {
        return passed(name, gas: reported, after: number, cases)
      }
      let values = source.values(parameters, case: number)
      let (report, gas) = try runOnce(name, arguments: values)
      used = used.addingReportingOverflow(gas).partialValue
      reported = reported.addingReportingOverflow(report.gas).partialValue
      if let failure = report.failure {
        return try shrunk(
          TestReport(name: name, gas: reported, failure: failure), values, entry, number + 1, cases)
      }
      guard used <= (limit.overflow ? .max : limit.partialValue) else {
        let failure = TestFailure(
          fault: FaultCode.outOfGas.name,
          detail:
            "the first \(number + 1) of \(cases.count) cases used \(used) gas; ask for fewer with --cases",
          comparison: nil, trace: [], steps: [])
        var report = TestReport(name: name, gas: reported, failure: failure)
        report.drawing = drawing(number + 1, cases)
        return report
      }
    }
    return passed(name, gas: reported, after: cases.count, cases)
  }

  private func passed(
    _ name: String, gas: UInt64, after count: Int, _ cases: Cases
  ) -> TestReport {
    var report = TestReport(name: name, gas: gas, failure: nil)
    report.drawing = drawing(count, cases)
    return report
  }

  private func drawing(_ count: Int, _ cases: Cases) -> TestDrawing {
    TestDrawing(seed: cases.seed, cases: count, values: [], attempts: 0)
  }

  /// Looks for the smallest values for which the test fails with the same fault, and says how it does.
  private func shrunk(
    _ first: TestReport, _ values: [Value], _ entry: Entry, _ count: Int, _ cases: Cases
  ) throws(LedgerFailure) -> TestReport {
    let search = FailureSearch(self, first, cases)
    let types = tests.module.module.typeTable
    let parameters = tests.module.module.functions[Int(entry.body.rawValue)].parameters
    let shrinking = ValueShrinking(types) { search.fails($0) }
    // Each attempt to run out of gas would cost as much again.
    let isEndless = first.failure?.fault == FaultCode.outOfGas.name
    let smallest = isEndless ? values : shrinking.smallest(values, of: parameters)
    if let trouble = search.trouble { throw trouble }
    var report = TestReport(
      name: first.name, gas: first.gas, failure: search.last?.failure ?? first.failure)
    let literals = zip(smallest, parameters).map { $0.literal(as: $1, in: types) }
    report.drawing = TestDrawing(
      seed: cases.seed, cases: count,
      values: zip(entry.parameterNames, literals).map {
        TestDrawing.DrawnValue(name: $0.description, literal: $1)
      },
      attempts: search.attempts)
    return report
  }
}

/// Runs a test with smaller and smaller values, within limits, and keeps the last failure.
private final class FailureSearch {
  private let runner: TestRunner
  private let name: String
  private let fault: String
  private let cases: TestRunner.Cases
  private var gas: UInt64 = 0
  /// How often it was run.
  private(set) var attempts = 0
  /// What was said of the smallest values that fail.
  private(set) var last: TestReport?
  /// Why a test could not be run at all.
  private(set) var trouble: LedgerFailure?

  init(_ runner: TestRunner, _ report: TestReport, _ cases: TestRunner.Cases) {
    self.runner = runner
    name = report.name
    fault = report.failure?.fault ?? ""
    self.cases = cases
  }

  /// Whether the test fails with the same fault; false when the limits are reached.
  func fails(_ values: [Value]) -> Bool {
    guard trouble == nil, attempts < TestRunner.attemptsMax, gas < TestRunner.attemptsGasLimit,
      !cases.isCancelled()
    else { return false }
    attempts += 1
    do throws(LedgerFailure) {
      let (report, used) = try runner.runOnce(name, arguments: values)
      gas = gas.addingReportingOverflow(used).partialValue
      guard let failure = report.failure, failure.fault.utf8.elementsEqual(fault.utf8) else {
        return false
      }
      last = report
      return true
    } catch {
      trouble = error
      return false
    }
  }
}
