import DeedCrypto
import DeedLedger
import DeedTestSupport
import Testing

/// The log's tree against the recursive definition of RFC 9162 §2.1.
@Suite struct LogTests {
  static let sizeMax = 200
  let log = MerkleLog(suite: .ed25519SHA256)

  /// MTH of RFC 9162 §2.1.1.
  private func root(_ leaves: ArraySlice<Digest32>) -> Digest32 {
    guard leaves.count > 1 else { return leaves.first ?? CipherSuite.ed25519SHA256.digest([]) }
    let split = split(leaves.count)
    return log.innerHash(
      root(leaves.prefix(split)), root(leaves.dropFirst(split)))
  }

  /// PATH of RFC 9162 §2.1.3.1.
  private func path(_ index: Int, _ leaves: ArraySlice<Digest32>) -> [Digest32] {
    guard leaves.count > 1 else { return [] }
    let split = split(leaves.count)
    return index < split
      ? path(index, leaves.prefix(split)) + [root(leaves.dropFirst(split))]
      : path(index - split, leaves.dropFirst(split)) + [root(leaves.prefix(split))]
  }

  private func split(_ count: Int) -> Int {
    var split = 1
    while split * 2 < count { split *= 2 }
    return split
  }

  private func leaves(_ count: Int) -> [Digest32] {
    (0..<count).map { log.leafHash([UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)]) }
  }

  @Test func rootsAndPathsAreThoseOfTheDefinition() throws {
    let leaves = leaves(Self.sizeMax)
    var nodes: [MerkleLog.Node: Digest32] = [:]
    var frontier: [Digest32] = []
    #expect(log.root(frontier: []) == root([]))
    for size in 1...Self.sizeMax {
      for part in log.append([leaves[size - 1]], size: UInt64(size - 1), frontier: &frontier) {
        #expect(nodes.updateValue(part.hash, forKey: part.node) == nil)
      }
      let part = leaves.prefix(size)
      let root = root(part)
      #expect(log.root(frontier: frontier) == root)
      #expect(MerkleLog.frontier(size: UInt64(size)).map { nodes[$0] } == frontier)
      for index in 0..<size {
        let path = try log.inclusionPath(
          index: UInt64(index), size: UInt64(size), hash: { try wanted(nodes[$0]) })
        #expect(path == self.path(index, part))
        #expect(
          log.verifies(
            leaf: leaves[index], index: UInt64(index), size: UInt64(size), path: path, root: root))
      }
    }
    #expect(nodes.count < 2 * Self.sizeMax)
  }

  @Test func appendingInChunksIsAppendingAtOnce() {
    let leaves = leaves(Self.sizeMax)
    var random = SeededGenerator(seed: 9162)
    for _ in 0..<200 {
      let size = random.below(Self.sizeMax)
      var whole: [Digest32] = []
      let once = log.append(Array(leaves.prefix(size)), size: 0, frontier: &whole)
      var parts: [Digest32] = []
      var inParts: [(node: MerkleLog.Node, hash: Digest32)] = []
      var done = 0
      while done < size {
        let next = min(size, done + random.below(20))
        inParts += log.append(Array(leaves[done..<next]), size: UInt64(done), frontier: &parts)
        done = next
      }
      #expect(whole == parts)
      #expect(once.map(\.node) == inParts.map(\.node) && once.map(\.hash) == inParts.map(\.hash))
    }
  }

  /// A path proves one leaf at one index.
  ///
  /// A size that differs may share the path (RFC 9162 roots do not bind it,
  /// the signed checkpoint does), but then the way through the tree is the same.
  @Test func everyMutationOfAPathIsRefused() throws {
    let leaves = leaves(40)
    for size in 1...40 {
      let part = leaves.prefix(size)
      let root = root(part)
      for index in 0..<size {
        let path = path(index, part)
        func verifies(
          leaf: Digest32? = nil, index other: Int? = nil, size otherSize: Int? = nil,
          path otherPath: [Digest32]? = nil, root otherRoot: Digest32? = nil
        ) -> Bool {
          log.verifies(
            leaf: leaf ?? leaves[index], index: UInt64(other ?? index),
            size: UInt64(otherSize ?? size), path: otherPath ?? path, root: otherRoot ?? root)
        }
        #expect(!verifies(leaf: log.innerHash(root, root)))
        #expect(!verifies(root: log.innerHash(root, root)))
        for other in 0...45 where other != index { #expect(!verifies(index: other)) }
        for other in 0...90 where other != size && verifies(size: other) {
          #expect(self.directions(index, other) == self.directions(index, size))
        }
        #expect(!verifies(path: path + [root]))
        #expect(!verifies(path: [root] + path))
        if path.count > 1, path != path.reversed() { #expect(!verifies(path: path.reversed())) }
        for place in path.indices {
          var fewer = path
          fewer.remove(at: place)
          #expect(!verifies(path: fewer))
          var twice = path
          twice.insert(path[place], at: place)
          #expect(!verifies(path: twice))
          var changed = path
          changed[place] = log.innerHash(path[place], path[place])
          #expect(!verifies(path: changed))
        }
      }
    }
  }

  /// The sides on which the siblings of a path stand, from the leaf up.
  private func directions(_ index: Int, _ count: Int) -> [Bool] {
    guard count > 1 else { return [] }
    let split = split(count)
    return index < split
      ? directions(index, split) + [false] : directions(index - split, count - split) + [true]
  }

  @Test func largestSizesDoNotTrap() {
    let last = UInt64.max
    let path = [Digest32](repeating: .zero, count: 64)
    #expect(!log.verifies(leaf: .zero, index: last, size: last, path: path, root: .zero))
    #expect(!log.verifies(leaf: .zero, index: last - 1, size: last, path: path, root: .zero))
    #expect(!log.verifies(leaf: .zero, index: 0, size: 0, path: [], root: .zero))
    #expect(MerkleLog.frontier(size: last).count == 64)
  }
}
