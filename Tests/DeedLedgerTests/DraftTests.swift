import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import Testing

/// Drafts (docs/formats.md §2): signatures gathered in any order make the transaction, and nothing else does.
@Suite struct DraftTests {
  private let keys: [PrivateKey]

  init() throws {
    keys = try (0..<4).map {
      try PrivateKey(
        algorithm: $0 % 2 == 0 ? .ed25519 : .esp256,
        seed: [UInt8](repeating: UInt8($0 + 1), count: 32))
    }
  }

  /// A transaction of three signers, the second of whom has two keys, that publishes a package.
  private func payload(gas: UInt64 = 5000) throws -> TransactionPayload {
    let suite = CipherSuite.ed25519SHA256
    let both = [keys[1], keys[2]].map(\.publicKey.octets).sorted {
      $0.lexicographicallyPrecedes($1)
    }
    let package = Package(
      module: [1], sourceHash: .zero, interfaceHash: .zero, proseHash: nil, compiler: "test")
    return try TransactionPayload(
      network: .zero,
      signers: [
        .init(address: suite.address(of: keys[0].publicKey), keys: [keys[0].publicKey.octets]),
        .init(address: suite.address(of: keys[1].publicKey), keys: both),
        .init(address: suite.address(of: keys[3].publicKey), keys: [keys[3].publicKey.octets]),
      ],
      actions: [Action(actingSigners: [0, 1, 2], body: .publish(package))], gasLimit: gas,
      notAfter: 1_700_000_000_000, nonce: [UInt8](repeating: 7, count: 16))
  }

  private func draft(gas: UInt64 = 5000) throws -> Draft {
    let payload = try payload(gas: gas)
    let listed = payload.signers.flatMap(\.keys).compactMap { octets in
      keys.map(\.publicKey).first { $0.octets == octets }
    }
    return try Draft(payload: payload, keys: listed, texts: [], packages: [])
  }

  private func sign(_ draft: inout Draft, _ key: PrivateKey) throws {
    let isListed = try draft.sign(with: key)
    #expect(isListed)
  }

  @Test func signaturesGatheredApartMakeTheTransaction() throws {
    let empty = try draft()
    #expect(empty.missing.count == 4)
    #expect(try empty.transaction() == nil)
    // One copy goes to two signers in turn, another to the other two.
    var first = try Draft(file: empty.encoded())
    try sign(&first, keys[3])
    first = try Draft(file: first.encoded())
    try sign(&first, keys[1])
    var second = empty
    try sign(&second, keys[0])
    try sign(&second, keys[2])
    #expect(try first.transaction() == nil)
    let isTaken = first.merge(second)
    #expect(isTaken)
    #expect(first.missing.isEmpty)
    let transaction = try #require(try first.transaction())
    #expect(transaction.firstInvalidSignature() == nil)
    #expect(transaction.payload == (try payload()))
    #expect(try Transaction(decoding: transaction.encoded()) == transaction)
    #expect(try Draft(file: first.encoded()) == first)
  }

  @Test func aForeignKeyAndAnotherTransactionAreRefused() throws {
    var draft = try draft()
    let stranger = try PrivateKey(algorithm: .ed25519, seed: [UInt8](repeating: 99, count: 32))
    let isListed = try draft.sign(with: stranger)
    #expect(!isListed)
    #expect(draft.missing.count == 4)
    var other = try self.draft(gas: 5001)
    try sign(&other, keys[0])
    let isTaken = draft.merge(other)
    #expect(!isTaken)
    #expect(draft.missing.count == 4)
  }

  @Test func whatDoesNotVerifyIsNoDraft() throws {
    var signed = try draft()
    for key in keys { try sign(&signed, key) }
    let item = signed.item
    func refuses(_ what: Comment, _ change: (inout CBOR) -> Void) {
      let changed = item.with(change)
      #expect(changed != item, what)
      #expect(throws: DecodingFailure.self, what) { try Draft(file: changed.encoded()) }
    }
    #expect(throws: Never.self) { try Draft(file: item.encoded()) }
    refuses("signatures of two keys exchanged") {
      let (left, right) = ($0[3][0][1], $0[3][3][1])
      $0[3][0][1] = right
      $0[3][3][1] = left
    }
    refuses("a signature of another payload") { item in
      item[2] = item[2].within { $0[5] = 5001 }
    }
    refuses("a key that the payload does not list") { $0[3][0][0] = $0[3][3][0] }
    refuses("places in another order") { $0[3] = $0[3].rearranged { $0.reversed() } }
    refuses("a place too few") { $0[3] = $0[3].without(3) }
    refuses("a short signature") { $0[3][0][1] = .bytes([1]) }
    for octet in [0, 31, 63] {
      refuses("a flipped bit") {
        guard case .bytes(var octets) = $0[3][2][1] else { return }
        octets[octet] ^= 1
        $0[3][2][1] = .bytes(octets)
      }
    }
    refuses("a call of a package that it does not carry") { item in
      item[3] = item[3].rearranged { $0.map { place in place.with { $0[1] = .null } } }
      item[2] = item[2].within {
        let create = Action(
          actingSigners: [0, 1, 2], body: .create(package: .zero, arguments: []))
        $0[4] = .array([create.item])
      }
    }
    refuses("an upgrade to a package that it does not carry") { item in
      item[3] = item[3].rearranged { $0.map { place in place.with { $0[1] = .null } } }
      item[2] = item[2].within {
        let upgrade = Action(
          actingSigners: [0, 1, 2],
          body: .upgrade(.init(contract: .zero, expectedPackage: .zero, successor: .zero)))
        $0[4] = .array([upgrade.item])
      }
    }
  }

  @Test func aTextOfAnotherDigestIsRefused() throws {
    let package = Package(
      module: [1], sourceHash: .zero, interfaceHash: .zero, proseHash: nil, compiler: "test")
    #expect(PackageText(package, interfaceText: [1]).interfaceText == nil)
    var item = try draft().item
    item[5] = .array([.array([package.item, .null])])
    #expect(throws: Never.self) { try Draft(file: item.encoded()) }
    item[5] = .array([.array([package.item, .bytes([1])])])
    #expect(throws: DecodingFailure.self) { try Draft(file: item.encoded()) }
    item[5] = .array([.array([package.item, .null]), .array([package.item, .null])])
    #expect(throws: DecodingFailure.self) { try Draft(file: item.encoded()) }
  }
}
