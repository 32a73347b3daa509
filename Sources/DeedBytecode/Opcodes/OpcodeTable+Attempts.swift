extension OpcodeTable {
  /// Calls of other contracts that may fail, and contracts that contracts create.
  static let attempts: [OpcodeRow] = [
    .init(
      .contractAttempt, "contract.attempt", [.type, .interfaceFunction, .type],
      "T arguments int → R", gas: 150,
      """
      Enters another contract as contract.call does, with so much gas of its own, and goes on when \
      that fails. R is an enum of two cases: the results; a text, the name of what went wrong, and \
      the linear arguments, which come back.
      """),
    .init(
      .contractCreate, "contract.create", [.type, .type, .constant], "fields of S → T", gas: 100,
      """
      Creates a contract of the published module with this SHA-256, a constant bytes[32], and \
      enters it; S is a struct of what its create takes, T an interface that it has.
      """),
  ]
}
