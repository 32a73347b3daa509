package import DeedSyntax

/// A file whose names, types and effects are right; only the checker makes one, and only without errors.
package struct CheckedModule: Sendable {
  /// The file.
  package let source: SourceFile
  let program: CheckedProgram

  init(source: SourceFile, program: CheckedProgram) {
    self.source = source
    self.program = program
  }

  /// The contract's name, when the file has one.
  package var contractName: String? { program.contract?.name }

  /// The octets of the contract's legal text, when it has one.
  package var prose: [UInt8]? { program.prose?.source.bytes }

  /// The names of the tests in order.
  package var testNames: [String] { program.tests.map(\.name) }
}
