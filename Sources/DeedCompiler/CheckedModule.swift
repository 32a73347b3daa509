import DeedBytecode
package import DeedSyntax

/// A file whose names, types and effects are right; only the checker makes one, and only without errors.
package struct CheckedModule: Sendable {
  /// The file.
  package let source: SourceFile
  /// The files that it imports, also through others: each once, behind its own imports.
  package let imports: [CheckedModule]
  /// The file's path from the folder of the project.
  let location: String
  /// The paths of files in the folders in which its imports were found.
  let anchors: [String]
  /// The path of the contract's legal text from the folder of the file.
  let proseName: String?
  /// Whether it is part of the standard library.
  let isStandard: Bool
  /// The files whose contracts the contract of this one creates, in the order of the imports.
  package let creates: [CheckedModule]
  let program: CheckedProgram
  /// The modules that were made of it to judge it; of no kind more than one.
  private var lowered: [LoweredModule] = []

  init(
    of unit: SourceClosure.Unit, program: CheckedProgram, imports: [CheckedModule],
    creates: [CheckedModule]
  ) {
    self.source = unit.parsed.source
    self.program = program
    self.imports = imports
    self.location = unit.location
    self.anchors = unit.anchors
    self.isStandard = unit.isStandard
    self.creates = creates
    proseName = ProsePath.path(of: unit.parsed)
  }

  /// Keeps the modules that were made of it.
  mutating func keep(_ modules: [LoweredModule]) { lowered = modules }

  /// The module of a kind, when it was made already.
  func lowered(_ kind: ModuleKind) -> LoweredModule? {
    lowered.first { $0.module.kind == kind }
  }

  /// The contract's name, when the file has one.
  package var contractName: String? { program.contract?.name }

  /// Whether a function outside of contracts has this name and type parameters, so that it is lowered only where it is called.
  package func hasGenericFunction(named name: String) -> Bool {
    program.functions.contains {
      !$0.isInContract && !$0.typeParameters.isEmpty && $0.name.utf8.elementsEqual(name.utf8)
    }
  }

  /// The times of the contract's `due` clauses, in order.
  package var dueSpans: [SourceSpan] { program.dues.map(\.span) }

  /// The octets of the contract's legal text, when it has one.
  package var prose: [UInt8]? { program.prose?.source.bytes }

  /// The files that are needed to compile this one, itself last, each by its path from the deepest folder that
  /// holds all of them: the same wherever the project lies.
  ///
  /// Files of the standard library are in the folder `std`.
  package var sources: [(path: String, file: SourceFile)] {
    let modules = imports + [self]
    let paths = CommonFolder.relative(
      modules.map { ($0.location, $0.isStandard) }, anchors: modules.flatMap(\.anchors))
    return zip(paths, modules).map { ($0, $1.source) }
  }

  /// The legal texts of imported files by paths as those of `sources`: their hashes are part of what the contract may create, so
  /// whoever compiles the sources again needs them.
  package var importedProse: [(path: String, octets: [UInt8])] {
    let files = sources
    var result: [(path: String, octets: [UInt8])] = []
    for (module, file) in zip(imports, files) {
      guard let name = module.proseName, let octets = module.prose else { continue }
      let folders = file.path.utf8.split(separator: 0x2F).dropLast().map {
        String(decoding: $0, as: UTF8.self)
      }
      let path = (folders + [name]).joined(separator: "/")
      let known = files.map(\.path) + result.map(\.path)
      if !known.contains(where: { $0.utf8.elementsEqual(path.utf8) }) {
        result.append((path, octets))
      }
    }
    return result
  }

  /// The files of all contracts that come into being through this one's, each once and behind those that it creates itself.
  package var created: [CheckedModule] {
    var result: [CheckedModule] = []
    func visit(_ module: CheckedModule) {
      for module in module.creates
      where !result.contains(where: { $0.location == module.location }) {
        visit(module)
        result.append(module)
      }
    }
    visit(self)
    return result
  }

  /// Files with all that they import, each once.
  static func closure(of modules: [CheckedModule]) -> [CheckedModule] {
    var result: [CheckedModule] = []
    for module in modules.flatMap({ $0.imports + [$0] })
    where !result.contains(where: { $0.location == module.location }) {
      result.append(module)
    }
    return result
  }
}
