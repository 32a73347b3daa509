extension Parser {
  mutating func parseTest(_ marker: Marker) -> DeclarationSyntax.Kind {
    take()
    if at(word: "fn") { return parseFunction(.function, marker, isForTests: true) }
    var name = ""
    let nameSpan = span
    if case .text(let text)? = literals[position], at(.text) {
      name = text
      take()
    } else if at(.identifier), isInSameLine(ahead: 0) {
      name = parseForeignTestName()
    } else {
      reportExpected(
        "a text", "that says what is tested",
        notes: ["Write `test \"the arbiter divides the price\" { … }`."])
    }
    let drawn = at(.for) ? parseDrawn() : []
    let body = parseBlock("before the body of a test", ofTest: true)
    close(marker, .test)
    return .test(TestSyntax(name: name, nameSpan: nameSpan, drawn: drawn, body: body))
  }

  /// Parses `for all a: T, b: U`.
  private mutating func parseDrawn() -> [TypedNameSyntax] {
    let marker = open()
    take()
    if !eat(.all), !hasReportedHere {
      reportExpected(
        "`all`", "behind `for`",
        notes: ["Write `test \"…\" for all a: int, b: int in 1...9 { … }`."])
    }
    var drawn: [TypedNameSyntax] = []
    repeat {
      drawn.append(parseTypedName(allowsEveryWord: false, "for a value"))
    } while !hasReportedHere && eat(.comma)
    close(marker, .forAll)
    return drawn
  }
}
