import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedTestSupport
import Testing

@Suite struct CodecDebugTableTests {
  private static func location(_ function: UInt32, _ offset: UInt32) -> CodeLocation {
    CodeLocation(function: FunctionIndex(rawValue: function), offset: offset)
  }

  private static let table = DebugTable(
    moduleHash: .zero,
    sources: [
      .init(path: "contracts/é.deed", hash: .zero), .init(path: "other.deed", hash: .zero),
    ],
    functionNames: ["fund", "release"],
    runs: [
      .init(location: location(1, 0), span: .init(start: 50, end: 60)),
      .init(location: location(0, 4), span: .init(file: 1, start: 12, end: 20)),
      .init(location: location(0, 0), span: .init(start: 1, end: 2)),
      .init(location: location(0, 0), span: .init(start: 0, end: 10)),
      .init(location: location(3, 7), span: .init(start: 70, end: 70)),
    ])

  @Test func spansAreFound() {
    let table = Self.table
    #expect(table.runs.count == 4)
    #expect(table.span(at: Self.location(0, 0)) == .init(start: 0, end: 10))
    #expect(table.span(at: Self.location(0, 3)) == .init(start: 0, end: 10))
    #expect(table.span(at: Self.location(0, 4)) == .init(file: 1, start: 12, end: 20))
    #expect(table.span(at: Self.location(0, 400)) == .init(file: 1, start: 12, end: 20))
    #expect(table.span(at: Self.location(1, 1)) == .init(start: 50, end: 60))
    #expect(table.span(at: Self.location(2, 0)) == nil)
    #expect(table.span(at: Self.location(3, 6)) == nil)
    #expect(table.span(at: Self.location(3, 7)) == .init(start: 70, end: 70))
    #expect(table.functionName(FunctionIndex(rawValue: 1)) == "release")
    #expect(table.functionName(FunctionIndex(rawValue: 2)) == nil)
  }

  @Test func tablesAreReadBackAndOtherFormsRefused() throws {
    let octets = Self.table.encoded()
    #expect(try DebugTable.decode(octets) == Self.table)
    for seed in 0..<400 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var mutant = octets
      let position = Int.random(in: 0..<mutant.count, using: &random)
      mutant[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      if let decoded = try? DebugTable.decode(mutant) {
        #expect(decoded.encoded() == mutant, "seed \(seed)")
      }
    }
    func record(runs: CBOR) -> [UInt8] {
      CBOR.record([
        (1, 1), (2, .bytes(Digest32.zero.octets)),
        (3, [["a", .bytes(Digest32.zero.octets)], ["b", .bytes(Digest32.zero.octets)]]), (4, []),
        (5, runs),
      ]).encoded()
    }
    #expect(try DebugTable.decode(record(runs: [[0, 1, 1, 2, 3]])).runs.count == 1)
    for runs: CBOR in [
      [[0, 1, 0, 2, 3], [0, 1, 0, 2, 3]], [[0, 1, 0, 2, 3], [0, 0, 0, 2, 3]], [[0, 1, 0, 3, 2]],
      [[0, 1, 2, 3]], [[0, 1, 2, 2, 3]], [[0, 1, 0, 2, .unsigned(1 << 32)]],
    ] {
      #expect(throws: DecodingFailure.self) { try DebugTable.decode(record(runs: runs)) }
    }
  }
}
