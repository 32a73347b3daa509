import DeedBytecode
import DeedCompiler
import DeedSyntax
import Testing

/// Limits of modules: what keeps them is built, and what does not is refused by the check, at a place and with advice.
@Suite struct ModuleLimitTests {
  /// A source that takes more of something the greater its number is.
  struct Sample: CustomStringConvertible, Sendable {
    let description: String
    /// The greatest number that is right, and one that is not.
    let within: Int
    let beyond: Int
    /// What the message has in it.
    let words: String
    /// The text at the place of the message.
    let place: String
    let source: @Sendable (Int) -> String

    init(
      _ description: String, _ within: Int, _ beyond: Int, _ words: String, at place: String,
      _ source: @escaping @Sendable (Int) -> String
    ) {
      self.description = description
      self.within = within
      self.beyond = beyond
      self.words = words
      self.place = place
      self.source = source
    }
  }

  private static func list(
    _ count: Int, _ separator: String = ", ", _ element: (Int) -> String
  ) -> String {
    (0..<count).map(element).joined(separator: separator)
  }

  private static func contract(_ members: String) -> String {
    "contract C {\n    party owner\n    let m: int\n    create by owner\n\(members)\n}\n"
  }

  static let entries = [
    Sample("requires", 64, 65, "`c` has 65 conditions", at: "c") { count in
      contract("    call c(a: int) by owner \(list(count, "\n") { "requires a > \($0)" }) { }")
    },
    Sample("computed ranges", 64, 65, "`c` has 65 conditions", at: "c") { count in
      contract("    call c(\(list(count) { "a\($0): int in 0...m" })) by owner { }")
    },
    Sample("requires and ranges", 63, 64, "`v` has 65 conditions", at: "v") { count in
      contract(
        "    view v(a: int in 0...m) -> int \(list(count, "\n") { "requires a > \($0)" }) { return a }"
      )
    },
    Sample("ensures", 64, 65, "`c` has 65 conditions", at: "c") { count in
      contract("    call c(a: int) by owner \(list(count, "\n") { "ensures a > \($0)" }) { }")
    },
    Sample("conditions of a create", 64, 65, "`create` has 65 conditions", at: "create") { count in
      "contract C {\n    party owner\n    let m: int\n"
        + "    create by owner \(list(count, "\n") { "requires m > \($0)" })\n}\n"
    },
    Sample("parts of `by`", 32, 33, "who must act for `c` has 33 parts", at: "c") { count in
      "contract C {\n    party \(list(count) { "p\($0)" })\n    create by p0\n"
        + "    call c() by \(list(count, " or ") { "p\($0)" }) { }\n}\n"
    },
    Sample("interfaces", 63, 65, "names 65 interfaces", at: "C") { count in
      list(count, "\n") { "interface I\($0) { view v\($0)() -> int }" } + "\n"
        + contract(list(count, "\n") { "    let i\($0): I\($0)" })
    },
  ]

  static let functions = [
    Sample("variables", 1_023, 1_024, "`f` needs room for 1025 values", at: "f") { count in
      "fn f(a: int) -> int {\n\(list(count, "\n") { "    let x\($0) = a + \($0)" })\n"
        + "    return \(list(10, " + ") { "x\($0)" })\n}\n"
    },
    Sample("elements of a list", 1_024, 1_025, "`f` holds more than 1024 values", at: "a") {
      "fn f(a: int) -> list<int> { return [\(list($0) { _ in "a" })] }\n"
    },
    Sample("waiting arguments", 4, 5, "`f` holds more than 1024 values", at: "a") { depth in
      let open = String(repeating: "g(a, \(list(253) { "p\($0 + 1): a" }), p254: ", count: depth)
      return "fn g(\(list(255) { "p\($0): int" })) -> int { return p0 }\n"
        + "fn f(a: int) -> int { return \(open)a\(String(repeating: ")", count: depth)) }\n"
    },
    Sample("code", 7_000, 8_200, "the code of `f` takes", at: "f") { count in
      "fn f(a: int) -> int {\n    var n = a\n"
        + list(count, "\n") { "    n = n + \(1_000_000 + $0)" } + "\n    return n\n}\n"
    },
    Sample("branches", 1_300, 2_100, "`f` has more than 4096 branches", at: "n = 0") { count in
      "fn f(a: int) -> int {\n    var n = a\n"
        + list(count, "\n") { _ in "    if n > 0 { n = 0 }" } + "\n    return n\n}\n"
    },
    Sample("lent parameters", 255, 256, "more than 255 parameters", at: "p255") { count in
      "fn f(\(list(count) { "p\($0): inout int" })) { p0 = 1 }\n"
        + "fn g() { var x = 0\n    var y = 0\n    y = x\n    x = y\n}\n"
    },
    Sample("a clause", 1, 5, "holds more than 1024 values", at: "a") { count in
      contract(
        "    call c(a: int) by owner requires [\(list(count * 250) { _ in "a" })].count > 0 { }")
    },
    Sample("a test", 1_000, 1_100, "the test 1", at: "\"t\"") { count in
      "test \"t\" {\n\(list(count, "\n") { "    let x\($0) = \($0)" })\n    expect x0 == 0\n}\n"
    },
  ]

  static let modules = [
    Sample("functions", 4_000, 4_097, "has 4097 functions", at: "C") { count in
      // The heads and bodies of `create` and `call` are functions, too.
      let own = count - 14
      return contract(
        "\(list(own, "\n") { "    fn f\($0)() -> int { return \($0) }" })\n"
          + "    var sum: int = 0\n    call c() by owner { sum = \(list(10, " + ") { "g\($0)()" }) }\n"
          + list(10, "\n") { part in
            let calls = (0..<own).filter { $0 % 10 == part }
            return "    fn g\(part)() -> int {\n        var n = 0\n"
              + calls.map { "        n = n + f\($0)()" }.joined(separator: "\n")
              + "\n        return n\n    }"
          })
    },
    Sample("constants", 4_000, 4_200, "constants, and at most 4096", at: "f0") { count in
      list(10, "\n") { part in
        "fn f\(part)(a: text) -> int {\n    var n = 0\n"
          + (0..<count).filter { $0 % 10 == part }
          .map { "    if a == \"t\($0)\" { n = 1 }" }.joined(separator: "\n")
          + "\n    return n\n}"
      }
    },
    Sample("octets", 20, 40, "takes more than 262144 octets", at: "f0") { count in
      list(count, "\n") { part in
        "fn f\(part)(a: int) -> int {\n    var n = a\n"
          + list(1_000, "\n") { "    n = n + \(1_000_000 + $0)" } + "\n    return n\n}"
      }
    },
    Sample("instances", 20, 300, "takes more than 262144 octets", at: "C") { count in
      let kinds = (0..<count).map { kind -> String in
        var type = "int"
        for digit in 0..<5 {
          type =
            ["list<\(type)>", "P<\(type)>", "Q<\(type)>", "R<\(type)>"][kind >> (2 * digit) & 3]
        }
        return type
      }
      return "struct P<T> { a: T }\nstruct Q<T> { b: T }\nstruct R<T> { c: T }\n"
        + "fn long<T>(x: T, a: int) -> int {\n    let _ = x\n    var n = a\n"
        + list(300, "\n") { "    n = n + \(1_000_000 + $0)" } + "\n    return n\n}\n"
        + contract(
          list(count, "\n") { "    view v\($0)(x: \(kinds[$0])) -> int { return long(x, a: 1) }" })
    },
    Sample("depth of a type in a generic body", 7, 9, "could nest more than 10", at: "[[a]]") {
      let type =
        String(repeating: "W<", count: $0) + "int" + String(repeating: ">", count: $0)
      return "struct W<T> { x: T }\nfn f<T>(a: T) -> bool { return [[a]] == [[a]] }\n"
        + contract("    call z(a: \(type)) by owner { let _ = f(a) }")
    },
  ]

  /// Constants that grow with each line, whether or not anything has them.
  static let constants = [
    Sample("a text twice as long each time", 12, 60, beyondConstant, at: "t13.appending") { count in
      "let t0: text = \"0123456789abcdef\"\n"
        + list(count, "\n") { "let t\($0 + 1): text = t\($0).appending(t\($0))" }
        + "\nfn f() -> int { return t\(count).count }\n"
    },
    Sample("octets twice as long each time", 12, 60, beyondConstant, at: "b13.appending") { count in
      "let b0: bytes = hex\"00112233445566778899aabbccddeeff\"\n"
        + list(count, "\n") { "let b\($0 + 1): bytes = b\($0).appending(b\($0))" } + "\n"
    },
    Sample("lists of lists", 2, 7, beyondConstant, at: "[c2") { depth in
      "let c0: list<int> = [\(list(40) { "\($0)" })]\n"
        + nested(depth, "list<int>") { "list<\($0)>" }
        + "fn f() -> int { return c\(depth).count }\n"
    },
    Sample("large numbers", 30, 40, beyondConstant, at: "[2") { count in
      "let c: list<int> = [\(list(count) { _ in "2**65535" })]\n"
    },
    Sample("maps of maps", 2, 3, beyondConstant, at: "[0: c2") { depth in
      "let c0: map<int, int> = [\(list(40) { "\($0): 1" })]\n"
        + list(depth, "\n") { level in
          let type =
            String(repeating: "map<int, ", count: level + 2) + "int"
            + String(repeating: ">", count: level + 2)
          return "let c\(level + 1): \(type) = [\(list(40) { "\($0): c\(level)" })]"
        } + "\n"
    },
    Sample("structs of structs", 3, 8, beyondConstant, at: "S4(") { depth in
      "struct S0 { a: text }\nlet s0: S0 = S0(a: \"0123456789abcdef\")\n"
        + list(depth, "\n") { level in
          "struct S\(level + 1) { \(list(20) { "f\($0): S\(level)" }) }\n"
            + "let s\(level + 1): S\(level + 1) = "
            + "S\(level + 1)(\(list(20) { "f\($0): s\(level)" }))"
        } + "\nfn f() -> S\(depth) { return s\(depth) }\n"
    },
    Sample("long computations", 20, 950, "take too long to compute", at: "gcd(a") { count in
      "let a: int = 3 ** 41000\nlet b: int = 5 ** 28000\n"
        + "let l: list<int> = [\(list(count) { "gcd(a, with: b + \($0))" })]\n"
    },
    Sample("large constants everywhere", 10, 1_000, "or too much room", at: "t14") { count in
      "let t0: text = \"0123456789abcde\"\n"
        + list(14, "\n") { "let t\($0 + 1): text = t\($0).appending(t\($0))" }
        + "\nfn f(a: text) -> int {\n    var n = 0\n"
        + list(count, "\n") { _ in "    if a == t14 { n = n + 1 }" } + "\n    return n\n}\n"
    },
  ]

  private static let beyondConstant = "this constant takes more than 262144 octets"

  private static func nested(_ depth: Int, _ type: String, _ wrap: (String) -> String) -> String {
    var type = type
    var source = ""
    for level in 0..<depth {
      type = wrap(type)
      source += "let c\(level + 1): \(type) = [\(list(40) { _ in "c\(level)" })]\n"
    }
    return source
  }

  @Test(arguments: entries + functions + modules + constants)
  func keeps(_ sample: Sample) throws {
    let compilation = Compilation(sample.source(sample.within))
    let errors = compilation.diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(errors.first.map(\.message) ?? "")")
    for lowered in try compilation.lowerAll() { _ = try Verifier.verify(lowered.module.encoded()) }
  }

  @Test(arguments: entries + functions + modules + constants)
  func refuses(_ sample: Sample) throws {
    let compilation = Compilation(sample.source(sample.beyond))
    #expect(compilation.checked == nil)
    let errors = compilation.diagnostics.filter { $0.severity == .error }
    let error = try #require(errors.first)
    #expect(errors.count == 1)
    #expect(error.code == .beyondLimitOfModules, "\(error.message)")
    #expect(error.message.contains(sample.words), "\(error.message)")
    let text = compilation.parsed.source.text(in: error.span)
    #expect(text.hasPrefix(sample.place), "\(text.prefix(40)): \(error.message)")
    #expect(!error.notes.isEmpty || error.message.hasPrefix("more than"))
  }
}

extension DiagnosticCode {
  /// Something is larger than a module may be.
  fileprivate static let beyondLimitOfModules = DiagnosticCode.semantics.first {
    $0.identifier == "D2015"
  }
}
