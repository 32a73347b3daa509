import DeedEncoding
import Testing

@Suite struct RecordTests {
  private func item(_ value: CBOR) -> RecordItem { RecordItem(value, path: DecodingPath("Test")) }

  @Test func aRecordGivesItsFieldsAndTheirPlaces() throws {
    var writer = RecordWriter(version: 1)
    writer.set(2, .bytes([1, 2]))
    writer.setOrNull(3, nil)
    writer.setIfPresent(4, nil)
    writer.set(5, [[1, "a"], [2, "b"]])
    var reader = try RecordItem(decoding: writer.encoded(), name: "Test").versionedRecord()
    #expect(try reader.required(2).bytes(count: 2) == [1, 2])
    #expect(try reader.required(3).unlessNull == nil)
    #expect(reader.optional(4) == nil)
    let rows = try reader.required(5).array()
    let cells = try rows[1].array(count: 2)
    #expect(try cells[0].unsigned() == 2)
    #expect(try cells[1].text() == "b")
    #expect("\(cells[1].path)" == "Test.5[1][1]")
    try reader.finish()
  }

  @Test func unknownMissingAndMisversionedFieldsAreRefused() throws {
    let root = DecodingPath("Test")
    #expect(throws: DecodingFailure.unknownKey(path: root.key(-7))) {
      try item(.record([(1, 1), (-7, 0)])).versionedRecord().finish()
    }
    #expect(throws: DecodingFailure.missingKey(path: root, key: 2)) {
      var reader = try item(.record([(1, 1)])).versionedRecord()
      _ = try reader.required(2)
    }
    #expect(throws: DecodingFailure.missingKey(path: root, key: 1)) {
      try item(.record([(2, 1)])).versionedRecord()
    }
    #expect(throws: DecodingFailure.unknownVersion(path: root.key(1), found: 2)) {
      try item(.record([(1, 2)])).versionedRecord()
    }
    #expect(throws: DecodingFailure.unexpectedKind(path: root.key(1), expected: .unsigned)) {
      try item(.record([(1, "1")])).versionedRecord()
    }
    #expect(throws: DecodingFailure.unexpectedKind(path: root, expected: .integer)) {
      try item(.map([.init("a", 1)])).record()
    }
    #expect(throws: DecodingFailure.unexpectedCount(path: root, found: 65)) {
      try item(.record((0..<65).map { ($0, .null) })).record()
    }
  }

  @Test func gettersRefuseOtherKindsAndRanges() throws {
    let root = DecodingPath("Test")
    #expect(throws: DecodingFailure.integerOutOfRange(path: root)) {
      try item(.unsigned(1 << 63)).unsigned()
    }
    #expect(try item(.unsigned(1 << 63 - 1)).unsigned() == UInt64(Int64.max))
    #expect(throws: DecodingFailure.unexpectedKind(path: root, expected: .unsigned)) {
      try item(-1).unsigned()
    }
    #expect(try item(-19).integer() == -19)
    #expect(try item(.negative(UInt64(Int64.max))).integer() == .min)
    #expect(throws: DecodingFailure.integerOutOfRange(path: root)) {
      try item(.negative(1 << 63)).integer()
    }
    #expect(throws: DecodingFailure.unexpectedCount(path: root, found: 3)) {
      try item(.bytes([1, 2, 3])).bytes(count: 4)
    }
    #expect(throws: DecodingFailure.unexpectedCount(path: root, found: 0)) {
      try item([]).array(count: 1...16)
    }
    #expect(throws: DecodingFailure.unexpectedCount(path: root, found: 2)) {
      try item("é").text(byteCountMax: 1)
    }
    for (value, kind) in [(CBOR.null, CBORKind.bytes), (.null, .text), (.null, .array)] {
      #expect(throws: DecodingFailure.unexpectedKind(path: root, expected: kind)) {
        switch kind {
        case .bytes: _ = try item(value).bytes()
        case .text: _ = try item(value).text()
        default: _ = try item(value).array()
        }
      }
    }
    #expect(try item(.bool(true)).bool())
    #expect(throws: DecodingFailure.unexpectedKind(path: root, expected: .bool)) {
      try item(0).bool()
    }
  }

  @Test func embeddedItemsStartTheirDepthAnew() throws {
    let deepest = [UInt8](repeating: 0x81, count: 16) + [0x80]
    let inner = try item(.bytes(Array(deepest.dropFirst()))).embedded()
    #expect("\(inner.path)" == "Test<>")
    #expect(throws: DecodingFailure.tooDeep(offset: 16, depthMax: 16)) {
      try item(.bytes(deepest)).embedded()
    }
  }

  @Test func orderIsByOctetsAndStrict() throws {
    func check(_ values: [[UInt8]]) throws {
      try item(.array(values.map { .bytes($0) })).array()
        .checkAscending { (item) throws(DecodingFailure) in try item.bytes() }
    }
    try check([])
    try check([[], [0], [0, 0], [1], [1, 255], [2]])
    #expect(throws: DecodingFailure.notAscending(path: DecodingPath("Test").index(1))) {
      try check([[1], [1]])
    }
    #expect(throws: DecodingFailure.notAscending(path: DecodingPath("Test").index(2))) {
      try check([[1], [2], [1, 255]])
    }
  }
}
