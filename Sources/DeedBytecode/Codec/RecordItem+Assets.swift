internal import DeedEncoding

/// The parts of a module that are about assets.
extension RecordItem {
  func assets() throws(DecodingFailure) -> [Asset] {
    try elements(count: 0...Limits.assetsMax) { (item) throws(DecodingFailure) -> Asset in
      let items = try item.array(count: 5)
      let powers = try items[3].unsigned(in: 0...UInt64(AssetPowers.all.rawValue))
      return Asset(
        name: try items[0].name(), kind: try items[1].assetKind(),
        holders: try items[2].unlessNull.map { (item) throws(DecodingFailure) in
          try item.index()
        }, powers: AssetPowers(rawValue: UInt8(powers)), fields: try items[4].namedTypes())
    }
  }

  func interfaceAssets() throws(DecodingFailure) -> [InterfaceType.Asset] {
    try elements(count: 0...Limits.assetsMax) {
      (item) throws(DecodingFailure) -> InterfaceType.Asset in
      let items = try item.array(count: 3)
      return InterfaceType.Asset(
        name: try items[0].name(), kind: try items[1].assetKind(),
        fields: try items[2].namedTypes())
    }
  }

  private func assetKind() throws(DecodingFailure) -> AssetKind {
    let number = try unsigned(in: 0...255)
    guard let kind = AssetKind(rawValue: UInt8(number)) else { throw refuse("asset-kind") }
    return kind
  }

  func takes() throws(DecodingFailure) -> [Entry.Take] {
    try members { (item) throws(DecodingFailure) -> Entry.Take in
      let items = try item.array(count: 4)
      return Entry.Take(
        parameter: try items[0].index(), payer: try items[1].function(),
        issuer: try items[2].function(), asset: try items[3].name())
    }
  }
}
