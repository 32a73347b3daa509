import DeedBytecode
import DeedEncoding
import DeedVM
import Testing

/// Random straight-line programs: the machine and the model give the same values or the same fault.
@Suite struct ModelTests {
  @Test func theMachineAgreesWithTheModel() throws {
    var machine = try VirtualMachine.reserve()
    var host = MemoryHost()
    var faults = 0
    for seed in 0..<3000 as Range<UInt64> {
      var model = Model(seed: seed)
      let module = model.module(steps: 60)
      let loaded = LoadedModule(try Verifier.verify(module))
      var meter = GasMeter(limit: 10_000_000)
      let execution = try machine.enter(
        EntryCall(kind: .function, name: Array("run".utf8)), in: loaded, host: &host, gas: &meter)
      switch execution {
      case .completed(let results):
        #expect(model.fault == nil, "seed \(seed)")
        #expect(results == model.locals.map { $0.cbor() }, "seed \(seed)")
      case .faulted(let fault):
        faults += 1
        #expect(fault.code == model.fault, "seed \(seed)")
      }
    }
    #expect((300...2900).contains(faults), "\(faults) of 3000 programs fault")
  }
}
