internal import DeedCrypto

/// Judges modules that come from strangers; the one maker of `VerifiedModule`.
///
/// The checks run in an order in which each may rely on those before it: limits, then the bounds of every index in
/// the tables, then the code of each function by itself, then what needs the whole call graph. Each check is a
/// file that opens with the property it proves. Nothing rests on how the module was made, and no input makes the
/// verifier trap, recur without bound or take more than `Limits.verificationStepsMax` steps.
package enum Verifier {
  /// Decodes and verifies a module's octets.
  ///
  /// - Throws: a `VerificationFailure`; `malformedModule` when the octets are not a module.
  package static func verify(_ octets: [UInt8]) throws(VerificationFailure) -> VerifiedModule {
    let module: Module
    do throws(ModuleFailure) {
      module = try Module.decode(octets)
    } catch {
      throw VerificationFailure(.malformedModule, .module, .module(error))
    }
    return try verify(module, octets: octets)
  }

  /// Verifies a module that was built in memory.
  ///
  /// - Throws: a `VerificationFailure`.
  package static func verify(_ module: Module) throws(VerificationFailure) -> VerifiedModule {
    // The limits bound what encoding costs, and every check passed makes the octets ones that decode.
    try verify(module, octets: nil)
  }

  private static func verify(
    _ module: Module, octets: [UInt8]?
  ) throws(VerificationFailure) -> VerifiedModule {
    var meter = VerificationMeter()
    try LimitsCheck(module: module).check()
    try NameCheck(module: module).check(&meter)
    let types = module.typeTable
    try TypeCheck(module: module, types: types).check(&meter)
    try TableCheck(module: module, types: types).check(&meter)
    try PredecessorCheck(module: module, types: types).check(&meter)
    let octets = octets ?? module.encoded()
    guard octets.count <= Limits.moduleOctetsMax else {
      throw VerificationFailure(
        .moduleTooLarge, .module, .found(octets.count), .expected(Limits.moduleOctetsMax))
    }
    var functions: [DecodedFunction] = []
    var heights: [Int] = []
    for index in module.functions.indices {
      let function = try CodeCheck(module: module, types: types).decode(index, &meter)
      try ControlFlowCheck(function: function).check(&meter)
      heights.append(
        try OperandCheck(module: module, types: types, function: function).check(&meter))
      try LocalCheck(types: types, function: function).check(&meter)
      functions.append(function)
    }
    let graph = try CallGraph(module: module, types: types, functions: functions, &meter)
    try EntryCheck(module: module, types: types, graph: graph).check(&meter)
    try EffectCheck(module: module, graph: graph).check(&meter)
    try PhaseCheck(module: module, functions: functions, graph: graph).check(&meter)
    try InterfaceCheck(module: module, types: types).check(&meter)
    try UpgradeCheck(module: module, types: types, functions: functions, graph: graph)
      .check(&meter)
    let facts = functions.enumerated().map { index, function in
      FunctionFacts(
        localCount: function.locals.count, stackHeightMax: heights[index],
        blocks: function.blockFacts, ownEffects: graph.ownEffects[index],
        effects: graph.effects[index])
    }
    return VerifiedModule(
      module: module, octets: octets, hash: .sha256(octets), types: types, functions: facts)
  }
}
