extension Lexer {
  /// Reads a time as RFC 3339 section 5.6 writes it, in UTC, with milliseconds or without: `2026-11-21T09:00:00.250Z`.
  ///
  /// The calendar is the proleptic Gregorian one; there are no leap seconds.
  mutating func time(in content: SourceSpan) -> Int64 {
    let shape = Array("0000-00-00T00:00:00".utf8)
    let text = Array(bytes[content.start..<content.end])
    func fail(_ message: String, _ start: Int, _ end: Int) -> Int64 {
      report(
        .invalidTime, message, content.start + start, content.start + end,
        notes: [
          "Write UTC as `time\"2026-11-21T09:00:00Z\"`, if need be with three digits of milliseconds."
        ])
      return 0
    }
    let isPlain = text.count == shape.count + 1
    guard isPlain || text.count == shape.count + 5 else {
      return fail("`\(clip(content))` is not a time", 0, text.count)
    }
    let pattern = isPlain ? shape + [0x5A] : shape + Array(".000Z".utf8)
    for (index, expected) in pattern.enumerated() {
      let isDigit = (0x30...0x39).contains(text[index])
      guard expected == 0x30 ? isDigit : text[index] == expected else {
        let wanted = expected == 0x30 ? "a digit" : "`\(Unicode.Scalar(expected))`"
        return fail("\(wanted) must stand here", index, index + 1)
      }
    }
    func number(_ start: Int, _ count: Int) -> Int64 {
      text[start..<start + count].reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
    let year = number(0, 4)
    let month = number(5, 2)
    let day = number(8, 2)
    guard (1...12).contains(month) else { return fail("there is no month \(month)", 5, 7) }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...lengths[Int(month) - 1]).contains(day) else {
      return fail("this month has no day \(day)", 8, 10)
    }
    guard number(11, 2) < 24 else { return fail("a day has the hours 00 to 23", 11, 13) }
    guard number(14, 2) < 60 else { return fail("an hour has the minutes 00 to 59", 14, 16) }
    guard number(17, 2) < 60 else { return fail("a minute has the seconds 00 to 59", 17, 19) }
    let seconds = number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2)
    let milliseconds = isPlain ? 0 : number(20, 3)
    return (Self.daysSinceEpoch(year, month, day) * 86_400 + seconds) * 1000 + milliseconds
  }

  /// The days from 1970-01-01 to a date, counted from 1 March so that the leap day ends the year.
  private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
