import DeedBytecode
import DeedNode
import DeedSyntax
import DeedTesting

/// A test's report as people and as programs read it.
struct TestReportRendering {
  /// What to show.
  let report: TestReport
  /// The file that the test stands in, and those that it imports.
  let sources: [SourceFile]

  /// One line for a test that passed; for one that failed everything that is known.
  var text: String {
    guard let failure = report.failure else {
      let drawn = report.drawing.map { "\(cases($0)), seed \($0.seed), " } ?? ""
      return "ok    \(report.name) (\(drawn)gas \(report.gas))"
    }
    var lines = ["FAIL  \(report.name)", "      \(failure.detail ?? failure.fault)"]
    if let drawing = report.drawing { lines += drawingLines(drawing) }
    if let comparison = failure.comparison {
      lines += ["      left:  \(comparison.left)", "      right: \(comparison.right)"]
    }
    lines += traceLines(failure.trace)
    if !failure.steps.isEmpty { lines.append("      before that:") }
    for step in failure.steps.suffix(Self.stepsMax) {
      switch step {
      case .call(let call, let ending, let events):
        lines.append("        \(Self.shortened(call)): \(Self.shortened(ending))")
        lines += events.map { "          \(Self.shortened($0))" }
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The sites of a trace, of a long one the ends.
  private func traceLines(_ trace: [TestSite]) -> [String] {
    let (first, last) = (8, 4)
    guard trace.count > first + last + 1 else { return trace.flatMap(siteLines) }
    return trace.prefix(first).flatMap(siteLines)
      + ["      … and \(trace.count - first - last) more between these"]
      + trace.suffix(last).flatMap(siteLines)
  }

  /// A text in which contracts are told by the first of their digits, as nobody reads all of them.
  private static func shortened(_ text: String) -> String {
    let mark = "contract\""
    return text.split(separator: mark, omittingEmptySubsequences: false).enumerated().map {
      index, part in
      let digits = part.prefix { $0.isHexDigit }
      guard index > 0, digits.count == 64 else { return String(part) }
      return "\(digits.prefix(8))…\(part.dropFirst(64))"
    }.joined(separator: mark)
  }

  private func cases(_ drawing: TestDrawing) -> String {
    drawing.cases == 1 ? "1 case" : "\(drawing.cases) cases"
  }

  /// The values for which a test fails, and how they are drawn again.
  private func drawingLines(_ drawing: TestDrawing) -> [String] {
    guard !drawing.values.isEmpty else { return [] }
    let smaller = drawing.attempts == 1 ? "1 smaller case" : "\(drawing.attempts) smaller cases"
    return ["      for these values, the smallest found in \(smaller):"]
      + drawing.values.map { "        \($0.name) = \($0.literal)" }
      + ["      case \(drawing.cases) with --seed \(drawing.seed) fails"]
  }

  /// The steps shown of a test that made many.
  private static let stepsMax = 40

  private func source(of site: TestSite) -> SourceFile? {
    sources.first { $0.name == site.file }
  }

  private func siteLines(_ site: TestSite) -> [String] {
    guard let span = site.span, let source = source(of: site) else {
      return ["      in \(site.function)"]
    }
    let position = source.position(at: Int(span.start))
    let line = source.text(in: source.lineSpan(source.lineIndex(at: Int(span.start))))
    let code = line.split(separator: " ").joined(separator: " ")
    return [
      "      in \(site.function) at \(source.name):\(position.line):\(position.column)",
      "        \(code.trimmedOfNewlines.prefix(200))",
    ]
  }

  /// The same as a JSON object.
  var json: JSON {
    var members: [JSON.Member] = [
      .init("name", .string(report.name)), .init("passed", .bool(report.failure == nil)),
      .init("gas", .unsigned(report.gas)),
    ]
    if let drawing = report.drawing {
      members.append(.init("seed", .unsigned(drawing.seed)))
      members.append(.init("cases", .count(drawing.cases)))
    }
    guard let failure = report.failure else { return .object(members) }
    members.append(.init("fault", .string(failure.fault)))
    if let values = report.drawing?.values, !values.isEmpty {
      let literals = values.map { JSON.Member($0.name, .string($0.literal)) }
      members.append(.init("values", .object(literals)))
    }
    if let detail = failure.detail { members.append(.init("detail", .string(detail))) }
    if let comparison = failure.comparison {
      members.append(.init("left", .string(comparison.left)))
      members.append(.init("right", .string(comparison.right)))
    }
    members.append(.init("trace", .array(failure.trace.map(siteJSON))))
    members.append(
      .init(
        "steps",
        .array(
          failure.steps.map { step in
            switch step {
            case .call(let call, let ending, let events):
              [
                "call": .string(call), "ending": .string(ending),
                "events": .array(events.map { .string($0) }),
              ]
            }
          })))
    return .object(members)
  }

  private func siteJSON(_ site: TestSite) -> JSON {
    guard let span = site.span, let source = source(of: site) else {
      return ["function": .string(site.function)]
    }
    let position = source.position(at: Int(span.start))
    return [
      "function": .string(site.function), "file": .string(source.name),
      "line": .count(position.line), "column": .count(position.column),
    ]
  }
}

extension StringProtocol {
  /// The text without line ends at its end.
  fileprivate var trimmedOfNewlines: String {
    var text = String(self)
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }
}
