/// Instructions on assets and holdings.
extension OperandCheck {
  mutating func applyAssets(_ instruction: Instruction) throws(VerificationFailure) {
    switch instruction.opcode {
    case .assetIssue, .assetIssueUnique, .assetBurn, .assetBurnUnique, .assetAmend, .assetFreeze,
      .assetThaw, .assetRecall, .assetRecallUnique:
      try applyOwnAsset(instruction, module.assets[Int(instruction.numbers[0])])
    case .assetExpect:
      let type = typeOperand(instruction)
      guard type == .asset || type == .unique else { throw wrongTypeOperand(type) }
      try assetName(instruction.numbers[1])
      try takeIssuer(under: [])
      try apply([type], type)
    case .assetDestroyEmpty: try take(.asset)
    case .optionDestroyNone:
      let type = typeOperand(instruction)
      guard case .option = types[type] else { throw wrongTypeOperand(type) }
      try take(type)
    case .assetRead:
      let type = typeOperand(instruction)
      guard case .structure = types[type] else { throw wrongTypeOperand(type) }
      try notLinear(type)
      try assetName(instruction.numbers[1])
      try takeIssuer(under: [.integer])
      try give(type)
    default: try applyHolding(instruction)
    }
  }

  /// What is done with an asset that the module issues, which has a kind and powers.
  private mutating func applyOwnAsset(
    _ instruction: Instruction, _ asset: Asset
  ) throws(VerificationFailure) {
    let number = Int(instruction.numbers[0])
    func kind(_ kind: AssetKind) throws(VerificationFailure) {
      guard asset.kind == kind else {
        throw VerificationFailure(.assetKind, place, .found(number), .name(asset.name.octets))
      }
    }
    func power(_ power: AssetPowers) throws(VerificationFailure) {
      guard asset.powers.contains(power) else {
        throw VerificationFailure(.assetPower, place, .found(number), .name(asset.name.octets))
      }
    }
    switch instruction.opcode {
    case .assetIssue:
      try kind(.fungible)
      try apply([.integer], .asset)
    case .assetIssueUnique:
      try kind(.unique)
      try apply(asset.fields.map(\.type), .unique)
    case .assetBurn:
      try kind(.fungible)
      try take(.asset)
    case .assetBurnUnique:
      try kind(.unique)
      try take(.unique)
    case .assetAmend:
      try kind(.unique)
      try take(all: [.integer] + asset.fields.map(\.type))
    case .assetRecall:
      try kind(.fungible)
      try power(.recallable)
      try apply([.party, .integer], .asset)
    case .assetRecallUnique:
      try kind(.unique)
      try power(.recallable)
      try apply([.party, .integer], .unique)
    default:
      try power(.freezable)
      try take(.party)
    }
  }

  /// What the ledger keeps for holders, and the supply.
  private mutating func applyHolding(
    _ instruction: Instruction
  ) throws(VerificationFailure) {
    switch instruction.opcode {
    case .assetGive: return try take(all: [.asset, .party])
    case .assetGiveUnique: return try take(all: [.unique, .party])
    default: try assetName(instruction.numbers[0])
    }
    switch instruction.opcode {
    case .assetWithdraw:
      try takeIssuer(under: [.integer])
      try give(.asset)
    case .assetWithdrawUnique:
      try takeIssuer(under: [.integer])
      try give(.unique)
    case .assetHolding:
      try takeIssuer(under: [.party])
      try give(.integer)
    case .assetMayHold:
      try takeIssuer(under: [.party])
      try give(.bool)
    case .assetHolds:
      try takeIssuer(under: [.party, .integer])
      try give(.bool)
    default:
      try takeIssuer(under: [])
      try give(.integer)
    }
  }

  /// Takes operands and, below them, an issuer: a contract or a reference of an interface.
  private mutating func takeIssuer(
    under operands: [TypeIndex]
  ) throws(VerificationFailure) {
    try take(all: operands)
    let type = try take()
    switch types[type] {
    case .contract, .interface: break
    default:
      throw VerificationFailure(
        .operandType, place, .expectedType(.contract), .foundType(type))
    }
  }

  /// Checks that a constant is the name of an asset.
  private func assetName(_ number: UInt32) throws(VerificationFailure) {
    let constant = module.constants[Int(number)]
    guard constant.type == .text, case .text(let octets) = constant.value,
      Name(octets: octets).isIdentifier
    else { throw VerificationFailure(.assetName, place, .found(Int(number))) }
  }
}
