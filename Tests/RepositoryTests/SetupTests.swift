import Foundation
import Testing

/// `scripts/setup.sh` installs what is linked and what scripts and tests run, and nothing else.
@Suite struct SetupTests {
  /// The Debian package of each library that is linked, by the name after `-l`.
  private static let libraries = [
    "gmp": "libgmp-dev", "crypto": "libssl-dev", "sodium": "libsodium-dev",
    "rocksdb": "librocksdb-dev", "microhttpd": "libmicrohttpd-dev",
  ]

  /// The Debian package of each program that the smallest Debian does not have.
  private static let programs = [
    "curl": "curl", "openssl": "openssl", "python3": "python3", "jq": "jq", "xxd": "xxd",
    "wget": "wget", "sqlite3": "sqlite3", "socat": "socat", "nc": "netcat-openbsd",
    "strace": "strace", "valgrind": "valgrind", "readelf": "binutils", "objdump": "binutils",
    "lsof": "lsof", "bc": "bc", "ss": "iproute2", "pgrep": "procps", "pkill": "procps",
    "rsync": "rsync", "zip": "zip", "unzip": "unzip", "perl": "perl", "ruby": "ruby",
    "node": "nodejs", "shellcheck": "shellcheck",
  ]

  /// The Debian package of each Python module that is not Python's own.
  private static let modules = [
    "cbor2": "python3-cbor2", "cryptography": "python3-cryptography", "nacl": "python3-nacl",
  ]

  /// The Debian package that a part of the Swift runtime loads, by the module that brings the part in.
  private static let runtime = ["FoundationNetworking": "libcurl4"]

  /// The modules of Python itself that the checks use.
  private static let standardModules: Set<String> = [
    "__future__", "argparse", "base64", "binascii", "calendar", "collections", "copy",
    "dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "hashlib", "http",
    "io", "itertools", "json", "math", "operator", "os", "pathlib", "random", "re", "shutil",
    "signal", "socket", "string", "struct", "subprocess", "sys", "tempfile", "threading", "time",
    "typing", "unicodedata", "urllib",
  ]

  /// Parts of the system that every program of the toolchain's needs.
  private static let systemLibraries = [
    "libc.so", "libm.so", "libgcc_s.so", "libstdc++.so", "libpthread.so", "libdl.so", "librt.so",
    "libutil.so", "ld-linux",
  ]

  /// The list of packages in the script, without its comments.
  private static func listed() throws -> Set<String> {
    let text = try Checkout.requireText("scripts/setup.sh")
    let start = try #require(text.firstRange(of: "packages=(\n"))
    let rest = text[start.upperBound...]
    let end = try #require(rest.firstRange(of: "\n)\n"))
    let lines = rest[..<end.lowerBound].split(separator: "\n")
    return Set(lines.compactMap { $0.split(separator: " ").first.map(String.init) })
  }

  @Test func linkedLibrariesAreInstalled() throws {
    let manifest = try Manifest.read()
    let listed = try Self.listed()
    var linked: Set<String> = []
    for library in manifest.systemLibraries {
      let map = Checkout.text("Sources/\(library)/module.modulemap") ?? ""
      let names = map.components(of: "link ").compactMap(\.quoted.first)
      linked.formUnion(names)
      #expect(
        manifest.packages[library] == names.compactMap { Self.libraries[$0] },
        "\(library) links \(names)")
      #expect(listed.isSuperset(of: manifest.packages[library] ?? []))
    }
    let flags = try Checkout.requireText("Package.swift").components(of: ".linkedLibrary(")
    linked.formUnion(flags.compactMap(\.quoted.first))
    #expect(linked == Set(Self.libraries.keys))
  }

  @Test func everyPackageIsUsedAndEveryUseHasItsPackage() throws {
    let listed = try Self.listed()
    let imports = Set(Checkout.sources.flatMap { $0.imports.map(\.text) })
    let wanted = Set(Self.libraries.values).union(imports.compactMap { Self.runtime[$0] })
      .union(Self.usedPrograms()).union(try Self.usedPythonModules())
    #expect(wanted.isSubset(of: listed), "missing: \(wanted.subtracting(listed).sorted())")
    #expect(listed.isSubset(of: wanted), "nothing uses \(listed.subtracting(wanted).sorted())")
  }

  /// The packages of the programs that scripts name outside comments, and that tests name by their path.
  private static func usedPrograms() -> Set<String> {
    var used: Set<String> = []
    for path in Checkout.paths where path != "scripts/setup.sh" {
      let isScript = path.hasSuffix(".sh") || path == "Makefile" || path.hasPrefix(".ci/")
      let isTest = path.hasPrefix("Tests/") && path.hasSuffix(".swift")
      guard isScript || isTest, path != "Tests/RepositoryTests/SetupTests.swift",
        let text = Checkout.text(path)
      else { continue }
      for line in text.split(separator: "\n") {
        let code = line.drop { $0 == " " || $0 == "\t" }
        if isScript, code.hasPrefix("#"), !code.hasPrefix("#!") { continue }
        used.formUnion(isScript ? commands(in: code) : paths(in: code))
      }
    }
    return Set(used.compactMap { programs[$0] })
  }

  /// The words of a line of a script that stand where a command may stand.
  private static func commands(in line: Substring) -> [String] {
    let parts = line.split { "|;&(`{".contains($0) }
    return parts.compactMap { part in
      let words = part.split { " \t@".contains($0) }
      let prefixes = [
        "!", "if", "while", "until", "then", "do", "else", "exec", "time", "env", "-v",
      ]
      let command = words.first { word in
        !prefixes.contains(String(word)) && !word.contains("=") && word != "command"
      }
      return command.map { String($0.split(separator: "/").last ?? $0) }
    }
  }

  /// The programs that a line of a test names by their full path.
  private static func paths(in line: Substring) -> [String] {
    line.components(of: "\"/usr/bin/").map { rest in
      String(rest.prefix { $0.isLetter || $0.isNumber })
    }
  }

  private static func usedPythonModules() throws -> Set<String> {
    var used: Set<String> = []
    for path in Checkout.paths where path.hasSuffix(".py") {
      let own = path.split(separator: "/").dropLast().joined(separator: "/")
      for line in try Checkout.requireText(path).split(separator: "\n") {
        let words = line.split(separator: " ")
        guard words.count > 1, ["import", "from"].contains(words[0]) else { continue }
        let name = String(words[1].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        if standardModules.contains(name) || Checkout.exists("\(own)/\(name).py") { continue }
        let package = modules[name]
        #expect(package != nil, "\(path) imports \(name), whose package is not known")
        if let package { used.formUnion([package, "python3"]) }
      }
    }
    return used
  }

  /// What the program that runs this test, and the product if it is built, load is in the list too.
  @Test func loadedLibrariesAreInstalled() throws {
    try check(URL(filePath: "/proc/self/exe"))
    let product = Checkout.root.appending(path: ".build/release/deed")
    if FileManager.default.fileExists(atPath: product.path) {
      try check(product)
    } else {
      warn(["the product is not built in .build/release: only the tests' program was looked at"])
    }
  }

  private func check(_ program: URL) throws {
    let needed = try DynamicSection.neededLibraries(of: program)
    #expect(needed.contains { $0.hasPrefix("libc.so") }, "\(program.path): not read right")
    let known = Self.libraries.keys.map { "lib\($0).so" } + Self.systemLibraries
    for name in needed where !Self.isRuntime(name) {
      #expect(
        known.contains { name.hasPrefix($0) }, "\(program.path) needs \(name): which package?")
    }
    for library in Self.libraries.keys {
      #expect(
        needed.contains { $0.hasPrefix("lib\(library).so") },
        "\(program.path) does not need \(library)")
    }
  }

  /// Whether a library comes with the Swift toolchain.
  private static func isRuntime(_ name: String) -> Bool {
    let toolchain = [
      "libswift", "libFoundation", "lib_Foundation", "lib_Testing", "libTesting.so", "libXCTest.so",
      "libdispatch.so", "libBlocksRuntime.so",
    ]
    return toolchain.contains { name.hasPrefix($0) }
  }
}
