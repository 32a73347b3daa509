/// One way into a module, as its callers see it.
package struct InterfaceEntry: Hashable, Sendable {
  /// A result and its name, where the source gives one.
  package struct Result: Hashable, Sendable {
    /// The result's name.
    package let name: Name?
    /// Its type.
    package let type: TypeIndex
  }

  /// What kind of door it is.
  package let kind: Entry.Kind
  /// The name in the source; of a due the words of its head.
  package let name: [UInt8]
  /// The arguments in order.
  package let parameters: [NamedType]
  /// The results in order; those of the body, so none for `create`.
  package let results: [Result]
  /// Who may act; present exactly for `create` and `call`.
  package let authority: InterfaceAuthority?
  /// The phases in which it may be entered; empty for any.
  package let phases: [PhaseIndex]
  /// The phase that the contract is in afterwards; nil when the entry does not move.
  package let target: PhaseIndex?
  /// The time from which the entry is open, in words; of a due the time at which it is due.
  package let opens: InterfaceExpression?
  /// The time from which the entry is closed, in words.
  package let closes: InterfaceExpression?
  /// What is required, in words, one text a condition; nil where nobody has put it in words.
  package let conditions: [InterfaceExpression]
  /// What holds afterwards, in words.
  package let ensures: [InterfaceExpression]
  /// Where the assets among the arguments come from, one for each of them, ascending by parameter.
  package let takes: [InterfaceTake]

  init(
    kind: Entry.Kind, name: [UInt8], parameters: [NamedType], results: [Result],
    authority: InterfaceAuthority?, phases: [PhaseIndex], target: PhaseIndex?,
    opens: InterfaceExpression?, closes: InterfaceExpression?, conditions: [InterfaceExpression],
    ensures: [InterfaceExpression], takes: [InterfaceTake]
  ) {
    self.kind = kind
    self.name = name
    self.parameters = parameters
    self.results = results
    self.authority = authority
    self.phases = phases
    self.target = target
    self.opens = opens
    self.closes = closes
    self.conditions = conditions
    self.ensures = ensures
    self.takes = takes
  }

  init(_ entry: Entry, of module: Module, texts: InterfaceTexts) {
    let body = module.function(entry.body)
    let types = body?.parameters ?? []
    let words = { texts.expression($0, parameters: entry.parameterNames, of: module) }
    self.init(
      kind: entry.kind, name: entry.name,
      parameters: zip(entry.parameterNames, types).map { NamedType(name: $0, type: $1) },
      results: (body?.results ?? []).enumerated().map { position, type in
        Result(
          name: position < entry.resultNames.count ? entry.resultNames[position] : nil, type: type)
      },
      authority: entry.authority?.map(words), phases: entry.phases, target: entry.target,
      opens: entry.opens.map(words), closes: entry.closes.map(words),
      conditions: entry.conditions.map(words), ensures: entry.ensures.map(words),
      takes: entry.takes.map { take in
        InterfaceTake(
          parameter: take.parameter, payer: words(take.payer), issuer: words(take.issuer),
          asset: take.asset)
      })
  }

  /// The entry without the words of its expressions.
  var withoutExpressions: InterfaceEntry {
    let none = { (_: InterfaceExpression) in InterfaceExpression(nil) }
    return InterfaceEntry(
      kind: kind, name: name, parameters: parameters, results: results,
      authority: authority?.map(none), phases: phases, target: target, opens: opens.map(none),
      closes: closes.map(none), conditions: conditions.map(none), ensures: ensures.map(none),
      takes: takes.map { take in
        InterfaceTake(
          parameter: take.parameter, payer: none(take.payer), issuer: none(take.issuer),
          asset: take.asset)
      })
  }
}

/// Where an asset among the arguments comes from, and which one it is, in words.
package struct InterfaceTake: Hashable, Sendable {
  /// The parameter's position.
  package let parameter: UInt32
  /// The party that pays, and signs.
  package let payer: InterfaceExpression
  /// The contract that issues the asset.
  package let issuer: InterfaceExpression
  /// The asset's name at the issuer.
  package let asset: Name
}

/// What holds after every call that changes the contract, in words.
package struct InterfaceInvariant: Hashable, Sendable {
  /// The condition in words.
  package let condition: InterfaceExpression
  /// The phases in which it holds; empty for every phase.
  package let phases: [PhaseIndex]
}

/// An expression of a head in the words of the source; UTF-8, or nil when it is only code.
package struct InterfaceExpression: Hashable, Sendable, CustomStringConvertible {
  /// The words as UTF-8 octets.
  package let text: [UInt8]?

  /// Puts an expression in words; a text that is empty, too long or not UTF-8 is none.
  package init(_ text: [UInt8]?) {
    let isText = text.map(Interface.isText) ?? false
    self.text = isText ? text : nil
  }

  /// The words, or `…`.
  package var description: String { text.map { String(decoding: $0, as: UTF8.self) } ?? "…" }
}

/// Who may act, as `Authority` says it, with the leaves in words.
package typealias InterfaceAuthority = AuthorityFormula<InterfaceExpression>

extension InterfaceAuthority: CustomStringConvertible {
  /// The formula as a head spells it, such as `arbiter or (buyer and seller)`.
  package var description: String {
    switch self {
    case .anyone: "anyone"
    case .party(let party): party.description
    case .all(let parts): parts.map(\.operandDescription).joined(separator: " and ")
    case .any(let parts): parts.map(\.operandDescription).joined(separator: " or ")
    case .quorum(let count, let set): "any \(count) of \(set)"
    case .every(let set): "all of \(set)"
    }
  }

  private var operandDescription: String {
    switch self {
    case .all(let parts) where parts.count > 1, .any(let parts) where parts.count > 1:
      "(\(description))"
    default: description
    }
  }
}
