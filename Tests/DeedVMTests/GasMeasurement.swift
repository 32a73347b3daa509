import DeedBytecode
import DeedCrypto
import DeedIntegers
import DeedTestSupport
import DeedVM
import Foundation
import Testing

/// One instruction with operands of some size, timed against the same operands without it.
struct GasMeasurement {
  /// A parameter of the function that is timed: its type in assembly, and the value.
  struct Operand {
    let type: String
    let value: Value
    let load: String

    /// An operand that is copied from a parameter of the function for each execution.
    init(_ type: String, _ value: Value, load: String = "local.copy") {
      self.type = type
      self.value = value
      self.load = load
    }

    static func int(_ value: Integer) -> Operand { Operand("int", .integer(value)) }
  }

  /// The instruction and its size, as the table prints it.
  let name: String
  /// Declarations of types beyond the built-in ones.
  var types = ""
  let operands: [Operand]
  /// Parameters that the code reaches by paths.
  var places: [Operand] = []
  /// The instructions that are timed; `#` stands for the number of the first place.
  let code: String
  /// The values that the code leaves, which are dropped.
  var resultCount = 1

  /// What was measured.
  struct Figures {
    let nanoseconds: Double
    let gas: Double
    var perGas: Double { nanoseconds / max(gas, 1) }
  }

  private static let copies = 20

  private func module(isTimed: Bool) throws -> LoadedModule {
    let parameters = operands + places
    let list = (["int"] + parameters.map(\.type)).joined(separator: ", ")
    var text = "module library Measured\n\n\(types)\n"
    text += "function 0 (\(list)) -> () {\n  block\n    jump @1\n  block\n"
    text += "    local.copy 0\n    int 0\n    int.equal\n    branch @3\n  block\n"
    for _ in 0..<Self.copies {
      for (index, operand) in operands.enumerated() { text += "    \(operand.load) \(index + 1)\n" }
      if isTimed {
        text += code.replacing("#", with: String(operands.count + 1)) + "\n"
        text += String(repeating: "    drop\n", count: resultCount)
      } else {
        text += String(repeating: "    drop\n", count: operands.count)
      }
    }
    text += "    local.copy 0\n    int 1\n    int.subtract\n    local.store 0\n    jump @1\n"
    text += "  block\n    return\n}\n"
    let names = (0...parameters.count).map { "p\($0)" }.joined(separator: ", ")
    text += "entry 0 function run(\(names)) -> () body 0\n"
    return LoadedModule(try Verifier.verify(try Assembler.assemble(text)))
  }

  /// What this thread has taken of a processor, in nanoseconds; other processes do not count.
  private static var processorTime: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  /// The time and the gas of so many rounds; nil when they do not fit into the arena.
  private func run(
    _ rounds: Int, _ module: LoadedModule, _ machine: inout VirtualMachine
  ) throws -> (time: Double, gas: UInt64)? {
    var meter = GasMeter(limit: .max / 4)
    var host = MemoryHost()
    let values = [Value.integer(Integer(rounds))] + (operands + places).map(\.value)
    let call = EntryCall(
      kind: .function, name: Array("run".utf8), arguments: values.map { $0.cbor() })
    let start = Self.processorTime
    let outcome = try machine.enter(call, in: module, host: &host, gas: &meter)
    let time = Self.processorTime - start
    switch outcome {
    case .completed: return (time, meter.used)
    case .faulted(let fault):
      guard fault.code == .arenaExhausted else {
        throw FixtureFailure(name: "\(name): \(fault.code.name)")
      }
      return nil
    }
  }

  /// Times the instruction: the lower quartiles of many short runs of as many rounds as take a third of a millisecond.
  func measure(_ machine: inout VirtualMachine, runs: Int) throws -> Figures {
    let timed = try module(isTimed: true)
    let bare = try module(isTimed: false)
    var rounds = 1
    while rounds < 1 << 16, let none = try run(0, timed, &machine),
      let next = try run(2 * rounds, timed, &machine)
    {
      rounds *= 2
      if next.time - none.time > 330_000 { break }
    }
    func quartile(_ module: LoadedModule, _ machine: inout VirtualMachine) throws -> (
      Double, Double
    ) {
      var times: [(one: Double, gas: Double)] = []
      for _ in 0..<runs {
        // What entering takes is subtracted.
        guard let none = try run(0, module, &machine), let all = try run(rounds, module, &machine)
        else { throw FixtureFailure(name: "\(name): no room") }
        times.append((all.time - none.time, Double(all.gas - none.gas)))
      }
      let count = Double(rounds * Self.copies)
      let sorted = times.sorted { $0.one < $1.one }
      return (sorted[runs / 4].one / count, sorted[runs / 4].gas / count)
    }
    let (time, gas) = try quartile(timed, &machine)
    let (bareTime, bareGas) = try quartile(bare, &machine)
    return Figures(nanoseconds: max(time - bareTime, 0), gas: gas - bareGas + dropDifference)
  }

  /// Dropping takes 1 gas of each value; what the code leaves is dropped, too.
  private var dropDifference: Double { Double(operands.count - resultCount) }
}
