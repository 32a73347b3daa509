import Foundation

/// An EBNF grammar as `grammar/deed.ebnf` writes it, read independently of the parser.
struct Grammar: Sendable {
  indirect enum Form: Sendable {
    /// A quoted word or sign.
    case quoted(String)
    /// A token class in capitals.
    case token(String)
    case production(String)
    case sequence([Int])
    case choice([Int])
    case optional(Int)
    case many(Int)
  }

  /// All parts of all right sides; others refer to them by index.
  private(set) var forms: [Form] = []
  private(set) var productions: [String: Int] = [:]
  /// The names in the order of the file; the first is the start.
  private(set) var names: [String] = []

  struct Malformed: Error { let text: String }

  static let url = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "grammar/deed.ebnf")

  static func load() throws -> Grammar {
    return try Grammar(String(contentsOf: url, encoding: .utf8))
  }

  init(_ text: String) throws {
    var reader = Reader(words: try Self.words(text))
    while let name = reader.next() {
      guard reader.next() == "::=" else { throw Malformed(text: "`::=` after \(name)") }
      guard productions[name] == nil else { throw Malformed(text: "\(name) twice") }
      names.append(name)
      productions[name] = try choice(&reader)
    }
    for form in forms {
      if case .production(let name) = form, productions[name] == nil {
        throw Malformed(text: "\(name) is not defined")
      }
    }
  }

  private struct Reader {
    let words: [String]
    var position = 0
    func peek(_ distance: Int = 0) -> String? {
      position + distance < words.count ? words[position + distance] : nil
    }
    mutating func next() -> String? {
      defer { position += 1 }
      return peek()
    }
  }

  private static func words(_ text: String) throws -> [String] {
    var words: [String] = []
    var rest = Substring(text)
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if rest.hasPrefix("/*") {
        guard let end = rest.range(of: "*/") else { throw Malformed(text: "comment") }
        rest = rest[end.upperBound...]
      } else if first == "\"" {
        guard let end = rest.dropFirst().firstIndex(of: "\"") else {
          throw Malformed(text: "quote")
        }
        words.append(String(rest[...end]))
        rest = rest[rest.index(after: end)...]
      } else if rest.hasPrefix("::=") {
        words.append("::=")
        rest = rest.dropFirst(3)
      } else if first.isLetter {
        words.append(String(rest.prefix(while: \.isLetter)))
        rest = rest.drop(while: \.isLetter)
      } else {
        words.append(String(first))
        rest.removeFirst()
      }
    }
    return words
  }

  private mutating func add(_ form: Form) -> Int {
    forms.append(form)
    return forms.count - 1
  }

  private mutating func choice(_ reader: inout Reader) throws -> Int {
    var options = [try sequence(&reader)]
    while reader.peek() == "|" {
      reader.position += 1
      options.append(try sequence(&reader))
    }
    return options.count == 1 ? options[0] : add(.choice(options))
  }

  private mutating func sequence(_ reader: inout Reader) throws -> Int {
    var parts: [Int] = []
    while let word = reader.peek(), word != "|", word != ")", reader.peek(1) != "::=" {
      reader.position += 1
      var part: Int
      if word == "(" {
        part = try choice(&reader)
        guard reader.next() == ")" else { throw Malformed(text: "`)`") }
      } else if word.hasPrefix("\"") {
        part = add(.quoted(String(word.dropFirst().dropLast())))
      } else {
        part = add(word == word.uppercased() ? .token(word) : .production(word))
      }
      while let mark = reader.peek(), mark == "?" || mark == "*" {
        reader.position += 1
        part = add(mark == "?" ? .optional(part) : .many(part))
      }
      parts.append(part)
    }
    return add(.sequence(parts))
  }
}
