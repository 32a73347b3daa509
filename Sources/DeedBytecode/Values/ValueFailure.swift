package import DeedEncoding

/// Why octets, an item, or a value made by hand are not a value of a type, with the place where that showed.
package struct ValueFailure: Error, Hashable, Sendable {
  /// What is wrong.
  package enum Problem: Hashable, Sendable {
    /// The octets are not deterministic CBOR.
    case malformed(DecodingFailure)
    /// An item or a value of another kind than the type has.
    case unexpectedKind
    /// An integer outside its range type, which is `OutOfRange` and not `ArgumentMismatch`.
    case outOfRange
    /// An amount that is negative or not below 2^128, or an id that is not above zero.
    case amountOutOfRange
    /// An integer of more than 65,536 bits.
    case integerTooLarge
    /// A time or a duration outside its bounds.
    case timeOutOfBounds
    /// Octets, fields, payload parts or arguments of another number than expected.
    case unexpectedCount(found: Int, expected: Int)
    /// A text that is not UTF-8.
    case invalidText
    /// A digest by an algorithm that this version does not know.
    case unknownAlgorithm
    /// An enum has no case of this number.
    case unknownCase
    /// The elements of a set or the keys of a map do not ascend strictly in Deed's key order.
    case notAscending
    /// More arrays around each other than `Limits.valueDepthMax`.
    case tooDeep
    /// The table has no such type.
    case unknownType
    /// The type is none that keys may have.
    case notKeyType
    /// The octets of a key are not the ones that encode a value.
    case invalidKey
  }

  /// What is wrong.
  package let problem: Problem
  /// The positions in the arrays of the CBOR form that lead to the place, outermost first.
  package private(set) var path: [Int]

  /// A failure at the outermost value.
  package init(_ problem: Problem) {
    self.problem = problem
    path = []
  }

  /// The failure seen from the array that has the failing value at `position`.
  func within(_ position: Int) -> ValueFailure {
    var failure = self
    failure.path.insert(position, at: 0)
    return failure
  }

  /// The fault of a call whose arguments fail like this (`docs/language.md` rule 8).
  package var fault: FaultCode {
    switch problem {
    case .outOfRange: .outOfRange
    case .amountOutOfRange: .amountOutOfRange
    default: .argumentMismatch
    }
  }
}
