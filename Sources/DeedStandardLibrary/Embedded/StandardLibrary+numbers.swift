// swift-format-ignore-file
// Written by `make stdlib` from stdlib/numbers.deed.
extension StandardLibrary {
  /// `numbers.deed`.
  static let numbersSource = ###"""
/// Numbers: quotients rounded as is said, and what is often wanted besides. Rounding is always named, never left to a custom.

/// Which way a quotient goes that is no whole number.
pub enum Rounding {
    /// To the lower number.
    floor,
    /// To the higher number.
    ceiling,
    /// To the number that is nearer to zero: what is left is dropped.
    towardsZero,
    /// To the number that is farther from zero.
    awayFromZero,
    /// To the nearest number, a half away from zero, as commerce does.
    halfUp,
    /// To the nearest number, a half towards zero.
    halfDown,
    /// To the nearest number, a half to the even one, as banks do.
    halfEven
}

/// A quotient, rounded; by zero it fails.
pub fn divided(a: int, over: int, rounding: Rounding) -> int {
    let dividend = if over < 0 { -a } else { a }
    let divisor = if over < 0 { -over } else { over }
    let lower = dividend / divisor
    let rest = dividend mod divisor
    if rest == 0 { return lower }
    let isNegative = dividend < 0
    // Not twice the rest, which may be larger than numbers may be.
    let isOver = rest > divisor - rest
    let isHalf = rest == divisor - rest
    let goesUp = match rounding {
        floor { false }
        ceiling { true }
        towardsZero { isNegative }
        awayFromZero { not isNegative }
        halfUp { isOver or (isHalf and not isNegative) }
        halfDown { isOver or (isHalf and isNegative) }
        halfEven { isOver or (isHalf and (lower mod 2 == 1)) }
    }
    return if goesUp { lower + 1 } else { lower }
}

/// A product over a divisor, rounded once: the product is exact on the way.
pub fn mulDiv(a: int, times: int, over: int, rounding: Rounding) -> int {
    return divided(a * times, over, rounding)
}

/// The nearest multiple of a unit in the direction of the rounding, such as whole cents of hundredths of a cent. The
/// multiples of a unit and of its opposite are the same; of 0 it fails.
pub fn rounded(a: int, unit: int, rounding: Rounding) -> int {
    let step = absolute(unit)
    return divided(a, over: step, rounding) * step
}

/// How far a number is from zero.
pub fn absolute(a: int) -> int { return if a < 0 { -a } else { a } }

/// The lesser of two numbers.
pub fn least(a: int, b: int) -> int { return if a < b { a } else { b } }

/// The greater of two numbers.
pub fn greatest(a: int, b: int) -> int { return if a < b { b } else { a } }

/// The number within two bounds that is nearest to one.
pub fn bounded(a: int, low: int, high: int) -> int {
    return greatest(low, b: least(a, b: high))
}

/// The least common multiple, never negative; that of 0 and a number is 0.
pub fn commonMultiple(a: int, with: int) -> int {
    let divisor = gcd(a, with)
    return if divisor == 0 { 0 } else { absolute(a / divisor * with) }
}

"""###
}
