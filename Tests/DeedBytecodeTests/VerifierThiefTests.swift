import DeedBytecode
import DeedTestSupport
import Foundation
import Testing

/// The thieves of `docs/thieves.md`: each refused as its file says, with an honest program of its kind that is accepted.
///
/// `VerifierFixtureTests` runs both; here is that the page shows them, and that none can be refused for another reason.
@Suite struct VerifierThiefTests {
  private static let path = VerifierFixture.project + "/docs/thieves.md"
  private static let thieves = VerifierFixture.rejected.filter {
    $0.name.hasPrefix("reject/thieves/")
  }

  private static func title(_ fixture: VerifierFixture) -> String {
    String(fixture.name.split(separator: "/")[2].dropLast(".dasm".count))
  }

  @Test func thePageShowsThemAll() throws {
    #expect(Self.thieves.count >= 200)
    var table = "| thief | what it does | refusal |\n|---|---|---|\n"
    for thief in Self.thieves {
      let comment = try #require(thief.text.split(separator: "\n").first)
      #expect(comment.hasPrefix("// ") && comment.hasSuffix("."))
      let refusal = try String(contentsOfFile: thief.expectedPath, encoding: .utf8)
      let words = refusal.split(separator: " ")
      table += "| \(Self.title(thief)) | \(comment.dropFirst(3)) | \(words[0]) \(words[1]) |\n"
    }
    let page = try String(contentsOfFile: Self.path, encoding: .utf8)
    let opening = try #require(page.range(of: "<!-- thieves: generated from"))
    let line = try #require(page[opening.upperBound...].firstIndex(of: "\n"))
    let closing = try #require(page.range(of: "<!-- end of thieves -->"))
    let fresh = page[...line] + table + page[closing.lowerBound...]
    if Expectations.areRewritten {
      try String(fresh).write(toFile: Self.path, atomically: true, encoding: .utf8)
    }
    #expect(page == fresh, "run the tests with DEED_UPDATE_EXPECTED=1 and look at the change")
  }

  @Test func eachKindHasAnHonestProgram() {
    let kinds = Set(Self.thieves.map { String(Self.title($0).prefix { $0 != "-" }) })
    let honest = Set(
      VerifierFixture.accepted.filter { $0.name.hasPrefix("accept/honest/") }.map(Self.title))
    #expect(kinds == honest)
  }

  /// What is wrong is the one thing that the file is about: without its last function or table nothing else is.
  @Test func aThiefHasOneFault() throws {
    for thief in Self.thieves {
      var module = try thief.module
      guard module.kind == .contract, Self.refusal(of: module)?.place.isCode == true else {
        continue
      }
      // Bodies without code that is judged: each fails at once, as a function of any type may.
      module.errors.append(Message(name: "Stopped", fields: []))
      let number = UInt32(module.errors.count - 1)
      var code: [UInt8] = []
      Instruction(.block).encode(into: &code)
      Instruction(.fail, number).encode(into: &code)
      for index in module.functions.indices { module.functions[index].code = code }
      #expect(Self.refusal(of: module) == nil, "\(thief.name)")
    }
  }

  private static func refusal(of module: Module) -> VerificationFailure? {
    do throws(VerificationFailure) {
      _ = try Verifier.verify(module)
      return nil
    } catch {
      return error
    }
  }
}

extension VerificationFailure.Place {
  /// Whether the place is in a function.
  fileprivate var isCode: Bool {
    switch self {
    case .code, .function: true
    default: false
    }
  }
}
