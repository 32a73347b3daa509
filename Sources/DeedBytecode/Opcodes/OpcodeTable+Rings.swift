extension OpcodeTable {
  /// Rings `int mod n`; operands of one instruction are of one ring, the one of its type operand.
  static let rings: [OpcodeRow] = [
    .init(.ringFromInteger, "ring.from_int", [.type], "int → T", gas: 2, "Reduces an integer."),
    .init(
      .ringToInteger, "ring.to_int", [.type], "T → int", gas: 1,
      "Gives the integer from 0 to below n."),
    .init(.ringAdd, "ring.add", [.type], "T T → T", gas: 1, "Adds modulo n."),
    .init(
      .ringSubtract, "ring.subtract", [.type], "T T → T", gas: 1,
      "Subtracts the upper from the lower modulo n."),
    .init(.ringMultiply, "ring.multiply", [.type], "T T → T", gas: 2, "Multiplies modulo n."),
    .init(.ringNegate, "ring.negate", [.type], "T → T", gas: 1, "Negates modulo n."),
    .init(
      .ringPower, "ring.power", [.type], "T int → T", gas: 8,
      "Power modulo n; faults with NegativeExponent."),
    .init(
      .ringInverse, "ring.inverse", [.type], "T → T", gas: 30,
      "Pushes the value whose product with the operand is 1; faults with NotInvertible."),
    .init(.ringAnd, "ring.and", [.type], "T T → T", gas: 1, "Bitwise and; n is a power of two."),
    .init(.ringOr, "ring.or", [.type], "T T → T", gas: 1, "Bitwise or; n is a power of two."),
    .init(
      .ringXor, "ring.xor", [.type], "T T → T", gas: 1, "Bitwise exclusive or; n is a power of two."
    ),
    .init(.ringNot, "ring.not", [.type], "T → T", gas: 1, "Turns all bits around; n = 2^k."),
    .init(
      .ringShiftLeft, "ring.shift_left", [.type], "T int → T", gas: 1,
      "Moves bits up, filling with 0; n = 2^k. Faults with NegativeExponent."),
    .init(
      .ringShiftRight, "ring.shift_right", [.type], "T int → T", gas: 1,
      "Moves bits down, filling with 0; n = 2^k. Faults with NegativeExponent."),
    .init(
      .ringRotateLeft, "ring.rotate_left", [.type], "T int → T", gas: 1,
      "Moves bits up, those above the top to the bottom; n = 2^k, the distance counts modulo k."),
    .init(
      .ringRotateRight, "ring.rotate_right", [.type], "T int → T", gas: 1,
      "Moves bits down, those below the bottom to the top; n = 2^k, the distance counts modulo k."),
  ]
}
