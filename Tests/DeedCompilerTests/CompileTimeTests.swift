import DeedBytecode
import DeedCompiler
import DeedSyntax
import Foundation
import Testing

/// A contract of two thousand lines is checked and lowered; with `DEED_BENCHMARK=1` the times are printed.
@Suite struct CompileTimeTests {
  /// A part of the contract: types, functions, state, a call and a view.
  private static func part(_ n: Int) -> String {
    """
        /// A claim of kind \(n).
        struct Claim\(n) { author: party, amount: int in 0...10**12, grounds: text }
        enum Ruling\(n) { award(amount: int, to: party), dismissed }
        event Ruled\(n)(amount: int, to: party)
        error TooMuch\(n)(expected: int, got: int)
        var claims\(n): log<Claim\(n)> = []
        var shares\(n): map<party, int> = [:]

        /// Raises a claim.
        call raise\(n)(amount: int in 0...10**12, grounds: text) by owner or other in open
            requires amount > \(n) else TooMuch\(n)(expected: \(n), got: amount)
        {
            claims\(n).append(Claim\(n)(author: caller, amount, grounds))
            let earlier = if shares\(n).contains(caller) { shares\(n)[caller] } else { 0 }
            shares\(n)[caller] = earlier + share\(n)(amount, parts: 3)
        }

        /// Rules on the last one.
        call rule\(n)(ruling: Ruling\(n)) by other in open {
            match ruling {
                award(amount, to) {
                    requires amount <= total\(n)(claims\(n).count) else TooMuch\(n)(
                        expected: claims\(n).count, got: amount)
                    emit Ruled\(n)(amount, to)
                }
                dismissed { emit Ruled\(n)(amount: 0, to: owner) }
            }
        }

        view claimed\(n)(at: int) -> Claim\(n) in any { return claims\(n)[at] }

        fn share\(n)(amount: int, parts: int) -> int {
            var rest = amount
            var share = 0
            while rest > parts {
                rest = rest - parts
                share = share + (rest * \(n + 3) + 7) mod (parts + 1)
            }
            for i in 0..<parts {
                if (i > 1) and (share < rest or share == \(n)) { share = share + i } else { rest = rest - 1 }
            }
            return share
        }

        fn total\(n)(count: int) -> int {
            var sum = 0
            for i in 0..<count { sum = sum + i ** 2 - share\(n)(i, parts: 2) }
            return sum
        }

    """.replacingOccurrences(of: "(share < rest or share", with: "((share < rest) or share")
  }

  @Test func twoThousandLines() throws {
    var text =
      "contract Large {\n    party owner, other\n    phase open -> closed\n    final closed\n"
    text += "    create by owner\n    call close() by owner in open -> closed {}\n\n"
    var count = 0
    while text.utf8.count(where: { $0 == 0x0A }) < 2_000 {
      text += Self.part(count)
      count += 1
    }
    text += "}\n"
    let isMeasured = ProcessInfo.processInfo.environment["DEED_BENCHMARK"] != nil
    let lines = text.utf8.count { $0 == 0x0A }
    var parsing: [Duration] = []
    var compiling: [Duration] = []
    for _ in 0..<(isMeasured ? 21 : 1) {
      let clock = ContinuousClock()
      let start = clock.now
      let parsed = ParsedModule.parse(SourceFile(name: "large.deed", bytes: Array(text.utf8)))
      let middle = clock.now
      let result = Compiler.check(parsed)
      let checked = try #require(
        result.checked, "\((parsed.diagnostics + result.diagnostics).prefix(3))")
      let module = Compiler.lower(checked).module
      compiling.append(clock.now - middle)
      parsing.append(middle - start)
      #expect(module.functions.count > 4 * count)
    }
    guard isMeasured else { return }
    print(
      "\(lines) lines: parse \(parsing.sorted()[10]), check and lower \(compiling.sorted()[10]) (medians of 21)"
    )
  }
}
