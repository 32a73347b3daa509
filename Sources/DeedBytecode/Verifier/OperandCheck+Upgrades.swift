/// The instruction on what the predecessor has left.
extension OperandCheck {
  /// `old.load`; that it stands in a step's body, where the field is there, is proven by `UpgradeCheck`.
  mutating func applyOldLoad(_ instruction: Instruction) throws(VerificationFailure) {
    let number = Int(instruction.numbers[0])
    guard let field = module.predecessor?.fields[number] else {
      throw VerificationFailure(.operandOutOfBounds, place, .found(number), .expected(0))
    }
    guard !types.isLinear(field.type) else {
      throw VerificationFailure(.linearCopy, place, .foundType(field.type))
    }
    guard !types.isCollection(field.type) else {
      throw VerificationFailure(.storedCollection, place, .foundType(field.type))
    }
    try give(field.type)
  }
}
