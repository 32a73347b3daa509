/// What each member was charged within the last W: a fold over the leaves, rebuilt from them at start.
struct ChargeWindow {
  /// The charge of one leaf.
  struct Entry {
    let time: Int64
    let member: UInt64
    let charge: UInt64
  }

  private let window: Int64
  private var entries: [Entry] = []
  private var first = 0
  private var totals: [UInt64: UInt64] = [:]

  /// An empty window of this many milliseconds.
  init(window: Int64) { self.window = window }

  /// Adds a leaf's charge; times never decrease.
  mutating func add(_ entry: Entry) {
    entries.append(entry)
    totals[entry.member, default: 0] += entry.charge
  }

  /// Forgets charges older than the window.
  mutating func advance(to time: Int64) {
    while first < entries.count, entries[first].time <= time - window {
      totals[entries[first].member, default: 0] -= entries[first].charge
      first += 1
    }
    if first > 1024, first * 2 > entries.count {
      entries.removeFirst(first)
      first = 0
    }
  }

  /// Whether a member was charged less than a quota within the window that ends at a time, where `besides` is charged on top.
  ///
  /// The window need not have been advanced to that time: on a quiet network no block does.
  func isBelow(_ quota: UInt64, member: UInt64, at time: Int64, besides: UInt64) -> Bool {
    var total = totals[member, default: 0] + besides
    var index = first
    while total >= quota, index < entries.count, entries[index].time <= time - window {
      if entries[index].member == member { total -= entries[index].charge }
      index += 1
    }
    return total < quota
  }

  /// What a member was charged, as far as it is not forgotten.
  func total(of member: UInt64) -> UInt64 { totals[member, default: 0] }
}
