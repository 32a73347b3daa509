import DeedBytecode

/// Why the engine stops running code, inside the machine: trivial, so that throwing costs nothing.
enum Trap: Error {
  /// The call fails.
  case fault(FaultCode)
  /// A host or a `fail` has said why; the machine holds it.
  case held
}
