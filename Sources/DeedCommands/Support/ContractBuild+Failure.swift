import DeedCompiler
import DeedSyntax
import DeedTesting

extension ContractBuild {
  /// Builds a checked file, or ends the command with the reason.
  ///
  /// - Throws: `CommandFailure`.
  static func orFailure(_ module: CheckedModule) throws(CommandFailure) -> ContractBuild {
    do throws(BuildFailure) {
      return try ContractBuild(module, compiler: ProgramVersion.compiler)
    } catch {
      throw .refused("'\(module.source.name)' cannot be built: \(error)")
    }
  }

  /// Builds the contracts of a checked file and of all that come into being through it, in the order in which they are
  /// published, or ends the command with the reason.
  ///
  /// - Throws: `CommandFailure`.
  static func allOrFailure(_ module: CheckedModule) throws(CommandFailure) -> [ContractBuild] {
    var builds: [ContractBuild] = []
    for module in module.created + [module] { builds.append(try orFailure(module)) }
    return builds
  }

  /// A module that may be missing, or the end of the command with the reason.
  ///
  /// - Throws: `CommandFailure`.
  static func orFailure(
    _ module: CheckedModule,
    _ make: (CheckedModule) throws(BuildFailure) -> TestRunner.Code?
  ) throws(CommandFailure) -> TestRunner.Code? {
    do throws(BuildFailure) {
      return try make(module)
    } catch {
      throw .refused("'\(module.source.name)' cannot be built: \(error)")
    }
  }
}
