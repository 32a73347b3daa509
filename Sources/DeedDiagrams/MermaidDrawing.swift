/// A lifecycle as a Mermaid state diagram (`stateDiagram-v2`), which many tools for documents draw themselves.
package enum MermaidDrawing {
  /// The diagram's text, ended by a line feed.
  package static func text(of diagram: LifecycleDiagram) -> String {
    var lines = ["---", "title: \(quoted(diagram.title))", "---", "stateDiagram-v2"]
    for (index, phase) in diagram.phases.enumerated() {
      lines.append(
        "    state \(quoted(phase.name.isEmpty ? diagram.title : phase.name)) as p\(index)")
    }
    lines.append("    [*] --> p0: create · \(escaped(diagram.creators))")
    for (index, phase) in diagram.phases.enumerated() {
      for step in phase.steps {
        lines.append("    p\(index) --> p\(step.target ?? index): \(words(of: step))")
      }
      if phase.isFinal { lines.append("    p\(index) --> [*]") }
    }
    if !diagram.always.isEmpty {
      lines.append("    note left of p0")
      lines.append("        in every phase:")
      for step in diagram.always { lines.append("        \(words(of: step))") }
      lines.append("    end note")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func words(of step: LifecycleDiagram.Step) -> String {
    let parts = [step.name ?? "due", step.who, step.when].filter { !$0.isEmpty }
    return parts.map(escaped).joined(separator: " · ")
  }

  /// A text in quotation marks.
  private static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

  /// Mermaid's escapes: `#` and the code's name or number, ended by a semicolon.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "#", ";", ":", "<", ">", "&", "`", "{", "}": result += "#\(scalar.value);"
      case "\n", "\r", "\t": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
