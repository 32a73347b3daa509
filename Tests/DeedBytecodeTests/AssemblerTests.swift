import DeedBytecode
import DeedTestSupport
import Testing

@Suite struct AssemblerTests {
  @Test(arguments: [
    ("", 1, 1, AssemblyFailure.Problem.expected(.word)),
    ("module office A", 1, 8, .expected(.word)),
    ("module library A\nfrobnicate", 2, 1, .expected(.declaration)),
    ("module library A\ntype %17 = list int", 2, 7, .unexpectedNumber(expected: 16)),
    ("module library A\ntype %16 = list integer", 2, 17, .expected(.type)),
    ("module library A\nfunction 0 () -> () {\n  block\n  jumps @0\n}", 4, 3, .unknownInstruction),
    ("module library A\nfunction 0 () -> () {\n  jump 0\n}", 3, 8, .expected(.blockNumber)),
    (
      "module library A\nfunction 0 () -> () {\n  int 4611686018427387904\n}", 3, 7, .numberTooLarge
    ),
    ("module library A\nfunction 0 () -> () {\n  call 4294967296\n}", 3, 8, .numberTooLarge),
    ("module library A\nfunction 0 () -> () {\n  local.load 0 !\n}", 3, 16, .expected(.pathStep)),
    ("module library A\nfunction 0 () -> () {\n  block", 3, 8, .expected(.instruction)),
    ("module library \"A", 1, 16, .expected(.text)),
    ("module library \"\\q\"", 1, 18, .expected(.text)),
    ("module library \"\\xzz\"", 1, 19, .expected(.hexadecimal)),
    ("module library A\nfunction 0 () -> () {\n  octets 0g\n}", 3, 10, .expected(.hexadecimal)),
    ("module library A\nentry 0 call f() -> () by none body 0", 2, 27, .expected(.authority)),
  ])
  func mistakesAreFoundWhereTheyAre(
    _ text: String, _ line: Int, _ column: Int, _ problem: AssemblyFailure.Problem
  ) {
    let failure = #expect(throws: AssemblyFailure.self) { try Assembler.assemble(text) }
    #expect(failure == AssemblyFailure(line: line, column: column, problem: problem))
  }

  @Test func literalsAreRefusedWhereTheyAre() {
    let failure = #expect(throws: AssemblyFailure.self) {
      try Assembler.assemble("module library A\n\nconstant 0: bool = maybe\n")
    }
    #expect(failure?.line == 3)
    #expect(failure?.column == 20)
  }

  @Test func deepAuthoritiesAreRefused() {
    let deep = String(repeating: "all(", count: 10_000)
    let failure = #expect(throws: AssemblyFailure.self) {
      try Assembler.assemble("module contract A\nentry 0 call f() -> () by \(deep)")
    }
    #expect(failure?.problem == .tooDeep)
  }

  /// Text of any kind is assembled or refused, never worse.
  @Test func mutatedTextNeverCrashes() throws {
    for (index, fixture) in VerifierFixture.accepted.enumerated() {
      let text = Array(try fixture.text.utf8)
      guard text.count < 8_000 else { continue }
      var random = SeededGenerator(seed: UInt64(index))
      for _ in 0..<40 {
        var mutant = text
        for _ in 0..<3 {
          let position = Int.random(in: 0..<mutant.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: mutant.remove(at: position)
          case 1: mutant[position] = UInt8.random(in: 0...255, using: &random)
          default: mutant.insert(text[text.count - 1 - position % text.count], at: position)
          }
        }
        do throws(AssemblyFailure) {
          let module = try Assembler.assemble(String(decoding: mutant, as: UTF8.self))
          _ = try? Verifier.verify(module)
        } catch {
          #expect(error.line >= 1 && error.column >= 1)
        }
      }
    }
  }

  @Test func namesThatAreNoIdentifiersAreQuoted() throws {
    var module = Module(kind: .library, name: Name(octets: [0xFF, 0x22, 0x5C, 0x0A, 0x41]))
    module.errors = [Message(name: Name("é \"x\""), fields: [])]
    let text = Disassembler.disassemble(module)
    #expect(text.contains(#""\xff\"\\\x0aA""#))
    #expect(try Assembler.assemble(text) == module)
  }
}
