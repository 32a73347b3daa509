/// What the standard library has for what authors look for among the methods of a value.
enum StandardNames {
  /// Functions of `std.lists` by the names under which they are looked for.
  static let ofLists: [String: String] = [
    "sort": "sorted", "sorted": "sorted", "sortBy": "sortedBy", "reverse": "reversed",
    "reversed": "reversed", "max": "maximum", "maximum": "maximum", "min": "minimum",
    "minimum": "minimum", "sum": "sum", "find": "find", "indexOf": "find", "index": "find",
    "contains": "contains", "has": "contains", "includes": "contains", "unique": "distinct",
    "distinct": "distinct", "concat": "joined", "joined": "joined", "slice": "part",
    "zip": "paired",
  ]

  /// Functions of `std.texts` by the names under which they are looked for.
  static let ofTexts: [String: String] = [
    "split": "split", "trim": "trimmed", "strip": "trimmed", "startsWith": "hasPrefix",
    "hasPrefix": "hasPrefix", "endsWith": "hasSuffix", "hasSuffix": "hasSuffix",
    "contains": "contains", "includes": "contains", "replace": "replaced", "lower": "lowered",
    "toLowerCase": "lowered", "upper": "raised", "toUpperCase": "raised", "slice": "slice",
    "join": "joined", "padStart": "padded",
  ]

  /// Functions of `std.octets` by the names under which they are looked for.
  static let ofOctets: [String: String] = [
    "startsWith": "hasPrefix", "hasPrefix": "hasPrefix", "endsWith": "hasSuffix",
    "hasSuffix": "hasSuffix", "contains": "find", "includes": "find", "indexOf": "find",
    "find": "find", "join": "joined", "joined": "joined", "repeat": "repeated",
    "repeated": "repeated",
  ]
}
