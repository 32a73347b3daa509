/// What a decoder of CBOR accepts beyond the deterministic form itself.
package struct CBORLimits: Hashable, Sendable {
  /// The most levels of arrays, maps and tags; a byte string's content starts anew.
  package var depthMax: Int
  /// The most octets of input; bounds the memory of the decoded items.
  package var byteCountMax: Int
  /// The tags that are allowed besides 2 and 3.
  package var tags: [UInt64]
  /// Whether tags 2 and 3 are allowed, for integers beyond 64 bits.
  package var allowsBigIntegers: Bool

  /// Limits; the defaults are those of all records.
  package init(
    depthMax: Int = 16, byteCountMax: Int = 1 << 24, tags: [UInt64] = [],
    allowsBigIntegers: Bool = true
  ) {
    self.depthMax = depthMax
    self.byteCountMax = byteCountMax
    self.tags = tags
    self.allowsBigIntegers = allowsBigIntegers
  }

  /// Depth 16, at most 16 MiB, no tags but those of big integers.
  package static let standard = CBORLimits()
}

extension CBOR {
  /// Decodes exactly one item of deterministic CBOR and refuses every other encoding of it.
  ///
  /// Refused are: heads that are not the shortest, indefinite lengths, floating point, simple values
  /// other than false, true and null, map keys that repeat or do not ascend, invalid UTF-8, big integers
  /// that would fit 64 bits, other tags than `limits` names, deeper nesting, and octets at the end
  /// (RFC 8949 §4.2.1).
  ///
  /// - Throws: a ``DecodingFailure`` of the first group, with the offset.
  package static func decode(
    _ octets: [UInt8], limits: CBORLimits = .standard
  ) throws(DecodingFailure) -> CBOR {
    guard octets.count <= limits.byteCountMax else {
      throw .inputTooLong(byteCount: octets.count, byteCountMax: limits.byteCountMax)
    }
    var decoder = CBORDecoder(octets: octets, limits: limits)
    let item = try decoder.item(depth: 0)
    guard decoder.offset == octets.count else { throw .trailingOctets(offset: decoder.offset) }
    assert(item.encoded() == octets, "the decoder accepted another encoding than the encoder's")
    return item
  }
}

/// Reads items from octets that nobody has checked yet.
private struct CBORDecoder {
  let octets: [UInt8]
  let limits: CBORLimits
  var offset = 0

  /// A count from outside reserves at most this many elements at once, however large it is.
  static let reservationMax = 256

  init(octets: [UInt8], limits: CBORLimits) {
    self.octets = octets
    self.limits = limits
  }

  var remaining: Int { octets.count - offset }

  /// Reads one item; `depth` arrays, maps and tags are around it.
  mutating func item(depth: Int) throws(DecodingFailure) -> CBOR {
    let start = offset
    guard start < octets.count else { throw .unexpectedEnd(offset: start) }
    let initial = octets[start]
    offset += 1
    let major = initial >> 5
    if major == 7 { return try simple(initial & 0x1f, start: start) }
    let argument = try self.argument(initial & 0x1f, start: start)
    switch major {
    case 0: return .unsigned(argument)
    case 1: return .negative(argument)
    case 2: return .bytes(Array(octets[try string(argument, start: start)]))
    case 3: return .text(try text(argument, start: start))
    case 4: return .array(try elements(argument, start: start, depth: depth))
    case 5: return .map(try entries(argument, start: start, depth: depth))
    default: return try tagged(argument, start: start, depth: depth)
    }
  }

  /// Reads the argument of a head of major types 0 to 6.
  private mutating func argument(
    _ additional: UInt8, start: Int
  ) throws(DecodingFailure) -> UInt64 {
    let byteCount: Int
    let least: UInt64
    switch additional {
    case 0..<24: return UInt64(additional)
    case 24: (byteCount, least) = (1, 24)
    case 25: (byteCount, least) = (2, 0x100)
    case 26: (byteCount, least) = (4, 0x1_0000)
    case 27: (byteCount, least) = (8, 0x1_0000_0000)
    case 31: throw .indefiniteLength(offset: start)
    default: throw .reservedHead(offset: start)
    }
    guard remaining >= byteCount else { throw .unexpectedEnd(offset: start) }
    var value: UInt64 = 0
    for _ in 0..<byteCount {
      value = value << 8 | UInt64(octets[offset])
      offset += 1
    }
    guard value >= least else { throw .headNotShortest(offset: start) }
    return value
  }

  /// Reads what follows the initial octet of major type 7.
  private func simple(_ additional: UInt8, start: Int) throws(DecodingFailure) -> CBOR {
    switch additional {
    case 20: return .bool(false)
    case 21: return .bool(true)
    case 22: return .null
    case 25, 26, 27: throw .floatingPoint(offset: start)
    case 28, 29, 30: throw .reservedHead(offset: start)
    case 31: throw .indefiniteLength(offset: start)
    default: throw .simpleValue(offset: start)
    }
  }

  /// Takes the octets of a byte string or a text.
  private mutating func string(
    _ byteCount: UInt64, start: Int
  ) throws(DecodingFailure) -> Range<Int> {
    guard byteCount <= UInt64(remaining) else { throw .unexpectedEnd(offset: start) }
    let range = offset..<(offset + Int(byteCount))
    offset = range.upperBound
    return range
  }

  private mutating func text(_ byteCount: UInt64, start: Int) throws(DecodingFailure) -> [UInt8] {
    let text = Array(octets[try string(byteCount, start: start)])
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: text.span)
    } catch {
      throw .invalidUTF8(offset: start)
    }
    return text
  }

  private mutating func elements(
    _ count: UInt64, start: Int, depth: Int
  ) throws(DecodingFailure) -> [CBOR] {
    try enter(depth: depth, start: start)
    // An element takes one octet at least, so a larger count cannot be filled.
    guard count <= UInt64(remaining) else { throw .unexpectedEnd(offset: start) }
    var elements: [CBOR] = []
    elements.reserveCapacity(min(Int(count), Self.reservationMax))
    for _ in 0..<count { elements.append(try item(depth: depth + 1)) }
    return elements
  }

  private mutating func entries(
    _ count: UInt64, start: Int, depth: Int
  ) throws(DecodingFailure) -> [CBOREntry] {
    try enter(depth: depth, start: start)
    guard count <= UInt64(remaining / 2) else { throw .unexpectedEnd(offset: start) }
    var entries: [CBOREntry] = []
    entries.reserveCapacity(min(Int(count), Self.reservationMax))
    var previous: Range<Int>?
    for _ in 0..<count {
      let keyStart = offset
      let key = try item(depth: depth + 1)
      let encoding = keyStart..<offset
      if let previous { try checkAscending(previous, encoding) }
      previous = encoding
      entries.append(CBOREntry(key, try item(depth: depth + 1)))
    }
    return entries
  }

  private func checkAscending(
    _ previous: Range<Int>, _ key: Range<Int>
  ) throws(DecodingFailure) {
    if octets[previous].lexicographicallyPrecedes(octets[key]) { return }
    throw octets[previous] == octets[key]
      ? .duplicateKey(offset: key.lowerBound) : .keysNotAscending(offset: key.lowerBound)
  }

  private mutating func tagged(
    _ number: UInt64, start: Int, depth: Int
  ) throws(DecodingFailure) -> CBOR {
    let isBigInteger = number == 2 || number == 3
    guard isBigInteger ? limits.allowsBigIntegers : limits.tags.contains(number) else {
      throw .tagNotAllowed(tag: number, offset: start)
    }
    try enter(depth: depth, start: start)
    let content = try item(depth: depth + 1)
    if isBigInteger {
      guard case .bytes(let magnitude) = content, magnitude.count > 8, magnitude.first != 0 else {
        throw .bigIntegerNotShortest(offset: start)
      }
    }
    return .tagged(number, content)
  }

  private func enter(depth: Int, start: Int) throws(DecodingFailure) {
    guard depth < limits.depthMax else { throw .tooDeep(offset: start, depthMax: limits.depthMax) }
  }
}
