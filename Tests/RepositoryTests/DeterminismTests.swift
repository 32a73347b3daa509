import Testing

/// Below `DeedNode` nothing reads a clock, chance, a locale, floating point or the order of a hash.
@Suite struct DeterminismTests {
  private static let above: Set<String> = ["DeedNode", "DeedCommands", "deed"]

  private static let banned: Set<String> = [
    "Date", "Double", "Float", "Float16", "Float32", "Float64", "Float80", "CGFloat", "hashValue",
    "Locale", "ProcessInfo", "ContinuousClock", "SuspendingClock", "Clock", "sleep",
    "usleep", "nanosleep", "SystemRandomNumberGenerator", "random", "randomElement", "shuffle",
    "shuffled", "clock_gettime", "gettimeofday", "time_t", "getrandom", "arc4random",
    "ObjectIdentifier", "DispatchTime", "Thread", "Task",
  ]

  /// Where such a word is right, with the reason.
  private static let allowed = [
    "DeedStores/RocksDatabase.swift": ["usleep": "closing waits for operations that run"]
  ]

  /// Walks over dictionaries and sets whose order reaches nothing: the file and the name, with the reason.
  private static let allowedWalks = [
    "DeedBytecode/Verifier/CallGraph.swift called": "sets a flag for each element"
  ]

  private static let sources = Checkout.sources.filter {
    $0.target.hasPrefix("Deed") && !above.contains($0.target)
  }

  @Test func nothingReadsClockChanceOrFloatingPoint() {
    for source in Self.sources {
      let known = Self.allowed[String(source.path.dropFirst("Sources/".count))] ?? [:]
      expectNone(
        source.places { index in
          let word = source.word(index)
          return Self.banned.contains(word) && known[word] == nil && source.word(index + 1) != ":"
        })
    }
  }

  /// Finds walks over what the same file declares, in so many words, as a dictionary or a set.
  @Test func noWalkFollowsTheOrderOfAHash() {
    var used: Set<String> = []
    for source in Self.sources {
      for index in Self.walks(in: source) {
        let key = "\(source.path.dropFirst("Sources/".count)) \(source.word(index))"
        if Self.allowedWalks[key] == nil {
          Issue.record("order of a hash: \(source.place(index))")
        } else {
          used.insert(key)
        }
      }
    }
    #expect(used == Set(Self.allowedWalks.keys))
  }

  /// The positions of names that are walked over and are a dictionary or a set where they were last declared.
  private static func walks(in source: SwiftSource) -> [Int] {
    source.tokens.indices.filter { index in
      isWalk(source, index)
        && declaration(source, before: index).map { isUnordered(source, $0) } == true
    }
  }

  /// The nearest declaration of the name above a use.
  private static func declaration(_ source: SwiftSource, before use: Int) -> Int? {
    let name = source.word(use)
    let isMember = source.word(use - 1) == "."
    if isMember, source.word(use - 2) != "self" { return nil }
    return source.tokens[..<use].lastIndex { _ in true }.flatMap { last in
      stride(from: last, through: 0, by: -1).first { index in
        guard source.word(index) == name else { return false }
        if ["let", "var", "for"].contains(source.word(index - 1)) { return true }
        return source.word(index + 1) == ":" && isUnordered(source, index)
          && ["(", ",", "_"].contains(source.word(index - 1))
      }
    }
  }

  /// Whether what follows a declared name is a dictionary's or a set's type or value.
  private static func isUnordered(_ source: SwiftSource, _ name: Int) -> Bool {
    guard [":", "="].contains(source.word(name + 1)) else { return false }
    let start = source.word(name + 2) == "inout" ? name + 3 : name + 2
    if isDictionaryType(source, start) { return !isOptional(source, source.closing(start)) }
    guard ["Set", "Dictionary"].contains(source.word(start)) else { return false }
    return !isOptional(source, source.tokens[start...].firstIndex { $0.text == ">" })
  }

  /// Whether a type that ends at a position is optional: a walk over an optional is none.
  private static func isOptional(_ source: SwiftSource, _ end: Int?) -> Bool {
    end.map { source.word($0 + 1) == "?" } ?? false
  }

  /// Whether `[Key: Value]` stands at a position.
  private static func isDictionaryType(_ source: SwiftSource, _ start: Int) -> Bool {
    guard source.word(start) == "[", let end = source.closing(start) else { return false }
    var depth = 0
    for index in start..<end {
      if ["[", "(", "<"].contains(source.word(index)) { depth += 1 }
      if ["]", ")", ">"].contains(source.word(index)) { depth -= 1 }
      if depth == 1, source.word(index) == ":" {
        return source.word(start + 1).first?.isUppercase ?? false
      }
    }
    return false
  }

  /// Whether a name is walked over in the order that it happens to have.
  private static func isWalk(_ source: SwiftSource, _ index: Int) -> Bool {
    var end = index + 1
    var isView = false
    if source.word(end) == ".", ["keys", "values"].contains(source.word(end + 1)) {
      end += 2
      isView = true
    }
    var start = index
    while source.word(start - 1) == "." { start -= 2 }
    if source.word(start - 1) == "in", source.word(end) == "{" || source.word(end) == "where" {
      return isLoop(source, start - 1)
    }
    let ordered: Set<String> = [
      "map", "flatMap", "compactMap", "reduce", "first", "forEach", "filter", "joined", "prefix",
      "dropFirst", "enumerated",
    ]
    guard source.word(end) == ".", ordered.contains(source.word(end + 1)) else { return false }
    // A filtered dictionary or set is one still, and what is sorted afterwards has an order.
    if !isView, source.word(end + 1) == "filter" { return false }
    let line = source.tokens[end].line
    return !source.tokens[end...].prefix { $0.line <= line + 2 }.contains { $0.text == "sorted" }
  }

  /// Whether the `in` at a position belongs to a `for`.
  private static func isLoop(_ source: SwiftSource, _ position: Int) -> Bool {
    source.tokens[..<position].suffix(12).contains { $0.text == "for" }
  }

  @Test(arguments: [
    ("let a: [Key: Int] = b; for x in a { }", true),
    ("var a: Set<Int>; for x in self.a where x { }", true),
    ("var a = Set<Int>(); return a.map { $0 }", true),
    ("func f(a: Set<Int>) { a.forEach { } }", true),
    ("let a: [Key: Int]; let a = a.sorted { }; a.map { }", false),
    ("let a: [Key: Int]; return a.keys.sorted()", false),
    ("let a: [Key: Int]; a.values.map { $0 }.sorted()", false),
    ("let a: [Int]; for x in a { }", false),
    ("var a: Set<Int>?; a = a.map { }", false),
    ("let a = [x: y]; for x in a { }", false),
  ])
  func walksAreRecognised(_ text: String, _ isFound: Bool) {
    let source = SwiftSource(path: "Sources/A/a.swift", text: text)
    #expect(Self.walks(in: source).isEmpty != isFound)
  }
}
