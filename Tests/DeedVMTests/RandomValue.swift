import DeedBytecode
import DeedCrypto
import DeedIntegers
import DeedTestSupport

/// Values of any type, near the edges of what a type holds.
enum RandomValue {
  static let names = ["ann", "bob", "cat"]

  static func integer(_ g: inout SeededGenerator) -> Integer {
    switch g.below(8) {
    case 0: return Integer(Int64(bitPattern: g.next()))
    case 1:
      let octets =
        [UInt8(1 + g.below(255))]
        + (0..<[8, 20, 200, 8191][g.below(4)]).map { _ in UInt8(g.below(256)) }
      return (try? Integer(magnitudeOctets: octets, isNegative: g.below(2) == 0)) ?? Integer(0)
    case 2:
      let bound: Int64 = 1 << 62
      let edges: [Int64] = [Int64.max, Int64.min, bound, -bound, bound - 1, -bound - 1]
      return Integer(edges[g.below(6)])
    default: return Integer(Int64(g.below(8)) - 2)
    }
  }

  static func value(_ type: TypeIndex, _ types: TypeTable, _ g: inout SeededGenerator, _ depth: Int)
    -> Value
  {
    func octets(_ g: inout SeededGenerator) -> [UInt8] {
      let count = g.below(40) == 0 ? 3000 : g.below(5)
      return (0..<count).map { _ in UInt8([0, 1, 255, 97, 98][g.below(5)]) }
    }
    func elements(_ type: TypeIndex, _ g: inout SeededGenerator) -> [Value] {
      (0..<g.below(depth > 2 ? 2 : 5)).map { _ in value(type, types, &g, depth + 1) }
    }
    func ascending(_ values: [Value]) -> [Value] {
      var result: [Value] = []
      for v in values.sorted(by: { $0.precedes($1) })
      where result.last.map({ $0.precedes(v) }) ?? true { result.append(v) }
      return result
    }
    guard let definition = types[type] else { return .bool(false) }
    switch definition {
    case .bool: return .bool(g.below(2) == 0)
    case .integer: return .integer(integer(&g))
    case .range(let lower, let upper):
      let v = integer(&g)
      return .integer(
        lower <= v && v <= upper || g.below(10) == 0 ? v : g.below(2) == 0 ? lower : upper)
    case .ring(let modulus):
      let v = (try? integer(&g).dividedEuclidean(by: modulus).remainder) ?? .zero
      return .integer(g.below(10) == 0 ? modulus : v)
    case .bytes: return .bytes(octets(&g))
    case .fixedBytes(let n): return .bytes((0..<Int(n)).map { _ in UInt8(g.below(3)) })
    case .text:
      return .text(
        Array(
          ["", "a", "b", "é", "e\u{301}", "\0x", "long text that is longer than eight"][g.below(7)]
            .utf8))
    case .time:
      return .time(([0, 1, 1_700_000_000_000, 4_611_686_018_427_387_903] as [Int64])[g.below(4)])
    case .duration:
      return .duration(
        ([0, 1, -1, 4_611_686_018_427_387_903, -4_611_686_018_427_387_903] as [Int64])[g.below(5)])
    case .party, .contract, .interface:
      let id = g.below(8) == 0 ? FixtureRun.contract : FixtureCall.party(names[g.below(3)])
      if case .party = definition { return .party(id) }
      return .contract(id)
    case .digest: return .digest(.sha256, (0..<32).map { _ in UInt8(g.below(2)) })
    case .asset, .unique:
      return .asset(
        issuer: FixtureRun.contract, name: ["Yuan", "Title", "Point"][g.below(3)],
        number: Integer(Int64(1 + g.below(9))), isUnique: definition == .unique)
    case .option(let w): return g.below(2) == 0 ? .none : .some(value(w, types, &g, depth + 1))
    case .list(let e), .log(let e): return .list(elements(e, &g))
    case .set(let e): return .set(ascending(elements(e, &g)))
    case .map(let k, let v):
      return .map(
        ascending(elements(k, &g)).map {
          Value.MapEntry(key: $0, value: value(v, types, &g, depth + 1))
        })
    case .structure(let s): return .structure(s.fields.map { value($0.type, types, &g, depth + 1) })
    case .enumeration(let e):
      let n = g.below(e.cases.count)
      return .enumeration(
        UInt32(n), e.cases[n].payload.map { value($0.type, types, &g, depth + 1) })
    }
  }
}
