package import DeedCrypto
package import DeedEncoding

/// Where the code of a module came from, for messages only: nothing that a node decides reads it.
///
/// Apart from the module, which has no debug data, and named by the module's hash. Its record is
/// {1: 1, 2: module hash, 3: [[path, SHA-256] of a source file], 4: [function name], 5: [run]}, a run being
/// [function, code offset, file, start, end], strictly ascending by (function, offset): the span holds from that
/// instruction up to the next run of the function.
package struct DebugTable: Hashable, Sendable {
  /// The octets of the source that an instruction came from, `start` up to but not including `end`.
  package struct Span: Hashable, Sendable {
    /// The number of the file among the table's sources.
    package let file: UInt32
    /// The first octet.
    package let start: UInt32
    /// The octet after the last.
    package let end: UInt32
    /// Names a run of octets.
    package init(file: UInt32 = 0, start: UInt32, end: UInt32) {
      self.file = file
      self.start = start
      self.end = end
    }
  }

  /// From an instruction on, the span of the source.
  package struct Run: Hashable, Sendable {
    /// The first instruction.
    package let location: CodeLocation
    /// Where it came from.
    package let span: Span
    /// Pairs an instruction with a span.
    package init(location: CodeLocation, span: Span) {
      self.location = location
      self.span = span
    }
  }

  /// A file of the source.
  package struct Source: Hashable, Sendable {
    /// The path as the compiler was given it, relative to the project, UTF-8.
    package let path: String
    /// SHA-256 of the file.
    package let hash: Digest32
    /// Names a file.
    package init(path: String, hash: Digest32) {
      self.path = path
      self.hash = hash
    }
  }

  /// The hash of the module that the table describes.
  package let moduleHash: Digest32
  /// The files that the code came from, the module's own first.
  package let sources: [Source]
  /// The functions' names by index.
  package let functionNames: [Name]
  /// Strictly ascending by function and offset.
  package let runs: [Run]

  /// A table; the runs are sorted, and of two at the same instruction the later one holds.
  package init(
    moduleHash: Digest32, sources: [Source], functionNames: [Name], runs: [Run]
  ) {
    self.moduleHash = moduleHash
    self.sources = sources
    self.functionNames = functionNames
    let ordered = runs.enumerated().sorted {
      ($0.element.location.key, $0.offset) < ($1.element.location.key, $1.offset)
    }
    var distinct: [Run] = []
    distinct.reserveCapacity(ordered.count)
    for (_, run) in ordered {
      if distinct.last?.location == run.location { distinct.removeLast() }
      distinct.append(run)
    }
    self.runs = distinct
  }

  /// The name of a function; nil when the table does not have it.
  package func functionName(_ function: FunctionIndex) -> Name? {
    let position = Int(function.rawValue)
    return position < functionNames.count ? functionNames[position] : nil
  }

  /// The span of the last run at or before an instruction of its function; nil when there is none.
  ///
  /// - Complexity: logarithmic in the number of runs.
  package func span(at location: CodeLocation) -> Span? {
    var lower = 0
    var upper = runs.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if runs[middle].location.key <= location.key { lower = middle + 1 } else { upper = middle }
    }
    guard lower > 0, runs[lower - 1].location.function == location.function else { return nil }
    return runs[lower - 1].span
  }
}

extension CodeLocation {
  /// A number that orders locations by function, then offset.
  fileprivate var key: UInt64 { UInt64(function.rawValue) << 32 | UInt64(offset) }
}

extension DebugTable {
  /// Octets of an encoded table: a run takes some 20 octets, and a module has fewer runs than octets.
  package static let octetsMax = 8 * 1024 * 1024
  /// Files of the source: more than a file may import.
  package static let sourcesMax = 256

  /// The record's one encoding.
  package func encoded() -> [UInt8] {
    let runItems = runs.map { run in
      CBOR.array([
        .unsigned(UInt64(run.location.function.rawValue)), .unsigned(UInt64(run.location.offset)),
        .unsigned(UInt64(run.span.file)), .unsigned(UInt64(run.span.start)),
        .unsigned(UInt64(run.span.end)),
      ])
    }
    return CBOR.record([
      (1, .unsigned(1)), (2, .bytes(moduleHash.octets)),
      (3, .array(sources.map { .array([.string($0.path), .bytes($0.hash.octets)]) })),
      (4, .array(functionNames.map { .text($0.octets) })), (5, .array(runItems)),
    ]).encoded()
  }

  /// Decodes a record and refuses every other encoding of it.
  ///
  /// - Throws: a `DecodingFailure`; rule `span` for one that ends before it starts or names no file.
  package static func decode(_ octets: [UInt8]) throws(DecodingFailure) -> DebugTable {
    let item = try RecordItem(
      decoding: octets, name: "DebugTable",
      limits: CBORLimits(depthMax: 4, byteCountMax: octetsMax))
    var record = try item.versionedRecord()
    let moduleHash = try record.required(2).digest()
    var sources: [Source] = []
    for source in try record.required(3).array(count: 1...sourcesMax) {
      let parts = try source.array(count: 2)
      sources.append(
        Source(path: try parts[0].text(byteCountMax: 4096), hash: try parts[1].digest()))
    }
    var names: [Name] = []
    for name in try record.required(4).array(count: 0...Limits.tableEntriesMax) {
      names.append(Name(octets: try name.textOctets(byteCountMax: Limits.textNameOctetsMax)))
    }
    var runs: [Run] = []
    for item in try record.required(5).array(count: 0...octetsMax) {
      let run = try item.run(files: sources.count)
      if let last = runs.last, last.location.key >= run.location.key {
        throw .notAscending(path: item.path)
      }
      runs.append(run)
    }
    try record.finish()
    return DebugTable(
      moduleHash: moduleHash, sources: sources, functionNames: names, runs: runs)
  }
}

extension RecordItem {
  func digest() throws(DecodingFailure) -> Digest32 {
    let octets = try bytes(count: Digest32.byteCount)
    guard let digest = Digest32(octets: octets) else {
      throw .unexpectedCount(path: path, found: octets.count)
    }
    return digest
  }

  fileprivate func run(files: Int) throws(DecodingFailure) -> DebugTable.Run {
    var numbers: [UInt32] = []
    for item in try array(count: 5) {
      numbers.append(UInt32(try item.unsigned(in: 0...UInt64(UInt32.max))))
    }
    guard numbers[3] <= numbers[4], Int(numbers[2]) < files else { throw refuse("span") }
    return DebugTable.Run(
      location: CodeLocation(function: FunctionIndex(rawValue: numbers[0]), offset: numbers[1]),
      span: DebugTable.Span(file: numbers[2], start: numbers[3], end: numbers[4]))
  }
}
