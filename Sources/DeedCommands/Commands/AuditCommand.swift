import DeedCrypto
import DeedLedger
import DeedNode
import DeedState
import DeedStores

extension Command {
  /// The command `deed audit`.
  static let audit = Command(
    "audit", "execute a node's ledger again from its genesis",
    discussion: """
      Reads the store of a node that is stopped, executes every recorded transaction and whatever was
      due again in order, and compares each block's checkpoint: log, state and time; counts all
      assets anew: what is held must be what was issued less what was burned. Exit code 1 when
      something comes out otherwise.
      """,
    options: [Option("data", argument: "FOLDER", "the folder of the node (needed)")]
  ) { (invocation, output) throws(CommandFailure) in
    _ = try invocation.operands(0...0, "no operand")
    guard let folder = invocation.value("data") else { throw .usage("--data FOLDER is needed") }
    let store: RocksDBStore
    do throws(StoreFailure) {
      store = try RocksDBStore(
        path: folder + "/store", settings: RocksDBSettings(creation: .openExisting))
    } catch {
      throw .environment("the store of '\(folder)' cannot be opened: \(error)")
    }
    defer { try? store.close() }
    do throws(LedgerFailure) {
      let report = try LedgerAudit.run(of: store) { height, last in
        if height % 1000 == 0 { output.note("block \(height) of \(last)") }
      }
      if invocation.isJSON {
        let result: JSON = [
          "height": .unsigned(report.height), "entries": .unsigned(report.leaves),
          "dues": .unsigned(report.dues),
          "checkpoint": .string(report.head.description),
          "assets": .count(report.assets.count),
        ]
        output.result(result.text)
      } else {
        output.result(
          "\(report.leaves) entries in \(report.height + 1) blocks give the same checkpoints")
        if !report.assets.isEmpty {
          let count = report.assets.count
          output.result("\(count) asset\(count == 1 ? " is" : "s are") conserved")
        }
      }
      return .success
    } catch {
      throw .refused("\(error)")
    }
  }
}
