import Foundation
import Testing

/// Expected outputs are rewritten on request only, and never in CI.
@Suite struct ExpectationTests {
  /// The variable that asks for new expectations; put together here, so that this file has no use of it.
  private static let variable = "DEED_UPDATE_" + "EXPECTED"

  @Test func whoRewritesLooksForCI() {
    var uses = 0
    for source in Checkout.tests {
      let isUse = source.lines.contains { $0.contains("[\"\(Self.variable)\"]") }
      if !isUse { continue }
      uses += 1
      #expect(
        source.lines.contains { $0.contains("[\"CI\"]") },
        "\(source.path) rewrites expectations without a look at CI")
    }
    #expect(uses > 0)
  }

  @Test func theTwoAreNotSetTogether() {
    let environment = ProcessInfo.processInfo.environment
    #expect(environment[Self.variable] == nil || environment["C" + "I"] == nil)
  }

  /// One helper a test target decides.
  @Test func eachTargetDecidesInOnePlace() {
    let users = Checkout.tests.filter { source in
      source.lines.contains { $0.contains("[\"\(Self.variable)\"]") }
    }
    for (target, files) in Dictionary(grouping: users, by: \.target) {
      #expect(files.count == 1, "\(target): \(files.map(\.path))")
    }
  }

  @Test func noScriptAsksForIt() {
    for path in Checkout.paths
    where path.hasSuffix(".sh") || path == "Makefile" || path == ".ci/run" {
      #expect(!(Checkout.text(path) ?? "").contains(Self.variable), "\(path)")
    }
  }
}
