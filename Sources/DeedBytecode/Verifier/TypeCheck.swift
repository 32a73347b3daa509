import DeedIntegers

/// Proves that the type table is well founded and that every type in it has values that are allowed to exist.
///
/// Afterwards each definition names earlier types only (so types have no cycles), no value of a type nests deeper
/// than `Limits.valueDepthMax` arrays, structural types are defined once (so equal types have equal indices), a
/// range is not empty, an option is not of an option, keys of maps and elements of sets are key types, logs and sets
/// hold nothing linear, and a struct is marked linear whenever it contains what is: the bit of a type tells all. The
/// functions and assets of an interface stand strictly ascending by name; its calls take assets, and nothing else linear comes in or goes out.
struct TypeCheck {
  let module: Module
  let types: TypeTable

  func check(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    var structural: Set<TypeDefinition> = []
    for (position, definition) in module.types.enumerated() {
      let index = TypeIndex(rawValue: TypeIndex.firstDefined + UInt32(position))
      let place = VerificationFailure.Place.type(index)
      for part in definition.parts {
        try meter.take(1, at: place)
        guard part < index, types.contains(part) else {
          throw VerificationFailure(.unknownType, place, .foundType(part))
        }
      }
      try check(definition, place)
      guard types.depth(index) <= Limits.valueDepthMax else {
        throw VerificationFailure(.typeTooDeep, place, .expected(Limits.valueDepthMax))
      }
      guard definition.isNominal || structural.insert(definition).inserted else {
        throw VerificationFailure(.duplicateType, place)
      }
    }
  }

  private func check(
    _ definition: TypeDefinition, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    func key(_ type: TypeIndex) throws(VerificationFailure) {
      guard types.isKey(type) else {
        throw VerificationFailure(.notKeyType, place, .foundType(type))
      }
    }
    switch definition {
    case .bool, .integer, .bytes, .text, .time, .duration, .party, .contract, .digest, .asset,
      .unique:
      throw VerificationFailure(.builtInTypeDefined, place)
    case .fixedBytes, .list: break
    case .range(let lower, let upper):
      guard lower <= upper else { throw VerificationFailure(.emptyRange, place) }
    case .ring(let modulus):
      guard modulus > .one else { throw VerificationFailure(.ringModulus, place) }
    case .option(let wrapped):
      if case .option = types[wrapped] {
        throw VerificationFailure(.nestedOption, place, .foundType(wrapped))
      }
    case .map(let keyType, _): try key(keyType)
    case .set(let element):
      guard !types.isLinear(element) else {
        throw VerificationFailure(.linearElement, place, .foundType(element))
      }
      try key(element)
    case .log(let element):
      guard !types.isLinear(element) else {
        throw VerificationFailure(.linearElement, place, .foundType(element))
      }
    case .structure(let structure):
      for field in structure.fields where types.isLinear(field.type) && !structure.isLinear {
        throw VerificationFailure(.linearNotMarked, place, .foundType(field.type))
      }
    case .enumeration(let enumeration):
      guard !enumeration.cases.isEmpty else { throw VerificationFailure(.emptyEnumeration, place) }
    case .interface(let interface): try check(interface, place)
    }
  }

  private func check(
    _ interface: InterfaceType, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    for names in [interface.functions.map(\.name), interface.assets.map(\.name)] {
      for (name, next) in zip(names, names.dropFirst()) where next < name {
        throw VerificationFailure(.interfaceOrder, place, .name(next.octets))
      }
    }
    for function in interface.functions {
      let parameters = function.parameters.map(\.type)
      try types.checkPlaces(parameters, isCall: function.kind == .call, function.results, place)
    }
    for asset in interface.assets { try types.checkFields(asset.kind, asset.fields, place) }
  }
}

extension TypeDefinition {
  /// The types that the definition names.
  var parts: [TypeIndex] {
    switch self {
    case .bool, .integer, .bytes, .text, .time, .duration, .party, .contract, .digest, .asset,
      .unique, .fixedBytes, .range, .ring:
      []
    case .option(let part), .list(let part), .set(let part), .log(let part): [part]
    case .map(let key, let value): [key, value]
    case .structure(let structure): structure.fields.map(\.type)
    case .enumeration(let enumeration): enumeration.cases.flatMap { $0.payload.map(\.type) }
    case .interface(let interface):
      interface.functions.flatMap { $0.parameters.map(\.type) + $0.results }
        + interface.assets.flatMap { $0.fields.map(\.type) }
    }
  }

  /// Whether two definitions of it are different types even when equal.
  var isNominal: Bool {
    switch self {
    case .structure, .enumeration, .interface: true
    default: false
    }
  }
}
