import DeedBytecode
import DeedCompiler
import DeedSyntax
import Testing

/// Sources with tokens taken out, doubled, swapped and replaced: the compiler answers, and what it accepts verifies.
@Suite struct MutatedSourceTests {
  /// SplitMix64, so that a failure can be repeated from the seed it prints.
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

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

  static func mutated(_ tokens: [[UInt8]], _ generator: inout Generator) -> [UInt8] {
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
      var generator = Generator(state: seed)
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
