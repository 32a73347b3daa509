extension OpcodeTable {
  /// What only the body of an upgrade's step may do.
  static let upgrades: [OpcodeRow] = [
    .init(
      .oldLoad, "old.load", [.oldField], "→ T", gas: 2,
      """
      Copies the value of a field of the predecessor, which is not linear and no collection, before \
      its row is removed.
      """)
  ]
}
