import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedTestSupport
import DeedVM

/// Contracts that do all that can be done with assets, on a ledger, and random calls of them.
final class AssetTraffic {
  let network: TestNetwork
  /// Two contracts of the fixture's module, each an issuer.
  let banks: [Digest32]
  /// Two contracts with phases and a deadline.
  let escrows: [Digest32]
  /// What the contracts run, as far as the traffic knows.
  private var packages: [Digest32: Digest32] = [:]
  /// The modules of contracts that are upgraded.
  private var successions: [Digest32: Succession] = [:]

  /// A ledger with the contracts; anyone may upgrade them when they are to be.
  init(isUpgraded: Bool = false) throws {
    network = try TestNetwork(founders: ["ann", "bob", "cid", "dan"])
    let party = CBOR.bytes(network.founders[3].address.octets)
    var contracts: [[Digest32]] = []
    for name in ["assets", "phases"] {
      let octets = try TestSources.read("Tests/Fixtures/vm/assets/\(name).dasm")
      let module = try Assembler.assemble(String(decoding: octets, as: UTF8.self))
      let succession = Succession(module)
      let package = isUpgraded ? succession.package : Succession.package(module)
      var made: [Digest32] = []
      for _ in 0..<2 {
        let (contract, id) = try network.deploy(package, arguments: [party])
        made.append(contract)
        packages[contract] = id
        if isUpgraded {
          successions[contract] = succession
          known[id] = succession
        }
      }
      contracts.append(made)
    }
    banks = contracts[0]
    escrows = contracts[1]
  }

  /// The package that a contract runs.
  func package(of contract: Digest32) -> Digest32 { packages[contract] ?? .zero }

  /// The modules that a contract goes through.
  func succession(of contract: Digest32) -> Succession? { successions[contract] }

  func asset(
    _ number: UInt128, _ name: Name, of issuer: Digest32, isUnique: Bool = false
  ) -> CBOR {
    .tagged(
      isUnique ? Value.uniqueTag : Value.assetTag,
      .array([.bytes(issuer.octets), .text(name.octets), .amount(number)]))
  }

  func transaction(
    _ contract: Digest32, _ function: String, _ arguments: [CBOR], by party: Int
  ) throws -> Transaction {
    try network.transaction(
      [network.call(contract, package(of: contract), function, arguments)],
      by: [network.founders[party]])
  }

  // MARK: Upgrades

  /// A transaction that publishes the next module of a contract and upgrades it; later transactions expect it to complete.
  func upgrade(_ contract: Digest32, by party: Int) throws -> Transaction {
    guard var next = successions[contract] else { return try transaction(contract, "x", [], by: 0) }
    next.advance()
    let id = next.package.id(suite: network.suite)
    let transaction = try network.transaction(
      [
        Action(actingSigners: [], body: .publish(next.package)),
        Action(
          actingSigners: [0],
          body: .upgrade(
            .init(contract: contract, expectedPackage: package(of: contract), successor: id))),
      ], by: [network.founders[party]], gasLimit: 50_000_000)
    packages[contract] = id
    successions[contract] = next
    known[id] = next
    return transaction
  }

  /// All modules so far, by their packages.
  private var known: [Digest32: Succession] = [:]

  /// Takes what the contracts run from the ledger: some upgrades may have failed.
  func settle() throws {
    for contract in banks + escrows {
      guard let id = try network.ledger.package(of: contract)?.id else { continue }
      packages[contract] = id
      successions[contract] = known[id]
    }
  }

  /// A random call, which most of the time might complete.
  func step(_ random: inout SeededGenerator) throws -> Transaction {
    let party = random.below(3)
    let signer = random.below(20) == 0 ? random.below(4) : party
    let to = CBOR.bytes(
      random.below(6) == 0
        ? banks[random.below(2)].octets : network.founders[random.below(4)].address.octets)
    let bank = banks[random.below(2)]
    let other = random.below(4) == 0 ? bank : banks[random.below(2)]
    let amounts: [UInt128] = [0, 1, 2, 3, 5, 8, 13, 40, 1 << 127, .max]
    let amount = amounts[random.below(random.below(10) == 0 ? amounts.count : 8)]
    let id = UInt128(1 + random.below(12))
    func call(_ function: String, _ arguments: CBOR...) throws -> Transaction {
      try transaction(bank, function, arguments, by: signer)
    }
    switch random.below(30) {
    case 0: return try call("admit", to)
    case 1, 2: return try call("issue", .amount(amount), to)
    case 3, 4: return try call("points", .amount(amount), to)
    case 5, 6: return try call("title", .string("plot"), .amount(amount), to)
    case 7, 8: return try call("pay", asset(amount, "Yuan", of: other), to)
    case 9, 10:
      return try call(
        "deposit", .bytes(other.octets), asset(amount, "Point", of: other))
    case 11: return try call("draw", .amount(amount))
    case 12: return try call("close")
    case 13, 14:
      return try call("forward", .bytes(other.octets), asset(amount, "Point", of: bank))
    case 15: return try call(random.below(2) == 0 ? "freeze" : "thaw", to)
    case 16: return try call("seize", to, .amount(amount))
    case 17: return try call("seize_title", to, .amount(id))
    case 18: return try call("release", to)
    case 19: return try call("spend", .bytes(other.octets), .amount(amount), to)
    case 20: return try call("spend_title", .bytes(other.octets), .amount(id), to)
    case 21, 22:
      return try call("sell", asset(id, "Title", of: other, isUnique: true), to)
    case 23:
      return try call(
        "pair", asset(id, "Title", of: bank, isUnique: true),
        asset(id + UInt128(random.below(2)), "Title", of: bank, isUnique: true))
    case 24: return try call("renew", .amount(amount))
    case 25: return try call("take_off", .amount(amount), to)
    case 26: return try call("price", .amount(amount))
    case 27:
      return try call(["drain", "stow", "leave"][random.below(3)], random.below(2) == 0 ? to : 0)
    default: return try escrowStep(to, amount, by: signer, &random)
    }
  }

  private func escrowStep(
    _ to: CBOR, _ amount: UInt128, by signer: Int, _ random: inout SeededGenerator
  ) throws -> Transaction {
    let escrow = escrows[random.below(2)]
    let money = asset(amount, "Point", of: escrow)
    let (function, arguments): (String, [CBOR]) =
      switch [0, 1, 2, 4, 5, 6, 7, 8, 9][random.below(9)] {
      case 0: ("admit", [to])
      case 1: ("issue", [.amount(amount), to])
      case 2: ("fund", [money])
      case 4: ("overwrite", [money])
      case 5: ("vanish", [])
      case 6: ("empty", [])
      case 7: ("cycle", [])
      case 8: ("stuff", [money])
      default: (random.below(4) == 0 ? "settle" : "half", [])
      }
    return try transaction(escrow, function, arguments, by: signer)
  }
}
