import DeedBytecode
import DeedCompiler
import DeedEncoding
package import DeedLedger
import DeedSyntax
package import DeedTesting

/// The source that a receipt carries beside a package, compiled in memory: nothing of it touches a file.
///
/// Whoever published the package chose the source, so it is held to the limits of what one file may import, and only
/// files whose contract has the name of the package's are compiled.
package enum RecordedSource {
  /// Files of one name of a contract that are compiled; an honest source has one.
  private static let rootsMax = 4

  /// What the contract of the package compiles to; nil when the receipt carries no source.
  ///
  /// - Throws: `CommandFailure` when the source cannot be read or has errors.
  package static func builds(
    _ part: Receipt.PackageTexts
  ) throws(CommandFailure) -> [ContractBuild]? {
    guard let text = part.texts.first(where: { $0.kind == .source }) else { return nil }
    let files: [SourceText]
    do throws(DecodingFailure) {
      files = try SourceText.decode(text.octets)
    } catch {
      throw .refused("the source in the receipt cannot be read: \(error)")
    }
    try check(files)
    let octets = Dictionary(
      files.map { (Array($0.path.utf8), $0.octets) }, uniquingKeysWith: { first, _ in first })
    let prose = part.texts.first { $0.kind == .prose }?.octets
    var builds: [ContractBuild] = []
    for (file, parsed) in try roots(of: part.package, in: files) {
      let closure = SourceClosure.load(parsed, at: file.path, isProject: true) { path in
        octets[Array(path.utf8)]
      }
      let result = Compiler.check(closure) { unit -> ProseInput? in
        guard let name = ProsePath.path(of: unit.parsed) else { return nil }
        // The text of the contract itself is published beside the source, those of imported files within it.
        let folder = Files.parent(unit.location)
        let path = folder.isEmpty ? name : folder + "/" + name
        let isOwn = unit.location.utf8.elementsEqual(file.path.utf8)
        let found = isOwn ? prose : octets[Array(path.utf8)]
        guard let found else { return .unavailable("the receipt does not carry it") }
        return .file(SourceFile(name: name, bytes: found))
      }
      // A file that others import may name a text of its own, which is not here.
      guard let checked = result.checked, checked.contractName != nil else { continue }
      builds.append(try ContractBuild.orFailure(checked))
    }
    guard !builds.isEmpty else { throw .refused("the source in the receipt does not compile") }
    return builds
  }

  /// Refuses more than one file may import, before any of it is parsed.
  private static func check(_ files: [SourceText]) throws(CommandFailure) {
    let octets = files.reduce(0) { $0 + $1.octets.count }
    guard files.count <= ImportLimits.filesMax, octets <= ImportLimits.octetsMax else {
      throw .refused(
        "the source in the receipt has \(files.count) files of \(octets) octets: more than the "
          + "\(ImportLimits.filesMax) files and \(ImportLimits.octetsMax) octets that make one contract"
      )
    }
  }

  /// The files whose contract has the name of the package's module, parsed.
  private static func roots(
    of package: Package, in files: [SourceText]
  ) throws(CommandFailure) -> [(file: SourceText, parsed: ParsedModule)] {
    let name = (try? Module.decode(package.module))?.name.octets
    var roots: [(file: SourceText, parsed: ParsedModule)] = []
    for file in files where file.path.hasSuffix(".deed") {
      let label = files.count == 1 ? Files.lastComponent(file.path) : file.path
      let parsed = ParsedModule.parse(SourceFile(name: label, bytes: file.octets))
      let isRoot = parsed.syntax.declarations.contains { declaration in
        guard case .contract(let contract) = declaration.kind else { return false }
        return name.map { contract.name.text.utf8.elementsEqual($0) } ?? true
      }
      if isRoot { roots.append((file, parsed)) }
    }
    guard roots.count <= rootsMax else {
      throw .refused(
        "the source in the receipt has \(roots.count) contracts of one name, and at most \(rootsMax) are compiled"
      )
    }
    return roots
  }
}
