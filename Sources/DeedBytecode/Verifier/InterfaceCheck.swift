/// Proves that a contract has what the interfaces that it declares promise.
///
/// Afterwards each function of each declared interface is an entry of the same kind and name, whose parameters have
/// the same names and types and whose results have the same types; and each asset of each is one of the module's, of the same kind
/// and fields.
struct InterfaceCheck {
  let module: Module
  let types: TypeTable

  func check(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    guard !module.interfaces.isEmpty else { return }
    var entries: [[UInt8]: Int] = [:]
    for (index, entry) in module.entries.enumerated() { entries[entry.name] = index }
    for type in module.interfaces {
      guard case .interface(let interface) = types[type] else { continue }
      for function in interface.functions {
        try meter.take(1 + function.parameters.count + function.results.count, at: .type(type))
        guard let index = entries[function.name.octets],
          module.entries[index].kind == function.kind.entry
        else {
          throw VerificationFailure(
            .interfaceFunctionMissing, .type(type), .name(function.name.octets))
        }
        let entry = module.entries[index]
        guard entry.parameterNames == function.parameters.map(\.name),
          module.parameterTypes(of: entry) == function.parameters.map(\.type),
          module.resultTypes(of: entry) == function.results
        else {
          throw VerificationFailure(.interfaceFunctionDiffers, .entry(index), .foundType(type))
        }
      }
      for wanted in interface.assets {
        try meter.take(1 + module.assets.count + wanted.fields.count, at: .type(type))
        guard let index = module.assets.firstIndex(where: { $0.name == wanted.name }) else {
          throw VerificationFailure(
            .interfaceAssetMissing, .type(type), .name(wanted.name.octets))
        }
        let asset = module.assets[index]
        guard asset.kind == wanted.kind, asset.fields == wanted.fields else {
          throw VerificationFailure(.interfaceAssetDiffers, .asset(index), .foundType(type))
        }
      }
    }
  }
}
