import DeedBytecode
import DeedEncoding
import Testing

/// What a fault of the machine says to people.
@Suite struct FaultWordsTests {
  @Test func faultsNameWhatTheyAreAbout() {
    let clause: [CBOR] = [.string("paid == price"), .string("paid = 3, price = 5")]
    #expect(
      FaultCode.requirementFailed.words(clause)
        == "RequirementFailed: paid == price where paid = 3, price = 5")
    #expect(
      FaultCode.invariantBroken.words([.string("not open"), .string("")])
        == "InvariantBroken: not open")
    #expect(
      FaultCode.wrongPhase.words([.string("settled")])
        == "WrongPhase: the contract is in phase settled")
    #expect(
      FaultCode.tooEarly.words([.unsigned(1_767_225_600_000)])
        == "TooEarly: not before time\"2026-01-01T00:00:00Z\"")
    #expect(
      FaultCode.duePending.words([.string("deadline in open"), .unsigned(0)])
        == "DuePending: due deadline in open at time\"1970-01-01T00:00:00Z\" comes first")
  }

  /// Fields come from outside when a recorded outcome is shown: none of them is trusted.
  @Test func otherFieldsSayNothing() {
    #expect(FaultCode.requirementFailed.words([]) == nil)
    #expect(FaultCode.requirementFailed.words([.string("a")]) == nil)
    #expect(FaultCode.wrongPhase.words([.unsigned(1)]) == nil)
    #expect(FaultCode.tooLate.words([.unsigned(.max)]) == nil)
    #expect(FaultCode.tooEarly.words([.negative(.max)]) == nil)
    #expect(FaultCode.declaredError.words([.string("a"), .string("b")]) == nil)
    #expect(FaultCode.divisionByZero.words([]) == nil)
  }
}
