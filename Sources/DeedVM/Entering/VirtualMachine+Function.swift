package import DeedBytecode
import DeedCrypto
import DeedEncoding

extension VirtualMachine {
  /// Runs one function of a test module with arguments: the block of an `expect fails`, which the test runner runs itself.
  ///
  /// - Precondition: the module is a test's, the function exists and the arguments are of its parameters' types.
  /// - Throws: `HostFailure.unavailable` only: there is no outcome.
  package mutating func run<World: Host>(
    _ function: FunctionIndex, arguments: [Value], of module: LoadedModule, host: inout World,
    gas meter: inout GasMeter
  ) throws(HostFailure) -> Execution {
    arena.reset()
    gas = meter
    held = nil
    sites = []
    context = ExecutionContext()
    defer { meter = gas }
    do throws(Trap) {
      let types = module.module.functions[Int(function.rawValue)].parameters
      var slots: [Slot] = []
      for (value, type) in zip(arguments, types) {
        slots.append(try slot(value, type, in: module))
      }
      _ = try invoke(function, arguments: slots, of: module, host: &host)
      return .completed(results: [])
    } catch {
      return .faulted(try fault(error))
    }
  }
}
