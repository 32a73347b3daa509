/// A moment in the proleptic Gregorian calendar, in UTC without leap seconds (RFC 3339, ISO 8601).
///
/// Written as in source files, `2026-11-21T09:00:00Z` or `2026-11-21T09:00:00.250Z`. A `time` reaches past the year
/// 9999; such years are written with all their digits, so that every time has one text.
package struct CalendarTime: Hashable, Sendable, CustomStringConvertible {
  /// The year; the one before 1 is 0.
  package let year: Int64
  /// 1 to 12.
  package let month: Int64
  /// 1 to 31.
  package let day: Int64
  /// The milliseconds since the day began, below 86,400,000.
  package let millisecondOfDay: Int64

  private static let millisecondsPerDay: Int64 = 86_400_000
  private static let daysPerEra: Int64 = 146_097
  /// The days from 0000-03-01, where eras of 400 years begin, to 1970-01-01.
  private static let epochDay: Int64 = 719_468
  /// The digits of the years that `time` reaches: 2^62 milliseconds are some 146 million years.
  private static let yearDigitsMax = 9

  /// The moment that is so many milliseconds after 1970 began.
  package init(milliseconds: Int64) {
    let (day, rest) = Self.floorDivide(milliseconds, Self.millisecondsPerDay)
    millisecondOfDay = rest
    // Years are counted from 1 March, so that the leap day is the last of its year.
    let (era, dayOfEra) = Self.floorDivide(day + Self.epochDay, Self.daysPerEra)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    self.day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  }

  /// Reads `YYYY-MM-DDThh:mm:ssZ`, with `.mmm` before the `Z` where there are milliseconds; nil for all else.
  ///
  /// Years have four digits, or up to nine and then no zero in front. Dates that the calendar does not have are refused.
  package init?(text: some Collection<UInt8>) {
    let text = Array(text)
    guard let dash = text.firstIndex(of: UInt8(ascii: "-")), dash >= 4, dash <= Self.yearDigitsMax,
      dash == 4 || text[0] != UInt8(ascii: "0")
    else { return nil }
    let rest = Array(text[dash...])
    let pattern = Array((rest.count == 16 ? "-00-00T00:00:00Z" : "-00-00T00:00:00.000Z").utf8)
    guard rest.count == pattern.count, text[..<dash].allSatisfy(Self.isDigit) else { return nil }
    for (octet, expected) in zip(rest, pattern) {
      guard expected == UInt8(ascii: "0") ? Self.isDigit(octet) : octet == expected else {
        return nil
      }
    }
    year = Self.number(text[..<dash])
    month = Self.number(rest[1...2])
    day = Self.number(rest[4...5])
    let (hour, minute, second) =
      (Self.number(rest[7...8]), Self.number(rest[10...11]), Self.number(rest[13...14]))
    let millisecond = rest.count == 16 ? 0 : Self.number(rest[16...18])
    guard (1...12).contains(month), (1...Self.dayCount(year: year, month: month)).contains(day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    millisecondOfDay = ((hour * 60 + minute) * 60 + second) * 1_000 + millisecond
  }

  /// The milliseconds since 1970 began; negative before.
  package var milliseconds: Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = Self.floorDivide(marchYear, 400)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * Self.daysPerEra + dayOfEra - Self.epochDay
    // The first product may lie below the least number where the sum does not.
    return days &* Self.millisecondsPerDay &+ millisecondOfDay
  }

  /// The moment as text, with milliseconds only where there are some.
  package var description: String {
    let millisecond = millisecondOfDay % 1_000
    let second = millisecondOfDay / 1_000
    let clock = [second / 3_600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }
    let date = [Self.padded(month, 2), Self.padded(day, 2)]
    let sign = year < 0 ? "-" : ""
    let fraction = millisecond == 0 ? "" : "." + Self.padded(millisecond, 3)
    return sign + Self.padded(abs(year), 4) + "-" + date.joined(separator: "-") + "T"
      + clock.joined(separator: ":") + fraction + "Z"
  }

  private static func dayCount(year: Int64, month: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The quotient rounded down and what is left, 0 or more.
  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
  }

  private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64 {
    digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  private static func padded(_ value: Int64, _ count: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
  }
}
