import DeedCrypto
import DeedState
import DeedTestSupport
import Testing

/// The tree on every store: the root and its pages never depend on the backend.
@Suite struct StateRootTests {
  func blocks(seed: UInt64) -> [[RowWrite]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<25).map { _ in
      var changes: [[UInt8]: [UInt8]?] = [:]
      for _ in 0..<40 {
        changes[generator.octets(countMax: 4)] =
          Int.random(in: 0..<3, using: &generator) == 0
          ? .some(nil) : generator.octets(countMax: 3)
      }
      return changes.map { RowWrite(key: $0.key, value: $0.value) }
    }
  }

  @Test(arguments: [5, 6] as [UInt64])
  func rootsAndPagesAreEqualOnAllStores(seed: UInt64) throws {
    var roots: [Backend: [Digest32]] = [:]
    var pages: [Backend: [StoreRow]] = [:]
    for backend in Backend.allCases {
      try backend.withStore { store in
        let tree = StateTree(reader: store, suite: .ed25519SHA256)
        for changes in blocks(seed: seed) {
          let snapshot = StateTree(reader: try store.snapshot(), suite: .ed25519SHA256)
          let before = try tree.root()
          let update = try tree.update(root: before, changes: changes)
          var batch = WriteBatch()
          batch.append(changes, in: .state)
          batch.append(update.pageWrites, in: .tree)
          try store.commit(batch, synced: false)
          roots[backend, default: []].append(update.root)
          // The snapshot still proves against the root of its own height.
          #expect(try snapshot.root() == before)
          let proof = try snapshot.prove(changes.first?.key ?? [])
          #expect(proof.verify(root: before, suite: .ed25519SHA256))
        }
        pages[backend] = try store.rows(of: .tree, in: .all)
      }
    }
    #expect(roots[.memory] == roots[.rocksDB], "seed \(seed)")
    #expect(pages[.memory] == pages[.rocksDB], "seed \(seed)")
    #expect(roots[.memory]?.count == 25)
  }
}
