import DeedStandardLibrary
import DeedTestSupport
import Foundation
import Testing

/// `docs/stdlib.md` has every public declaration of the standard library, in its own words.
@Suite struct StandardLibraryPageTests {
  /// A comment and what it stands before.
  private struct Declaration {
    let words: String
    let form: String
    /// Whether it stands in a contract or an interface.
    var isMember = false
  }

  /// The comment of a file, and its public declarations and contracts.
  private func declarations(_ name: String) throws -> (words: String, all: [Declaration]) {
    let octets = try #require(StandardLibrary.source(at: "\(name).deed"))
    let lines = String(decoding: octets, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    var comment: [Substring] = []
    var words: String?
    var all: [Declaration] = []
    for (index, whole) in lines.enumerated() {
      let line = whole.drop { $0 == " " }
      if line.hasPrefix("///") {
        comment.append(line.dropFirst(3).drop { $0 == " " })
        continue
      }
      let text = comment.split(separator: "").map { $0.joined(separator: " ") }
        .joined(separator: " ")
      let isMember = line.count + 4 == whole.count
      if isMember, ["call ", "view ", "create "].contains(where: line.hasPrefix) {
        let form = signature(lines[index...])
        all.append(
          Declaration(words: text, form: form, isMember: true))
      } else if line.hasPrefix("pub ") || line.hasPrefix("contract ") {
        #expect(!text.isEmpty, "\(name).deed: \(line) has no comment")
        let rest = lines[index...].map { $0.trimmingCharacters(in: .whitespaces) }
          .filter { !$0.hasPrefix("///") }.joined(separator: " ")
        all.append(Declaration(words: text, form: form(rest)))
      }
      if words == nil { words = text }
      comment = []
    }
    // The comment of a file is that of its only contract, where nothing stands between.
    return (words ?? "", all)
  }

  /// What calls and views are called with and by whom, without conditions and bodies.
  private func signature(_ lines: ArraySlice<Substring>) -> String {
    var text = ""
    for line in lines {
      let words = line.trimmingCharacters(in: .whitespaces)
      let isOpen = text.count(where: { $0 == "(" }) > text.count(where: { $0 == ")" })
      if !text.isEmpty, !isOpen, !words.hasPrefix("by ") { break }
      text += (text.isEmpty || text.hasSuffix("(") ? "" : " ") + words
    }
    for mark in [" {", " requires "] {
      if let end = text.range(of: mark) { text = String(text[..<end.lowerBound]) }
    }
    return text.replacing(" )", with: ")")
  }

  /// A declaration without its body and the checks before it.
  private func form(_ text: String) -> String {
    var form = text.hasPrefix("pub ") ? String(text.dropFirst(4)) : text
    let isRecord = ["struct ", "enum "].contains { form.hasPrefix($0) }
    if isRecord, let end = form.firstIndex(of: "}") {
      return String(form[...end])
    }
    for mark in [" {", " requires ", " ///", " pub ", " fn ", " struct ", " error ", " let "] {
      if form.hasPrefix("fn ") && mark == " fn " { continue }
      if let end = form.range(of: mark) { form = String(form[..<end.lowerBound]) }
    }
    return form.replacing("( ", with: "(").replacing(" )", with: ")")
      .trimmingCharacters(in: .whitespaces)
  }

  @Test func thePageHasEveryDeclaration() throws {
    var rows: [String] = []
    for name in StandardLibrary.names {
      let file = try declarations(name)
      rows += ["### std.\(name)", file.words, ""]
      rows += file.all.map { declaration in
        (declaration.isMember ? "  - " : "- ") + "`\(declaration.form)`"
          + (declaration.words.isEmpty ? "" : ": \(declaration.words)")
      }
      rows.append("")
    }
    let path = URL(fileURLWithPath: repository + "/docs/stdlib.md")
    let text = try String(contentsOf: path, encoding: .utf8)
    let begin = "<!-- generated from stdlib: begin -->\n"
    let end = "<!-- generated from stdlib: end -->\n"
    let first = try #require(text.range(of: begin))
    let last = try #require(text.range(of: end))
    let fresh =
      text[..<first.upperBound] + rows.joined(separator: "\n") + "\n" + text[last.lowerBound...]
    if Expectations.areRewritten {
      try String(fresh).write(to: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: path, encoding: .utf8) == fresh)
  }
}
