import DeedBytecode
import DeedCrypto
import DeedIntegers
import DeedTestSupport
import DeedVM

/// Octets, texts, signatures, values with parts, and collections.
extension GasMeasurementTests {
  private typealias Operand = GasMeasurement.Operand

  private static func some(_ count: Int, _ seed: UInt64 = 1) -> [UInt8] {
    var random = SeededGenerator(seed: seed &+ UInt64(count))
    return (0..<count).map { _ in UInt8(0x61 + random.below(26)) }
  }

  static func octets() throws -> [GasMeasurement] {
    var all: [GasMeasurement] = []
    for count in [0, 8, 32, 256, 1_024, 8_192, 65_536] {
      let bytes = Operand("bytes", .bytes(some(count)))
      let text = Operand("text", .text(some(count)))
      func add(_ code: String, _ operands: [Operand], _ note: String = "") {
        all.append(
          GasMeasurement(name: "\(code) \(count)\(note)", operands: operands, code: code))
      }
      add("bytes.count", [bytes])
      if count < 65_536 {
        add("bytes.concatenate", [bytes, bytes])
        add("text.concatenate", [text, text])
      }
      add("bytes.slice", [bytes, .int(0), .int(Integer(count))])
      if count > 0 {
        add("bytes.slice", [bytes, .int(1), .int(Integer(count))], " from 1")
        add("bytes.at", [bytes, .int(Integer(count - 1))])
      }
      add("bytes.reversed", [bytes])
      add("text.count", [text])
      add("text.to_bytes", [text])
      add("text.from_bytes", [bytes])
      add("hash 0", [bytes])
      add("equal text", [text, Operand("text", .text(some(count)))])
      add("less text", [text, Operand("text", .text(some(count)))])
      add("value.describe text", [text])
      add("value.describe bytes", [bytes])
      if count <= 8_192 {
        add("bytes.to_int", [bytes])
        add("bytes.from_int", [.int(0), .int(Integer(count))], " of 0")
        add(
          "bytes.from_int", [.int(try Self.number(count / 8)), .int(Integer(max(count, 8)))])
      }
      all.append(
        GasMeasurement(
          name: "bytes.fix \(count)", types: "type %16 = bytes \(max(count, 1))\n",
          operands: [Operand("bytes", .bytes(some(max(count, 1))))], code: "bytes.fix %16"))
    }
    // The text of letters of several octets.
    let letters = Operand("bytes", .bytes(Array(String(repeating: "é", count: 4_096).utf8)))
    all.append(
      GasMeasurement(
        name: "text.from_bytes 8192 é", operands: [letters], code: "text.from_bytes"))
    return all
  }

  /// A signature of SM2 is of the right form but not valid, which takes as long to find out.
  static func signatures() throws -> [GasMeasurement] {
    let algorithms: [SignatureAlgorithm] = [.ed25519, .esp256]
    var all: [GasMeasurement] = []
    func add(_ name: String, _ number: Int, _ parts: [[UInt8]]) {
      all.append(
        GasMeasurement(
          name: "signature.verify \(name) \(parts[0].count)",
          operands: parts.map { Operand("bytes", .bytes($0)) }, code: "signature.verify \(number)"))
    }
    for message in [some(32), some(65_536)] {
      for (number, algorithm) in algorithms.enumerated() {
        let key = try PrivateKey(algorithm: algorithm, seed: Array(repeating: 7, count: 32))
        add("\(algorithm)", number, [message, key.publicKey.octets, try key.sign(message)])
      }
      add("sm2", 2, [message, generatorOfSM2, some(64)])
    }
    return all
  }

  /// The generator of SM2's curve (GM/T 0003.5-2012), a point that serves as a key.
  private static let generatorOfSM2: [UInt8] =
    Hexadecimal.decode(
      """
      0432c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7\
      bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0
      """) ?? []

  static func values() throws -> [GasMeasurement] {
    var all: [GasMeasurement] = []
    let types = """
      type %16 = struct Pair { first: int, second: text }
      type %17 = enum Shape { point, circle(radius: int) }
      type %18 = option int
      type %19 = struct Wide { a: int, b: int, c: int, d: int, e: int, f: int, g: int, h: int }
      type %20 = range 0 1000000
      type %21 = struct Outer { left: %19, right: %19 }

      """
    func add(_ code: String, _ operands: [Operand], _ note: String = "", results: Int = 1) {
      all.append(
        GasMeasurement(
          name: code + note, types: types, operands: operands, code: code, resultCount: results))
    }
    let text = Operand("text", .text(some(20)))
    let pair = Operand("%16", .structure([.integer(1), .text(some(20))]))
    let eight = Value.structure((0..<8).map { .integer(Integer($0)) })
    let wide = Operand("%19", eight)
    let outer = Operand("%21", .structure([eight, eight]))
    add("struct.new %16", [.int(3), text])
    add("struct.new %19", (0..<8).map { .int(Integer($0)) }, " of 8")
    all.append(
      GasMeasurement(
        name: "struct.new and struct.unpack of 8", types: types,
        operands: (0..<8).map { .int(Integer($0)) }, code: "struct.new %19\nstruct.unpack %19",
        resultCount: 8))
    add("enum.new %17 0", [], " of none")
    add("enum.new %17 1", [.int(3)], " of 1")
    all.append(
      GasMeasurement(
        name: "enum.new and enum.unpack", types: types, operands: [.int(3)],
        code: "enum.new %17 1\nenum.unpack %17 1"))
    add("option.some %18", [.int(3)])
    add("option.none %18", [])
    all.append(
      GasMeasurement(
        name: "option.some and option.unwrap", types: types, operands: [.int(3)],
        code: "option.some %18\noption.unwrap %18"))
    for (name, operand) in [("pair", pair), ("of 8", wide), ("of 16 in 2", outer)] {
      all.append(
        GasMeasurement(
          name: "local.copy \(name)", types: types, operands: [], places: [operand],
          code: "local.copy #"))
    }
    add("equal %19", [wide, wide], " of 8")
    add("equal %21", [outer, outer], " of 16 in 2")
    add("value.describe %21", [outer])
    add("range.check %20", [.int(5)])
    add("time.from_int", [.int(5)])
    all.append(
      GasMeasurement(
        name: "time.from_int and time.to_int", operands: [.int(5)],
        code: "time.from_int\ntime.to_int"))
    add("duration.from_int", [.int(5)])
    for limbs in [0, 1, 4, 16, 64, 1_024] {
      add("value.describe int", [.int(try number(limbs))], " \(limbs)")
    }
    add("int 5", [])
    add("true", [])
    add("bool.not", [Operand("bool", .bool(true))])
    add("bool.equal", [Operand("bool", .bool(true)), Operand("bool", .bool(true))])
    add("require", [Operand("bool", .bool(true))], results: 0)
    all.append(
      GasMeasurement(
        name: "local.copy and local.store", operands: [], places: [.int(1)],
        code: "local.copy #\nlocal.store #", resultCount: 0))
    all.append(
      GasMeasurement(
        name: "constant text", types: "constant 0: text = \"some words in a module\"\n",
        operands: [], code: "constant 0"))
    all.append(
      GasMeasurement(
        name: "constant list",
        types: "type %16 = list int\nconstant 0: %16 = [1, 2, 3, 4, 5, 6, 7, 8]\n", operands: [],
        code: "constant 0"))
    let party = Digest32.zero
    add("equal party", [Operand("party", .party(party)), Operand("party", .party(party))])
    return all
  }

  static func collections() throws -> [GasMeasurement] {
    var all: [GasMeasurement] = []
    let types = """
      type %16 = list int
      type %17 = map int int
      type %18 = set int
      type %19 = option int
      type %20 = map text int
      type %21 = struct Row { cells: %16, count: int }
      type %22 = list %21

      """
    for count in [1, 8, 64, 1_024, 8_192] {
      let list = Operand("%16", .list((0..<count).map { .integer(Integer($0)) }))
      let map = Operand(
        "%17",
        .map((0..<count).map { .init(key: .integer(Integer($0)), value: .integer(Integer($0))) }))
      let set = Operand("%18", .set((0..<count).map { .integer(Integer($0)) }))
      let keys = (0..<count).map { number in
        some(60) + Array(String(100_000 + number).utf8)
      }
      let texts = Operand(
        "%20", .map(keys.map { .init(key: .text($0), value: .integer(1)) }))
      func add(
        _ name: String, _ place: Operand, _ operands: [Operand], _ code: String, results: Int = 1
      ) {
        all.append(
          GasMeasurement(
            name: "\(name) of \(count)", types: types, operands: operands, places: [place],
            code: code, resultCount: results))
      }
      let middle = Operand.int(Integer(count / 2))
      let key = Operand("text", .text(keys[count / 3]))
      add("local.copy list", list, [], "local.copy #")
      add("local.copy map", map, [], "local.copy #")
      add("equal list", list, [], "local.copy #\nlocal.copy #\nequal %16")
      add("local.load []", list, [middle], "local.load # []")
      add(
        "local.assign []", list, [middle, .int(7)], "local.assign # []", results: 0)
      add("local.count", list, [], "local.count # -")
      add(
        "local.append and remove_last", list, [.int(5)],
        "local.append # -\nlocal.remove_last # -")
      add("local.load {}", map, [middle], "local.load # {}")
      add("local.load {} text", texts, [key], "local.load # {}")
      add("local.contains", map, [middle], "local.contains # -")
      add("local.contains text", texts, [key], "local.contains # -")
      add("local.lookup", map, [middle], "local.lookup # - %19")
      add("local.assign {}", map, [middle, .int(7)], "local.assign # {}", results: 0)
      add("local.insert", set, [middle], "local.insert # -", results: 0)
      add(
        "local.insert and remove", set, [.int(-1), .int(-1)],
        "local.insert # -\nlocal.remove # -", results: 0)
      add(
        "local.assign {} and remove", map, [.int(-1), .int(-1), .int(1)],
        "local.assign # {}\nlocal.remove # -", results: 0)
      add("local.key_at", map, [middle], "local.key_at # -")
      add("local.value_at", map, [middle], "local.value_at # -")
    }
    for count in [0, 2, 8, 32] {
      let numbers = (0..<count).map { Operand.int(Integer($0)) }
      func add(_ code: String, _ operands: [Operand], _ note: String) {
        all.append(
          GasMeasurement(name: "\(code)\(note)", types: types, operands: operands, code: code))
      }
      add("list.new %16 \(count)", numbers, "")
      add("set.new %18 \(count)", numbers, "")
      add("set.new %18 \(count)", numbers.reversed(), " descending")
      add("map.new %17 \(count / 2)", Array(numbers.prefix(count / 2 * 2)), "")
    }
    let row = Value.structure([.list((0..<4).map { .integer(Integer($0)) }), .integer(4)])
    let rows = Operand("%22", .list(Array(repeating: row, count: 64)))
    all.append(
      GasMeasurement(
        name: "local.load [].0[]", types: types, operands: [.int(63), .int(3)], places: [rows],
        code: "local.load # [].0[]"))
    all.append(
      GasMeasurement(
        name: "local.load [] of a struct", types: types, operands: [.int(63)], places: [rows],
        code: "local.load # []"))
    return all
  }
}
