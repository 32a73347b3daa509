import DeedCrypto
import DeedEncoding
import DeedState
import DeedTestSupport
import Testing

@Suite struct StateProofTests {
  let suite = CipherSuite.ed25519SHA256

  /// A store with `count` rows and its tree.
  func tree(count: Int, seed: UInt64) throws -> (StateTree, [[UInt8]: [UInt8]]) {
    var generator = SeededGenerator(seed: seed)
    var rows: [[UInt8]: [UInt8]] = [:]
    while rows.count < count { rows[generator.octets(countMax: 8)] = generator.octets(countMax: 4) }
    let store = MemoryStore()
    let tree = StateTree(reader: store, suite: suite)
    let changes = rows.map { RowWrite(key: $0.key, value: $0.value) }
    let update = try tree.update(root: .zero, changes: changes)
    var batch = WriteBatch()
    batch.append(changes, in: .state)
    batch.append(update.pageWrites, in: .tree)
    try store.commit(batch, synced: true)
    return (tree, rows)
  }

  /// Proofs of every row and of as many absent keys.
  func proofs(count: Int, seed: UInt64) throws -> (Digest32, [StateProof]) {
    let (tree, rows) = try tree(count: count, seed: seed)
    var keys = rows.keys.sorted { $0.lexicographicallyPrecedes($1) }
    keys += keys.map { $0 + [42] }.filter { rows[$0] == nil } + [[200]]
    return (try tree.root(), try keys.map { try tree.prove($0) })
  }

  @Test(arguments: [0, 1, 2, 3, 10, 100, 300])
  func presentAndAbsentKeysAreProven(count: Int) throws {
    let (root, proofs) = try proofs(count: count, seed: UInt64(count))
    #expect(proofs.filter { $0.value != nil }.count == count)
    for proof in proofs {
      #expect(proof.verify(root: root, suite: suite))
      #expect(try StateProof(decoding: proof.encoded()) == proof)
    }
    if count >= 10 {
      #expect(proofs.contains { $0.value == nil && $0.otherLeaf == nil })
      #expect(proofs.contains { $0.otherLeaf != nil })
    }
  }

  @Test func everyChangeToAProofIsRefused() throws {
    let (root, proofs) = try proofs(count: 12, seed: 7)
    for proof in proofs {
      for changed in changes(of: proof) {
        #expect(changed != proof)
        #expect(!changed.verify(root: root, suite: suite), "\(proof) as \(changed)")
      }
      var octets = root.octets
      octets[Int(proof.key.first ?? 3) % 32] ^= 1
      let otherRoot = try #require(Digest32(octets: octets))
      #expect(!proof.verify(root: otherRoot, suite: suite))
    }
  }

  func flipped(_ hash: Digest32, bit: Int) -> Digest32 {
    var octets = hash.octets
    octets[bit / 8] ^= 1 << UInt8(7 - bit % 8)
    return Digest32(octets: octets) ?? .zero
  }

  /// Proofs that claim something else, or claim the same with other evidence.
  func changes(of proof: StateProof) -> [StateProof] {
    var result: [StateProof] = []
    func add(_ change: (inout StateProof) -> Void) {
      var changed = proof
      change(&changed)
      if changed != proof { result.append(changed) }
    }
    for bit in stride(from: 0, to: 256, by: 5) {
      for index in proof.siblings.indices {
        add { $0.siblings[index] = flipped($0.siblings[index], bit: bit) }
      }
      add {
        $0.otherLeaf = $0.otherLeaf.map { .init(key: flipped($0.key, bit: bit), value: $0.value) }
      }
      add {
        $0.otherLeaf = $0.otherLeaf.map { .init(key: $0.key, value: flipped($0.value, bit: bit)) }
      }
    }
    add { $0.siblings.append(.zero) }
    add { $0.siblings.insert(.zero, at: 0) }
    add { $0.siblings = Array($0.siblings.dropFirst()) }
    add { $0.siblings = Array($0.siblings.dropLast()) }
    add { $0.siblings.reverse() }
    add { $0.siblings = [Digest32](repeating: .zero, count: 257) }
    if proof.siblings.count > 1 { add { $0.siblings.swapAt(0, 1) } }
    if let value = proof.value {
      add { $0.value = value + [0] }
      add { $0.value = nil }
      add {
        $0.value = nil
        $0.otherLeaf = .init(key: suite.stateKeyHash($0.key), value: suite.stateValueHash(value))
      }
      add { $0.otherLeaf = .init(key: suite.stateKeyHash([1]), value: suite.stateValueHash([1])) }
      add { $0.key.append(0) }
    } else {
      add { $0.value = [] }
      add { $0.value = [1] }
      add { $0.otherLeaf = nil }
      if proof.otherLeaf != nil { add { $0.value = [1] } }
    }
    return result
  }

  @Test func rowsThatDisagreeWithTheTreeAreCorruption() throws {
    let store = MemoryStore()
    let tree = StateTree(reader: store, suite: suite)
    let update = try tree.update(root: .zero, changes: [RowWrite(key: [1], value: [1])])
    var batch = WriteBatch()
    batch.append(update.pageWrites, in: .tree)
    try store.commit(batch, synced: false)
    #expect(throws: StoreFailure.self) { try tree.prove([1]) }
    batch.put([2], at: [1], in: .state)
    try store.commit(batch, synced: false)
    #expect(throws: StoreFailure.self) { try tree.prove([1]) }
  }

  @Test func onlyTheRecordIsDecoded() throws {
    let hash = CBOR.bytes([UInt8](repeating: 7, count: 32))
    func refused(_ entries: [(key: Int64, value: CBOR)]) -> Bool {
      (try? StateProof(decoding: CBOR.record(entries).encoded())) == nil
    }
    let head: [(key: Int64, value: CBOR)] = [(1, 1), (2, .bytes([1]))]
    let empty = CBOR.array([])
    #expect(!refused(head + [(3, .null), (4, empty)]))
    #expect(!refused(head + [(3, .bytes([])), (4, .array([hash]))]))
    #expect(!refused(head + [(3, .null), (4, .array([CBOR](repeating: hash, count: 256)))]))
    #expect(refused(head + [(3, .null), (4, .array([CBOR](repeating: hash, count: 257)))]))
    #expect(!refused(head + [(3, .null), (4, empty), (5, .array([hash, hash]))]))
    #expect(refused(head + [(3, .bytes([])), (4, empty), (5, .array([hash, hash]))]))
    #expect(refused(head + [(3, .null), (4, empty), (5, .null)]))
    #expect(refused(head + [(3, .null), (4, empty), (5, .array([hash]))]))
    #expect(refused(head + [(3, .null), (4, empty), (6, .null)]))
    #expect(refused(head + [(3, .null), (4, .array([.bytes([1])]))]))
    #expect(refused(head + [(4, empty)]))
    let rest: [(key: Int64, value: CBOR)] = [(2, .bytes([1])), (3, .null), (4, empty)]
    let otherVersion: [(key: Int64, value: CBOR)] = [(1, 2)]
    #expect(refused(otherVersion + rest))
    #expect(refused(rest))
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func mutatedOctetsNeverCrashAndNeverProveWhatIsFalse(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let (root, proofs) = try proofs(count: 20, seed: seed)
    let (_, rows) = try tree(count: 20, seed: seed)
    for round in 0..<3000 {
      let proof = try #require(proofs.randomElement(using: &generator))
      let original = proof.encoded()
      var octets = original
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<max(octets.count, 1), using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0 where place < octets.count:
          octets[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1 where place < octets.count: octets.remove(at: place)
        case 2:
          octets.insert(UInt8.random(in: .min ... .max, using: &generator), at: place)
        default: octets = Array(octets.prefix(place))
        }
      }
      guard octets != original, let read = try? StateProof(decoding: octets) else { continue }
      #expect(read.encoded() == octets, "seed \(seed), round \(round)")
      // One other claim may come out true: that a neighbouring key is absent, by the same evidence.
      let isTrue = read.value == nil && rows[read.key] == nil && read.key != proof.key
      #expect(
        isTrue || !read.verify(root: root, suite: suite), "seed \(seed), round \(round)")
    }
  }
}
