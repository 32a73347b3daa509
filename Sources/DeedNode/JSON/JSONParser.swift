/// The greatest sizes of a JSON text that the node reads.
package struct JSONLimits: Hashable, Sendable {
  /// Octets of the whole text: a transaction of 512 KiB in hexadecimal, and room for the rest of a request.
  package var octetsMax: Int
  /// Arrays and objects within each other; no request needs more than five.
  package var depthMax: Int
  /// Values in the whole text, which bounds the memory that a text of many small values takes.
  package var valuesMax: Int

  /// Makes limits; the defaults are 1.5 MiB, 32 and 16,384.
  package init(octetsMax: Int = 3 << 19, depthMax: Int = 32, valuesMax: Int = 1 << 14) {
    self.octetsMax = octetsMax
    self.depthMax = depthMax
    self.valuesMax = valuesMax
  }
}

/// Why octets are not a JSON text that the node reads.
package enum JSONFailure: Error, Hashable, Sendable {
  /// The text is longer than the limit.
  case tooLong(octets: Int, limit: Int)
  /// Arrays and objects nest too deeply.
  case tooDeep(limit: Int)
  /// There are more values than the limit.
  case tooManyValues(limit: Int)
  /// The text ends within a value.
  case endsEarly
  /// An octet that cannot stand here.
  case unexpectedOctet(UInt8, offset: Int)
  /// A number with a fraction or an exponent, or beyond 64 bits.
  case numberNotExact(offset: Int)
  /// An object names a member twice.
  case duplicateName(offset: Int)
  /// A string that is not UTF-8, or an escape for half of a surrogate pair.
  case invalidText(offset: Int)
}

extension JSON {
  /// Reads a text that holds one value and nothing else.
  ///
  /// - Throws: ``JSONFailure``.
  package init(
    parsing octets: [UInt8], limits: JSONLimits = JSONLimits()
  ) throws(JSONFailure) {
    guard octets.count <= limits.octetsMax else {
      throw .tooLong(octets: octets.count, limit: limits.octetsMax)
    }
    var parser = JSONParser(octets: octets, limits: limits)
    self = try parser.wholeText()
  }
}

/// A recursive-descent reader over octets; recursion is bounded by the limit on depth.
private struct JSONParser {
  let octets: [UInt8]
  let limits: JSONLimits
  var offset = 0
  var valueCount = 0

  init(octets: [UInt8], limits: JSONLimits) {
    self.octets = octets
    self.limits = limits
  }

  mutating func wholeText() throws(JSONFailure) -> JSON {
    skipSpace()
    let value = try value(depth: 0)
    skipSpace()
    guard offset == octets.count else {
      throw .unexpectedOctet(octets[offset], offset: offset)
    }
    return value
  }

  private func peek() throws(JSONFailure) -> UInt8 {
    guard offset < octets.count else { throw .endsEarly }
    return octets[offset]
  }

  private mutating func skipSpace() {
    while offset < octets.count, [0x20, 0x0A, 0x0D, 0x09].contains(octets[offset]) { offset += 1 }
  }

  private mutating func expect(_ text: StaticString) throws(JSONFailure) {
    for index in 0..<text.utf8CodeUnitCount {
      let octet = try peek()
      // The index is below the count of the literal's code units, which live as long as the process.
      guard unsafe octet == text.utf8Start[index] else {
        throw .unexpectedOctet(octet, offset: offset)
      }
      offset += 1
    }
  }

  private mutating func value(depth: Int) throws(JSONFailure) -> JSON {
    valueCount += 1
    guard valueCount <= limits.valuesMax else { throw .tooManyValues(limit: limits.valuesMax) }
    switch try peek() {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try expect("true")
      return true
    case UInt8(ascii: "f"):
      try expect("false")
      return false
    case UInt8(ascii: "n"):
      try expect("null")
      return nil
    default: return .integer(try number())
    }
  }

  private mutating func array(depth: Int) throws(JSONFailure) -> JSON {
    guard depth <= limits.depthMax else { throw .tooDeep(limit: limits.depthMax) }
    offset += 1
    skipSpace()
    var elements: [JSON] = []
    if try peek() == UInt8(ascii: "]") {
      offset += 1
      return .array(elements)
    }
    while true {
      skipSpace()
      elements.append(try value(depth: depth))
      if try !goesOn(until: UInt8(ascii: "]")) { return .array(elements) }
    }
  }

  private mutating func object(depth: Int) throws(JSONFailure) -> JSON {
    guard depth <= limits.depthMax else { throw .tooDeep(limit: limits.depthMax) }
    offset += 1
    skipSpace()
    var members: [JSON.Member] = []
    var names: Set<[UInt8]> = []
    if try peek() == UInt8(ascii: "}") {
      offset += 1
      return .object(members)
    }
    while true {
      skipSpace()
      let start = offset
      guard try peek() == UInt8(ascii: "\"") else {
        throw .unexpectedOctet(try peek(), offset: offset)
      }
      let name = try string()
      guard names.insert(Array(name.utf8)).inserted else { throw .duplicateName(offset: start) }
      skipSpace()
      try expect(":")
      skipSpace()
      members.append(JSON.Member(name, try value(depth: depth)))
      if try !goesOn(until: UInt8(ascii: "}")) { return .object(members) }
    }
  }

  /// After an element: whether a comma follows rather than the end.
  private mutating func goesOn(until end: UInt8) throws(JSONFailure) -> Bool {
    skipSpace()
    let octet = try peek()
    guard octet == end || octet == UInt8(ascii: ",") else {
      throw .unexpectedOctet(octet, offset: offset)
    }
    offset += 1
    return octet != end
  }

  private mutating func number() throws(JSONFailure) -> Int64 {
    let start = offset
    let isNegative = try peek() == UInt8(ascii: "-")
    if isNegative { offset += 1 }
    let first = try peek()
    guard Self.isDigit(first) else { throw .unexpectedOctet(first, offset: offset) }
    var number: Int64 = 0
    while offset < octets.count, Self.isDigit(octets[offset]) {
      let digit = Int64(octets[offset] - UInt8(ascii: "0"))
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, overflow2) =
        isNegative
        ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      guard !overflow, !overflow2 else { throw .numberNotExact(offset: start) }
      number = sum
      offset += 1
      if first == UInt8(ascii: "0") { break }
    }
    if offset < octets.count {
      switch octets[offset] {
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        throw .numberNotExact(offset: start)
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        throw .unexpectedOctet(octets[offset], offset: offset)
      default: break
      }
    }
    return number
  }

  private static func isDigit(_ octet: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet)
  }

  private mutating func string() throws(JSONFailure) -> String {
    let start = offset
    offset += 1
    var text: [UInt8] = []
    while true {
      let from = offset
      while offset < octets.count, octets[offset] != UInt8(ascii: "\""),
        octets[offset] != UInt8(ascii: "\\"), octets[offset] >= 0x20
      {
        offset += 1
      }
      text += octets[from..<offset]
      let octet = try peek()
      guard octet >= 0x20 else { throw .unexpectedOctet(octet, offset: offset) }
      offset += 1
      if octet == UInt8(ascii: "\"") { break }
      try escape(into: &text)
    }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw .invalidText(offset: start)
    }
    return string
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONFailure) {
    let octet = try peek()
    offset += 1
    switch octet {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(octet)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      let start = offset
      var code = try codeUnit()
      if (0xD800..<0xDC00).contains(code) {
        try expect("\\u")
        let low = try codeUnit()
        guard (0xDC00..<0xE000).contains(low) else { throw .invalidText(offset: start) }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw .invalidText(offset: start) }
      text += Array(String(Character(scalar)).utf8)
    default: throw .unexpectedOctet(octet, offset: offset - 1)
    }
  }

  private mutating func codeUnit() throws(JSONFailure) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      let octet = try peek()
      let digit: UInt8
      switch octet {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = octet - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = octet - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = octet - UInt8(ascii: "A") + 10
      default: throw .unexpectedOctet(octet, offset: offset)
      }
      code = code << 4 | UInt32(digit)
      offset += 1
    }
    return code
  }
}
