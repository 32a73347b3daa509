import DeedBytecode
import DeedCrypto
import DeedVM

/// Modules that were verified and loaded, by package; a cache, of no influence on any result.
struct ModuleCache {
  private var modules: [Digest32: LoadedModule] = [:]

  /// How many modules are kept; the cache is emptied when it is full.
  private static let countMax = 256

  /// The loaded module of a package.
  ///
  /// - Throws: `VerificationFailure` and what decoding throws; a package that was published has a module that passes.
  mutating func module(_ id: Digest32, octets: [UInt8]) throws -> LoadedModule {
    if let module = modules[id] { return module }
    let module = LoadedModule(try Verifier.verify(octets))
    if modules.count >= Self.countMax { modules.removeAll() }
    modules[id] = module
    return module
  }
}
