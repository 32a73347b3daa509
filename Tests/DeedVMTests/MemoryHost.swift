import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedVM

/// A world in memory: rows by contract and key, events, savepoints, and what a test wants to know of its use.
struct MemoryHost: Host {
  /// A row's place, ordered octet by octet.
  struct Key: Hashable, Comparable {
    let octets: [UInt8]
    static func < (left: Key, right: Key) -> Bool {
      left.octets.lexicographicallyPrecedes(right.octets)
    }
  }

  struct Event: Hashable {
    let contract: Digest32
    let name: Name
    let fields: [CBOR]
  }

  enum ImportedFunction {
    case echo
    case fault(FaultCode)
  }

  /// An armed alarm.
  struct Alarm: Hashable {
    let time: Int64
    let contract: Digest32
    let due: Int
  }

  /// What a savepoint brings back.
  private struct Saved {
    let rows: [Key: [UInt8]]
    let sorted: [Key]
    let events: [Event]
    let queue: Set<Alarm>
    let assets: [AssetRow: [UInt8]]
  }

  var now: Int64 = 1_700_000_000_000
  private(set) var rows: [Key: [UInt8]] = [:]
  /// The keys in order, for `firstRow`.
  private var sorted: [Key] = []
  /// The rows that the ledger keeps of assets.
  var assets: [AssetRow: [UInt8]] = [:]
  private(set) var events: [Event] = []
  private var savepoints: [Saved] = []
  private(set) var entered: [Digest32] = []
  /// The octets of keys and values that were written.
  var octetsWritten = 0
  /// The reads that still succeed before the store breaks.
  var readsLeft = Int.max
  /// The modules that contracts run.
  var modules: [Digest32: LoadedModule] = [:]
  /// The modules that contracts can be created from, by hash.
  var published: [Digest32: LoadedModule] = [:]
  /// The module that a contract is being upgraded to.
  var successor: LoadedModule?
  /// The keys that were written, in order.
  var writes: [[UInt8]] = []
  /// The contracts that were created.
  private(set) var created = 0
  /// The armed alarms.
  private(set) var queue: Set<Alarm> = []
  /// What imports do, by index.
  var imports: [ImportedFunction] = []

  /// How deep savepoints are nested.
  var openSavepoints: Int { savepoints.count }

  private func key(_ contract: Digest32, _ key: [UInt8]) -> Key {
    Key(octets: contract.octets + key)
  }

  /// The position of a key, or where it belongs.
  private func position(_ key: Key) -> Int {
    var (lower, upper) = (0, sorted.count)
    while lower < upper {
      let middle = (lower + upper) / 2
      if sorted[middle] < key { lower = middle + 1 } else { upper = middle }
    }
    return lower
  }

  mutating func read(contract: Digest32, key: [UInt8]) throws(HostFailure) -> [UInt8]? {
    guard readsLeft > 0 else { throw .unavailable("the store broke") }
    readsLeft -= 1
    return rows[self.key(contract, key)]
  }

  mutating func write(
    contract: Digest32, key: [UInt8], value: [UInt8]?
  ) throws(HostFailure) {
    let key = self.key(contract, key)
    octetsWritten += key.octets.count + (value?.count ?? 0)
    writes.append(key.octets)
    let old = rows.updateValue(value ?? [], forKey: key)
    if value == nil {
      rows[key] = nil
      if old != nil { sorted.remove(at: position(key)) }
    } else if old == nil {
      sorted.insert(key, at: position(key))
    }
  }

  mutating func read(_ row: AssetRow) throws(HostFailure) -> [UInt8]? {
    guard readsLeft > 0 else { throw .unavailable("the store broke") }
    readsLeft -= 1
    return assets[row]
  }

  mutating func write(_ row: AssetRow, value: [UInt8]?) throws(HostFailure) {
    octetsWritten += row.key.count + (value?.count ?? 0)
    assets[row] = value
  }

  mutating func firstRow(
    contract: Digest32, from: [UInt8], to: [UInt8]?, gas: inout GasMeter
  ) throws(HostFailure) -> (key: [UInt8], value: [UInt8])? {
    let position = position(key(contract, from))
    guard position < sorted.count else { return nil }
    let found = sorted[position]
    guard found.octets.starts(with: contract.octets) else { return nil }
    if let to, !(found < key(contract, to)) { return nil }
    return (Array(found.octets.dropFirst(32)), rows[found] ?? [])
  }

  mutating func emit(
    contract: Digest32, event: Name, fields: [CBOR]
  ) throws(HostFailure) {
    events.append(Event(contract: contract, name: event, fields: fields))
  }

  mutating func beginSavepoint() {
    savepoints.append(
      Saved(rows: rows, sorted: sorted, events: events, queue: queue, assets: assets))
  }

  mutating func beginLimit(_ allowance: Allowance) throws(HostFailure) {}
  mutating func endLimit() {}

  mutating func commitSavepoint() { _ = savepoints.popLast() }

  mutating func rollbackSavepoint() {
    guard let saved = savepoints.popLast() else { return }
    rows = saved.rows
    sorted = saved.sorted
    events = saved.events
    queue = saved.queue
    assets = saved.assets
  }

  mutating func enter(contract: Digest32) throws(HostFailure) {
    if entered.contains(contract) { throw .fault(Fault(.busy)) }
    entered.append(contract)
  }

  mutating func leave(contract: Digest32) { entered.removeAll { $0 == contract } }

  mutating func module(
    of contract: Digest32, gas: inout GasMeter
  ) throws(HostFailure) -> LoadedModule {
    guard gas.countRow() else { throw .fault(Fault(.tooManyRows)) }
    guard let module = modules[contract] else { throw .fault(Fault(.unknownContract)) }
    return module
  }

  mutating func create(module: Digest32, gas: inout GasMeter) throws(HostFailure) -> Digest32 {
    guard let known = published[module] else { throw .fault(Fault(.unknownPackage)) }
    created += 1
    let octets = (0..<32).map { UInt8(truncatingIfNeeded: created >> (8 * $0)) }
    let contract = Digest32(octets: octets.reversed()) ?? .zero
    modules[contract] = known
    return contract
  }

  mutating func becomeSuccessor(contract: Digest32) throws(HostFailure) {
    modules[contract] = successor
  }

  mutating func setAlarm(
    contract: Digest32, due: Int, from: Int64?, to: Int64?
  ) throws(HostFailure) {
    if let from {
      guard queue.remove(Alarm(time: from, contract: contract, due: due)) != nil else {
        throw .unavailable("an alarm is taken out that is not in the queue")
      }
    }
    if let to { queue.insert(Alarm(time: to, contract: contract, due: due)) }
  }

  mutating func importCall(
    _ index: Int, arguments: [Value], gas: inout GasMeter
  ) throws(HostFailure) -> [Value] {
    switch imports[index] {
    case .echo: return arguments
    case .fault(let code): throw .fault(Fault(code))
    }
  }
}

extension VirtualMachine {
  /// A machine, or a failed test.
  static func reserve() throws -> VirtualMachine {
    guard let machine = VirtualMachine() else { throw FixtureFailure(name: "no memory") }
    return machine
  }
}
