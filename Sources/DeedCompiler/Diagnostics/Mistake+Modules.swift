import DeedSyntax

/// The wording of mistakes of generics, roles and properties.
extension Mistake {
  static func recursiveRole(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(.recursiveRole, "the role `\(name)` is part of its own meaning", at: span)
  }

  static func typeArgumentUnknown(
    _ parameter: String, of owner: String, at span: SourceSpan, hint: String
  ) -> Mistake {
    Mistake(
      .typeArgumentUnknown,
      "which type `\(parameter)` of `\(owner)` stands for cannot be told here", at: span,
      notes: [hint])
  }

  static func boundNotMet(
    _ type: String, _ parameter: TypeParameter, of owner: String, isParameter: Bool,
    at span: SourceSpan
  ) -> Mistake {
    let wanted =
      switch parameter.bound {
      case .ordered?: "an ordered type"
      case .key?: "a type for keys"
      case .linear?: "any type"
      case nil: "a type without assets"
      }
    let note =
      switch parameter.bound {
      case let bound? where isParameter:
        "write `\(type): \(bound.rawValue)` where the type parameter `\(type)` is declared"
      case .ordered?: "ordered are int, ranges, time, duration, text, bytes and Digest"
      case .key?:
        "keys are ordered types, party, bool, enums without payload, and structs of these"
      case .linear?, nil:
        "what is declared for `\(parameter.name): linear` takes also types that have assets in them"
      }
    return Mistake(
      .boundNotMet,
      "`\(parameter.name)` of `\(owner)` stands for \(wanted), which `\(type)` is not", at: span,
      notes: [note])
  }

  static func unusedTypeParameter(_ name: NameSyntax, _ place: String) -> Mistake {
    Mistake(
      .unusedTypeParameter, "the type parameter `\(name.text)` stands \(place)", at: name.span,
      notes: ["nothing could tell which type it stands for: use it, or leave it out"])
  }

  static func optionAsArgument(
    _ parameter: String, of owner: String, _ type: String, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .optionAsArgument, "`\(parameter)` of `\(owner)` stands for no option, such as `\(type)`",
      at: span,
      notes: [
        "an option cannot hold an option, and what is generic may make one of any type: put it into a struct, or match it first"
      ])
  }

  static func growingInstances(_ name: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .growingInstances, "`\(name)` is needed for too many types, or types that nest too deeply",
      at: span,
      notes: [
        "each of the types that its parameters stand for makes a function of its own: one that calls itself with `list<T>` for its `T` would need them without end"
      ])
  }

  static func notDrawable(_ type: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .notDrawable, "a test cannot draw values of `\(type)`", at: span,
      notes: ["contracts are created in the test itself, from values that are drawn"])
  }
}
