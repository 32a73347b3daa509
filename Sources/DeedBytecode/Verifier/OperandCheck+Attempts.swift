/// Calls that may fail, and contracts that contracts create.
extension OperandCheck {
  /// `contract.attempt`: the result holds what the call gives, or what went wrong and every linear argument; so nothing
  /// linear is lost, whichever way it goes.
  mutating func applyAttempt(_ instruction: Instruction) throws(VerificationFailure) {
    let type = typeOperand(instruction)
    guard case .interface(let interface) = types[type] else { throw wrongTypeOperand(type) }
    let callee = try function(instruction.numbers[1], of: interface)
    let parameters = callee.parameters.map(\.type)
    let result = TypeIndex(rawValue: instruction.numbers[2])
    let failed = [.text] + parameters.filter { types.isLinear($0) }
    guard case .enumeration(let enumeration) = types[result], enumeration.cases.count == 2,
      enumeration.cases[0].payload.map(\.type) == callee.results,
      enumeration.cases[1].payload.map(\.type) == failed
    else { throw VerificationFailure(.attemptResult, place, .foundType(result)) }
    try take(all: [type] + parameters + [.integer])
    try give(result)
  }

  /// `contract.create`; that the arguments are those of the module's create is seen when it is entered.
  mutating func applyCreation(_ instruction: Instruction) throws(VerificationFailure) {
    let type = typeOperand(instruction)
    guard case .interface = types[type] else { throw wrongTypeOperand(type) }
    let arguments = TypeIndex(rawValue: instruction.numbers[1])
    guard case .structure(let structure) = types[arguments] else {
      throw wrongTypeOperand(arguments)
    }
    try notLinear(arguments)
    let hash = module.constants[Int(instruction.numbers[2])]
    guard case .fixedBytes(32) = types[hash.type] else {
      throw VerificationFailure(.creationHash, place, .foundType(hash.type))
    }
    try take(all: structure.fields.map(\.type))
    try give(type)
  }
}
