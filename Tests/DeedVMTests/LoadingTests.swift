import DeedBytecode
import DeedVM
import Testing

/// Modules that are loaded again by what was proven of them.
@Suite struct LoadingTests {
  @Test(arguments: Fixture.all)
  func aModuleThatIsLoadedAgainDoesTheSame(_ fixture: Fixture) throws {
    let first = try FixtureRun(try fixture.text())
    let octets = first.module.module.encoded()
    let again = try #require(LoadedModule(octets, provenBy: first.module.proof))
    #expect(again.octetCount == octets.count)
    #expect(again.dueGasBounds == first.module.dueGasBounds)
    var machine = try VirtualMachine.reserve()
    var runs = [first, try FixtureRun(module: again, host: first.host)]
    for call in try fixture.calls() {
      for index in runs.indices { _ = try runs[index].run(call, &machine) }
    }
    #expect(runs[0].fullReport() == runs[1].fullReport())
  }

  @Test func aProofIsGoodForItsOctetsOnly() throws {
    for fixture in Fixture.all.prefix(3) {
      let module = try FixtureRun(try fixture.text()).module
      var octets = module.module.encoded()
      for position in stride(from: 0, to: octets.count, by: 7) {
        octets[position] ^= 1
        #expect(LoadedModule(octets, provenBy: module.proof) == nil)
        octets[position] ^= 1
      }
      #expect(LoadedModule(octets + [0], provenBy: module.proof) == nil)
      #expect(LoadedModule(octets.dropLast(), provenBy: module.proof) == nil)
      #expect(LoadedModule([], provenBy: module.proof) == nil)
      #expect(LoadedModule(octets, provenBy: module.proof) != nil)
    }
  }
}
