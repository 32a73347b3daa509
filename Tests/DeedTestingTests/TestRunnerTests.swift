import DeedBytecode
import DeedEncoding
import DeedLedger
import DeedSyntax
import DeedTesting
import Testing

/// What `deed test` and `deed run` run: tests of their own ledgers, and what a failure says.
@Suite struct TestRunnerTests {
  private func runner(_ text: String) throws -> (runner: TestRunner, source: String) {
    let checked = try TestSources.check(SourceFile(name: "test.deed", text: text))
    let build = try ContractBuild(checked, compiler: "test")
    let tests = try #require(try ContractBuild.tests(checked))
    let code = build.code
    return (
      TestRunner(contract: (code, build.package, build.interface), tests: tests), text
    )
  }

  private static let counter = """
    contract Counter {
        party owner
        var count: int = 0
        event Counted(count: int)
        error TooMany(count: int)

        create by owner

        call add(amount: int) by owner {
            requires count + amount <= 10 else TooMany(count: count + amount)
            count = count + amount
            emit Counted(count)
        }
        view total() -> int { return count }
        view started() -> time { return now }
    }

    test "passes" {
        party ann, bob
        let counter = Counter.create(owner: ann) by ann
        counter.add(3) by ann
        expect fails TooMany { counter.add(8) by ann }
        expect fails Unauthorised { counter.add(1) by bob }
        expect fails UnneededSignature { counter.add(1) by ann, bob }
        expect counter.total() == 3
        let earlier = now
        wait(2 hours)
        expect now - earlier == 2 hours
    }

    test "begins anew" {
        party ann
        let counter = Counter.create(owner: ann) by ann
        expect counter.total() == 0
        expect now == time"2026-01-01T00:00:00Z"
    }

    test "compares" {
        party ann
        let counter = Counter.create(owner: ann) by ann
        counter.add(3) by ann
        expect counter.total() == 4
    }

    test "does not fail" {
        party ann
        let counter = Counter.create(owner: ann) by ann
        expect fails TooMany { counter.add(1) by ann }
    }

    test "fails otherwise" {
        party ann
        let counter = Counter.create(owner: ann) by ann
        expect fails Unauthorised { counter.add(11) by ann }
    }

    test "falls over" {
        party ann
        let counter = Counter.create(owner: ann) by ann
        counter.add(11) by ann
    }

    test "never ends" {
        var n = 0
        while n == 0 { n = n * 2 }
    }
    """

  @Test func testsPassAndFail() throws {
    let (runner, source) = try runner(Self.counter)
    #expect(
      runner.names == [
        "passes", "begins anew", "compares", "does not fail", "fails otherwise", "falls over",
        "never ends",
      ])
    for name in ["passes", "begins anew"] {
      let report = try runner.run(name)
      #expect(report.failure == nil, "\(name): \(String(describing: report.failure))")
      #expect(report.gas > 0)
    }
    let compared = try #require(try runner.run("compares").failure)
    #expect(compared.fault == "ExpectationFailed")
    #expect(compared.comparison?.left == "3" && compared.comparison?.right == "4")
    let span = try #require(compared.trace.first?.span)
    let octets = Array(source.utf8)[Int(span.start)..<Int(span.end)]
    #expect(String(decoding: octets, as: UTF8.self).contains("counter.total() == 4"))

    let missing = try #require(try runner.run("does not fail").failure)
    #expect(missing.fault == "FailureMissing")
    #expect(missing.detail?.hasSuffix(": it did not fail") ?? false)
    let otherwise = try #require(try runner.run("fails otherwise").failure)
    #expect(otherwise.fault == "FailureMissing")
    let words = try #require(otherwise.detail)
    #expect(words.hasPrefix("expect fails Unauthorised: it failed with TooMany("), "\(words)")
    let fallen = try #require(try runner.run("falls over").failure)
    #expect(fallen.fault == "TooMany")
    guard case .call(let text, let ending, let events)? = fallen.steps.last else {
      Issue.record("no step")
      return
    }
    #expect(text == "add(amount: 11) by ann")
    #expect(ending.contains("TooMany(") && ending.contains("11") && events.isEmpty)
    #expect(fallen.trace.count >= 2)
    #expect(try runner.run("never ends").failure?.fault == "OutOfGas")
  }

  /// What a call emitted or failed with is told with its fields where a test expects others.
  @Test func fieldsOfEventsAndErrorsAreCompared() throws {
    let text = """
      error Short(missing: int, of: text)
      contract Pot {
          party owner
          event Paid(amount: int, by: party)
          event Closed
          var until: time
          create by owner { until = now + 2 days }
          call pay(amount: int) by anyone {
              requires amount >= 10 else Short(missing: 10 - amount, of: "gold")
              emit Paid(amount, by: caller)
          }
          due until { emit Closed }
      }
      test "as expected" {
          party ann
          let pot = Pot.create(owner: ann) by ann
          expect emits Pot.Paid(by: ann) { pot.pay(12) by ann }
          expect emits Pot.Closed { wait(2 days) }
      }
      test "another amount" {
          party ann
          let pot = Pot.create(owner: ann) by ann
          expect emits Pot.Paid(amount: 12, by: ann) { for i in 0..<10 { pot.pay(13 + i) by ann } }
      }
      test "too early" {
          party ann
          let pot = Pot.create(owner: ann) by ann
          pot.pay(12) by ann
          expect emits Pot.Closed { wait(1 days) }
      }
      test "another lack" {
          party ann
          let pot = Pot.create(owner: ann) by ann
          expect fails Short(missing: 3) { pot.pay(8) by ann }
      }
      """
    let (runner, _) = try runner(text)
    #expect(try runner.run("as expected").failure == nil)
    let expected = [
      "another amount": """
      EventMissing expect emits Paid(amount: 12, by: ann): what was emitted is Paid(amount: 13, by: ann), \
      Paid(amount: 14, by: ann), Paid(amount: 15, by: ann), Paid(amount: 16, by: ann), Paid(amount: 17, by: ann), \
      Paid(amount: 18, by: ann), Paid(amount: 19, by: ann), Paid(amount: 20, by: ann), and others
      """,
      "too early": "EventMissing expect emits Closed: nothing was emitted",
      "another lack": """
      FailureMissing expect fails Short(missing: 3): it failed with Short(missing: 2, of: "gold")
      """,
    ]
    for name in runner.names where name != "as expected" {
      let failure = try #require(try runner.run(name).failure)
      #expect("\(failure.fault) \(failure.detail ?? "")" == expected[name])
    }
  }

  /// Who must sign only because an asset comes from him is named, in the fault and in the words of the head.
  @Test func payersAreNamedAmongTheSigners() throws {
    let text = """
      contract Shop {
          party owner
          let bob: party
          asset Coin
          create by owner { give(Coin.issue(9), to: bob) }
          call open(m: Coin from bob) by anyone { give(m, to: owner) }
          call two(m: Coin from bob, n: Coin from bob, rest: Coin from owner) by owner or bob {
              give(m, to: owner)
              give(n, to: owner)
              give(rest, to: owner)
          }
          call both(m: Coin from bob) by owner and bob { give(m, to: owner) }
          call mine(m: Coin from caller) by anyone { give(m, to: owner) }
      }
      test "nobody pays" {
          party ann, bob
          let shop = Shop.create(owner: ann, bob: bob) by ann
          shop.open(1 of shop.Coin) by ann
      }
      test "one of two pays" {
          party ann, bob
          let shop = Shop.create(owner: ann, bob: bob) by ann
          shop.two(1 of shop.Coin, n: 1 of shop.Coin, rest: 1 of shop.Coin) by bob
      }
      """
    let build = try TestSources.build(text)
    let signers = build.interface.entries.map { $0.signers ?? "" }
    #expect(
      signers == [
        "owner", "anyone and bob, from whom m is",
        "(owner or bob) and bob, from whom m and n are, and owner, from whom rest is",
        "owner and bob", "anyone",
      ])
    let json = build.interface.json.rendered()
    #expect(json.contains(#""by":"anyone and bob, from whom m is""#), "\(json)")
    let steps: [(test: String, words: String)] = [
      (
        "nobody pays",
        "it takes anyone and bob, from whom m is; ann signs; `open` is by anyone and bob, from whom m is"
      ),
      (
        "one of two pays",
        "it takes (ann or bob) and bob, from whom m is, and bob, from whom n is, and ann, from whom rest is; "
          + "bob signs; `two` is by \(signers[2])"
      ),
    ]
    for step in steps {
      let failure = try #require(try runner(text).runner.run(step.test).failure)
      guard case .call(_, let ending, _)? = failure.steps.last else {
        Issue.record("no step")
        return
      }
      #expect(ending.contains("Unauthorised: \(step.words)"), "\(ending)")
    }
  }

  /// A wait is as long as the test's gas: contracts whose clauses arm themselves again do not keep it from ending.
  @Test func aWaitEnds() throws {
    let (runner, _) = try runner(
      """
      contract Clock {
          party owner
          var next: time
          var strokes: int = 0
          create by owner { next = now + 1 hours }
          due next {
              next = next + 1 hours
              strokes = strokes + 1
          }
          view count() -> int { return strokes }
      }

      test "a day" {
          party ann
          let clock = Clock.create(owner: ann) by ann
          wait(24 hours)
          expect clock.count() == 24
          wait(0 hours)
          expect clock.count() == 24
      }

      test "a century" {
          party ann
          for _ in 0..<90 { let _ = Clock.create(owner: ann) by ann }
          wait(36500 days)
      }

      test "back" {
          party ann
          let clock = Clock.create(owner: ann) by ann
          let span = 3 days
          wait(-span)
      }
      """)
    #expect(try runner.run("a day").failure == nil)
    let century = try #require(try runner.run("a century").failure)
    #expect(century.fault == "OutOfGas")
    let note = try #require(century.detail)
    #expect(note.hasPrefix("the wait goes on no longer: 3"), "\(note)")
    let back = try #require(try runner.run("back").failure)
    #expect(back.fault == "TimeOutOfRange")
    #expect(back.detail == "a test waits forwards only, and for no negative duration")
  }

  @Test func aRunIsTheSameEachTime() throws {
    let (runner, _) = try runner(Self.counter)
    for name in runner.names where name != "never ends" {
      #expect(try runner.run(name) == runner.run(name))
    }
  }

  @Test func aFreeFunctionRunsAlone() throws {
    let checked = try TestSources.check(
      SourceFile(
        name: "math.deed",
        text: """
          error Odd(value: int)
          fn half(n: int) -> int {
              requires n mod 2 == 0 else Odd(value: n)
              return n / 2
          }
          """))
    let code = try #require(try ContractBuild.functions(checked))
    guard var run = FunctionRun(code) else {
      Issue.record("no memory")
      return
    }
    let first = run.run("half", arguments: [8])
    #expect(first.result == .completed([4]))
    let again = run.run("half", arguments: [8])
    #expect(first.result == again.result && first.gas == again.gas)
    let odd = run.run("half", arguments: [7])
    guard case .faulted(let number, let name, let fields, let trace) = odd.result else {
      Issue.record("completed")
      return
    }
    #expect(number == FaultCode.declaredError.rawValue && name == "Odd" && fields == [7])
    #expect(trace.first?.function == "half" && trace.first?.span != nil)
    for (function, arguments) in [("half", []), ("none", [1])] as [(String, [Int])] {
      guard
        case .faulted = run.run(
          function, arguments: arguments.map { .integer(Int64($0)) }
        ).result
      else {
        Issue.record("completed")
        return
      }
    }
  }
}
