import DeedBytecode
package import DeedCrypto

/// What the verifier and the bounds have proven of a module, for its octets to be loaded again without proving it again.
///
/// Only a `LoadedModule` that was made of a `VerifiedModule` gives one, and it is good for the same octets only, told by their
/// SHA-256; so it is as trustworthy as the process that holds it. It is much smaller than the module. It is never
/// written down: the next process, which may have another verifier, proves everything anew.
package struct ModuleProof: Sendable {
  /// SHA-256 of the module's octets.
  package let hash: Digest32
  /// The octets of the module.
  package let octetCount: Int
  /// For each function the most operands that are on its stack at once.
  let stackHeights: [UInt16]
  /// The interfaces that it offers and asks for, by hashes that take long to compute.
  let references: References
  /// As `LoadedModule.dueGasBounds` has them.
  package internal(set) var dueGasBounds: [UInt64] = []
  /// As `LoadedModule.dueCosts` has them.
  var dueCosts = DueCosts()

  init(_ verified: VerifiedModule) {
    hash = verified.hash
    octetCount = verified.octets.count
    stackHeights = verified.functions.map { UInt16(clamping: $0.stackHeightMax) }
    references = References(verified.module, verified.types)
  }

  /// About how many octets of memory it takes.
  package var memorySize: Int {
    1024 + 2 * stackHeights.count + 8 * dueGasBounds.count + references.memorySize
  }

  /// Whether these are the octets that were proven.
  func isOf(_ octets: [UInt8]) -> Bool {
    octets.count == octetCount && DigestAlgorithm.sha256.digest(octets) == hash.octets
  }
}
