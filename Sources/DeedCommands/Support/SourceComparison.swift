import DeedBytecode
import DeedCrypto
import DeedLedger
import DeedNode
import DeedTesting

/// Packages held against what this program compiles from a source.
struct SourceComparison {
  /// What a package holds, or names by digest.
  enum Part: String, CaseIterable {
    case module, source, interface, prose
  }

  /// One package and what the source gave for it.
  struct Finding {
    /// The package's id.
    let package: Digest32
    /// The contract's name, as far as its module can be read.
    let name: String?
    /// What the package names as its compiler.
    let compiler: String
    /// Which parts are equal; nil when the source has no such contract.
    let equal: [Part: Bool]?
    /// Whether there was a source at all.
    var hasSource = true
    /// The parts that differ in the digest of the legal text alone.
    var differInProse: Set<Part> = []

    /// Whether there was something to compare and all of it is equal.
    var isEqual: Bool { equal?.values.allSatisfy { $0 } ?? false }
    /// Whether there was something to compare and a part is another.
    var isDifferent: Bool { equal.map { $0.values.contains(false) } ?? false }
    /// Whether another compiler made the package.
    var isOfOtherCompiler: Bool {
      !compiler.utf8.elementsEqual(ProgramVersion.compiler.utf8)
    }
  }

  /// What was found, package by package.
  private(set) var findings: [Finding] = []

  /// Nothing compared yet.
  init() {}

  /// Whether at least one package was compared, and none is another than the source says.
  var isConfirmed: Bool {
    findings.contains { $0.isEqual } && !findings.contains { $0.isDifferent }
  }

  /// Notes a package of which there is no source.
  mutating func noteMissingSource(_ package: Package, suite: CipherSuite) {
    compare(package, with: [], suite: suite)
    findings[findings.count - 1].hasSource = false
  }

  /// Compares a package with the one of the builds that is nearest to it.
  mutating func compare(_ package: Package, with builds: [ContractBuild], suite: CipherSuite) {
    let verified = try? Verifier.verify(package.module)
    let name = verified.map { "\($0.module.name)" }
    let candidates = builds.filter { build in
      name.map { $0.utf8.elementsEqual("\(build.module.module.name)".utf8) }
        ?? (build.package.sourceHash == package.sourceHash)
    }
    let compared = candidates.map {
      (equal: Self.equalParts(package, $0.package), inProse: Self.partsInProse(package, $0, suite))
    }
    let nearest = compared.max {
      (Self.count($0.equal), $0.inProse.count) < (Self.count($1.equal), $1.inProse.count)
    }
    findings.append(
      Finding(
        package: package.id(suite: suite), name: name, compiler: package.compiler,
        equal: nearest?.equal, differInProse: nearest?.inProse ?? []))
  }

  /// The parts that would be equal if the build had the package's legal text: module and interface name its digest.
  private static func partsInProse(
    _ package: Package, _ build: ContractBuild, _ suite: CipherSuite
  ) -> Set<Part> {
    guard package.proseHash != build.package.proseHash else { return [] }
    var parts: Set<Part> = []
    var module = build.module.module
    module.proseHash = package.proseHash
    if module.encoded() == package.module { parts.insert(.module) }
    let interface = build.interface.with(proseHash: package.proseHash)
    if suite.taggedDigest("abi", interface.encoded()) == package.interfaceHash {
      parts.insert(.interface)
    }
    return parts
  }

  private static func count(_ parts: [Part: Bool]) -> Int { parts.values.count { $0 } }

  private static func equalParts(_ package: Package, _ own: Package) -> [Part: Bool] {
    [
      .module: package.module == own.module, .source: package.sourceHash == own.sourceHash,
      .interface: package.interfaceHash == own.interfaceHash,
      .prose: package.proseHash == own.proseHash,
    ]
  }

  // MARK: Words

  private static let proseReason =
    "DIFFERS in the digest of the legal text alone; everything else of it is equal"

  /// What was found, for people.
  var lines: [String] {
    guard !findings.isEmpty else {
      return [
        "Source      no package to compare with: the receipt carries none, as with 'deed receipt --bare'"
      ]
    }
    return findings.flatMap(Self.lines)
  }

  private static func lines(_ finding: Finding) -> [String] {
    var lines = ["Package     \(finding.package) (\(finding.name ?? "unreadable module"))"]
    if let equal = finding.equal {
      for part in Part.allCases {
        let isEqual = equal[part] ?? false
        let label = "  " + part.rawValue + String(repeating: " ", count: 10 - part.rawValue.count)
        let isProse = finding.differInProse.contains(part)
        lines.append(
          label
            + (isEqual ? "equal" : isProse ? Self.proseReason : "DIFFERS: \(part.reason)"))
      }
    } else {
      lines.append(
        finding.hasSource
          ? "  the source has no such contract: not compared"
          : "  the receipt carries no source of it: not compared; --source DIR names one")
    }
    if finding.isOfOtherCompiler {
      lines.append(
        "  compiled by \(OneLine.text(finding.compiler)); this is \(ProgramVersion.compiler), and another compiler may "
          + "give another module")
    }
    return lines
  }

  /// What was found, for machines.
  var json: JSON {
    .array(
      findings.map { finding in
        var members: [JSON.Member] = [
          .init("package", .string(finding.package.description)),
          .init("contract", finding.name.map { .string($0) } ?? .null),
          .init("compiler", .string(finding.compiler)),
          .init("sameCompiler", .bool(!finding.isOfOtherCompiler)),
          .init("compared", .bool(finding.equal != nil)),
        ]
        for part in Part.allCases {
          members.append(
            .init(part.rawValue, finding.equal?[part].map { .bool($0) } ?? .null))
        }
        members.append(
          .init(
            "differInProse",
            .array(
              Part.allCases.filter(finding.differInProse.contains).map { .string($0.rawValue) })
          ))
        return .object(members)
      })
  }
}

extension SourceComparison.Part {
  /// What a difference means.
  fileprivate var reason: String {
    switch self {
    case .module: "this source compiles to other code"
    case .source: "the files' text or paths are others, a comment or a line end is enough"
    case .interface: "the interface description is another"
    case .prose: "the legal text is another"
    }
  }
}
