package import DeedCrypto
internal import DeedEncoding

extension Module {
  /// The module's one encoding: deterministic CBOR, an array of fixed positions (`docs/bytecode.md`).
  ///
  /// Any module has octets; `decode` accepts them only when the module keeps the format's rules, so that names are
  /// UTF-8, say.
  package func encoded() -> [UInt8] {
    let constantItems = constants.map { constant in
      CBOR.array([.index(constant.type.rawValue), constant.value.cbor()])
    }
    let items: [CBOR] = [
      .text(ModuleFormat.magic), .unsigned(ModuleFormat.version), .unsigned(UInt64(kind.rawValue)),
      .text(name.octets), .array(types.map { $0.item { .index($0.rawValue) } }),
      .array(constantItems), .array(fields.map(\.item)), .bytes(stateLayoutID.octets),
      .array(errors.map(\.item)), .array(events.map(\.item)), .array(functions.map(\.item)),
      .array(entries.map(\.item)), .array(imports.map(\.item)),
      .indices(interfaces.map(\.rawValue)), proseHash.map { .bytes($0.octets) } ?? .null,
      .array(phases.map(\.item)), .array(invariants.map(\.item)), .array(assets.map(\.item)),
      predecessor?.item ?? .null,
    ]
    return CBOR.array(items).encoded()
  }

  /// The module's identity: SHA-256 of its octets.
  package var hash: Digest32 { Digest32.sha256(encoded()) }
}

extension Digest32 {
  /// SHA-256 of octets.
  static func sha256(_ octets: [UInt8]) -> Digest32 {
    let digest = DeedCrypto.DigestAlgorithm.sha256.digest(octets)
    return Digest32(octets: digest) ?? .zero
  }
}

extension CBOR {
  static func index(_ index: UInt32) -> CBOR { .unsigned(UInt64(index)) }

  static func optional(_ index: UInt32?) -> CBOR { index.map { .index($0) } ?? .null }

  static func indices(_ indices: [UInt32]) -> CBOR {
    .array(indices.map { .index($0) })
  }
}

extension TypeDefinition {
  /// The definition's array; a built-in type has the empty one, which no module may contain.
  func item(_ reference: (TypeIndex) -> CBOR) -> CBOR {
    func tagged(_ tag: ModuleFormat.TypeTag, _ items: CBOR...) -> CBOR {
      .array([.unsigned(tag.rawValue)] + items)
    }
    func named(_ parts: [NamedType]) -> CBOR {
      .array(parts.map { .array([.text($0.name.octets), reference($0.type)]) })
    }
    switch self {
    case .bool, .integer, .bytes, .text, .time, .duration, .party, .contract, .digest, .asset,
      .unique:
      return .array([])
    case .fixedBytes(let count): return tagged(.fixedBytes, .index(count))
    case .range(let lower, let upper): return tagged(.range, lower.cbor, upper.cbor)
    case .ring(let modulus): return tagged(.ring, modulus.cbor)
    case .option(let wrapped): return tagged(.option, reference(wrapped))
    case .list(let element): return tagged(.list, reference(element))
    case .map(let key, let value): return tagged(.map, reference(key), reference(value))
    case .set(let element): return tagged(.set, reference(element))
    case .log(let element): return tagged(.log, reference(element))
    case .structure(let structure):
      return tagged(
        .structure, .text(structure.name.octets), .bool(structure.isLinear),
        named(structure.fields))
    case .enumeration(let enumeration):
      let cases = enumeration.cases.map { CBOR.array([.text($0.name.octets), named($0.payload)]) }
      return tagged(.enumeration, .text(enumeration.name.octets), .array(cases))
    case .interface(let interface):
      let functions = interface.functions.map { function in
        CBOR.array([
          .unsigned(UInt64(function.kind.rawValue)), .text(function.name.octets),
          named(function.parameters), .array(function.results.map(reference)),
        ])
      }
      let assets = interface.assets.map { asset in
        CBOR.array([
          .text(asset.name.octets), .unsigned(UInt64(asset.kind.rawValue)), named(asset.fields),
        ])
      }
      return tagged(.interface, .text(interface.name.octets), .array(functions), .array(assets))
    }
  }
}

extension Field {
  var item: CBOR {
    .array([
      .text(name.octets), .unsigned(UInt64(kind.rawValue)), .index(type.rawValue),
      .indices(phases.map(\.rawValue)), .index(slot),
    ])
  }
}

extension Message {
  var item: CBOR {
    .array([
      .text(name.octets),
      .array(fields.map { .array([.text($0.name.octets), .index($0.type.rawValue)]) }),
    ])
  }
}

extension Function {
  var item: CBOR {
    .array([
      .indices(parameters.map(\.rawValue)), .indices(results.map(\.rawValue)),
      .indices(locals.map(\.rawValue)), .bytes(code),
    ])
  }
}

extension Import {
  var item: CBOR {
    .array([
      .text(name), .indices(parameters.map(\.rawValue)), .indices(results.map(\.rawValue)),
    ])
  }
}

extension Entry {
  var item: CBOR {
    .array([
      .unsigned(UInt64(kind.rawValue)), .text(name),
      .array(parameterNames.map { .text($0.octets) }),
      .array(resultNames.map { .text($0.octets) }),
      authority?.item { .index($0.rawValue) } ?? .null,
      .indices(phases.map(\.rawValue)), .optional(target?.rawValue), .optional(opens?.rawValue),
      .optional(closes?.rawValue), .indices(conditions.map(\.rawValue)),
      .indices(ensures.map(\.rawValue)), .index(body.rawValue), .array(takes.map(\.item)),
    ])
  }
}

extension Entry.Take {
  var item: CBOR {
    .array([
      .index(parameter), .index(payer.rawValue), .index(issuer.rawValue), .text(asset.octets),
    ])
  }
}

extension Asset {
  var item: CBOR {
    .array([
      .text(name.octets), .unsigned(UInt64(kind.rawValue)), .optional(holders),
      .unsigned(UInt64(powers.rawValue)),
      .array(fields.map { .array([.text($0.name.octets), .index($0.type.rawValue)]) }),
    ])
  }
}

extension Phase {
  var item: CBOR {
    .array([.text(name.octets), .indices(targets.map(\.rawValue)), .bool(isFinal)])
  }
}

extension Invariant {
  var item: CBOR { .array([.index(function.rawValue), .indices(phases.map(\.rawValue))]) }
}
