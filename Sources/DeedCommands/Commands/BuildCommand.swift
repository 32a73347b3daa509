import DeedBytecode
import DeedCompiler
import DeedCrypto
import DeedLedger
import DeedNode
import DeedSyntax
import DeedTesting

extension Command {
  /// The command `deed build`.
  static let build = Command(
    "build", "compile contracts to modules", operands: "[FILE|FOLDER…]",
    discussion: """
      Writes for each contract NAME.module (the bytecode), NAME.package (what is published), NAME.abi
      (the interface description), NAME.source (the source as it is published) and NAME.debug (where
      the code came from). The same source gives the same octets wherever and whenever it is built.
      """,
    options: [Option("out", argument: "FOLDER", "where to write (default: out)")]
  ) { (invocation, output) throws(CommandFailure) in
    let project = try Project(invocation.operands)
    let folder = invocation.value("out") ?? "out"
    var built: [JSON] = []
    let modules = try Compilation.checked(project.sources, output)
    try Self.refuseSameNames(modules)
    for module in modules {
      guard let name = module.contractName else { continue }
      let build = try ContractBuild.orFailure(module)
      let base = "\(folder)/\(name)"
      try Files.write(build.moduleOctets, to: base + ".module")
      try Files.write(build.package.encoded(), to: base + ".package")
      try Files.write(build.interfaceOctets, to: base + ".abi")
      try Files.write(build.sourceOctets, to: base + ".source")
      try Files.write(build.debug.encoded(), to: base + ".debug")
      let id = build.package.id(suite: .ed25519SHA256).description
      let created = module.creates.compactMap(\.contractName)
      if invocation.isJSON {
        built.append([
          "contract": .string(name), "package": .string(id),
          "module": .string(build.module.hash.description),
          "octets": .count(build.moduleOctets.count),
          "creates": .array(created.map { .string($0) }),
        ])
      } else {
        output.result("\(base).module: \(build.moduleOctets.count) octets, package \(id)")
        if !created.isEmpty { output.result("  creates \(created.joined(separator: ", "))") }
      }
    }
    if invocation.isJSON { output.result(JSON.array(built).text) }
    return .success
  }

  /// Refuses contracts of one name, whose files would be written over each other.
  private static func refuseSameNames(_ modules: [CheckedModule]) throws(CommandFailure) {
    var files: [[UInt8]: String] = [:]
    for module in modules {
      guard let name = module.contractName else { continue }
      let file = files.updateValue(module.source.name, forKey: Array(name.utf8))
      guard let file else { continue }
      throw .refused(
        "'\(file)' and '\(module.source.name)' each have a contract '\(name)', and one would be written over "
          + "the other: build them one by one, each with an --out of its own")
    }
  }
}
