import DeedBytecode
import DeedCompiler
import DeedSyntax
import DeedTestSupport
import Testing

/// Sources with tokens taken out, doubled, swapped and replaced: the compiler answers, and what it accepts verifies.
@Suite struct MutatedSourceTests {
  /// Words, numbers, spaces and single signs; good enough to shuffle.
  static func tokens(_ octets: [UInt8]) -> [[UInt8]] {
    func isWord(_ octet: UInt8) -> Bool {
      (0x30...0x39).contains(octet) || (0x41...0x5A).contains(octet)
        || (0x61...0x7A).contains(octet)
    }
    var result: [[UInt8]] = []
    for octet in octets {
      if isWord(octet), let last = result.last?.last, isWord(last) {
        result[result.count - 1].append(octet)
      } else {
        result.append([octet])
      }
    }
    return result
  }

  static func mutated(_ tokens: [[UInt8]], _ generator: inout SeededGenerator) -> [UInt8] {
    var tokens = tokens
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let here = Int.random(in: 0..<tokens.count, using: &generator)
      let there = Int.random(in: 0..<tokens.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: tokens[here] = []
      case 1: tokens[here] += tokens[here]
      case 2: tokens.swapAt(here, there)
      default: tokens[here] = tokens[there]
      }
    }
    return Array(tokens.joined())
  }

  @Test(arguments: SemanticFixtureTests.accepted + SemanticFixtureTests.rejected)
  func answersAnything(_ path: String) throws {
    let tokens = Self.tokens(try Repository.read(path))
    for seed in 0..<400 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let octets = Self.mutated(tokens, &generator)
      let compilation = Compilation(SourceFile(name: "mutant.deed", bytes: octets))
      guard compilation.checked != nil else {
        #expect(!compilation.diagnostics.isEmpty, "\(path), seed \(seed)")
        continue
      }
      for lowered in try compilation.lowerAll() {
        do {
          _ = try Verifier.verify(lowered.module)
        } catch {
          Issue.record("\(path), seed \(seed): \(error)")
        }
      }
    }
  }
}
