/// A lifecycle as a picture: SVG 1.1 (W3C), with nothing but shapes and texts in it, so that every reader shows it alike.
package enum SVGDrawing {
  /// The picture's text, ended by a line feed.
  package static func text(of diagram: LifecycleDiagram) -> String {
    let layout = DiagramLayout(diagram)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(layout.width)\" height=\"\(layout.height)\" "
        + "viewBox=\"0 0 \(layout.width) \(layout.height)\" role=\"img\" "
        + "font-family=\"ui-monospace, Menlo, 'DejaVu Sans Mono', monospace\" font-size=\"13\">",
      "<title>\(escaped(diagram.title))</title>",
      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
    ]
    lines += heading(diagram, layout)
    for lane in layout.lanes { lines += draw(lane, layout) }
    for (index, phase) in diagram.phases.enumerated() {
      lines += draw(phase, layout.boxes[index], layout, diagram)
    }
    if !diagram.always.isEmpty, let box = layout.boxes.last {
      let phase = LifecycleDiagram.Phase(
        name: "in every phase", isFinal: false, steps: diagram.always)
      lines += draw(phase, box, layout, diagram)
    }
    lines.append("</svg>")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func heading(_ diagram: LifecycleDiagram, _ layout: DiagramLayout) -> [String] {
    let left = layout.boxLeft
    let top = DiagramLayout.margin
    var lines = [
      "<text x=\"\(left)\" y=\"\(top + 14)\" font-size=\"18\" font-weight=\"bold\">\(escaped(diagram.title))</text>"
    ]
    if !diagram.parties.isEmpty {
      let parties = "parties: " + diagram.parties.joined(separator: ", ")
      lines.append(
        text(parties, x: left, y: top + 14 + DiagramLayout.lineHeight, color: "#555555"))
    }
    lines.append(text("create · \(diagram.creators)", x: left + 18, y: layout.beginning + 4))
    lines.append("<circle cx=\"\(left + 6)\" cy=\"\(layout.beginning)\" r=\"5\" fill=\"#222222\"/>")
    if let first = layout.boxes.first {
      lines.append(
        "<path d=\"M\(left + 6) \(layout.beginning + 5)V\(first.top - 2)\" stroke=\"#222222\" fill=\"none\"/>"
      )
      lines.append(
        "<path d=\"M\(left + 2) \(first.top - 7)L\(left + 6) \(first.top)L\(left + 10) \(first.top - 7)Z\" fill=\"#222222\"/>"
      )
    }
    return lines
  }

  /// The colour of the ways to a phase; dark ones, told apart side by side.
  private static func color(of target: Int) -> String {
    let colors = ["#1f5fa8", "#a8431f", "#2f7d32", "#7a3fa0", "#8a6d00", "#00797a", "#a01f5f"]
    return colors[target % colors.count]
  }

  private static func draw(_ lane: DiagramLayout.Lane, _ layout: DiagramLayout) -> [String] {
    let color = color(of: lane.target)
    let right = layout.boxLeft + layout.boxWidth
    let heights = lane.joints.map(\.y) + [lane.entry]
    var lines = [
      "<path d=\"M\(lane.x) \(heights.min() ?? lane.entry)V\(heights.max() ?? lane.entry)M\(lane.x) \(lane.entry)H\(right + 6)\" "
        + "stroke=\"\(color)\" stroke-width=\"1.5\" fill=\"none\"/>",
      "<path d=\"M\(right + 8) \(lane.entry - 4)L\(right) \(lane.entry)L\(right + 8) \(lane.entry + 4)Z\" fill=\"\(color)\"/>",
    ]
    for joint in lane.joints {
      let dashes = joint.isDue ? " stroke-dasharray=\"4 3\"" : ""
      lines.append(
        "<path d=\"M\(right) \(joint.y)H\(lane.x)\" stroke=\"\(color)\" stroke-width=\"1.5\" fill=\"none\"\(dashes)/>"
      )
      lines.append("<circle cx=\"\(lane.x)\" cy=\"\(joint.y)\" r=\"3\" fill=\"\(color)\"/>")
    }
    return lines
  }

  private static func draw(
    _ phase: LifecycleDiagram.Phase, _ box: DiagramLayout.Box, _ layout: DiagramLayout,
    _ diagram: LifecycleDiagram
  ) -> [String] {
    let left = layout.boxLeft
    let name = phase.name.isEmpty ? diagram.title : phase.name
    var lines = [
      "<rect x=\"\(left)\" y=\"\(box.top)\" width=\"\(layout.boxWidth)\" height=\"\(box.height)\" rx=\"6\" "
        + "fill=\"#fbfbf7\" stroke=\"#222222\"/>"
    ]
    if phase.isFinal {
      lines.append(
        "<rect x=\"\(left + 3)\" y=\"\(box.top + 3)\" width=\"\(layout.boxWidth - 6)\" height=\"\(box.height - 6)\" rx=\"4\" "
          + "fill=\"none\" stroke=\"#222222\"/>")
    }
    lines.append(
      "<text x=\"\(layout.columns[0])\" y=\"\(box.top + 20)\" font-weight=\"bold\">\(escaped(name))</text>"
    )
    for (step, baseline) in zip(phase.steps, box.baselines) {
      let color = step.target.map(color(of:)) ?? "#222222"
      let style = step.isDue ? " font-style=\"italic\"" : ""
      lines.append(
        text(step.name ?? "due", x: layout.columns[0], y: baseline, color: color, style: style))
      if !step.who.isEmpty { lines.append(text(step.who, x: layout.columns[1], y: baseline)) }
      if !step.when.isEmpty {
        lines.append(text(step.when, x: layout.columns[2], y: baseline, color: "#555555"))
      }
    }
    return lines
  }

  private static func text(
    _ text: String, x: Int, y: Int, color: String = "#222222", style: String = ""
  ) -> String {
    "<text x=\"\(x)\" y=\"\(y)\" fill=\"\(color)\"\(style)>\(escaped(text))</text>"
  }

  /// XML's escapes; characters that XML 1.0 does not allow (section 2.2) become a question mark.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
