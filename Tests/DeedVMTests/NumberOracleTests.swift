import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedIntegers
import DeedTestSupport
import DeedVM
import Foundation
import Testing

/// Instructions on rings of all sizes, functions of integers and integers as octets, carried out by the machine and checked by Python.
///
/// A longer campaign sets `DEED_NUMBER_SEED` and `DEED_NUMBER_CASES`.
@Suite struct NumberOracleTests {
  /// An operation: its instruction, and what its operands are.
  private struct Operation {
    enum Operand {
      case residue
      case integer
      case exponent
      case distance
      case count
      case octets
    }

    let name: String
    let code: String
    let operands: [Operand]
    var result = Operand.residue
  }

  private static let ring: [Operation] = [
    Operation(name: "reduce", code: "ring.from_int %16", operands: [.integer]),
    Operation(name: "number", code: "ring.to_int %16", operands: [.residue], result: .integer),
    Operation(name: "add", code: "ring.add %16", operands: [.residue, .residue]),
    Operation(name: "subtract", code: "ring.subtract %16", operands: [.residue, .residue]),
    Operation(name: "multiply", code: "ring.multiply %16", operands: [.residue, .residue]),
    Operation(name: "negate", code: "ring.negate %16", operands: [.residue]),
    Operation(name: "power", code: "ring.power %16", operands: [.residue, .exponent]),
    Operation(name: "inverse", code: "ring.inverse %16", operands: [.residue]),
  ]

  private static let bits: [Operation] = [
    Operation(name: "and", code: "ring.and %16", operands: [.residue, .residue]),
    Operation(name: "or", code: "ring.or %16", operands: [.residue, .residue]),
    Operation(name: "xor", code: "ring.xor %16", operands: [.residue, .residue]),
    Operation(name: "not", code: "ring.not %16", operands: [.residue]),
    Operation(name: "shift_left", code: "ring.shift_left %16", operands: [.residue, .distance]),
    Operation(name: "shift_right", code: "ring.shift_right %16", operands: [.residue, .distance]),
    Operation(name: "rotate_left", code: "ring.rotate_left %16", operands: [.residue, .distance]),
    Operation(
      name: "rotate_right", code: "ring.rotate_right %16", operands: [.residue, .distance]),
  ]

  private static let functions: [Operation] = [
    Operation(
      name: "powmod", code: "int.power_modulo", operands: [.integer, .exponent, .integer],
      result: .integer),
    Operation(name: "gcd", code: "int.gcd", operands: [.integer, .integer], result: .integer),
    Operation(name: "root", code: "int.square_root", operands: [.integer], result: .integer),
    Operation(
      name: "octets", code: "bytes.from_int", operands: [.integer, .count], result: .octets),
    Operation(name: "to_number", code: "bytes.to_int", operands: [.octets], result: .integer),
    Operation(name: "turned", code: "bytes.reversed", operands: [.octets], result: .octets),
  ]

  @Test func theMachineAgreesWithPython() throws {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["DEED_NUMBER_SEED"].flatMap { UInt64($0) } ?? 2_026
    let caseCount = environment["DEED_NUMBER_CASES"].flatMap { Int($0) } ?? 10_000
    print("numbers: seed \(seed), \(caseCount) cases")
    var random = SeededGenerator(seed: seed)
    var machine = try VirtualMachine.reserve()
    var lines: [UInt8] = []
    var done = 0
    while done < caseCount {
      let modulus = Self.modulus(&random)
      let operations =
        random.below(4) == 0
        ? Self.functions : Self.ring + (modulus.exponentOfTwo == nil ? [] : Self.bits)
      let module = try Self.module(operations, modulus)
      for _ in 0..<min(250, caseCount - done) {
        let operation = operations[random.below(operations.count)]
        lines += try Self.line(operation, modulus, module, &machine, &random)
        done += 1
      }
    }
    let (status, report) = try Self.runOracle(lines)
    #expect(status == 0, "seed \(seed): \(report)")
    #expect(report.contains("checked \(caseCount), wrong 0\n"), "seed \(seed): \(report)")
    // Every operation and every fault must really have occurred.
    let faults = [
      "NotInvertible", "NegativeExponent", "NegativeSquareRoot", "OutOfRange", "DivisionByZero",
      "IntegerTooLarge",
    ]
    for name in (Self.ring + Self.bits + Self.functions).map(\.name) + faults {
      #expect(report.contains("\n\(name) ") || report.hasPrefix("\(name) "), "\(name): \(report)")
    }
  }

  // MARK: Cases

  /// Primes of fields that are in use: two Mersenne primes, and those of Curve25519, P-256, SM2, secp256k1 and BLS12-381.
  private static let primes: [Integer] = [
    "1fffffffffffffff", "7fffffffffffffffffffffffffffffff",
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
    "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    "fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff",
    "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
  ].compactMap { digits in
    guard let octets = Hexadecimal.decode(digits) else { return nil }
    return try? Integer(magnitudeOctets: octets, isNegative: false)
  }

  /// A modulus of any size: words, powers of two, numbers near them, and primes.
  private static func modulus(_ random: inout SeededGenerator) -> Integer {
    let special: [Integer] = [Integer(2), Integer(3), Integer(256), Integer(UInt64.max)]
    let width = [1 + random.below(64), 60 + random.below(12), 1 + random.below(600), 65_535][
      random.below(40) == 0 ? 3 : random.below(3)]
    let power = (try? Integer(2).power(Integer(width))) ?? Integer(2)
    switch random.below(7) {
    case 0: return special[random.below(special.count)]
    case 6: return primes[random.below(primes.count)]
    case 1, 2: return power
    default:
      let number = (try? power.subtracting(Integer(random.below(1_000)))) ?? power
      return number > .one ? number : Integer(7)
    }
  }

  private static func module(_ operations: [Operation], _ modulus: Integer) throws -> LoadedModule {
    func type(_ operand: Operation.Operand) -> String {
      switch operand {
      case .residue: "%16"
      case .integer, .exponent, .distance, .count: "int"
      case .octets: "bytes"
      }
    }
    var text = "module library Case\n\ntype %16 = ring \(modulus)\n\n"
    for (index, operation) in operations.enumerated() {
      let parameters = operation.operands.map(type).joined(separator: ", ")
      text += "function \(index) (\(parameters)) -> (\(type(operation.result))) {\n  block\n"
      for position in operation.operands.indices { text += "    local.move \(position)\n" }
      text += "    \(operation.code)\n    return\n}\n"
    }
    for (index, operation) in operations.enumerated() {
      let names = operation.operands.indices.map { "p\($0)" }.joined(separator: ", ")
      text += "entry \(index) function \(operation.name)(\(names)) -> () body \(index)\n"
    }
    return LoadedModule(try Verifier.verify(try Assembler.assemble(text)))
  }

  /// The operands, what the machine gave, and the line for the oracle.
  private static func line(
    _ operation: Operation, _ modulus: Integer, _ module: LoadedModule,
    _ machine: inout VirtualMachine, _ random: inout SeededGenerator
  ) throws -> [UInt8] {
    var values = operation.operands.map { value($0, modulus, &random) }
    // A power of large numbers by a large one takes longer than all other cases together.
    if operation.name == "powmod", case .integer(let exponent) = values[1],
      case .integer(let other) = values[2], exponent.bitWidth * other.limbCount > 20_000
    {
      values[1] = .integer(Integer(random.below(500)))
    }
    var meter = GasMeter(limit: 1_000_000_000)
    var host = MemoryHost()
    let call = EntryCall(
      kind: .function, name: Array(operation.name.utf8), arguments: values.map { $0.cbor() })
    var words = [operation.name]
    if operation.operands.contains(.residue) || operation.name == "reduce" {
      words.append(Self.words(.integer(modulus)))
    }
    words += values.map(Self.words)
    let found: String
    switch try machine.enter(call, in: module, host: &host, gas: &meter) {
    case .completed(let results):
      let item = try #require(results.first)
      let type: TypeIndex = operation.result == .octets ? .bytes : .integer
      found = Self.words(try Value.decode(item: item, type: type, in: module.types))
    case .faulted(let fault): found = "!" + fault.code.name
    }
    return Array("\(words.joined(separator: " ")) = \(found)\n".utf8)
  }

  private static func value(
    _ operand: Operation.Operand, _ modulus: Integer, _ random: inout SeededGenerator
  ) -> Value {
    let number = RandomValue.integer(&random)
    switch operand {
    case .residue:
      if random.below(6) == 0, let last = try? modulus.subtracting(.one) { return .integer(last) }
      let residue = try? number.dividedEuclidean(by: modulus).remainder
      return .integer(residue ?? .zero)
    case .integer:
      // Squares and their neighbours, for roots.
      if random.below(8) == 0, let power = try? number.power(Integer(2)),
        let value = try? power.adding(Integer(random.below(3) - 1))
      {
        return .integer(value)
      }
      return .integer(number)
    case .exponent:
      if modulus.limbCount > 100 { return .integer(Integer(random.below(300) - 5)) }
      if number.bitWidth > 2_000 { return .integer(Integer(random.below(70_000))) }
      return .integer(number)
    case .distance:
      if random.below(4) == 0 { return .integer(number) }
      return .integer(Integer(random.below(modulus.bitWidth + 70) - 2))
    case .count:
      if random.below(5) == 0 { return .integer(number) }
      return .integer(Integer(random.below(random.below(4) == 0 ? 8_300 : 40)))
    case .octets:
      let count = random.below(20) == 0 ? 8_185 + random.below(12) : random.below(30)
      return .bytes((0..<count).map { _ in [0, 0xFF, UInt8(random.below(256))][random.below(3)] })
    }
  }

  private static func words(_ value: Value) -> String {
    switch value {
    case .integer(let number):
      let digits = Hexadecimal.encode(number.magnitudeOctets).drop { $0 == "0" }
      return (number.isNegative ? "-" : "") + (digits.isEmpty ? "0" : digits)
    case .bytes(let octets): return octets.isEmpty ? "-" : Hexadecimal.encode(octets)
    default: return "?"
    }
  }

  // MARK: The oracle

  /// Runs `Tests/Scripts/number_oracle.py` over a file of lines; its exit code and what it printed.
  private static func runOracle(_ lines: [UInt8]) throws -> (status: Int32, report: String) {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Scripts/number_oracle.py")
    let file = FileManager.default.temporaryDirectory
      .appending(path: "deed-numbers-\(UUID().uuidString).txt")
    try Data(lines).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [script.path, file.path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let report = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: report, as: UTF8.self))
  }
}
