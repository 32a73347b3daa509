import DeedBytecode
import DeedCrypto
import DeedLedger
import DeedVM

extension LedgerMethods {
  /// How many rows of holdings `deed_holdings` looks at when it is not told, and at most.
  private static let (holdingsListed, holdingsListedMax): (Int64, Int64) = (100, 500)
  /// The octets of a key that `after` may have.
  private static let afterOctetsMax = AssetRow.keyOctetsMax

  /// `deed_holdings`: what a party or a contract holds.
  @Sendable func holdings(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let holder = try arguments.digest("holder")
    let limit = try arguments.optionalNumber("limit") ?? Self.holdingsListed
    guard (1...Self.holdingsListedMax).contains(limit) else {
      throw .parameter("limit", "is in 1...\(Self.holdingsListedMax)")
    }
    var after: [UInt8]?
    if arguments.optional("after") != nil {
      guard let octets = Hexadecimal.decode(try arguments.text("after")),
        octets.count <= Self.afterOctetsMax
      else { throw .parameter("after", "is what `next` was in an answer") }
      after = octets
    }
    let found = try read { (ledger) throws(LedgerFailure) in
      let (holdings, next) = try ledger.holdings(of: holder, after: after, limit: Int(limit))
      return (holdings: holdings, next: next, head: ledger.head)
    }
    return [
      "holder": .digest(holder), "height": .unsigned(found.head.height),
      "time": .integer(found.head.time),
      "holdings": .array(found.holdings.map(Self.describe)),
      "next": found.next.map(JSON.hexadecimal) ?? .null,
    ]
  }

  private static func describe(_ holding: Holding) -> JSON {
    var (amount, id): (JSON, JSON) = (.null, .null)
    switch holding.content {
    case .amount(let number): amount = .string("\(number)")
    case .unit(let number): id = .string("\(number)")
    }
    return [
      "issuer": .digest(holding.asset.issuer), "asset": .string(holding.asset.name.description),
      "amount": amount, "id": id, "isFrozen": .bool(holding.isFrozen),
    ]
  }
}
