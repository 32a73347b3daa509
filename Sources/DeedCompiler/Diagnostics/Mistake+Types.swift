import DeedIntegers
import DeedSyntax

/// The wording of mistakes of types, arguments and control flow.
extension Mistake {
  static func typeMismatch(
    expected: String, found: String, at span: SourceSpan, because: String? = nil,
    advice: Advice? = nil
  ) -> Mistake {
    Mistake(
      .typeMismatch, "this is `\(found)`, but `\(expected)` is wanted", at: span,
      notes: [because, advice?.note].compactMap { $0 },
      fixIts: (advice?.replacement).map {
        [FixIt("write `\($0)`", replacing: span, with: $0)]
      } ?? [])
  }

  static func outsideRange(_ value: Integer, _ type: String, at span: SourceSpan) -> Mistake {
    Mistake(.outsideRange, "\(value.description) is not in `\(type)`", at: span)
  }

  static func notConstant(_ what: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .notConstant, "\(what) must be a constant", at: span,
      notes: ["a constant is made of literals, operators and other constants"])
  }

  static func emptyRange(at span: SourceSpan) -> Mistake {
    Mistake(.impossibleType, "no number lies in this range", at: span)
  }

  static func octetCount(at span: SourceSpan, max: UInt32) -> Mistake {
    Mistake(.impossibleType, "the number of octets must be from 1 to \(max)", at: span)
  }

  static func deepType(at span: SourceSpan) -> Mistake {
    Mistake(
      .impossibleType, "the type nests too deeply", at: span,
      notes: ["a value is at most ten lists, maps, structs, enums and options deep"])
  }

  static func largeType(at span: SourceSpan) -> Mistake {
    Mistake(
      .impossibleType, "the type is made of too many types", at: span,
      notes: ["a generic struct or enum with its arguments names at most 128 types, written out"])
  }

  static func typeNotKnown(_ what: String, at span: SourceSpan, hint: String) -> Mistake {
    Mistake(.typeNotKnown, "the type of \(what) is not known here", at: span, notes: [hint])
  }

  static func notComparable(
    _ left: String, _ right: String, at span: SourceSpan, advice: Advice?
  ) -> Mistake {
    Mistake(
      .notComparable, "`\(left)` and `\(right)` cannot be compared", at: span,
      notes: [advice?.note ?? "both sides of a comparison have the same type"])
  }

  static func neverNone(
    _ text: String, _ type: String, at span: SourceSpan, advice: String?
  ) -> Mistake {
    Mistake(
      .notComparable, "`\(text)` is `\(type)`, which is never `none`", at: span,
      notes: [advice ?? "only an option, `\(type)?`, may be `none`"])
  }

  static func notOrdered(
    _ type: String, at span: SourceSpan, isParameter: Bool = false
  ) -> Mistake {
    Mistake(
      .notOrdered, "values of `\(type)` have no order", at: span,
      notes: [
        isParameter
          ? "write `\(type): ordered` where the type parameter is declared"
          : type.hasPrefix("int mod ")
            ? "the values of a ring go round: compare their integers, `int(a) < int(b)`"
            : "`<` is for int, ranges, time, duration, text, bytes and Digest"
      ])
  }

  static func modulus(at span: SourceSpan) -> Mistake {
    Mistake(
      .modulus, "the modulus of a ring is at least 2", at: span,
      notes: ["`int mod n` has the values from 0 to n - 1"])
  }

  static func ringOperands(
    _ symbol: String, _ left: String, _ right: String, at span: SourceSpan, advice: String
  ) -> Mistake {
    Mistake(
      .ringOperands, "`\(symbol)` cannot mix `\(left)` and `\(right)`", at: span, notes: [advice])
  }

  static func ringDivision(_ symbol: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .ringDivision, "`\(symbol)` is not for `int mod n`", at: span,
      notes: [
        "multiply by the inverse, `a * b.inverse()`, or divide the numbers, `int(a) \(symbol) int(b)`"
      ])
  }

  static func ringBits(_ what: String, _ type: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .ringBits, "`\(what)` is for bits, which `\(type)` does not have", at: span,
      notes: ["bits have the rings modulo a power of two, such as `int mod 2**32`"])
  }

  static func notAKey(
    _ type: String, at span: SourceSpan, isParameter: Bool = false
  ) -> Mistake {
    Mistake(
      .notAKey, "`\(type)` cannot be a key of a map or an element of a set", at: span,
      notes: [
        isParameter
          ? "write `\(type): key` where the type parameter is declared"
          : "keys are ordered types, party, bool, enums without payload, and structs of these"
      ])
  }

  static func nestedOption(at span: SourceSpan) -> Mistake {
    Mistake(.nestedOption, "an option cannot hold an option", at: span)
  }

  static func operandTypes(
    _ symbol: String, _ types: [String], at span: SourceSpan, advice: String? = nil
  ) -> Mistake {
    let list = types.map { "`\($0)`" }.joined(separator: " and ")
    return Mistake(
      .operandTypes, "`\(symbol)` cannot be applied to \(list)", at: span,
      notes: advice.map { [$0] } ?? [])
  }

  static func argumentCount(
    _ name: String, wanted: [String], got: Int, at span: SourceSpan, form: String? = nil,
    advice: String? = nil
  ) -> Mistake {
    let names = wanted.map { "`\($0)`" }.joined(separator: ", ")
    let note = form.map { "write `\($0)`" } ?? "in this order: \(names)"
    return Mistake(
      .argumentCount,
      "`\(name)` takes \(wanted.isEmpty ? "no arguments" : count(wanted.count, "argument")), "
        + "not \(got)", at: span,
      notes: [advice ?? (wanted.isEmpty ? nil : note)].compactMap { $0 })
  }

  static func labelMissing(
    _ label: String, form: String, isPattern: Bool = false, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .argumentLabel, "the label `\(label):` is missing", at: span,
      notes: [
        "the whole is `\(form)`, without the label where the \(isPattern ? "part" : "argument") is a variable of that very name"
      ],
      fixIts: [
        FixIt("write the label", replacing: SourceSpan(span.start, span.start), with: "\(label): ")
      ])
  }

  static func labelWrong(_ label: NameSyntax, wanted: String, form: String) -> Mistake {
    Mistake(
      .argumentLabel, "the label here is `\(wanted):`, not `\(label.text):`", at: label.span,
      notes: ["in this order: `\(form)`"],
      fixIts: [FixIt("write `\(wanted)`", replacing: label.span, with: wanted)])
  }

  static func labelNotWanted(
    _ label: NameSyntax, form: String, isPattern: Bool = false
  ) -> Mistake {
    Mistake(
      .argumentLabel, "the first \(isPattern ? "part of a pattern" : "argument") has no label",
      at: label.span,
      notes: [
        isPattern
          ? "write `\(form)`; a later part has a label, or is a variable of that very name"
          : "write `\(form)`; create, structs, events and errors label every argument"
      ])
  }

  /// A test says a field that an error or event has not, or a value without its field.
  static func notAField(
    _ field: String?, of message: String, _ fields: [String], number: Int, at span: SourceSpan
  ) -> Mistake {
    let near = field.map { NearbyNames.closest(to: $0, among: fields) } ?? []
    let meant = near.first ?? (number < fields.count ? fields[number] : fields.first) ?? ""
    return Mistake(
      .argumentLabel,
      field.map { "`\(message)` has no field `\($0)`" } ?? "the name of a field is missing here",
      at: span,
      notes: [
        fields.isEmpty
          ? "it has no fields: write `\(message)` alone"
          : "its fields are " + fields.map { "`\($0)`" }.joined(separator: ", ")
            + ": write `\(message)(\(meant): …)`; those left out may be anything"
      ],
      fixIts: near.prefix(1).map { FixIt("write `\($0)`", replacing: span, with: $0) })
  }

  /// A test says the fields of an error or event in another order, or one of them twice.
  static func fieldOutOfOrder(
    _ field: NameSyntax, of message: String, _ fields: [String]
  ) -> Mistake {
    Mistake(
      .argumentLabel, "the field `\(field.text)` stands once, and in the order of the declaration",
      at: field.span,
      notes: ["in this order: `\(message)(\(fields.map { "\($0): …" }.joined(separator: ", ")))`"])
  }

  /// A test says the fields of what is no declared error.
  static func faultWithFields(_ fault: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .argumentCount, "`\(fault)` is a fault of the machine, of which a test says no fields",
      at: span, notes: ["write `expect fails \(fault) { … }`; declared errors have fields"])
  }

  static func resultCount(
    wanted: Int, got: Int, at span: SourceSpan, hint: String? = nil
  ) -> Mistake {
    let wanted = wanted == 0 ? "no value" : count(wanted, "value")
    return Mistake(
      .resultCount, "\(wanted) wanted here, \(got) given", at: span,
      notes: hint.map { [$0] } ?? [])
  }

  static func unreadResult(
    _ name: String, isLinear: Bool, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .unreadResult, "the result of `\(name)` is not read", at: span,
      notes: [
        isLinear
          ? "it is or holds an asset: give it to somebody, `give(…, to: …)`, or keep it in a field"
          : "write `let _ = …` to discard it on purpose"
      ])
  }

  static func missingReturn(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .missingReturn, "`\(name)` can end without returning its result", at: span)
  }

  static func casesMissing(_ names: [String], at span: SourceSpan) -> Mistake {
    Mistake(
      .matchNotExhaustive,
      "not matched: \(names.map { "`\($0)`" }.joined(separator: ", "))", at: span,
      notes: ["name every case, or end with `else`"])
  }

  static func repeatedCase(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(.repeatedCase, "`\(name)` was already matched", at: span)
  }

  static func notMatchable(_ type: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .notMatchable, "`\(type)` cannot be matched", at: span,
      notes: ["`match` takes an enum or an option; use `if` for the rest"])
  }

  static func notIterable(_ type: String, at span: SourceSpan) -> Mistake {
    Mistake(.notIterable, "`for` cannot run over `\(type)`", at: span)
  }

  static func loopNames(_ type: String, wanted: Int, at span: SourceSpan) -> Mistake {
    Mistake(
      .notIterable, "running over `\(type)` gives \(count(wanted, "name"))", at: span,
      notes: [wanted == 2 ? "write `for key, value in …`" : "write `for element in …`"])
  }

  static func constantFailure(_ reason: String, at span: SourceSpan) -> Mistake {
    Mistake(.constantFailure, "this always fails: \(reason)", at: span)
  }

  static func noResult(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(.noResult, "`\(name)` returns nothing", at: span)
  }

  static func unreachable(at span: SourceSpan) -> Mistake {
    Mistake(.unreachable, "this is never reached", at: span)
  }
}
