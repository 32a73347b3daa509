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
      FaultCode.unauthorised.words([.string("party\"00\" or party\"01\"")])
        == "Unauthorised: it takes party\"00\" or party\"01\"")
    #expect(
      FaultCode.unauthorised.words([.string("party\"00\""), .string("party\"01\", party\"02\"")])
        == "Unauthorised: it takes party\"00\"; party\"01\", party\"02\" sign")
    #expect(
      FaultCode.unauthorised.words([.string("party\"00\""), .string("")])
        == "Unauthorised: it takes party\"00\"; nobody signs")
    #expect(
      FaultCode.partiesNotDistinct.words([.string("buyer and seller"), .string("party\"00\"")])
        == "PartiesNotDistinct: buyer and seller are both party\"00\"")
    #expect(
      FaultCode.outOfRange.words([.string("amount = -1"), .string("0...9")])
        == "OutOfRange: amount = -1 is not in 0...9")
    #expect(
      FaultCode.outOfRange.words([.string("shares"), .string("")])
        == "OutOfRange: a number in shares")
    let contract = [UInt8](repeating: 0xAB, count: 32)
    let found = FaultCode.wrongInterface.words([
      .string("Purse"), .bytes(contract), .string("Shop"),
    ])
    let address = String(repeating: "ab", count: 32)
    #expect(
      found
        == "WrongInterface: contract\"\(address)\" is a Shop, which does not declare this Purse")
    #expect(
      FaultCode.duePending.words([.string("deadline in open"), .unsigned(0)])
        == "DuePending: due deadline in open at time\"1970-01-01T00:00:00Z\" comes first")
  }

  /// Fields come from outside when a recorded outcome is shown: none of them is trusted.
  @Test func otherFieldsSayNothing() {
    #expect(FaultCode.requirementFailed.words([]) == nil)
    #expect(FaultCode.requirementFailed.words([.string("a")]) == nil)
    #expect(FaultCode.wrongPhase.words([.unsigned(1)]) == nil)
    #expect(FaultCode.unauthorised.words([.unsigned(1)]) == nil)
    #expect(
      FaultCode.wrongInterface.words([.string("A"), .bytes([1]), .string("B")]) == nil)
    #expect(FaultCode.tooLate.words([.unsigned(.max)]) == nil)
    #expect(FaultCode.tooEarly.words([.negative(.max)]) == nil)
    #expect(FaultCode.declaredError.words([.string("a"), .string("b")]) == nil)
    #expect(FaultCode.divisionByZero.words([]) == nil)
  }
}
