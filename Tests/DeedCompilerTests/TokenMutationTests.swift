import DeedCompiler
import DeedSyntax
import Testing

/// Sources that are right but for one token, which is removed, doubled or swapped with the next.
@Suite struct TokenMutationTests {
  enum Change: CaseIterable {
    case removed, doubled, swapped
  }

  /// One mistake gives at most so many errors, wherever it is.
  private static let errorsMax = 24
  /// On average it gives few.
  private static let averageMax = 1.7

  @Test(
    arguments: SemanticFixtureTests.accepted + Repository.sources(below: "contracts")
      + Repository.sources(below: "stdlib"))
  func oneTokenGivesNoCascade(_ path: String) throws {
    let source = SourceFile(name: path, bytes: try Repository.read(path))
    let tree = ParsedModule.parse(source).tree
    let texts = tree.tokens.indices.map {
      source.text(in: tree.tokens[$0].leadingSpan) + tree.text(of: $0)
    }
    // The last token is the end of the file.
    let places = texts.indices.dropLast()
    let step = max(1, places.count / 60)
    var (refused, errors) = (0, 0)
    for index in stride(from: 0, to: places.count, by: step) {
      for change in Change.allCases {
        var changed = texts
        switch change {
        case .removed: changed.remove(at: index)
        case .doubled: changed.insert(" " + tree.text(of: index), at: index + 1)
        case .swapped:
          guard index + 1 < places.count else { continue }
          changed.swapAt(index, index + 1)
        }
        let mutant = SourceFile(name: path, text: changed.joined())
        let found = Compilation(mutant).diagnostics.filter { $0.severity == .error }
        let isInside = found.allSatisfy {
          0 <= $0.span.start && $0.span.start <= $0.span.end && $0.span.end <= mutant.bytes.count
        }
        let line = source.position(at: tree.tokens[index].span.start).line
        let what = "\(path):\(line): `\(tree.text(of: index))` \(change)"
        #expect(isInside, "\(what)")
        guard !found.isEmpty else { continue }
        refused += 1
        errors += found.count
        #expect(
          found.count <= Self.errorsMax,
          "\(what): \(found.count) errors, first \(found.prefix(3).map(\.message))")
      }
    }
    let average = Double(errors) / Double(max(1, refused))
    #expect(average <= Self.averageMax, "\(path): \(average) errors a mistake")
  }
}
