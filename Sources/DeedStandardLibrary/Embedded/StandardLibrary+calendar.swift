// swift-format-ignore-file
// Written by `make stdlib` from stdlib/calendar.deed.
extension StandardLibrary {
  /// `calendar.deed`.
  static let calendarSource = ###"""
/// Dates of the Gregorian calendar from 1970 to 9999, their weekdays, months, and business days.
///
/// A date is a day without a time zone. Functions that turn a time into a date or back take the distance of the zone's
/// clock from UTC, `8 hours` for Beijing: a fixed distance, since no rule of summer time is known here. All functions are
/// bounded (they may stand in heads and dues) unless they say otherwise.
import std.texts

/// There is no such day, or it is not within the years 1970 to 9999.
pub error NoSuchDate(year: int, month: int, day: int)
/// A text that is not a date as `written` writes it.
pub error NotADate(words: text)
/// A number of business days that is negative, or no business day within a year.
pub error NoBusinessDay

/// A day. Made by `dateOf`, which checks it.
pub struct Date { year: int in 1970...9999, month: int in 1...12, day: int in 1...31 }

/// A day of the week.
pub enum Weekday { monday, tuesday, wednesday, thursday, friday, saturday, sunday }

/// When business is done: Monday to Friday but for the holidays, and on the weekend days that are worked.
pub struct BusinessCalendar { holidays: set<Date>, workedWeekends: set<Date> }

/// The date of a year, a month and a day; `NoSuchDate` when there is none.
pub fn dateOf(year: int, month: int, day: int) -> Date {
    requires year >= 1970 and year <= 9999 and month >= 1 and month <= 12 and day >= 1
        else NoSuchDate(year, month, day)
    requires day <= daysInMonth(year, month) else NoSuchDate(year, month, day)
    return Date(year, month, day)
}

/// Whether a year has 366 days.
pub fn isLeapYear(year: int) -> bool {
    return year mod 4 == 0 and (year mod 100 != 0 or year mod 400 == 0)
}

/// The number of days of a month, 28 to 31.
pub fn daysInMonth(year: int, month: int in 1...12) -> int {
    if month == 2 { return if isLeapYear(year) { 29 } else { 28 } }
    return if month == 4 or month == 6 or month == 9 or month == 11 { 30 } else { 31 }
}

/// The number of days from 1970-01-01 to a date.
pub fn dayNumber(date: Date) -> int {
    // Years begin in March here, so that the leap day is their last.
    let month = (date.month + 9) mod 12
    let year = if month >= 10 { date.year - 1 } else { date.year }
    return 365 * year +
        year / 4 -
        year / 100 +
        year / 400 +
        (153 * month + 2) / 5 +
        date.day -
        719_469
}

/// The date so many days after 1970-01-01; `NoSuchDate` beyond the year 9999 and before 1970.
pub fn dateNumbered(number: int) -> Date {
    requires number >= 0 and number <= 2_932_896 else NoSuchDate(year: 0, month: 0, day: number)
    // 400 years have 146,097 days.
    let shifted = number + 719_468
    let era = shifted / 146_097
    let day = shifted mod 146_097
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let inJanuary = if month >= 10 { 1 } else { 0 }
    return Date(
        year: 400 * era + year + inJanuary,
        month: month + 3 - 12 * inJanuary,
        day: dayOfYear - (153 * month + 2) / 5 + 1
    )
}

/// The date that the clocks of a zone show at a time.
pub fn dateAt(moment: time, zone: duration) -> Date {
    return dateNumbered((int(moment) + int(zone)) / 86_400_000)
}

/// When a date begins in a zone.
pub fn start(date: Date, zone: duration) -> time {
    return time(86_400_000 * dayNumber(date) - int(zone))
}

/// The day of the week.
pub fn weekday(date: Date) -> Weekday {
    let number = (dayNumber(date) + 3) mod 7
    if number == 0 { return Weekday.monday }
    if number == 1 { return Weekday.tuesday }
    if number == 2 { return Weekday.wednesday }
    if number == 3 { return Weekday.thursday }
    if number == 4 { return Weekday.friday }
    return if number == 5 { Weekday.saturday } else { Weekday.sunday }
}

/// Whether a date comes before another.
pub fn isBefore(first: Date, second: Date) -> bool { return dayNumber(first) < dayNumber(second) }

/// The number of days from a date to another, negative when that comes before it.
pub fn daysBetween(first: Date, second: Date) -> int { return dayNumber(second) - dayNumber(first) }

/// The date so many days later, earlier when negative.
pub fn addingDays(to: Date, days: int) -> Date { return dateNumbered(dayNumber(to) + days) }

/// The same day so many months later, earlier when negative; the last day of that month where it has no such day.
///
/// So a month after 31 January is 28 or 29 February, and a month after that the 28th or 29th again: add the number of
/// months to the first date of a row, never one month after the other.
pub fn addingMonths(to: Date, months: int) -> Date {
    let count = 12 * to.year + to.month - 1 + months
    let year = count / 12
    let month = count mod 12 + 1
    let last = daysInMonth(year, month)
    return dateOf(year, month, day: if to.day > last { last } else { to.day })
}

/// The same day so many years later, earlier when negative; 28 February for a leap day where there is none.
pub fn addingYears(to: Date, years: int) -> Date { return addingMonths(to, months: 12 * years) }

/// The last day of the month.
pub fn endOfMonth(date: Date) -> Date {
    return Date(year: date.year, month: date.month, day: daysInMonth(date.year, month: date.month))
}

/// The number of whole months from a date to another that does not come before it: the most that `addingMonths` may add.
pub fn monthsBetween(first: Date, second: Date) -> int {
    let months = 12 * (second.year - first.year) + second.month - first.month
    return if dayNumber(addingMonths(first, months)) > dayNumber(second) {
        months - 1
    } else {
        months
    }
}

/// Whether business is done on a date.
pub fn isBusinessDay(date: Date, calendar: BusinessCalendar) -> bool {
    let isWeekend = (dayNumber(date) + 3) mod 7 >= 5
    return if isWeekend {
        calendar.workedWeekends.contains(date)
    } else {
        not calendar.holidays.contains(date)
    }
}

/// The date, or the first business day behind it. Loops; `NoBusinessDay` when there is none within 366 days.
pub fn following(date: Date, calendar: BusinessCalendar) -> Date {
    var day = date
    for i in 0..<366 {
        if isBusinessDay(day, calendar) { return day }
        day = addingDays(day, days: 1)
    }
    fail NoBusinessDay
}

/// The date, or the last business day before it. Loops; `NoBusinessDay` when there is none within 366 days.
pub fn preceding(date: Date, calendar: BusinessCalendar) -> Date {
    var day = date
    for i in 0..<366 {
        if isBusinessDay(day, calendar) { return day }
        day = addingDays(day, days: -1)
    }
    fail NoBusinessDay
}

/// As `following`, but as `preceding` where that would be in the next month. Loops.
pub fn modifiedFollowing(date: Date, calendar: BusinessCalendar) -> Date {
    let day = following(date, calendar)
    return if day.month == date.month { day } else { preceding(date, calendar) }
}

/// The business day so many business days behind a date; with 0 as `following`. Loops over each day between; `NoBusinessDay`
/// for a negative number.
///
/// One business day behind a Friday is Monday, and behind a Saturday, too.
pub fn addingBusinessDays(to: Date, days: int, calendar: BusinessCalendar) -> Date {
    requires days >= 0 else NoBusinessDay
    if days == 0 { return following(to, calendar) }
    var day = to
    for i in 0..<days { day = following(addingDays(day, days: 1), calendar) }
    return day
}

/// How many business days there are from a date up to, not including, another; 0 when that does not come behind it. Loops
/// over each day.
pub fn businessDaysBetween(first: Date, second: Date, calendar: BusinessCalendar) -> int {
    var count = 0
    for number in dayNumber(first)..<dayNumber(second) {
        if isBusinessDay(dateNumbered(number), calendar) { count = count + 1 }
    }
    return count
}

/// The date as ISO 8601 writes it, "2026-11-21". Loops.
pub fn written(date: Date) -> text {
    return texts.joined(
        [
            texts.decimal(date.year),
            texts.padded(texts.decimal(date.month), to: 2, with: "0"),
            texts.padded(texts.decimal(date.day), to: 2, with: "0")
        ],
        separator: "-"
    )
}

/// The date that `written` writes so; `NotADate` for other texts, `NoSuchDate` for days that there are not. Loops.
pub fn read(words: text) -> Date {
    requires words.count == 10 else NotADate(words)
    let letters = utf8(words)
    var numbers = [0, 0, 0]
    var part = 0
    for i in 0..<10 {
        if i == 4 or i == 7 {
            requires letters[i] == 45 else NotADate(words)
            part = part + 1
        } else {
            requires letters[i] >= 48 and letters[i] <= 57 else NotADate(words)
            numbers[part] = 10 * numbers[part] + letters[i] - 48
        }
    }
    return dateOf(numbers[0], month: numbers[1], day: numbers[2])
}

"""###
}
