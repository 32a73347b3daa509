/// Shows diagnostics on a terminal: message, source line, carets, labels, notes.
///
/// Lines are cut to what fits around the place, tabs become four columns, wide characters count two
/// columns and control characters are shown as U+FFFD, so the carets stand where they should and no source can
/// steer the terminal.
package struct DiagnosticRenderer: Sendable {
  /// Whether to colour with ANSI escapes.
  package let usesColor: Bool

  /// The widest source line shown, in columns.
  private let columnLimit = 100

  private let files: [SourceFile]

  /// Makes a renderer that finds source lines in `files` by their names.
  package init(files: [SourceFile], usesColor: Bool = false) {
    self.files = files
    self.usesColor = usesColor
  }

  /// Renders diagnostics in the order given, with a blank line after each.
  package func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map { render($0) + "\n" }.joined()
  }

  /// Renders one diagnostic; every line ends in a line feed.
  package func render(_ diagnostic: Diagnostic) -> String {
    let file = self.file(diagnostic.fileName)
    let tint = diagnostic.severity == .error ? "31" : "33"
    var result =
      paint("\(diagnostic.severity.word)[\(diagnostic.code.identifier)]", tint) + ": "
      + paint(Self.harmless(diagnostic.message), "1") + "\n"
    let position = file?.position(at: diagnostic.span.start)
    result += "  --> \(Self.harmless(diagnostic.fileName))"
    if let position { result += ":\(position.line):\(position.column)" }
    result += "\n"
    var places = [Place(file: file, span: diagnostic.span, text: diagnostic.label, mark: "^")]
    for label in diagnostic.secondaryLabels {
      places.append(
        Place(
          file: label.fileName.map { self.file($0) } ?? file, span: label.span, text: label.text,
          mark: "-"))
    }
    let gutter = places.map(\.gutterWidth).max() ?? 1
    for (index, place) in places.enumerated() {
      let isElsewhere = place.file?.name != file?.name
      result += excerpt(place, gutter: gutter, showsFile: isElsewhere, isFirst: index == 0, tint)
    }
    let indentation = String(repeating: " ", count: gutter + 1)
    for note in diagnostic.notes { result += "\(indentation)= note: \(Self.harmless(note))\n" }
    // The same fix in several places is one line.
    var shown: Set<String> = []
    for fixIt in diagnostic.fixIts where shown.insert(fixIt.text).inserted {
      result += "\(indentation)= fix: \(Self.harmless(fixIt.text))\n"
    }
    return result
  }

  /// A span to show, with what stands beside its marks.
  private struct Place {
    let file: SourceFile?
    let span: SourceSpan
    let text: String?
    let mark: String

    var lineIndex: Int { file?.lineIndex(at: span.start) ?? 0 }
    var gutterWidth: Int { String(lineIndex + 1).utf8.count }
  }

  private func file(_ name: String) -> SourceFile? {
    files.first { $0.name.utf8.elementsEqual(name.utf8) }
  }

  private func excerpt(
    _ place: Place, gutter: Int, showsFile: Bool, isFirst: Bool, _ tint: String
  ) -> String {
    guard let file = place.file else { return "" }
    let line = place.lineIndex
    let lineSpan = file.lineSpan(line)
    let cells = Self.cells(file, lineSpan, around: place.span.start, limit: columnLimit)
    var before = 0
    var marked = 0
    var shown = ""
    for cell in cells.cells {
      shown += cell.text
      if cell.offset < place.span.start {
        before += cell.width
      } else if cell.offset < place.span.end {
        marked += cell.width
      }
    }
    let prefix = cells.isCutBefore ? "…" : ""
    let suffix = cells.isCutAfter ? "…" : ""
    let number = String(line + 1)
    let margin = String(repeating: " ", count: gutter)
    var result = ""
    if showsFile {
      result += "  ::: \(Self.harmless(file.name)):\(line + 1)\n"
    } else if isFirst {
      result += "\(margin) |\n"
    }
    result += String(repeating: " ", count: gutter - number.utf8.count) + number + " | "
    result += prefix + shown + suffix + "\n"
    let marks = String(repeating: place.mark, count: max(1, marked))
    var markLine = String(repeating: " ", count: before + (cells.isCutBefore ? 1 : 0))
    markLine += paint(marks, place.mark == "^" ? tint : "34")
    if let text = place.text { markLine += " " + Self.harmless(text) }
    return result + "\(margin) | " + markLine + "\n"
  }

  /// One character of a line as it is shown.
  private struct Cell {
    let offset: Int
    let text: String
    let width: Int
  }

  /// The characters of a line, cut to `limit` columns around an offset.
  private static func cells(
    _ file: SourceFile, _ line: SourceSpan, around offset: Int, limit: Int
  ) -> (cells: [Cell], isCutBefore: Bool, isCutAfter: Bool) {
    // No character takes more than four bytes, so this window holds what can be shown.
    var start = max(line.start, min(offset, line.end) - 4 * limit)
    while start > line.start, start < file.bytes.count, file.bytes[start] & 0xC0 == 0x80 {
      start -= 1
    }
    let end = min(line.end, max(offset, start) + 4 * limit)
    var cells: [Cell] = []
    var position = start
    while position < end {
      let (value, byteCount) = UnicodeScan.scalar(in: file.bytes, at: position)
      cells.append(cell(value, position))
      position += byteCount
    }
    var first = 0
    var before = cells.reduce(0) { $0 + ($1.offset < offset ? $1.width : 0) }
    let lineWidth = cells.reduce(0) { $0 + $1.width }
    if lineWidth > limit {
      while before > limit / 3, first < cells.count, cells[first].offset < offset {
        before -= cells[first].width
        first += 1
      }
    }
    var width = 0
    var last = first
    while last < cells.count, width + cells[last].width <= limit {
      width += cells[last].width
      last += 1
    }
    return (
      Array(cells[first..<last]), first > 0 || start > line.start,
      last < cells.count || end < line.end
    )
  }

  private static func cell(_ value: UInt32?, _ offset: Int) -> Cell {
    guard let value, let scalar = Unicode.Scalar(value) else {
      return Cell(offset: offset, text: "\u{FFFD}", width: 1)
    }
    if value == 0x09 { return Cell(offset: offset, text: "    ", width: 4) }
    if value < 0x20 || value == 0x7F || UnicodeScan.isInvisible(value) {
      return Cell(offset: offset, text: "\u{FFFD}", width: 1)
    }
    let width = UnicodeScan.isCombining(value) ? 0 : UnicodeScan.isWide(value) ? 2 : 1
    return Cell(offset: offset, text: String(Character(scalar)), width: width)
  }

  /// A text with control and invisible characters replaced.
  private static func harmless(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isHarmful =
        scalar.value < 0x20 || scalar.value == 0x7F || UnicodeScan.isInvisible(scalar.value)
      result.append(isHarmful ? "\u{FFFD}" : scalar)
    }
    return String(result)
  }

  private func paint(_ text: String, _ code: String) -> String {
    usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
