import DeedBytecode
import DeedCrypto
import DeedIntegers

/// Values of any type by choices, near the edges of what the type holds.
struct ValueChoice {
  let types: TypeTable
  /// What parties and references are taken from; at least one.
  let digests: [Digest32]
  /// The contracts of an interface.
  let fitting: (InterfaceType) -> [Digest32]

  init(
    types: TypeTable, digests: [Digest32],
    fitting: @escaping (InterfaceType) -> [Digest32] = { _ in [] }
  ) {
    self.types = types
    self.digests = digests
    self.fitting = fitting
  }

  func value(_ type: TypeIndex, _ choices: inout ChoiceStream, depth: Int) -> Value {
    switch types[type] {
    case nil: return .bool(false)
    case .bool: return .bool(choices.below(2) == 1)
    case .integer: return .integer(integer(&choices))
    case .range(let lower, let upper):
      let value = integer(&choices)
      guard !(lower <= value && value <= upper), choices.below(10) < 9 else {
        return .integer(value)
      }
      return .integer(choices.below(2) == 0 ? lower : upper)
    case .ring(let modulus):
      let residue = (try? integer(&choices).dividedEuclidean(by: modulus).remainder) ?? .zero
      return .integer(choices.below(20) == 0 ? modulus : residue)
    case .bytes: return .bytes(octets(&choices, choices.pick([0, 1, 4, 64, 3000])))
    case .fixedBytes(let count): return .bytes(octets(&choices, Int(min(count, 4096))))
    case .text:
      let texts = ["", "a", "b", "é", "e\u{301}", "\0x", "a text longer than one word", "😀"]
      return .text(Array(choices.pick(texts).utf8))
    case .time:
      return .time(choices.pick([1_767_225_600_000, 0, 1, 4_611_686_018_427_387_903]))
    case .duration:
      let bound: Int64 = 4_611_686_018_427_387_903
      return .duration(choices.pick([0, 1, -1, 86_400_000, bound, -bound]))
    case .party: return .party(choices.pick(digests))
    case .digest: return .digest(.sha256, octets(&choices, 32))
    case .asset, .unique:
      let amounts: [Integer] = [1, 7, 300, 0, integer(&choices)]
      return .asset(
        issuer: choices.pick(digests), name: choices.pick(["Yuan", "Title", "A"]),
        number: choices.pick(amounts), isUnique: types[type] == .unique)
    case .option(let wrapped):
      return choices.below(2) == 0 ? .none : .some(value(wrapped, &choices, depth: depth + 1))
    case .list(let element), .log(let element):
      return .list(values(element, &choices, depth))
    case .set(let element): return .set(ascending(values(element, &choices, depth)))
    case .map(let key, let element):
      return .map(
        ascending(values(key, &choices, depth)).map {
          Value.MapEntry(key: $0, value: value(element, &choices, depth: depth + 1))
        })
    case .structure(let structure):
      return .structure(structure.fields.map { value($0.type, &choices, depth: depth + 1) })
    case .enumeration(let enumeration):
      let number = choices.below(enumeration.cases.count)
      return .enumeration(
        UInt32(number),
        enumeration.cases[number].payload.map { value($0.type, &choices, depth: depth + 1) })
    case .interface(let wanted):
      let contracts = fitting(wanted)
      return .contract(
        choices.pick(contracts.isEmpty || choices.below(16) == 15 ? digests : contracts))
    // A reference: to a contract there is, or to none.
    case .contract: return .contract(choices.pick(digests))
    }
  }

  private func integer(_ choices: inout ChoiceStream) -> Integer {
    switch choices.below(8) {
    case 6: return Integer(Int64(bitPattern: choices.word()))
    case 7:
      let magnitude = [1] + octets(&choices, choices.pick([8, 20, 200]))
      let number = try? Integer(magnitudeOctets: magnitude, isNegative: choices.below(2) == 1)
      return number ?? Integer(0)
    case 5:
      let bound: Int64 = 1 << 62
      return Integer(choices.pick([.max, .min, bound, -bound, bound - 1, -bound - 1]))
    default: return Integer(Int64(choices.below(12)) - 2)
    }
  }

  private func octets(_ choices: inout ChoiceStream, _ count: Int) -> [UInt8] {
    // Few choices for many octets: a value is not what an input is for.
    let first = UInt8(choices.below(256))
    return (0..<count).map { $0 == 0 ? first : UInt8(truncatingIfNeeded: $0) }
  }

  private func values(
    _ type: TypeIndex, _ choices: inout ChoiceStream, _ depth: Int
  ) -> [Value] {
    (0..<choices.below(depth > 2 ? 2 : 4)).map { _ in value(type, &choices, depth: depth + 1) }
  }

  private func ascending(_ values: [Value]) -> [Value] {
    var result: [Value] = []
    for value in values.sorted(by: { $0.precedes($1) })
    where result.last.map({ $0.precedes(value) }) ?? true { result.append(value) }
    return result
  }
}
