// swift-format-ignore-file
// Written by `make stdlib` from stdlib/lists.deed.
extension StandardLibrary {
  /// `lists.deed`.
  static let listsSource = ###"""
/// Lists of any type: in order, searched, taken apart and put together. A comparison of two elements costs by their size; everything here loops, so nothing is bounded. A stored list is no value: a loop puts its elements into a variable first, `for x in stored { copy.append(x) }`.

/// Two values.
pub struct Pair<A, B> { first: A, second: B }

/// Two lists that belong together have different lengths.
pub error UnequalCounts(first: int, second: int)

/// A part of a list that is not within it.
pub error NoSuchPart(start: int, end: int, count: int)

/// The elements in order, the smallest first; about n · log n comparisons, whatever the list.
pub fn sorted<T: ordered>(values: list<T>) -> list<T> {
    var made = values
    var width = 1
    while width < values.count {
        var merged: list<T> = []
        var start = 0
        while start < values.count {
            let middle = smaller(start + width, b: values.count)
            let end = smaller(middle + width, b: values.count)
            var left = start
            var right = middle
            while left < middle and right < end {
                if made[right] < made[left] {
                    merged.append(made[right])
                    right = right + 1
                } else {
                    merged.append(made[left])
                    left = left + 1
                }
            }
            for i in left..<middle { merged.append(made[i]) }
            for i in right..<end { merged.append(made[i]) }
            start = end
        }
        made = merged
        width = 2 * width
    }
    return made
}

/// The values in the order of their keys, of which each has one at its place; those of equal keys stay as they are. `UnequalCounts` when there are more of the ones.
pub fn sortedBy<K: ordered, T>(values: list<T>, keys: list<K>) -> list<T>
    requires values.count == keys.count else UnequalCounts(first: values.count, second: keys.count)
{
    var order: list<int> = []
    for i in 0..<keys.count { order.append(i) }
    var width = 1
    while width < keys.count {
        var merged: list<int> = []
        var start = 0
        while start < keys.count {
            let middle = smaller(start + width, b: keys.count)
            let end = smaller(middle + width, b: keys.count)
            var left = start
            var right = middle
            while left < middle and right < end {
                if keys[order[right]] < keys[order[left]] {
                    merged.append(order[right])
                    right = right + 1
                } else {
                    merged.append(order[left])
                    left = left + 1
                }
            }
            for i in left..<middle { merged.append(order[i]) }
            for i in right..<end { merged.append(order[i]) }
            start = end
        }
        order = merged
        width = 2 * width
    }
    var made: list<T> = []
    for place in order { made.append(values[place]) }
    return made
}

/// Whether no element is smaller than the one before it.
pub fn isSorted<T: ordered>(values: list<T>) -> bool {
    for i in 1..<values.count {
        if values[i] < values[i - 1] { return false }
    }
    return true
}

/// The smallest element; `none` in an empty list.
pub fn minimum<T: ordered>(values: list<T>) -> T? {
    if values.isEmpty { return none }
    var best = values[0]
    for value in values { if value < best { best = value } }
    return some(best)
}

/// The greatest element; `none` in an empty list.
pub fn maximum<T: ordered>(values: list<T>) -> T? {
    if values.isEmpty { return none }
    var best = values[0]
    for value in values { if value > best { best = value } }
    return some(best)
}

/// How many elements of a list in order are smaller than a value: the place where it stands, or would stand. About log n comparisons.
pub fn countBelow<T: ordered>(values: list<T>, limit: T) -> int {
    var low = 0
    var high = values.count
    while low < high {
        let middle = (low + high) / 2
        if values[middle] < limit { low = middle + 1 } else { high = middle }
    }
    return low
}

/// The first place of a value in a list in order, found by about log n comparisons; `none` where it is not in it.
pub fn search<T: ordered>(values: list<T>, wanted: T) -> int? {
    let place = countBelow(values, limit: wanted)
    if place < values.count and values[place] == wanted { return some(place) }
    return none
}

/// The first place of a value in a list in any order; `none` where it is not in it.
pub fn find<T>(values: list<T>, wanted: T) -> int? {
    for i in 0..<values.count {
        if values[i] == wanted { return some(i) }
    }
    return none
}

/// Whether a value is in a list.
pub fn contains<T>(values: list<T>, wanted: T) -> bool {
    for value in values { if value == wanted { return true } }
    return false
}

/// Each element once, where it first stands.
pub fn distinct<T: key>(values: list<T>) -> list<T> {
    var seen: set<T> = set[]
    var made: list<T> = []
    for value in values {
        if not seen.contains(value) {
            seen.insert(value)
            made.append(value)
        }
    }
    return made
}

/// How often each element is in a list.
pub fn counts<T: key>(values: list<T>) -> map<T, int> {
    var made: map<T, int> = [:]
    for value in values {
        let known = if made.contains(value) { made[value] } else { 0 }
        made[value] = known + 1
    }
    return made
}

/// The elements from the last to the first.
pub fn reversed<T>(values: list<T>) -> list<T> {
    var made: list<T> = []
    for i in 0..<values.count { made.append(values[values.count - 1 - i]) }
    return made
}

/// The elements of one list and then those of another.
pub fn joined<T>(first: list<T>, second: list<T>) -> list<T> {
    var made = first
    for value in second { made.append(value) }
    return made
}

/// The elements from one place up to, not including, another; `NoSuchPart` when these are not places of the list in order.
pub fn part<T>(values: list<T>, start: int, end: int) -> list<T>
    requires start >= 0 and start <= end and end <= values.count
        else NoSuchPart(start, end, count: values.count)
{
    var made: list<T> = []
    for i in start..<end { made.append(values[i]) }
    return made
}

/// A value so many times.
pub fn repeated<T>(value: T, times: int in 0...10_000) -> list<T> {
    var made: list<T> = []
    for i in 0..<times { made.append(value) }
    return made
}

/// The elements of two lists at the same places, together; `UnequalCounts` when one has more.
pub fn paired<A, B>(first: list<A>, second: list<B>) -> list<Pair<A, B>>
    requires first.count == second.count
        else UnequalCounts(first: first.count, second: second.count)
{
    var made: list<Pair<A, B>> = []
    for i in 0..<first.count { made.append(Pair(first: first[i], second: second[i])) }
    return made
}

/// The elements of a set in order.
pub fn elements<T: key>(values: set<T>) -> list<T> {
    var made: list<T> = []
    for value in values { made.append(value) }
    return made
}

/// The entries of a map in the order of their keys.
pub fn entries<K: key, V>(values: map<K, V>) -> list<Pair<K, V>> {
    var made: list<Pair<K, V>> = []
    for k, v in values { made.append(Pair(first: k, second: v)) }
    return made
}

/// The sum of numbers; 0 of none.
pub fn sum(values: list<int>) -> int {
    var made = 0
    for value in values { made = made + value }
    return made
}

fn smaller(a: int, b: int) -> int { return if a < b { a } else { b } }

"""###
}
