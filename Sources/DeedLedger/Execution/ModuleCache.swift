import DeedBytecode
import DeedCrypto
import DeedVM

/// Modules that were loaded, by package, and what was proven of many more; a cache, of no influence on any result.
///
/// A module that is not kept loaded any more is loaded again from its octets and its proof: the verifier sees each package
/// once in the life of the cache, unless there are very many.
struct ModuleCache {
  private struct Entry {
    let module: LoadedModule
    let octetCount: Int
    var lastUse: UInt64
  }

  private var entries: [Digest32: Entry] = [:]
  private var octetCount = 0
  private var uses: UInt64 = 0
  private var proofs: [Digest32: ModuleProof] = [:]
  private var proofsSize = 0

  /// Octets of the modules that are kept; the one that was not used for the longest time goes first.
  private static let octetsMax = 16 << 20
  /// Octets of memory for the proofs that are kept; when there are more, all are dropped.
  private static let proofsSizeMax = 32 << 20

  /// The loaded module of a package, if it is kept.
  mutating func module(_ id: Digest32) -> LoadedModule? {
    guard var entry = entries[id] else { return nil }
    uses += 1
    entry.lastUse = uses
    entries[id] = entry
    return entry.module
  }

  /// Loads the module of a package and keeps it; verifies it unless that was done before.
  ///
  /// - Throws: `VerificationFailure` and what decoding throws; a package that was published has a module that passes.
  mutating func load(_ id: Digest32, octets: [UInt8]) throws -> LoadedModule {
    let module: LoadedModule
    if let proof = proofs[id], let known = LoadedModule(octets, provenBy: proof) {
      module = known
    } else {
      module = LoadedModule(try Verifier.verify(octets))
      keep(module.proof, of: id)
    }
    while octetCount + octets.count > Self.octetsMax,
      let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      entries[oldest.key] = nil
      octetCount -= oldest.value.octetCount
    }
    uses += 1
    entries[id] = Entry(module: module, octetCount: octets.count, lastUse: uses)
    octetCount += octets.count
    return module
  }

  /// Keeps what was proven of a package's module.
  mutating func keep(_ proof: ModuleProof, of id: Digest32) {
    if proofsSize + proof.memorySize > Self.proofsSizeMax {
      proofs = [:]
      proofsSize = 0
    }
    guard proofs.updateValue(proof, forKey: id) == nil else { return }
    proofsSize += proof.memorySize
  }
}
