package import DeedBytecode

/// A verified module ready to run: instructions decoded, targets, paths and types resolved, block costs summed.
///
/// Made of a `VerifiedModule`, or of the octets of one that was loaded before (``ModuleProof``), and trusts both: what the
/// verifier has proven is not checked again. It is never changed and may be kept and shared for as long as the module is in
/// use.
package struct LoadedModule: Sendable {
  /// The module it was made of.
  package let module: Module
  /// What was proven of the module: with it and the octets it is loaded again without the verifier.
  package private(set) var proof: ModuleProof
  /// The module's types.
  package let types: TypeTable
  let layouts: TypeLayouts
  /// The operations of all functions, one function after another.
  let operations: [Operation]
  /// For each operation the offset of its first octet in its function's code.
  let offsets: [UInt32]
  let functions: [LoadedFunction]
  let paths: [ResolvedPath]
  let steps: [ResolvedStep]
  let references: References
  /// The slots of the fields, by which the keys of their rows name them.
  let slots: [Int]
  /// The due entries in the order of entries: the number of a due is its position here.
  package let dues: [Entry]
  /// A proven upper bound on the gas of each due when the ledger carries it out; `UInt64.max` where none is proven.
  package var dueGasBounds: [UInt64] { proof.dueGasBounds }
  /// What carrying out the dues costs, and what is paid of it in advance.
  package var dueCosts: DueCosts { proof.dueCosts }
  /// The octets of the module.
  package var octetCount: Int { proof.octetCount }

  /// Loads a module: in time linear in its size, and, when it has due clauses, the steps of ``GasBound``.
  package init(_ verified: VerifiedModule) {
    let proof = ModuleProof(verified)
    guard let loaded = LoadedModule(verified.module, types: verified.types, proof) else {
      preconditionFailure("verified code does not decode")
    }
    self = loaded
    self.proof.dueGasBounds = GasBound.bounds(of: loaded)
    self.proof.dueCosts = DueCosts(self)
  }

  /// Loads the octets of a module again that was verified and loaded before, in time linear in their number.
  ///
  /// Returns nil when they are other octets than those that were proven.
  package init?(_ octets: [UInt8], provenBy proof: ModuleProof) {
    guard proof.isOf(octets), let module = try? Module.decode(octets, isProven: true) else {
      return nil
    }
    self.init(module, types: module.typeTable, proof)
  }

  private init?(_ module: Module, types: TypeTable, _ proof: ModuleProof) {
    self.module = module
    self.types = types
    self.proof = proof
    guard proof.stackHeights.count == module.functions.count else { return nil }
    var loader = Loader(module: module, types: types)
    for (index, height) in proof.stackHeights.enumerated() {
      guard loader.load(index, stackHeight: Int(height)) else { return nil }
    }
    layouts = loader.layouts
    operations = loader.operations
    offsets = loader.offsets
    functions = loader.functions
    paths = loader.paths
    steps = loader.steps
    references = proof.references
    slots = module.fields.map { Int($0.slot) }
    dues = module.entries.filter { $0.kind == .due }
  }

  /// The entry of a kind with a name; a module has one `create` at most, so that one needs no name.
  package func entry(_ kind: Entry.Kind, named name: [UInt8]) -> Entry? {
    module.entries.first { $0.kind == kind && ($0.name == name || kind == .create) }
  }

  /// The entry that a call asks for; a call by the name of a due clause asks for the clause.
  func entry(for call: EntryCall) -> Entry? {
    if let entry = entry(call.kind, named: call.name) { return entry }
    return call.kind == .call ? entry(.due, named: call.name) : nil
  }

  /// The location of an operation.
  func location(function: Int, position: Int) -> CodeLocation {
    CodeLocation(
      function: FunctionIndex(rawValue: UInt32(function)), offset: offsets[position])
  }
}
