import DeedEncoding
import DeedTestSupport
import Foundation
import Testing

@Suite struct CBORTests {
  /// A failure as the vectors name it: its case with what is in it.
  private func form(_ failure: DecodingFailure) -> String {
    guard let child = Mirror(reflecting: failure).children.first else { return "" }
    return "\(child.label ?? "")\(child.value)"
  }

  @Test func everyExampleOfAppendixAIsJudged() throws {
    let vectors = try EncodingVector.load("appendix-a.txt")
    #expect(vectors.count == 81)
    for vector in vectors {
      let verdict = vector.words[0]
      do throws(DecodingFailure) {
        let item = try CBOR.decode(vector.octets)
        #expect(verdict == "accept", "\(vector.testDescription)")
        #expect(item.encoded() == vector.octets)
      } catch {
        #expect(form(error).hasPrefix(verdict), "\(vector.testDescription): \(error)")
      }
    }
  }

  @Test func everyRefusalNamesItsCaseAndOffset() throws {
    for vector in try EncodingVector.load("refused.txt") {
      do throws(DecodingFailure) {
        let item = try CBOR.decode(vector.octets)
        Issue.record("\(vector.testDescription) was accepted as \(item)")
      } catch {
        #expect(form(error).hasPrefix("\(vector.words[0])("), "\(vector.testDescription): \(error)")
        #expect(
          form(error).contains(
            "offset: \(vector.words[1])\(vector.words[0] == "tooDeep" ? "," : ")")"),
          "\(vector.testDescription): \(error)")
      }
    }
  }

  @Test func examplesHaveTheirValues() throws {
    func decode(_ hex: String) throws -> CBOR { try CBOR.decode([UInt8](hex: hex)) }
    #expect(try decode("1bffffffffffffffff") == .unsigned(.max))
    #expect(try decode("3bffffffffffffffff") == .negative(.max))
    #expect(try decode("3903e7") == .integer(-1000))
    #expect(CBOR.integer(.min) == .negative(UInt64(Int64.max)))
    #expect(CBOR.integer(.min).encoded() == [UInt8](hex: "3b7fffffffffffffff"))
    #expect(try decode("64f0908591") == .string("\u{10151}"))
    #expect(try decode("a26161016162820203") == .map([.init("a", 1), .init("b", [2, 3])]))
    #expect(
      try decode("c249010000000000000000")
        == .integer(argument: [1, 0, 0, 0, 0, 0, 0, 0, 0], isNegative: false))
  }

  @Test func integersTakeTheShortestOfTheirThreeForms() {
    #expect(CBOR.integer(argument: [], isNegative: false) == .unsigned(0))
    #expect(
      CBOR.integer(argument: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7], isNegative: true) == .negative(7))
    let large: [UInt8] = [1] + [UInt8](repeating: 0, count: 8)
    #expect(CBOR.integer(argument: [0] + large, isNegative: true) == .tagged(3, .bytes(large)))
    #expect(CBOR.integer(argument: large.dropFirst(), isNegative: true) == .negative(0))
    #expect(CBOR.tagged(3, .bytes(large)).integerArgument?.octets == large)
    #expect(CBOR.tagged(3, .bytes(large)).integerArgument?.isNegative == true)
    #expect(CBOR.unsigned(258).integerArgument?.octets == [0, 0, 0, 0, 0, 0, 1, 2])
    #expect(CBOR.null.integerArgument == nil)
  }

  @Test func headsAreShortestAtEveryBoundary() throws {
    for bits in 0..<64 {
      for delta in [-1, 0, 1] as [Int64] {
        let value = (1 as UInt64) << UInt64(bits) &+ UInt64(bitPattern: delta)
        for item in [CBOR.unsigned(value), .negative(value)] {
          #expect(try CBOR.decode(item.encoded()) == item)
        }
      }
    }
    for count in [0, 23, 24, 255, 256, 65535, 65536] {
      for item in [
        CBOR.bytes(.init(repeating: 7, count: count)), .text(.init(repeating: 97, count: count)),
        .array(.init(repeating: .null, count: count)),
      ] {
        #expect(try CBOR.decode(item.encoded()) == item)
      }
    }
  }

  @Test func mapsAreSortedByTheOctetsOfTheirKeys() {
    let keys: [CBOR] = [10, 100, -1, "z", "aa", [100], [-1], .bool(false)]
    let encoding = CBOR.map(keys.reversed().map { CBOREntry($0, .null) }).encoded()
    // The order of the example in RFC 8949 §4.2.1.
    #expect(encoding.hex == "a80af61864f620f6617af6626161f6811864f68120f6f4f6")
  }

  @Test func tagsAreAllowedOneByOne() throws {
    let message = [UInt8](hex: "d8628440a04080")
    #expect(throws: DecodingFailure.tagNotAllowed(tag: 98, offset: 0)) {
      try CBOR.decode(message)
    }
    #expect(try CBOR.decode(message, limits: CBORLimits(tags: [98])).encoded() == message)
    let big = [UInt8](hex: "c249010000000000000000")
    #expect(throws: DecodingFailure.tagNotAllowed(tag: 2, offset: 0)) {
      try CBOR.decode(big, limits: CBORLimits(allowsBigIntegers: false))
    }
  }

  @Test func depthAndSizeAreLimited() throws {
    let deepest = [UInt8](repeating: 0x81, count: 16) + [0xf6]
    #expect(try CBOR.decode(deepest).encoded() == deepest)
    let tagged = [UInt8](repeating: 0x81, count: 15) + [UInt8](hex: "c249010000000000000000")
    #expect(try CBOR.decode(tagged).encoded() == tagged)
    #expect(throws: DecodingFailure.tooDeep(offset: 16, depthMax: 16)) {
      try CBOR.decode([0x81] + deepest)
    }
    #expect(throws: DecodingFailure.tooDeep(offset: 16, depthMax: 16)) {
      try CBOR.decode([UInt8](repeating: 0x81, count: 1_000_000))
    }
    #expect(throws: DecodingFailure.inputTooLong(byteCount: 17, byteCountMax: 16)) {
      try CBOR.decode(deepest, limits: CBORLimits(byteCountMax: 16))
    }
  }

  @Test func theWriterAgreesWithTheItems() {
    var writer = CBORWriter(capacity: 64)
    writer.map(count: 2)
    writer.unsigned(1)
    writer.array(count: 5)
    writer.integer(-24)
    writer.text("é")
    writer.bytes([1, 2])
    writer.bool(true)
    writer.null()
    writer.unsigned(2)
    writer.tag(98)
    writer.item(.map([.init(2, 0), .init(1, 0)]))
    let item = CBOR.record([
      (2, .tagged(98, .record([(1, 0), (2, 0)]))),
      (1, [-24, "é", .bytes([1, 2]), .bool(true), .null]),
    ])
    #expect(writer.octets == item.encoded())
  }

  @Test(.timeLimit(.minutes(1))) func randomItemsComeBack() throws {
    for seed in 0..<3_000 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let octets = CBOR.random(depth: 5, using: &random).encoded()
      #expect(try CBOR.decode(octets).encoded() == octets, "seed \(seed)")
    }
  }

  /// Random and mutated octets: nothing crashes, and what decodes encodes to the same octets.
  @Test(.timeLimit(.minutes(1))) func mutatedOctetsNeverCrashAndNeverDecodeTwoWays() throws {
    var accepted = 0
    for seed in 0..<100_000 as Range<UInt64> {
      var random = SeededGenerator(seed: 0xdeed_0000 + seed)
      var octets: [UInt8] =
        if seed % 4 == 0 {
          (0..<Int.random(in: 0..<48, using: &random)).map { _ in
            .random(in: 0...255, using: &random)
          }
        } else {
          CBOR.random(depth: 3, using: &random).encoded()
        }
      if seed % 4 != 0 { octets.mutate(using: &random) }
      guard let item = try? CBOR.decode(octets, limits: CBORLimits(tags: [98])) else { continue }
      accepted += 1
      if item.encoded() != octets { Issue.record("seed \(seed): \(octets.hex)") }
    }
    #expect(accepted > 10_000 && accepted < 95_000, "\(accepted) inputs were accepted")
  }
}

extension [UInt8] {
  /// Changes, inserts, removes or repeats octets.
  mutating func mutate(using random: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 1...3, using: &random) where !isEmpty {
      let index = Int.random(in: 0..<count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: self[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: self[index] = .random(in: 0...255, using: &random)
      case 2: insert(.random(in: 0...255, using: &random), at: index)
      case 3: remove(at: index)
      default: append(contentsOf: self[index...].prefix(5))
      }
    }
  }
}
