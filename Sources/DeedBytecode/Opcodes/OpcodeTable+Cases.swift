extension OpcodeTable {
  /// Which case a stored enum or option is of, without taking it: what contains assets is not loaded.
  static let storedCases: [OpcodeRow] = [
    .init(
      .stateCase, "state.case", [.field, .path], "keys → int", gas: 20,
      "Reads a row and pushes the case number of an enum in it, or 0 for none and 1 for some.")
  ]
}
