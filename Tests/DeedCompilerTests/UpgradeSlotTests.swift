import DeedBytecode
import DeedCompiler
import DeedSyntax
import Testing

/// Which slots the fields of successors get.
@Suite struct UpgradeSlotTests {
  /// A successor that reads the last version's own field, which leaves its slot, and has one of its own.
  private static func version(_ number: Int) -> String {
    let head = number > 0 ? "import v\(number - 1)\n" : ""
    let block =
      number > 0
      ? "upgrade v\(number - 1).Box { kept = old.kept\n own\(number) = old.own\(number - 1) + 1 }"
      : ""
    return head
      + "contract Box { party owner\n var own\(number): int = 0\n var kept: list<int> = []\n"
      + "create by owner\n upgrade by owner\n \(block) }"
  }

  @Test func whatIsFreeIsTakenAgain() throws {
    var files: [String: String] = [:]
    for number in 0...6 { files["v\(number).deed"] = Self.version(number) }
    for number in 0...6 {
      let name = "v\(number).deed"
      let parsed = ParsedModule.parse(SourceFile(name: name, text: files[name] ?? ""))
      let closure = SourceClosure.load(parsed, at: name, isProject: true) { path in
        files[path].map { Array($0.utf8) }
      }
      let result = Compiler.check(closure)
      #expect(result.diagnostics.map(\.message) == [])
      let module = Compiler.lower(try #require(result.checked)).module
      // Owner, own field, and the list, which keeps its slot.
      #expect(module.fields.map(\.slot) == [0, number.isMultiple(of: 2) ? 1 : 3, 2])
    }
  }
}
