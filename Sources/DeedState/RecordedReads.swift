/// One request for a range of rows, as it reached the state before the transaction.
package struct RangeRequest: Hashable, Comparable, Sendable {
  /// The keys asked for.
  package let range: KeyRange
  /// The greatest number of rows asked for; nil for all.
  package let limit: Int?

  /// Makes a request.
  package init(range: KeyRange, limit: Int?) {
    self.range = range
    self.limit = limit
  }

  /// Orders requests by first key, then end, then limit; no end and no limit come last.
  package static func < (left: RangeRequest, right: RangeRequest) -> Bool {
    let byFrom = OctetOrder.compare(left.range.from, right.range.from)
    if byFrom != 0 { return byFrom < 0 }
    switch (left.range.to, right.range.to) {
    case (let leftTo?, let rightTo?):
      let byTo = OctetOrder.compare(leftTo, rightTo)
      if byTo != 0 { return byTo < 0 }
    case (.some, nil): return true
    case (nil, .some): return false
    case (nil, nil): break
    }
    switch (left.limit, right.limit) {
    case (let leftLimit?, let rightLimit?): return leftLimit < rightLimit
    case (.some, nil): return true
    case (nil, _): return false
    }
  }
}

/// A range that was read: the request and the rows that answered it before the transaction.
package struct RecordedRange: Hashable, Sendable {
  /// What was asked for.
  package let request: RangeRequest
  /// The rows as they were before the transaction, ascending.
  package let rows: [StoreRow]

  /// Makes a record of one range read.
  package init(request: RangeRequest, rows: [StoreRow]) {
    self.request = request
    self.rows = rows
  }
}

/// What a transaction consulted of the state before it: enough to execute it again without the state.
package struct RecordedReads: Hashable, Sendable {
  /// Each key read, strictly ascending, with the value before the transaction or nil for none.
  package let rows: [RowWrite]
  /// Each range read, strictly ascending by request.
  package let ranges: [RecordedRange]

  /// Makes a record of reads; both arrays must be strictly ascending.
  package init(rows: [RowWrite], ranges: [RecordedRange]) {
    self.rows = rows
    self.ranges = ranges
  }
}
