/// Why a text is not a literal of a type, and where that showed.
package struct LiteralFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  package enum Problem: Hashable, Sendable {
    /// Something else should stand there.
    case expected(Expectation)
    /// The text is longer than the limit.
    case tooLong(octetsMax: Int)
    /// More arrays around each other than `Limits.valueDepthMax`.
    case tooDeep
    /// An integer outside its range type.
    case outOfRange(lower: String, upper: String)
    /// An amount or the id of a unique asset outside its bounds.
    case amountOutOfRange(isUnique: Bool)
    /// An integer of more than 65,536 bits.
    case integerTooLarge
    /// A time or a duration outside its bounds.
    case timeOutOfBounds
    /// Octets of another number than the type has.
    case unexpectedCount(found: Int, expected: Int)
    /// A digest by an algorithm that this version does not know.
    case unknownAlgorithm
    /// A map's key that stands in it already.
    case duplicateKey
    /// The table has no such type.
    case unknownType
  }

  /// What should stand at a place.
  package enum Expectation: Hashable, Sendable {
    /// `true` or `false`.
    case bool
    /// A whole number.
    case integer
    /// A decimal digit without a zero in front, or `_` between two digits.
    case digit
    /// A whole number with a unit.
    case duration
    /// `milliseconds` to `weeks`.
    case durationUnit
    /// A literal of a prefix and a quoted text, such as `hex"00ff"`; empty for a text.
    case quoted(prefix: String)
    /// The quote that ends a text in its line.
    case closingQuote
    /// Two hexadecimal digits an octet.
    case hexadecimalDigit
    /// UTC as `2026-11-21T09:00:00Z`.
    case calendarTime
    /// UTF-8 without control characters and invisible ones.
    case visibleCharacter
    /// One of the escapes of a text.
    case escape
    /// `some(…)` or `none`.
    case option
    /// The name of a struct.
    case name(Name)
    /// One of an enum's cases.
    case enumCase([Name])
    /// The name of an asset.
    case assetName
    /// A label, with its colon.
    case label(Name)
    /// A mark such as `(`.
    case mark(String)
    /// The end of the text.
    case end
  }

  /// The octet of the text at which the problem showed.
  package let offset: Int
  /// What is wrong.
  package let problem: Problem

  /// The failure in words, for a diagnostic that shows the place itself.
  package var description: String {
    switch problem {
    case .expected(let expectation): "\(expectation.text) should stand here"
    case .tooLong(let octetsMax): "the text is longer than \(octetsMax) octets"
    case .tooDeep: "values nest at most \(Limits.valueDepthMax) deep"
    case .outOfRange(let lower, let upper): "the number is not in \(lower)...\(upper)"
    case .amountOutOfRange(false): "an amount is not negative and below 2**128"
    case .amountOutOfRange(true): "the id of a unique asset is 1 or more and below 2**128"
    case .integerTooLarge: "the number has more than \(Limits.integerBitsMax) bits"
    case .timeOutOfBounds: "the time is outside its bounds"
    case .unexpectedCount(let found, let expected): "here are \(found) octets, not \(expected)"
    case .unknownAlgorithm: "there is no such digest algorithm"
    case .duplicateKey: "the map has this key already"
    case .unknownType: "there is no such type"
    }
  }
}

extension LiteralFailure.Expectation {
  /// The expectation as the subject of a sentence.
  package var text: String {
    switch self {
    case .bool: "`true` or `false`"
    case .integer: "a whole number"
    case .digit: "a digit"
    case .duration: "a duration such as `3 days`"
    case .durationUnit: DurationUnit.allCases.map { "`\($0)`" }.joined(separator: ", ")
    case .quoted("time"): "a time such as `time\"2026-11-21T09:00:00Z\"`"
    case .quoted(let prefix): "`\(prefix)\"…\"`"
    case .closingQuote: "`\"`"
    case .hexadecimalDigit: "a hexadecimal digit"
    case .calendarTime: "a time such as `2026-11-21T09:00:00Z`"
    case .visibleCharacter: "a visible character, or one written as `\\u{…}`,"
    case .escape: "`\\\"`, `\\\\`, `\\n`, `\\t`, `\\r` or `\\u{…}`"
    case .option: "`some(…)` or `none`"
    case .name(let name): "`\(name)`"
    case .enumCase(let names): names.map { "`\($0)`" }.joined(separator: " or ")
    case .assetName: "the name of an asset"
    case .label(let name): "`\(name):`"
    case .mark(let mark): "`\(mark)`"
    case .end: "the end"
    }
  }
}

/// The units of a duration, smallest first; the raw value is the unit in milliseconds.
enum DurationUnit: Int64, CaseIterable {
  case milliseconds = 1
  case seconds = 1_000
  case minutes = 60_000
  case hours = 3_600_000
  case days = 86_400_000
  case weeks = 604_800_000

  /// The unit as it is spelled.
  var name: Name { Name(String(describing: self)) }
}
