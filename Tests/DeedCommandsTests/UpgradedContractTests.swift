import DeedCommands
import Testing

/// Tests of the language that upgrade: what others may still call, and what is told of failures.
@Suite struct UpgradedContractTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  /// A call of which the successor has exchanged two parameters of one type is another one.
  @Test func exchangedParametersAreNotCalled() throws {
    let first = """
      contract Desk {
          party owner
          var up: bool = false
          create by owner
          call move(src: int, dst: int) by anyone { up = src < dst }
          view isUp() -> bool { return up }
          upgrade by owner
      }
      """
    _ = try scratch.file("v1.deed", first)
    _ = try scratch.file(
      "v2.deed",
      "import v1\n"
        + first.replacing("src: int, dst: int", with: "dst: int, src: int")
        .replacing("upgrade by owner", with: "upgrade v1.Desk { up = old.up }"))
    let user = try scratch.file(
      "user.deed",
      """
      import v1
      import v2
      contract User {
          party owner
          let desk: v1.Desk
          create by owner
          call go() by owner { desk.move(1, dst: 2) }
          call see() by owner { requires desk.isUp() }
      }
      test "others go on" {
          party ann
          let desk = v1.Desk.create(owner: ann) by ann
          let user = User.create(owner: ann, desk: desk) by ann
          user.go() by ann
          let upgraded = v2.Desk.upgrade(desk) by ann
          expect fails WrongInterface { user.go() by ann }
          expect upgraded.isUp()
          user.see() by ann
      }
      """)
    let run = CommandLineRun("test", user)
    #expect(run.code == .success, "\(run.result)\n\(run.note)")
  }

  /// A successor that looks like its own predecessor is none of itself: its step would run again.
  @Test func nothingIsItsOwnSuccessor() throws {
    let first = """
      contract Purse {
          party owner
          var count: int = 0
          create by owner
          view get() -> int { return count }
          upgrade by owner
      }
      """
    let step = "upgrade v1.Purse { count = old.count + 1 }\n    upgrade by owner"
    let test = """

      test "once" {
          party ann
          let purse = v1.Purse.create(owner: ann) by ann
          let upgraded = Purse.upgrade(purse) by ann
          expect upgraded.get() == 1
          expect fails NotASuccessor { let _ = Purse.upgrade(purse) by ann }
          expect upgraded.get() == 1
      }
      """
    _ = try scratch.file("v1.deed", first)
    let second = try scratch.file(
      "v2.deed", "import v1\n" + first.replacing("upgrade by owner", with: step) + test)
    let run = CommandLineRun("test", second)
    #expect(run.code == .success, "\(run.result)\n\(run.note)")
  }

  /// The trace of an upgrade that fails is in the code that failed: the successor's step, or the old module's line.
  @Test(arguments: [(0, "broken at v2.deed:"), (1, "start at v1.deed:")])
  func theTraceIsOfTheCodeThatRan(_ shift: Int, _ place: String) throws {
    _ = try scratch.file(
      "v1.deed",
      """
      contract Desk {
          party owner
          var count: int = 0
          let shift: int
          create by owner
          fn unused(n: int) -> int { return n + 1 }
          fn start(n: int) -> time { return time"2025-01-01T00:00:00Z" + 1 days * (1 / (1 - n)) }
          call step() by owner { count = unused(count) }
          upgrade by owner after start(shift)
      }
      """)
    let second = try scratch.file(
      "v2.deed",
      """
      import v1

      contract Desk {
          party owner
          var count: int = 0
          let shift: int
          create by owner
          // Far below anything in v1.




          fn broken(n: int) -> int { return 1 / n }
          upgrade v1.Desk {
              count = broken(old.count)
          }
      }

      test "fails" {
          party ann
          let desk = v1.Desk.create(owner: ann, shift: \(shift)) by ann
          let _ = Desk.upgrade(desk) by ann
      }

      test "expected" {
          party ann
          let desk = v1.Desk.create(owner: ann, shift: \(shift)) by ann
          expect fails DivisionByZero { let _ = Desk.upgrade(desk) by ann }
          desk.step() by ann
      }
      """)
    let run = CommandLineRun("test", second)
    let told = run.result + run.note
    #expect(run.code == .failure && told.contains("DivisionByZero"), "\(told)")
    #expect(told.contains("in " + place), "\(told)")
    #expect(!told.contains("unused"), "\(told)")
  }
}
