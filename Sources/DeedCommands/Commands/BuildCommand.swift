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
      Where several contracts have one NAME, such as a contract and its successor, the files of each are
      written to a folder named as its source file.
      """,
    options: [Option("out", argument: "FOLDER", "where to write (default: out)")]
  ) { (invocation, output) throws(CommandFailure) in
    let project = try Project(invocation.operands)
    let folder = invocation.value("out") ?? "out"
    var built: [JSON] = []
    let modules = try Compilation.checked(project.sources, output)
    for (module, base) in zip(modules, Self.bases(modules, project.sources, in: folder)) {
      guard let base, let name = module.contractName else { continue }
      let build = try ContractBuild.orFailure(module)
      try Files.write(build.moduleOctets, to: base + ".module")
      try Files.write(build.package.encoded(), to: base + ".package")
      try Files.write(build.interfaceOctets, to: base + ".abi")
      try Files.write(build.sourceOctets, to: base + ".source")
      try Files.write(build.debug.encoded(), to: base + ".debug")
      let id = build.package.id(suite: .ed25519SHA256).description
      let created = module.creates.compactMap(\.contractName)
      if invocation.isJSON {
        built.append([
          "contract": .string(name), "base": .string(base), "package": .string(id),
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

  /// Where the files of each contract are written, without their endings; nil for a file without one.
  ///
  /// Those of contracts with one name stand in folders named as their source files, by the path from the deepest folder
  /// that holds all of these, so that none is written over another.
  private static func bases(
    _ modules: [CheckedModule], _ sources: [Project.Source], in folder: String
  ) -> [String?] {
    var counts: [[UInt8]: Int] = [:]
    for name in modules.compactMap(\.contractName) { counts[Array(name.utf8), default: 0] += 1 }
    let paths = sources.map { Files.absolute($0.path).split(separator: "/").map(String.init) }
    var shared = paths.first.map { Array($0.dropLast()) } ?? []
    for path in paths {
      let same = zip(shared, path.dropLast()).prefix { $0.utf8.elementsEqual($1.utf8) }
      shared = same.map { $0.0 }
    }
    return zip(modules, paths).map { module, path in
      guard let name = module.contractName else { return nil }
      guard counts[Array(name.utf8), default: 0] > 1 else { return "\(folder)/\(name)" }
      let whole = path.dropFirst(shared.count).joined(separator: "/")
      let file = whole.hasSuffix(".deed") ? String(whole.dropLast(5)) : whole
      return "\(folder)/\(file)/\(name)"
    }
  }
}
