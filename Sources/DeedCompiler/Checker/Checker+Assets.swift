import DeedBytecode
import DeedSyntax

/// Assets: what is declared of them, and the types that name them (`docs/language.md` rules 18 to 22).
extension Checker {
  // MARK: Declarations

  /// Declares an asset of the contract.
  func declareAsset(_ syntax: AssetSyntax, _ declaration: DeclarationSyntax) {
    guard claim(syntax.name, isInContract: true), let owner = program.contract?.reference else {
      return
    }
    contractScope.types[syntax.name.text] = .asset(
      addAsset(syntax, of: owner, declaration.documentation))
    if program.interfaces[owner.index].assets.count > Limits.assetsMax {
      report(.tooMany("assets", at: syntax.name.span, max: Limits.assetsMax))
    }
  }

  /// Declares an asset that contracts of an interface issue.
  func declareAsset(_ syntax: AssetSyntax, in id: InterfaceID, documentation: String?) {
    let name = syntax.name
    guard !name.isMissing else { return }
    reportLength(name)
    if Predeclared.names.contains(name.text) {
      report(.predeclaredName(name))
    } else if case .asset(let earlier)? = program.interfaces[id.index].members.types[name.text] {
      report(.alreadyDeclared(name, earlier: program.assets[earlier.index].span))
    } else {
      program.interfaces[id.index].members.types[name.text] = .asset(
        addAsset(syntax, of: id, documentation))
    }
  }

  private func addAsset(
    _ syntax: AssetSyntax, of owner: InterfaceID, _ documentation: String?
  ) -> AssetID {
    program.assets.append(
      CheckedAsset(
        name: syntax.name.text, span: syntax.name.span, documentation: documentation, owner: owner,
        isUnique: syntax.fields != nil))
    let id = AssetID(index: program.assets.count - 1)
    program.interfaces[owner.index].assets.append(id)
    return id
  }

  /// Resolves the fields of an asset, who may hold it, and what its issuer may do.
  func resolveAsset(_ syntax: AssetSyntax, _ symbol: DeclarationScope.TypeSymbol?) {
    guard case .asset(let id)? = symbol, program.assets[id.index].span == syntax.name.span else {
      return
    }
    let fields = resolveComponents(syntax.fields ?? [])
    for (field, written) in zip(fields, syntax.fields ?? []) {
      linearUses.append((field.type, written.type.span, "a field of an asset"))
      if ["id", "amount"].contains(field.name) { report(.predeclaredName(written.name)) }
      if field.type.isCollection { report(.collectionInAsset(at: written.type.span)) }
    }
    program.assets[id.index].fields = fields
    guard let holders = syntax.holders, !holders.isMissing else { return }
    for power in syntax.powers {
      let isFreezing = power.text == "freezable"
      let isRepeated =
        isFreezing
        ? program.assets[id.index].isFreezable : program.assets[id.index].isRecallable
      if isRepeated, !power.isMissing { report(.alreadyDeclared(power, earlier: nil)) }
      if isFreezing {
        program.assets[id.index].isFreezable = true
      } else if !power.isMissing {
        program.assets[id.index].isRecallable = true
      }
    }
    if holders.text == "anyone" {
      if syntax.powers.isEmpty { report(.anyoneAlone(at: holders.span)) }
      return
    }
    guard case .field(let field)? = contractScope.values[holders.text] else {
      report(.holders(holders, is: kindOfName(holders.text) ?? "declared nowhere"))
      return
    }
    let declared = self.field(field)
    guard declared.kind == .variable, declared.phases == nil else {
      report(
        .holders(
          holders, is: declared.phases == nil ? "fixed" : "there only in some phases"))
      return
    }
    program.assets[id.index].holders = field
  }

  /// Reports holders that are no set of parties, when the types of all fields are known.
  func checkHolders() {
    for asset in program.assets.dropFirst(program.own.assets) {
      guard let id = asset.holders else { continue }
      let type = field(id).type
      if type != .set(.party), !type.isError {
        report(
          .holdersType(asset.name, field(id).name, program.describe(type), at: asset.span))
      }
    }
  }

  // MARK: Types

  /// An asset that is written as `A` in the contract or interface that issues it, or as `bank.A`; nil where a name is no
  /// asset's, and an error type where that was reported.
  func resolveAssetType(_ name: QualifiedNameSyntax) -> SemanticType? {
    guard let last = name.components.last else { return nil }
    if name.components.count == 1 {
      guard case .asset(let id)? = lookupType(name) else { return nil }
      let isOwn =
        program.assets[id.index].owner == context.interface
        || context.isInContract && program.assets[id.index].owner == program.contract?.reference
      guard isOwn else {
        report(.issuerMissing(name.text, at: name.span))
        return .error
      }
      return .asset(assetType(id, by: .own, root: ""))
    }
    guard let root = issuer(of: name) else {
      if case .asset? = lookupType(name) {
        report(.issuerMissing(name.text, at: name.span))
        return .error
      }
      return nil
    }
    guard case .issuer(let path, let interface) = root else { return .error }
    guard case .asset(let id)? = declarations(of: interface).types[last.text] else {
      if !last.isMissing {
        report(
          .unknownAsset(
            last, of: program.qualifiedName(interface), candidates: assetNames(of: interface)))
      }
      return .error
    }
    return .asset(assetType(id, by: path, root: name.components[0].text))
  }

  func assetType(_ id: AssetID, by issuer: IssuerPath, root: String) -> AssetType {
    let asset = program.assets[id.index]
    return AssetType(
      issuer: issuer, name: asset.name, isUnique: asset.isUnique, declaration: id, root: root)
  }

  /// The names of the assets that contracts of an interface issue.
  func assetNames(of id: InterfaceID) -> [String] {
    declarations(of: id).types.compactMap { name, symbol in
      if case .asset = symbol { name } else { nil }
    }.sorted()
  }

  /// What a name before an asset's name stands for.
  private enum IssuerMeaning {
    case issuer(IssuerPath, InterfaceID)
    /// Something that was reported.
    case reported
  }

  /// The contract that the first part of an asset's name names; nil where that is no value's name.
  private func issuer(of name: QualifiedNameSyntax) -> IssuerMeaning? {
    guard let first = name.components.first, name.components.count == 2 else { return nil }
    let type: SemanticType
    let path: IssuerPath
    if let local = lookupLocal(first.text) {
      context.variables[local.index].isUsed = true
      if context.variables[local.index].immutability == nil {
        report(.issuerChanges(first, is: "a `var`"))
        return .reported
      }
      (type, path) = (self.type(of: local), .local(local))
    } else if context.isInContract, case .field(let id)? = contractScope.values[first.text] {
      type = field(id).type
      guard field(id).kind == .constant else {
        report(.issuerChanges(first, is: field(id).kind == .party ? "a party" : "a `var`"))
        return .reported
      }
      if type.isError {
        if !resolvedConstants.contains(id) { report(.issuerLater(first)) }
        return .reported
      }
      path = .field(id)
    } else if first.text == "self", context.isInContract, let own = program.contract?.reference {
      return .issuer(.own, own)
    } else {
      return nil
    }
    guard case .reference(let interface) = type else {
      if !type.isError { report(.notAnIssuer(first, type: program.describe(type))) }
      return .reported
    }
    return .issuer(path, interface)
  }

  /// A type of a signature as the caller sees it: what the parameters name there, the arguments name here.
  func substituting(
    _ type: SemanticType, _ arguments: [CheckedExpression?]
  ) -> SemanticType {
    // The program is being rebuilt: nothing of it is read meanwhile.
    let issuers = arguments.map { argument in argument.flatMap { issuerPath(of: $0) } }
    return program.rebuilding(type) { part in
      guard case .asset(let asset) = part, case .local(let local) = asset.issuer else {
        return nil
      }
      guard local.index < issuers.count, let (path, root) = issuers[local.index] else {
        return .asset(asset.issued(by: .unknown, root: asset.root))
      }
      return .asset(asset.issued(by: path, root: root))
    }
  }

  /// The way in which an expression names a contract, where no later change can make it another one.
  func issuerPath(of expression: CheckedExpression) -> (path: IssuerPath, root: String)? {
    switch expression.kind {
    case .place(let place): return issuerPath(of: place)
    case .operation(let operation, _) where operation.opcode == .selfAs: return (.own, "")
    default: return nil
    }
  }

  /// The way in which a place names a contract, where no later change can make it another one.
  func issuerPath(of place: CheckedPlace) -> (path: IssuerPath, root: String)? {
    guard place.steps.isEmpty else { return nil }
    switch place.root {
    case .local(let local):
      guard context.variables[local.index].immutability != nil else { return nil }
      return (.local(local), name(of: local))
    case .field(let id):
      return field(id).kind == .constant ? (.field(id), field(id).name) : nil
    case .value(let value): return issuerPath(of: value)
    }
  }

  /// The contract that issues an asset, as a value; nil where it has no name.
  func issuerValue(of asset: AssetType, at span: SourceSpan) -> CheckedExpression? {
    let root: CheckedPlace.Root
    let type: SemanticType
    switch asset.issuer {
    case .own:
      guard context.isInContract else { return nil }
      return CheckedExpression(
        kind: .operation(Operation(.selfContract), []), type: .contract, span: span)
    case .field(let id):
      (root, type) = (.field(id), field(id).type)
      context.effects.reads.insert(id)
    case .local(let local):
      (root, type) = (.local(local), self.type(of: local))
      context.variables[local.index].isUsed = true
    case .unknown: return nil
    }
    let place = CheckedPlace(root: root, steps: [], type: type, span: span)
    return CheckedExpression(kind: .place(place), type: type, span: span)
  }

  // MARK: Where assets may be

  /// Notes for every struct and enum whether its values contain assets.
  func settleLinear() {
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for index in program.structures.indices {
        let id = StructureID(index: index)
        if !program.linearStructures.contains(id),
          program.structures[index].fields.contains(where: { program.isLinear($0.type) })
        {
          program.linearStructures.insert(id)
          hasChanged = true
        }
      }
      for index in program.enumerations.indices {
        let id = EnumerationID(index: index)
        if !program.linearEnumerations.contains(id),
          program.enumerations[index].cases.contains(where: { one in
            one.payload.contains { program.isLinear($0.type) }
          })
        {
          program.linearEnumerations.insert(id)
          hasChanged = true
        }
      }
    }
  }

  /// Reports assets where none can be kept or handed over (`docs/language.md` rule 19).
  func judgeLinearUses() {
    for (type, span, place) in linearUses where program.isLinear(type) {
      report(.linearHere(program.describe(type), place, at: span))
    }
    linearUses = []
  }

  /// Reports collections of assets in a type that drop or copy what they hold.
  func noteCollection(_ type: SemanticType, at span: SourceSpan) {
    switch type {
    case .set(let element): linearUses.append((element, span, "a set"))
    case .log(let element): linearUses.append((element, span, "a log"))
    case .map(let key, _): linearUses.append((key, span, "the key of a map"))
    default: break
    }
  }
}
