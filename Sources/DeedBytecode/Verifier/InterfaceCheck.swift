/// Proves that a contract has what the interfaces that it declares promise.
///
/// Afterwards each function of each declared interface is an entry of the same kind and name, whose parameters have
/// the same names and types and whose results have the same types.
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
    }
  }
}
