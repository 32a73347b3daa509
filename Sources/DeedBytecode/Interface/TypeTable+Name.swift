import DeedIntegers

extension TypeTable {
  /// A type as the source spells it, such as `map<Digest, Record>`, `int in 0...9` or `bytes[32]?`.
  ///
  /// Structs, enums and interfaces are named only. Total, also for tables that nobody has checked.
  package func name(of type: TypeIndex) -> String {
    name(of: type, depth: 0)
  }

  private func name(of type: TypeIndex, depth: Int) -> String {
    // Types of a checked table nest less.
    guard depth <= Limits.valueDepthMax, let definition = self[type] else { return "…" }
    func part(_ type: TypeIndex) -> String { name(of: type, depth: depth + 1) }
    switch definition {
    case .bool: return "bool"
    case .integer: return "int"
    case .bytes: return "bytes"
    case .text: return "text"
    case .time: return "time"
    case .duration: return "duration"
    case .party: return "party"
    case .contract: return "contract"
    case .digest: return "Digest"
    case .asset: return "asset"
    case .unique: return "unique"
    case .fixedBytes(let count): return "bytes[\(count)]"
    case .range(let lower, let upper): return "int in \(lower)...\(upper)"
    case .ring(let modulus):
      if let exponent = modulus.exponentOfTwo, exponent > 3 { return "int mod 2**\(exponent)" }
      return "int mod \(modulus)"
    case .option(let wrapped):
      switch self[wrapped] {
      case .range, .ring: return "(\(part(wrapped)))?"
      default: return part(wrapped) + "?"
      }
    case .list(let element): return "list<\(part(element))>"
    case .map(let key, let value): return "map<\(part(key)), \(part(value))>"
    case .set(let element): return "set<\(part(element))>"
    case .log(let element): return "log<\(part(element))>"
    case .structure(let structure): return structure.name.description
    case .enumeration(let enumeration): return enumeration.name.description
    case .interface(let interface): return interface.name.description
    }
  }
}
