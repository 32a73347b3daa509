import DeedSyntax
import DeedTestSupport
import Foundation
import Testing

@Suite struct LiteralTests {
  private func value(_ text: String) throws -> ExpressionSyntax.Kind {
    let module = ParsedModule.parse(SourceFile(name: "a", text: "let a: int = \(text)"))
    try #require(module.diagnostics.isEmpty, "\(text)")
    guard case .constant(let field)? = module.syntax.declarations.first?.kind,
      let value = field.value
    else { throw Grammar.Malformed(text: text) }
    return value.kind
  }

  @Test func integers() throws {
    for (text, digits, isHexadecimal) in [
      ("0", "0", false), ("1_000", "1000", false), ("0x00fF_1", "00fF1", true),
    ] {
      guard case .integer(let literal) = try value(text) else { Issue.record("\(text)"); continue }
      #expect(literal.digits == digits && literal.isHexadecimal == isHexadecimal)
    }
  }

  /// Times agree with Foundation's over the whole calendar.
  @Test func times() throws {
    let formatter = ISO8601DateFormatter()
    formatter.timeZone = TimeZone(identifier: "UTC")
    var random = SeededGenerator(seed: 5)
    for _ in 0..<400 {
      // From 1600, where Foundation's calendar is surely Gregorian, to 9999.
      let seconds = Int64.random(in: -11_676_096_000...253_402_300_799, using: &random)
      let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
      guard case .time(let milliseconds) = try value("time\"\(text)\"") else {
        Issue.record("\(text)")
        continue
      }
      #expect(milliseconds == seconds * 1000, "\(text)")
    }
    guard case .time(let first) = try value("time\"0000-01-01T00:00:00.001Z\"") else { return }
    #expect(first == -62_167_219_199_999)
  }

  @Test func textsAndOctets() throws {
    guard case .text(let text) = try value(#""a\u{0}\"\\\n\t\r\u{1F600}é""#) else { return }
    #expect(Array(text.utf8) == Array("a\0\"\\\n\t\r\u{1F600}é".utf8))
    guard case .bytes(let octets) = try value("hex\"00fFA0\"") else { return }
    #expect(octets == [0, 255, 160])
    guard case .duration(let count, let unit) = try value("3 weeks") else { return }
    #expect(count.digits == "3" && unit.milliseconds == 3 * 0 + 604_800_000)
    let digits = String(repeating: "ab", count: 48)
    guard case .digest(let digest) = try value("digest\"sha384:\(digits)\"") else { return }
    #expect(digest.algorithm == "sha384" && digest.octets == Array(repeating: 0xAB, count: 48))
  }

  @Test func documentationAndIdentities() throws {
    let text = "/// not this\n\n/// first\n///  second\nfn a(x: int) { let y = x + 1 }\n"
    let module = ParsedModule.parse(SourceFile(name: "a", text: text))
    let declaration = try #require(module.syntax.declarations.first)
    #expect(declaration.documentation == "first\n second")
    #expect(declaration.id.index < module.syntax.nodeCount)
    #expect(module.source.text(in: declaration.span).hasPrefix("fn a"))
    #expect(
      module.source.position(at: declaration.span.start) == SourcePosition(line: 5, column: 1))
  }
}
