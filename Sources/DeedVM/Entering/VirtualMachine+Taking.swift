import DeedBytecode
import DeedCrypto
import DeedEncoding

/// The arguments as head functions see them: for an asset its amount or its id.
struct HeadArguments {
  let slots: [Slot]
  let types: [TypeIndex]

  /// Those of a head function without parameters.
  static let none = HeadArguments(slots: [], types: [])
}

/// Assets among the arguments of a call (`docs/language.md` rules 8 and 21).
extension VirtualMachine {
  /// The arguments as head functions see them.
  func headArguments(
    _ arguments: [Slot], _ types: [TypeIndex], in module: LoadedModule
  ) -> HeadArguments {
    var slots: [Slot] = []
    for (argument, type) in zip(arguments, types) {
      // The number itself is never changed in place, whatever the body does to the asset.
      slots.append(module.types.isLinear(type) ? arena[argument + 2] : argument)
    }
    return HeadArguments(slots: slots, types: module.types.headParameters(types))
  }

  /// Sees that each asset among the arguments is the one that its parameter wants, and takes it out of its payer's holding.
  ///
  /// What a contract hands over were live values of its own, which have left it; nothing is taken from its holding.
  /// A contract that keeps what others issue is itself one that may hold it, or takes nothing.
  mutating func take<World: Host>(
    _ takes: [Entry.Take], from payers: [Digest32], _ arguments: [Slot], _ types: [TypeIndex],
    _ heads: HeadArguments, in module: LoadedModule, host: inout World
  ) throws(Trap) {
    let isFromContract = context.depth > 1
    for (take, payer) in zip(takes, payers) {
      let issuer = try head(take.issuer, heads, in: module, host: &host)
      let wanted = AssetID(issuer: identifier(hostOctets(issuer)), name: take.asset)
      let position = Int(take.parameter)
      try expect(arguments[position], wanted)
      try checkHolder(taking: wanted, host: &host)
      if isFromContract { continue }
      if types[position] == .unique {
        _ = try takeOutUnit(
          heads.slots[position], of: wanted, from: payer, isRecall: false, host: &host)
      } else {
        try takeOut(
          try amount(heads.slots[position]), of: wanted, from: payer, isRecall: false,
          host: &host)
      }
    }
  }

  /// Faults with `holderNotAllowed` when the executing contract may not hold an asset that another contract issues.
  ///
  /// Without this whoever may hold the asset could sell it through a contract to somebody who may not.
  private mutating func checkHolder<World: Host>(
    taking asset: AssetID, host: inout World
  ) throws(Trap) {
    guard context.contract != asset.issuer,
      let slot = try readSupply(asset, host: &host)?.holders
    else { return }
    try checkHolder(context.contract, in: Int(slot), of: asset, host: &host)
  }
}
