import DeedSyntax

/// Words of strangers, as they may be printed: in one line, without anything that steers a terminal.
enum OneLine {
  /// The text with control characters and those that reorder or hide text as escapes.
  static func text(_ text: String) -> String {
    let quoted = Diagnostic.jsonString(text)
    return String(quoted.dropFirst().dropLast())
  }
}
