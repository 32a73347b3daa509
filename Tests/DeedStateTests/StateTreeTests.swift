import DeedCrypto
import DeedState
import DeedTestSupport
import Testing

@Suite struct StateTreeTests {
  let suite = CipherSuite.ed25519SHA256

  @Test func plainSHA256IsSHA256() {
    let abc = PlainSHA256.digest(Array("abc".utf8)).prefix(4)
    #expect(Array(abc) == [0xba, 0x78, 0x16, 0xbf])
    #expect(Array(PlainSHA256.digest([]).prefix(4)) == [0xe3, 0xb0, 0xc4, 0x42])
  }

  /// Commits changes to rows and tree in one batch, as a block does.
  @discardableResult
  func apply(_ changes: [RowWrite], to store: some StateStore) throws -> StateTree.Update {
    let tree = StateTree(reader: store, suite: suite)
    let update = try tree.update(root: try tree.root(), changes: changes)
    var batch = WriteBatch()
    batch.append(changes, in: .state)
    batch.append(update.pageWrites, in: .tree)
    try store.commit(batch, synced: false)
    #expect(try tree.root() == update.root)
    return update
  }

  func expectedRoot(_ model: [[UInt8]: [UInt8]]) -> Digest32 {
    StateTree.root(of: model.map { StoreRow(key: $0.key, value: $0.value) }, suite: suite)
  }

  @Test func smallestTreesFollowTheDefinition() throws {
    let store = MemoryStore()
    #expect(
      try StateTree(reader: store, suite: suite).root().octets == [UInt8](repeating: 0, count: 32))
    let (key, value): ([UInt8], [UInt8]) = ([1, 2, 3], [])
    let one = try apply([RowWrite(key: key, value: value)], to: store)
    let k = PlainSHA256.digest([0x20] + key)
    let v = PlainSHA256.digest([0x21] + value)
    let leaf = PlainSHA256.digest([0x22] + k + v)
    #expect(one.root.octets == leaf)

    // A second key: the tree splits at every bit until the two part, with empty siblings on the way.
    let secondKey: [UInt8] = [9]
    let k2 = PlainSHA256.digest([0x20] + secondKey)
    let leaf2 = PlainSHA256.digest([0x22] + k2 + PlainSHA256.digest([0x21, 7]))
    let two = try apply([RowWrite(key: secondKey, value: [7])], to: store)
    func bit(_ octets: [UInt8], _ index: Int) -> Bool {
      octets[index / 8] >> (7 - index % 8) & 1 == 1
    }
    let shared = (0..<256).first { bit(k, $0) != bit(k2, $0) } ?? 256
    var node = PlainSHA256.digest([0x23] + (bit(k, shared) ? leaf2 + leaf : leaf + leaf2))
    let empty = [UInt8](repeating: 0, count: 32)
    for depth in (0..<shared).reversed() {
      node = PlainSHA256.digest([0x23] + (bit(k, depth) ? empty + node : node + empty))
    }
    #expect(two.root.octets == node)
    #expect(try apply([RowWrite(key: key, value: nil)], to: store).root.octets == leaf2)
    #expect(try apply([RowWrite(key: secondKey, value: nil)], to: store).root == .zero)
    #expect(try store.rows(of: .tree, in: .all).isEmpty)
  }

  @Test(arguments: [11, 12, 13, 14, 15, 16] as [UInt64])
  func randomBatchesMatchTheDefinition(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let store = MemoryStore()
    var model: [[UInt8]: [UInt8]] = [:]
    let keySpace = UInt16([8, 40, 400, 2000].randomElement(using: &generator) ?? 8)
    for round in 0..<40 {
      var changes: [[UInt8]: [UInt8]?] = [:]
      for _ in 0..<Int.random(in: 0...60, using: &generator) {
        let number = UInt16.random(in: 0..<keySpace, using: &generator)
        let key = [UInt8(number >> 8), UInt8(number & 0xff)]
        let isRemoval = Int.random(in: 0..<100, using: &generator) < (round < 25 ? 30 : 75)
        changes[key] = isRemoval ? .some(nil) : generator.octets(countMax: 3)
      }
      for (key, value) in changes { model[key] = value }
      let update = try apply(
        changes.map { RowWrite(key: $0.key, value: $0.value) }, to: store)
      try #require(update.root == expectedRoot(model), "seed \(seed), round \(round)")
    }
    // The pages, too, follow from the rows alone.
    let fresh = MemoryStore()
    try apply(model.map { RowWrite(key: $0.key, value: $0.value) }, to: fresh)
    #expect(try fresh.rows(of: .tree, in: .all) == store.rows(of: .tree, in: .all), "seed \(seed)")
    try apply(model.map { RowWrite(key: $0.key, value: nil) }, to: store)
    #expect(try store.rows(of: .tree, in: .all).isEmpty, "seed \(seed)")
  }

  @Test(arguments: [21, 22, 23] as [UInt64])
  func orderOfInsertionAndRemovalDoesNotMatter(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let kept = (0..<150).map { RowWrite(key: [UInt8($0), 1], value: [UInt8($0)]) }
    let passing = (0..<80).map { RowWrite(key: [UInt8($0), 2], value: [UInt8($0)]) }
    var pages: [StoreRow]?
    for _ in 0..<3 {
      let store = MemoryStore()
      for write in (kept + passing).shuffled(using: &generator) { try apply([write], to: store) }
      for write in passing.shuffled(using: &generator) {
        try apply([RowWrite(key: write.key, value: nil)], to: store)
      }
      let rows = try store.rows(of: .tree, in: .all)
      #expect(pages == nil || pages == rows, "seed \(seed)")
      pages = rows
      let root = try StateTree(reader: store, suite: suite).root()
      #expect(
        root
          == StateTree.root(
            of: kept.map { StoreRow(key: $0.key, value: $0.value ?? []) }, suite: suite))
    }
  }

  @Test func updatesThatChangeNothingWriteNothing() throws {
    let store = MemoryStore()
    let rows = (0..<100).map { RowWrite(key: [UInt8($0)], value: [UInt8($0)]) }
    try apply(rows, to: store)
    #expect(try apply([], to: store).pageWrites.isEmpty)
    #expect(try apply(Array(rows[10..<20]), to: store).pageWrites.isEmpty)
    #expect(try apply([RowWrite(key: [200], value: nil)], to: store).pageWrites.isEmpty)
  }

  @Test func oneUpdateTouchesOnePathOfPages() throws {
    let store = MemoryStore()
    let rows = (0..<20_000).map {
      RowWrite(key: [UInt8($0 >> 8), UInt8($0 & 0xff)], value: [UInt8($0 & 0xff)])
    }
    try apply(rows, to: store)
    for number in stride(from: 0, to: 20_000, by: 997) {
      let key = [UInt8(number >> 8), UInt8(number & 0xff)]
      let update = try apply([RowWrite(key: key, value: [1, 2, 3])], to: store)
      // 20,000 keys lie some 14 to 30 levels deep: at most eight pages of four levels.
      #expect(update.pageWrites.count <= 8 && update.pagesRead <= 8)
    }
  }

  @Test func anUnexpectedRootOrADamagedPageIsCorruption() throws {
    let store = MemoryStore()
    try apply((0..<200).map { RowWrite(key: [UInt8($0)], value: [1]) }, to: store)
    let tree = StateTree(reader: store, suite: suite)
    #expect(throws: StoreFailure.self) { try tree.update(root: .zero, changes: []) }
    let pages = try store.rows(of: .tree, in: .all)
    for page in pages.dropFirst().prefix(5) {
      for replacement in [nil, [], [0], page.value.dropLast(), page.value + [0]] as [[UInt8]?] {
        let damaged = MemoryStore()
        var batch = WriteBatch()
        batch.append(pages.map { RowWrite(key: $0.key, value: $0.value) }, in: .tree)
        batch.append([RowWrite(key: page.key, value: replacement)], in: .tree)
        try damaged.commit(batch, synced: false)
        let broken = StateTree(reader: damaged, suite: suite)
        let changes = (0..<200).map { RowWrite(key: [UInt8($0)], value: [2]) }
        #expect(throws: StoreFailure.self) {
          try broken.update(root: try broken.root(), changes: changes)
        }
      }
    }
  }
}
