import DeedSyntax

/// The wording of mistakes of imports, interfaces and contracts that meet.
extension Mistake {
  static func importNotFound(
    _ path: String, at span: SourceSpan, advice: String? = nil
  ) -> Mistake {
    // `import store.deed` is read as the file `deed` in the folder `store`.
    if path.utf8.elementsEqual("deed.deed".utf8) || path.hasSuffix("/deed.deed") {
      let components = path.utf8.split(separator: 0x2F).dropLast()
      let file = components.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
      if !file.isEmpty {
        return Mistake(
          .importNotFound, "an import names a file without its ending", at: span,
          notes: ["`import \(file)` is the file `\(file.replacing(".", with: "/")).deed`"],
          fixIts: [FixIt("write `\(file)`", replacing: span, with: file)])
      }
    }
    let name = String(decoding: path.utf8.dropLast(".deed".utf8.count), as: UTF8.self)
    if StandardFolder.files.contains(name) {
      return Mistake(
        .importNotFound, "there is no file `\(path)` for this import", at: span,
        notes: ["the standard library has one: `import std.\(name)`"],
        fixIts: [FixIt("write `std.\(name)`", replacing: span, with: "std.\(name)")])
    }
    return Mistake(
      .importNotFound, "there is no file `\(path)` for this import", at: span,
      notes: [
        advice
          ?? "it is looked for in this file's folder, then in up to \(ImportLimits.foldersAbove) folders above, within the project"
      ])
  }

  static func notInStandardLibrary(_ name: String, at span: SourceSpan) -> Mistake {
    let last = name.split(separator: ".").last.map(String.init) ?? name
    if let near = NearbyNames.closest(to: last, among: StandardFolder.files).first {
      return Mistake(
        .notInStandardLibrary, "the standard library has no `\(name)`", at: span,
        notes: ["did you mean `std.\(near)`?"],
        fixIts: [FixIt("write `std.\(near)`", replacing: span, with: "std.\(near)")])
    }
    return Mistake(
      .notInStandardLibrary, "the standard library has no `\(name)`", at: span,
      notes: ["it has \(list(StandardFolder.files))"])
  }

  static func standardFolder(at span: SourceSpan) -> Mistake {
    Mistake(
      .standardFolder, "a folder of a project cannot be named `std`", at: span,
      notes: ["`std` is the standard library, which is published with what imports it"])
  }

  static func importCycle(_ files: [String], at span: SourceSpan) -> Mistake {
    let way = files.map { "`\($0)`" }.joined(separator: " → ")
    return Mistake(
      .importCycle, "files cannot import each other in a circle", at: span,
      notes: ["the circle: \(way) → here", "put what both need into a third file"])
  }

  static func importLimit(at span: SourceSpan) -> Mistake {
    Mistake(
      .importLimit, "this file is beyond what one file may import", at: span,
      notes: [
        "at most \(ImportLimits.filesMax) files, \(ImportLimits.depthMax) in a row, \(ImportLimits.octetsMax) octets and "
          + "\(ImportLimits.importsMax) imports together"
      ])
  }

  static func unusedImport(_ name: NameSyntax) -> Mistake {
    Mistake(
      .unusedName, "the import `\(name.text)` is never used", at: name.span,
      notes: ["remove it: what is imported is published with the contract"])
  }

  static func notPublic(_ name: NameSyntax, of file: String) -> Mistake {
    Mistake(
      .notPublic, "`\(name.text)` is private to `\(file)`", at: name.span,
      notes: ["write `pub` before its declaration to use it in other files"])
  }

  static func notAnInterface(_ name: QualifiedNameSyntax) -> Mistake {
    Mistake(
      .notAnInterface, "`\(name.text)` is not an interface", at: name.span,
      notes: ["a contract declares interfaces: `contract C: I, J { … }`"])
  }

  static func interfaceFunctionsMissing(
    _ wanted: [String], of interface: String, contract: NameSyntax, near: String?,
    place: DiagnosticLabel
  ) -> Mistake {
    let more = wanted.dropFirst().map { "`\($0)`" }.joined(separator: ", ")
    return Mistake(
      .interfaceNotMet,
      "`\(contract.text)` declares `\(interface)` but lacks `\(wanted.first ?? "")`",
      at: contract.span, places: [place],
      notes: [
        more.isEmpty ? nil : "it also lacks \(more)",
        near.map { "is `\($0)` meant to be it? the names must be the same" },
      ].compactMap { $0 })
  }

  static func interfaceFunctionDiffers(
    _ name: String, _ difference: String, wanted: String, of interface: String,
    at span: SourceSpan, place: DiagnosticLabel
  ) -> Mistake {
    let verb = difference.hasPrefix("a ") ? "is " : ""
    return Mistake(
      .interfaceNotMet, "`\(name)` \(verb)\(difference)", at: span, places: [place],
      notes: ["a contract that declares `\(interface)` writes `\(wanted)` before its `by` and `in`"]
    )
  }

  static func recursiveInterface(_ interface: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .recursiveType, "`\(interface)` takes or gives references to itself", at: span,
      notes: [
        "an interface is told by its functions and assets and their types, so it cannot stand in them itself",
        "declare a second interface with what is needed of the other, and use that",
      ])
  }

  static func interfaceNotDeclared(
    _ interface: String, by contract: String, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .interfaceNotMet, "`\(contract)` does not declare `\(interface)`", at: span,
      notes: ["write `contract \(contract): \(interface) { … }`"])
  }

  static func contractCallUnavailable(
    _ name: String, _ place: String, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .contractCallUnavailable, "`\(name)` of another contract cannot be asked in \(place)",
      at: span,
      notes: [
        "only the bodies of `create`, `call`, `view` and a contract's `fn` meet contracts",
        place == "a head"
          ? "check it in the body: `requires x.\(name)(…) …` is a statement there"
          : place == "a `due`"
            ? "let a `call` do it, once the deadline has moved the contract on" : nil,
      ].compactMap { $0 })
  }

  static func sameMessageName(
    _ name: String, kind: String, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .sameMessageName, "this contract uses two \(kind)s of the name `\(name)`", at: span,
      notes: ["whoever reads an outcome could not tell them apart; rename one"])
  }

  static func attemptUnavailable(_ place: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .attemptUnavailable, "nothing is attempted in \(place)", at: span,
      notes: [
        "only the bodies of `create`, `call` and a contract's `fn` attempt calls",
        place == "a test" ? "`expect fails E { … }` says how a call must fail" : nil,
      ].compactMap { $0 })
  }

  static func attemptOfNoContract(at span: SourceSpan) -> Mistake {
    Mistake(
      .attemptOfNoContract, "this is no call of another contract", at: span,
      notes: [
        "only a call or a view of a reference to another contract is attempted: what this contract does itself fails as a whole"
      ])
  }

  static func attemptResults(_ wanted: Int, got: Int, at span: SourceSpan) -> Mistake {
    let names = (0..<wanted).map { wanted == 1 ? "x" : "x\($0 + 1)" }.joined(separator: ", ")
    return Mistake(
      .attemptNames,
      "the call gives \(wanted == 0 ? "nothing" : Mistake.count(wanted, "result")), and `ok` takes \(got == 0 ? "none" : String(got))",
      at: span,
      notes: [
        wanted == 0 ? "write `ok { … }`" : "write `ok(\(names)) { … }`; `_` discards one on purpose"
      ])
  }

  static func attemptReason(at span: SourceSpan) -> Mistake {
    Mistake(
      .attemptNames, "`failed` takes one name, for the name of the error", at: span,
      notes: ["write `failed(reason) { … }`, or `failed(_) { … }` where it does not matter"])
  }

  static func creationUnavailable(
    _ contract: String, _ place: String, at span: SourceSpan
  ) -> Mistake {
    Mistake(
      .creationUnavailable, "`\(contract)` cannot be created in \(place)", at: span,
      notes: [
        "only the bodies of `create`, `call` and a contract's `fn` create contracts",
        place == "a `due`"
          ? "let a `call` do it, once the deadline has moved the contract on" : nil,
      ].compactMap { $0 })
  }

  static func createsItself(_ contract: String, at span: SourceSpan) -> Mistake {
    Mistake(
      .createsItself, "`\(contract)` cannot create contracts of its own kind", at: span,
      notes: [
        "a contract names what it creates by the hash of its code, which cannot stand in that code",
        "let a contract of another file create them",
      ])
  }
}
