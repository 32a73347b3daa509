import DeedBytecode
import DeedCrypto
import DeedIntegers
import DeedTestSupport
import DeedVM
import Foundation
import Testing

/// What a gas stands for, in nanoseconds, for each instruction that neither the ledger nor another contract takes part in.
///
/// `DEED_BENCHMARK=1 swift test -c release --filter GasMeasurementTests` prints the table; without that each is executed once.
@Suite struct GasMeasurementTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let isMeasured = environment["DEED_BENCHMARK"] != nil

  @Test func whatAGasStandsFor() throws {
    var machine = try VirtualMachine.reserve()
    let wanted = Self.environment["DEED_BENCHMARK_ONLY"] ?? ""
    var rows: [(name: String, figures: GasMeasurement.Figures)] = []
    for measurement in try Self.all() where wanted.isEmpty || measurement.name.contains(wanted) {
      let figures = try measurement.measure(&machine, runs: Self.isMeasured ? 21 : 1)
      #expect(figures.gas >= 1, "\(measurement.name) takes \(figures.gas) gas")
      rows.append((measurement.name, figures))
    }
    guard Self.isMeasured else { return }
    let sorted = rows.sorted { $0.figures.perGas > $1.figures.perGas }
    let median = sorted[sorted.count / 2].figures.perGas
    print("| instruction | ns | gas | ns per gas |\n|---|---|---|---|")
    for (name, figures) in sorted {
      func text(_ number: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", number)
      }
      print(
        "| \(name) | \(text(figures.nanoseconds, 1)) | \(text(figures.gas, 1)) | \(text(figures.perGas, 2)) |"
      )
    }
    print("median \(median)")
  }

  // MARK: Operands

  /// A number of so many limbs, drawn from a fixed seed; odd, with its highest bit set.
  static func number(_ limbs: Int, _ seed: UInt64 = 1) throws -> Integer {
    if limbs == 0 { return Integer(seed == 1 ? 1_000_003 : 777) }
    var random = SeededGenerator(seed: seed &* 7_919 &+ UInt64(limbs))
    var octets = (0..<8 * limbs).map { _ in UInt8(random.below(256)) }
    octets[0] |= 0x80
    octets[octets.count - 1] |= 1
    return try Integer(magnitudeOctets: octets, isNegative: false)
  }

  /// 2^n − 1.
  static func ones(_ bits: Int) throws -> Integer {
    try Integer(2).power(Integer(bits)).subtracting(.one)
  }

  private static func all() throws -> [GasMeasurement] {
    try integers() + divisions() + functions() + words() + wideRings() + octets() + signatures()
      + values() + collections()
  }

  // MARK: Integers

  /// The sizes in limbs; 0 is a small integer.
  private static let sizes = [0, 1, 2, 4, 16, 64, 256, 1_024]

  private static func integers() throws -> [GasMeasurement] {
    var all: [GasMeasurement] = []
    for limbs in sizes {
      let (left, right) = (try number(limbs), try number(limbs, 2))
      for code in ["int.add", "int.subtract", "int.equal", "int.less", "int.less_or_equal"]
      where limbs < 1_024 || code != "int.add" {
        // Equal numbers take longest to compare.
        let other = code.hasPrefix("int.less") || code == "int.equal" ? left : right
        all.append(
          GasMeasurement(
            name: "\(code) \(limbs)", operands: [.int(left), .int(other)], code: code))
      }
      all.append(
        GasMeasurement(name: "int.negate \(limbs)", operands: [.int(left)], code: "int.negate"))
      if limbs <= 512 {
        all.append(
          GasMeasurement(
            name: "int.multiply \(limbs)", operands: [.int(left), .int(right)], code: "int.multiply"
          ))
      }
    }
    for (base, exponent) in [(3, 2), (3, 30), (3, 200), (3, 2_000), (3, 40_000), (2, 65_535)] {
      all.append(
        GasMeasurement(
          name: "int.power \(base) \(exponent)",
          operands: [.int(Integer(base)), .int(Integer(exponent))], code: "int.power"))
    }
    return all
  }

  private static func divisions() throws -> [GasMeasurement] {
    let pairs = [
      (0, 0), (1, 1), (2, 1), (2, 2), (4, 2), (16, 1), (16, 8), (16, 15), (64, 32), (256, 1),
      (256, 128), (1_024, 1), (1_024, 512), (1_024, 1_023),
    ]
    return try pairs.flatMap { (long, short) in
      let operands: [GasMeasurement.Operand] = [
        .int(try number(long)), .int(try number(short, 2)),
      ]
      return ["int.divide", "int.modulo"].map {
        GasMeasurement(name: "\($0) \(long) \(short)", operands: operands, code: $0)
      }
    }
  }

  private static func functions() throws -> [GasMeasurement] {
    var all: [GasMeasurement] = []
    let pairs = [
      (0, 0), (1, 1), (2, 1), (2, 2), (4, 4), (8, 8), (16, 1), (16, 16), (64, 64), (256, 1),
      (256, 256), (1_024, 1), (1_024, 16), (1_024, 1_024),
    ]
    for (left, right) in pairs {
      all.append(
        GasMeasurement(
          name: "int.gcd \(left) \(right)",
          operands: [.int(try number(left)), .int(try number(right, 2))], code: "int.gcd"))
    }
    for limbs in sizes {
      all.append(
        GasMeasurement(
          name: "int.square_root \(limbs)", operands: [.int(try number(limbs))],
          code: "int.square_root"))
    }
    // Limbs of the base and of the modulus, bits of the exponent.
    let powers = [
      (0, 0, 1), (0, 0, 20), (1, 1, 1), (1, 1, 64), (2, 2, 64), (4, 4, 64), (4, 4, 256),
      (16, 16, 64), (32, 32, 2_048), (64, 64, 64), (256, 256, 16), (1_024, 1_024, 4),
      (1_024, 1, 1), (1_024, 512, 1),
    ]
    for (base, modulus, bits) in powers {
      all.append(
        GasMeasurement(
          name: "int.power_modulo \(base) \(modulus), \(bits) bits",
          operands: [
            .int(try number(base)), .int(try ones(bits)), .int(try number(modulus, 2)),
          ], code: "int.power_modulo"))
    }
    return all
  }

  // MARK: Rings

  private static func words() throws -> [GasMeasurement] {
    var all: [GasMeasurement] = []
    let moduli: [(String, Integer)] = [
      ("2^32", Integer(1 << 32)), ("2^64", try ones(64).adding(.one)),
      ("2^61-1", try ones(61)), ("2^64-59", try ones(64).subtracting(Integer(58))),
    ]
    for (name, modulus) in moduli {
      let left = try number(1, 3).dividedEuclidean(by: modulus).remainder
      let right = try number(1, 4).dividedEuclidean(by: modulus).remainder
      all += try ring(name, modulus, left, right, exponents: [1, 20, 64, 1_024])
    }
    return all
  }

  private static func wideRings() throws -> [GasMeasurement] {
    var all: [GasMeasurement] = []
    for limbs in [2, 4, 6, 16, 64, 256, 1_023] {
      let (left, right) = (try number(limbs, 3), try number(limbs, 4))
      let power = try ones(64 * limbs).adding(.one)
      let odd = try ones(64 * limbs).subtracting(Integer(188))
      let exponents = limbs <= 16 ? [1, 64, 256] : [1, 4]
      all += try ring("2^\(64 * limbs)", power, left, right, exponents: exponents)
      all += try ring("2^\(64 * limbs)-189", odd, left, right, exponents: exponents)
    }
    return all
  }

  private static func ring(
    _ name: String, _ modulus: Integer, _ left: Integer, _ right: Integer, exponents: [Int]
  ) throws -> [GasMeasurement] {
    let types = "type %16 = ring \(modulus)\n"
    typealias Operand = GasMeasurement.Operand
    let (first, second) = (
      Operand("%16", .integer(left)), Operand("%16", .integer(right))
    )
    var all: [GasMeasurement] = []
    func add(_ code: String, _ operands: [Operand], _ note: String = "") {
      all.append(
        GasMeasurement(
          name: "\(code) \(name)\(note)", types: types, operands: operands, code: "\(code) %16"))
    }
    for code in ["ring.add", "ring.subtract", "ring.multiply"] { add(code, [first, second]) }
    add("ring.negate", [first])
    add("ring.to_int", [first])
    if (try? left.inverse(modulo: modulus)) != nil { add("ring.inverse", [first]) }
    for limbs in [0, 1, 2 * modulus.limbCount, 1_024] where limbs <= 1_024 {
      add("ring.from_int", [.int(try number(limbs, 5))], ", \(limbs) limbs")
    }
    for bits in exponents {
      add("ring.power", [first, .int(try ones(bits))], ", \(bits) bits")
    }
    guard modulus.exponentOfTwo != nil else { return all }
    for code in ["ring.and", "ring.or", "ring.xor"] { add(code, [first, second]) }
    add("ring.not", [first])
    for code in [
      "ring.shift_left", "ring.shift_right", "ring.rotate_left", "ring.rotate_right",
    ] {
      add(code, [first, .int(Integer(13))])
    }
    add("ring.rotate_left", [first, .int(try number(16))], ", distance of 16 limbs")
    add("ring.rotate_left", [first, .int(try number(1_024))], ", distance of 1,024 limbs")
    return all
  }
}
