import DeedCompiler
import DeedSyntax
import Testing

/// Which files a file imports, by what names, and within which limits.
@Suite struct ImportTests {
  /// Loads a file of a made-up folder, and what it imports.
  private func load(
    _ files: [String: String], _ location: String, isProject: Bool = true
  ) -> SourceClosure {
    let parsed = ParsedModule.parse(
      SourceFile(name: location, text: files[location] ?? ""))
    return SourceClosure.load(parsed, at: location, isProject: isProject) { path in
      files[path].map { Array($0.utf8) }
    }
  }

  private func codes(_ closure: SourceClosure) -> [String] {
    Compiler.check(closure).diagnostics.map(\.code.identifier)
  }

  private func names(_ closure: SourceClosure) -> [String] {
    closure.units.map(\.parsed.source.name)
  }

  @Test func theNearestFileIsTaken() {
    let files = [
      "p/q/main.deed": "import a.b\nlet x: int = b.one", "p/a/b.deed": "pub let one: int = 1",
      "a/b.deed": "pub let one: int = 2",
    ]
    let closure = load(files, "p/q/main.deed")
    #expect(names(closure) == ["p/a/b.deed", "p/q/main.deed"])
    #expect(codes(closure) == [])
  }

  @Test func nothingIsFoundTooFarAbove() {
    let near = [
      "1/2/3/4/main.deed": "import a\nlet x: int = a.one", "a.deed": "pub let one: int = 1",
    ]
    #expect(codes(load(near, "1/2/3/4/main.deed")) == [])
    let far = [
      "1/2/3/4/5/main.deed": "import a\nlet x: int = a.one", "a.deed": "pub let one: int = 1",
    ]
    #expect(codes(load(far, "1/2/3/4/5/main.deed")) == ["D2301"])
  }

  /// Outside of projects, names and published paths do not say where the files lie.
  @Test func namesDoNotDependOnThePlace() throws {
    func files(_ prefix: String) -> [String: String] {
      [
        "\(prefix)arbitration/main.deed": "import evidence.register\nlet x: int = register.one",
        "\(prefix)evidence/register.deed": "pub let one: int = 1",
      ]
    }
    for (prefix, isProject) in [("", false), ("home/ann/", false), ("home/bob/", true)] {
      let closure = load(files(prefix), "\(prefix)arbitration/main.deed", isProject: isProject)
      let checked = try #require(Compiler.check(closure).checked)
      #expect(checked.sources.map(\.path) == ["evidence/register.deed", "arbitration/main.deed"])
      if !isProject {
        #expect(names(closure) == ["evidence/register.deed", "arbitration/main.deed"])
      }
      let alone = try #require(checked.imports.first)
      #expect(alone.sources.map(\.path) == ["register.deed"])
    }
  }

  @Test func eachFileIsReadOnce() throws {
    var files = ["main.deed": "", "z.deed": "pub let one: int = 1"]
    for index in 1...9 {
      files["main.deed", default: ""] += "import m\(index)\n"
      files["m\(index).deed"] = "import z\npub let two: int = z.one"
    }
    files["main.deed", default: ""] += "import z\nlet x: int = z.one"
    for index in 1...9 { files["main.deed", default: ""] += " + m\(index).two" }
    let closure = load(files, "main.deed")
    #expect(closure.units.count == 11)
    #expect(try #require(Compiler.check(closure).checked).imports.count == 10)
  }

  @Test func limitsAreHeld() {
    func chain(_ count: Int) -> [String: String] {
      var files: [String: String] = ["c\(count).deed": "pub let x: int = 1"]
      for index in 1..<count {
        files["c\(index).deed"] = "import c\(index + 1)\npub let x: int = c\(index + 1).x"
      }
      return files
    }
    #expect(codes(load(chain(ImportLimits.depthMax), "c1.deed")) == [])
    #expect(codes(load(chain(ImportLimits.depthMax + 1), "c1.deed")) == ["D2303"])

    func fan(_ count: Int, _ text: String) -> [String: String] {
      var files = ["main.deed": ""]
      for index in 1...count {
        files["main.deed", default: ""] += "import f\(index)\n"
        files["f\(index).deed"] = text
      }
      return files
    }
    #expect(!codes(load(fan(ImportLimits.filesMax - 1, ""), "main.deed")).contains("D2303"))
    #expect(codes(load(fan(ImportLimits.filesMax, ""), "main.deed")).contains("D2303"))
    let long = "//" + String(repeating: "x", count: 1 << 20)
    #expect(codes(load(fan(4, long), "main.deed")).contains("D2303"))
  }

  /// A file with mistakes is reported on once, and nothing is said about those that import it.
  @Test func mistakesAreReportedWhereTheyAre() {
    let files = [
      "main.deed": "import a\nimport b\nlet x: text = a.x + b.x",
      "a.deed": "import c\npub let x: int = c.x",
      "b.deed": "import c\npub let x: int = c.x", "c.deed": "pub let x: int = true",
    ]
    let found = Compiler.check(load(files, "main.deed")).diagnostics
    #expect(found.map(\.fileName) == ["c.deed"])
  }
}
