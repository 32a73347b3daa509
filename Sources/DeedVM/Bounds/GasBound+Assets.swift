import DeedBytecode

/// Instructions on assets and holdings: what is done to their rows.
extension GasBound {
  /// Assets are issued and burned, given and taken; nothing of that runs code of anybody.
  mutating func stepAsset(_ operation: Operation, _ walk: inout BlockWalk) {
    let asset = Extent.asset
    switch operation.opcode {
    case .assetExpect:
      walk.pop()
      walk.add(Self.expecting)
      walk.push(walk.pop().within(asset))
    case .assetDestroyEmpty, .optionDestroyNone: walk.pop()
    case .assetIssue:
      walk.pop()
      walk.add(Self.supplied)
      walk.add(.making(asset))
      walk.push(asset)
    case .assetIssueUnique:
      stepFields(of: operation, &walk)
      walk.add(Self.supplied)
      walk.add(.reading(key: AssetRow.keyOctetsMax, Self.supply))
      walk.add(.making(asset))
      walk.push(asset)
    case .assetBurn, .assetBurnUnique:
      walk.pop()
      walk.add(Self.expecting)
      walk.add(Self.supplied)
      walk.add(.writing(key: AssetRow.keyOctetsMax, .zero))
    case .assetAmend:
      stepFields(of: operation, &walk)
      walk.pop()
      walk.add(.reading(key: AssetRow.keyOctetsMax, Self.anyRow))
    case .assetRead:
      _ = walk.pop(2)
      let fields = extents.row(Int(operation.a))
      walk.add(.reading(key: AssetRow.keyOctetsMax, Self.anyRow))
      // The items are counted before it is known whether they are the struct's.
      walk.add(.units(GasSchedule.conversion, Self.anyRow.items))
      walk.add(.decoding(fields))
      walk.push(fields)
    case .assetSupply:
      walk.pop()
      walk.add(.reading(key: AssetRow.keyOctetsMax, Self.supply))
      walk.push(.amount)
    default: stepHolding(operation, &walk)
    }
  }

  private func stepHolding(_ operation: Operation, _ walk: inout BlockWalk) {
    let row = WorkBound.reading(key: AssetRow.keyOctetsMax, .amount)
    switch operation.opcode {
    case .assetGive, .assetGiveUnique:
      _ = walk.pop(2)
      walk.add(.reading(key: AssetRow.keyOctetsMax, Self.supply))
      // The issuer's set of holders.
      walk.add(.reading(key: 2 + 32, .zero))
      walk.add(.writing(key: AssetRow.keyOctetsMax, .zero))
      walk.add(Self.held)
    case .assetWithdraw, .assetWithdrawUnique, .assetRecall, .assetRecallUnique:
      _ = walk.pop(2)
      walk.add(row)
      walk.add(row)
      walk.add(.writing(key: AssetRow.keyOctetsMax, .zero))
      walk.add(Self.held)
      walk.add(.making(.asset))
      walk.push(.asset)
    case .assetHolding:
      _ = walk.pop(2)
      walk.add(row)
      walk.add(row)
      walk.push(.amount)
    case .assetMayHold:
      _ = walk.pop(2)
      walk.add(.reading(key: AssetRow.keyOctetsMax, Self.supply))
      walk.add(.reading(key: 2 + 32, .zero))
      walk.push(.word)
    case .assetHolds:
      _ = walk.pop(3)
      walk.add(row)
      walk.push(.word)
    case .assetFreeze, .assetThaw:
      walk.pop()
      walk.add(.writing(key: AssetRow.keyOctetsMax, .zero))
    default: walk.add(.unbounded)
    }
  }

  /// The row of a supply.
  private static let supply = Extent(64, 8)
  /// Any row that a contract wrote.
  private static let anyRow = Extent(Limits.storageValueOctetsMax, Limits.storageValueOctetsMax)

  /// Comparing an asset with the one that is wanted.
  private static let expecting = WorkBound.units(
    GasSchedule.octet, 32 + Limits.nameOctetsMax)

  /// Changing a supply.
  private static var supplied: WorkBound {
    var work = WorkBound.reading(key: AssetRow.keyOctetsMax, supply)
    work += .writing(key: AssetRow.keyOctetsMax, supply)
    return work
  }

  /// Changing a holding.
  private static var held: WorkBound {
    var work = WorkBound.reading(key: AssetRow.keyOctetsMax, .amount)
    work += .writing(key: AssetRow.keyOctetsMax, .amount)
    return work
  }

  /// Writing the fields of a unique asset, which are operands.
  private func stepFields(of operation: Operation, _ walk: inout BlockWalk) {
    let fields = walk.pop(module.module.assets[Int(operation.a)].fields.count)
    let limit = Limits.storageValueOctetsMax
    for field in fields { walk.add(.taking(field, limit: limit)) }
    walk.add(
      .writing(
        key: AssetRow.keyOctetsMax, (fields.reduce(.zero, +) + Extent(3)).within(octets: limit)))
  }
}

extension Extent {
  /// An amount or an id.
  static let amount = Extent(18)
  /// A live value: tag, array, issuer, name, number.
  static let asset = Extent(3 + 1 + 34 + 2 + Limits.nameOctetsMax + 18, 5)
}
