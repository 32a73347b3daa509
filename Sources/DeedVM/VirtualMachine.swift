import DeedBytecode
import DeedCrypto

/// The reference engine: runs the functions of loaded modules, in memory that it keeps from one execution to the next.
///
/// It is the executable specification of the bytecode. It has one loop, without recursion (`VirtualMachine+Loop`), and
/// knows the world only through the `Host` it is given. Whatever a verified module does ends as a result, a fault or a
/// failure of the host's store. A machine runs one call at a time: a host that executes other calls while it
/// answers one, as the test runner's does, uses another machine for them.
package struct VirtualMachine: ~Copyable, Sendable {
  /// Frames and values; everything in it is forgotten when a call is entered.
  var arena: Arena
  /// The meter of the running transaction.
  var gas = GasMeter(limit: 0)
  /// What the running call is.
  var context = ExecutionContext()
  /// The contracts that are locked by the running call, the outermost first, each with its depth.
  var locked: [(contract: Digest32, depth: Int)] = []
  /// The depth of the contract that was busy when the fault `busy` was thrown last.
  var busyDepth = 0
  /// What a host or a `fail` said when `Trap.held` was thrown.
  var held: HostFailure?
  /// The active functions when a trap was thrown, innermost first.
  var sites: [Fault.Site] = []

  /// Reserves the machine's memory; nil when the system refuses.
  package init?() {
    guard let arena = Arena() else { return nil }
    self.arena = arena
  }

  // MARK: Gas and memory

  /// Takes gas for dynamic work, before the work is done.
  @inline(__always)
  mutating func charge(_ rate: GasSchedule.Rate, _ units: Int) throws(Trap) {
    guard gas.charge(rate.cost(units)) else { throw .fault(.outOfGas) }
  }

  /// Takes words of the arena.
  @inline(__always)
  mutating func allocate(_ count: Int) throws(Trap) -> Int {
    guard let index = arena.allocate(count) else { throw .fault(.arenaExhausted) }
    return index
  }

  /// Keeps what a host said.
  mutating func hold(_ failure: HostFailure) -> Trap {
    held = failure
    return .held
  }
}

/// What the code of a running call can ask about the call.
struct ExecutionContext {
  /// The executing contract.
  var contract = Digest32.zero
  /// The entry that was called.
  var entry: [UInt8] = []
  /// The distinct acting signers in order.
  var signers: [Digest32] = []
  /// The slots of constants that were made, by index; 0 for the others.
  var constants: [Slot] = []
  /// Where the frames of the contract's functions begin: above those of its caller.
  var framesStart = Arena.framesStart
  /// Where they end at the latest.
  var framesEnd = Arena.framesStart + Limits.frameSlotsMax
  /// The contracts that are executing, this one included.
  var depth = 1
  /// How many may be.
  var depthMax = Limits.contractDepthMax
  /// The contract's phase; the first one for contracts without phases.
  var phase = PhaseIndex.initial
  /// The linear fields that are no collections whose row was taken out or written, ascending.
  private(set) var touched: [Int] = []
  /// The alarms as they were when the contract was entered, when its module has due clauses.
  var alarms = AlarmRow([])

  /// Notes that the row of a linear field was taken out or written.
  mutating func touch(_ field: Int) {
    guard !touched.contains(field) else { return }
    touched.append(field)
    touched.sort()
  }
}
