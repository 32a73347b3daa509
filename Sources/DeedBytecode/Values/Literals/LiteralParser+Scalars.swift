import DeedCrypto
import DeedIntegers

/// Numbers, durations, and what stands in quotes.
extension LiteralParser {
  /// Reads a whole number: decimal, or hexadecimal after `0x`, with `_` between digits.
  mutating func integer() throws(LiteralFailure) -> Integer {
    let start = offset
    let isNegative = take("-")
    skipBlanks()
    let isHexadecimal = text[offset...].starts(with: [0x30, 0x78])
    if isHexadecimal { offset += 2 }
    let digits = try digits(isHexadecimal: isHexadecimal)
    guard isHexadecimal || digits.count == 1 || digits[0] != 0x30 else {
      throw failure(.expected(.digit), at: offset - digits.count)
    }
    let magnitude: Integer?
    if isHexadecimal {
      let values = (digits.count % 2 == 0 ? [] : [0]) + digits.map { Self.digitValue($0) ?? 0 }
      let octets = stride(from: 0, to: values.count, by: 2).map {
        values[$0] << 4 | values[$0 + 1]
      }
      magnitude = try? Integer(magnitudeOctets: octets)
    } else {
      magnitude = Integer(decimal: digits)
    }
    guard let magnitude else { throw failure(.integerTooLarge, at: start) }
    return isNegative ? magnitude.negated() : magnitude
  }

  /// Takes one digit or more without the `_` between them.
  private mutating func digits(isHexadecimal: Bool) throws(LiteralFailure) -> [UInt8] {
    var digits: [UInt8] = []
    var isAfterDigit = false
    while offset < text.count, Self.isWordOctet(text[offset]) {
      let octet = text[offset]
      if octet == UInt8(ascii: "_") {
        guard isAfterDigit else { throw failure(.expected(.digit)) }
        isAfterDigit = false
      } else {
        guard let value = Self.digitValue(octet), isHexadecimal || value < 10 else {
          throw failure(.expected(digits.isEmpty ? .integer : .digit))
        }
        digits.append(octet)
        isAfterDigit = true
      }
      offset += 1
    }
    guard isAfterDigit else { throw failure(.expected(digits.isEmpty ? .integer : .digit)) }
    return digits
  }

  /// Reads a whole number and a unit.
  mutating func duration() throws(LiteralFailure) -> Int64 {
    let start = offset
    let number: Integer
    do throws(LiteralFailure) {
      number = try integer()
    } catch {
      throw error.problem == .expected(.integer) ? failure(.expected(.duration), at: start) : error
    }
    skipBlanks()
    let unitStart = offset
    let name = name()
    guard let unit = DurationUnit.allCases.first(where: { $0.name == name }) else {
      throw failure(.expected(.durationUnit), at: unitStart)
    }
    guard let count = number.int64 else { throw failure(.timeOutOfBounds, at: start) }
    let (product, isOverflow) = count.multipliedReportingOverflow(by: unit.rawValue)
    guard !isOverflow, product > -Limits.timeBound, product < Limits.timeBound else {
      throw failure(.timeOutOfBounds, at: start)
    }
    return product
  }

  /// Takes a prefix and the octets between the quotes directly behind it, with the offset of the first.
  private mutating func quoted(
    _ prefix: String
  ) throws(LiteralFailure) -> (content: ArraySlice<UInt8>, start: Int) {
    let start = offset
    guard word() == prefix, offset < text.count, text[offset] == UInt8(ascii: "\"") else {
      throw failure(.expected(.quoted(prefix: prefix)), at: start)
    }
    offset += 1
    let contentStart = offset
    while offset < text.count, text[offset] != UInt8(ascii: "\"") { offset += 1 }
    guard offset < text.count else { throw failure(.expected(.closingQuote)) }
    offset += 1
    return (text[contentStart..<(offset - 1)], contentStart)
  }

  mutating func octets(_ prefix: String, count: Int?) throws(LiteralFailure) -> [UInt8] {
    let (content, start) = try quoted(prefix)
    return try hexadecimal(content, start: start, count: count)
  }

  mutating func identifier(_ prefix: String) throws(LiteralFailure) -> Digest32 {
    let start = offset
    let octets = try octets(prefix, count: 32)
    guard let identifier = Digest32(octets: octets) else {
      throw failure(.expected(.quoted(prefix: prefix)), at: start)
    }
    return identifier
  }

  mutating func digest() throws(LiteralFailure) -> Value {
    let (content, start) = try quoted("digest")
    guard let colon = content.firstIndex(of: UInt8(ascii: ":")) else {
      throw failure(.expected(.mark(":")), at: content.endIndex)
    }
    guard let algorithm = DigestTag(name: content[..<colon]) else {
      throw failure(.unknownAlgorithm, at: start)
    }
    let octets = try hexadecimal(
      content[(colon + 1)...], start: colon + 1, count: algorithm.octetCount)
    return .digest(algorithm, octets)
  }

  /// Reads `300 of contract"…".Yuan`; the number is an amount, or the id of a unique asset.
  mutating func asset(isUnique: Bool) throws(LiteralFailure) -> Value {
    skipBlanks()
    let start = offset
    let number = try integer()
    guard isUnique ? Value.isUnit(number) : Value.isAmount(number) else {
      throw failure(.amountOutOfRange(isUnique: isUnique), at: start)
    }
    skipBlanks()
    let wordStart = offset
    guard word() == "of" else { throw failure(.expected(.mark("of")), at: wordStart) }
    skipBlanks()
    let issuer = try identifier("contract")
    try expect(".")
    skipBlanks()
    let nameStart = offset
    let name = name()
    guard name.isIdentifier else { throw failure(.expected(.assetName), at: nameStart) }
    return .asset(issuer: issuer, name: name, number: number, isUnique: isUnique)
  }

  /// Reads two digits of either case an octet.
  private func hexadecimal(
    _ digits: ArraySlice<UInt8>, start: Int, count: Int?
  ) throws(LiteralFailure) -> [UInt8] {
    var octets: [UInt8] = []
    octets.reserveCapacity(digits.count / 2)
    var high: UInt8?
    for position in digits.indices {
      guard let value = Self.digitValue(digits[position]) else {
        throw failure(.expected(.hexadecimalDigit), at: position)
      }
      if let first = high {
        octets.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    guard high == nil else { throw failure(.expected(.hexadecimalDigit), at: digits.endIndex) }
    if let count, octets.count != count {
      throw failure(.unexpectedCount(found: octets.count, expected: count), at: start)
    }
    return octets
  }

  mutating func time() throws(LiteralFailure) -> Int64 {
    let (content, start) = try quoted("time")
    guard let time = CalendarTime(text: content) else {
      throw failure(.expected(.calendarTime), at: start)
    }
    let milliseconds = time.milliseconds
    guard milliseconds >= 0, milliseconds < Limits.timeBound else {
      throw failure(.timeOutOfBounds, at: start)
    }
    return milliseconds
  }

  /// Reads `"…"` with its escapes.
  mutating func textLiteral() throws(LiteralFailure) -> [UInt8] {
    guard offset < text.count, text[offset] == UInt8(ascii: "\"") else {
      throw failure(.expected(.quoted(prefix: "")))
    }
    offset += 1
    var content: [UInt8] = []
    while offset < text.count {
      let octet = text[offset]
      switch octet {
      case UInt8(ascii: "\""):
        offset += 1
        return content
      case UInt8(ascii: "\\"): content.append(contentsOf: Array(String(try escape()).utf8))
      default:
        let count = octet < 0x80 ? 1 : octet < 0xE0 ? 2 : octet < 0xF0 ? 3 : 4
        let character = Array(text[offset..<min(offset + count, text.count)])
        guard let scalar = Self.scalar(character), TextCharacter.isPlain(scalar.value) else {
          throw failure(.expected(.visibleCharacter))
        }
        content.append(contentsOf: character)
        offset += count
      }
    }
    throw failure(.expected(.closingQuote))
  }

  /// The one scalar that octets encode in UTF-8 (RFC 3629).
  private static func scalar(_ octets: [UInt8]) -> Unicode.Scalar? {
    guard Value.isText(octets) else { return nil }
    let scalars = String(decoding: octets, as: UTF8.self).unicodeScalars
    return scalars.count == 1 ? scalars.first : nil
  }

  private mutating func escape() throws(LiteralFailure) -> Unicode.Scalar {
    let start = offset
    offset += 2
    switch offset <= text.count ? text[offset - 1] : 0 {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "u"):
      var value: UInt32 = 0
      var position = offset + 1
      guard offset < text.count, text[offset] == UInt8(ascii: "{") else { break }
      while position < text.count, position <= offset + 6,
        let digit = Self.digitValue(text[position])
      {
        value = value << 4 | UInt32(digit)
        position += 1
      }
      guard position > offset + 1, position < text.count, text[position] == UInt8(ascii: "}"),
        let scalar = Unicode.Scalar(value)
      else { break }
      offset = position + 1
      return scalar
    default: break
    }
    throw failure(.expected(.escape), at: start)
  }

  /// The value of a hexadecimal digit of either case.
  private static func digitValue(_ octet: UInt8) -> UInt8? {
    switch octet {
    case 0x30...0x39: octet - 0x30
    case 0x41...0x46: octet - 0x41 + 10
    case 0x61...0x66: octet - 0x61 + 10
    default: nil
    }
  }
}
