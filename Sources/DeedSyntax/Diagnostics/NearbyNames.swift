/// The names in scope that a misspelt one may have meant.
package enum NearbyNames {
  /// The candidates closest to a name, at most three, nearest first and then in alphabetical order.
  package static func closest(to name: String, among candidates: [String]) -> [String] {
    // Any other letter would be near to a single one.
    let limit = name.utf8.count < 3 ? 0 : max(1, name.utf8.count / 3)
    var seen: Set<String> = []
    var found: [(distance: Int, name: String)] = []
    for candidate in candidates where seen.insert(candidate).inserted && candidate != name {
      guard abs(candidate.utf8.count - name.utf8.count) <= limit else { continue }
      let distance = distance(Array(name.utf8), Array(candidate.utf8))
      if distance <= limit { found.append((distance, candidate)) }
    }
    found.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return found.prefix(3).map(\.name)
  }

  /// The candidates that go on where a name ends, such as `sorted` for `sort`, at most three, shortest first.
  package static func continuing(_ name: String, among candidates: [String]) -> [String] {
    guard name.utf8.count > 3 else { return [] }
    let found = Set(candidates).filter {
      $0.utf8.starts(with: name.utf8) && $0 != name && $0.utf8.count <= 2 * name.utf8.count
    }
    return found.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }.prefix(3).map { $0 }
  }

  /// The number of octets to insert, remove, replace or swap with a neighbour, letters' case counting for nothing.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    func folded(_ octet: UInt8) -> UInt8 { (0x41...0x5A).contains(octet) ? octet + 0x20 : octet }
    let a = left.prefix(64).map(folded)
    let b = right.prefix(64).map(folded)
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
