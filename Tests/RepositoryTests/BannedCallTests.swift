import Testing

/// Calls and marks that have no place in `Sources`.
@Suite struct BannedCallTests {
  /// Calls that end the process or write past the output contract.
  private static let banned: Set<String> = [
    "fatalError", "debugPrint", "dump", "NSLog", "abort", "assertionFailure",

  ]

  @Test func nothingEndsTheProcessOrPrints() {
    for source in Checkout.sources {
      let printsItself = source.tokens.indices.contains {
        source.word($0) == "func" && source.word($0 + 1) == "print"
      }
      expectNone(
        source.places { index in
          let word = source.word(index)
          let isCall =
            source.word(index + 1) == "(" && ![".", "func"].contains(source.word(index - 1))
          return isCall && (Self.banned.contains(word) || word == "print" && !printsItself)
        })
    }
  }

  @Test func nothingIsForced() {
    for source in Checkout.sources {
      expectNone(
        source.places {
          ["try", "as"].contains(source.word($0)) && source.word($0 + 1) == "!"
            && source.tokens[$0 + 1].isJoined
        })
    }
  }

  @Test func nothingIsLeftUndone() {
    let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
    for path in Checkout.paths where !path.hasPrefix("Tests/Fixtures/") {
      for (number, line) in (Checkout.text(path) ?? "").split(
        separator: "\n", omittingEmptySubsequences: false
      ).enumerated() {
        let words = line.split { !$0.isLetter }
        expectNone(
          marks.filter { mark in words.contains { $0 == mark } }
            .map { "\(path):\(number + 1): \($0)" })
      }
    }
  }

  /// A precondition is for our own mistakes, and says which one; so its text is what a crash report shows.
  @Test func preconditionsSayWhatWasBroken() {
    for source in Checkout.sources {
      for index in source.tokens.indices {
        guard ["precondition", "preconditionFailure"].contains(source.word(index)),
          source.word(index + 1) == "(", let end = source.closing(index + 1)
        else { continue }
        let hasText = source.tokens[index...end].contains { $0.text == "\"" }
        if !hasText { Issue.record("no text: \(source.place(index))") }
      }
    }
  }

  /// Preconditions, which one optimisation mode removes, are what keeps outside input from undefined behaviour.
  @Test func noBuildRemovesChecks() {
    let flag = "-Ounch" + "ecked"
    for path in Checkout.paths
    where path == "Makefile" || path.hasSuffix(".sh") || path.hasSuffix(".swift") {
      #expect(!(Checkout.text(path) ?? "").contains(flag), "\(path) uses \(flag)")
    }
  }
}
