internal import DeedCrypto

extension Interface {
  /// The description as JSON for readers and tools (`docs/abi.md`); the CBOR form is the one that is hashed.
  ///
  /// A type stands there twice: as the source spells it, and as the index that tells types of one name apart.
  package var json: JSONText {
    .object([
      .init("kind", .text(kind.spelling)), .init("name", .string(name.octets)),
      .init("documentation", documentation(.module, [])),
      .init("types", .array(nominalTypes)), .init("fields", .array(fields.map(json))),
      .init("errors", .array(errors.map { json($0, .error) })),
      .init("events", .array(events.map { json($0, .event) })),
      .init("entries", .array(entries.map(json))),
      .init("roles", .array(roles)),
      .init("interfaces", .array(interfaces.map { .text(types.name(of: $0)) })),
      .init("prose", proseHash.map { .text($0.description) } ?? .null),
      .init("phases", .array(phases.map(json))),
      .init(
        "invariants",
        .array(
          invariants.map {
            .object([
              .init("invariant", json($0.condition)), .init("phases", names($0.phases)),
            ])
          })), .init("assets", .array(assets.map(json))),
      .init("predecessor", predecessor.map { .string($0.octets) } ?? .null),
    ])
  }

  /// The roles: the first line of a document is what one stands for.
  private var roles: [JSONText] {
    documentation.filter { $0.subject == .role }.map { role in
      let lines = role.text.split(separator: 0x0A, maxSplits: 1).map(Array.init)
      return .object([
        .init("name", .string(role.name)), .init("by", .string(lines.first ?? [])),
        .init("documentation", lines.count > 1 ? .string(lines[1]) : .null),
      ])
    }
  }

  private func json(_ phase: Phase) -> JSONText {
    .object([
      .init("name", .string(phase.name.octets)), .init("isFinal", .bool(phase.isFinal)),
      .init("targets", names(phase.targets)),
    ])
  }

  private func json(_ expression: InterfaceExpression?) -> JSONText {
    expression?.text.map { .string($0) } ?? .null
  }

  /// The names of phases; for none, which means all, the empty array.
  private func names(_ list: [PhaseIndex]) -> JSONText { .array(list.map(name)) }

  private func name(_ phase: PhaseIndex) -> JSONText {
    let index = Int(phase.rawValue)
    return index < phases.count ? .string(phases[index].name.octets) : .null
  }

  private func documentation(
    _ subject: InterfaceDocument.Subject, _ name: [UInt8]
  ) -> JSONText {
    document(subject, name).map { .string($0) } ?? .null
  }

  /// The structs, enums and interfaces; other types are spelled where they are used.
  private var nominalTypes: [JSONText] {
    types.definitions.enumerated().compactMap { position, definition in
      let index = JSONText.integer(Int64(TypeIndex.firstDefined) + Int64(position))
      switch definition {
      case .structure(let structure):
        return .object([
          .init("kind", .text("struct")), .init("name", .string(structure.name.octets)),
          .init("index", index), .init("isLinear", .bool(structure.isLinear)),
          .init("documentation", documentation(.type, structure.name.octets)),
          .init("fields", .array(structure.fields.map(json))),
        ])
      case .enumeration(let enumeration):
        let cases = enumeration.cases.map { enumCase in
          JSONText.object([
            .init("name", .string(enumCase.name.octets)),
            .init("payload", .array(enumCase.payload.map(json))),
          ])
        }
        return .object([
          .init("kind", .text("enum")), .init("name", .string(enumeration.name.octets)),
          .init("index", index),
          .init("documentation", documentation(.type, enumeration.name.octets)),
          .init("cases", .array(cases)),
        ])
      case .interface(let interface):
        let functions = interface.functions.map { function in
          JSONText.object([
            .init("kind", .text(function.kind.entry.spelling)),
            .init("name", .string(function.name.octets)),
            .init("parameters", .array(function.parameters.map(json))),
            .init("results", .array(function.results.map { json(name: .null, type: $0) })),
          ])
        }
        let assets = interface.assets.map { asset in
          JSONText.object([
            .init("kind", .text(asset.kind.spelling)), .init("name", .string(asset.name.octets)),
            .init("fields", .array(asset.fields.map(json))),
          ])
        }
        return .object([
          .init("kind", .text("interface")), .init("name", .string(interface.name.octets)),
          .init("index", index),
          .init("documentation", documentation(.type, interface.name.octets)),
          .init("functions", .array(functions)), .init("assets", .array(assets)),
        ])
      default: return nil
      }
    }
  }

  private func json(name: JSONText, type: TypeIndex) -> JSONText {
    .object([
      .init("name", name), .init("type", .text(types.name(of: type))),
      .init("typeIndex", .integer(Int64(type.rawValue))),
    ])
  }

  private func json(_ part: NamedType) -> JSONText {
    json(name: .string(part.name.octets), type: part.type)
  }

  private func json(_ field: Field) -> JSONText {
    .object([
      .init("kind", .text(field.kind.spelling)), .init("name", .string(field.name.octets)),
      .init("type", .text(types.name(of: field.type))),
      .init("typeIndex", .integer(Int64(field.type.rawValue))),
      .init("phases", names(field.phases)),
      .init("documentation", documentation(.field, field.name.octets)),
    ])
  }

  private func json(_ message: Message, _ subject: InterfaceDocument.Subject) -> JSONText {
    .object([
      .init("name", .string(message.name.octets)),
      .init("documentation", documentation(subject, message.name.octets)),
      .init("fields", .array(message.fields.map(json))),
    ])
  }

  private func json(_ entry: InterfaceEntry) -> JSONText {
    .object([
      .init("kind", .text(entry.kind.spelling)), .init("name", .string(entry.name)),
      .init("documentation", documentation(.entry, entry.name)),
      .init("parameters", .array(entry.parameters.map(json))),
      .init(
        "results",
        .array(
          entry.results.map {
            json(name: $0.name.map { .string($0.octets) } ?? .null, type: $0.type)
          }
        )),
      .init("by", entry.signers.map { .text($0) } ?? .null),
      .init("phases", names(entry.phases)), .init("target", entry.target.map(name) ?? .null),
      .init("opens", json(entry.opens)), .init("closes", json(entry.closes)),
      .init("requires", .array(entry.conditions.map { json($0) })),
      .init("ensures", .array(entry.ensures.map { json($0) })),
      .init("takes", .array(entry.takes.map { json($0, of: entry) })),
    ])
  }

  private func json(_ take: InterfaceTake, of entry: InterfaceEntry) -> JSONText {
    let position = Int(take.parameter)
    let isKnown = position < entry.parameters.count
    return .object([
      .init("parameter", isKnown ? .string(entry.parameters[position].name.octets) : .null),
      .init("payer", json(take.payer)), .init("issuer", json(take.issuer)),
      .init("asset", .string(take.asset.octets)),
    ])
  }

  private func json(_ asset: Asset) -> JSONText {
    let holders = asset.holders.flatMap { number in
      number < UInt32(fields.count) ? fields[Int(number)] : nil
    }
    return .object([
      .init("kind", .text(asset.kind.spelling)), .init("name", .string(asset.name.octets)),
      .init("documentation", documentation(.asset, asset.name.octets)),
      .init("holders", holders.map { .string($0.name.octets) } ?? .null),
      .init("isFreezable", .bool(asset.powers.contains(.freezable))),
      .init("isRecallable", .bool(asset.powers.contains(.recallable))),
      .init("fields", .array(asset.fields.map(json))),
    ])
  }
}

extension ModuleKind {
  /// The kind in one word.
  package var spelling: String {
    switch self {
    case .contract: "contract"
    case .library: "library"
    case .test: "test"
    }
  }
}

extension AssetKind {
  /// The kind in one word.
  package var spelling: String { self == .fungible ? "fungible" : "unique" }
}

extension Field.Kind {
  /// The word that declares a field of the kind.
  package var spelling: String {
    switch self {
    case .party: "party"
    case .constant: "let"
    case .variable: "var"
    }
  }
}

extension Entry.Kind {
  /// The word that declares an entry of the kind.
  package var spelling: String {
    switch self {
    case .create: "create"
    case .call: "call"
    case .view: "view"
    case .function: "fn"
    case .test: "test"
    case .due: "due"
    case .upgrade: "upgrade"
    }
  }
}
