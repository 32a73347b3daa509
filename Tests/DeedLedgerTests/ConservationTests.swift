import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTestSupport
import DeedVM
import Testing

/// The check of conservation on rows alone, without a machine: what it lets pass, and what it sees.
@Suite struct ConservationTests {
  private static let issuer = digest(1)
  private static let holder = digest(2)
  private static let contract = digest(3)
  private static let yuan = AssetID(issuer: issuer, name: "Yuan")
  private static let title = AssetID(issuer: issuer, name: "Title")

  private static func digest(_ octet: UInt8) -> Digest32 {
    Digest32(octets: [UInt8](repeating: octet, count: 32)) ?? .zero
  }

  private static func amount(_ amount: UInt128) -> [UInt8] { CBOR.amount(amount).encoded() }

  private static func supply(
    _ issued: UInt128, burned: UInt128 = 0, isUnique: Bool = false
  ) -> [UInt8] {
    AssetSupply(issued: issued, burned: burned, holders: nil, powers: 0, isUnique: isUnique)
      .encoded()
  }

  /// A row of a contract with live values, deep inside of something else.
  private static func live(_ numbers: [UInt128], of asset: AssetID, tag: UInt64 = 44117) -> [UInt8]
  {
    CBOR.array([
      .string("note"),
      .array(
        numbers.map {
          .tagged(
            tag, .array([.bytes(asset.issuer.octets), .text(asset.name.octets), .amount($0)]))
        }),
    ]).encoded()
  }

  private static func field(_ number: UInt8) -> [UInt8] {
    LedgerKey.contract(contract) + [0, number]
  }

  /// A state in which 100 are held and 50 are live, and the unique ones 1 and 2 exist.
  private static func state() throws -> MemoryStore {
    let store = MemoryStore()
    var batch = WriteBatch()
    for (key, value) in [
      (AssetRow.supply(yuan).key, supply(150)),
      (AssetRow.holding(holder: holder, yuan).key, amount(100)),
      (field(1), live([20, 30], of: yuan)),
      (AssetRow.supply(title).key, supply(3, burned: 1, isUnique: true)),
      (AssetRow.unique(holder: holder, title, id: 1).key, []),
      (AssetRow.count(holder: holder, title).key, amount(1)),
      (AssetRow.fields(title, id: 1).key, [0x80]),
      (field(2), live([2], of: title, tag: 44118)),
      (AssetRow.fields(title, id: 2).key, [0x80]),
    ] { batch.put(value, at: key, in: .state) }
    try store.commit(batch, synced: true)
    return store
  }

  /// What is wrong with a block of these writes, as the check and as a recount say it.
  private static func reasons(_ writes: [([UInt8], [UInt8]?)]) throws -> (String?, String?) {
    let store = try state()
    let rows = writes.map { RowWrite(key: $0.0, value: $0.1) }
    let checked = reason { () throws(LedgerFailure) in
      try Conservation.check(rows, over: BlockJournal(over: store))
    }
    var batch = WriteBatch()
    for write in writes {
      if let value = write.1 {
        batch.put(value, at: write.0, in: .state)
      } else {
        batch.remove(write.0, in: .state)
      }
    }
    try store.commit(batch, synced: true)
    let counted = reason { () throws(LedgerFailure) in try Conservation.recount(store) }
    return (checked, counted)
  }

  private static func reason(_ body: () throws(LedgerFailure) -> some Any) -> String? {
    do throws(LedgerFailure) {
      _ = try body()
      return nil
    } catch {
      if case .notConserved(let found) = error { return found.reason }
      return "\(error)"
    }
  }

  @Test func aSoundStateCountsUp() throws {
    let totals = try Conservation.recount(Self.state())
    #expect(totals.map(\.asset) == [Self.title, Self.yuan])
    #expect(totals.map(\.held) == [2, 150])
  }

  @Test(arguments: 0..<6)
  func whatConservesPasses(_ number: Int) throws {
    let other = Self.digest(4)
    let cases: [[([UInt8], [UInt8]?)]] = [
      // Given to somebody else.
      [
        (AssetRow.holding(holder: Self.holder, Self.yuan).key, Self.amount(1)),
        (AssetRow.holding(holder: other, Self.yuan).key, Self.amount(99)),
      ],
      // All of it into a contract.
      [
        (AssetRow.holding(holder: Self.holder, Self.yuan).key, nil),
        (Self.field(1), Self.live([20, 130], of: Self.yuan)),
      ],
      // Issued and burned in the same block.
      [
        (AssetRow.supply(Self.yuan).key, Self.supply(200, burned: 60)),
        (AssetRow.holding(holder: Self.holder, Self.yuan).key, Self.amount(90)),
      ],
      // A unique one moves, one is burned, one is new.
      [
        (AssetRow.unique(holder: Self.holder, Self.title, id: 1).key, nil),
        (Self.field(2), Self.live([1], of: Self.title, tag: 44118)),
        (AssetRow.fields(Self.title, id: 2).key, nil),
        (AssetRow.fields(Self.title, id: 4).key, [0x80]),
        (AssetRow.unique(holder: other, Self.title, id: 4).key, []),
        (AssetRow.count(holder: Self.holder, Self.title).key, nil),
        (AssetRow.count(holder: other, Self.title).key, Self.amount(1)),
        (AssetRow.supply(Self.title).key, Self.supply(4, burned: 2, isUnique: true)),
      ],
      // Nothing of an asset that nobody has issued.
      [(Self.field(3), Self.live([0], of: AssetID(issuer: other, name: "None")))],
      // Rows without assets, the octets of the tag among them; a count that looks like it.
      [
        (Self.field(4), CBOR.bytes([0xD9, 0xAC, 0x55]).encoded()),
        (Self.field(5), [0, 0, 0, 0, 0, 0xD9, 0xAC, 0x55]), (Self.field(6), []),
      ],
    ]
    let (checked, counted) = try Self.reasons(cases[number])
    #expect(checked == nil)
    #expect(counted == nil)
  }

  @Test(arguments: 0..<15)
  func whatDoesNotConserveIsSeen(_ number: Int) throws {
    let other = Self.digest(4)
    let cases: [[([UInt8], [UInt8]?)]] = [
      // More and less of a holding.
      [(AssetRow.holding(holder: Self.holder, Self.yuan).key, Self.amount(101))],
      [(AssetRow.holding(holder: Self.holder, Self.yuan).key, nil)],
      // A live value overwritten, a row with live values removed.
      [(Self.field(1), Self.live([20], of: Self.yuan))], [(Self.field(1), nil)],
      // Out of nothing, by another issuer's name.
      [(Self.field(1), Self.live([20, 30], of: AssetID(issuer: other, name: "Yuan")))],
      // Issued without being there, burned and still there, a supply set back, gone or of another kind.
      [(AssetRow.supply(Self.yuan).key, Self.supply(151))],
      [(AssetRow.supply(Self.yuan).key, Self.supply(150, burned: 1))],
      [
        (AssetRow.supply(Self.yuan).key, Self.supply(149)),
        (AssetRow.holding(holder: Self.holder, Self.yuan).key, Self.amount(99)),
      ],
      [(AssetRow.supply(Self.yuan).key, nil)],
      [(AssetRow.supply(Self.yuan).key, Self.supply(150, isUnique: true))],
      // A unique one twice, one that never was, one that comes out of nothing for another.
      [
        (AssetRow.unique(holder: other, Self.title, id: 1).key, []),
        (AssetRow.count(holder: other, Self.title).key, Self.amount(1)),
      ],
      [
        (AssetRow.unique(holder: Self.holder, Self.title, id: 1).key, nil),
        (AssetRow.unique(holder: other, Self.title, id: 9).key, []),
        (AssetRow.count(holder: Self.holder, Self.title).key, nil),
        (AssetRow.count(holder: other, Self.title).key, Self.amount(1)),
      ],
      [
        (AssetRow.unique(holder: Self.holder, Self.title, id: 1).key, nil),
        (AssetRow.unique(holder: other, Self.title, id: 3).key, []),
        (AssetRow.count(holder: Self.holder, Self.title).key, nil),
        (AssetRow.count(holder: other, Self.title).key, Self.amount(1)),
      ],
      // One that moves and is not counted where it comes to.
      [
        (AssetRow.unique(holder: Self.holder, Self.title, id: 1).key, nil),
        (AssetRow.unique(holder: other, Self.title, id: 1).key, []),
        (AssetRow.count(holder: Self.holder, Self.title).key, nil),
      ],
      // A holding of nothing.
      [(AssetRow.holding(holder: other, Self.yuan).key, Self.amount(0))],
    ]
    let (checked, counted) = try Self.reasons(cases[number])
    #expect(checked != nil)
    // A supply that was set back together with what is held looks like one that never was greater.
    #expect((counted != nil) == (number != 7))
  }

  @Test func keysAreReadAsTheyAreMade() {
    let rows: [AssetRow] = [
      .holding(holder: Self.holder, Self.yuan), .count(holder: Self.holder, Self.yuan),
      .supply(Self.yuan),
      .unique(holder: Self.holder, Self.title, id: .max),
      .frozen(Self.yuan, holder: Self.holder), .fields(Self.title, id: 1),
    ]
    for row in rows {
      #expect(AssetRow(key: row.key) == row)
      for count in 0..<row.key.count {
        // A shorter key is none, or one of a shorter name.
        let cut = AssetRow(key: Array(row.key.prefix(count)))
        #expect(cut?.key == (cut == nil ? nil : Array(row.key.prefix(count))))
      }
      // A zero octet behind a holding is the count.
      #expect(AssetRow(key: row.key + [0, 0]) == nil)
    }
  }
}
