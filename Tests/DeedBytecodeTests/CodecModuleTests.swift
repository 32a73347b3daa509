import DeedBytecode
import DeedCrypto
import DeedEncoding
import Testing

@Suite struct CodecModuleTests {
  private static let module = try? VerifierFixture.accepted.first {
    $0.name.hasSuffix("tables/all.dasm")
  }?.module

  /// The module's array with the item at a position replaced.
  private func octets(replacing position: Int, by item: CBOR) throws -> [UInt8] {
    let module = try #require(Self.module)
    guard case .array(var items) = try CBOR.decode(module.encoded()) else { return [] }
    items[position] = item
    return CBOR.array(items).encoded()
  }

  private func rule(_ octets: [UInt8]) -> String? {
    do throws(ModuleFailure) {
      _ = try Module.decode(octets)
      return nil
    } catch {
      switch error {
      case .malformed(.forbiddenValue(_, let rule)): return rule
      case .malformed(.unknownVersion): return "version"
      case .constant: return "constant"
      default: return "other"
      }
    }
  }

  @Test func reservedAndForeignPartsAreRefused() throws {
    #expect(rule(try #require(Self.module).encoded()) == nil)
    #expect(rule(try octets(replacing: 0, by: "deed.modulo")) == "magic")
    #expect(rule(try octets(replacing: 1, by: 2)) == "version")
    #expect(rule(try octets(replacing: 2, by: 3)) == "module-kind")
    #expect(rule(try octets(replacing: 7, by: .bytes(Digest32.zero.octets))) == "state-layout")
    #expect(rule(try octets(replacing: 13, by: [.bytes(Digest32.zero.octets)])) == "other")
    #expect(rule(try octets(replacing: 13, by: [16])) == nil)
    #expect(rule(try octets(replacing: 14, by: .bytes(Digest32.zero.octets))) == nil)
    #expect(rule(try octets(replacing: 14, by: .bytes([1]))) == "other")
    #expect(rule(try octets(replacing: 15, by: [["open", [], .bool(true)]])) == "state-layout")
    #expect(rule(try octets(replacing: 15, by: [["open", [], 1]])) == "other")
    #expect(rule(try octets(replacing: 16, by: [[0, []]])) == nil)
    #expect(rule(try octets(replacing: 16, by: [[0, [], 0]])) == "other")
    #expect(rule(try octets(replacing: 17, by: [["A", 0, .null, 3, []]])) == nil)
    #expect(rule(try octets(replacing: 17, by: [["A", 2, .null, 0, []]])) == "asset-kind")
    #expect(rule(try octets(replacing: 17, by: [["A", 0, .null, 4, []]])) == "other")
    #expect(rule(try octets(replacing: 4, by: [[19, "I", []]])) == "other")
    for tag in 16...31 as ClosedRange<UInt64> where tag != 18 && tag != 19 {
      #expect(rule(try octets(replacing: 4, by: [[.unsigned(tag), 1]])) == "type-tag-reserved")
    }
    let kind = rule(try octets(replacing: 4, by: [[19, "I", [[0, "f", [], []]], []]]))
    #expect(kind == "interface-function-kind")
    for tag in [9, 15, 32, 1 << 40] as [UInt64] {
      #expect(rule(try octets(replacing: 4, by: [[.unsigned(tag), 1]])) == "type-tag")
    }
    #expect(rule(try octets(replacing: 5, by: [[1, "no integer"]])) == "constant")
    // A field table with the layout id of another.
    #expect(rule(try octets(replacing: 6, by: [["a", 2, 1, [], 0]])) == "state-layout")
    #expect(rule(try octets(replacing: 6, by: [["a", 3, 1, [], 0]])) == "field-kind")
    func entry(_ kind: CBOR, _ authority: CBOR) -> CBOR {
      [kind, "f", [], [], authority, [], .null, .null, .null, [], [], 0, []]
    }
    #expect(rule(try octets(replacing: 11, by: [entry(7, .null)])) == "entry-kind")
    #expect(rule(try octets(replacing: 11, by: [entry(0, [6])])) == "authority-tag")
    #expect(rule(try octets(replacing: 11, by: [entry(5, .null)])) == nil)
    #expect(rule(try octets(replacing: 11, by: [entry(6, .null)])) == nil)
    #expect(rule(try octets(replacing: 18, by: ["P", [], [], [], [], [], []])) == nil)
    #expect(rule(try octets(replacing: 18, by: ["P", [], [], [], [], []])) == "other")
    let step: CBOR = [[], .null, [[0, 0]], 0]
    #expect(rule(try octets(replacing: 18, by: ["P", [], [], [], [], [], [step]])) == nil)
    let odd: CBOR = [[], .null, [[0]], 0]
    #expect(rule(try octets(replacing: 18, by: ["P", [], [], [], [], [], [odd]])) == "other")
    #expect(rule(try octets(replacing: 4, by: [[2, 1, 1]])) == "other")
    #expect(rule(try octets(replacing: 11, by: [entry(0, [1])])) == "other")
  }

  @Test func otherEncodingsAreRefused() throws {
    let octets = try #require(Self.module).encoded()
    #expect(octets.first == 0x93)
    // A longer head, a trailing octet, an indefinite length, a missing position.
    for other in [
      [0x98, 0x13] + octets.dropFirst(), octets + [0], [0x9F] + octets.dropFirst() + [0xFF],
      [0x92] + octets.dropFirst().dropLast(),
    ] {
      #expect(rule(other) == "other")
    }
  }

  @Test func layoutDependsOnFieldsAndTypesButNotOnTheirNumbers() throws {
    func layout(_ text: String) throws -> Digest32 {
      try Assembler.assemble("module contract C\n" + text).stateLayoutID
    }
    let first = try layout(
      """
      type %16 = struct S { a: int }
      type %17 = list %16
      field 0 var rows: %17
      """)
    let renumbered = try layout(
      """
      type %16 = bytes 4
      type %17 = struct S { a: int }
      type %18 = list %17
      field 0 var rows: %18
      """)
    #expect(first == renumbered)
    let deeper = try layout(
      """
      type %16 = struct S { a: text }
      type %17 = list %16
      field 0 var rows: %17
      """)
    let renamed = try layout(
      """
      type %16 = struct S { a: int }
      type %17 = list %16
      field 0 var lines: %17
      """)
    let fixed = try layout(
      """
      type %16 = struct S { a: int }
      type %17 = list %16
      field 0 let rows: %17
      """)
    let phases = "phase 0 open -> 1\nphase 1 closed final\n"
    let phased = try layout(phases + "field 0 var rows: int")
    let during = try layout(phases + "field 0 var rows: int in 0")
    let scalar = try layout("field 0 var rows: int")
    #expect(Set([first, deeper, renamed, fixed, phased, during, scalar]).count == 7)
  }
}
