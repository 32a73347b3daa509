package import DeedCrypto

/// A module that the verifier has accepted: the only thing that may be executed.
///
/// Nothing but `Verifier.verify` makes one, so holding one is the proof that every check was passed.
package struct VerifiedModule: Sendable {
  /// The module.
  package let module: Module
  /// The module's octets, whose hash names it.
  package let octets: [UInt8]
  /// SHA-256 of the octets.
  package let hash: Digest32
  /// The module's types with their facts.
  package let types: TypeTable
  /// What the verifier learnt about each function, by index.
  package let functions: [FunctionFacts]

  /// Reserved to the verifier.
  init(
    module: Module, octets: [UInt8], hash: Digest32, types: TypeTable, functions: [FunctionFacts]
  ) {
    self.module = module
    self.octets = octets
    self.hash = hash
    self.types = types
    self.functions = functions
  }

  /// What the verifier learnt about a function.
  package func facts(_ function: FunctionIndex) -> FunctionFacts {
    functions[Int(function.rawValue)]
  }
}

/// What the verifier proves about a function besides that it may run.
package struct FunctionFacts: Hashable, Sendable {
  /// A basic block of the code.
  package struct Block: Hashable, Sendable {
    /// The offset of the `block` instruction.
    package let offset: UInt32
    /// The offset after the block's last instruction.
    package let end: UInt32
    /// The sum of the instructions' table gas, `block` included: what `block` takes in advance.
    package let gas: UInt64
  }

  /// Parameters and locals.
  package let localCount: Int
  /// The most operands that are on the stack at once.
  package let stackHeightMax: Int
  /// The blocks by ordinal.
  package let blocks: [Block]
  /// What the function does itself.
  package let ownEffects: FunctionEffects
  /// What it does together with all functions that it can reach.
  package let effects: FunctionEffects

  /// The slots that a frame of the function takes.
  package var frameSlots: Int { localCount + stackHeightMax }
}

/// What running a function may do besides computing its results.
package struct FunctionEffects: OptionSet, Hashable, Sendable {
  /// The set as bits.
  package let rawValue: UInt16
  /// A set of these bits.
  package init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Reads a field.
  package static let readsState = FunctionEffects(rawValue: 1 << 0)
  /// Writes a `var`.
  package static let writesState = FunctionEffects(rawValue: 1 << 1)
  /// Writes a party or a `let`.
  package static let writesConstants = FunctionEffects(rawValue: 1 << 2)
  /// Emits an event.
  package static let emits = FunctionEffects(rawValue: 1 << 3)
  /// Jumps to the same or an earlier block.
  package static let loops = FunctionEffects(rawValue: 1 << 4)
  /// Can reach itself by calls.
  package static let recurs = FunctionEffects(rawValue: 1 << 5)
  /// Reads `now` or `self`.
  package static let readsContext = FunctionEffects(rawValue: 1 << 6)
  /// Reads `caller`.
  package static let readsCaller = FunctionEffects(rawValue: 1 << 7)
  /// Reads `signers`.
  package static let readsSigners = FunctionEffects(rawValue: 1 << 8)
  /// Calls the test runner.
  package static let callsImports = FunctionEffects(rawValue: 1 << 9)
  /// Enters other contracts by calls.
  package static let callsContracts = FunctionEffects(rawValue: 1 << 10)
  /// Enters other contracts by views.
  package static let viewsContracts = FunctionEffects(rawValue: 1 << 11)
  /// Reads holdings, a supply or the fields of a unique asset.
  package static let readsHoldings = FunctionEffects(rawValue: 1 << 12)
  /// Issues, burns, gives, withdraws, freezes, recalls or amends assets.
  package static let changesHoldings = FunctionEffects(rawValue: 1 << 13)
}

extension FunctionEffects: CustomStringConvertible {
  private static let names: [(effect: FunctionEffects, name: String)] = [
    (.readsState, "reads state"), (.writesState, "writes state"),
    (.writesConstants, "writes a party or let"), (.emits, "emits"), (.loops, "loops"),
    (.recurs, "recurs"), (.readsContext, "reads now or self"), (.readsCaller, "reads caller"),
    (.readsSigners, "reads signers"), (.callsImports, "calls the test runner"),
    (.callsContracts, "calls contracts"), (.viewsContracts, "views contracts"),
    (.readsHoldings, "reads holdings"),
    (.changesHoldings, "changes holdings"),
  ]

  /// The effects in words, joined by "and".
  package var description: String {
    Self.names.filter { contains($0.effect) }.map(\.name).joined(separator: " and ")
  }
}
