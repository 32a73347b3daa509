import DeedBytecode
import DeedEncoding
import DeedIntegers

/// An upper bound on the size of a value, as its deterministic CBOR would have it; what gas depends on follows from it.
///
/// In the arena a value has at most four slots an item: an item takes one in what holds it, and the header of an
/// aggregate takes three. Sums saturate.
struct Extent: Hashable {
  /// The octets.
  var octets: Int
  /// The items: heads of integers, strings, arrays.
  var items: Int

  /// More than any value has.
  static let saturated = 1 << 40

  init(_ octets: Int, _ items: Int = 1) {
    self.octets = min(octets, Self.saturated)
    self.items = min(items, Self.saturated)
  }

  /// Nothing.
  static let zero = Extent(0, 0)
  /// A truth value, a case, a small integer, a time.
  static let word = Extent(9)
  /// A party or a reference.
  static let identifier = Extent(34)
  /// Any integer: sign and tag, the head of the octets, 65,536 bits.
  static let integer = Extent(Limits.integerBitsMax / 8 + 8)
  /// A digest: an array of the algorithm's name and the octets.
  static let digest = Extent(64, 3)
  /// A value of a type that has no bound.
  static let unbounded = Extent(saturated, saturated)
  /// A text or octets without a bound.
  static let string = Extent(saturated)

  /// Both together.
  static func + (left: Extent, right: Extent) -> Extent {
    Extent(left.octets + right.octets, left.items + right.items)
  }

  /// What is within both bounds.
  func within(_ other: Extent) -> Extent {
    Extent(min(octets, other.octets), min(items, other.items))
  }

  /// What is within a limit of octets, which is one of items, too.
  func within(octets limit: Int) -> Extent { within(Extent(limit, limit)) }

  /// A bound of both.
  func joined(_ other: Extent) -> Extent {
    Extent(max(octets, other.octets), max(items, other.items))
  }

  /// The limbs of an integer.
  var limbs: Int { min(octets, Self.integer.octets) / 8 + 1 }
}

/// The bounds of the values of a module's types.
struct TypeExtents {
  /// By type.
  private(set) var types: [Extent] = []

  init(_ table: TypeTable) {
    for index in 0..<Int(TypeIndex.firstDefined) + table.definitions.count {
      let definition = table[TypeIndex(rawValue: UInt32(index))]
      types.append(definition.map { extent($0) } ?? .zero)
    }
  }

  private func extent(_ definition: TypeDefinition) -> Extent {
    func part(_ type: TypeIndex) -> Extent { types[Int(type.rawValue)] }
    switch definition {
    case .bool, .time, .duration: return .word
    case .integer: return .integer
    case .range(let lower, let upper):
      return Extent(
        max(lower.cbor.encoded().count, upper.cbor.encoded().count, Extent.word.octets))
    case .ring(let modulus):
      return Extent(max(modulus.cbor.encoded().count, Extent.word.octets))
    case .bytes, .text: return .string
    case .party, .contract, .interface: return .identifier
    case .digest: return .digest
    case .asset, .unique: return .asset
    case .fixedBytes(let count): return Extent(Int(count) + 5)
    case .option(let wrapped): return part(wrapped) + Extent(1)
    case .list, .set, .log, .map: return .unbounded
    case .structure(let structure):
      return structure.fields.reduce(Extent(3)) { $0 + part($1.type) }
    case .enumeration(let enumeration):
      if enumeration.isPlain { return Extent(10, 2) }
      return enumeration.cases.reduce(.zero) { most, enumCase in
        most.joined(enumCase.payload.reduce(Extent(8, 2)) { $0 + part($1.type) })
      }
    }
  }

  subscript(_ type: Int) -> Extent { types[type] }

  /// The bound of a stored row's value.
  func row(_ type: Int) -> Extent { types[type].within(octets: Limits.storageValueOctetsMax) }
}
