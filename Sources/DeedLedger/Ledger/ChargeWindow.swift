/// What each member was charged within the last W: a fold over the leaves, rebuilt from them at start.
struct ChargeWindow {
  private struct Entry {
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
  mutating func add(time: Int64, member: UInt64, charge: UInt64) {
    entries.append(Entry(time: time, member: member, charge: charge))
    totals[member, default: 0] += charge
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

  /// What a member was charged within the window.
  func total(of member: UInt64) -> UInt64 { totals[member, default: 0] }
}
