import Testing

/// What `Package.swift` says, read as text.
struct Manifest {
  /// One entry of the table of modules.
  struct Module {
    let name: String
    let imports: [String]
    let cLibraries: [String]
    /// What its tests import besides.
    var testImports: [String] = []
  }

  let modules: [Module]
  /// The targets of C, in order.
  let systemLibraries: [String]
  /// The Debian packages of each system library.
  let packages: [String: [String]]
  /// The target of C that stands between a system library and Swift.
  let shims: [String: String]

  /// Reads the manifest.
  static func read() throws -> Manifest {
    let text = try Checkout.requireText("Package.swift")
    let table = try between("let modules = [", "\n]\n", in: text)
    let modules = table.components(of: "Module(").map { entry in
      Module(
        name: entry.quoted.first ?? "",
        imports: entry.list("imports: ["), cLibraries: entry.list("cLibraries: ["),
        testImports: entry.list("testImports: ["))
    }
    // What stands in the list of targets itself: up to its settings, an entry is one target.
    let others = try between("{ module in\n      .testTarget(\n", "\n)\n", in: text).components(
      of: ".target("
    ).map {
      let entry = $0.components(of: "name: ").first ?? $0
      let own = entry.firstRange(of: "swiftSettings").map { entry[..<$0.lowerBound] } ?? entry
      return Module(
        name: own.quoted.first ?? "", imports: own.list("dependencies: ["), cLibraries: [])
    }
    let libraries = try between("let systemLibraries: [Target] = [", "\n]\n", in: text)
    var names: [String] = []
    var packages: [String: [String]] = [:]
    var shims: [String: String] = [:]
    for entry in libraries.components(of: "name: ") {
      let name = entry.quoted.first ?? ""
      names.append(name)
      packages[name] = entry.list(".apt([")
      for library in entry.list("dependencies: [") { shims[library] = name }
    }
    return Manifest(
      modules: modules + others, systemLibraries: names, packages: packages, shims: shims)
  }

  private static func between(_ start: String, _ end: String, in text: String) throws -> Substring {
    let first = try #require(text.firstRange(of: start), "Package.swift has no '\(start)'")
    let rest = text[first.upperBound...]
    let last = try #require(rest.firstRange(of: end))
    return rest[..<last.lowerBound]
  }
}

extension StringProtocol where SubSequence == Substring {
  /// What follows each occurrence of a mark, up to the next.
  func components(of mark: String) -> [Substring] {
    ranges(of: mark).map { self[$0.upperBound...] }.map { rest in
      rest.firstRange(of: mark).map { rest[..<$0.lowerBound] } ?? rest
    }
  }

  /// The texts between quotation marks.
  var quoted: [String] {
    split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// The quoted texts between a mark and the next `]`.
  func list(_ mark: String) -> [String] {
    guard let start = firstRange(of: mark) else { return [] }
    return self[start.upperBound...].prefix { $0 != "]" }.quoted
  }
}
