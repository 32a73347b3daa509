import DeedBytecode
import DeedCompiler
import DeedSyntax
import Foundation
import Testing

/// The repository's files, found from this one.
enum Repository {
  /// The root of the repository.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The `.deed` files below a folder, in alphabetical order, as paths from the root.
  static func sources(below folder: String) -> [String] {
    let start = root.appendingPathComponent(folder).path
    guard let walk = FileManager.default.enumerator(atPath: start) else { return [] }
    return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".deed") }.sorted()
      .map { "\(folder)/\($0)" }
  }

  /// The octets of a file.
  static func read(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: root.appendingPathComponent(path)))
  }
}

/// A source on its way through the compiler.
struct Compilation {
  let parsed: ParsedModule
  let checked: CheckedModule?
  let diagnostics: [Diagnostic]

  /// Checks a source whose imports are found in the repository, as if it lay in a folder.
  init(_ source: SourceFile, in folder: String = "") {
    parsed = ParsedModule.parse(source)
    let closure = SourceClosure.load(parsed, at: source.name, isProject: true) { path in
      path.hasPrefix("std/")
        ? try? Repository.read("stdlib/" + path.dropFirst("std/".count))
        : try? Repository.read(String(path.dropFirst(folder.count)))
    }
    let result = Compiler.check(closure) { unit -> ProseInput? in
      guard let name = ProsePath.path(of: unit.parsed) else { return nil }
      let folders = unit.location.split(separator: "/").dropLast() + [Substring(name)]
      let path = String(folders.joined(separator: "/").dropFirst(folder.count))
      let octets = try? Repository.read(path)
      return octets.map { .file(SourceFile(name: name, bytes: $0)) }
    }
    checked = result.checked
    diagnostics = Diagnostic.ordered(parsed.diagnostics + result.diagnostics)
    for diagnostic in diagnostics where diagnostic.code.identifier == "D2016" {
      Issue.record(
        "\(source.name): \(diagnostic.message)\n\(String(decoding: source.bytes, as: UTF8.self))")
    }
  }

  init(_ text: String) {
    self.init(SourceFile(name: "sample.deed", text: text))
  }

  /// Code and position of each diagnostic.
  var summary: [String] {
    diagnostics.map { diagnostic in
      let place = parsed.source.position(at: diagnostic.span.start)
      return "\(place.line):\(place.column) \(diagnostic.code.identifier) \(diagnostic.message)"
    }
  }

  /// Every module that the source gives.
  func lowerAll() throws -> [LoweredModule] {
    let checked = try #require(checked, "\(summary.joined(separator: "\n"))")
    return [Compiler.lower(checked)]
      + [Compiler.lowerFunctions(checked), Compiler.lowerTests(checked)].compactMap { $0 }
  }
}
