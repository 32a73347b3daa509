import DeedBytecode
import DeedCrypto
import DeedVM

/// Modules that were verified and loaded, by package; a cache, of no influence on any result.
struct ModuleCache {
  private struct Entry {
    let module: LoadedModule
    let octetCount: Int
    var lastUse: UInt64
  }

  private var entries: [Digest32: Entry] = [:]
  private var octetCount = 0
  private var uses: UInt64 = 0

  /// Octets of the modules that are kept; the one that was not used for the longest time goes first.
  private static let octetsMax = 16 << 20

  /// The loaded module of a package, if it is kept.
  mutating func module(_ id: Digest32) -> LoadedModule? {
    guard var entry = entries[id] else { return nil }
    uses += 1
    entry.lastUse = uses
    entries[id] = entry
    return entry.module
  }

  /// Verifies and loads the module of a package and keeps it.
  ///
  /// - Throws: `VerificationFailure` and what decoding throws; a package that was published has a module that passes.
  mutating func load(_ id: Digest32, octets: [UInt8]) throws -> LoadedModule {
    let module = LoadedModule(try Verifier.verify(octets))
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
}
