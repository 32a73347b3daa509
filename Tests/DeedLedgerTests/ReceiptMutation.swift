import DeedEncoding
import DeedTestSupport

/// What a receipt becomes when somebody tampers with it: its items, also those within byte strings.
enum ReceiptMutation {
  /// The item in octets, where a transaction's tag is allowed.
  static func item(_ octets: [UInt8]) -> CBOR? {
    try? CBOR.decode(octets, limits: CBORLimits(tags: [98]))
  }

  /// The record within a byte string, if there seems to be one.
  private static func embedded(_ octets: [UInt8]) -> CBOR? {
    guard octets.count > 8, let item = item(octets) else { return nil }
    switch item {
    case .map(let entries) where !entries.isEmpty: return item
    case .array(let elements) where elements.count > 1: return item
    default: return nil
    }
  }

  private static func children(_ item: CBOR) -> [CBOR] {
    switch item {
    case .array(let elements): elements
    case .map(let entries): entries.map(\.value)
    case .tagged(_, let content): [content]
    case .bytes(let octets): embedded(octets).map { [$0] } ?? []
    default: []
    }
  }

  /// How many items there are.
  static func count(_ item: CBOR) -> Int { children(item).reduce(1) { $0 + count($1) } }

  /// The octets of an item, with those of the item at a place (counted down to 0) made otherwise.
  static func encoded(_ item: CBOR, at place: inout Int, by change: (CBOR) -> [UInt8]) -> [UInt8] {
    place -= 1
    if place == -1 { return change(item) }
    let start = place
    switch item {
    case .array(let elements):
      return head(4, elements.count) + elements.flatMap { encoded($0, at: &place, by: change) }
    case .map(let entries):
      return head(5, entries.count)
        + entries.flatMap { $0.key.encoded() + encoded($0.value, at: &place, by: change) }
    case .tagged(let tag, let content):
      return head(6, Int(tag)) + encoded(content, at: &place, by: change)
    case .bytes(let octets):
      guard let content = embedded(octets), start < count(content) else {
        place -= children(item).reduce(0) { $0 + count($1) }
        return item.encoded()
      }
      let changed = encoded(content, at: &place, by: change)
      return head(2, changed.count) + changed
    default: return item.encoded()
    }
  }

  /// A head with its argument in the shortest form.
  static func head(_ major: UInt8, _ count: Int) -> [UInt8] {
    var octets = CBOR.unsigned(UInt64(count)).encoded()
    octets[0] |= major << 5
    return octets
  }

  /// Another item in the place of one.
  static func changed(_ item: CBOR, using random: inout SeededGenerator) -> CBOR {
    if random.below(12) == 0 {
      let others: [CBOR] = [.null, .array([]), .map([]), 0, .bytes([]), "", .bool(true), -1]
      return others[random.below(others.count)]
    }
    switch item {
    case .unsigned(let number):
      let others = [number &+ 1, number &- 1, 0, 1, UInt64.max, 1 << 63, random.next() >> 40]
      return .unsigned(others[random.below(others.count)])
    case .negative(let number):
      return random.below(2) == 0 ? .negative(number ^ 1) : .unsigned(number)
    case .bytes(var octets):
      switch random.below(4) {
      case 0: octets.append(UInt8(random.below(256)))
      case 1: octets = Array(octets.dropLast())
      default:
        if octets.isEmpty {
          octets = [0]
        } else {
          octets[random.below(octets.count)] ^= 1 << random.below(8)
        }
      }
      return .bytes(octets)
    case .text(let octets):
      return random.below(2) == 0 ? .text(octets + [0x78]) : .text(octets.dropLast())
    case .array(let elements): return .array(rearranged(elements, filler: .null, using: &random))
    case .map(let entries):
      if random.below(3) == 0 { return .map(entries + [CBOREntry(.unsigned(40), 1)]) }
      return .map(entries.enumerated().filter { $0.offset != entries.count / 2 }.map(\.element))
    case .tagged(let tag, let content):
      return random.below(2) == 0 ? content : .tagged(tag ^ 1, content)
    case .bool(let flag): return .bool(!flag)
    case .null: return 1
    }
  }

  private static func rearranged<Element>(
    _ elements: [Element], filler: Element, using random: inout SeededGenerator
  ) -> [Element] {
    guard !elements.isEmpty else { return [filler] }
    var elements = elements
    let index = random.below(elements.count)
    switch random.below(5) {
    case 0: elements.remove(at: index)
    case 1: elements.insert(elements[index], at: index)
    case 2: elements.swapAt(index, random.below(elements.count))
    case 3: elements.append(elements[random.below(elements.count)])
    default: elements.reverse()
    }
    return elements
  }

  /// Octets that mean the item, or nearly, but are not its one encoding.
  static func uncanonical(_ item: CBOR, using random: inout SeededGenerator) -> [UInt8] {
    let octets = item.encoded()
    switch (item, random.below(3)) {
    case (.array, 0), (.map, 0), (.bytes, 0), (.text, 0):
      return indefinite(item, octets)
    case (.map(let entries), 1) where entries.count > 1:
      return head(5, entries.count)
        + entries.reversed().flatMap { $0.key.encoded() + $0.value.encoded() }
    case (.map(let entries), 2) where !entries.isEmpty:
      let twice = [entries[0]] + entries
      return head(5, twice.count) + twice.flatMap { $0.key.encoded() + $0.value.encoded() }
    case (.unsigned(let number), 1):
      return [0xc2, 0x48] + CBOR.bytes(bigEndian(number)).encoded().dropFirst()
    case (.unsigned, 2): return [0xf9, 0x3c, 0x00]
    case (.null, 1): return [0xf7]
    case (.null, 2), (.bool, 2): return [0xf8, 0x16]
    default: return longerHead(octets)
    }
  }

  private static func bigEndian(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
  }

  private static func indefinite(_ item: CBOR, _ octets: [UInt8]) -> [UInt8] {
    switch item {
    case .array(let elements): [0x9f] + elements.flatMap { $0.encoded() } + [0xff]
    case .map(let entries):
      [0xbf] + entries.flatMap { $0.key.encoded() + $0.value.encoded() } + [0xff]
    default: [octets[0] & 0xe0 | 0x1f] + octets + [0xff]
    }
  }

  /// The same item with the head of the next length; simple values are tagged instead.
  private static func longerHead(_ octets: [UInt8]) -> [UInt8] {
    let major = octets[0] & 0xe0
    guard major != 0xe0 else { return [0xd8, 0x18] + octets }
    switch octets[0] & 0x1f {
    case 24: return [major | 25, 0] + octets.dropFirst()
    case 25: return [major | 26, 0, 0] + octets.dropFirst()
    case 26: return [major | 27, 0, 0, 0, 0] + octets.dropFirst()
    case 27: return [0xd8, 0x18] + octets
    default: return [major | 24, octets[0] & 0x1f] + octets.dropFirst()
    }
  }
}
