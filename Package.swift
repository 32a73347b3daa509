// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target: language mode 6, warnings as errors, unsafe code marked.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// One Swift module and what it may import; the table in `ARCHITECTURE.md` is held to this by a test.
struct Module {
  let name: String
  let imports: [String]
  let cLibraries: [String]
  /// What its tests import besides.
  let testImports: [String]

  init(
    _ name: String, imports: [String] = [], cLibraries: [String] = [], testImports: [String] = []
  ) {
    self.name = name
    self.imports = imports
    self.cLibraries = cLibraries
    self.testImports = testImports
  }
}

let modules = [
  Module("DeedEncoding"),
  Module("DeedCrypto", imports: ["DeedEncoding"], cLibraries: ["COpenSSLCrypto", "CSodium"]),
  Module("DeedIntegers", cLibraries: ["CGMP"]),
  Module("DeedSyntax"),
  Module("DeedBytecode", imports: ["DeedEncoding", "DeedCrypto", "DeedIntegers"]),
  Module(
    "DeedCompiler",
    imports: ["DeedSyntax", "DeedBytecode", "DeedCrypto", "DeedIntegers"]),
  Module("DeedDiagrams", imports: ["DeedBytecode"]),
  Module("DeedVM", imports: ["DeedBytecode", "DeedEncoding", "DeedCrypto", "DeedIntegers"]),
  Module("DeedState", imports: ["DeedEncoding", "DeedCrypto"]),
  Module("DeedStores", imports: ["DeedState", "DeedCrypto"], cLibraries: ["CRocksDB"]),
  Module(
    "DeedLedger",
    imports: ["DeedVM", "DeedState", "DeedBytecode", "DeedEncoding", "DeedCrypto"]),
  Module(
    "DeedTesting",
    imports: [
      "DeedCompiler", "DeedLedger", "DeedSyntax", "DeedVM", "DeedState", "DeedBytecode",
      "DeedEncoding", "DeedCrypto", "DeedIntegers",
    ],
    testImports: ["DeedStores"]),
  Module(
    "DeedNode",
    imports: [
      "DeedLedger", "DeedStores", "DeedVM", "DeedState", "DeedBytecode", "DeedEncoding",
      "DeedCrypto",
    ],
    cLibraries: ["CMicroHTTPDShims"]),
  Module(
    "DeedCommands",
    imports: [
      "DeedStandardLibrary", "DeedDiagrams", "DeedNode", "DeedTesting", "DeedCompiler",
      "DeedLedger", "DeedStores", "DeedSyntax", "DeedState", "DeedBytecode", "DeedEncoding",
      "DeedCrypto",
    ],
    cLibraries: ["CGetopt"]),
]

/// A system library: the target's name, its Debian package and its `pkg-config` name.
let systemLibraries: [Target] = [
  .systemLibrary(name: "CGMP", providers: [.apt(["libgmp-dev"])]),
  .systemLibrary(name: "COpenSSLCrypto", providers: [.apt(["libssl-dev"])]),
  .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
  .systemLibrary(name: "CRocksDB", providers: [.apt(["librocksdb-dev"])]),
  .systemLibrary(name: "CGetopt"),
  .systemLibrary(name: "CMicroHTTPD", providers: [.apt(["libmicrohttpd-dev"])]),
  .target(
    name: "CMicroHTTPDShims", dependencies: ["CMicroHTTPD"],
    linkerSettings: [.linkedLibrary("microhttpd")]),
]

/// What the fuzz targets look into.
let fuzzed: [Target.Dependency] = [
  "DeedStandardLibrary", "DeedNode", "DeedTesting", "DeedCompiler", "DeedLedger", "DeedSyntax",
  "DeedVM", "DeedState", "DeedBytecode", "DeedEncoding", "DeedCrypto", "DeedIntegers",
]

/// The fuzz targets and the tests that replay what they found; with `DEED_FUZZ=1` also the program that
/// `scripts/fuzz.sh` links with libFuzzer.
let fuzzing: [Target] =
  [
    .target(
      name: "FuzzTargets", dependencies: fuzzed, path: "Tests/Fuzzing/Targets",
      swiftSettings: settings),
    .testTarget(
      name: "FuzzTargetsTests", dependencies: ["FuzzTargets"], path: "Tests/Fuzzing/Replay",
      swiftSettings: settings),
  ]
  + (Context.environment["DEED_FUZZ"] == "1"
    ? [
      .executableTarget(
        name: "deed-fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzzing/Program",
        swiftSettings: settings)
    ] : [])

/// What several modules' tests use.
let testSupport: [Target] = [
  .target(name: "DeedTestSupport", path: "Tests/DeedTestSupport", swiftSettings: settings)
]

let package = Package(
  name: "deed",
  products: [.executable(name: "deed", targets: ["deed"])],
  targets: systemLibraries + testSupport + fuzzing
    + modules.map { module in
      .target(
        name: module.name,
        dependencies: (module.imports + module.cLibraries).map { .init(stringLiteral: $0) },
        swiftSettings: settings)
    }
    + modules.map { module in
      .testTarget(
        name: module.name + "Tests",
        dependencies: ([module.name, "DeedTestSupport"] + module.imports + module.testImports).map {
          .init(stringLiteral: $0)
        },
        swiftSettings: settings)
    }
    + [
      .target(name: "DeedStandardLibrary", swiftSettings: settings),
      .executableTarget(name: "deed", dependencies: ["DeedCommands"], swiftSettings: settings),
      .testTarget(name: "RepositoryTests", swiftSettings: settings),
    ]
)
