import DeedSyntax

/// What was found in one file and what it imports, with the files that it is about.
struct DiagnosticGroup {
  /// A file, and where it lies.
  struct Entry {
    var file: SourceFile
    /// Its absolute path.
    let path: String
    /// The path by which the user named it; nil for one that was imported.
    let given: String?
  }

  private(set) var files: [Entry] = []
  var diagnostics: [Diagnostic] = []

  /// Adds a file.
  mutating func add(_ file: SourceFile, _ path: String, given: String? = nil) {
    files.append(Entry(file: file, path: path, given: given))
  }

  /// The groups with each file under a name of its own.
  ///
  /// A file keeps the name that it has in its project, or its own. Where two files have one name, they are shown by the
  /// paths that were given, and others by those from the root.
  static func named(_ groups: [DiagnosticGroup]) -> [DiagnosticGroup] {
    var paths: [[UInt8]: Set<[UInt8]>] = [:]
    for entry in groups.flatMap(\.files) {
      paths[Array(entry.file.name.utf8), default: []].insert(Array(entry.path.utf8))
    }
    return groups.map { group in
      var group = group
      var names: [[UInt8]: String] = [:]
      for (index, entry) in group.files.enumerated() {
        let name = Array(entry.file.name.utf8)
        guard (paths[name]?.count ?? 0) > 1 else { continue }
        let shown = entry.given ?? entry.path
        names[name] = shown
        group.files[index].file = SourceFile(name: shown, bytes: entry.file.bytes)
      }
      guard !names.isEmpty else { return group }
      group.diagnostics = group.diagnostics.map { diagnostic in
        var diagnostic = diagnostic
        diagnostic.fileName = names[Array(diagnostic.fileName.utf8)] ?? diagnostic.fileName
        for index in diagnostic.secondaryLabels.indices {
          guard let name = diagnostic.secondaryLabels[index].fileName else { continue }
          diagnostic.secondaryLabels[index].fileName = names[Array(name.utf8)] ?? name
        }
        return diagnostic
      }
      return group
    }
  }
}
