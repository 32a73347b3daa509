/// Instructions on the assets and containers of assets that a path leads to.
extension PathCheck {
  /// The signature of an instruction on assets at the end of a path, whose steps take `keys`; nil for other instructions.
  func assets(
    _ opcode: Opcode, _ keys: [TypeIndex], _ target: TypeIndex
  ) throws(VerificationFailure) -> Signature? {
    let isFungible = target == .asset
    switch opcode {
    case .localAmount, .stateAmount:
      guard isFungible || target == .unique else { throw wrong(target) }
      return Signature(takes: keys, gives: .integer)
    case .localSplit, .stateSplit:
      guard isFungible else { throw wrong(target) }
      return Signature(takes: keys + [.integer], gives: .asset)
    case .localJoin, .stateJoin:
      guard isFungible else { throw wrong(target) }
      return Signature(takes: keys + [.asset], gives: nil)
    case .localTake, .stateTake:
      guard case .map(let key, let value) = types[target] else { throw wrong(target) }
      return Signature(takes: keys + [key], gives: value)
    case .localPut, .statePut:
      guard case .map(let key, let value) = types[target] else { throw wrong(target) }
      return Signature(takes: keys + [key, value], gives: nil)
    case .stateMove:
      guard types.isLinear(target) else { throw wrong(target) }
      guard !types.isCollection(target) else {
        throw VerificationFailure(.storedCollection, place, .foundType(target))
      }
      return Signature(takes: [], gives: target)
    case .localDestroyEmpty:
      guard types.isLinear(target) else { throw wrong(target) }
      switch types[target] {
      case .list, .map: return Signature(takes: [], gives: nil)
      default: throw wrong(target)
      }
    default: return nil
    }
  }

  private func wrong(_ target: TypeIndex) -> VerificationFailure {
    VerificationFailure(.pathTarget, place, .foundType(target))
  }
}
