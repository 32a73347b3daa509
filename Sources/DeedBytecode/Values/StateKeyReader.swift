import DeedCrypto
import DeedIntegers

/// Reads values back from the octets of keys and refuses octets that no value encodes to.
struct StateKeyReader {
  let octets: [UInt8]
  let types: TypeTable
  private var offset = 0

  init(octets: [UInt8], types: TypeTable) {
    self.octets = octets
    self.types = types
  }

  var isAtEnd: Bool { offset == octets.count }

  /// Reads a value of a type.
  mutating func value(_ type: TypeIndex, depth: Int = 0) throws(ValueFailure) -> Value {
    guard let definition = types[type] else { throw ValueFailure(.unknownType) }
    switch definition {
    case .bool:
      let octet = try next()
      guard octet <= 1 else { throw ValueFailure(.invalidKey) }
      return .bool(octet == 1)
    case .integer: return .integer(try integer())
    case .range(let lower, let upper):
      let value = try integer()
      guard lower <= value, value <= upper else { throw ValueFailure(.outOfRange) }
      return .integer(value)
    case .ring(let modulus):
      let value = try integer()
      guard !value.isNegative, value < modulus else { throw ValueFailure(.outOfRange) }
      return .integer(value)
    case .time: return .time(try bounded(from: 0))
    case .duration: return .duration(try bounded(from: -Limits.timeBound + 1))
    case .bytes: return .bytes(try escaped())
    case .text:
      let text = try escaped()
      guard Value.isText(text) else { throw ValueFailure(.invalidText) }
      return .text(text)
    case .fixedBytes(let count): return .bytes(Array(try take(Int(count))))
    case .party: return .party(try identifier())
    case .contract, .interface: return .contract(try identifier())
    case .digest:
      guard let algorithm = DigestTag(name: try escaped()) else {
        throw ValueFailure(.unknownAlgorithm)
      }
      let value = try escaped()
      guard value.count == algorithm.octetCount else {
        throw ValueFailure(
          .unexpectedCount(found: value.count, expected: algorithm.octetCount))
      }
      return .digest(algorithm, value)
    case .enumeration(let enumeration):
      guard enumeration.isPlain else { throw ValueFailure(.notKeyType) }
      let high = try next()
      let number = UInt32(high) << 8 | UInt32(try next())
      guard number < enumeration.cases.count else { throw ValueFailure(.unknownCase) }
      return .enumeration(number, [])
    case .structure(let structure):
      guard depth < Limits.valueDepthMax else { throw ValueFailure(.tooDeep) }
      let start = offset
      var fields: [Value] = []
      for (position, field) in structure.fields.enumerated() {
        do throws(ValueFailure) {
          fields.append(try value(field.type, depth: depth + 1))
        } catch {
          throw error.within(position)
        }
      }
      // Structs within structs that take no octets would be endless work for none.
      guard offset > start else { throw ValueFailure(.notKeyType) }
      return .structure(fields)
    case .option, .list, .map, .set, .log, .asset, .unique: throw ValueFailure(.notKeyType)
    }
  }

  private mutating func next() throws(ValueFailure) -> UInt8 {
    guard offset < octets.count else { throw ValueFailure(.invalidKey) }
    offset += 1
    return octets[offset - 1]
  }

  private mutating func take(_ count: Int) throws(ValueFailure) -> ArraySlice<UInt8> {
    guard count <= octets.count - offset else { throw ValueFailure(.invalidKey) }
    offset += count
    return octets[(offset - count)..<offset]
  }

  private mutating func identifier() throws(ValueFailure) -> Digest32 {
    guard let identifier = Digest32(octets: try take(32)) else { throw ValueFailure(.invalidKey) }
    return identifier
  }

  private mutating func escaped() throws(ValueFailure) -> [UInt8] {
    var value: [UInt8] = []
    while true {
      let octet = try next()
      if octet == 0 {
        switch try next() {
        case 0xFF: break
        case 0x01: return value
        default: throw ValueFailure(.invalidKey)
        }
      }
      value.append(octet)
    }
  }

  private mutating func integer() throws(ValueFailure) -> Integer {
    let head = try next()
    let isNegative = head < 0x80
    let mask: UInt8 = isNegative ? 0xFF : 0
    var count = Int((head ^ mask) - 0x80)
    if count == 127 {
      let high = Int(try next() ^ mask)
      count = high << 8 | Int(try next() ^ mask)
      guard count >= 127 else { throw ValueFailure(.invalidKey) }
    }
    let magnitude = try take(count).map { $0 ^ mask }
    // The shortest form, and one zero.
    guard magnitude.first != 0, !(isNegative && count == 0) else {
      throw ValueFailure(.invalidKey)
    }
    do {
      return try Integer(magnitudeOctets: magnitude, isNegative: isNegative)
    } catch {
      throw ValueFailure(.integerTooLarge)
    }
  }

  private mutating func bounded(from lower: Int64) throws(ValueFailure) -> Int64 {
    guard let milliseconds = try integer().int64, milliseconds >= lower,
      milliseconds < Limits.timeBound
    else { throw ValueFailure(.timeOutOfBounds) }
    return milliseconds
  }
}
