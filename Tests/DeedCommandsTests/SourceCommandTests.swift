import DeedCommands
import Foundation
import Testing

@Suite struct SourceCommandTests {
  @Test func aNewProjectPassesEverything() throws {
    let scratch = try ScratchFolder()
    let project = scratch.path + "/lease"
    #expect(CommandLineRun("new", project).code == .success)
    #expect(CommandLineRun("new", project).code == .environment)
    #expect(CommandLineRun("check", project).code == .success)
    #expect(CommandLineRun("fmt", "--check", project).result == "")
    let tests = CommandLineRun("test", project)
    #expect(tests.code == .success)
    #expect(tests.results.last == "1 passed, 0 failed")
    #expect(CommandLineRun("build", project, "--out", scratch.path + "/out").code == .success)
    #expect(FileManager.default.fileExists(atPath: scratch.path + "/out/Agreement.module"))
  }

  /// The octets depend on the source alone: not on the folder it lies in, nor on how the command is called.
  @Test func buildsAreReproducible() throws {
    let (first, second) = (try ScratchFolder(), try ScratchFolder())
    for (scratch, name) in [(first, "a"), (second, "deeper/folder/b")] {
      let project = scratch.path + "/" + name
      try FileManager.default.createDirectory(
        atPath: URL(filePath: project).deletingLastPathComponent().path,
        withIntermediateDirectories: true)
      #expect(CommandLineRun("new", project).code == .success)
      #expect(CommandLineRun("build", project, "--out", scratch.path + "/out").code == .success)
    }
    for suffix in ["module", "package", "abi", "source", "debug"] {
      let files = try [first, second].map {
        try Data(contentsOf: URL(filePath: "\($0.path)/out/Agreement.\(suffix)"))
      }
      #expect(files[0] == files[1], "\(suffix)")
      #expect(!files[0].isEmpty)
    }
  }

  /// Contracts of one name are written to folders named as their files; a file that is named twice is one file.
  @Test func contractsOfOneNameAreNotWrittenOverEachOther() throws {
    let scratch = try ScratchFolder()
    let contract = """
      contract Purse {
          party owner
          create by owner
          call open() by owner { let unused = 3 }
      }

      """
    let one = try scratch.file("one/purse.deed", contract)
    _ = try scratch.file("two/wallet.deed", contract)
    let out = scratch.path + "/out"
    _ = try scratch.file("two/other.deed", contract.replacing("Purse", with: "Other"))
    let all = CommandLineRun("build", scratch.path, "--out", out)
    #expect(all.code == .success, "\(all.note)")
    for base in ["one/purse/Purse", "two/wallet/Purse", "Other"] {
      #expect(all.result.contains("\(out)/\(base).module: "), "\(all.result)")
      for suffix in ["module", "package", "abi", "source", "debug"] {
        #expect(FileManager.default.fileExists(atPath: "\(out)/\(base).\(suffix)"))
      }
    }
    #expect(!FileManager.default.fileExists(atPath: "\(out)/Purse.module"))
    let again = CommandLineRun(
      "build", one, scratch.path + "/two/../one/./purse.deed", scratch.path + "/one", "--out", out)
    #expect(again.code == .success && again.results.count == 1, "\(again.note)")
    #expect(again.note.ranges(of: "`unused` is never used").count == 1, "\(again.note)")
  }

  /// What no ledger would publish is wrong already when it is checked.
  @Test func checkKnowsTheBoundOfDues() throws {
    let scratch = try ScratchFolder()
    let file = try scratch.file(
      "costly.deed",
      """
      contract Costly {
          party owner
          create by owner
          let start: time
          let end: time
          var n: int = 2
          due start { n = 2 }
          due end { n = thrice(n) }
      }

      fn once(n: int) -> int { return n ** n ** n ** n ** n ** n ** n ** n }
      fn twice(n: int) -> int { return once(once(once(once(once(once(once(once(n)))))))) }
      fn thrice(n: int) -> int { return twice(twice(twice(twice(twice(twice(n)))))) }

      """)
    for command in ["check", "build", "test"] {
      let run = CommandLineRun(command, file)
      #expect(run.code == .failure)
      #expect(run.note.contains("error[D3117]: `due end` may take "), "\(run.note)")
      #expect(run.note.contains("costly.deed:8:9"), "\(run.note)")
    }
    let json = CommandLineRun("check", file, "--json")
    #expect(json.code == .failure && json.result.contains("D3117"))
  }

  @Test func checkReportsWhereAndWhy() throws {
    let scratch = try ScratchFolder()
    let file = try scratch.file("wrong.deed", "fn half(n: int) -> bool {\n    return n / 2\n}\n")
    let text = CommandLineRun("check", file)
    #expect(text.code == .failure)
    #expect(text.note.contains("wrong.deed:2:12"))
    let json = CommandLineRun("check", file, "--json")
    #expect(json.code == .failure)
    let list = try JSONSerialization.jsonObject(with: Data(json.result.utf8)) as? [[String: Any]]
    #expect(list?.count == 1)
  }

  @Test func formatRewritesAndChecks() throws {
    let scratch = try ScratchFolder()
    let file = try scratch.file("f.deed", "fn   one( ) -> int{return 1}\n")
    #expect(CommandLineRun("fmt", "--check", file).code == .failure)
    #expect(CommandLineRun("fmt", file).code == .success)
    #expect(CommandLineRun("fmt", "--check", file).code == .success)
    #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("fn one() -> int {"))
    let broken = try scratch.file("g.deed", "fn (")
    #expect(CommandLineRun("fmt", broken).code == .failure)
    #expect(try String(contentsOfFile: broken, encoding: .utf8) == "fn (")
  }

  @Test func aFailingTestShowsEverything() throws {
    let scratch = try ScratchFolder()
    let file = try scratch.file(
      "counter.deed",
      """
      contract Counter {
          var total: int = 0
          event Added(by: int)
          error Negative(by: int)
          create by anyone
          call add(by: int) by anyone
              requires by >= 0 else Negative(by: by)
          {
              total = total + by
              emit Added(by: by)
          }
          view sum() -> int { return total }
      }

      test "adds" {
          party ann
          let counter = Counter.create() by ann
          counter.add(2) by ann
          expect counter.sum() == 3
      }

      test "refuses" {
          party ann
          let counter = Counter.create() by ann
          counter.add(-1) by ann
      }

      """.replacingOccurrences(of: "by: int)", with: "amount: int)")
        .replacingOccurrences(
          of: "by >= 0 else Negative(by: by)", with: "amount >= 0 else Negative(amount)"
        )
        .replacingOccurrences(of: "total + by", with: "total + amount")
        .replacingOccurrences(of: "Added(by: by)", with: "Added(amount)"))
    let run = CommandLineRun("test", file)
    #expect(run.code == .failure)
    #expect(run.results.last == "0 passed, 2 failed")
    for part in [
      "ExpectationFailed", "left:  2", "right: 3", "counter.deed:19:",
      "add(amount: 2) by ann: done",
      "Added(amount: 2)", "Negative", "add(amount: -1) by ann: failed with Negative(amount: -1)",
    ] {
      #expect(run.result.contains(part), "\(part) in \(run.result)")
    }
    let filtered = CommandLineRun("test", file, "--filter", "refus", "--json")
    #expect(try filtered.json("failed") as? Int == 1)
    #expect(CommandLineRun("test", file, "--filter", "nothing").code == .failure)
  }

  @Test func runGivesResultsAndFaults() throws {
    let scratch = try ScratchFolder()
    let file = try scratch.file(
      "maths.deed",
      """
      error TooSmall(least: int, got: int)

      fn divide(a: int, by: int) -> (quotient: int, rest: int) { return a / by, a mod by }

      fn atLeast(least: int, got: int) -> int {
          requires got >= least else TooSmall(least, got)
          return got
      }

      """.replacingOccurrences(of: "by: int", with: "divisor: int")
        .replacingOccurrences(of: "a / by, a mod by", with: "a / divisor, a mod divisor"))
    let run = CommandLineRun("run", file, "divide", "-7", "-2")
    #expect(run.code == .success)
    #expect(run.results == ["4", "1"])
    let repeated = CommandLineRun("run", file, "divide", "7", "2", "--repeat", "3", "--json")
    #expect(try repeated.json("result") as? [String] == ["3", "1"])
    #expect(try (repeated.json("nanoseconds") as? [Int])?.count == 3)
    #expect(try (repeated.json("gas") as? Int ?? 0) > 0)
    let fault = CommandLineRun("run", file, "divide", "1", "0", "--json")
    #expect(fault.code == .failure)
    let facts = try fault.json("fault") as? [String: Any]
    #expect(facts?["name"] as? String == "DivisionByZero")
    #expect(facts?["code"] as? Int == 40)
    #expect(facts?["line"] as? Int == 3)
    let declared = CommandLineRun("run", file, "atLeast", "5", "4")
    #expect(declared.code == .failure)
    #expect(declared.note.contains("TooSmall(5, 4)"))
    #expect(CommandLineRun("run", file, "divide", "1").code == .usage)
    #expect(CommandLineRun("run", file, "divide", "1", "x").code == .usage)
    #expect(CommandLineRun("run", file, "multiply", "1", "2").code == .usage)
  }

  @Test func runsNoGenericFunction() throws {
    let scratch = try ScratchFolder()
    let source = "fn first<T>(values: list<T>) -> T { return values[0] }\n"
    let alone = try scratch.file("alone.deed", source)
    let beside = try scratch.file(
      "beside.deed", source + "\nfn one() -> int { return first([1]) }\n")
    for file in [alone, beside] {
      let run = CommandLineRun("run", file, "first", "[1]")
      #expect(run.code == .usage && run.note.contains("'first' is generic"), "\(run.note)")
    }
    #expect(CommandLineRun("run", beside, "one").results == ["1"])
  }

  @Test func countsWhatIsNotShown() throws {
    let scratch = try ScratchFolder()
    func lines(_ count: Int) -> String {
      (0..<count).map { "fn f\($0)() -> int { return true }\n" }.joined()
    }
    let broken = try scratch.file("broken.deed", lines(20) + "fn g() -> int { return ) }\n")
    let beside = CommandLineRun("check", broken).note
    #expect(beside.contains("6 more are not shown"), "\(beside)")
    let many = try scratch.file("many.deed", lines(300))
    let note = CommandLineRun("check", many).note
    #expect(note.contains("more are not shown"))
    let few = try scratch.file("few.deed", lines(3))
    #expect(!CommandLineRun("check", few).note.contains("not shown"))
  }

  @Test func disassemblesSourceAndModules() throws {
    let scratch = try ScratchFolder()
    let source = repository + "/contracts/evidence/evidence.deed"
    #expect(CommandLineRun("build", source, "--out", scratch.path).code == .success)
    let fromSource = CommandLineRun("disasm", source)
    let fromModule = CommandLineRun("disasm", scratch.path + "/Evidence.module")
    #expect(fromSource.code == .success)
    #expect(fromSource.result == fromModule.result)
    let garbage = try scratch.file("garbage.module", "not a module")
    #expect(CommandLineRun("disasm", garbage).code == .failure)
  }
}
