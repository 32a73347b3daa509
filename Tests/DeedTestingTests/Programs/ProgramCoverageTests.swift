import DeedBytecode
import DeedSyntax
import Foundation
import Testing

/// The generated programs have every construct, and the compiler makes every instruction of them.
extension GeneratedProgramTests {
  /// What the compiler never makes, and why.
  ///
  /// Conditions of heads branch to `fail` and `breach`; variables are moved, and what is left of them needs no end.
  static let opcodesNotMade: Set<Opcode> = [.require, .localDrop]

  static func report(_ coverage: ProgramCoverage) -> [String] {
    var missing: [String] = []
    for kind in SyntaxKind.allCases where !kind.isMistake {
      if !coverage.constructs.keys.contains(where: { $0.hasPrefix("\(kind.rawValue)/") }) {
        missing.append("node \(kind.rawValue)")
      }
    }
    for opcode in Opcode.allCases
    where (coverage.opcodes[opcode] == nil) != opcodesNotMade.contains(opcode) {
      missing.append("instruction \(opcode)")
    }
    for word in ProgramCoverage.predeclared where coverage.words[word] == nil {
      missing.append("word \(word)")
    }
    return missing
  }

  /// What stands in what in the sources of the repository, which all compile.
  static func wanted() throws -> [String: Int] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    var coverage = ProgramCoverage()
    for folder in ["contracts", "stdlib", "Tests/Fixtures/language"] {
      let start = root.appendingPathComponent(folder).path
      let walk = FileManager.default.enumerator(atPath: start)?.compactMap { $0 as? String } ?? []
      for path in walk.sorted() where path.hasSuffix(".deed") {
        let octets = try Data(contentsOf: URL(fileURLWithPath: "\(start)/\(path)"))
        coverage.add(
          ParsedModule.parse(SourceFile(name: path, bytes: Array(octets))).tree)
      }
    }
    return coverage.constructs
  }
}

extension SyntaxKind {
  /// Whether it only stands where the parser reported something.
  fileprivate var isMistake: Bool {
    [.invalidStatement, .invalidExpression, .skipped].contains(self)
  }
}
