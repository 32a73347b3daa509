/// Assets: those that the module issues, those of an interface, and where an entry takes them from.
extension Assembler {
  /// Takes `0 fungible Yuan holders 3 freezable recallable` or `1 unique Title(parcel: text)`.
  mutating func readAsset() throws(AssemblyFailure) {
    try number(module.assets.count)
    module.assets.append(try asset())
  }

  /// Takes an asset behind its number.
  mutating func asset() throws(AssemblyFailure) -> Asset {
    let (kind, name, fields) = try assetSignature()
    let holders = scanner.skip(word: "holders") ? try scanner.number() : nil
    var powers: AssetPowers = []
    if scanner.skip(word: "freezable") { powers.insert(.freezable) }
    if scanner.skip(word: "recallable") { powers.insert(.recallable) }
    return Asset(name: name, kind: kind, holders: holders, powers: powers, fields: fields)
  }

  /// Takes a kind, a name and, in brackets, fields.
  mutating func assetSignature()
    throws(AssemblyFailure) -> (kind: AssetKind, name: Name, fields: [NamedType])
  {
    let start = nextWord()
    let kind: AssetKind
    switch scanner.word() {
    case "fungible": kind = .fungible
    case "unique": kind = .unique
    default: throw scanner.failure(.expected(.word), at: start)
    }
    let name = try scanner.name()
    let hasFields = scanner.skip("(")
    return (kind, name, hasFields ? try namedTypes("", ")") : [])
  }

  /// Takes ` takes 0 payer 3 issuer 4 Yuan, …`; nothing when the word is not there.
  mutating func takes() throws(AssemblyFailure) -> [Entry.Take] {
    guard scanner.skip(word: "takes") else { return [] }
    return try sequence { (assembler) throws(AssemblyFailure) in
      let parameter = try assembler.scanner.number()
      try assembler.scanner.expect(word: "payer")
      let payer = try assembler.function()
      try assembler.scanner.expect(word: "issuer")
      let issuer = try assembler.function()
      return Entry.Take(
        parameter: parameter, payer: payer, issuer: issuer, asset: try assembler.scanner.name())
    }
  }
}
