package import DeedEncoding

/// The Reads record: [[[key, value | null]…], [[from, to | null, limit | null, [[key, value]…]]…]].
extension RecordedReads {
  /// The record as an item.
  package var item: CBOR {
    let rangeItems: [CBOR] = ranges.map { range in
      .array([
        .bytes(range.request.range.from),
        range.request.range.to.map { .bytes($0) } ?? .null,
        range.request.limit.map { .unsigned(UInt64($0)) } ?? .null,
        .array(range.rows.map { .array([.bytes($0.key), .bytes($0.value)]) }),
      ])
    }
    return .array([rows.item, .array(rangeItems)])
  }

  /// Reads the record from an item.
  ///
  /// - Throws: `DecodingFailure`: not this record, or anything not strictly ascending, a range's
  ///   rows outside it or beyond its limit, or two statements about one key that differ.
  package init(_ item: RecordItem) throws(DecodingFailure) {
    let parts = try item.array(count: 2)
    rows = try [RowWrite](parts[0])
    var ranges: [RecordedRange] = []
    let rangeItems = try parts[1].array()
    for rangeItem in rangeItems {
      let range = try RecordedRange(rangeItem)
      if let previous = ranges.last, !(previous.request < range.request) {
        throw .notAscending(path: rangeItem.path)
      }
      ranges.append(range)
    }
    self.ranges = ranges
    try checkAgreement(of: rangeItems)
  }

  /// Refuses the record if two of its parts differ on one key.
  ///
  /// - Complexity: O(n log n), whatever the ranges: each one visits only rows of its own.
  private func checkAgreement(of rangeItems: [RecordItem]) throws(DecodingFailure) {
    var known = SortedRows<[UInt8]?>()
    var present = SortedRows<[UInt8]>()
    for row in rows {
      known.set(row.value, for: row.key)
      if let value = row.value { present.set(value, for: row.key) }
    }
    for (range, item) in zip(ranges, rangeItems) {
      for row in range.rows {
        if let before = known.value(of: row.key), before != row.value {
          throw item.refuse("rows-disagree")
        }
        known.set(row.value, for: row.key)
        present.set(row.value, for: row.key)
      }
    }
    for (range, item) in zip(ranges, rangeItems) {
      var index = 0
      present.visit(range.coveredRange) { key, _ in
        guard index < range.rows.count, range.rows[index].key == key else {
          index = -1
          return false
        }
        index += 1
        return true
      }
      guard index == range.rows.count else { throw item.refuse("rows-disagree") }
    }
  }
}

extension RecordedRange {
  fileprivate init(_ item: RecordItem) throws(DecodingFailure) {
    let parts = try item.array(count: 4)
    let range = KeyRange(from: try parts[0].bytes(), to: try parts[1].unlessNull?.bytes())
    let limit = try parts[2].unlessNull?.unsigned(in: 0...UInt64(Int64.max)).asInt
    request = RangeRequest(range: range, limit: limit)
    var rows: [StoreRow] = []
    for rowItem in try parts[3].array() {
      let row = try rowItem.array(count: 2)
      rows.append(StoreRow(key: try row[0].bytes(), value: try row[1].bytes()))
      if rows.count > 1, !OctetOrder.precedes(rows[rows.count - 2].key, rows[rows.count - 1].key) {
        throw .notAscending(path: rowItem.path)
      }
    }
    self.rows = rows
    if let limit, rows.count > limit { throw item.refuse("rows-beyond-limit") }
    guard rows.allSatisfy({ range.contains($0.key) }) else {
      throw item.refuse("row-outside-range")
    }
  }

  /// The part of the requested range that the rows answer for: all of it, unless the limit cut it.
  fileprivate var coveredRange: KeyRange {
    var covered = request.range
    if rows.count == request.limit {
      covered.to = rows.last.map { OctetOrder.successor(of: $0.key) } ?? covered.from
    }
    return covered
  }
}

extension [RowWrite] {
  /// The Writes record, [[key, value | null]…]; also the first part of Reads.
  package var item: CBOR {
    .array(map { .array([.bytes($0.key), $0.value.map { .bytes($0) } ?? .null]) })
  }

  /// Reads the Writes record from an item.
  ///
  /// - Throws: `DecodingFailure`: not this record, or keys not strictly ascending.
  package init(_ item: RecordItem) throws(DecodingFailure) {
    self = []
    for rowItem in try item.array() {
      let row = try rowItem.array(count: 2)
      let write = RowWrite(key: try row[0].bytes(), value: try row[1].unlessNull?.bytes())
      if let last, !OctetOrder.precedes(last.key, write.key) {
        throw .notAscending(path: rowItem.path)
      }
      append(write)
    }
  }
}

extension UInt64 {
  /// The same number; values come from a field limited to 2⁶³ − 1.
  fileprivate var asInt: Int { Int(truncatingIfNeeded: self) }
}
