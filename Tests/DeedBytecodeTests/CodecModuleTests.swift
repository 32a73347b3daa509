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
    #expect(
      rule(try octets(replacing: 13, by: [.bytes(Digest32.zero.octets)])) == "interfaces-reserved")
    #expect(rule(try octets(replacing: 14, by: .bytes(Digest32.zero.octets))) == "prose-reserved")
    for tag in 16...31 as ClosedRange<UInt64> {
      #expect(rule(try octets(replacing: 4, by: [[.unsigned(tag), 1]])) == "type-tag-reserved")
    }
    for tag in [9, 15, 32, 1 << 40] as [UInt64] {
      #expect(rule(try octets(replacing: 4, by: [[.unsigned(tag), 1]])) == "type-tag")
    }
    #expect(rule(try octets(replacing: 5, by: [[1, "no integer"]])) == "constant")
    // A field table with the layout id of another.
    #expect(rule(try octets(replacing: 6, by: [["a", 2, 1]])) == "state-layout")
    #expect(rule(try octets(replacing: 6, by: [["a", 3, 1]])) == "field-kind")
    #expect(rule(try octets(replacing: 11, by: [[5, "f", [], [], .null, [], 0]])) == "entry-kind")
    #expect(
      rule(try octets(replacing: 11, by: [[0, "f", [], [], [6], [], 0]])) == "authority-tag")
    #expect(rule(try octets(replacing: 4, by: [[2, 1, 1]])) == "other")
    #expect(rule(try octets(replacing: 11, by: [[0, "f", [], [], [1], [], 0]])) == "other")
  }

  @Test func otherEncodingsAreRefused() throws {
    let octets = try #require(Self.module).encoded()
    #expect(octets.first == 0x8F)
    // A longer head, a trailing octet, an indefinite length, a missing position.
    for other in [
      [0x98, 0x0F] + octets.dropFirst(), octets + [0], [0x9F] + octets.dropFirst() + [0xFF],
      [0x8E] + octets.dropFirst().dropLast(),
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
    #expect(Set([first, deeper, renamed, fixed]).count == 4)
  }
}
