import DeedBytecode
import DeedCrypto
import DeedLedger
import DeedVM

extension LedgerMethods {
  /// How many entries `deed_dues` lists when it is not told, and at most.
  private static let (duesListed, duesListedMax): (Int64, Int64) = (20, 100)

  /// `deed_dues`: the deadlines of a contract, and those that were carried out.
  @Sendable func dues(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let contract = try arguments.digest("contract")
    let limit = try arguments.optionalNumber("limit") ?? Self.duesListed
    guard limit <= Self.duesListedMax else {
      throw .parameter("limit", "is at most \(Self.duesListedMax)")
    }
    let end = try arguments.optionalNumber("before") ?? .max
    let answer: Result<(dues: [DueStatus]?, head: Checkpoint), ViewRefusal>
    do throws(ApplicationFailure) {
      answer = try await application.dues(of: contract, for: arguments.caller.client)
    } catch {
      throw failed(error)
    }
    let found = try Self.granted(answer)
    guard let dues = found.dues else {
      throw .notFound("UnknownContract", "there is no contract \(contract)")
    }
    let now = max(wallClock(), found.head.time)
    let entries = try read { (ledger) throws(LedgerFailure) in
      var entries: [RecordedEntry] = []
      for index in try ledger.dueLeaves(of: contract, below: UInt64(end), limit: Int(limit)) {
        if let entry = try ledger.entry(at: index) { entries.append(entry) }
      }
      return entries
    }
    return [
      "contract": .digest(contract), "height": .unsigned(found.head.height),
      "time": .integer(found.head.time),
      "dues": .array(dues.map { Self.describe($0, now: now) }),
      "carriedOut": .array(try entries.map { (entry) throws(RPCError) in try carriedOut(entry) }),
    ]
  }

  /// A clause with its time and state: `idle` (its phase is not there), `armed`, `overdue`, `failed` or `done`.
  static func describe(_ due: DueStatus, now: Int64) -> JSON {
    let state =
      switch due.alarm?.state {
      case .armed: due.alarm.map { $0.time <= now } == true ? "overdue" : "armed"
      case .failed: "failed"
      case .done: "done"
      case nil: "idle"
      }
    return [
      "clause": .string(due.clause), "time": due.alarm.map { .integer($0.time) } ?? .null,
      "state": .string(state),
    ]
  }

  /// A due that was carried out, in the form of `deed_outcome`, with its clause and its time.
  private func carriedOut(_ entry: RecordedEntry) throws(RPCError) -> JSON {
    guard case .object(let members) = try describe(entry), let record = entry.record,
      let action = try? LedgerAction(decoding: record)
    else { return ["index": .unsigned(entry.index), "id": .digest(entry.leaf.id)] }
    return .object(
      [
        .init("clause", .string(action.clause)), .init("dueTime", .integer(action.dueTime)),
      ] + members)
  }
}
