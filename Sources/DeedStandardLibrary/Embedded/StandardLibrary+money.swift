// swift-format-ignore-file
// Written by `make stdlib` from stdlib/money.deed.
extension StandardLibrary {
  /// `money.deed`.
  static let moneySource = ###"""
/// Amounts of money as whole numbers of the smallest unit (cents, fen), so that nothing is ever lost or made by rounding
/// unseen: each function that rounds is told how, and rounds once.
import std.numbers
import std.texts

/// A currency's sums and another's do not add up.
pub error OtherCurrency(expected: text, found: text)
/// Nothing to divide by: no parts, or shares that are negative or altogether zero.
pub error NoShares
/// A text that is not an amount with so many decimals.
pub error NotAnAmount(words: text)
/// A number of days or periods that is negative.
pub error NegativeTime

/// A currency: its code (ISO 4217) and how many decimals its amounts are written with.
pub struct Currency { code: text, decimals: int in 0...9 }

/// An amount of a currency in its smallest unit.
pub struct Amount { units: int, currency: Currency }

/// How days of interest are counted against a year.
pub enum Basis { actual360, actual365 }

/// The sum of two amounts of one currency; `OtherCurrency`. Bounded.
pub fn sum(first: Amount, second: Amount) -> Amount {
    same(first, second)
    return Amount(units: first.units + second.units, currency: first.currency)
}

/// What is left of an amount without another of its currency; `OtherCurrency`. Bounded.
pub fn difference(first: Amount, second: Amount) -> Amount {
    same(first, second)
    return Amount(units: first.units - second.units, currency: first.currency)
}

fn same(first: Amount, second: Amount) {
    requires first.currency == second.currency
        else OtherCurrency(expected: first.currency.code, found: second.currency.code)
}

/// So many percent of a number of units. Bounded.
pub fn percent(units: int, share: int, rounding: numbers.Rounding) -> int {
    return numbers.mulDiv(units, times: share, over: 100, rounding)
}

/// So many hundredths of a percent of a number of units. Bounded.
pub fn basisPoints(units: int, points: int, rounding: numbers.Rounding) -> int {
    return numbers.mulDiv(units, times: points, over: 10_000, rounding)
}

/// A number of units in parts as the shares are to one another; the parts add up to it exactly. `NoShares`.
///
/// Each part is rounded down, and the units left over go one each to the parts that lost most by it, the earlier one where
/// two lost as much (the method of the largest remainder). A negative number is divided as its opposite.
pub fn allocated(units: int, shares: list<int>) -> list<int> {
    if units < 0 {
        var opposite: list<int> = []
        for part in allocated(-units, shares) { opposite.append(-part) }
        return opposite
    }
    var whole = 0
    for share in shares {
        requires share >= 0 else NoShares
        whole = whole + share
    }
    requires whole > 0 else NoShares
    var parts: list<int> = []
    var rests: list<int> = []
    var left = units
    for share in shares {
        let part = units * share / whole
        parts.append(part)
        rests.append(units * share mod whole)
        left = left - part
    }
    for i in 0..<left {
        var best = 0
        for k in 1..<rests.count {
            if rests[k] > rests[best] { best = k }
        }
        parts[best] = parts[best] + 1
        rests[best] = -1
    }
    return parts
}

/// A number of units in so many parts that differ by one unit at most, the greater ones first. `NoShares` for none.
pub fn split(units: int, parts: int) -> list<int> {
    requires parts > 0 else NoShares
    var shares: list<int> = []
    for i in 0..<parts { shares.append(1) }
    return allocated(units, shares)
}

/// Simple interest on a number of units for days at so many basis points a year, rounded once. Bounded; `NegativeTime`.
pub fn interest(
    units: int,
    points: int,
    days: int,
    basis: Basis,
    rounding: numbers.Rounding
) -> int {
    requires days >= 0 else NegativeTime
    let year = match basis {
        actual360 { 360 }
        actual365 { 365 }
    }
    return numbers.mulDiv(units * points, times: days, over: 10_000 * year, rounding)
}

/// What a number of units has become after periods of so many basis points each, with interest on interest, rounded once.
/// Bounded; `NegativeTime`.
pub fn compounded(units: int, points: int, periods: int, rounding: numbers.Rounding) -> int {
    requires periods >= 0 else NegativeTime
    return numbers.divided(units * (10_000 + points) ** periods, over: 10_000**periods, rounding)
}

/// An amount in digits with a point before its decimals, groups of three with commas, and its code: "-1,234.56 CNY".
pub fn written(amount: Amount) -> text {
    return plain(amount.units, decimals: amount.currency.decimals, separator: ",").appending(" ")
        .appending(amount.currency.code)
}

/// A number of units in digits with a point before so many decimals, and a separator between groups of three: "-1234.56".
pub fn plain(units: int, decimals: int in 0...9, separator: text) -> text {
    if units < 0 { return "-".appending(plain(-units, decimals, separator)) }
    let scale = 10**decimals
    let whole = texts.grouped(units / scale, separator)
    if decimals == 0 { return whole }
    return whole.appending(".")
        .appending(texts.padded(texts.decimal(units mod scale), to: decimals, with: "0"))
}

/// The number of units that `plain` without a separator writes so; `NotAnAmount` for anything else, so also for fewer or more
/// decimals and "-0.00".
pub fn read(words: text, decimals: int in 0...9) -> int {
    let letters = utf8(words)
    let isNegative = texts.hasPrefix(words, prefix: "-")
    let start = if isNegative { 1 } else { 0 }
    let point = if decimals == 0 { letters.count } else { letters.count - decimals - 1 }
    requires point > start else NotAnAmount(words)
    requires letters[start] != 48 or point == start + 1 else NotAnAmount(words)
    var units = 0
    for i in start..<letters.count {
        if i == point {
            requires letters[i] == 46 else NotAnAmount(words)
        } else {
            requires letters[i] >= 48 and letters[i] <= 57 else NotAnAmount(words)
            units = 10 * units + letters[i] - 48
        }
    }
    requires units > 0 or not isNegative else NotAnAmount(words)
    return if isNegative { -units } else { units }
}

"""###
}
