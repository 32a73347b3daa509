extension Diagnostic {
  /// Diagnostics as a JSON array (RFC 8259), in the order given.
  ///
  /// Each element has `code`, `title`, `severity`, `message`, `file`, `start` and `end` (each with `offset` in bytes,
  /// `line` and `column` from 1), `label`, `labels`, `notes` and `fixIts`. Positions are given only for files
  /// found in `files`.
  package static func json(_ diagnostics: [Diagnostic], files: [SourceFile]) -> String {
    "[" + diagnostics.map { $0.json(files: files) }.joined(separator: ",") + "]"
  }

  /// The diagnostic as a JSON object.
  package func json(files: [SourceFile]) -> String {
    let place = Self.jsonPlace(fileName, span, files)
    let labels = secondaryLabels.map {
      "{\(Self.jsonPlace($0.fileName ?? fileName, $0.span, files)),\"text\":\(Self.jsonString($0.text))}"
    }
    let fixes = fixIts.map {
      "{\(Self.jsonPlace(fileName, $0.span, files)),\"text\":\(Self.jsonString($0.text)),"
        + "\"replacement\":\(Self.jsonString($0.replacement))}"
    }
    return "{\"code\":\(Self.jsonString(code.identifier)),\"title\":\(Self.jsonString(code.title)),"
      + "\"severity\":\(Self.jsonString(severity.word)),\"message\":\(Self.jsonString(message)),"
      + "\(place),\"label\":\(label.map(Self.jsonString) ?? "null"),"
      + "\"labels\":[\(labels.joined(separator: ","))],"
      + "\"notes\":[\(notes.map(Self.jsonString).joined(separator: ","))],"
      + "\"fixIts\":[\(fixes.joined(separator: ","))]}"
  }

  private static func jsonPlace(
    _ fileName: String, _ span: SourceSpan, _ files: [SourceFile]
  ) -> String {
    let file = files.first { $0.name.utf8.elementsEqual(fileName.utf8) }
    func point(_ offset: Int) -> String {
      guard let position = file?.position(at: offset) else { return "{\"offset\":\(offset)}" }
      return
        "{\"offset\":\(offset),\"line\":\(position.line),\"column\":\(position.column)}"
    }
    return
      "\"file\":\(jsonString(fileName)),\"start\":\(point(span.start)),\"end\":\(point(span.end))"
  }

  /// A JSON string literal; control, bidirectional and line-separating characters are escaped.
  package static func jsonString(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: result += "\\\""
      case 0x5C: result += "\\\\"
      case 0x0A: result += "\\n"
      case 0x0D: result += "\\r"
      case 0x09: result += "\\t"
      case 0..<0x20, 0x7F, 0x2028, 0x2029: result += escape(scalar.value)
      case let value where UnicodeScan.isBidirectionalControl(value): result += escape(value)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func escape(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
