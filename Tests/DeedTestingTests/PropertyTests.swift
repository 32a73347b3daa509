import DeedBytecode
import DeedIntegers
import DeedSyntax
import DeedTesting
import Synchronization
import Testing

/// Tests `for all` values: what is drawn, what a failing case is shrunk to, and where it ends.
@Suite struct PropertyTests {
  private func runner(_ text: String) throws -> TestRunner {
    let checked = try TestSources.check(SourceFile(name: "test.deed", text: text))
    let tests = try #require(try ContractBuild.tests(checked))
    return TestRunner(
      contracts: try ContractBuild.testContracts(checked, compiler: "test"), tests: tests)
  }

  private func report(
    _ text: String, cases: TestRunner.Cases = TestRunner.Cases()
  ) throws -> TestReport {
    let runner = try runner(text)
    return try runner.run(try #require(runner.names.first), cases: cases)
  }

  /// The values to which a failing test is shrunk.
  private func shrunk(
    _ drawn: String, _ body: String, types: String = "", seed: UInt64 = 1
  ) throws -> [String] {
    let text = "\(types)\ntest \"t\" for all \(drawn) {\n\(body)\n}\n"
    let report = try report(text, cases: TestRunner.Cases(count: 300, seed: seed))
    #expect(report.failure != nil, "\(drawn): \(body)")
    let drawing = try #require(report.drawing)
    #expect(drawing.seed == seed && drawing.cases <= 300)
    return drawing.values.map(\.literal)
  }

  /// Of structs in structs and of collections in collections there is no more than a case may have: else this would not end.
  @Test func whatIsDrawnIsBounded() throws {
    let nested = String(repeating: "W<", count: 8) + "int" + String(repeating: ">", count: 8)
    let lists = "list<list<list<list<list<\(String(repeating: "W<", count: 4))int>>>>>>>>>"
    let report = try report(
      """
      struct W<T> { a: T, b: T }
      test "t" for all x: \(nested), y: \(lists), z: \(lists) {
          expect x == x
          expect y == y or z == z
      }
      """, cases: TestRunner.Cases(count: 40, seed: 3))
    #expect(report.failure == nil)
    #expect(report.drawing?.cases == 40)
  }

  @Test func passingTestsRunAllCases() throws {
    let report = try report("test \"t\" for all a: int, b: int { expect a + b == b + a }")
    #expect(report.failure == nil)
    #expect(report.drawing?.cases == 100 && report.drawing?.seed == 1)
    #expect(report.drawing?.values == [])
    let plain = try self.report("test \"t\" { expect 1 + 1 == 2 }")
    #expect(plain.drawing == nil)
  }

  /// Each failing property comes down to the smallest value for which it fails, whatever it was drawn from.
  @Test(arguments: [1, 2, 77] as [UInt64])
  func failuresAreShrunkToTheSmallest(seed: UInt64) throws {
    func expect(
      _ smallest: [String], _ drawn: String, _ body: String, types: String = ""
    ) throws {
      let found = try shrunk(drawn, body, types: types, seed: seed)
      #expect(found == smallest, "\(drawn): \(body)")
    }
    try expect(["1000"], "a: int", "expect a < 1000")
    try expect(["-1000"], "a: int", "expect a > -1000")
    try expect(["18446744073709551616"], "a: int", "expect a < 2**64")
    try expect(["4097"], "a: int in 17...100_000", "expect a <= 4096")
    try expect(["-3"], "a: int in -50...-3", "expect a > 0")
    try expect(["0", "1"], "a: int, b: int", "expect a + b <= 0")
    try expect(["true"], "a: bool", "expect not a")
    try expect([#""a""#], "a: text", "expect a.count == 0")
    try expect([#"hex"0000""#], "a: bytes", "expect a.count != 2")
    try expect([#"hex"00000001""#], "a: bytes[4]", "expect a == hex\"00000000\"")
    try expect(["some(6)"], "a: int?", "match a { some(n) { expect n < 6 } none { expect true } }")
    try expect(["[0, 0]"], "a: list<int>", "expect a.count < 2")
    try expect(
      ["[100]"], "a: list<int in 0...1000>", "for n in a { expect n < 100 }")
    try expect(["set[0, 1]"], "a: set<int in 0...9>", "expect a.count < 2")
    try expect(
      ["[0: 7]"], "a: map<int in 0...9, int in 0...50>", "for k, v in a { expect v < k + 7 }")
    try expect(
      ["Item(name: \"\", count: 5)"], "a: Item", "expect a.count < 5",
      types: "struct Item { name: text, count: int in 0...9 }")
    try expect(
      ["Choice.two(2)"], "a: Choice",
      "match a { one { expect true } two(n) { expect n < 2 } three(n) { expect n < 2 } }",
      types: "enum Choice { one, two(n: int), three(n: int) }")
    try expect(
      ["7"], "a: Word", "expect int(a) < 7", types: "type Word = int mod 2**32")
    try expect(["3 milliseconds"], "a: duration", "expect a < 3 milliseconds")
  }

  /// What is made of other values is shrunk part by part; digests are the simplest one or as they were drawn.
  @Test(arguments: [1, 77] as [UInt64])
  func wholesAreShrunkPartByPart(seed: UInt64) throws {
    let types = """
      struct Item { who: party, count: int in 0...9, tags: list<text> }
      enum Move { rest, pay(to: party, amount: int in 1...50), several(items: list<int>) }
      """
    func found(_ drawn: String, _ body: String) throws -> [String] {
      try shrunk(drawn, body, types: types, seed: seed)
    }
    #expect(
      try found("a: time", "expect a < time\"2027-01-01T00:00:00Z\"")
        == ["time\"2027-01-01T00:00:00Z\""])
    #expect(
      try found("a: (int in -9...9)?", "match a { some(n) { expect n > -4 } none { } }")
        == ["some(-4)"])
    let items = try found("a: list<Item>", "for item in a { expect item.count < 5 }")
    #expect(items.count == 1 && items[0].hasPrefix("[Item(who: party\""))
    #expect(items[0].hasSuffix("count: 5, tags: [])]"))
    #expect(
      try found(
        "a: Move", "match a { rest { } pay(_, amount) { expect amount < 7 } several(_) { } }"
      )[0].hasSuffix("amount: 7)"))
    #expect(
      try found("a: list<Move>", "expect a.count < 3")
        == ["[Move.rest, Move.rest, Move.rest]"])
    let ages = try found("a: map<party, int in 0...99>", "for _, age in a { expect age < 18 }")
    #expect(ages[0].hasPrefix("[party\"") && ages[0].hasSuffix(": 18]"))
    let digests = try found("a: Digest, b: Digest", "expect a == b")
    #expect(digests.count == 2 && digests[0] != digests[1])
    #expect(digests.contains("digest\"sha256:\(String(repeating: "0", count: 64))\""))
  }

  /// The first of two parties is the same as the second when each is the simplest.
  @Test func partiesMeetAgain() throws {
    let same = try shrunk("a: party, b: party", "expect a != b")
    #expect(same.count == 2 && same[0] == same[1])
    let other = try shrunk("a: party, b: party", "expect a == b")
    #expect(other.count == 2 && other[0] != other[1])
    // A party of the test itself is none of them.
    let report = try report("test \"t\" for all a: party {\nparty ann\nexpect a != ann\n}")
    #expect(report.failure == nil)
  }

  @Test func seedsDecideTheValues() throws {
    let text = "test \"t\" for all a: int { expect a mod 20 != 13 or a < 0 }"
    let first = try report(text, cases: TestRunner.Cases(count: 1000, seed: 5))
    let again = try report(text, cases: TestRunner.Cases(count: 1000, seed: 5))
    #expect(first == again && first.failure != nil)
    // The failing case is found with no more cases than it took.
    let count = try #require(first.drawing?.cases)
    #expect(try report(text, cases: TestRunner.Cases(count: count, seed: 5)) == first)
    #expect(try report(text, cases: TestRunner.Cases(count: count - 1, seed: 5)).failure == nil)
    let others = try Set(
      (0..<8).map { seed in
        try report(text, cases: TestRunner.Cases(count: 1000, seed: seed)).drawing?.cases
      })
    #expect(others.count > 1)
  }

  /// The values that failed are not only small: the fault and what led to it belong to them.
  @Test func theReportIsOfTheSmallestValues() throws {
    let text = """
      contract Counter {
          party owner
          var count: int = 0
          error TooMany(count: int)
          create by owner
          call add(amount: int) by owner {
              requires count + amount <= 10 else TooMany(count: count + amount)
              count = count + amount
          }
      }

      test "t" for all a: int in 0...9, b: int in 0...9 {
          party ann
          let counter = Counter.create(owner: ann) by ann
          counter.add(a) by ann
          counter.add(b) by ann
      }
      """
    let report = try report(text, cases: TestRunner.Cases(count: 500))
    let failure = try #require(report.failure)
    #expect(failure.fault == "TooMany" && failure.detail?.contains("count: 11") ?? false)
    let values = try #require(report.drawing).values.compactMap { Int($0.literal) }
    #expect(values.reduce(0, +) == 11)
    guard case .call(let call, _, _)? = failure.steps.last else {
      Issue.record("no step")
      return
    }
    #expect(call.hasPrefix("add(amount: \(values.last ?? 0))"))
  }

  /// Another fault than the one that was found first is no smaller case of it.
  @Test func otherFaultsAreNoSmallerCases() throws {
    let values = try shrunk(
      "a: int in 0...1000", "if a > 500 { expect a < 500 }\nlet _ = 1 / (a - 3)")
    #expect(values == ["501"] || values == ["3"])
  }

  @Test func casesEnd() throws {
    let asked = Mutex(0)
    let cases = TestRunner.Cases(count: 50) {
      asked.withLock { count in
        count += 1
        return count > 10
      }
    }
    let cancelled = try report("test \"t\" for all a: int { expect a == a }", cases: cases)
    #expect(cancelled.failure == nil && cancelled.drawing?.cases == 10)
    #expect(TestRunner.Cases(count: 0).count == 1)
    #expect(TestRunner.Cases(count: .max).count == TestRunner.Cases.countMax)
  }
}
