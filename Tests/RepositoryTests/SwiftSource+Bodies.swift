extension SwiftSource {
  /// The body of a function or initialiser, by the positions of its keyword and its braces.
  struct Body {
    let name: Int
    let open: Int
    let close: Int
  }

  /// The bodies of all functions, initialisers, deinitialisers and subscripts, those inside others too.
  var bodies: [Body] {
    tokens.indices.compactMap { index in
      guard ["func", "init", "deinit", "subscript"].contains(word(index)), word(index - 1) != ".",
        let open = body(after: index), let close = closing(open)
      else { return nil }
      return Body(name: index, open: open, close: close)
    }
  }

  /// The bodies that stand in no other body.
  var outerBodies: [Body] {
    let all = bodies
    return all.filter { inner in
      !all.contains { $0.open < inner.open && inner.close < $0.close }
    }
  }

  /// The `{` of a function's body; nothing for a requirement of a protocol.
  private func body(after start: Int) -> Int? {
    var index = start + 1
    while index < tokens.count {
      switch word(index) {
      case "{": return index
      case "}", "func", "init", "var", "let", "subscript", "case": return nil
      case "(", "[": index = closing(index) ?? tokens.count
      default: break
      }
      index += 1
    }
    return nil
  }
}
