import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTesting
import Testing

/// Receipts of a real ledger: verified offline and executed again, and refused when anything in them is another.
@Suite struct ReexecutionTests {
  /// A contract that lists, replaces and removes rows.
  static let lister = """
    contract Lister {
        var entries: map<int, text> = [:]
        var marks: set<text> = set[]
        var steps: list<int> = []
        var total: int = 0

        event Counted(sum: int)

        create by anyone

        call put(start: int, end: int) by anyone {
            var i = start
            while i < end {
                entries[i] = "entry"
                marks.insert("mark")
                steps.append(i)
                i = i + 1
            }
        }
        call sum() -> int by anyone {
            var sum = 0
            for key, value in entries { sum = sum + key + value.count }
            for mark in marks { sum = sum + mark.count }
            for step in steps { sum = sum + step }
            total = sum
            emit Counted(sum)
            return sum
        }
        call drop(start: int, end: int) -> int by anyone {
            var i = start
            while i < end {
                entries.remove(i)
                i = i + 1
            }
            var left = 0
            for key, _ in entries { left = left + key }
            return left
        }
        call clear() by anyone {
            var i = 0
            while i < 50 {
                if entries.contains(i) { entries.remove(i) }
                i = i + 1
            }
            for key, _ in entries { total = key }
        }
    }
    """

  let network: TestNetwork
  let lister: (contract: Digest32, package: Digest32)

  init() throws {
    network = try TestNetwork(founders: ["ann", "bob", "cid"], members: 3, quorum: 2)
    lister = try network.deploy(TestSources.build(Self.lister))
  }

  private func call(_ function: String, _ arguments: CBOR...) throws -> Transaction {
    try network.transaction(
      [network.call(lister.contract, lister.package, function, arguments)],
      by: [network.founders[0]], gasLimit: 50_000_000)
  }

  private func verify(
    _ receipt: Receipt, reexecuted: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(receipt.encoded())
    #expect(verified.isReexecuted == reexecuted, sourceLocation: sourceLocation)
    #expect(verified.signedBy == ["member 0", "member 1"], sourceLocation: sourceLocation)
  }

  @Test func everyKindOfLeafHasAReceiptUnderEveryLaterHead() throws {
    let guest = try TestParty("guest")
    let register = network.register(guest, by: [0, 1])
    _ = try network.complete(
      network.transaction([register], by: network.founders.dropLast()))
    _ = try network.complete(call("put", 0, 5))
    _ = try network.complete(call("sum"))
    _ = try network.complete(call("drop", 1, 3))
    _ = try network.complete(call("clear"))
    _ = try network.record(call("drop", 1, 3))
    for index in 0..<network.ledger.head.logSize {
      try verify(network.receipt(of: index), reexecuted: index > 1)
    }
    // And under a head that is far above.
    for number in 0..<5 as Range<Int64> {
      _ = try network.complete(call("put", .integer(number), 7))
    }
    for index in 0..<network.ledger.head.logSize {
      let receipt = try network.receipt(of: index)
      #expect(receipt.inclusion.signed.checkpoint == network.ledger.head)
      try verify(receipt, reexecuted: index > 1)
    }
  }

  @Test func rangesAreReadAgain() throws {
    let done = try network.complete(call("put", 0, 40))
    #expect(done.results == [[]])
    let sum = try network.complete(call("sum"))
    let expected: Int64 = 40 * 39 + 40 * 5 + 4
    #expect(sum.results == [[.integer(expected)]])
    let receipt = try network.receipt(of: sum.entry.index)
    #expect(try #require(receipt.reads).ranges.count >= 41)
    try verify(receipt)
    // Rows that the transaction itself removed are walked over, and found again.
    let dropped = try network.complete(call("drop", 0, 39))
    #expect(dropped.results == [[39]])
    try verify(network.receipt(of: dropped.entry.index))
    let cleared = try network.complete(call("clear"))
    try verify(network.receipt(of: cleared.entry.index))
  }

  /// Transactions of one block see each other's writes; each is executed again by itself.
  @Test func aBlockOfTransactionsThatBuildOnEachOther() throws {
    let transactions = try [
      call("put", 0, 30), call("drop", 3, 20), call("sum"), call("put", 5, 8), call("drop", 20, 30),
      call("sum"), call("clear"), call("sum"),
    ]
    let results = try network.run(transactions)
    for result in results {
      guard case .recorded(_, let index) = result else {
        Issue.record("\(result)")
        continue
      }
      try verify(network.receipt(of: index))
    }
  }

  @Test func aTamperedReceiptIsRefused() throws {
    _ = try network.complete(call("put", 0, 4))
    let receipt = try network.receipt(of: network.complete(call("sum")).entry.index)
    let outcome = try #require(receipt.outcome)
    let reads = try #require(receipt.reads)
    let verifier = ReceiptVerifier(pin: network.ledger.pin)
    func changed(
      outcome: Outcome? = nil, reads: Reads? = nil, packages: [Receipt.PackageTexts]? = nil
    ) -> Receipt {
      Receipt(
        leaf: receipt.leaf, record: receipt.record, outcome: outcome ?? receipt.outcome,
        inclusion: receipt.inclusion, reads: reads ?? receipt.reads,
        packages: packages ?? receipt.packages, proofs: receipt.proofs)
    }
    let others = [
      Outcome(
        verdict: .completed(results: [[1]]), events: outcome.events, gas: outcome.gas,
        code: outcome.code, readsHash: outcome.readsHash, writesHash: outcome.writesHash),
      Outcome(
        verdict: outcome.verdict, events: [], gas: outcome.gas, code: outcome.code,
        readsHash: outcome.readsHash, writesHash: outcome.writesHash),
      Outcome(
        verdict: outcome.verdict, events: outcome.events, gas: outcome.gas + 1,
        code: outcome.code, readsHash: outcome.readsHash, writesHash: outcome.writesHash),
      Outcome(
        verdict: outcome.verdict, events: outcome.events, gas: outcome.gas, code: outcome.code,
        readsHash: outcome.readsHash, writesHash: .zero),
    ]
    for other in others {
      #expect(throws: ReceiptRefusal.leafMismatch("the outcome is another")) {
        _ = try verifier.verify(changed(outcome: other))
      }
      // Also when everything above it is made to fit: executing again tells.
      #expect(try reexecuted(changed(outcome: other)) != other)
    }
    let fewer = Reads(rows: Array(reads.rows.dropLast()), ranges: reads.ranges)
    #expect(throws: ReceiptRefusal.reads("they are not the outcome's")) {
      _ = try verifier.verify(changed(reads: fewer))
    }
    #expect(Reexecution(pin: network.ledger.pin).execute(changed(reads: fewer)) == .none)
    let noRanges = Reads(rows: reads.rows, ranges: Array(reads.ranges.dropFirst()))
    #expect(Reexecution(pin: network.ledger.pin).execute(changed(reads: noRanges)) == .none)
    #expect(
      Reexecution(pin: network.ledger.pin).execute(changed(packages: [])) == .notPossible)
  }

  private func reexecuted(_ receipt: Receipt) throws -> Outcome? {
    guard case .outcome(let outcome) = Reexecution(pin: network.ledger.pin).execute(receipt)
    else { return nil }
    return outcome
  }

  @Test func rowsAreProvenPresentAndAbsent() throws {
    let index = try network.complete(call("put", 0, 4)).entry.index
    let field: [UInt8] = [0, 0]
    let contract = LedgerKey.contract(lister.contract)
    let guest = try TestParty("nobody")
    let present = [
      LedgerKey.account(network.founders[0].address), contract,
      LedgerKey.package(lister.package), contract + field,
    ]
    let absent = [LedgerKey.account(guest.address), contract + [0, 99], [0x07]]
    let receipt = try network.receipt(of: index, stateKeys: present + absent)
    try verify(receipt)
    for proof in receipt.proofs {
      #expect((proof.value != nil) == present.contains(proof.key))
    }
    #expect(receipt.proofs.count == 7)
    #expect(receipt.proofs.first { $0.key == contract + field }?.value == UInt64(4).octets)
  }
}
