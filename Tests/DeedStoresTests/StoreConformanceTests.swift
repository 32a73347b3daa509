import DeedState
import DeedTestSupport
import Dispatch
import Synchronization
import Testing

/// What every store must do, whatever is behind it.
@Suite struct StoreConformanceTests {
  @Test(arguments: Backend.allCases)
  func anEmptyStoreHasNothing(_ backend: Backend) throws {
    try backend.withStore { store in
      for column in StoreColumn.allCases {
        #expect(try store.value(of: [], in: column) == nil)
        #expect(try store.value(of: [UInt8](repeating: 1, count: 9000), in: column) == nil)
        #expect(try store.rows(of: column, in: .all).isEmpty)
        #expect(try store.snapshot().rows(of: column, in: .all).isEmpty)
      }
      try store.commit(WriteBatch(), synced: true)
    }
  }

  @Test(arguments: Backend.allCases)
  func keysAreOrderedByOctetsAPrefixFirst(_ backend: Backend) throws {
    try backend.withStore { store in
      let keys: [[UInt8]] = [
        [], [0], [0, 0], [0, 0xff], [0x7f], [0x80], [0x80, 0], [0xfe, 0xff], [0xff], [0xff, 0],
        [0xff, 0xff], [0xff, 0xff, 0xff],
      ]
      var batch = WriteBatch()
      for key in keys.reversed() { batch.put(key + [1], at: key, in: .state) }
      try store.commit(batch, synced: false)
      let rows = keys.map { StoreRow(key: $0, value: $0 + [1]) }
      #expect(try store.rows(of: .state, in: .all) == rows)
      #expect(
        try store.rows(of: .state, in: .all, limit: nil, order: .descending) == rows.reversed())
      for (first, from) in keys.enumerated() {
        #expect(
          try store.rows(of: .state, in: KeyRange(from: from, to: nil)) == Array(rows[first...]))
        for (last, to) in keys.enumerated() {
          let expected = first < last ? Array(rows[first..<last]) : []
          let range = KeyRange(from: from, to: to)
          #expect(try store.rows(of: .state, in: range) == expected)
          #expect(
            try store.rows(of: .state, in: range, limit: nil, order: .descending)
              == expected.reversed())
          #expect(try store.rows(of: .state, in: range, limit: 2) == Array(expected.prefix(2)))
          #expect(
            try store.rows(of: .state, in: range, limit: 2, order: .descending)
              == Array(expected.reversed().prefix(2)))
        }
        let prefixed = rows.filter { $0.key.starts(with: from) }
        #expect(try store.rows(of: .state, in: KeyRange(prefix: from)) == prefixed)
      }
      #expect(try store.rows(of: .state, in: .all, limit: 0).isEmpty)
    }
  }

  @Test(arguments: Backend.allCases)
  func columnsAreApartAndEmptyIsNotAbsent(_ backend: Backend) throws {
    try backend.withStore { store in
      var batch = WriteBatch()
      for column in StoreColumn.allCases { batch.put([column.rawValue], at: [1], in: column) }
      batch.put([], at: [2], in: .state)
      try store.commit(batch, synced: false)
      for column in StoreColumn.allCases {
        #expect(try store.value(of: [1], in: column) == [column.rawValue])
        #expect(try store.rows(of: column, in: .all).count == (column == .state ? 2 : 1))
      }
      #expect(try store.value(of: [2], in: .state) == [])
      #expect(try store.value(of: [2], in: .tree) == nil)
    }
  }

  @Test(arguments: Backend.allCases)
  func theLastOfSeveralWritesToAKeyCounts(_ backend: Backend) throws {
    try backend.withStore { store in
      var batch = WriteBatch()
      batch.put([1], at: [1], in: .state)
      batch.remove([1], in: .state)
      batch.remove([2], in: .state)
      batch.put([2], at: [2], in: .state)
      batch.put([3], at: [2], in: .state)
      try store.commit(batch, synced: false)
      #expect(try store.rows(of: .state, in: .all) == [StoreRow(key: [2], value: [3])])
    }
  }

  @Test(arguments: Backend.allCases)
  func aBatchBeyondTheLimitsWritesNothing(_ backend: Backend) throws {
    try backend.withStore(limits: StoreLimits(keyOctetsMax: 8, valueOctetsMax: 16)) { store in
      func batch(keyOctets: Int, valueOctets: Int) -> WriteBatch {
        var batch = WriteBatch()
        batch.put([1], at: [1], in: .state)
        batch.put(
          [UInt8](repeating: 1, count: valueOctets), at: [UInt8](repeating: 2, count: keyOctets),
          in: .log)
        return batch
      }
      #expect(throws: StoreFailure.keyTooLong(octets: 9, limit: 8)) {
        try store.commit(batch(keyOctets: 9, valueOctets: 0), synced: false)
      }
      #expect(throws: StoreFailure.valueTooLong(octets: 17, limit: 16)) {
        try store.commit(batch(keyOctets: 8, valueOctets: 17), synced: false)
      }
      #expect(try store.rows(of: .state, in: .all).isEmpty)
      try store.commit(batch(keyOctets: 8, valueOctets: 16), synced: true)
      #expect(try store.rows(of: .state, in: .all).count == 1)
    }
    try backend.withStore { store in
      var batch = WriteBatch()
      let (key, value) = ([UInt8](repeating: 7, count: 4096), [UInt8](repeating: 8, count: 1 << 20))
      batch.put(value, at: key, in: .bodies)
      try store.commit(batch, synced: true)
      #expect(try store.value(of: key, in: .bodies) == value)
    }
  }

  @Test(arguments: Backend.allCases)
  func afterClosingEverythingFails(_ backend: Backend) throws {
    try backend.withStore { store in
      var batch = WriteBatch()
      batch.put([1], at: [1], in: .state)
      try store.commit(batch, synced: false)
      let snapshot = try store.snapshot()
      try store.close()
      try store.close()
      for reader in [store, snapshot] as [any StateReader] {
        #expect(throws: StoreFailure.closed) { try reader.value(of: [1], in: .state) }
        #expect(throws: StoreFailure.closed) { try reader.rows(of: .state, in: .all) }
      }
      #expect(throws: StoreFailure.closed) { try store.snapshot() }
      #expect(throws: StoreFailure.closed) { try store.commit(batch, synced: true) }
    }
  }

  /// What the store must contain, written as plainly as possible.
  struct Model: Equatable {
    var rows: [StoreColumn: [[UInt8]: [UInt8]]] = [:]

    mutating func apply(_ batch: WriteBatch) {
      for operation in batch.operations {
        rows[operation.column, default: [:]][operation.key] = operation.value
      }
    }

    func rows(
      of column: StoreColumn, in range: KeyRange, limit: Int?, order: RowOrder
    ) -> [StoreRow] {
      var found = (rows[column] ?? [:]).filter { range.contains($0.key) }.map {
        StoreRow(key: $0.key, value: $0.value)
      }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      if order == .descending { found.reverse() }
      return Array(found.prefix(limit ?? .max))
    }
  }

  @Test(arguments: Backend.allCases, [1001, 1002, 1003, 1004] as [UInt64])
  func randomOperationsMatchAPlainModel(_ backend: Backend, seed: UInt64) throws {
    try backend.withStore { store in
      var generator = SeededGenerator(seed: seed)
      var model = Model()
      var held: [(reader: any StateReader, model: Model)] = []
      for round in 0..<120 {
        var batch = WriteBatch()
        for _ in 0..<Int.random(in: 0...30, using: &generator) {
          let column = try #require(
            [StoreColumn.state, .tree, .meta].randomElement(using: &generator))
          let key = generator.octets(countMax: 4)
          if Int.random(in: 0..<3, using: &generator) == 0 {
            batch.remove(key, in: column)
          } else {
            batch.put(generator.octets(countMax: 5), at: key, in: column)
          }
        }
        try store.commit(batch, synced: false)
        model.apply(batch)
        if round % 7 == 0 { held.append((try store.snapshot(), model)) }
        if held.count > 4 { held.remove(at: Int.random(in: 0..<4, using: &generator)) }
        for (reader, model) in held + [(store, model)] {
          try compare(reader, with: model, "seed \(seed), round \(round)", using: &generator)
        }
      }
    }
  }

  func compare(
    _ reader: any StateReader, with model: Model, _ place: Comment,
    using generator: inout SeededGenerator
  ) throws {
    let column = try #require([StoreColumn.state, .tree, .meta].randomElement(using: &generator))
    let from = generator.octets(countMax: 3)
    let to = Bool.random(using: &generator) ? nil : generator.octets(countMax: 3)
    let limit = Bool.random(using: &generator) ? nil : Int.random(in: 0...9, using: &generator)
    let order: RowOrder = Bool.random(using: &generator) ? .ascending : .descending
    let range = KeyRange(from: from, to: to)
    try #require(
      try reader.rows(of: column, in: range, limit: limit, order: order)
        == model.rows(of: column, in: range, limit: limit, order: order), place)
    let key = generator.octets(countMax: 4)
    try #require(try reader.value(of: key, in: column) == model.rows[column]?[key], place)
  }

  @Test(arguments: Backend.allCases)
  func readersOnOtherThreadsSeeWholeBatches(_ backend: Backend) throws {
    try backend.withStore { store in
      @Sendable func batch(_ number: UInt8) -> WriteBatch {
        var batch = WriteBatch()
        for key in 0..<10 { batch.put([number], at: [UInt8(key)], in: .state) }
        return batch
      }
      try store.commit(batch(0), synced: false)
      let torn = Mutex(0)
      DispatchQueue.concurrentPerform(iterations: 4) { worker in
        for round in 0..<150 {
          do {
            if worker == 0 {
              try store.commit(batch(UInt8(round)), synced: false)
            } else {
              let snapshot = try store.snapshot()
              let rows = try snapshot.rows(of: .state, in: .all)
              let again = try (0..<10).map { try snapshot.value(of: [UInt8($0)], in: .state) }
              let isWhole = Set(rows.map(\.value)).count == 1 && again == rows.map(\.value)
              if !isWhole || rows.count != 10 { torn.withLock { $0 += 1 } }
            }
          } catch { torn.withLock { $0 += 1000 } }
        }
      }
      #expect(torn.withLock { $0 } == 0)
    }
  }

  @Test(arguments: Backend.allCases)
  func closingWhileOthersReadIsClean(_ backend: Backend) throws {
    try backend.withStore { store in
      var batch = WriteBatch()
      for key in 0..<200 { batch.put([1], at: [UInt8(key)], in: .state) }
      try store.commit(batch, synced: false)
      let surprises = Mutex(0)
      DispatchQueue.concurrentPerform(iterations: 4) { worker in
        do {
          for round in 0..<200 {
            if worker == 0, round == 100 { try store.close() }
            let snapshot = try store.snapshot()
            let rows = try snapshot.rows(of: .state, in: .all)
            if rows.count != 200 { surprises.withLock { $0 += 1 } }
          }
        } catch {
          if error as? StoreFailure != .closed { surprises.withLock { $0 += 1 } }
        }
      }
      #expect(surprises.withLock { $0 } == 0)
    }
  }
}
