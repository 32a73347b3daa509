import Testing

/// Unsafe code stands in the engine's memory and in the wrappers of C libraries, and says why it is safe.
@Suite struct UnsafeCodeTests {
  /// The files and folders that may hold unsafe code, each with what it is for.
  private static let allowed: [String: String] = [
    "DeedVM/Memory/": "the arena of words that the engine works in",
    "DeedVM/Engine/VirtualMachine+Integers.swift": "limbs in the arena lent to integers",
    "DeedVM/Engine/VirtualMachine+WideRings.swift":
      "limbs in the arena lent to rings and functions",
    "DeedCrypto/": "OpenSSL and libsodium",
    "DeedIntegers/": "GMP",
    "DeedStores/Rocks": "RocksDB",
    "DeedNode/Ledger/HighWaterMark.swift": "a file that is written in place and synced",
    "DeedNode/HTTP/": "libmicrohttpd",
    "DeedNode/JSON/JSONParser.swift": "the octets of a literal",
    "DeedNode/Process/": "POSIX calls of a process",
    "DeedCommands/Framework/": "getopt, and writing to a file descriptor",
  ]

  /// The types whose `Sendable` is asserted, not checked.
  private static let unchecked: Set<String> = [
    "DeedNode/Process/RepeatingTimer.swift",
    "DeedStores/RocksDatabase.swift",
    "DeedVM/Memory/Arena.swift",
    "DeedCrypto/SecretOctets.swift",
    "DeedCrypto/P256+Points.swift",
    "DeedCrypto/ThreadDigest.swift",
  ]

  /// How a comment begins that says for a whole file why its unsafe code is safe.
  private static let justifications = ["Safe:", "**Why this is safe.**"]

  private static func isUnsafe(_ word: String) -> Bool {
    ["unsafe", "@unsafe", "@safe", "unsafeBitCast", "withUnsafePointer"].contains(word)
      || word.hasPrefix("Unsafe") || word.hasPrefix("withUnsafe")
  }

  private static func place(_ source: SwiftSource) -> String {
    String(source.path.dropFirst("Sources/".count))
  }

  @Test func unsafeCodeStandsWhereItMay() {
    var used: Set<String> = []
    for source in Checkout.sources {
      let found = source.places { Self.isUnsafe(source.word($0)) }
      if found.isEmpty { continue }
      let entry = Self.allowed.keys.first { Self.place(source).hasPrefix($0) }
      if let entry { used.insert(entry) } else { expectNone(found) }
    }
    let stale = Self.allowed.keys.filter { !used.contains($0) }
    #expect(stale.isEmpty, "no unsafe code is left in \(stale.sorted())")
  }

  /// Either the file says it once, or each function with unsafe code does with a comment in its body.
  @Test func unsafeCodeSaysWhyItIsSafe() {
    for source in Checkout.sources {
      let isSaidOnce = source.lines.contains { line in
        line.contains("//") && Self.justifications.contains { line.contains($0) }
      }
      if isSaidOnce { continue }
      for body in source.outerBodies {
        let place = source.tokens[body.name].line
        let end = source.tokens[body.close].line
        let isUnsafe = source.tokens[body.open...body.close].contains { Self.isUnsafe($0.text) }
        let hasComment = (place...end).contains { line in
          // What the mask took away was a comment, or the inside of a string.
          source.lines[line - 1].contains("// ") && !source.code[line - 1].contains("// ")
        }
        if isUnsafe, !hasComment { Issue.record("why is this safe? \(source.place(body.name))") }
      }
    }
  }

  /// The comment stands right above, or in the comment of the type around.
  @Test func uncheckedSendabilityNamesItsRule() {
    var used: Set<String> = []
    for source in Checkout.sources {
      for index in source.tokens.indices where Self.isUnchecked(source, index) {
        used.insert(Self.place(source))
        let above = source.lines[..<(source.tokens[index].line - 1)].suffix(12)
        let isNamed = above.contains { line in
          let comment = line.drop { $0 == " " }
          return comment.hasPrefix("//")
            && (comment.contains("thread") || comment.contains("Unchecked"))
        }
        if !isNamed { Issue.record("no rule named: \(source.place(index))") }
      }
    }
    #expect(used == Self.unchecked)
  }

  private static func isUnchecked(_ source: SwiftSource, _ index: Int) -> Bool {
    source.word(index) == "@unchecked"
      || (source.word(index) == "nonisolated" && source.word(index + 2) == "unsafe")
  }
}
