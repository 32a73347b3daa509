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
  }

  /// The entry of a kind with a name; a module has one `create` at most, so that one needs no name.
  package func entry(_ kind: Entry.Kind, named name: [UInt8]) -> Entry? {
    module.entries.first { $0.kind == kind && ($0.name == name || kind == .create) }
  }

  /// The location of an operation.
  func location(function: Int, position: Int) -> CodeLocation {
    CodeLocation(
      function: FunctionIndex(rawValue: UInt32(function)), offset: offsets[position])
  }
}
