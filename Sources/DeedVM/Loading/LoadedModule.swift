package import DeedBytecode

/// A verified module ready to run: instructions decoded, targets, paths and types resolved, block costs summed.
///
/// Made of a `VerifiedModule` only, and trusts it: what the verifier has proven is not checked again. It is never
/// changed and may be kept and shared for as long as the module is in use.
package struct LoadedModule: Sendable {
  /// The module it was made of.
  package let module: Module
  /// The octets of the module.
  package let octetCount: Int
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
  /// The due entries in the order of entries: the number of a due is its position here.
  package let dues: [Entry]
  /// A proven upper bound on the gas of each due when the ledger carries it out; `UInt64.max` where none is proven.
  package private(set) var dueGasBounds: [UInt64] = []
  /// What carrying out the dues costs, and what is paid of it in advance.
  package private(set) var dueCosts = DueCosts()

  /// Loads a module, in time linear in its size.
  package init(_ verified: VerifiedModule) {
    module = verified.module
    octetCount = verified.octets.count
    types = verified.types
    var loader = Loader(module: verified.module, types: verified.types)
    for (index, facts) in verified.functions.enumerated() { loader.load(index, facts) }
    layouts = loader.layouts
    operations = loader.operations
    offsets = loader.offsets
    functions = loader.functions
    paths = loader.paths
    steps = loader.steps
    references = References(verified.module, verified.types)
    dues = verified.module.entries.filter { $0.kind == .due }
    dueGasBounds = GasBound.bounds(of: self)
    dueCosts = DueCosts(self)
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
