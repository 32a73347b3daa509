/// The clauses that are named, singly and as ranges, each looked up in few steps.
struct NamedClauses {
  /// The parts of the numbers that are written.
  private let numbers: Set<[Int]>
  /// What the written numbers begin with, themselves included.
  private let beginnings: Set<[Int]>
  /// The first of each range, ascending, and with it the greatest last of the ranges up to this one.
  private let ranges: [(first: [Int], last: [Int])]

  /// Takes what is written: one number each, or the first and the last of a range.
  init(_ written: [(first: [Int], last: [Int]?)]) {
    var numbers: Set<[Int]> = []
    var beginnings: Set<[Int]> = []
    var ranges: [(first: [Int], last: [Int])] = []
    for (first, last) in written {
      for number in [first, last ?? first] where numbers.insert(number).inserted {
        for count in number.indices { beginnings.insert(Array(number[...count])) }
      }
      if let last { ranges.append((first, last)) }
    }
    ranges.sort { $0.first.lexicographicallyPrecedes($1.first) }
    for index in ranges.indices.dropFirst()
    where ranges[index].last.lexicographicallyPrecedes(ranges[index - 1].last) {
      ranges[index].last = ranges[index - 1].last
    }
    self.numbers = numbers
    self.beginnings = beginnings
    self.ranges = ranges
  }

  /// Whether a clause is named: it is written, or is a part of one that is, or has one as a part, or lies in a range.
  func contains(_ clause: [Int]) -> Bool {
    if beginnings.contains(clause) { return true }
    if clause.indices.contains(where: { numbers.contains(Array(clause[...$0])) }) { return true }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if clause.lexicographicallyPrecedes(ranges[middle].first) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low > 0 && clause.lexicographicallyPrecedes(ranges[low - 1].last)
  }
}
