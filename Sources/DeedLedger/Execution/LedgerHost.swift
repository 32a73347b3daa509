import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedState
import DeedVM

/// The virtual machine's world while one transaction executes: a journal, the block's time, the events and code so far.
struct LedgerHost: Host {
  /// The transaction's reads and writes.
  var journal: TransactionJournal
  /// The block's time.
  let now: Int64
  /// The events that no savepoint has undone.
  private(set) var events: [Outcome.Event] = []
  /// The packages that those contracts run now that ran or were consulted, also in calls that failed.
  private(set) var code: [Digest32: Digest32] = [:]
  /// All that ran or was consulted: of a contract that is being upgraded two packages.
  private(set) var allCode: Set<Outcome.Code> = []
  /// The package that a contract is being upgraded to.
  private var successor: Digest32?
  /// The modules of the packages that the transaction has loaded.
  private var modules: [Digest32: LoadedModule] = [:]
  /// The octets of the modules that the transaction has looked at, whether or not its gas sufficed to load them.
  private var consulted: [Digest32: Int] = [:]
  /// Their octets together.
  private var consultedOctets = 0
  /// Modules that were loaded before; handed on from transaction to transaction.
  private(set) var cache: ModuleCache

  private let suite: CipherSuite
  /// Where the ids of new contracts come from, and how many there are.
  private let origin: Digest32
  private var created = 0
  /// Where the counts that have a limit must end.
  private struct Limit {
    let readOctets: Int
    let packages: Int
  }

  /// The limit in force: of the innermost attempt, else the transaction's.
  private var limit = Limit(
    readOctets: ExecutionLimits.readsOctetsMax, packages: Limits.packagesMax)
  /// The limits around it.
  private var outerLimits: [Limit] = []
  private var savepoints: [(journal: TransactionJournal.Savepoint, eventCount: Int)] = []
  private var executing: [Digest32] = []

  /// A world at the beginning of a transaction; views need no origin, since they create nothing.
  init(
    journal: TransactionJournal, now: Int64, origin: Digest32, suite: CipherSuite,
    cache: ModuleCache
  ) {
    self.journal = journal
    self.origin = origin
    self.now = now
    self.suite = suite
    self.cache = cache
  }

  mutating func read(contract: Digest32, key: [UInt8]) throws(HostFailure) -> [UInt8]? {
    let key = Self.key(contract, key)
    let value = try Self.reporting { () throws(StoreFailure) in try journal.value(of: key) }
    try checkReads()
    return value
  }

  mutating func write(
    contract: Digest32, key: [UInt8], value: [UInt8]?
  ) throws(HostFailure) {
    let key = Self.key(contract, key)
    if let value { journal.write(value, to: key) } else { journal.remove(key) }
  }

  mutating func read(_ row: AssetRow) throws(HostFailure) -> [UInt8]? {
    let key = row.key
    let value = try Self.reporting { () throws(StoreFailure) in try journal.value(of: key) }
    try checkReads()
    return value
  }

  mutating func write(_ row: AssetRow, value: [UInt8]?) throws(HostFailure) {
    if let value { journal.write(value, to: row.key) } else { journal.remove(row.key) }
  }

  mutating func firstRow(
    contract: Digest32, from: [UInt8], to: [UInt8]?, gas: inout GasMeter
  ) throws(HostFailure) -> (key: [UInt8], value: [UInt8])? {
    let prefix = LedgerKey.contract(contract)
    var range = KeyRange(
      from: prefix + from, to: to.map { prefix + $0 } ?? KeyRange(prefix: prefix).to)
    while true {
      let step = try Self.reporting { () throws(StoreFailure) in try journal.step(in: range) }
      try checkReads()
      switch step {
      case .row(let row): return (Array(row.key.dropFirst(prefix.count)), row.value)
      case .end: return nil
      case .removed(let key):
        try gas.chargeListedRow()
        range.from = key + [0]
      }
    }
  }

  /// Stops a transaction whose Reads would be too large to be recorded.
  private func checkReads() throws(HostFailure) {
    guard journal.recordedOctets <= limit.readOctets else {
      throw .fault(Fault(.tooManyRows))
    }
  }

  mutating func emit(contract: Digest32, event: Name, fields: [CBOR]) throws(HostFailure) {
    events.append(Outcome.Event(contract: contract, name: event.description, fields: fields))
  }

  mutating func beginSavepoint() {
    savepoints.append((journal.begin(), events.count))
  }

  mutating func commitSavepoint() {
    guard let savepoint = savepoints.popLast() else { return }
    journal.commit(savepoint.journal)
  }

  mutating func rollbackSavepoint() {
    guard let savepoint = savepoints.popLast() else { return }
    journal.rollback(savepoint.journal)
    events.removeSubrange(savepoint.eventCount...)
  }

  mutating func beginLimit(_ allowance: Allowance) throws(HostFailure) {
    let inner = Limit(
      readOctets: journal.recordedOctets + allowance.readOctets,
      packages: consulted.count + allowance.packages)
    guard inner.readOctets <= limit.readOctets else { throw .fault(Fault(.tooManyRows)) }
    guard inner.packages <= limit.packages else { throw .fault(Fault(.tooManyPackages)) }
    outerLimits.append(limit)
    limit = inner
  }

  mutating func endLimit() {
    guard let outer = outerLimits.popLast() else { return }
    limit = outer
  }

  mutating func enter(contract: Digest32) throws(HostFailure) {
    guard !executing.contains(contract) else { throw .fault(Fault(.busy)) }
    executing.append(contract)
  }

  mutating func leave(contract: Digest32) {
    executing.removeAll { $0 == contract }
  }

  // MARK: Code

  mutating func module(
    of contract: Digest32, gas: inout GasMeter
  ) throws(HostFailure) -> LoadedModule {
    guard let package = try package(of: contract, gas: &gas) else {
      throw .fault(Fault(.unknownContract))
    }
    return try module(of: contract, running: package, gas: &gas)
  }

  /// The module of a contract whose package is known; notes it as code that runs or is consulted.
  ///
  /// The transaction pays for each package once, before it is loaded, whether or not it is kept from before.
  /// - Throws: the faults `tooManyPackages`, `outOfGas`.
  mutating func module(
    of contract: Digest32, running package: Digest32, gas: inout GasMeter
  ) throws(HostFailure) -> LoadedModule {
    code[contract] = package
    return try load(package, for: contract, gas: &gas)
  }

  /// The module of a package that a contract runs, or is to be upgraded to; it is noted first, since whoever executes this again
  /// needs it, too.
  ///
  /// - Throws: the faults `tooManyPackages`, `outOfGas`.
  private mutating func load(
    _ package: Digest32, for contract: Digest32, gas: inout GasMeter
  ) throws(HostFailure) -> LoadedModule {
    if modules[package] == nil { try checkRoom(for: package) }
    allCode.insert(Outcome.Code(contract: contract, package: package))
    if let module = modules[package] { return module }
    // An attempt may go on after this, so nothing is fetched twice for gas that does not suffice.
    var octets: [UInt8]?
    let octetCount: Int
    if let known = consulted[package] ?? cache.module(package)?.octetCount {
      octetCount = known
    } else {
      let found = try self.octets(ofModuleIn: package)
      octetCount = found.count
      octets = found
    }
    if consulted[package] == nil {
      try checkRoom(forOctets: octetCount)
      consulted[package] = octetCount
      consultedOctets += octetCount
    }
    try gas.chargeLoad(octetCount: octetCount)
    let module: LoadedModule
    if let kept = cache.module(package) {
      module = kept
    } else {
      var needed = octets
      if needed == nil { needed = try self.octets(ofModuleIn: package) }
      do {
        module = try cache.load(package, octets: needed ?? [])
      } catch {
        throw .unavailable("package \(package) is damaged: \(error)")
      }
    }
    modules[package] = module
    return module
  }

  /// The module of a package that a contract is to be upgraded to.
  ///
  /// - Throws: the faults `unknownPackage`, `tooManyPackages`, `outOfGas`.
  mutating func successor(
    of contract: Digest32, running package: Digest32, gas: inout GasMeter
  ) throws(HostFailure) -> LoadedModule {
    try checkRoom(for: package)
    guard try isPublished(package) else { throw .fault(Fault(.unknownPackage)) }
    successor = package
    return try load(package, for: contract, gas: &gas)
  }

  /// Whether a package is published.
  func isPublished(_ package: Digest32) throws(HostFailure) -> Bool {
    try Self.reporting { () throws(StoreFailure) in
      try journal.unrecordedValue(of: LedgerKey.package(package)) != nil
    }
  }

  mutating func becomeSuccessor(contract: Digest32) throws(HostFailure) {
    guard let successor else { throw .unavailable("a contract is upgraded to no package") }
    code[contract] = successor
    journal.write(ContractRow(package: successor).encoded(), to: LedgerKey.contract(contract))
  }

  /// Faults with `tooManyPackages` when the transaction may load no further package.
  func checkRoom(for package: Digest32) throws(HostFailure) {
    guard consulted[package] != nil || consulted.count < limit.packages else {
      throw .fault(Fault(.tooManyPackages))
    }
  }

  /// Faults with `tooManyPackages` when the modules of the transaction would have too many octets together.
  private func checkRoom(forOctets count: Int) throws(HostFailure) {
    guard consultedOctets + count <= Limits.loadedOctetsMax else {
      throw .fault(Fault(.tooManyPackages))
    }
  }

  /// The package that a contract runs, or nil when there is no such contract; counts its row.
  ///
  /// - Throws: the fault `tooManyRows`.
  mutating func package(
    of contract: Digest32, gas: inout GasMeter
  ) throws(HostFailure) -> Digest32? {
    guard gas.countRow() else { throw .fault(Fault(.tooManyRows)) }
    let row = try Self.reporting { () throws(StoreFailure) in
      try journal.value(of: LedgerKey.contract(contract))
    }
    try checkReads()
    guard let row else { return nil }
    do throws(DecodingFailure) {
      return try ContractRow(decoding: row).package
    } catch {
      throw .unavailable("the row of contract \(contract) is damaged: \(error)")
    }
  }

  mutating func create(
    module: Digest32, gas: inout GasMeter
  ) throws(HostFailure) -> Digest32 {
    let key = LedgerKey.module(module)
    guard gas.countRow(), gas.countRow() else { throw .fault(Fault(.tooManyRows)) }
    guard gas.charge(Self.creationGas) else { throw .fault(Fault(.outOfGas)) }
    let row = try Self.reporting { () throws(StoreFailure) in try journal.value(of: key) }
    try checkReads()
    guard let row else { throw .fault(Fault(.unknownPackage)) }
    guard let package = Digest32(octets: row) else {
      throw .unavailable("the row of module \(module) is damaged")
    }
    return create(running: package)
  }

  /// The gas of the row by which a module is found and of a new contract's, which have always as many octets.
  private static let creationGas =
    GasSchedule.rowRead.cost(1) + GasSchedule.rowOctetRead.cost(33 + 32)
    + GasSchedule.rowWrite.cost(1) + GasSchedule.rowOctetWritten.cost(33 + 36)

  /// Writes the row of a new contract and gives its id, which no other contract has.
  mutating func create(running package: Digest32) -> Digest32 {
    let contract = ContractID.derived(from: origin, index: created, suite: suite)
    created += 1
    journal.write(ContractRow(package: package).encoded(), to: LedgerKey.contract(contract))
    return contract
  }

  /// Writes down a published package, and that it is the one with its module unless another is.
  mutating func publish(
    _ package: Package, id: Digest32, module: Digest32
  ) throws(HostFailure) {
    journal.write(package.encoded(), to: LedgerKey.package(id))
    let key = LedgerKey.module(module)
    let row = try Self.reporting { () throws(StoreFailure) in try journal.value(of: key) }
    if row == nil { journal.write(id.octets, to: key) }
  }

  /// The octets of the module of a package that was published.
  private func octets(ofModuleIn package: Digest32) throws(HostFailure) -> [UInt8] {
    // Packages are never removed, and a contract's row or the caller has said that this one is there.
    let row = try Self.reporting { () throws(StoreFailure) in
      try journal.unrecordedValue(of: LedgerKey.package(package))
    }
    guard let row else { throw .unavailable("package \(package) has no row") }
    guard suite.taggedDigest("package", row) == package else {
      throw .unavailable("the row of package \(package) is another's")
    }
    do throws(DecodingFailure) {
      return try Package(decoding: row).module
    } catch {
      throw .unavailable("package \(package) is damaged: \(error)")
    }
  }

  /// Keeps what was proven of a package that is being published.
  mutating func keep(_ proof: ModuleProof, of package: Digest32) {
    cache.keep(proof, of: package)
  }

  mutating func setAlarm(
    contract: Digest32, due: Int, from: Int64?, to: Int64?
  ) throws(HostFailure) {
    if let to, to < 0 { throw .fault(Fault(.timeOutOfRange)) }
    if let from { journal.remove(Alarm(time: from, contract: contract, due: due).key) }
    if let to { journal.write([], to: Alarm(time: to, contract: contract, due: due).key) }
  }

  mutating func importCall(
    _ index: Int, arguments: [Value], gas: inout GasMeter
  ) throws(HostFailure) -> [Value] {
    throw .unavailable("a published module has no imports")
  }

  /// The key of a contract's row: 01 ‖ contract ‖ the part that the machine knows.
  private static func key(_ contract: Digest32, _ key: [UInt8]) -> [UInt8] {
    LedgerKey.contract(contract) + key
  }

  /// Turns a failure of the store into one that stops the node.
  static func reporting<Result>(
    _ body: () throws(StoreFailure) -> Result
  ) throws(HostFailure) -> Result {
    do throws(StoreFailure) {
      return try body()
    } catch {
      throw .unavailable(String(describing: error))
    }
  }
}
