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
    Result { try build(SourceFile(name: path, bytes: read(path))) }
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

  static func check(_ source: SourceFile) throws -> CheckedModule {
    let parsed = ParsedModule.parse(source)
    let result = Compiler.check(parsed)
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
