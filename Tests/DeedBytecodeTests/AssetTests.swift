import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedIntegers
import Testing

/// Assets as values, and in interface descriptions.
@Suite struct AssetTests {
  private static let issuer = [UInt8](repeating: 0xAB, count: 32)
  private static let address = String(repeating: "ab", count: 32)
  private static let types = TypeTable([.list(.asset), .option(.unique)])

  private static func asset(_ number: Integer, isUnique: Bool = false) throws -> Value {
    .asset(
      issuer: try #require(Digest32(octets: issuer)), name: "Yuan", number: number,
      isUnique: isUnique)
  }

  private static func item(_ tag: UInt64, _ parts: CBOR...) -> CBOR {
    .tagged(tag, .array(parts))
  }

  @Test func anAssetIsAnItemWithATag() throws {
    let money = try Self.asset(300)
    let octets: [UInt8] =
      [0xD9, 0xAC, 0x55, 0x83, 0x58, 0x20] + Self.issuer + [0x64] + Array("Yuan".utf8)
      + [0x19, 0x01, 0x2C]
    #expect(money.encoded() == octets)
    #expect(try Value.decode(octets, type: .asset, in: Self.types) == money)
    #expect(try Value.asset(money.cbor()) == money)
    #expect(try Value.asset(.unsigned(300)) == nil)
    let title = try Self.asset(7, isUnique: true)
    #expect(Array(title.encoded()[..<3]) == [0xD9, 0xAC, 0x56])
    #expect(try Value.decode(title.encoded(), type: .unique, in: Self.types) == title)
    let list = Value.list([money, try Self.asset(0)])
    let listType = TypeIndex(rawValue: 16)
    #expect(try Value.decode(list.encoded(), type: listType, in: Self.types) == list)
    #expect(list.conforms(to: listType, in: Self.types))
    #expect(!money.conforms(to: .unique, in: Self.types))
    #expect(!title.conforms(to: .asset, in: Self.types))
  }

  @Test func amountsAndIdsHaveBounds() throws {
    let bound = try Integer(magnitudeOctets: [1] + [UInt8](repeating: 0, count: 16))
    let most = try bound.subtracting(.one)
    func problem(_ value: Value, _ type: TypeIndex) -> ValueFailure? {
      do throws(ValueFailure) {
        _ = try Value.decode(value.encoded(), type: type, in: Self.types)
        return nil
      } catch {
        return error
      }
    }
    #expect(problem(try Self.asset(most), .asset) == nil)
    #expect(problem(try Self.asset(0), .asset) == nil)
    #expect(problem(try Self.asset(1, isUnique: true), .unique) == nil)
    for (value, type) in [
      (try Self.asset(bound), TypeIndex.asset), (try Self.asset(-1), .asset),
      (try Self.asset(0, isUnique: true), .unique),
      (try Self.asset(bound, isUnique: true), .unique),
    ] {
      let failure = try #require(problem(value, type))
      #expect(failure.problem == .amountOutOfRange && failure.path == [2])
      #expect(failure.fault == .amountOutOfRange)
    }
  }

  @Test func otherItemsAreNoAssets() {
    let issuer = CBOR.bytes(Self.issuer)
    let refused: [CBOR] = [
      .unsigned(300), .array([issuer, "Yuan", 1]), Self.item(Value.uniqueTag, issuer, "Yuan", 1),
      Self.item(Value.assetTag, issuer, "Yuan"), Self.item(Value.assetTag, issuer, "Yuan", 1, 1),
      Self.item(Value.assetTag, "Yuan", "Yuan", 1),
      Self.item(Value.assetTag, .bytes([1]), "Yuan", 1),
      Self.item(Value.assetTag, issuer, "two words", 1), Self.item(Value.assetTag, issuer, "", 1),
      Self.item(Value.assetTag, issuer, "Yuan", "1"), Self.item(44_119, issuer, "Yuan", 1),
      .tagged(Value.assetTag, .unsigned(1)),
      .tagged(Value.assetTag, Self.item(Value.assetTag, issuer, "Yuan", 1)),
    ]
    for item in refused {
      #expect(throws: ValueFailure.self, "\(item)") {
        try Value.decode(item.encoded(), type: .asset, in: Self.types)
      }
    }
  }

  @Test func literalsAreReadBack() throws {
    let text = "300 of contract\"\(Self.address)\".Yuan"
    let money = try Value.parse(text, type: .asset, in: Self.types)
    #expect(try money == Self.asset(300))
    #expect(money.literal(as: .asset, in: Self.types) == text)
    #expect(
      try Value.parse("0x12c  of\n" + text.dropFirst(7), type: .asset, in: Self.types) == money)
    #expect(try Value.parse(text, type: .unique, in: Self.types) == Self.asset(300, isUnique: true))
    for wrong in [
      "", "300", "300 of", "300 contract\"\(Self.address)\".Yuan",
      "of contract\"\(Self.address)\".A",
      "-1 of contract\"\(Self.address)\".Yuan", "300 of contract\"\(Self.address)\"",
      "300 of contract\"\(Self.address)\".", "300 of contract\"\(Self.address)\".9",
      "300 of contract\"ab\".Yuan", "300 of party\"\(Self.address)\".Yuan", text + "x y",
    ] {
      #expect(throws: LiteralFailure.self, "\(wrong)") {
        try Value.parse(wrong, type: .asset, in: Self.types)
      }
    }
    #expect(throws: LiteralFailure.self) {
      try Value.parse(
        "0 of contract\"\(Self.address)\".Yuan", type: .unique, in: Self.types)
    }
  }

  /// The bank of the accepted fixtures, described.
  private static func bank() throws -> Interface {
    let fixture = VerifierFixture.accepted.first { $0.name == "accept/assets/bank.dasm" }
    return Interface(try #require(fixture).module)
  }

  @Test func descriptionsSayWhatAnIssuerMay() throws {
    let bank = try Self.bank()
    #expect(try Interface.decode(bank.encoded()) == bank)
    #expect(bank.assets.map(\.name) == ["Yuan", "Title", "Point"])
    let json = bank.json.rendered()
    #expect(
      json.contains(
        """
        {"kind":"fungible","name":"Yuan","documentation":null,"holders":"customers",\
        "isFreezable":true,"isRecallable":true,"fields":[]}
        """))
    #expect(
      json.contains(
        """
        {"kind":"fungible","name":"Point","documentation":null,"holders":null,\
        "isFreezable":false,"isRecallable":false,"fields":[]}
        """))
    #expect(
      json.contains(
        """
        "takes":[{"parameter":"money","payer":"caller","issuer":"self","asset":"Yuan"}]
        """))
    let pay = try #require(bank.entry(named: "pay"))
    #expect(pay.takes.map { "\($0.issuer).\($0.asset)" } == ["self.Yuan"])
    let arguments = try bank.parseArguments(
      [
        Array("5 of contract\"\(Self.address)\".Yuan".utf8),
        Array("party\"\(Self.address)\"".utf8),
      ], of: pay)
    #expect(
      try bank.decodeArguments(bank.encodeArguments(arguments, of: pay), of: pay) == arguments)
  }

  @Test func descriptionsThatSayOtherwiseAreOthers() throws {
    let fixture = VerifierFixture.accepted.first { $0.name == "accept/assets/bank.dasm" }
    let module = try #require(fixture).module
    let bank = Interface(module)
    #expect(bank.describes(module))
    var other = module
    other.assets[0] = Asset(name: "Yuan", kind: .fungible, holders: 1, powers: .freezable)
    #expect(!bank.describes(other))
    other = module
    other.entries[1].takes[0] = Entry.Take(
      parameter: 0, payer: FunctionIndex(rawValue: 2), issuer: FunctionIndex(rawValue: 3),
      asset: "Point")
    #expect(!bank.describes(other))
    #expect(Interface(other).entry(named: "pay")?.takes.first?.asset == "Point")
    // Without its payer the description of a call that takes an asset is refused.
    other = module
    other.entries[1].takes = []
    #expect(throws: InterfaceFailure.self) { try Interface.decode(Interface(other).encoded()) }
    other = module
    other.assets[0] = Asset(name: "Yuan", kind: .fungible, holders: 0)
    #expect(throws: InterfaceFailure.self) { try Interface.decode(Interface(other).encoded()) }
    // An interface of other assets is another interface.
    #expect(module.ownInterface.assets.map(\.name) == ["Point", "Title", "Yuan"])
    let hash = module.ownInterface.hash(in: module.typeTable)
    other = module
    other.assets.removeLast()
    #expect(other.ownInterface.hash(in: other.typeTable) != hash)
  }
}
