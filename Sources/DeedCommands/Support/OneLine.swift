import DeedSyntax

/// Words of strangers, as they may be printed: in one line, without anything that steers a terminal.
enum OneLine {
  /// The text with control characters and those that reorder or hide text as escapes.
  static func text(_ text: String) -> String {
    let quoted = Diagnostic.jsonString(text)
    // A quotation mark does no harm outside of JSON, and literals are full of them.
    return String(quoted.dropFirst().dropLast()).replacing("\\\"", with: "\"")
  }
}
