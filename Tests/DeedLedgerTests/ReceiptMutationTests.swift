import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTestSupport
import Foundation
import Testing

/// Tampered receipts: both verifiers refuse each, by the same rule, and accept what a holder may leave out.
@Suite struct ReceiptMutationTests {
  struct Mutant {
    let what: String
    let pin: Pin
    let original: [UInt8]
    let octets: [UInt8]
  }

  static let seed = ProcessInfo.processInfo.environment["DEED_SEED"].flatMap(UInt64.init) ?? 20261

  /// The receipts that are good, each with its pin.
  static func bases() throws -> [(name: String, pin: Pin, octets: [UInt8])] {
    try ReceiptVectorTests.networks().flatMap { network in
      try network.cases().filter { $0.rule == 0 }.map {
        ("\(network.name) \($0.name)", network.pin(epoch: $0.epoch), $0.octets)
      }
    }
  }

  /// A thousand random mutants of good receipts.
  static func mutants(seed: UInt64, count: Int) throws -> [Mutant] {
    var random = SeededGenerator(seed: seed)
    let bases = try bases()
    var mutants: [Mutant] = []
    while mutants.count < count {
      let base = bases[random.below(bases.count)]
      guard let item = ReceiptMutation.item(base.octets) else { throw MissingForTest() }
      var octets = base.octets
      let kind = ["bit", "octets", "item", "item", "encoding", "graft", "signature"][
        random.below(7)]
      var place = random.below(ReceiptMutation.count(item))
      switch kind {
      case "bit": octets[random.below(octets.count)] ^= 1 << random.below(8)
      case "octets":
        let index = random.below(octets.count)
        switch random.below(4) {
        case 0: octets.remove(at: index)
        case 1: octets.insert(UInt8(random.below(256)), at: index)
        case 2: octets.append(UInt8(random.below(256)))
        default: octets = Array(octets[..<index])
        }
      case "item":
        octets = ReceiptMutation.encoded(item, at: &place) {
          ReceiptMutation.changed($0, using: &random).encoded()
        }
      case "encoding":
        octets = ReceiptMutation.encoded(item, at: &place) {
          ReceiptMutation.uncanonical($0, using: &random)
        }
      case "graft":
        // A part of another receipt, maybe of another network, in the place of its own.
        let donor = bases[random.below(bases.count)]
        guard case .map(var entries) = item,
          case .map(let others)? = ReceiptMutation.item(donor.octets)
        else { throw MissingForTest() }
        let other = others[1 + random.below(others.count - 1)]
        entries.removeAll { $0.key == other.key }
        octets = CBOR.map(entries + [other]).encoded()
      default: octets = forgedSignature(octets, using: &random)
      }
      guard octets != base.octets else { continue }
      mutants.append(
        Mutant(
          what: "\(base.name), \(kind) \(mutants.count) of seed \(seed)", pin: base.pin,
          original: base.octets, octets: octets))
    }
    return mutants
  }

  /// The same signature in its other form: n − s on P-256, S + L on Ed25519.
  private static func forgedSignature(
    _ octets: [UInt8], using random: inout SeededGenerator
  ) -> [UInt8] {
    // Every byte string of 64 octets in a receipt is a signature.
    let places = octets.indices.dropLast(65).filter { octets[$0] == 0x58 && octets[$0 + 1] == 64 }
    guard let place = places.randomElement(using: &random) else { return octets }
    let half = (place + 34)..<(place + 66)
    var octets = octets
    let order: [UInt8]
    if random.below(2) == 0 {
      // L of Ed25519, little-endian: S + L.
      order =
        [
          0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
          0x14,
        ]
        + [UInt8](repeating: 0, count: 15) + [0x10]
      var carry = 0
      for (index, part) in zip(half, order) {
        carry += Int(octets[index]) + Int(part)
        octets[index] = UInt8(truncatingIfNeeded: carry)
        carry >>= 8
      }
    } else {
      // n of P-256, big-endian: n − s.
      order =
        Hexadecimal.decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551") ?? []
      var borrow = 0
      for (index, part) in zip(half, order).reversed() {
        let difference = Int(part) - Int(octets[index]) - borrow
        octets[index] = UInt8(truncatingIfNeeded: difference)
        borrow = difference < 0 ? 1 : 0
      }
    }
    return octets
  }

  /// Whether a receipt shows the leaf of another under a head that the network really has.
  ///
  /// All that stands beside the leaf is matched by digest and all signatures are verified, so parts may be left out,
  /// or be taken over from another receipt of the leaf, and nothing else can differ.
  static func showsTheSame(
    _ octets: [UInt8], as original: [UInt8], heads: Set<Checkpoint>
  ) throws -> Bool {
    let (new, old) = (try Receipt(file: octets), try Receipt(file: original))
    let parts = [
      (new.record?.encoded(), old.record?.encoded()),
      (new.outcome?.encoded(), old.outcome?.encoded()),
      (new.reads?.encoded(), old.reads?.encoded()),
    ]
    return parts.allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
      && new.leaf.encoded() == old.leaf.encoded() && new.inclusion.index == old.inclusion.index
      && heads.contains(new.inclusion.signed.checkpoint)
  }

  @Test(.enabled(if: ReceiptChecker.isAvailable)) func aThousandAreRefusedByBoth() throws {
    let mutants = try Self.mutants(seed: Self.seed, count: 1000)
    let verdicts = try ReceiptChecker.verdicts(mutants.map { ($0.pin.encoded(), $0.octets) })
    try #require(verdicts.count == mutants.count)
    let heads = Set(try ReceiptVectorTests.networks().flatMap { $0.ledger.heads.map(\.checkpoint) })
    var rules = [Int](repeating: 0, count: 11)
    for (mutant, other) in zip(mutants, verdicts) {
      let own = ReceiptVerdict(mutant.octets, pin: mutant.pin)
      #expect(own.rule == other.rule, "\(mutant.what): \(own), Python: \(other)")
      if own.rule == 0 {
        #expect(own == other)
        #expect(
          try Self.showsTheSame(mutant.octets, as: mutant.original, heads: heads),
          "\(mutant.what) is accepted")
      }
      rules[own.rule] += 1
    }
    // The mutants reach every rule that a change can break without a key of the members.
    print("mutants of seed \(Self.seed) by rule, 0 for reductions: \(rules)")
    #expect(rules[0] < 100)
    for rule in [1, 2, 3, 4, 5, 7, 8, 9] { #expect(rules[rule] > 0, "rule \(rule)") }
  }

  /// Every size, index and path length that a proof might claim: nothing but the true ones is accepted.
  @Test(.enabled(if: ReceiptChecker.isAvailable)) func forgedProofsAreRefusedByBoth() throws {
    let network = try wanted(ReceiptVectorTests.networks().last)
    let receipt = try network.ledger.receipt(
      index: 10, height: network.top, steps: network.ledger.steps)
    let inclusion = receipt.inclusion
    var pairs: [(pin: [UInt8], receipt: [UInt8])] = []
    func add(index: UInt64, size: UInt64, path: [Digest32]) {
      let old = inclusion.signed.checkpoint
      let checkpoint = Checkpoint(
        network: old.network, height: old.height, time: old.time, logSize: size,
        logRoot: old.logRoot, stateRoot: old.stateRoot, signersHash: old.signersHash,
        nextMembersHash: old.nextMembersHash, previous: old.previous)
      let forged = Receipt(
        leaf: receipt.leaf, record: receipt.record, outcome: receipt.outcome,
        inclusion: Receipt.Inclusion(
          signed: SignedCheckpoint(
            checkpoint: checkpoint, signatures: inclusion.signed.signatures),
          index: index, path: path), membership: receipt.membership)
      pairs.append((network.pin.encoded(), forged.encoded()))
    }
    for size in 1...114 as ClosedRange<UInt64> where size != inclusion.signed.checkpoint.logSize {
      add(index: inclusion.index, size: size, path: inclusion.path)
    }
    let size = inclusion.signed.checkpoint.logSize
    for index in 0...40 as ClosedRange<UInt64> where index != inclusion.index {
      add(index: index, size: size, path: inclusion.path)
    }
    for index in [UInt64.max >> 1, 1 << 62] { add(index: index, size: index, path: inclusion.path) }
    for count in 0...64 where count != inclusion.path.count {
      let longer = inclusion.path + [Digest32](repeating: inclusion.path[0], count: 64)
      add(index: inclusion.index, size: size, path: Array(longer.prefix(count)))
    }
    add(index: inclusion.index, size: size, path: inclusion.path.reversed())
    let verdicts = try ReceiptChecker.verdicts(pairs)
    try #require(verdicts.count == pairs.count)
    for (pair, other) in zip(pairs, verdicts) {
      let own = ReceiptVerdict(pair.receipt, pin: network.pin)
      #expect(own.rule != 0 && own.rule == other.rule, "\(own), Python: \(other)")
    }
  }

  /// What a holder may leave out: each optional part and each signature above k, alone and together.
  @Test(.enabled(if: ReceiptChecker.isAvailable)) func reductionsAreAcceptedByBoth() throws {
    var pairs: [(pin: [UInt8], receipt: [UInt8])] = []
    for network in try ReceiptVectorTests.networks() {
      let full = try network.ledger.receipt(
        index: 10, height: network.top, steps: network.ledger.steps, reads: true,
        packages: [network.evidence], proofs: [network.accountKey(network.founder), [1]])
      let head = full.inclusion.signed
      for choice in 0..<32 {
        let texts = network.evidence.texts.enumerated().filter { choice & 4 == 0 || $0.offset == 1 }
        let signatures =
          choice & 16 == 0 ? head.signatures : head.signatures.suffix(network.members[2].quorum)
        let reduced = Receipt(
          leaf: full.leaf, record: full.record, outcome: full.outcome,
          inclusion: Receipt.Inclusion(
            signed: SignedCheckpoint(checkpoint: head.checkpoint, signatures: signatures),
            index: full.inclusion.index, path: full.inclusion.path), membership: full.membership,
          reads: choice & 1 == 0 ? full.reads : nil,
          packages: choice & 2 == 0
            ? [.init(package: network.evidence.package, texts: texts.map(\.element))] : [],
          proofs: choice & 8 == 0 ? full.proofs : Array(full.proofs.prefix(choice & 1)))
        for part in [
          reduced, reduced.without(outcome: true), reduced.without(record: true, outcome: true),
        ] {
          pairs.append((network.pin.encoded(), part.encoded()))
          let verdict = ReceiptVerdict(part.encoded(), pin: network.pin)
          #expect(verdict.rule == 0, "\(network.name) \(choice): \(verdict)")
        }
      }
    }
    for verdict in try ReceiptChecker.verdicts(pairs) { #expect(verdict.rule == 0, "\(verdict)") }
  }
}
