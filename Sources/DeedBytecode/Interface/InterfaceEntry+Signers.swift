extension InterfaceEntry {
  /// Who must sign, in words: the authority, and the payers whom it does not name.
  ///
  /// Such as `seller and buyer, from whom price is`; nil exactly where the entry has no authority. A payer that is the
  /// caller meets the authority himself and is not named again.
  package var signers: String? {
    guard let authority else { return nil }
    var named = authority.named
    var words = authority.description
    if case .any(let parts) = authority, parts.count > 1 { words = "(\(words))" }
    var payers: [String] = []
    for payer in takes.map(\.payer) where payer.text != Array("caller".utf8) {
      if payer.text != nil, named.contains(payer) { continue }
      named.append(payer)
      let parameters = takes.filter { $0.payer == payer }.compactMap { parameterName($0.parameter) }
      payers.append(" and \(payer), from whom \(Self.clause(parameters))")
    }
    return payers.isEmpty ? authority.description : words + payers.joined(separator: ",")
  }

  private func parameterName(_ position: UInt32) -> String? {
    Int(position) < parameters.count ? parameters[Int(position)].name.description : nil
  }

  private static func clause(_ names: [String]) -> String {
    guard let last = names.last else { return "an asset is" }
    guard names.count > 1 else { return "\(last) is" }
    return "\(names.dropLast().joined(separator: ", ")) and \(last) are"
  }
}

extension InterfaceAuthority {
  /// The single parties that must sign in any case.
  fileprivate var named: [InterfaceExpression] {
    switch self {
    case .party(let party): [party]
    case .all(let parts): parts.flatMap(\.named)
    case .any(let parts): parts.count == 1 ? parts[0].named : []
    case .anyone, .quorum, .every: []
    }
  }
}
