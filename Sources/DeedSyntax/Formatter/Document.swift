/// A text whose line breaks are still open (after Wadler, "A prettier printer").
///
/// A group is laid out in one line if that fits, else all its own breaks become line ends. A comment keeps the groups around it
/// from being laid out in one line.
struct Document: Sendable {
  enum Kind: Sendable {
    case text(String, width: Int)
    case sequence([Document])
    /// One more level of indentation for the line ends inside.
    case indented([Document])
    /// A line end, or in a group that fits this text; `keepsBlank` asks for a blank line before the next.
    case softLine(flat: String, keepsBlank: Bool)
    /// Always a line end.
    case hardLine(keepsBlank: Bool)
    case group([Document])
    /// A comment that goes to the end of the line, wherever that is.
    case lineComment(String)
    /// A comment in a line of its own, and a line end after it.
    case ownComment(String, keepsBlankBefore: Bool, keepsBlankAfter: Bool)
  }

  let kind: Kind
  /// Whether the text inside cannot stand in one line.
  let isBroken: Bool
  /// Whether a comment of its own line comes first; what follows it may still stand in one line.
  private let beginsWithComment: Bool
  /// Whether a comment comes last, so that a line end must follow.
  private let endsWithComment: Bool

  init(_ kind: Kind) {
    self.kind = kind
    switch kind {
    case .text, .softLine:
      (isBroken, beginsWithComment, endsWithComment) = (false, false, false)
    case .hardLine:
      (isBroken, beginsWithComment, endsWithComment) = (true, false, false)
    case .lineComment:
      (isBroken, beginsWithComment, endsWithComment) = (false, false, true)
    case .ownComment:
      (isBroken, beginsWithComment, endsWithComment) = (false, true, false)
    case .sequence(let parts), .indented(let parts), .group(let parts):
      var isAfterCommentsOnly = true
      isBroken = parts.enumerated().contains { index, part in
        if part.isBroken || part.beginsWithComment && !isAfterCommentsOnly
          || part.endsWithComment && index < parts.count - 1
        {
          return true
        }
        isAfterCommentsOnly = isAfterCommentsOnly && part.isOwnComment
        return false
      }
      beginsWithComment = parts.first?.beginsWithComment ?? false
      endsWithComment = parts.last?.endsWithComment ?? false
    }
  }

  /// Whether there is a comment anywhere inside.
  var hasComment: Bool {
    switch kind {
    case .text, .softLine, .hardLine: false
    case .lineComment, .ownComment: true
    case .sequence(let parts), .indented(let parts), .group(let parts):
      parts.contains(where: \.hasComment)
    }
  }

  /// The columns it takes where it is laid out in one line.
  var flatWidth: Int {
    switch kind {
    case .text(_, let width): width
    case .softLine(let flat, _): flat.utf8.count
    case .hardLine, .lineComment, .ownComment: 0
    case .sequence(let parts), .indented(let parts), .group(let parts):
      parts.reduce(0) { $0 + $1.flatWidth }
    }
  }

  private var isOwnComment: Bool { if case .ownComment = kind { true } else { false } }

  static func text(_ text: String) -> Document {
    Document(.text(text, width: text.unicodeScalars.count))
  }
  static let space = text(" ")
  static let empty = sequence([])
  /// A break that is a blank where the group fits.
  static let line = Document(.softLine(flat: " ", keepsBlank: false))
  /// A break that is nothing where the group fits.
  static let cut = Document(.softLine(flat: "", keepsBlank: false))
  static let hardLine = Document(.hardLine(keepsBlank: false))
  static func sequence(_ parts: [Document]) -> Document { Document(.sequence(parts)) }
  static func indented(_ parts: [Document]) -> Document { Document(.indented(parts)) }
  static func group(_ parts: [Document]) -> Document { Document(.group(parts)) }
}

/// Lays a document out in lines of at most `width` columns where that is possible.
struct DocumentPrinter {
  private let width = 100
  private let indentationWidth = 4
  private var output = ""
  private var column = 0
  /// Comments that wait for the end of the line.
  private var pendingComments: [String] = []
  /// Whether the current line has only its indentation, which is not written yet.
  private var isAtLineStart = true
  private var indentation = 0
  private var lastCharacter: Character = "\n"

  /// A part with the indentation and mode in which it is laid out.
  private typealias Item = (document: Document, indentation: Int, isFlat: Bool)

  static func print(_ document: Document) -> String {
    var printer = DocumentPrinter()
    printer.run(document)
    printer.endLine()
    while printer.output.hasPrefix("\n") { printer.output.removeFirst() }
    return printer.output
  }

  private mutating func run(_ document: Document) {
    var stack: [Item] = [(document, 0, false)]
    while let item = stack.popLast() {
      switch item.document.kind {
      case .text(let text, let textWidth):
        write(text, textWidth, item.indentation)
      case .sequence(let parts):
        for part in parts.reversed() { stack.append((part, item.indentation, item.isFlat)) }
      case .indented(let parts):
        for part in parts.reversed() { stack.append((part, item.indentation + 1, item.isFlat)) }
      case .group(let parts):
        let isFlat =
          item.isFlat || !item.document.isBroken && fits(parts, item.indentation, before: stack)
        for part in parts.reversed() { stack.append((part, item.indentation, isFlat)) }
      case .softLine(let flat, let keepsBlank):
        if item.isFlat {
          write(flat, flat.utf8.count, item.indentation)
        } else {
          newLine(keepsBlank: keepsBlank)
        }
      case .hardLine(let keepsBlank):
        newLine(keepsBlank: keepsBlank)
      case .lineComment(let comment):
        pendingComments.append(comment)
      case .ownComment(let comment, let before, let after):
        if !isAtLineStart || before { newLine(keepsBlank: before) }
        write(comment, 0, item.indentation)
        newLine(keepsBlank: after)
      }
    }
  }

  /// Whether the parts fit in the rest of the line, with what follows them up to the next break.
  private func fits(_ parts: [Document], _ indentation: Int, before rest: [Item]) -> Bool {
    var left = width - (isAtLineStart ? indentation * indentationWidth : column)
    var items: [Item] = parts.reversed().map { ($0, indentation, true) }
    var restIndex = rest.count
    while left >= 0 {
      guard let item = items.popLast() else {
        guard restIndex > 0 else { return true }
        restIndex -= 1
        items.append(rest[restIndex])
        continue
      }
      switch item.document.kind {
      case .text(_, let textWidth): left -= textWidth
      case .sequence(let parts), .indented(let parts):
        for part in parts.reversed() { items.append((part, indentation, item.isFlat)) }
      case .group(let parts):
        // What follows may still break its own groups.
        for part in parts.reversed() {
          items.append((part, indentation, item.isFlat))
        }
      case .softLine(let flat, _):
        if !item.isFlat { return true }
        left -= flat.utf8.count
      case .hardLine: return true
      case .ownComment: left = width - indentation * indentationWidth
      case .lineComment: break
      }
    }
    return false
  }

  private mutating func write(_ text: String, _ textWidth: Int, _ indentation: Int) {
    guard let last = text.last else { return }
    // The source has a line end after a comment, so there may be one here.
    if !pendingComments.isEmpty { endLine() }
    if isAtLineStart {
      if text == " " { return }
      output += String(repeating: " ", count: indentation * indentationWidth)
      column = indentation * indentationWidth
      isAtLineStart = false
    }
    output += text
    column += textWidth
    lastCharacter = last
  }

  private mutating func newLine(keepsBlank: Bool) {
    endLine()
    let isAfterOpening = "{([".contains(lastCharacter)
    if keepsBlank, !isAfterOpening, !output.isEmpty, !output.hasSuffix("\n\n") { output += "\n" }
  }

  /// Ends the current line, if there is anything in it.
  private mutating func endLine() {
    for comment in pendingComments {
      output += isAtLineStart ? comment : "  " + comment
      isAtLineStart = false
      lastCharacter = "/"
    }
    pendingComments = []
    guard !isAtLineStart else { return }
    while output.last == " " { output.removeLast() }
    output += "\n"
    isAtLineStart = true
    column = 0
  }
}
