/// Proves that every name is an identifier, and that names which tell parts of one thing apart are distinct.
///
/// Distinct are: fields, assets, errors, events, phases and entries of the module; fields of a struct, asset, event or error; cases of
/// an enum and the parts of a payload; functions and assets of an interface and the parameters of each; parameters and results of
/// an entry. Names of types need not be: two source files may each have a struct of a name. Only tests, dues and imports
/// have names that are UTF-8 text, a due's one line without anything that hides or reorders text.
/// Afterwards an entry names exactly its body's parameters, and all of its results or none.
struct NameCheck {
  let module: Module

  func check(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    try identifier(module.name, .module)
    for (index, type) in module.types.enumerated() {
      let place = VerificationFailure.Place.type(
        TypeIndex(rawValue: TypeIndex.firstDefined + UInt32(index)))
      switch type {
      case .structure(let structure):
        try identifier(structure.name, place)
        try distinct(structure.fields.map(\.name), place, &meter)
      case .enumeration(let enumeration):
        try identifier(enumeration.name, place)
        try distinct(enumeration.cases.map(\.name), place, &meter)
        for enumCase in enumeration.cases {
          try distinct(enumCase.payload.map(\.name), place, &meter)
        }
      case .interface(let interface):
        try identifier(interface.name, place)
        try distinct(interface.functions.map(\.name), place, &meter)
        for function in interface.functions {
          try distinct(function.parameters.map(\.name), place, &meter)
        }
        try distinct(interface.assets.map(\.name), place, &meter)
        for asset in interface.assets { try distinct(asset.fields.map(\.name), place, &meter) }
      default: break
      }
    }
    try distinct(module.phases.map(\.name), .module, &meter)
    try distinct(module.fields.map(\.name), .module, &meter)
    try distinct(module.assets.map(\.name), .module, &meter)
    for (index, asset) in module.assets.enumerated() {
      try distinct(asset.fields.map(\.name), .asset(index), &meter)
    }
    try distinct(module.errors.map(\.name), .module, &meter)
    for (index, error) in module.errors.enumerated() {
      try distinct(error.fields.map(\.name), .error(index), &meter)
    }
    try distinct(module.events.map(\.name), .module, &meter)
    for (index, event) in module.events.enumerated() {
      try distinct(event.fields.map(\.name), .event(index), &meter)
    }
    for (index, entry) in module.imports.enumerated() { try text(entry.name, .import(index)) }
    var entryNames: Set<[UInt8]> = []
    for (index, entry) in module.entries.enumerated() {
      try check(entry, .entry(index), &meter)
      guard entryNames.insert(entry.name).inserted else {
        throw VerificationFailure(.duplicateName, .entry(index), .name(entry.name))
      }
    }
  }

  private func check(
    _ entry: Entry, _ place: VerificationFailure.Place, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    if entry.kind.hasTextName {
      try text(entry.name, place)
      guard entry.kind != .due || Value.isLine(entry.name) else {
        throw VerificationFailure(.invalidTextName, place, .name(entry.name))
      }
    } else {
      try identifier(Name(octets: entry.name), place)
    }
    try distinct(entry.parameterNames, place, &meter)
    try distinct(entry.resultNames, place, &meter)
    for take in entry.takes { try identifier(take.asset, place) }
    // An unknown body is refused by `TableCheck`.
    let body = Int(entry.body.rawValue)
    guard body < module.functions.count else { return }
    let function = module.functions[body]
    guard entry.parameterNames.count == function.parameters.count else {
      throw VerificationFailure(
        .parameterNamesMismatch, place, .found(entry.parameterNames.count),
        .expected(function.parameters.count))
    }
    guard entry.resultNames.isEmpty || entry.resultNames.count == function.results.count else {
      throw VerificationFailure(
        .resultNamesMismatch, place, .found(entry.resultNames.count),
        .expected(function.results.count))
    }
  }

  private func identifier(
    _ name: Name, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    guard name.isIdentifier else {
      throw VerificationFailure(.invalidName, place, .name(name.octets))
    }
  }

  private func text(
    _ octets: [UInt8], _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    guard !octets.isEmpty, octets.count <= Limits.textNameOctetsMax, Value.isText(octets) else {
      throw VerificationFailure(.invalidTextName, place, .name(octets))
    }
  }

  private func distinct(
    _ names: [Name], _ place: VerificationFailure.Place, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    try meter.take(names.count, at: place)
    var seen: Set<Name> = []
    for name in names {
      try identifier(name, place)
      guard seen.insert(name).inserted else {
        throw VerificationFailure(.duplicateName, place, .name(name.octets))
      }
    }
  }
}
