import Foundation
import Testing

/// Which files the repository has, and what none of them mentions.
@Suite struct FileTests {
  private static let allowedAtTop: Set<String> = [
    ".ci", ".gitignore", ".swift-format", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md",
    "LICENSE", "Makefile", "Package.swift", "README.md", "SECURITY.md", "Sources", "Tests",
    "benchmarks", "contracts", "docs", "grammar", "scripts", "stdlib",
  ]

  /// Beginnings of paths that exist on one person's machine; each is put together here, so that this file has none.
  private static let personalPaths = ["home", "Users", "root", "work", "workspace"].map {
    "/" + $0 + "/"
  }

  /// Hosts that packages of other ecosystems come from: nothing here is fetched from them.
  private static let registries = [
    ["pypi", "org"], ["pythonhosted", "org"], ["crates", "io"], ["npmjs", "org"],
    ["npmjs", "com"], ["yarnpkg", "com"], ["rubygems", "org"], ["golang", "org"],
    ["maven", "org"], ["packagist", "org"], ["nuget", "org"], ["hackage", "haskell", "org"],
    ["hex", "pm"], ["cpan", "org"], ["anaconda", "org"], ["docker", "io"], ["ghcr", "io"],
    ["quay", "io"], ["jfrog", "io"], ["deb", "debian", "org"], ["archive", "ubuntu", "com"],
  ].map { $0.joined(separator: ".") }

  @Test func nothingStraysAtTheTop() {
    let strays = Checkout.topLevel.filter { !Self.allowedAtTop.contains($0) }
    #expect(strays.isEmpty, "not expected in the top folder: \(strays)")
  }

  @Test func whatIsMadeIsIgnored() throws {
    let ignored = try Checkout.requireText(".gitignore").split(separator: "\n")
      .map { $0.filter { $0 != "/" } }
    #expect(Set(ignored) == Set(Checkout.ignoredNames))
  }

  /// Observed outputs are ignored, so one can only be here by force.
  @Test(.enabled(if: Checkout.exists(".git"), "not a checkout of git"))
  func noObservedOutputIsCommitted() throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git", "-C", Checkout.root.path, "ls-files", "*.observed"]
    process.standardOutput = output
    try process.run()
    let octets = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(String(decoding: octets, as: UTF8.self).isEmpty)
  }

  @Test func noFileMentionsAMachineOrARegistry() {
    let outside = ".." + "/shared"
    for path in Checkout.paths {
      guard let text = Checkout.text(path) else { continue }
      let found =
        Self.registries.filter { Self.mentions(text, host: $0) }
        + (Self.personalPaths + [outside]).filter { Self.mentions(text, path: $0) }
      #expect(found.isEmpty, "\(path) mentions \(found)")
    }
  }

  @Test func mentionsAreFound() {
    #expect(Self.mentions("see https://files.a.org/x", host: "a.org"))
    #expect(!Self.mentions("ba.org, a.orga", host: "a.org"))
    #expect(Self.mentions("cd '/ho" + "me/x'", path: "/ho" + "me/"))
    #expect(!Self.mentions("at/ho" + "me/x", path: "/ho" + "me/"))
  }

  /// Whether a host or one below it stands in the text.
  private static func mentions(_ text: String, host: String) -> Bool {
    text.ranges(of: host).contains { range in
      let before = text[..<range.lowerBound].last
      let after = text[range.upperBound...].first
      return !(before?.isLetter ?? false) && !(after?.isLetter ?? false)
    }
  }

  /// Whether a path begins in the text, other than in the middle of another.
  private static func mentions(_ text: String, path: String) -> Bool {
    text.ranges(of: path).contains { range in
      let before = text[..<range.lowerBound].last
      return !(before.map { $0.isLetter || $0.isNumber || "._-/}>".contains($0) } ?? false)
    }
  }
}
