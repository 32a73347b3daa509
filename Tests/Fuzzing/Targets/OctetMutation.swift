/// Changes to octets for the slice of fuzzing that ordinary tests do; libFuzzer has its own.
package struct OctetMutation {
  private let target: FuzzTarget
  private let seeds: [[UInt8]]
  private let words: [[UInt8]]
  private var choices: ChoiceStream

  /// Mutations of a target's seeds.
  package init(_ target: FuzzTarget, seed: UInt64) throws {
    self.target = target
    seeds = try target.seeds().filter { $0.count <= target.octetsMax }
    words = target.words.map { Array($0.utf8) }
    choices = ChoiceStream(seed: seed)
  }

  /// The next input.
  package mutating func next() -> [UInt8] {
    var octets = seeds.isEmpty ? [] : choices.pick(seeds)
    for _ in 0...choices.below(4) {
      let position = choices.below(octets.count + 1)
      let end = min(octets.count, position + 1 + choices.below(16))
      switch choices.below(6) {
      case 0 where position < octets.count: octets[position] ^= 1 << UInt8(choices.below(8))
      case 1: octets.insert(UInt8(choices.below(256)), at: position)
      case 2: octets.removeSubrange(position..<end)
      case 3: octets.insert(contentsOf: octets[position..<end], at: choices.below(position + 1))
      case 4 where !words.isEmpty: octets.insert(contentsOf: choices.pick(words), at: position)
      default:
        guard !seeds.isEmpty else { continue }
        let other = choices.pick(seeds)
        let start = choices.below(other.count + 1)
        octets.replaceSubrange(
          position..<end, with: other[start..<min(other.count, start + 1 + choices.below(64))])
      }
    }
    return Array(octets.prefix(target.octetsMax))
  }
}
