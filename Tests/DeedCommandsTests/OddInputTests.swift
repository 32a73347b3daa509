import DeedCommands
import Foundation
import Testing

/// Files that are none, devices, and results that go nowhere: each gets a message for people and the right code.
@Suite struct OddInputTests {
  private let scratch: ScratchFolder

  init() throws {
    scratch = try ScratchFolder()
  }

  /// Every command that reads a file, with the place of the file left out.
  private static let readers: [[String]] = [
    ["check"], ["fmt"], ["build"], ["test"], ["disasm"], ["verify", "--pin", "/dev/null"],
    ["verify", "receipt", "--pin"], ["deploy", "--key", "/dev/null"], ["call", "00", "f", "--key"],
    ["genesis", "g", "--name", "n", "--founder", "1:/dev/null", "--member"],
  ]

  @Test func nothingCrashesOrShowsItsInnards() throws {
    let garbage = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let file = scratch.path + "/garbage.deed"
    try Data(garbage).write(to: URL(filePath: file))
    try Data().write(to: URL(filePath: scratch.path + "/empty.module"))
    let paths = [
      "/nonexistent", "/proc/self/mem", "/dev/null", scratch.path, file,
      scratch.path + "/empty.module",
    ]
    for reader in Self.readers {
      for path in paths {
        let operand = reader.last == "--member" ? "1:m:" + path : path
        let run = CommandLineRun(reader + [operand], environment: [:])
        for innards in ["NSCocoaErrorDomain", "Deed" + "Encoding.", "offset: ", "Optional("] {
          #expect(!run.note.contains(innards), "\(reader) \(path): \(run.note)")
        }
      }
    }
    #expect(CommandLineRun("disasm", scratch.path).note.contains("directory"))
    #expect(CommandLineRun("check", "/nonexistent").note.contains("no such file"))
  }

  /// A link to a file that is too large is as large as the file.
  @Test func hugeFilesAreRefusedThroughLinksToo() throws {
    let (huge, link) = (scratch.path + "/huge", scratch.path + "/link")
    #expect(FileManager.default.createFile(atPath: huge, contents: nil))
    let handle = try FileHandle(forWritingTo: URL(filePath: huge))
    try handle.truncate(atOffset: 65 << 20)
    try handle.close()
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: huge)
    for path in [huge, link] {
      let run = CommandLineRun("disasm", path)
      #expect(run.code == .environment)
      #expect(run.note.contains("larger than 64 MiB"), "\(run.note)")
    }
  }

  /// What is no regular file is written to, and not replaced by one.
  @Test func devicesStayDevices() throws {
    let link = scratch.path + "/public.pem"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/null")
    let run = CommandLineRun("keygen", scratch.path + "/key.pem", "--public", link)
    #expect(run.code == .success, "\(run.note)")
    let type = try FileManager.default.attributesOfItem(atPath: link)[.type]
    #expect(type as? FileAttributeType == .typeSymbolicLink)
  }

  @Test func aProjectNeedsAName() {
    let run = CommandLineRun("new", "")
    #expect(run.code == .usage)
    #expect(run.note.contains("usage: deed new [options] FOLDER"))
  }

  @Test func assemblyIsJSONWhenAskedFor() throws {
    let file = try scratch.file("one.deed", "fn one() -> int {\n    return 1\n}\n")
    let run = CommandLineRun("disasm", file, "--json")
    #expect(run.code == .success, "\(run.note)")
    #expect(try run.json("verified") as? Bool == true)
    #expect((try run.json("assembly") as? String)?.hasPrefix("module") == true)
    #expect(CommandLineRun("fmt", file, "--stdout", "--json").code == .usage)
  }

  /// A test that waits past the end of time fails like a call that computes such a time.
  @Test func waitingPastTheEndOfTimeIsAFailure() throws {
    let wait = "    wait(1000000000000000 seconds)\n"
    let file = try scratch.file(
      "wait.deed", "test \"long\" {\n" + String(repeating: wait, count: 12) + "}\n")
    let run = CommandLineRun("test", file)
    #expect(run.code == .failure)
    #expect(run.result.contains("TimeOutOfRange"), "\(run.result)")
    #expect(run.result.contains("in test \"long\" at"), "\(run.result)")
  }
}
