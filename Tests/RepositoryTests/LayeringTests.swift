import Testing

/// The table of `ARCHITECTURE.md`, the one of `Package.swift` and the `import` lines say the same.
@Suite struct LayeringTests {
  /// Modules that see the outside world, and where they may be imported, each with its reason.
  private static let worldly: [String: [String: String]] = [
    "Glibc": [
      "DeedCrypto/ThreadDigest.swift": "storage of each thread",
      "DeedStores/": "names of files for RocksDB",
      "DeedVM/Memory/": "moving and comparing words",
      "DeedNode/": "signals, clock, files",
      "DeedCommands/": "standard output, files, exit codes",
    ],
    "Synchronization": [
      "DeedState/": "the lock of the memory store",
      "DeedStores/": "the lock around the open database",
      "DeedNode/": "locks between threads",
      "DeedCommands/": "locks between threads",
    ],
    "Dispatch": ["DeedNode/": "threads and timers", "DeedCommands/": "signals"],
    "FoundationEssentials": [
      "DeedNode/": "files and time", "DeedCommands/": "files and processes",
    ],
    "FoundationNetworking": ["DeedCommands/Support/NodeClient.swift": "the client of a node"],
    "Foundation": [
      "DeedCommands/Support/": "the client of a node, and the time of a call",
      "deed/main.swift": "the environment of the process",
    ],
  ]

  @Test func architectureSaysWhatThePackageSays() throws {
    let manifest = try Manifest.read()
    let rows = try Self.architecture()
    let names = manifest.modules.map(\.name)
    #expect(rows.map(\.name).sorted() == (names + ["deed"]).sorted())
    for row in rows where row.name != "deed" {
      let listed = manifest.modules.first { $0.name == row.name }
      #expect(
        Set(listed?.imports ?? []) == Set(row.imports),
        "\(row.name): ARCHITECTURE.md and Package.swift differ")
    }
    #expect(rows.last?.imports == ["DeedCommands"])
  }

  @Test func everyImportIsListed() throws {
    let manifest = try Manifest.read()
    let known = Set(manifest.modules.map(\.name) + manifest.systemLibraries)
    for source in Checkout.sources where source.target.hasPrefix("Deed") || source.target == "deed"
    {
      let module = manifest.modules.first { $0.name == source.target }
      let listed = module.map { $0.imports + $0.cLibraries } ?? ["DeedCommands"]
      for imported in source.imports where known.contains(imported.text) {
        #expect(
          listed.contains(imported.text),
          "\(source.path):\(imported.line): \(source.target) may not import \(imported.text)")
      }
      expectNone(outsideImports(source, known))
    }
  }

  /// Imports of modules that are neither ours nor listed as worldly for this file.
  private func outsideImports(_ source: SwiftSource, _ known: Set<String>) -> [String] {
    let place = source.path.dropFirst("Sources/".count)
    return source.imports.filter { !known.contains($0.text) }.filter { imported in
      !(Self.worldly[imported.text] ?? [:]).keys.contains { place.hasPrefix($0) }
    }.map { "\(source.path):\($0.line): \($0.text) is not for this file" }
  }

  /// By the module, or by its tests, which see what it sees.
  @Test func everyListedImportIsUsed() throws {
    for module in try Manifest.read().modules {
      let targets = [module.name, module.name + "Tests"]
      let files = (Checkout.sources + Checkout.tests).filter { targets.contains($0.target) }
      let used = Set(files.flatMap { $0.imports.map(\.text) })
      let unused = (module.imports + module.cLibraries).filter { !used.contains($0) }
      warn(unused.map { "\(module.name) lists \($0) and does not import it" })
    }
  }

  /// The test targets see what their module sees and what `Package.swift` lists for them, by ordinary access.
  @Test func testsImportWhatTheirModuleMay() throws {
    let manifest = try Manifest.read()
    let names = Set(manifest.modules.map(\.name) + manifest.systemLibraries)
    // The fuzz targets reach into every module; `Package.swift` says which.
    for source in Checkout.tests where source.target != "Fuzzing" {
      let module = manifest.modules.first { $0.name + "Tests" == source.target }
      let listed = module.map { [$0.name] + $0.imports + $0.testImports } ?? []
      for imported in source.imports where names.contains(imported.text) {
        #expect(
          listed.contains(imported.text),
          "\(source.path):\(imported.line): \(source.target) may not import \(imported.text)")
      }
      expectNone(source.places { source.word($0) == "@testable" })
    }
  }

  @Test func compilerAndMachineNeverMeet() throws {
    let modules = try Manifest.read().modules
    for (one, other) in [("DeedCompiler", "DeedVM"), ("DeedVM", "DeedCompiler")] {
      #expect(!Self.reachable(from: one, in: modules).contains(other), "\(one) reaches \(other)")
    }
  }

  @Test func everyLibraryHasOneImporter() throws {
    let manifest = try Manifest.read()
    let folders = Set(
      Checkout.paths.filter { $0.hasPrefix("Sources/C") }
        .map { String($0.split(separator: "/")[1]) })
    #expect(Set(manifest.systemLibraries) == folders)
    for library in manifest.systemLibraries {
      let importers = Set(
        Checkout.sources.filter { $0.imports.contains { $0.text == library } }.map(\.target))
      let shims = manifest.shims[library].map { [$0] } ?? []
      #expect(
        importers.count + shims.count == 1, "\(library) is imported by \(importers.sorted())")
    }
  }

  /// The names of all modules below one.
  private static func reachable(from name: String, in modules: [Manifest.Module]) -> Set<String> {
    var found: Set<String> = []
    var waiting = [name]
    while let next = waiting.popLast() {
      guard let module = modules.first(where: { $0.name == next }) else { continue }
      waiting += module.imports.filter { found.insert($0).inserted }
    }
    return found
  }

  /// The rows of the table of modules, with the prefix that the table leaves out.
  private static func architecture() throws -> [(name: String, imports: [String])] {
    try Checkout.requireText("ARCHITECTURE.md").split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.filter { $0 != " " && $0 != "`" } }
      guard cells.count == 3, cells[0].lowercased().hasPrefix("deed") else { return nil }
      let imports = cells[2].split(separator: ",").map(String.init).filter { $0 != "–" }
      return (cells[0], imports.map { "Deed" + $0 })
    }
  }
}
