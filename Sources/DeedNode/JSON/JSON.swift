/// A JSON text (RFC 8259) as the node reads and writes it: members keep their order, numbers are integers.
///
/// Fractions, exponents and integers outside 64 bits have no exact value here and are refused when read. Names are
/// compared octet by octet, never by canonical equivalence.
package enum JSON: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case string(String)
  case array([JSON])
  case object([Member])

  /// A name and its value in an object.
  package struct Member: Equatable, Sendable {
    /// The name.
    package let name: String
    /// The value.
    package let value: JSON

    /// Pairs a name with a value.
    package init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }

    /// Whether name and value are the same, octet by octet.
    package static func == (first: Member, second: Member) -> Bool {
      first.name.utf8.elementsEqual(second.name.utf8) && first.value == second.value
    }
  }

  /// The value of the member called `name`, or nil when this is no object or has no such member.
  package subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// The element at `index`, or nil when this is no array or a shorter one.
  package subscript(index: Int) -> JSON? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The text, when this is one.
  package var string: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// The integer, when this is one.
  package var integer: Int64? {
    if case .integer(let number) = self { return number }
    return nil
  }

  /// The truth value, when this is one.
  package var bool: Bool? {
    if case .bool(let truth) = self { return truth }
    return nil
  }

  /// The elements, when this is an array.
  package var array: [JSON]? {
    if case .array(let elements) = self { return elements }
    return nil
  }

  /// A count or a number that is never negative; beyond 2^63 − 1, which no record holds, it is capped.
  package static func unsigned(_ number: UInt64) -> JSON { .integer(Int64(clamping: number)) }

  /// A count.
  package static func count(_ count: Int) -> JSON { .integer(Int64(count)) }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  /// A text.
  package init(stringLiteral value: String) { self = .string(value) }
  /// An integer.
  package init(integerLiteral value: Int64) { self = .integer(value) }
  /// A truth value.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array.
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object with its members in the order written.
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
  /// The null.
  package init(nilLiteral: ()) { self = .null }
}

extension JSON: Equatable {
  /// Whether two texts say the same, names and strings compared octet by octet and members in order.
  package static func == (first: JSON, second: JSON) -> Bool {
    switch (first, second) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }
}
