/// The order of keys everywhere in the state: octet by octet, a prefix before what it begins.
package enum OctetOrder {
  /// Compares two octet strings; negative, zero or positive as `left` is before, equal or after.
  ///
  /// - Complexity: O(length of the common prefix).
  package static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
    let shared = min(left.count, right.count)
    var index = 0
    while index < shared {
      let (a, b) = (left[index], right[index])
      if a != b { return a < b ? -1 : 1 }
      index += 1
    }
    return left.count - right.count
  }

  /// Tells whether `left` comes strictly before `right`.
  package static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    compare(left, right) < 0
  }

  /// The first octet string after `key`: the key with one zero octet appended.
  package static func successor(of key: [UInt8]) -> [UInt8] {
    key + [0]
  }
}
