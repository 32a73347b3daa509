import DeedBytecode
import DeedEncoding
import DeedIntegers
import DeedTestSupport
import DeedVM
import Foundation
import Testing

/// The machine's integer instructions against the host's `Integer`, on seeded operands of all sizes.
@Suite struct IntegerTests {
  private static let operations = ["add", "subtract", "multiply", "divide", "modulo", "power"]

  /// Operands around what is special: zero, the edges of small integers and limbs, and any number of limbs.
  private static func operand(_ generator: inout SeededGenerator) -> Integer {
    let edges: [Int64] = [
      0, 1, -1, 2, (1 << 62) - 1, 1 << 62, -(1 << 62), -(1 << 62) - 1, .max, .min, 1 << 32,
    ]
    let value: Integer
    switch generator.below(5) {
    case 0: value = Integer(edges[generator.below(edges.count)])
    case 1: value = Integer(Int64(generator.below(2000)) - 1000)
    case 2: value = Integer(Int64(bitPattern: generator.next()))
    default:
      let octets = (0..<1 + generator.below(generator.below(4) == 0 ? 4000 : 60)).map { _ in
        [0, 0xFF, UInt8(truncatingIfNeeded: generator.next())][generator.below(3)]
      }
      let item = CBOR.integer(argument: [0x01] + octets, isNegative: generator.below(2) == 0)
      value = (try? Integer(item)) ?? .zero
    }
    return value
  }

  private static func expected(
    _ operation: String, _ left: Integer, _ right: Integer
  ) throws(IntegerFailure) -> Integer {
    switch operation {
    case "add": try left.adding(right)
    case "subtract": try left.subtracting(right)
    case "multiply": try left.multiplied(by: right)
    case "divide": try left.dividedEuclidean(by: right).quotient
    case "modulo": try left.dividedEuclidean(by: right).remainder
    default: try left.power(right)
    }
  }

  @Test func theMachineAgreesWithTheHost() throws {
    let fixture = try #require(
      Fixture.all.first { $0.testDescription == "integers/arithmetic.dasm" })
    let module = try FixtureRun(try fixture.text()).module
    var machine = try VirtualMachine.reserve()
    var host = MemoryHost()
    let seed: UInt64 = 20_261_121
    var generator = SeededGenerator(seed: seed)
    for round in 0..<6000 {
      let operation = Self.operations[generator.below(Self.operations.count)]
      let left = Self.operand(&generator)
      let right =
        operation == "power" && generator.below(4) > 0
        ? Integer(generator.below(40)) : Self.operand(&generator)
      var meter = GasMeter(limit: 100_000_000)
      let call = EntryCall(
        kind: .function, name: Array(operation.utf8),
        arguments: [Value.integer(left).cbor(), Value.integer(right).cbor()])
      let execution = try machine.enter(call, in: module, host: &host, gas: &meter)
      let place = "seed \(seed), round \(round): \(operation)"
      do throws(IntegerFailure) {
        let expected = try Self.expected(operation, left, right)
        #expect(
          execution == .completed(results: [Value.integer(expected).cbor()]), "\(place)")
      } catch {
        let code: FaultCode =
          switch error {
          case .tooLarge: .integerTooLarge
          case .divisionByZero: .divisionByZero
          case .negativeExponent: .negativeExponent
          case .negativeSquareRoot: .negativeSquareRoot
          case .notInvertible: .notInvertible
          }
        guard case .faulted(let fault) = execution else {
          Issue.record("\(place) completed")
          continue
        }
        #expect(fault.code == code, "\(place)")
      }
    }
  }
}
