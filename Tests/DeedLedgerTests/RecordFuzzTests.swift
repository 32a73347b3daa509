import DeedEncoding
import DeedLedger
import DeedTestSupport
import Foundation
import Testing

/// Octets from outside: mutated records never end the process, and what is understood has one encoding.
@Suite struct RecordFuzzTests {
  static let seed = ProcessInfo.processInfo.environment["DEED_SEED"].flatMap(UInt64.init) ?? 8949

  @Test func mutatedOctetsDecodeToWhatReencodesToThem() throws {
    var random = SeededGenerator(seed: Self.seed)
    let samples = try RecordSamples.shared.get().all
    var accepted = 0
    for round in 0..<12_000 {
      let (kind, original) = samples[random.below(samples.count)]
      var octets = original
      switch random.below(4) {
      case 0:
        for _ in 0...random.below(3) { octets[random.below(octets.count)] ^= 1 << random.below(8) }
      case 1:
        let start = random.below(octets.count)
        octets.removeSubrange(start..<min(octets.count, start + 1 + random.below(8)))
      default:
        guard let item = ReceiptMutation.item(octets) else { throw MissingForTest() }
        var place = random.below(ReceiptMutation.count(item))
        octets = ReceiptMutation.encoded(item, at: &place) { part in
          random.below(4) == 0
            ? ReceiptMutation.uncanonical(part, using: &random)
            : ReceiptMutation.changed(part, using: &random).encoded()
        }
      }
      guard let again = try? kind.recoded(octets) else { continue }
      accepted += 1
      #expect(
        again == octets, "\(kind), round \(round) of seed \(Self.seed): \(octets.hexadecimal)")
    }
    // Some mutants are records again, or the test would show nothing.
    #expect(accepted > 500)
  }
}
