import DeedBytecode
import DeedCompiler
import DeedEncoding
import DeedLedger
import DeedSyntax
import DeedTesting

/// The source that a receipt carries beside a package, compiled in memory: nothing of it touches a file.
enum RecordedSource {
  /// What each file with a contract compiles to; none when the receipt carries no source.
  ///
  /// - Throws: `CommandFailure` when the source cannot be read or has errors.
  static func builds(
    _ part: Receipt.PackageTexts, _ output: any Output
  ) throws(CommandFailure) -> [ContractBuild] {
    guard let text = part.texts.first(where: { $0.kind == .source }) else { return [] }
    let files: [SourceText]
    do throws(DecodingFailure) {
      files = try SourceText.decode(text.octets)
    } catch {
      throw .refused("the source in the receipt cannot be read: \(error)")
    }
    let prose = part.texts.first { $0.kind == .prose }?.octets
    var builds: [ContractBuild] = []
    for file in files {
      let name = files.count == 1 ? Files.lastComponent(file.path) : file.path
      let parsed = ParsedModule.parse(SourceFile(name: name, bytes: file.octets))
      let closure = SourceClosure.load(parsed, at: file.path, isProject: true) { path in
        files.first { $0.path.utf8.elementsEqual(path.utf8) }?.octets
      }
      let result = Compiler.check(closure) { unit -> ProseInput? in
        guard let name = ProsePath.path(of: unit.parsed) else { return nil }
        // Only the text of the contract itself is published with it.
        guard let prose, unit.location.utf8.elementsEqual(file.path.utf8) else {
          return .unavailable("the receipt does not carry it")
        }
        return .file(SourceFile(name: name, bytes: prose))
      }
      guard let checked = result.checked else {
        // A file that others import may name a text of its own, which is not here.
        continue
      }
      if checked.contractName != nil { builds.append(try ContractBuild.orFailure(checked)) }
    }
    guard !builds.isEmpty else { throw .refused("the source in the receipt does not compile") }
    return builds
  }
}
