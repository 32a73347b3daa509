/// What a contract issues.
extension Parser {
  /// Parses `asset A { … } for group, freezable, recallable`; in an interface, only its name and its fields.
  mutating func parseAsset(_ marker: Marker, in place: DeclarationPlace) -> DeclarationSyntax.Kind {
    take()
    let name = parseName("for the asset")
    skipTypeParameters(of: "an asset")
    var fields: [TypedNameSyntax]?
    if at(.leftBrace), !hasReportedHere {
      fields = parseFieldList(.leftBrace, .rightBrace, "after the name of the asset")
    } else if at(.leftParenthesis), !hasReportedHere {
      report(
        Advice(
          message: "the fields of a unique asset stand in braces",
          note: "Write `asset Title { parcel: text, area: int }`."), at: span)
      fields = parseFieldList(.leftParenthesis, .rightParenthesis, "here")
    }
    if at(.assign), !hasReportedHere {
      let start = previousEnd
      take()
      _ = parseExpression()
      report(
        Advice(
          message: "an asset is declared without an amount",
          note: "What there is of it is issued in a body: `give(\(name.text).issue(1_000), to: p)`."
        ),
        at: SourceSpan(start, previousEnd))
    }
    var holders: NameSyntax?
    var powers: [NameSyntax] = []
    if at(.for), !hasReportedHere {
      if place == .interface {
        report(
          .misplacedClause, "an interface names an asset and its fields alone", at: span,
          notes: ["Who may hold it, and what the issuer may do, belong to the contract."])
      }
      take()
      holders = parseName("for who may hold the asset")
      while at(.comma) || isAtPower, !hasReportedHere {
        if isAtPower { reportMissingPowerComma() }
        powers.append(parsePower())
      }
      if at(.leftBrace), !hasReportedHere { reportFieldsBehindHolders(&fields) }
    } else if at(.comma) || isAtPower, !hasReportedHere {
      report(
        .misplacedClause, "what the issuer may do stands behind who may hold the asset", at: span,
        notes: ["Write `asset A for anyone, freezable`, or name a set of parties after `for`."])
      if !at(.comma) { take() }
      while at(.comma) { powers.append(parsePower()) }
    }
    close(marker, .asset)
    return .asset(AssetSyntax(name: name, fields: fields, holders: holders, powers: powers))
  }

  /// Whether a word that only stands behind the holders of an asset follows in the same line.
  private var isAtPower: Bool {
    (at(word: "freezable") || at(word: "recallable")) && isInSameLine(ahead: 0)
  }

  @inline(never)
  private mutating func reportMissingPowerComma() {
    let place = SourceSpan(previousEnd, previousEnd)
    reportAside(
      .unexpectedToken, "a comma is missing before `\(text)`", at: span,
      fixIts: [FixIt("write `,`", replacing: place, with: ",")])
  }

  /// Parses `, freezable` or `, recallable`.
  private mutating func parsePower() -> NameSyntax {
    _ = eat(.comma)
    guard at(word: "freezable") || at(word: "recallable") else {
      let near = NearbyNames.closest(to: text, among: ["freezable", "recallable"]).first
      if let near {
        report(
          advice(
            "an asset is `freezable`, `recallable` or both", "Write `\(near)`.", replacing: near),
          at: span)
        return NameSyntax(text: near, span: take())
      }
      reportExpected(
        "`freezable` or `recallable`", "behind who may hold the asset",
        notes: ["Nothing else is said of an asset: `asset A for anyone, freezable, recallable`."])
      return NameSyntax(text: "", span: SourceSpan(previousEnd, previousEnd))
    }
    let word = text
    return NameSyntax(text: word, span: take())
  }

  @inline(never)
  private mutating func reportFieldsBehindHolders(_ fields: inout [TypedNameSyntax]?) {
    report(
      .misplacedClause, "the fields of a unique asset stand directly behind its name", at: span,
      notes: ["Write `asset Title { parcel: text } for anyone, freezable`."])
    fields = parseFieldList(.leftBrace, .rightBrace, "here")
  }
}
