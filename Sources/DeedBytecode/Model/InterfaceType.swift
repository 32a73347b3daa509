/// The type of references to contracts that can be called and read in a given way.
///
/// Its values are contract ids, as those of `contract` are.
package struct InterfaceType: Hashable, Sendable {
  /// A call or a view that contracts of the interface have.
  package struct Function: Hashable, Sendable {
    /// What entering a contract by a function may do.
    package enum Kind: UInt8, Sendable, CaseIterable {
      /// Changes the contract.
      case call = 1
      /// Reads the contract.
      case view = 2

      /// The kind of the entry that the function enters.
      package var entry: Entry.Kind { self == .call ? .call : .view }
    }
    /// What entering may do.
    package let kind: Kind
    /// The entry's name.
    package let name: Name
    /// The parameters in order.
    package let parameters: [NamedType]
    /// The types of the results in order.
    package let results: [TypeIndex]

    /// Declares a call or a view.
    package init(kind: Kind, name: Name, parameters: [NamedType], results: [TypeIndex]) {
      self.kind = kind
      self.name = name
      self.parameters = parameters
      self.results = results
    }
  }

  /// An asset that contracts of the interface issue.
  package struct Asset: Hashable, Sendable {
    /// The asset's name.
    package let name: Name
    /// Whether units are alike.
    package let kind: AssetKind
    /// The fields of a unique one in order.
    package let fields: [NamedType]

    /// Declares an asset.
    package init(name: Name, kind: AssetKind, fields: [NamedType] = []) {
      self.name = name
      self.kind = kind
      self.fields = fields
    }
  }

  /// The interface's name as the source spells it.
  package let name: Name
  /// The functions, strictly ascending by name.
  package let functions: [Function]
  /// The assets, strictly ascending by name.
  package let assets: [Asset]

  /// Defines an interface.
  package init(name: Name, functions: [Function], assets: [Asset] = []) {
    self.name = name
    self.functions = functions
    self.assets = assets
  }
}

extension Module {
  /// The interface of all calls, views and assets of the module, named by the contract.
  package var ownInterface: InterfaceType {
    let functions = entries.compactMap { entry -> InterfaceType.Function? in
      let kind: InterfaceType.Function.Kind
      switch entry.kind {
      case .call: kind = .call
      case .view: kind = .view
      case .create, .function, .test, .due, .upgrade: return nil
      }
      let parameters = zip(entry.parameterNames, parameterTypes(of: entry)).map {
        NamedType(name: $0, type: $1)
      }
      return InterfaceType.Function(
        kind: kind, name: Name(octets: entry.name), parameters: parameters,
        results: resultTypes(of: entry))
    }
    let own = assets.map {
      InterfaceType.Asset(name: $0.name, kind: $0.kind, fields: $0.fields)
    }
    return InterfaceType(
      name: name, functions: functions.sorted { $0.name < $1.name },
      assets: own.sorted { $0.name < $1.name })
  }
}
