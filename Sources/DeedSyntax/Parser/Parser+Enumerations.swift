extension Parser {
  mutating func parseEnumeration(_ marker: Marker) -> DeclarationSyntax.Kind {
    take()
    let name = parseName("for the enum")
    let typeParameters = parseTypeParameters()
    let members = open()
    var cases: [EnumerationCaseSyntax] = []
    if at(.leftBrace) {
      cases = parseList(.leftBrace, .rightBrace, of: "case") { parser in
        if parser.at(word: "case") { parser.takeForeignCaseWord() }
        let marker = parser.open()
        let id = parser.newID()
        let name = parser.parseName("for a case")
        let payload =
          parser.at(.leftParenthesis)
          ? parser.parseFieldList(.leftParenthesis, .rightParenthesis, "here") : []
        if parser.at(.assign) { parser.takeForeignCaseNumber() }
        parser.close(marker, .enumerationCase)
        return EnumerationCaseSyntax(
          id: id, span: parser.span(since: marker), name: name, payload: payload)
      }
      close(members, .members)
    } else if at(.assign), !hasReportedHere {
      cases = parseForeignCases()
    } else {
      reportExpected("`{`", "after the name of the enum")
    }
    if cases.isEmpty, !hasReported(since: marker.token) {
      report(.unexpectedToken, "an enum has at least one case", at: name.span)
    }
    close(marker, .enumeration)
    return .enumeration(
      EnumerationSyntax(name: name, typeParameters: typeParameters, cases: cases))
  }
}
