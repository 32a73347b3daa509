extension OpcodeTable {
  /// Who may hold an asset.
  static let holders: [OpcodeRow] = [
    .init(
      .assetMayHold, "asset.may_hold", [.constant], "R party → bool", gas: 20,
      """
      Tells whether giving R's asset of this name to a party would be allowed: whether it is among \
      the holders that the asset names, if it names any.
      """)
  ]

  /// Octets of parties.
  static let octetsOfParties: [OpcodeRow] = [
    .init(
      .partyToBytes, "party.to_bytes", [], "party → bytes", gas: 2,
      "Gives the 32 octets of a party, an account's address or a contract's id.")
  ]
}
