import DeedBytecode
import DeedEncoding
import Testing

/// Events of contracts that ran two packages in one transaction.
@Suite struct InterfaceEventTests {
  private static func interface(_ event: String) throws -> Interface {
    Interface(try Assembler.assemble("module library L\n" + event))
  }

  private static func literal(_ fields: [CBOR], _ packages: [Interface?]) -> String? {
    Interface.literal(ofEvent: "Paid", fields: fields, ranBy: packages)
  }

  @Test func namesAreShownOnlyWhereAllAgree() throws {
    let first = try Self.interface("event 0 Paid(to: int, from: int)")
    let second = try Self.interface("event 0 Paid(from: int, to: int)")
    #expect(Self.literal([1, 2], [first]) == "Paid(to: 1, from: 2)")
    #expect(Self.literal([1, 2], [first, first]) == "Paid(to: 1, from: 2)")
    let unnamed =
      "Paid(1, 2), without names: packages of the contract declare it differently"
    #expect(Self.literal([1, 2], [first, second]) == unnamed)
    #expect(Self.literal([1, 2], [second, first]) == unnamed)
    #expect(Self.literal([1, 2], [first, second, first]) == unnamed)
  }

  @Test func typesCountAndTheirNumbersDoNot() throws {
    let list = "type %16 = list int\nevent 0 Paid(all: %16)"
    let moved = "type %16 = set int\ntype %17 = list int\nevent 0 Paid(all: %17)"
    let first = try Self.interface(list)
    #expect(
      Self.literal([.array([1])], [first, try Self.interface(moved)]) == "Paid(all: [1])")
    // Fields of a struct are exchanged: the words of one type are not those of the other.
    let pair = "type %16 = struct Pair { a: int, b: int }\nevent 0 Paid(pair: %16)"
    let crossed = pair.replacing("a: int, b: int", with: "b: int, a: int")
    let why = "without names: packages of the contract declare it differently"
    #expect(
      Self.literal(
        [.array([1, 2])], [try Self.interface(pair), try Self.interface(crossed)])
        == "Paid(cbor \"820102\"), \(why)")
  }

  @Test func whatIsNotDeclaredOrNotKnown() throws {
    let first = try Self.interface("event 0 Paid(to: int, from: int)")
    let other = try Self.interface("event 0 Sent(to: int)")
    #expect(Self.literal([1, 2], [other, first]) == "Paid(to: 1, from: 2)")
    #expect(Self.literal([1, 2], [other]) == nil)
    #expect(Self.literal([1, 2], [nil]) == nil)
    let octets = "Paid(cbor \"01\", cbor \"02\")"
    let why = "without names: the contract ran a package that is not known"
    #expect(Self.literal([1, 2], [nil, first]) == "\(octets), \(why)")
  }
}
