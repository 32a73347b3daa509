import Foundation
import Testing

/// What the documents, the Makefile and the scripts point at is there.
@Suite struct LinkTests {
  private static let documents = Checkout.paths.filter { $0.hasSuffix(".md") }

  @Test(arguments: documents)
  func linksLeadSomewhere(_ path: String) throws {
    let folder = path.split(separator: "/").dropLast()
    for target in Self.links(in: try Checkout.requireText(path)) {
      if target.contains("://") || target.hasPrefix("mailto:") { continue }
      let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let file =
        parts[0].isEmpty ? path : Self.resolve(folder.map(String.init), String(parts[0]))
      guard let file, Checkout.exists(file) else {
        Issue.record("\(path) links to \(target), which is not there")
        continue
      }
      guard parts.count == 2, let text = Checkout.text(file) else { continue }
      #expect(
        Self.anchors(in: text).contains(String(parts[1])), "\(path): no heading for \(target)")
    }
  }

  /// Paths in back quotes, and the scripts that the Makefile and scripts call.
  @Test func namedFilesAreThere() {
    let folders = ["Sources/", "Tests/", "docs/", "scripts/", "contracts/", "stdlib/", "grammar/"]
    for path in Self.documents + Checkout.paths.filter({ $0.hasSuffix(".sh") || $0 == "Makefile" })
    {
      let text = Checkout.text(path) ?? ""
      let words =
        path.hasSuffix(".md")
        ? text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
          .filter { $0.offset % 2 == 1 }.map(\.element)
        : text.split { " \n\t\"'@;()".contains($0) }
      for word in words where folders.contains(where: { word.hasPrefix($0) }) {
        if word.contains(where: { "*<{…$ \n".contains($0) }) { continue }
        if Checkout.exists(String(word)) { continue }
        Issue.record("\(path) names \(word), which is not there")
      }
    }
  }

  /// The targets of `[text](target)` outside code.
  private static func links(in text: String) -> [String] {
    var isCode = false
    return text.split(separator: "\n").flatMap { line -> [String] in
      if line.hasPrefix("```") { isCode.toggle() }
      if isCode { return [] }
      return line.ranges(of: "](").compactMap { range in
        let rest = line[range.upperBound...]
        return rest.firstIndex(of: ")").map { String(rest[..<$0]) }
      }
    }
  }

  /// A path relative to a folder; nothing if it leaves the repository.
  private static func resolve(_ folder: [String], _ target: String) -> String? {
    var parts = folder
    for part in target.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(String(part))
      } else if parts.popLast() == nil {
        return nil
      }
    }
    return parts.joined(separator: "/")
  }

  /// The anchors that renderers of Markdown make from headings.
  private static func anchors(in text: String) -> Set<String> {
    Set(
      text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
        line.drop { $0 == "#" }.drop { $0 == " " }.lowercased()
          .filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
          .map { $0 == " " ? "-" : String($0) }.joined()
      })
  }
}
