import DeedBytecode
import FoundationEssentials
import Testing

/// One hand-written module under `Tests/Fixtures/verifier`.
struct VerifierFixture: CustomTestStringConvertible, Sendable {
  let path: String
  let name: String

  var testDescription: String { name }

  var text: String {
    get throws { try String(contentsOfFile: path, encoding: .utf8) }
  }

  var module: Module {
    get throws { try Assembler.assemble(try text) }
  }

  /// Where the expected refusal of a rejected module stands.
  var expectedPath: String { path.dropLast("dasm".count) + "refusal.expected" }

  static let root = String(#filePath.split(separator: "/Tests/")[0]) + "/Tests/Fixtures/verifier"

  /// The project's folder.
  static let project = String(#filePath.split(separator: "/Tests/")[0])

  static let accepted = fixtures("accept")
  static let rejected = fixtures("reject")

  private static func fixtures(_ kind: String) -> [VerifierFixture] {
    let folder = root + "/" + kind
    let manager = FileManager.default
    let checks = ((try? manager.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    return checks.flatMap { check in
      ((try? manager.contentsOfDirectory(atPath: folder + "/" + check)) ?? []).sorted()
        .filter { $0.hasSuffix(".dasm") }
        .map { VerifierFixture(path: "\(folder)/\(check)/\($0)", name: "\(kind)/\(check)/\($0)") }
    }
  }
}
