import DeedBytecode
import DeedTestSupport
import Foundation
import Testing

/// `docs/bytecode.md` says what the code says.
@Suite struct CodecManualTests {
  private static let path = VerifierFixture.project + "/docs/bytecode.md"

  private static let opcodes =
    "| octet | instruction | stack | gas | since | |\n|---|---|---|---|---|---|\n"
    + OpcodeTable.rows.map { row in
      let operands = row.operands.map { " *\($0.rawValue)*" }.joined()
      return "| \(row.opcode.rawValue) | `\(row.mnemonic)`\(operands) | \(row.effect) "
        + "| \(row.gas) | \(row.since) | \(row.meaning) |\n"
    }.joined()

  private static let refusals =
    "| code | name |\n|---|---|\n"
    + VerificationCode.allCases.map { "| D\($0.rawValue) | \($0) |\n" }.joined()

  /// The table of `Limits.swift`: names, values and comments as they stand there.
  private static func limits() throws -> String {
    let path = VerifierFixture.project + "/Sources/DeedBytecode/Model/Limits.swift"
    var table = "| name | limit | what, and why |\n|---|---|---|\n"
    var comment: [Substring] = []
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("/// ") {
        comment.append(text.dropFirst(4))
        continue
      }
      defer { comment = [] }
      let declaration = "package static let "
      guard text.hasPrefix(declaration), let equals = text.range(of: " = ") else { continue }
      let name = text[..<equals.lowerBound].dropFirst(declaration.count).prefix { $0 != ":" }
      let value = text[equals.upperBound...].replacingOccurrences(of: "_", with: ",")
      table += "| \(name) | \(value) | \(comment.joined(separator: " ")) |\n"
    }
    return table
  }

  /// The page with what stands between two markers replaced.
  private func replaced(_ page: String, _ name: String, by text: String) throws -> String {
    let opening = try #require(page.range(of: "<!-- \(name): generated from"))
    let line = try #require(page[opening.upperBound...].firstIndex(of: "\n"))
    let closing = try #require(page.range(of: "<!-- end of \(name) -->"))
    return page[...line] + text + page[closing.lowerBound...]
  }

  @Test func generatedPartsAreFresh() throws {
    let page = try String(contentsOfFile: Self.path, encoding: .utf8)
    var fresh = try replaced(page, "opcodes", by: Self.opcodes)
    fresh = try replaced(fresh, "refusals", by: Self.refusals)
    fresh = try replaced(fresh, "limits", by: Self.limits())
    if Expectations.areRewritten {
      try fresh.write(toFile: Self.path, atomically: true, encoding: .utf8)
    }
    #expect(page == fresh, "run the tests with DEED_UPDATE_EXPECTED=1 and look at the change")
  }

  @Test func theAssemblyShownVerifies() throws {
    let page = try String(contentsOfFile: Self.path, encoding: .utf8)
    let start = try #require(page.range(of: "```\nmodule contract Counter"))
    let text = page[start.lowerBound...].dropFirst(4)
    let end = try #require(text.range(of: "```"))
    let assembly = String(text[..<end.lowerBound])
    let module = try Assembler.assemble(assembly)
    _ = try Verifier.verify(module)
    #expect(Disassembler.disassemble(module) == assembly)
  }
}
