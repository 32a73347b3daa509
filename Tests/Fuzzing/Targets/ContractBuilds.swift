import DeedBytecode
import DeedCompiler
import DeedSyntax
import DeedTesting

/// The sources of the repository, compiled.
enum ContractBuilds {
  /// The contracts that ship.
  static let shipped = Result {
    try
      (Repository.files(below: "contracts", ".deed")
      + Repository.files(below: "stdlib", ".deed")).compactMap(build)
  }

  /// A source that is no contract, or not one without imports, gives nothing.
  private static func build(_ path: String) throws -> ContractBuild? {
    let parsed = ParsedModule.parse(SourceFile(name: path, bytes: try Repository.octets(path)))
    let prose = try ProsePath.path(of: parsed).map { name in
      let place = path.split(separator: "/").dropLast().joined(separator: "/") + "/" + name
      return ProseInput.file(SourceFile(name: place, bytes: try Repository.octets(place)))
    }
    let checked = Compiler.check(parsed, prose: prose).checked
    return try checked.map { try ContractBuild($0, compiler: "fuzz") }
  }

  /// The modules of all fixtures and contracts, as their octets and as assembly.
  static let modules = Result { () throws -> [Module] in
    let assembled = try Repository.all(".dasm").compactMap {
      try? Assembler.assemble(String(decoding: $0, as: UTF8.self))
    }
    let compiled = try Repository.all(".deed").flatMap { octets -> [Module] in
      let parsed = ParsedModule.parse(SourceFile(name: "seed.deed", bytes: octets))
      guard let checked = Compiler.check(parsed).checked else { return [] }
      return [Compiler.lower(checked).module]
    }
    return assembled + compiled
  }
}
