extension OpcodeTable {
  /// Functions of integers that no single operation is.
  static let furtherIntegers: [OpcodeRow] = [
    .init(
      .integerPowerModulo, "int.power_modulo", [], "int int int → int", gas: 20,
      """
      Takes base, exponent and modulus, pushes the power's Euclidean remainder; faults with \
      NegativeExponent and DivisionByZero.
      """),
    .init(
      .integerCommonDivisor, "int.gcd", [], "int int → int", gas: 12,
      "Pushes the greatest common divisor, never negative; that of 0 and 0 is 0."),
    .init(
      .integerSquareRoot, "int.square_root", [], "int → int", gas: 8,
      "Pushes the greatest integer whose square is not above; faults with NegativeSquareRoot."),
  ]

  /// Integers as octets and back.
  static let octetsOfIntegers: [OpcodeRow] = [
    .init(
      .bytesToInteger, "bytes.to_int", [], "bytes → int", gas: 3,
      "Reads octets as an integer of no sign, most significant first; faults with IntegerTooLarge."
    ),
    .init(
      .bytesFromInteger, "bytes.from_int", [], "int int → bytes", gas: 4,
      """
      Writes an integer as octets, most significant first, as many as the upper operand says; \
      faults with OutOfRange when it does not fit, or for more than 8,192 octets.
      """),
    .init(
      .bytesReversed, "bytes.reversed", [], "bytes → bytes", gas: 4,
      "Turns the order of octets around."),
  ]
}
