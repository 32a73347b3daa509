import DeedCompiler
import DeedStandardLibrary
import DeedSyntax
import DeedTesting

/// The governance contract that this program brings along.
enum GovernanceContract {
  /// Compiles it.
  ///
  /// - Throws: `CommandFailure` when the program is broken.
  static func build() throws(CommandFailure) -> ContractBuild {
    let source = SourceFile(name: "governance.deed", bytes: StandardLibrary.governance)
    guard let checked = Compiler.check(ParsedModule.parse(source)).checked else {
      throw .environment("the governance contract of this program does not compile")
    }
    return try ContractBuild.orFailure(checked)
  }
}
