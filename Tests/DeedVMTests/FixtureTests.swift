import DeedBytecode
import DeedTestSupport
import DeedVM
import Foundation
import Testing

@Suite struct FixtureTests {
  @Test(arguments: Fixture.all)
  func callsDoWhatTheFixtureSays(_ fixture: Fixture) throws {
    var run = try FixtureRun(try fixture.text())
    var machine = try VirtualMachine.reserve()
    let calls = try fixture.calls()
    #expect(!calls.isEmpty)
    for call in calls {
      let outcome = try run.run(call, &machine)
      #expect(outcome == call.outcome, "\(call.kind) \(call.name)(\(call.arguments))")
      #expect(run.host.lostOrForged() == nil, "\(call.kind) \(call.name)(\(call.arguments))")
    }
    let expected = fixture.path.deletingPathExtension().appendingPathExtension("expected")
    let report = run.fullReport()
    if Expectations.areRewritten {
      try report.write(to: expected, atomically: true, encoding: .utf8)
    }
    #expect(report == (try? String(contentsOf: expected, encoding: .utf8)))
  }

  /// Every opcode and every fault that the machine gives is in some fixture, but for what only upgrades have.
  @Test func fixturesAreComplete() throws {
    var opcodes: Set<Opcode> = []
    var failures: Set<String> = []
    for fixture in Fixture.all {
      let module = try Assembler.assemble(try fixture.text())
      for function in module.functions {
        var reader = CodeReader(function.code)
        while !reader.isAtEnd { opcodes.insert(try reader.next().opcode) }
      }
      for call in try fixture.calls() {
        if case .failure(let failure) = call.outcome { failures.insert(failure.name) }
      }
    }
    #expect(opcodes == Set(Opcode.allCases).subtracting([.oldLoad]))
    // Given by the ledger, or shown in their own tests: an error has its own name.
    let elsewhere: Set<FaultCode> = [
      .unexpectedPackage, .unknownPackage, .packageRefused, .governanceRefused, .declaredError,
      .dueUnpaid, .tooManyPackages, .notUpgradable, .notASuccessor,
    ]
    for code in FaultCode.allCases where !elsewhere.contains(code) {
      #expect(failures.contains(code.name), "no fixture has the fault \(code.name)")
    }
  }
}
