import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode
import DeedState
import DeedTestSupport
import Testing

/// The ledger over a store that breaks: at every operation of a scripted run, in every way, and what is there afterwards.
///
/// After a lawful end (of the process, or of the machine) the ledger opens at the last acknowledged block, or one above it
/// if that had begun to be written. After an unlawful one (a torn batch, a device that lied about a sync) it opens like
/// that, or at an earlier block that is whole, or refuses to open; never with other data.
@Suite struct LedgerFaultTests {
  private let script: FaultScript

  init() throws { script = try FaultScript() }

  /// Plays the run over a store from where it is; signatures come late, some at once, and unsynced.
  ///
  /// - Returns: the height of the last block that was acknowledged, −1 for none, and the failure that ended the run.
  private func play(_ store: FaultStore) -> (acknowledged: Int, failure: (any Error)?) {
    var acknowledged = -1
    do {
      let isFounded = try Ledger.isFounded(in: store)
      var ledger =
        try isFounded
        ? Ledger(opening: store) : Ledger.found(script.genesis, texts: [], in: store)
      acknowledged = Int(ledger.head.height)
      let member = try TestLedger.member()
      for (index, block) in script.blocks.enumerated().dropFirst(acknowledged) {
        let executed = try ledger.execute(
          Batch(
            time: FaultScript.time(of: index + 1),
            submissions: block.map { Submission(transaction: $0) }))
        try ledger.commit(executed)
        acknowledged = index + 1
        guard index % 3 == 2 else { continue }
        for head in script.heads[index - 1...index + 1] {
          let signature = try SignedCheckpoint.sign(head, with: member)
          try ledger.attach(SignedCheckpoint(checkpoint: head, signatures: [signature]))
        }
      }
      return (acknowledged, nil)
    } catch {
      return (acknowledged, error)
    }
  }

  /// Opens what a device holds and checks it, and plays the rest of the run on it.
  private func checkLawful(
    _ disk: [WriteBatch], acknowledged: Int, goesOn: Bool, _ note: String
  ) throws {
    let store = try FaultStore(disk)
    guard try Ledger.isFounded(in: store) else {
      #expect(acknowledged < 0, "the ledger is gone: \(note)")
      return
    }
    var ledger = try Ledger(opening: store)
    try ledger.check()
    try script.check(&ledger, isAnyOf: max(0, acknowledged)...acknowledged + 1, note)
    guard goesOn else { return }
    let rest = play(store)
    #expect(rest.failure == nil && rest.acknowledged == script.blocks.count, "\(note)")
    #expect(try FaultScript.dump(store) == script.dumps.last, "\(note)")
  }

  @Test func playsTheRun() throws {
    let store = try FaultStore()
    let (acknowledged, failure) = play(store)
    #expect(acknowledged == script.blocks.count && failure == nil)
    try checkLawful(
      store.batches.map(\.batch), acknowledged: acknowledged, goesOn: false, "no fault")
  }

  @Test func failsAtEveryOperation() throws {
    let whole = try FaultStore()
    _ = play(whole)
    let failures: [StoreFailure] = [
      .inputOutput(detail: "injected"), .full(detail: "injected"), .corruption(detail: "injected"),
    ]
    for operation in 0..<whole.operationCount {
      let failure = failures[operation % failures.count]
      let fault: FaultStore.Fault =
        operation % 2 == 0 ? .fails(failure) : .failsOnce(failure)
      let store = try FaultStore(breaksAt: operation, fault: fault)
      let end = play(store)
      let note = "operation \(operation)"
      #expect(end.failure is LedgerFailure, "\(note): \(String(describing: end.failure))")
      for disk in store.lawfulDisks() {
        try checkLawful(
          disk, acknowledged: end.acknowledged, goesOn: operation % 7 == 0, note)
      }
    }
  }

  @Test func losesAndReordersWhatIsNotSynced() throws {
    let whole = try FaultStore()
    _ = play(whole)
    for count in 0...whole.batches.count {
      let store = try FaultStore()
      for (batch, isSynced) in whole.batches.prefix(count) {
        try store.commit(batch, synced: isSynced)
      }
      let acknowledged = whole.batches.prefix(count).count { $0.isSynced } - 1
      for disk in store.lawfulDisks() {
        try checkLawful(disk, acknowledged: acknowledged, goesOn: true, "after batch \(count)")
      }
    }
  }

  /// A device that loses synced batches: what is left is whole, so the ledger alone cannot know (the node's mark can).
  @Test func losesTheNewestBlocksWhole() throws {
    let whole = try FaultStore()
    _ = play(whole)
    let batches = whole.batches
    for count in 0..<batches.count {
      let kept = batches.prefix(count)
      try checkLawful(
        kept.map(\.batch), acknowledged: kept.count { $0.isSynced } - 1, goesOn: true,
        "\(count) batches left")
    }
  }

  /// Every batch torn at every place, without each one of its rows, and into random parts.
  @Test func tornBatchesAreRefusedOrWhole() throws {
    let whole = try FaultStore()
    _ = play(whole)
    let seed: UInt64 = 20_261_121
    var generator = SeededGenerator(seed: seed)
    var (refused, opened) = (0, 0)
    for (index, (batch, isSynced)) in whole.batches.enumerated() where isSynced {
      let before = whole.batches.prefix(index)
      let acknowledged = before.count { $0.isSynced } - 1
      let count = batch.operations.count
      var parts = (1..<count).map { end in batch.torn { $0 < end } }
      parts += (0..<count).map { missing in batch.torn { $0 != missing } }
      for _ in 0..<16 {
        let word = (0..<count).map { _ in Bool.random(using: &generator) }
        parts.append(batch.torn { word[$0] })
      }
      for (number, part) in parts.enumerated() {
        let note = "seed \(seed), batch \(index), part \(number)"
        let store = try FaultStore(before.map(\.batch) + [part])
        do {
          guard try Ledger.isFounded(in: store) else {
            // Where there is no ledger, one is founded over nothing only.
            #expect(acknowledged < 0, "\(note)")
            #expect(throws: LedgerFailure.self) {
              _ = try Ledger.found(script.genesis, texts: [], in: store)
            }
            refused += 1
            continue
          }
          var ledger = try Ledger(opening: store)
          try ledger.check()
          try script.check(&ledger, isAnyOf: max(0, acknowledged)...acknowledged + 1, note)
          opened += 1
        } catch let failure as LedgerFailure {
          #expect(!"\(failure)".isEmpty, "\(note)")
          refused += 1
        }
      }
    }
    #expect(refused > 300 && opened < refused / 10, "refused \(refused), opened \(opened)")
  }
}
