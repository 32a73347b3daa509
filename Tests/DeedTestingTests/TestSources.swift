import DeedBytecode
import DeedCompiler
import DeedCrypto
import DeedLedger
import DeedSyntax
import DeedTesting
import Foundation

/// Sources that ship with the project, and small ones, compiled for tests.
enum TestSources {
  static let evidence = shipped("contracts/evidence/evidence.deed")
  static let governance = shipped("stdlib/governance.deed")

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private static func shipped(_ path: String) -> Result<ContractBuild, Failure> {
    Result { try ContractBuild(checkShipped(path), compiler: "test") }
      .mapError { Failure(description: "\($0)") }
  }

  /// The octets of a file of the repository.
  static func read(_ path: String) throws -> [UInt8] {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return Array(try Data(contentsOf: root.appendingPathComponent(path)))
  }

  /// Compiles a contract.
  static func build(_ source: SourceFile) throws -> ContractBuild {
    try ContractBuild(check(source), compiler: "test")
  }

  static func build(_ text: String) throws -> ContractBuild {
    try build(SourceFile(name: "test.deed", text: text))
  }

  /// Checks a file of the repository, with its legal text where it has one.
  static func checkShipped(_ path: String) throws -> CheckedModule {
    let source = SourceFile(name: path, bytes: try read(path))
    var prose: ProseInput?
    if let name = ProsePath.path(of: ParsedModule.parse(source)) {
      let place = URL(filePath: path).deletingLastPathComponent().relativePath + "/" + name
      prose = .file(SourceFile(name: place, bytes: try read(place)))
    }
    return try check(source, prose: prose)
  }

  static func check(_ source: SourceFile, prose: ProseInput? = nil) throws -> CheckedModule {
    let parsed = ParsedModule.parse(source)
    let result = Compiler.check(parsed, prose: prose)
    guard let checked = result.checked else {
      throw Failure(
        description: (parsed.diagnostics + result.diagnostics)
          .map { "\(parsed.source.position(at: $0.span.start).line): \($0.message)" }
          .joined(separator: "\n"))
    }
    return checked
  }

  /// A package of assembled code, without texts.
  static func assemble(_ assembly: String) throws -> Package {
    Package(
      module: try Assembler.assemble(assembly).encoded(), sourceHash: .zero, interfaceHash: .zero,
      proseHash: nil, compiler: "test")
  }
}
