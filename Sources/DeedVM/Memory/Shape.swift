import DeedBytecode
import DeedIntegers

/// How values of a type lie in slots and arena: what copying, comparing and converting go by.
///
/// | shape | slot | in the arena |
/// |---|---|---|
/// | word | a bool, a plain enum's case, the bits of a ring's value up to n = 2^64 | |
/// | integer | `v << 1`, or `index << 1 \| 1` | `limbs << 1 \| sign`, then the limbs |
/// | octets | index | the count of octets, then the octets |
/// | structure | index | a slot a field |
/// | enumeration | index | the case, then a slot a part of the payload |
/// | option | 0 for none, index | the value's slot |
/// | asset | index | the issuer's octets, the name's, the amount or the id: a slot each |
/// | list, set, map | index | count, capacity, index of the elements: a slot each, key and value for maps |
///
/// `time` and `duration` are integers that are always small. Words, integers and octets are never changed in place, so
/// slots share them; all else has one owner. An asset, and what has one inside, is never copied.
enum Shape: UInt8 {
  case word
  case integer
  case octets
  case structure
  case enumeration
  case option
  case asset
  case list
  case set
  case map
}

/// A type as the machine uses it: small, without references.
struct RuntimeType {
  /// How values lie.
  let shape: Shape
  /// The type of the element, the wrapped value or the key.
  let element: Int
  /// The type of a map's values.
  let value: Int
  /// The first field's position in `TypeLayouts.members`, or the first case's in `TypeLayouts.cases`.
  let first: Int
  /// The number of fields or cases; for `bytes[n]` the number of octets.
  let count: Int

  /// Whether slots may share a value, since it is never changed in place.
  var isShared: Bool {
    switch shape {
    case .word, .integer, .octets: true
    case .structure, .enumeration, .option, .asset, .list, .set, .map: false
    }
  }

  init(_ shape: Shape, element: Int = 0, value: Int = 0, first: Int = 0, count: Int = 0) {
    self.shape = shape
    self.element = element
    self.value = value
    self.first = first
    self.count = count
  }
}

/// The types of a module, by index.
struct TypeLayouts {
  /// The types by `TypeIndex.rawValue`; free numbers are words.
  private(set) var types: [RuntimeType] = []
  /// The types of struct fields and payload parts.
  private(set) var members: [Int] = []
  /// For each case the first part's position in `members` and the number of parts.
  private(set) var cases: [(first: Int, count: Int)] = []

  init(_ table: TypeTable) {
    let count = Int(TypeIndex.firstDefined) + table.definitions.count
    types.reserveCapacity(count)
    for index in 0..<count {
      types.append(layout(table[TypeIndex(rawValue: UInt32(index))] ?? .bool))
    }
  }

  private mutating func layout(_ definition: TypeDefinition) -> RuntimeType {
    func index(_ type: TypeIndex) -> Int { Int(type.rawValue) }
    switch definition {
    case .bool: return RuntimeType(.word)
    case .integer, .range, .time, .duration: return RuntimeType(.integer)
    case .ring(let modulus):
      return RuntimeType(modulus.lastWord == nil ? .integer : .word)
    case .bytes, .text, .party, .contract, .digest, .interface: return RuntimeType(.octets)
    case .fixedBytes(let count): return RuntimeType(.octets, count: Int(count))
    case .asset, .unique: return RuntimeType(.asset)
    case .option(let wrapped): return RuntimeType(.option, element: index(wrapped))
    case .list(let element), .log(let element):
      return RuntimeType(.list, element: index(element))
    case .set(let element): return RuntimeType(.set, element: index(element))
    case .map(let key, let value):
      return RuntimeType(.map, element: index(key), value: index(value))
    case .structure(let structure):
      let first = members.count
      members += structure.fields.map { index($0.type) }
      return RuntimeType(.structure, first: first, count: structure.fields.count)
    case .enumeration(let enumeration):
      if enumeration.isPlain { return RuntimeType(.word) }
      let first = cases.count
      for enumCase in enumeration.cases {
        cases.append((members.count, enumCase.payload.count))
        members += enumCase.payload.map { index($0.type) }
      }
      return RuntimeType(.enumeration, first: first, count: enumeration.cases.count)
    }
  }
}

extension Integer {
  /// n − 1 of a modulus up to 2^64, whose values are words; nil beyond.
  var lastWord: UInt64? {
    if let word = uint64 { return word &- 1 }
    return exponentOfTwo == 64 ? .max : nil
  }
}
