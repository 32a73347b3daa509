/// Something that must hold for every input did not.
package struct Finding: Error, CustomStringConvertible {
  /// What did not hold.
  package let description: String

  /// A finding in words.
  package init(_ description: String) { self.description = description }
}

/// Throws a finding unless a condition holds.
func require(
  _ condition: Bool, _ description: @autoclosure () -> String
) throws(Finding) {
  guard condition else { throw Finding(description()) }
}

/// A function that takes any octets, and what must hold of it: it ends, it does not crash, and it throws no ``Finding``.
///
/// Nothing about an input may be remembered from one run to the next, or a finding could not be repeated.
package struct FuzzTarget: Sendable {
  /// The name, which folders of inputs have too.
  package let name: String
  /// The longest input, in octets; what is longer says nothing new and takes longer.
  package let octetsMax: Int
  /// Words that inputs are made of.
  package let words: [String]
  /// Inputs to begin with, made from the repository's fixtures.
  package let seeds: @Sendable () throws -> [[UInt8]]
  /// Takes one input; throws a ``Finding``.
  package let run: @Sendable ([UInt8]) throws -> Void

  /// Describes a target.
  init(
    _ name: String, octetsMax: Int, words: [String] = [],
    seeds: @escaping @Sendable () throws -> [[UInt8]],
    run: @escaping @Sendable ([UInt8]) throws -> Void
  ) {
    self.name = name
    self.octetsMax = octetsMax
    self.words = words
    self.seeds = seeds
    self.run = run
  }

  /// All targets.
  package static let all: [FuzzTarget] = [
    .source, .program, .meeting, .upgrade, .module, .assembly, .cbor, .record, .receipt, .json,
    .request,
    .literal, .key,
  ]

  /// The target of a name.
  package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
