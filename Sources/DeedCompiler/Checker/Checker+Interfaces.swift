import DeedBytecode
import DeedSyntax

/// Interfaces: what they declare, and whether contracts are what they say.
extension Checker {
  /// Gives an interface or a contract its number as a reference's type.
  func addInterface(_ name: NameSyntax, isContract: Bool) -> InterfaceID {
    program.interfaces.append(
      CheckedInterface(
        name: name.text, span: name.span, unit: program.unit, isContract: isContract))
    return InterfaceID(index: program.interfaces.count - 1)
  }

  /// Declares an interface with the names of its functions and errors.
  func declareInterface(_ interface: InterfaceSyntax) {
    guard claim(interface.name, isInContract: false) else { return }
    let id = addInterface(interface.name, isContract: false)
    fileScope.types[interface.name.text] = .interface(id)
    var errors: [String: SourceSpan] = [:]
    for member in interface.members {
      switch member.kind {
      case .signature(let signature): declare(signature, in: id)
      case .asset(let asset):
        declareAsset(asset, in: id, documentation: member.documentation)
      case .error(let record):
        guard !record.name.isMissing else { continue }
        reportLength(record.name)
        if Predeclared.faults.contains(record.name.text) {
          report(.predeclaredName(record.name))
        } else if let earlier = errors[record.name.text] {
          report(.alreadyDeclared(record.name, earlier: earlier))
        } else {
          errors[record.name.text] = record.name.span
          program.errors.append(
            CheckedMessage(
              name: record.name.text, span: record.name.span, documentation: member.documentation,
              isInContract: false))
          program.interfaces[id.index].members.errors[record.name.text] = MessageID(
            index: program.errors.count - 1)
        }
      default: break
      }
    }
  }

  private func declare(_ signature: SignatureSyntax, in id: InterfaceID) {
    guard !signature.name.isMissing else { return }
    reportLength(signature.name)
    if let earlier = program.interfaces[id.index].function(named: signature.name.text) {
      report(.alreadyDeclared(signature.name, earlier: earlier.span))
    } else if ["create", "upgrade"].contains(signature.name.text) {
      report(.predeclaredName(signature.name))
    } else {
      program.interfaces[id.index].functions.append(
        CheckedInterface.Function(
          role: signature.role, name: signature.name.text, span: signature.name.span))
    }
  }

  /// Resolves the types of an interface's functions and errors.
  func resolveInterface(_ interface: InterfaceSyntax) {
    guard case .interface(let id)? = fileScope.types[interface.name.text],
      program.interfaces[id.index].span == interface.name.span
    else { return }
    reportCount(
      program.interfaces[id.index].functions.count, of: "functions", at: interface.name.span)
    for member in interface.members {
      switch member.kind {
      case .signature(let signature): resolve(signature, in: id)
      case .asset(let asset):
        resolveAsset(asset, program.interfaces[id.index].members.types[asset.name.text])
      case .error(let record):
        let fields = resolveComponents(record.fields)
        if let error = program.interfaces[id.index].members.errors[record.name.text],
          program.errors[error.index].span == record.name.span
        {
          program.errors[error.index].fields = fields
        }
      default: break
      }
    }
  }

  private func resolve(_ signature: SignatureSyntax, in id: InterfaceID) {
    context.interface = id
    defer { context.interface = nil }
    let (parameters, payers) = resolveParameters(
      signature.parameters, .call
    ) { name, seen in
      if let earlier = seen, !name.isMissing {
        report(.alreadyDeclared(name, earlier: earlier))
      } else if Predeclared.names.contains(name.text) {
        report(.predeclaredName(name))
      }
    }
    for (index, form) in payers where form == .other {
      report(
        .payerOfInterface(at: signature.parameters[index].payer?.span ?? signature.name.span))
    }
    let results: [CheckedComponent] =
      switch signature.results {
      case .none: []
      case .single(let type):
        [CheckedComponent(name: "", type: resolve(type), span: type.span)]
      case .named(let named): resolveComponents(named)
      }
    noteResults(results, signature.role)
    let index = program.interfaces[id.index].functions.firstIndex {
      $0.span == signature.name.span
    }
    guard let index else { return }
    program.interfaces[id.index].functions[index].parameters = parameters.map {
      CheckedComponent(name: $0.name, type: $0.type, span: $0.span)
    }
    program.interfaces[id.index].functions[index].results = results
    program.interfaces[id.index].functions[index].payers = payers
  }

  /// Makes the interface of the contract's own calls and views, and what its `create` takes.
  func resolveContractInterface() {
    guard let id = program.contract?.reference else { return }
    program.interfaces[id.index].functions = program.ownFunctions.compactMap { index in
      let function = program.functions[index]
      guard function.role != .function else { return nil }
      return CheckedInterface.Function(
        role: function.role, name: function.name, span: function.span,
        parameters: function.parameters.map {
          CheckedComponent(name: $0.name, type: $0.type.seenFromOutside, span: $0.span)
        },
        results: function.results, payers: payerForms[FunctionID(index: index)] ?? [:])
    }
    program.interfaces[id.index].createParameters = program.fields.filter(\.isParameter).map {
      CheckedComponent(name: $0.name, type: $0.type, span: $0.span)
    }
  }

  /// Reports interfaces whose functions or assets name themselves: a module's types name only those before them.
  func reportRecursiveInterfaces() {
    for index in program.interfaces.indices.dropFirst(program.own.interfaces) {
      let type = SemanticType.reference(InterfaceID(index: index))
      var left: [CheckedInterface.Function] = []
      for function in program.interfaces[index].functions {
        if contains(type, in: (function.parameters + function.results).map(\.type)) {
          report(.recursiveInterface(program.interfaces[index].name, at: function.span))
        } else {
          left.append(function)
        }
      }
      program.interfaces[index].functions = left
      for asset in program.interfaces[index].assets.map(\.index) {
        guard contains(type, in: program.assets[asset].fields.map(\.type)) else { continue }
        report(.recursiveInterface(program.interfaces[index].name, at: program.assets[asset].span))
        program.assets[asset].fields = []
      }
    }
  }

  /// Checks the contract against the interfaces that it declares.
  func checkDeclaredInterfaces() {
    for declaration in module.syntax.declarations {
      guard case .contract(let contract) = declaration.kind,
        contract.name.span == program.contract?.span
      else { continue }
      for name in contract.interfaces { checkInterface(name, of: contract) }
    }
  }

  private func checkInterface(_ name: QualifiedNameSyntax, of contract: ContractSyntax) {
    if name.isMissing { return }
    guard let symbol = lookupType(name) else {
      if reportsHidden(name) { return }
      let candidates = fileScope.types.filter { entry in
        if case .interface = entry.value { true } else { false }
      }.keys
      report(
        .unknownType(
          NameSyntax(text: name.text, span: name.span), candidates: Array(candidates),
          elsewhere: elsewhere(.type, name.text, Array(candidates)),
          hint: missingImport(name.text)
            ?? "declare it: `interface \(name.text) { … }`, beside the contract or in a file to import"
        ))
      return
    }
    guard case .interface(let id) = symbol else {
      report(.notAnInterface(name))
      return
    }
    guard program.contract?.interfaces.contains(id) == false else {
      report(.alreadyDeclared(NameSyntax(text: name.text, span: name.span), earlier: nil))
      return
    }
    program.contract?.interfaces.append(id)
    if let contract = program.contract?.reference {
      program.interfaces[contract.index].declared.append(id)
    }
    checkDeclaredAssets(of: id, named: name.text, by: contract.name)
    let missing = program.interfaces[id.index].functions.filter {
      !isFound($0, of: name.text, id)
    }
    guard let first = missing.first else { return }
    report(
      .interfaceFunctionsMissing(
        missing.map(program.describe), of: name.text, contract: contract.name,
        near: NearbyNames.closest(
          to: first.name, among: contractScope.entries.keys.sorted()
        ).first,
        place: place(of: first.span, id)))
  }

  /// Reports assets of an interface that the contract does not issue, or that are another kind there.
  private func checkDeclaredAssets(
    of id: InterfaceID, named interface: String, by contract: NameSyntax
  ) {
    for name in assetNames(of: id) {
      guard case .asset(let wanted)? = program.interfaces[id.index].members.types[name] else {
        continue
      }
      let asset = program.assets[wanted.index]
      guard case .asset(let found)? = contractScope.types[name] else {
        report(
          .interfaceAssetMissing(
            program.describe(asset), of: interface, contract: contract,
            place: place(of: asset.span, id)))
        continue
      }
      let own = program.assets[found.index]
      let isSame =
        own.isUnique == asset.isUnique && own.fields.count == asset.fields.count
        && zip(own.fields, asset.fields).allSatisfy {
          Array($0.name.utf8) == Array($1.name.utf8) && $0.type == $1.type
        }
      if !isSame {
        report(
          .interfaceAssetDiffers(
            name, wanted: program.describe(asset), of: interface, at: own.span,
            place: place(of: asset.span, id)))
      }
    }
  }

  /// The place of something that an interface declares.
  private func place(of span: SourceSpan, _ id: InterfaceID) -> DiagnosticLabel {
    let unit = program.interfaces[id.index].unit
    return DiagnosticLabel(
      "declared here", at: span,
      in: unit < program.units.count ? program.units[unit].source.name : nil)
  }

  /// Whether the contract has a function of the name; where it is another than the interface says, that is reported.
  private func isFound(
    _ wanted: CheckedInterface.Function, of interface: String, _ declaring: InterfaceID
  ) -> Bool {
    guard let id = contractScope.entries[wanted.name] else { return false }
    let found = program.functions[id.index]
    if let difference = difference(found, payerForms[id] ?? [:], wanted, interface) {
      report(
        .interfaceFunctionDiffers(
          wanted.name, difference, wanted: program.describe(wanted), of: interface,
          at: found.span, place: place(of: wanted.span, declaring)))
    }
    return true
  }

  /// What is different first between a function of the contract and one of an interface; nil where they are the same.
  private func difference(
    _ found: CheckedFunction, _ payers: [Int: PayerForm], _ wanted: CheckedInterface.Function,
    _ interface: String
  ) -> String? {
    func differ(_ found: SemanticType, _ wanted: SemanticType) -> Bool {
      found != wanted && !found.isError && !wanted.isError
    }
    func count(_ number: Int, _ noun: String) -> String {
      number == 0 ? "no \(noun)s" : Mistake.count(number, noun)
    }
    if found.role != wanted.role {
      return "a \(found.role.rawValue), but a \(wanted.role.rawValue) in `\(interface)`"
    }
    if found.parameters.count != wanted.parameters.count {
      return
        "has \(count(found.parameters.count, "parameter")), but \(count(wanted.parameters.count, "parameter")) in `\(interface)`"
    }
    for (position, payer) in wanted.payers.sorted(by: { $0.key < $1.key })
    where payer != .other && payer != payers[position] {
      return
        "does not take `\(found.parameters[position].name)` \(payer.words), as `\(interface)` says"
    }
    for (found, wanted) in zip(found.parameters, wanted.parameters) {
      if Array(found.name.utf8) != Array(wanted.name.utf8) {
        return "takes `\(found.name)`, which is `\(wanted.name)` in `\(interface)`"
      }
      if differ(found.type, wanted.type) {
        return
          "takes `\(found.name)` as `\(program.describe(found.type))`, which is `\(program.describe(wanted.type))` in `\(interface)`"
      }
    }
    if found.results.count != wanted.results.count {
      return
        "has \(count(found.results.count, "result")), but \(count(wanted.results.count, "result")) in `\(interface)`"
    }
    for (found, wanted) in zip(found.results, wanted.results) where differ(found.type, wanted.type)
    {
      return
        "gives `\(program.describe(found.type))`, which is `\(program.describe(wanted.type))` in `\(interface)`"
    }
    return nil
  }

  /// `self` where a reference is wanted.
  func selfReference(_ id: InterfaceID, at span: SourceSpan) -> CheckedExpression {
    guard let contract = program.contract,
      contract.reference == id || contract.interfaces.contains(id)
    else {
      report(
        .interfaceNotDeclared(
          program.qualifiedName(id), by: program.contract?.name ?? "self", at: span))
      return failed(span)
    }
    return operation(
      .selfAs, [], operand: .reference(id), gives: .reference(id), at: span)
  }
}
